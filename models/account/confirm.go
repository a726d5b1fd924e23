package account

import (
	"context"

	"github.com/mengyue/portal/models/audit"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/fault"
	"github.com/mengyue/portal/models/text"
)

// Confirm asks the person who is here once more for what proves them, before something that cannot be taken back: the
// code where they have a second factor, else the password (ASVS 7.5.3). Their session gets a new secret and is strong
// for ten minutes. Errors: Invalid with its field, TooMany.
func (d Door) Confirm(ctx context.Context, words string) (Begun, error) {
	if err := d.limit(ctx, confirmOwn, d.Actor.Account); err != nil {
		return Begun{}, err
	}
	a, s, err := d.here(ctx)
	if err != nil {
		return Begun{}, err
	}
	right := false
	if a.SecondFactor == 0 {
		if right, _, err = a.check(ctx, words); err != nil {
			return Begun{}, err
		}
	}
	b := Begun{Account: a, Stage: SignedIn}
	err = d.DB.InTx(ctx, d.Actor, func(tx *db.Tx) error {
		if a.SecondFactor != 0 {
			if right, err = spendCode(tx, a, words); err != nil {
				return err
			}
		}
		if !right {
			audit.Record(tx, audit.Entry{Action: "session.confirm_refused", Object: a.Ref()})
			return nil
		}
		b.Secret, err = strengthen(tx, s)
		return err
	})
	if err == nil && b.Secret == "" {
		err = notConfirmed(a)
	}
	return b, err
}

// ConfirmDemo makes the session strong by one click. Whoever calls it must be a demonstration.
func ConfirmDemo(tx *db.Tx) (Begun, error) {
	a, err := accountByID(tx, tx.Actor.Account)
	if err != nil || !a.Demo {
		return Begun{}, fault.Missing(text.Of("这个演示账号", "demo account")).Because(err)
	}
	f, err := sessionByHash(tx, tx.Actor.Session)
	if err != nil {
		return Begun{}, err
	}
	secret, err := strengthen(tx, f.Session)
	return Begun{Secret: secret, Account: a, Stage: SignedIn}, err
}

// strengthen gives a session a new secret at the instant at which its person was asked for proof.
func strengthen(tx *db.Tx, s Session) (secret string, err error) {
	was := s.Hash
	secret = newSecret()
	s.Hash, s.Seen, s.Strong = hash(secret), tx.Now, tx.Now
	audit.Record(tx, audit.Entry{Action: "session.confirmed", Object: "account:" + s.Account})
	return secret, rotateSession(tx, was, s)
}

// here reads the account and the session of the person who asks.
func (d Door) here(ctx context.Context) (a Account, s Session, err error) {
	err = d.DB.View(ctx, d.Actor, func(tx *db.Tx) error {
		if a, err = accountByID(tx, d.Actor.Account); err != nil {
			return err
		}
		f, err := sessionByHash(tx, d.Actor.Session)
		s = f.Session
		return err
	})
	return a, s, err
}

func notConfirmed(a Account) *fault.Fault {
	if a.SecondFactor != 0 {
		return wrongCode()
	}
	return fault.Validation().At("password", text.Of("密码不对。请重新输入。", "The password is not right. Type it again."))
}
