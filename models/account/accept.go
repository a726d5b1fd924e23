package account

import (
	"context"

	"github.com/mengyue/portal/models/access"
	"github.com/mengyue/portal/models/audit"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/fault"
	"github.com/mengyue/portal/models/text"
)

// CheckInvitation reads the invitation of a link; the fault says that it is over, used or taken back.
func (d Door) CheckInvitation(ctx context.Context, secret string) (i Invitation, err error) {
	if err := d.limit(ctx, tokenPlace, access.Place(d.Actor.IP)); err != nil {
		return Invitation{}, err
	}
	err = d.DB.View(ctx, d.Actor, func(tx *db.Tx) error { i, err = invited(tx, secret); return err })
	return i, err
}

// Newcomer is what somebody gives who accepts an invitation.
type Newcomer struct{ Name, Password string }

// Accept makes the account of an invitation and signs it in. Errors: NotFound (over, used), Invalid, Conflict (the
// e-mail has an account by now).
func (d Door) Accept(ctx context.Context, secret string, n Newcomer) (Begun, error) {
	i, err := d.CheckInvitation(ctx, secret)
	if err != nil {
		return Begun{}, err
	}
	v := fault.Validation()
	name := checkName(v, n.Name)
	password, err := NewPassword(ctx, n.Password, i.Email, name)
	if f := fault.Of(err); err != nil && len(f.Fields) > 0 {
		v.Fields = append(v.Fields, f.Fields...)
	} else if err != nil {
		return Begun{}, err
	}
	if err := v.OrNil(); err != nil {
		return Begun{}, err
	}
	var b Begun
	err = d.DB.InTx(ctx, d.Actor, func(tx *db.Tx) error {
		if i, err = invited(tx, secret); err != nil {
			return err
		}
		b, err = accept(tx, i, Account{Name: name, password: password})
		return err
	})
	return b, err
}

func accept(tx *db.Tx, i Invitation, a Account) (Begun, error) {
	a.ID, a.Email, a.Role, a.Merchant, a.Language = tx.NewID(), i.Email, i.Role, i.Merchant, i.Language
	a.Created, a.CreatedBy, a.passwordAt, a.Version = tx.Now, i.InvitedBy, tx.Now, 1
	tx.Actor = a.actor(tx.Actor)
	if err := add(tx, a); err != nil {
		return Begun{}, err
	}
	if err := acceptInvitation(tx, i.ID, a.ID); err != nil {
		return Begun{}, err
	}
	audit.Record(tx, audit.Entry{Action: "invitation.accepted", Object: i.Ref(), Merchant: i.Merchant, Detail: map[string]string{"account": a.ID}})
	return open(tx, a, Session{Stage: SignedIn, Strong: tx.Now})
}

// invited is the invitation that a link may accept.
func invited(tx *db.Tx, secret string) (Invitation, error) {
	i, err := invitationByToken(tx, hash(secret))
	if db.IsNone(err) || err == nil && !i.good(tx.Now) {
		return Invitation{}, fault.New(fault.NotFound, text.Of("这份邀请已过期、已使用或已撤回。", "This invitation is over, used or taken back."),
			text.Of("请让邀请您的人重发；邀请 7 天内有效，只能使用一次。", "Ask who invited you to send it again; an invitation is good for 7 days and works once."))
	}
	return i, err
}
