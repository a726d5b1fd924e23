package account

import (
	"crypto/rand"
	"crypto/subtle"
	"encoding/base32"
	"strings"

	"github.com/mengyue/portal/models/audit"
	"github.com/mengyue/portal/models/clock"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/fault"
	"github.com/mengyue/portal/models/text"
	"github.com/pquerna/otp"
	"github.com/pquerna/otp/hotp"
	"github.com/pquerna/otp/totp"
)

// factor is an account's second factor (TOTP, RFC 6238).
type factor struct {
	account   string
	secret    string
	since     clock.Instant
	lastStep  int64 // the last 30 seconds whose code was used
	pending   string
	sealed    string // pending as it is kept
	pendingAt clock.Instant
}

// step is the length of a code's life in seconds; a code of the step before or after is taken too, for clocks that
// differ. recoveryCodes is how many recovery codes are made.
const step, recoveryCodes = 30, 10

// Enrolment is what an authenticator app needs.
type Enrolment struct {
	Secret string // base32, to be typed
	URL    string // otpauth://, for the QR code
}

// BeginSecondFactor makes a secret that becomes the actor's second factor once a code of it is given; one in use stays
// in use until then.
func BeginSecondFactor(tx *db.Tx) error {
	raw := make([]byte, 20)
	_, _ = rand.Read(raw) // never fails (crypto/rand)
	audit.Record(tx, audit.Entry{Action: "second_factor.begun", Object: "account:" + tx.Actor.Account})
	return savePending(tx, tx.Actor.Account, b32.EncodeToString(raw))
}

const issuer = "Mengyue 盟约"

var b32 = base32.StdEncoding.WithPadding(base32.NoPadding)

// PendingSecondFactor is the secret that the actor is setting up; ok is false where there is none.
func PendingSecondFactor(tx *db.Tx) (e Enrolment, ok bool, err error) {
	f, err := factorOf(tx, tx.Actor.Account)
	if db.IsNone(err) || err == nil && f.pending == "" {
		return Enrolment{}, false, nil
	}
	if err != nil {
		return Enrolment{}, false, err
	}
	a, err := accountByID(tx, tx.Actor.Account)
	if err != nil {
		return Enrolment{}, false, err
	}
	raw, err := b32.DecodeString(f.pending)
	if err != nil {
		return Enrolment{}, false, err
	}
	k, err := totp.Generate(totp.GenerateOpts{Issuer: issuer, AccountName: a.Email, Secret: raw})
	if err != nil {
		return Enrolment{}, false, err
	}
	return Enrolment{Secret: f.pending, URL: k.URL()}, true, nil
}

// SetSecondFactor puts the pending secret into use, proved by a code of it, and returns the recovery codes, which are
// shown once. The actor's other sessions end.
func SetSecondFactor(tx *db.Tx, code string) ([]string, error) {
	a, err := accountByID(tx, tx.Actor.Account)
	if err != nil {
		return nil, err
	}
	f, err := factorOf(tx, a.ID)
	if err != nil && !db.IsNone(err) {
		return nil, err
	}
	if f.pending == "" {
		return nil, fault.New(fault.Conflict, text.Of("还没有开始设置，或已经设置完成。", "Nothing is being set up, or it is done already."),
			text.Of("请在“账号与安全”里查看。", "See account and security."))
	}
	used, ok := matchStep(f.pending, code, tx.Now, 0)
	if !ok {
		return nil, wrongCode()
	}
	if err := activateFactor(tx, f, used); err != nil {
		return nil, err
	}
	if err := endSessions(tx, a.ID, tx.Actor.Session); err != nil {
		return nil, err
	}
	audit.Record(tx, audit.Entry{Action: "second_factor.set", Object: a.Ref(), Merchant: a.Merchant})
	if err := tellChange(tx, a, text.Of("已启用两步验证", "The second factor was set up")); err != nil {
		return nil, err
	}
	return freshCodes(tx, a)
}

