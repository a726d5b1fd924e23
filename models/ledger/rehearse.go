package ledger

import (
	"github.com/mengyue/portal/models/deadline"
	"github.com/mengyue/portal/models/decision"
	"github.com/mengyue/portal/models/money"
	"github.com/mengyue/portal/models/outbox"
	"github.com/mengyue/portal/models/rehearsal"
	"github.com/mengyue/portal/models/rulebook"
)

func init() {
	rehearsal.Add(rehearsal.Scene{Chapter: rehearsal.TakingPart, Play: rehearse, Kinds: []outbox.Kind{kindPaid, kindDemanded, kindRestricted, kindRestored, kindTaken},
		Unless: rehearsal.Without(func(e *rulebook.Edition) bool { return e.Deposit != nil }, "deposit")})
}

// rehearse sends the letters of a deposit that falls short by ten thousand yuan.
func rehearse(s *rehearsal.Stage) error {
	const lack = money.Fen(1_000_000)
	e := s.Edition
	d := Deposit{ID: s.Tx.NewID(), Merchant: s.Merchant, Programme: e.Programme, Balance: lack}
	x := Demand{ID: s.Tx.NewID(), Merchant: s.Merchant, Programme: e.Programme, Edition: e.ID, Membership: s.Membership, Clause: e.Deposit.TopUpClause, Amount: lack, Demanded: s.Tx.Now, Decision: "01EXAMPLE"}
	made := decision.Decision{}
	var err error
	if x.Due, err = deadline.After(s.Tx, s.Tx.Now, e.Deposit.TopUp); err != nil {
		return err
	}
	if made.AppealUntil, err = decision.AppealUntil(s.Tx, e); err != nil {
		return err
	}
	entry := func(kind Kind) Entry {
		return Entry{Kind: kind, Amount: lack, Clause: e.Deposit.Clause, Reference: "EXAMPLE-1", Reason: rehearsal.Reason}
	}
	err = s.Send(rehearsal.Told{Kind: kindPaid, Letter: paidLetter(e, d, entry(Paid))}, rehearsal.Told{Kind: kindDemanded, Letter: demandLetter(e, d, x)}, rehearsal.Told{Kind: kindRestricted, Letter: lapseLetter(e, x)},
		rehearsal.Told{Kind: kindTaken, Letter: takenLetter(e, d, entry(Deducted), made)}, rehearsal.Told{Kind: kindTaken, Letter: takenLetter(e, d, entry(Refunded), made)})
	if err != nil {
		return err
	}
	if err := x.tellRestored(s.Tx, e); err != nil {
		return err
	}
	x.ID, x.Outcome = s.Tx.NewID(), Met
	return x.tellRestored(s.Tx, e)
}
