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

// invitationLife is how long an invitation is good.
const invitationLife = 7 * 24 * time.Hour

// mostInvitations is how many may be open on one side at a time.
const mostInvitations = 100

// Invitation asks somebody to come in.
type Invitation struct {
	ID           string
	Email        string
	Role         access.Role
	Merchant     string
	MerchantName string
	Language     text.Lang
	Invited      clock.Instant
	InvitedBy    string
	Inviter      string
	Expires      clock.Instant
	Accepted     clock.Instant
	Revoked      clock.Instant
	token        string // hash
}

// Guest is whom to invite. A merchant's owner invites into their own merchant, whose name the letter gives; an
// administrator invites staff, and the first owner of a merchant.
type Guest struct {
	Email        string
	Role         access.Role
	Merchant     string
	MerchantName string
	Language     text.Lang
}

// good reports whether the invitation may be accepted at an instant.
func (i Invitation) good(now clock.Instant) bool {
	return i.Accepted == 0 && i.Revoked == 0 && now < i.Expires
}

// Expired reports whether it was not accepted in time.
func (i Invitation) Expired(now clock.Instant) bool { return now >= i.Expires }

// CountInvitation counts a letter of invitation against the limit of the actor's side; call it before [Invite] and
// [Resend]. Errors: TooMany.
func (d Door) CountInvitation(ctx context.Context) error {
	return d.limit(ctx, inviteOwn, "merchant:"+d.Actor.Merchant)
}

// Invite sends an invitation, good for seven days and for one use. Whether the address has an account elsewhere does
// not show. Errors: Invalid (also for a colleague, or somebody invited already), Forbidden.
func Invite(tx *db.Tx, g Guest) (Invitation, error) {
	if err := mayInvite(tx, &g); err != nil {
		return Invitation{}, err
	}
	v := fault.Validation()
	g.Email = checkEmail(v, g.Email)
	switch {
	case !g.Role.Valid(), g.Role.Staff() && tx.Actor.Merchant != "":
		v.At("role", text.Of("请选择一个角色。", "Choose a role."))
	case g.Role.Staff() && g.Merchant != "":
		v.At("merchant", text.Of("平台员工不属于任何商家，请留空。", "Staff belong to no merchant; leave this empty."))
	case !g.Role.Staff() && g.Merchant == "":
		v.At("merchant", text.Of("请填写所属商家的编号。", "Give the merchant that this person belongs to."))
	}
	if err := v.OrNil(); err != nil {
		return Invitation{}, err
	}
	if err := mayBeInvited(tx, g); err != nil {
		return Invitation{}, err
	}
	secret := newSecret()
	i := Invitation{ID: tx.NewID(), Email: g.Email, Role: g.Role, Merchant: g.Merchant, MerchantName: g.MerchantName, Language: g.Language,
		Invited: tx.Now, InvitedBy: tx.Actor.ID(), Inviter: tx.Actor.Name, Expires: tx.Now.Add(invitationLife), token: hash(secret)}
	first, err := insertInvitation(tx, i)
	if err != nil {
		return Invitation{}, err
	}
	if !first {
		return Invitation{}, refusedGuest(text.Of("这个邮箱已有一份未接受的邀请。如需重发，请在列表中点“重发”。", "This e-mail has an open invitation. To send it again, use “Send again” in the list."))
	}
	audit.Record(tx, audit.Entry{Action: "invitation.sent", Object: i.Ref(), Merchant: i.Merchant, Detail: map[string]any{"email": i.Email, "role": i.Role}})
	return i, i.send(tx, secret)
}

// Ref names the invitation for the record.
func (i Invitation) Ref() string { return "invitation:" + i.ID }

// mayInvite keeps owners to their own merchant and administrators to their office.
func mayInvite(tx *db.Tx, g *Guest) error {
	if tx.Actor.Merchant != "" {
		g.Merchant = tx.Actor.Merchant
		return access.Require(tx, access.Colleagues)
	}
	return access.Require(tx, access.Accounts)
}

