package account

import (
	"context"

	"github.com/mengyue/portal/models/audit"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/fault"
	"github.com/mengyue/portal/models/text"
)

// Profile is what a person changes about themselves.
type Profile struct {
	Name     string
	Language text.Lang // of their mails
}

// ChangeProfile keeps the actor's name and the language of their mails.
func ChangeProfile(tx *db.Tx, p Profile) (Account, error) {
	a, err := accountByID(tx, tx.Actor.Account)
	if err != nil {
		return Account{}, err
	}
	v := fault.Validation()
	a.Name = checkName(v, p.Name)
	if a.Language = p.Language; a.Language != text.ZH && a.Language != text.EN {
		v.At("language", text.Of("请选择中文或英文。", "Choose Chinese or English."))
	}
	if err := v.OrNil(); err != nil {
		return Account{}, err
	}
	audit.Record(tx, audit.Entry{Action: "account.profile_changed", Object: a.Ref(), Detail: p})
	return a, saveAccount(tx, a)
}

// Change is a password and the one that replaces it.
type Change struct{ Present, New string }

// ChangePassword replaces the actor's password; their other sessions end and they are told by mail.
// Errors: Invalid at "present" or "password", TooMany.
func (d Door) ChangePassword(ctx context.Context, c Change) error {
	if err := d.limit(ctx, confirmOwn, d.Actor.Account); err != nil {
		return err
	}
	a, _, err := d.here(ctx)
	if err != nil {
		return err
	}
	right, _, err := a.check(ctx, c.Present)
	if err != nil {
		return err
	}
	if !right {
		return fault.Validation().At("present", text.Of("当前密码不对。请重新输入。", "The present password is not right. Type it again."))
	}
	fresh, err := NewPassword(ctx, c.New, a.Email, a.Name)
	if err != nil {
		return err
	}
	return d.DB.InTx(ctx, d.Actor, func(tx *db.Tx) error { return replacePassword(tx, a, fresh, d.Actor.Session) })
}

// replacePassword keeps a new password and ends every session but one.
func replacePassword(tx *db.Tx, a Account, fresh Password, but string) error {
	a.password, a.passwordAt = fresh, tx.Now
	if err := saveAccount(tx, a); err != nil {
		return err
	}
	if err := endSessions(tx, a.ID, but); err != nil {
		return err
	}
	if err := spendLinks(tx, a.ID); err != nil {
		return err
	}
	audit.Record(tx, audit.Entry{Action: "password.changed", Object: a.Ref(), Merchant: a.Merchant})
	return tellChange(tx, a, text.Of("您的密码已更改", "Your password was changed"))
}
