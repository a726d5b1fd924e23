package ledger

import (
	"bytes"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/mengyue/portal/models/clock"
	"github.com/mengyue/portal/models/fault"
	"github.com/mengyue/portal/models/money"
	"github.com/mengyue/portal/models/text"
)

// tolerance is how far the instant of a message may lie from the portal's present.
const tolerance = 5 * time.Minute

// SignMessage makes the signature of a message as the bank's system sends it: "t=UNIX,v1=HEX", an HMAC-SHA256 over instant and
// body.
func SignMessage(secret string, at clock.Instant, body []byte) string {
	unix := strconv.FormatInt(at.Time().Unix(), 10)
	return "t=" + unix + ",v1=" + hex.EncodeToString(mac(secret, unix, body))
}

func mac(secret, unix string, body []byte) []byte {
	h := hmac.New(sha256.New, []byte(secret))
	_, _ = h.Write([]byte(unix + ".")) // a hash takes everything
	_, _ = h.Write(body)
	return h.Sum(nil)
}

// Receive reads a message of the bank's system: signed with one of the secrets (two while one is replaced), and not older
// or newer than five minutes, so that a message that somebody kept is worth nothing later; within them its payment counts
// once for its reference. Errors: Unauthenticated, Invalid.
func Receive(secrets []string, signature string, body []byte, now clock.Instant) (Payment, error) {
	unix, given, ok := strings.Cut(strings.TrimPrefix(signature, "t="), ",v1=")
	sum, err := hex.DecodeString(given)
	seconds, bad := strconv.ParseInt(unix, 10, 64)
	if !ok || err != nil || bad != nil || !genuine(secrets, unix, sum, body) {
		return Payment{}, unsigned(text.Of("签名不正确。", "The signature is not right."))
	}
	if apart := now.Time().Sub(time.Unix(seconds, 0)); apart > tolerance || apart < -tolerance {
		return Payment{}, unsigned(text.Of("签名的时刻距今超过五分钟。", "The instant of the signature is more than five minutes away."))
	}
	return parse(body)
}

func genuine(secrets []string, unix string, sum, body []byte) bool {
	found := false
	for _, s := range secrets {
		if s != "" && hmac.Equal(sum, mac(s, unix, body)) {
			found = true
		}
	}
	return found
}

func unsigned(what text.Text) error {
	return fault.New(fault.Unauthenticated, what, text.Of("请核对密钥与系统时间后重新签名发送。", "Check secret and clock, sign it anew and send it again."))
}

// message is a payment as the bank's system tells it.
type message struct {
	Payment   string `json:"payment"`
	Merchant  string `json:"merchant"`
	Programme string `json:"programme"`
	Amount    string `json:"amount"` // yuan
	PaidAt    string `json:"paid_at"`
}

func parse(body []byte) (Payment, error) {
	var m message
	d := json.NewDecoder(bytes.NewReader(body))
	d.DisallowUnknownFields()
	if err := d.Decode(&m); err != nil || d.More() {
		return Payment{}, fault.New(fault.Invalid, text.Of("请求内容不是约定的 JSON。", "The body is not the JSON agreed."),
			text.Of("字段：payment、merchant、programme、amount、paid_at。", "Its fields are payment, merchant, programme, amount and paid_at.")).Because(fmt.Errorf("%v", err))
	}
	v := fault.Validation()
	amount, err := money.Parse(m.Amount)
	if err != nil {
		v.At("amount", text.Of("须为以元为单位的金额，最多两位小数", "must be an amount in yuan with at most two decimals"))
	}
	paid, err := clock.Parse(m.PaidAt)
	if err != nil {
		v.At("paid_at", text.Of("须为 RFC 3339 时刻", "must be an RFC 3339 instant"))
	}
	return Payment{Reference: m.Payment, Merchant: m.Merchant, Programme: m.Programme, Amount: amount, Paid: paid, Source: "bank"}, v.OrNil()
}
