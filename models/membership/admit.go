package membership

import (
	"github.com/mengyue/portal/models/audit"
	"github.com/mengyue/portal/models/clock"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/fault"
	"github.com/mengyue/portal/models/rulebook"
	"github.com/mengyue/portal/models/text"
)

// New is an admission. With Previous it renews that membership and follows it without a gap.
type New struct {
	Merchant, Programme, Edition, Party, Case string
	Previous                                  string
	Store                                     string // that takes part, in a programme of stores
}

// Admit makes a merchant a member from this instant, or from the end of the membership that it renews, for the term of
// the edition (YX-1). Errors: Conflict (is a member already, or the term to renew is over), Breach (barred).
func Admit(tx *db.Tx, n New) (Membership, error) {
	book, err := rulebook.Books(tx).Edition(n.Programme, n.Edition)
	if err != nil {
		return Membership{}, err
	}
	if b, barred, err := BarredStore(tx, n.Merchant, n.Programme, n.Store); err != nil || barred {
		return Membership{}, firstOf(err, b.Fault())
	}
	m := Membership{ID: tx.NewID(), Merchant: n.Merchant, Programme: n.Programme, Edition: n.Edition, Party: n.Party, Store: n.Store, Case: n.Case,
		Previous: n.Previous, Admitted: tx.Now, From: tx.Now, Version: 1}
	start := m.From
	if n.Previous != "" {
		if m.From, start, err = follow(tx, n); err != nil {
			return Membership{}, err
		}
	}
	if m.Until, err = termEnd(tx, book, start); err != nil {
		return Membership{}, err
	}
	if err := insert(tx, m); err != nil {
		return Membership{}, err
	}
	audit.Record(tx, audit.Entry{Action: "membership.admitted", Object: m.Ref(), Merchant: m.Merchant, Clause: termClause(book),
		Detail: map[string]any{"programme": m.Programme, "edition": m.Edition, "party": m.Party, "store": m.Store, "case": m.Case, "previous": m.Previous, "from": m.From, "until": m.Until}})
	return m, schedule(tx, m, book)
}

// follow finds where a renewal begins. Its length is reckoned from the last instant of the term before, so that the
// corresponding day stays the same and a renewal neither gains nor loses a day.
func follow(tx *db.Tx, n New) (from, start clock.Instant, err error) {
	old, err := Find(tx, n.Previous)
	if err != nil {
		return 0, 0, err
	}
	if !old.Running(tx.Now) || old.Merchant != n.Merchant || old.Programme != n.Programme || old.Party != n.Party || old.Store != n.Store {
		return 0, 0, fault.New(fault.Conflict,
			text.Of("要续约的成员资格已经结束，不能接续。", "The membership to be renewed is over and cannot be continued."),
			text.Of("请作为新的申请处理。", "Decide it as a new application."))
	}
	return old.Until, old.Until - 1, nil
}

func alreadyMember() *fault.Fault {
	return fault.New(fault.Conflict,
		text.Of("该商家在本计划中已有有效的成员资格。", "The merchant is a member of this programme already."),
		text.Of("请查看商家现有的成员资格；续约请在续约窗口内办理。", "Look at the present membership; a renewal is made within the renewal window."))
}

// firstOf is the error where there is one, else the fault.
func firstOf(err error, f *fault.Fault) error {
	if err != nil {
		return err
	}
	return f
}