// mayBeInvited refuses colleagues, whom the actor sees anyway, and more open invitations than anybody needs.
func mayBeInvited(tx *db.Tx, g Guest) error {
	a, err := accountByEmail(tx, g.Email)
	switch {
	case err == nil && a.Merchant == g.Merchant:
		return refusedGuest(text.Of("这个邮箱的主人已经是您的同事。", "The owner of this e-mail is a colleague already."))
	case err != nil && !db.IsNone(err):
		return err
	}
	open, err := openInvitations(tx, g.Merchant)
	if err == nil && len(open) >= mostInvitations {
		return refusedGuest(text.F("未接受的邀请已有 %d 份。请先撤回不需要的。", "%d invitation{s} {is|are} open already. Take back those that are not needed.", mostInvitations))
	}
	return err
}

func refusedGuest(why text.Text) error { return fault.Validation().At("email", why) }

// send posts the letter with the link.
func (i Invitation) send(tx *db.Tx, secret string) error {
	where := text.Of("盟约平台", "Mengyue")
	if i.Merchant != "" {
		where = text.F("%s（盟约商家平台）", "%s (on Mengyue)", i.MerchantName)
	}
	return outbox.Post(tx, i.Ref()+":"+hash(secret), outbox.Address{Mail: i.Email, Lang: i.Language}, outbox.Letter{
		Title:      text.F("邀请您加入%s", "You are invited to join %s", where),
		Paragraphs: []text.Text{text.F("%s邀请您以“%s”的身份加入%s。", "%s invites you to join %[3]s as %[2]s.", i.Inviter, i.Role.Title(), where)},
		Todo:       []text.Text{text.Of("请打开下面的链接，填写姓名并设置密码。链接只能使用一次。", "Open the link below, give your name and set a password. The link works once.")},
		Until:      i.Expires, UntilText: moment(i.Expires), Link: "/invitations/" + secret, Secret: true, LinkText: text.Of("接受邀请", "Accept the invitation")})
}

// Invitations lists those that are open, the latest first: a merchant's people see their own, administrators all.
func Invitations(tx *db.Tx) ([]Invitation, error) {
	if tx.Actor.Merchant == "" {
		return everyInvitation(tx)
	}
	return openInvitations(tx, tx.Actor.Merchant)
}

// Resend sends an open invitation again with a new link and seven days more; the older link is worth nothing.
func Resend(tx *db.Tx, id string) (Invitation, error) {
	i, err := ownInvitation(tx, id)
	if err != nil {
		return Invitation{}, err
	}
	secret := newSecret()
	i.token, i.Expires = hash(secret), tx.Now.Add(invitationLife)
	if err := renewInvitation(tx, i); err != nil {
		return Invitation{}, err
	}
	audit.Record(tx, audit.Entry{Action: "invitation.resent", Object: i.Ref(), Merchant: i.Merchant})
	return i, i.send(tx, secret)
}

// Revoke takes an open invitation back.
func Revoke(tx *db.Tx, id string) (Invitation, error) {
	i, err := ownInvitation(tx, id)
	if err != nil {
		return Invitation{}, err
	}
	audit.Record(tx, audit.Entry{Action: "invitation.revoked", Object: i.Ref(), Merchant: i.Merchant})
	return i, revokeInvitation(tx, i.ID)
}

// ownInvitation reads an open invitation of the actor's side.
func ownInvitation(tx *db.Tx, id string) (Invitation, error) {
	var g Guest
	if err := mayInvite(tx, &g); err != nil {
		return Invitation{}, err
	}
	i, err := invitationByID(tx, id)
	if db.IsNone(err) || err == nil && (g.Merchant != "" && i.Merchant != g.Merchant || i.Accepted != 0 || i.Revoked != 0) {
		return Invitation{}, fault.Missing(text.Of("这份邀请", "open invitation"))
	}
	return i, err
}
