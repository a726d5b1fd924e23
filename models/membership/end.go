package membership

import (
	"github.com/mengyue/portal/models/audit"
	"github.com/mengyue/portal/models/clock"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/deadline"
	"github.com/mengyue/portal/models/fault"
	"github.com/mengyue/portal/models/rulebook"
	"github.com/mengyue/portal/models/text"
)

// Ending is why and when a membership ends.
type Ending struct {
	Cause  string // ByTerm, ByRenewal, ByRemoval, ByExit, ByRuleChange
	Clause string
	At     clock.Instant
}

// End ends a membership and its deadlines. What ends with it (tags, tasks) is conduct's. Errors: Conflict (ended already).
func End(tx *db.Tx, m Membership, e Ending) (Membership, error) {
	m, err := m.ended(e)
	if err != nil {
		return m, err
	}
	if err := saveEnd(tx, m); err != nil {
		return m, err
	}
	m.Version++
	outcome := deadline.Cancelled
	if e.Cause == ByTerm || e.Cause == ByRenewal {
		outcome = deadline.Lapsed
	}
	audit.Record(tx, audit.Entry{Action: "membership.ended", Object: m.Ref(), Merchant: m.Merchant, Clause: e.Clause,
		Detail: map[string]any{"programme": m.Programme, "cause": e.Cause, "at": e.At}})
	return m, deadline.CloseAll(tx, m.Ref(), outcome)
}

func (m Membership) ended(e Ending) (Membership, error) {
	if m.Ended != 0 {
		return m, fault.New(fault.Conflict, text.F("该成员资格已于 %s 结束。", "This membership ended at %s.", m.Ended.Text()),
			text.Of("请刷新页面查看最新状态。", "Reload the page to see where it stands."))
	}
	m.Ended, m.EndCause, m.EndClause = e.At, e.Cause, e.Clause
	return m, nil
}

// Succeed lets the renewal that waited take the place of the membership that has ended.
func Succeed(tx *db.Tx, next Membership) error {
	audit.Record(tx, audit.Entry{Action: "membership.succeeded", Object: next.Ref(), Merchant: next.Merchant,
		Detail: map[string]any{"previous": next.Previous, "from": next.From}})
	return saveSlot(tx, next.ID, running)
}

// Reinstate undoes the end of a membership as if it had never been: its term and reminders run on (GEN-6). Where its
// term is over by now, the end of the term takes effect at its own instant. Errors: Conflict (it runs, or the merchant
// is a member anew).
func Reinstate(tx *db.Tx, m Membership) (Membership, error) {
	if m.Ended == 0 {
		return m, alreadyMember()
	}
	free, err := slotFree(tx, m)
	if err != nil {
		return m, err
	}
	if !free {
		return m, alreadyMember()
	}
	book, err := rulebook.Books(tx).Edition(m.Programme, m.Edition)
	if err != nil {
		return m, err
	}
	m.Ended, m.EndCause, m.EndClause = 0, "", ""
	if err := saveEnd(tx, m); err != nil {
		return m, err
	}
	m.Version++
	audit.Record(tx, audit.Entry{Action: "membership.reinstated", Object: m.Ref(), Merchant: m.Merchant,
		Detail: map[string]any{"programme": m.Programme, "until": m.Until}})
	return m, resume(tx, m, book)
}
