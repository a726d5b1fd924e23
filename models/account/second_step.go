package account

import (
	"context"

	"github.com/mengyue/portal/models/audit"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/fault"
	"github.com/mengyue/portal/models/text"
)

// SecondStep is the second step of a sign-in: the code of the session that awaits it. The session gets a new secret.
// After five wrong codes it ends, and the person is told that somebody knows their password.
func (d Door) SecondStep(ctx context.Context, secret, code string) (Begun, error) {
	f, err := d.waiting(ctx, secret)
	if err != nil {
		return Begun{}, err
	}
	if err := d.limit(ctx, codeAccount, f.Account.ID); err != nil {
		return Begun{}, err
	}
	b := Begun{Account: f.Account, Stage: SignedIn}
	err = d.DB.InTx(ctx, f.Account.actor(d.Actor), func(tx *db.Tx) error {
		b.Secret = ""
		right, err := spendCode(tx, f.Account, code)
		if err != nil || !right {
			return orElse(err, func() error { return miss(tx, f) })
		}
		b.Secret = newSecret()
		s := f.Session
		s.Hash, s.Stage, s.Created, s.Seen, s.Strong = hash(b.Secret), SignedIn, tx.Now, tx.Now, tx.Now
		if err := welcome(tx, f.Account, s); err != nil {
			return err
		}
		return rotateSession(tx, f.Session.Hash, s)
	})
	if err == nil && b.Secret == "" {
		err = wrongCode()
	}
	return b, err
}

// waiting finds the session that awaits a code.
func (d Door) waiting(ctx context.Context, secret string) (f Found, err error) {
	err = d.DB.View(ctx, d.Actor, func(tx *db.Tx) error {
		var ok bool
		f, ok, err = Behind(tx, secret)
		if err == nil && (!ok || !f.Alive || f.Session.Stage != AwaitsCode) {
			err = fault.New(fault.Unauthenticated, text.Of("登录已超时或已取消。", "The sign-in ran out or was given up."),
				text.Of("请重新输入邮箱和密码。", "Give e-mail and password again."))
		}
		return err
	})
	return f, err
}

// mostTries is how many codes a sign-in may guess.
const mostTries = 5

// miss counts a wrong code.
func miss(tx *db.Tx, f Found) error {
	audit.Record(tx, audit.Entry{Action: "second_factor.refused", Object: f.Account.Ref(), Merchant: f.Account.Merchant})
	if err := countTry(tx, f.Session.Hash); err != nil || f.Session.tries+1 < mostTries {
		return err
	}
	if err := endSession(tx, f.Session.Hash); err != nil {
		return err
	}
	return tellChange(tx, f.Account, text.Of("有人用正确的密码登录，但多次输错验证码", "Somebody gave your right password but several wrong codes"))
}

func orElse(err error, then func() error) error {
	if err != nil {
		return err
	}
	return then()
}

func wrongCode() *fault.Fault {
	return fault.Validation().At("code", text.Of("验证码不对、已过期或已用过。请输入验证器当前显示的 6 位数字。",
		"The code is wrong, over or used already. Give the 6 digits that your authenticator shows now."))
}
