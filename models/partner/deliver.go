package partner

import (
	"bytes"
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/netip"
	"strconv"
	"syscall"
	"time"

	"github.com/mengyue/portal/models/audit"
	"github.com/mengyue/portal/models/clock"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/fault"
	"github.com/mengyue/portal/models/text"
)

// Delivery is one event on its way to one webhook.
type Delivery struct {
	ID        string
	Webhook   string
	Merchant  string
	Event     string
	Type      string
	Object    string
	Body      string
	Made      clock.Instant
	Next      clock.Instant // when it is tried next
	Tries     int
	Delivered clock.Instant
	Failed    clock.Instant // given up
	Status    int           // of the last answer; 0 where there was none
	Answer    string        // the beginning of it, or why there was none
}

// State is where a delivery stands.
type State string

// The states of a delivery.
const (
	Waiting   State = "waiting"
	Retrying  State = "retrying"
	Delivered State = "delivered"
	GivenUp   State = "failed"
)

// State is where the delivery stands.
func (d Delivery) State() State {
	switch {
	case d.Delivered != 0:
		return Delivered
	case d.Failed != 0:
		return GivenUp
	case d.Tries > 0:
		return Retrying
	}
	return Waiting
}

func delivery(tx *db.Tx, h Webhook, e Event) Delivery {
	return Delivery{ID: tx.NewID(), Webhook: h.ID, Merchant: h.Merchant, Event: e.ID, Type: e.Type, Object: e.Object, Body: e.body(), Made: tx.Now, Next: tx.Now}
}

// waits are the pauses after each try that failed; after the last one the delivery is given up.
var waits = []time.Duration{time.Minute, 5 * time.Minute, 30 * time.Minute, 2 * time.Hour, 6 * time.Hour, 12 * time.Hour, 24 * time.Hour}

// held is how long a try may take before somebody else tries.
const held = time.Minute

// Courier delivers events.
type Courier struct {
	DB     *db.DB
	client *http.Client
}

// NewCourier makes a courier, which goes to no address of a private network, whatever a name leads to, and follows no
// redirect.
func NewCourier(d *db.DB) *Courier {
	loopback := d.Carried(loopbackKey{}) != nil
	dialer := &net.Dialer{Timeout: 5 * time.Second, Control: func(_, address string, _ syscall.RawConn) error {
		at, err := netip.ParseAddrPort(address)
		if err != nil || !Public(at.Addr(), loopback) {
			return errors.New("the address is one of a private network")
		}
		return nil
	}}
	return &Courier{DB: d, client: &http.Client{Timeout: 10 * time.Second, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
		Transport: &http.Transport{DialContext: dialer.DialContext, Proxy: nil, TLSHandshakeTimeout: 5 * time.Second, ResponseHeaderTimeout: 8 * time.Second,
			MaxIdleConnsPerHost: 2, IdleConnTimeout: 30 * time.Second, MaxResponseHeaderBytes: 16 << 10}}}
}

// Deliver delivers what is due, at most limit events, and says how many were tried.
func (c *Courier) Deliver(ctx context.Context, limit int) (int, error) {
	n := 0
	for ; n < limit; n++ {
		more, err := c.one(ctx)
		if err != nil || !more {
			return n, err
		}
	}
	return n, nil
}

func (c *Courier) one(ctx context.Context) (bool, error) {
	var d Delivery
	var h Webhook
	err := c.DB.InTx(ctx, db.System("webhooks"), func(tx *db.Tx) (err error) {
		if d, err = nextDelivery(tx); err != nil {
			return err
		}
		if h, err = oneWebhook(tx, d.Webhook); err != nil {
			return err
		}
		return lease(tx, d.ID, tx.Now.Add(held))
	})
	if err != nil {
		return false, noneIsNil(err)
	}
	status, answer := c.send(ctx, h, d)
	ctx = context.WithoutCancel(ctx) // what the other side said is kept also while shutting down
	return true, c.DB.InTx(ctx, db.System("webhooks"), func(tx *db.Tx) error { return saveTry(tx, d.tried(status, answer, tx.Now)) })
}

func noneIsNil(err error) error {
	if db.IsNone(err) {
		return nil
	}
	return err
}

// tried is the delivery after a try.
func (d Delivery) tried(status int, answer string, now clock.Instant) Delivery {
	d.Status, d.Answer = status, answer
	switch {
	case status >= 200 && status < 300:
		d.Delivered = now
	case d.Tries >= len(waits):
		d.Failed = now
	default:
		d.Next = now.Add(waits[d.Tries])
	}
	d.Tries++
	return d
}

// send tries once: the status and the beginning of what the other side said, or why nothing came of it.
func (c *Courier) send(ctx context.Context, h Webhook, d Delivery) (status int, answer string) {
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, h.URL, bytes.NewReader([]byte(d.Body)))
	if err != nil {
		return 0, err.Error()
	}
	at := strconv.FormatInt(c.DB.Clock.Now().Time().Unix(), 10)
	req.Header.Set("Content-Type", "application/json")
	req.Header.Set("User-Agent", "Mengyue-Webhooks/1")
	req.Header.Set("Mengyue-Event", d.Event)
	req.Header.Set("Mengyue-Delivery", d.ID)
	req.Header.Set("Mengyue-Signature", "t="+at+",v1="+Sign(h.Secret, at, d.Body))
	answered, err := c.client.Do(req)
	if err != nil {
		return 0, short(err.Error())
	}
	defer func() { _ = answered.Body.Close() }()
	said, _ := io.ReadAll(io.LimitReader(answered.Body, 500)) // what cannot be read is not kept
	return answered.StatusCode, short(string(said))
}

// Sign is the signature of a delivery: HMAC-SHA256 over the instant in seconds, a dot, and the body, in hex.
func Sign(secret, at, body string) string {
	mac := hmac.New(sha256.New, []byte(secret))
	_, _ = fmt.Fprintf(mac, "%s.%s", at, body) // a hash never fails
	return hex.EncodeToString(mac.Sum(nil))
}

func short(said string) string {
	letters := []rune(string(bytes.ToValidUTF8([]byte(said), []byte("?"))))
	return string(letters[:min(len(letters), 200)])
}

// Resend puts a delivery back on its way at once, by a person's decision. Errors: Forbidden, NotFound.
func Resend(tx *db.Tx, id string) (Delivery, error) {
	if err := mayKeep(tx); err != nil {
		return Delivery{}, err
	}
	d, err := oneDelivery(tx, id)
	if err == nil && tx.Actor.Merchant != "" && tx.Actor.Merchant != d.Merchant {
		err = db.ErrNone
	}
	if err == nil {
		_, err = FindWebhook(tx, d.Webhook)
	}
	if err != nil {
		return d, db.Found(err, text.Of("这次投递", "such delivery"))
	}
	if d.State() == Waiting {
		return d, fault.New(fault.Conflict, text.Of("这次投递正在等待发送。", "The delivery is waiting to be sent."), text.Of("无需操作。", "There is nothing to do."))
	}
	audit.Record(tx, audit.Entry{Action: "webhook.resent", Object: "webhook:" + d.Webhook, Merchant: d.Merchant, Detail: map[string]any{"delivery": d.ID, "event": d.Event, "was": d.State()}})
	return d, requeue(tx, d.ID)
}

// Deliveries lists what went to a webhook, the newest first; before is the id that a page ended with.
func Deliveries(tx *db.Tx, webhook, before string, limit int) ([]Delivery, error) {
	if _, err := FindWebhook(tx, webhook); err != nil {
		return nil, err
	}
	return deliveries(tx, webhook, before, limit)
}
