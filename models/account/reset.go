package account

import (
	"context"
	"time"

	"github.com/mengyue/portal/models/access"
	"github.com/mengyue/portal/models/audit"
	"github.com/mengyue/portal/models/clock"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/fault"
	"github.com/mengyue/portal/models/outbox"
	"github.com/mengyue/portal/models/text"
)

// resetLife is how long the link of a reset is good.
const resetLife = 30 * time.Minute

// reset is one asking for a new password.
type reset struct {
	token   string // hash
	account string // "" where no account has the address
	expires clock.Instant
	used    clock.Instant
}

// AskReset sends a link by which a forgotten password is set anew, where the e-mail has an account. Whether it has one
// shows neither in the answer nor in the work (ASVS 6.3.8).
func (d Door) AskReset(ctx context.Context, email string) error {
	v := fault.Validation()
	email = checkEmail(v, email)
	if err := v.OrNil(); err != nil {
		return err
	}
	if err := d.limit(ctx, resetPlace, access.Place(d.Actor.IP)); err != nil {
		return err
	}
	if err := d.limit(ctx, resetAccount, hash(key(email))); err != nil {
		return err
	}
	return d.DB.InTx(ctx, d.Actor, func(tx *db.Tx) error {
		a, err := accountByEmail(tx, email)
		if err != nil && !db.IsNone(err) {
			return err
		}
		if !a.Active() {
			a = Account{}
		}
		secret := newSecret()
		audit.Record(tx, audit.Entry{Action: "password.reset_asked", Object: a.Ref(), Merchant: a.Merchant})
		if err := insertReset(tx, reset{token: hash(secret), account: a.ID, expires: tx.Now.Add(resetLife)}); err != nil || a.ID == "" {
			return err
		}
		return tell(tx, a, resetLetter(secret, tx.Now.Add(resetLife)))
	})
}

func resetLetter(secret string, until clock.Instant) outbox.Letter {
	return outbox.Letter{
		Title:      text.Of("重设密码", "Reset your password"),
		Paragraphs: []text.Text{text.Of("有人（可能是您本人）请求重设您的密码。", "Somebody, probably you, asked to reset your password.")},
		Todo: []text.Text{text.Of("如果是您本人，请打开下面的链接设置新密码。链接只能使用一次。", "If it was you, open the link below and set a new one. The link works once."),
			text.Of("如果不是，请忽略这封邮件，密码不会改变。", "If it was not, ignore this mail; the password stays as it is.")},
		Until: until, UntilText: moment(until), Link: "/password/reset/" + secret, Secret: true, LinkText: text.Of("设置新密码", "Set a new password")}
}

// CheckReset tells whether a link is still good: the fault says that it is over or used.
func (d Door) CheckReset(ctx context.Context, secret string) (a Account, err error) {
	if err := d.limit(ctx, tokenPlace, access.Place(d.Actor.IP)); err != nil {
		return Account{}, err
	}
	err = d.DB.View(ctx, d.Actor, func(tx *db.Tx) error { a, err = resetting(tx, secret); return err })
	return a, err
}

// Reset sets a new password by a link. The second factor stays as it is and is asked for at the next sign-in (ASVS
// 6.4.3); every session ends and the person is told by mail.
func (d Door) Reset(ctx context.Context, secret, words string) error {
	a, err := d.CheckReset(ctx, secret)
	if err != nil {
		return err
	}
	fresh, err := NewPassword(ctx, words, a.Email, a.Name)
	if err != nil {
		return err
	}
	return d.DB.InTx(ctx, a.actor(d.Actor), func(tx *db.Tx) error {
		a, err := resetting(tx, secret)
		if err != nil {
			return err
		}
		if err := spendReset(tx, hash(secret)); err != nil {
			return err
		}
		return replacePassword(tx, a, fresh, "")
	})
}

// resetting is the account whose password a link may set.
func resetting(tx *db.Tx, secret string) (Account, error) {
	r, err := resetByToken(tx, hash(secret))
	if db.IsNone(err) || err == nil && (r.account == "" || !r.good(tx.Now)) {
		return Account{}, spent()
	}
	if err != nil {
		return Account{}, err
	}
	a, err := accountByID(tx, r.account)
	if err == nil && !a.Active() {
		return Account{}, spent()
	}
	return a, err
}

// good reports whether the link may be used at an instant.
func (r reset) good(now clock.Instant) bool { return r.used == 0 && now < r.expires }

func spent() *fault.Fault {
	return fault.New(fault.NotFound, text.Of("这个链接已过期、已使用或不完整。", "This link is over, used or not complete."),
		text.Of("请重新请求重设密码；链接 30 分钟内有效，只能使用一次。", "Ask for another; a link is good for 30 minutes and works once."))
}