// NewRecoveryCodes replaces the actor's recovery codes; they are shown once.
func NewRecoveryCodes(tx *db.Tx) ([]string, error) {
	a, err := accountByID(tx, tx.Actor.Account)
	if err != nil {
		return nil, err
	}
	if a.SecondFactor == 0 {
		return nil, noFactor()
	}
	if err := tellChange(tx, a, text.Of("恢复代码已更换", "The recovery codes were replaced")); err != nil {
		return nil, err
	}
	return freshCodes(tx, a)
}

// RemoveSecondFactor takes the actor's own second factor away, which staff may not.
func RemoveSecondFactor(tx *db.Tx) error {
	a, err := accountByID(tx, tx.Actor.Account)
	if err != nil {
		return err
	}
	if a.Role.Staff() {
		return fault.New(fault.Forbidden, text.Of("平台员工必须启用两步验证，不能关闭。", "Staff must have a second factor; it cannot be taken away."),
			text.Of("如需换手机，请重新设置。", "For another phone, set it up anew."))
	}
	return dropFactor(tx, a)
}

// ResetSecondFactor takes the second factor of somebody who lost it away, by an administrator or the merchant's owner;
// they sign in by password and staff set up another first.
func ResetSecondFactor(tx *db.Tx, id string) error {
	a, err := managed(tx, id)
	if err != nil {
		return err
	}
	if err := endSessions(tx, a.ID, ""); err != nil {
		return err
	}
	return dropFactor(tx, a)
}

func dropFactor(tx *db.Tx, a Account) error {
	if a.SecondFactor == 0 {
		return noFactor()
	}
	audit.Record(tx, audit.Entry{Action: "second_factor.removed", Object: a.Ref(), Merchant: a.Merchant})
	if err := deleteFactor(tx, a.ID); err != nil {
		return err
	}
	return tellChange(tx, a, text.Of("两步验证已关闭", "The second factor was removed"))
}

// spendCode checks a code of the second factor, or a recovery code, and spends it: no code is taken twice (ASVS 6.5.1).
func spendCode(tx *db.Tx, a Account, code string) (bool, error) {
	code = strings.ToUpper(strings.Map(func(r rune) rune {
		if r == ' ' || r == '-' {
			return -1
		}
		return r
	}, code))
	if len(code) > 6 {
		return spendRecovery(tx, a.ID, hash(code))
	}
	f, err := factorOf(tx, a.ID)
	if err != nil {
		return false, err
	}
	used, ok := matchStep(f.secret, code, tx.Now, f.lastStep)
	if !ok {
		return false, nil
	}
	return spendStep(tx, a.ID, used)
}

// matchStep finds the step later than last whose code this is.
func matchStep(secret, code string, now clock.Instant, last int64) (int64, bool) {
	present := now.Time().Unix() / step
	for _, s := range []int64{present, present - 1, present + 1} {
		want, err := hotp.GenerateCodeCustom(secret, uint64(s), hotp.ValidateOpts{Digits: otp.DigitsSix, Algorithm: otp.AlgorithmSHA1})
		if err == nil && s > last && subtle.ConstantTimeCompare([]byte(want), []byte(code)) == 1 {
			return s, true
		}
	}
	return 0, false
}

// freshCodes makes the recovery codes of an account anew: 120 bits each, so that a plain hash keeps them (ASVS 6.5.2).
func freshCodes(tx *db.Tx, a Account) ([]string, error) {
	codes, hashes := make([]string, recoveryCodes), make([]string, recoveryCodes)
	for i := range codes {
		c := rand.Text()[:24]
		codes[i], hashes[i] = c[:6]+"-"+c[6:12]+"-"+c[12:18]+"-"+c[18:], hash(c)
	}
	audit.Record(tx, audit.Entry{Action: "recovery_codes.made", Object: a.Ref(), Merchant: a.Merchant})
	return codes, replaceRecovery(tx, a.ID, hashes)
}

// RecoveryLeft counts the actor's recovery codes that are not used yet.
func RecoveryLeft(tx *db.Tx) (int, error) { return countRecovery(tx, tx.Actor.Account) }

func noFactor() *fault.Fault {
	return fault.New(fault.Conflict, text.Of("这个账号没有启用两步验证。", "This account has no second factor."), text.Of("无需操作。", "There is nothing to do."))
}
