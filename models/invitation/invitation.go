// Package invitation keeps which merchants staff invited to a programme, in the programmes whose book says so. An
// invitation opens the door, and waives nothing.
package invitation

import (
	"strings"
	"unicode/utf8"

	"github.com/mengyue/portal/models/access"
	"github.com/mengyue/portal/models/audit"
	"github.com/mengyue/portal/models/clock"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/deadline"
	"github.com/mengyue/portal/models/fault"
	"github.com/mengyue/portal/models/membership"
	"github.com/mengyue/portal/models/merchant"
	"github.com/mengyue/portal/models/outbox"
	"github.com/mengyue/portal/models/rulebook"
	"github.com/mengyue/portal/models/text"
)

// Invitation is one merchant invited to one programme.
type Invitation struct {
	ID        string
	Merchant  string
	Programme string
	Edition   string
	Note      string        // in the words of who invited
	Until     clock.Instant `gorm:"column:until_at"` // exclusive
	Invited   db.Stamp      `gorm:"embedded;embeddedPrefix:invited_"`
	Revoked   db.Stamp      `gorm:"embedded;embeddedPrefix:revoked_"`
}

// Ref is its name in the record.
func (i Invitation) Ref() string { return "invited:" + i.ID }

// Stands reports whether the door is open at an instant.
func (i Invitation) Stands(at clock.Instant) bool { return !i.Revoked.Done() && at < i.Until }

// mostWords is how long a note may be.
const mostWords = 500

// Invite invites a merchant, for as long as the book says, and tells it. Errors: NotFound (programme, merchant, or a
// programme that invites nobody), Conflict (invited already, or a member), Invalid, Forbidden.
func Invite(tx *db.Tx, programme, merchantID, note string) (Invitation, error) {
	if err := access.Require(tx, access.Review); err != nil {
		return Invitation{}, err
	}
	e, err := inviting(tx, programme)
	if err != nil {
		return Invitation{}, err
	}
	m, err := merchant.Find(tx, merchantID)
	if err != nil {
		return Invitation{}, fault.Validation().At("merchant", text.F("没有编号为“%s”的商家。", "There is no merchant %q.", merchantID))
	}
	if note = strings.TrimSpace(note); utf8.RuneCountInString(note) > mostWords {
		return Invitation{}, fault.Validation().At("note", text.F("请缩短到 %d 字以内。", "Shorten this to at most %d characters.", mostWords))
	}
	if err := invitable(tx, e, m); err != nil {
		return Invitation{}, err
	}
	until, err := deadline.After(tx, tx.Now, e.Invitation.Period)
	if err != nil {
		return Invitation{}, err
	}
	i := Invitation{ID: tx.NewID(), Merchant: m.ID, Programme: e.Programme, Edition: e.ID, Note: note, Until: until, Invited: tx.Stamp()}
	if err := insert(tx, i); err != nil {
		return i, err
	}
	audit.Record(tx, audit.Entry{Action: "invited.sent", Object: i.Ref(), Merchant: m.ID, Clause: e.Invitation.Clause,
		Detail: map[string]any{"programme": e.Programme, "until": i.Until, "note": note}})
	_, err = outbox.Send(tx, outbox.Notice{Key: kindInvited.Key(i.ID), Merchant: m.ID, Category: outbox.Decision, Clause: e.Invitation.Clause, Object: i.Ref(), Letter: letter(e, m, i)})
	return i, err
}

// inviting finds the edition of a programme that invites.
func inviting(tx *db.Tx, programme string) (*rulebook.Edition, error) {
	e, err := rulebook.Books(tx).InForce(programme, tx.Now)
	if err == nil && e.Invitation == nil {
		err = fault.Missing(text.F("“%s”的邀请", "invitation to %s", e.Title))
	}
	return e, err
}

// invitable refuses whoever is invited or a member already.
func invitable(tx *db.Tx, e *rulebook.Edition, m merchant.Merchant) error {
	now, ok, err := Standing(tx, e.Programme, m.ID)
	if err != nil {
		return err
	}
	if ok {
		return fault.New(fault.Conflict, text.F("%s 已受邀请，有效至 %s。", "%s is invited already, until %s.", m.Name, now.Until.EndText()),
			text.Of("如需改期，请先撤回原邀请。", "To change its end, take the present one back first."))
	}
	member, is, err := membership.Active(tx, m.ID, e.Programme)
	if err == nil && is {
		return fault.New(fault.Conflict, text.F("%s 已经是成员（自 %s 起）。", "%s is a member already, since %s.", m.Name, member.From.Text()),
			text.Of("无需邀请。", "There is no need to invite it."))
	}
	return err
}

// Revoke takes an invitation back. Errors: NotFound, Conflict (taken back or over already), Forbidden.
func Revoke(tx *db.Tx, id string) (Invitation, error) {
	if err := access.Require(tx, access.Review); err != nil {
		return Invitation{}, err
	}
	i, err := Find(tx, id)
	if err != nil {
		return i, err
	}
	if !i.Stands(tx.Now) {
		return i, fault.New(fault.Conflict, text.Of("这份邀请已经撤回或到期。", "This invitation was taken back or is over."), text.Of("请刷新页面查看。", "Reload the page to see."))
	}
	i.Revoked = tx.Stamp()
	audit.Record(tx, audit.Entry{Action: "invited.revoked", Object: i.Ref(), Merchant: i.Merchant})
	return i, revoke(tx, i)
}

// Required is the fault of a merchant that wants to apply to a programme whose door opens to the invited only; nil
// where it may.
func Required(tx *db.Tx, e *rulebook.Edition, merchantID string) error {
	if e.Invitation == nil || !e.Invitation.Only {
		return nil
	}
	_, ok, err := Standing(tx, e.Programme, merchantID)
	if err != nil || ok {
		return err
	}
	return fault.New(fault.Breach, text.F("“%s”仅接受受邀商家的申请。", "%s takes applications from invited merchants only.", e.Title),
		text.Of("收到邀请后即可申请；如有意参加，请与平台工作人员联系。", "You can apply once you are invited; turn to the platform's staff if you would like to take part.")).Under(e.Invitation.Clause)
}

func letter(e *rulebook.Edition, m merchant.Merchant, i Invitation) outbox.Letter {
	l := outbox.Letter{
		Title:      text.F("邀请贵司参加“%s”", "You are invited to %s", e.Title),
		Paragraphs: []text.Text{text.F("%s：", "To %s:", m.Name), e.Invitation.Text},
		Clauses:    membership.Cite(e, e.Invitation.Clause),
		Until:      i.Until, UntilText: text.F("邀请有效至 %s。", "The invitation stands until %s.", i.Until.EndText()),
		Todo: []text.Text{text.Of("请阅读规则并提交申请。", "Read the rules and apply.")},
		Link: "/programmes/" + e.Programme, LinkText: text.Of("查看计划", "See the programme"),
	}
	if i.Note != "" {
		l.Paragraphs = append(l.Paragraphs, text.Same(i.Note))
	}
	return l
}
