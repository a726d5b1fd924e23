package account

import (
	"context"

	"github.com/mengyue/portal/models/access"
	"github.com/mengyue/portal/models/audit"
	"github.com/mengyue/portal/models/clock"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/fault"
	"github.com/mengyue/portal/models/outbox"
	"github.com/mengyue/portal/models/text"
)

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
		if err := insertLink(tx, link{token: hash(secret), account: a.ID, expires: tx.Now.Add(linkLife)}); err != nil || a.ID == "" {
			return err
		}
		return tell(tx, a, resetLetter(secret, tx.Now.Add(linkLife)))
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
		if err := spendLink(tx, hash(secret)); err != nil {
			return err
		}
		return replacePassword(tx, a, fresh, "")
	})
}

// resetting is the account whose password a link may set.
func resetting(tx *db.Tx, secret string) (Account, error) {
	_, a, err := behindLink(tx, secret, false)
	return a, err
}
