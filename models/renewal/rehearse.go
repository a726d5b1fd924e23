package renewal

import (
	"github.com/mengyue/portal/models/deadline"
	"github.com/mengyue/portal/models/decision"
	"github.com/mengyue/portal/models/merchant"
	"github.com/mengyue/portal/models/outbox"
	"github.com/mengyue/portal/models/rehearsal"
	"github.com/mengyue/portal/models/rulebook"
)

func init() {
	rehearsal.Add(rehearsal.Scene{Chapter: rehearsal.Watching, Play: rehearse, Kinds: []outbox.Kind{kindDecided, kindEnded, kindUnsigned},
		Unless: rehearsal.Without(func(e *rulebook.Edition) bool { return e.Renewal != nil }, "renewal")},
		rehearsal.Scene{Chapter: rehearsal.Watching, Play: rehearseCancel, Kinds: []outbox.Kind{kindCancelled},
			Unless: rehearsal.Without(func(e *rulebook.Edition) bool { return e.Renewal != nil && e.Renewal.CancelClause != "" }, "renewal (cancel_clause)")})
}

// rehearse sends the letters of a yearly renewal: each class of decision, refused by every standard, and the effects.
func rehearse(s *rehearsal.Stage) error {
	e := s.Edition
	run := sent{run: Run{ID: s.Tx.NewID(), Programme: e.Programme, Edition: e.ID}, e: e}
	a := Assessment{Store: merchant.Store{ID: s.Store, Name: rehearsal.Store}, AsOf: s.Tx.Now, Verdict: s.Against(Occasion(e))}
	v := Verdict{Run: run.run.ID, Store: s.Store, Merchant: s.Merchant, Name: a.Store.Name}
	cancelled := v
	if e.Renewal.CancelClause != "" {
		cancelled.Brands = []string{rehearsal.Brand}
	}
	for _, class := range []Class{Renewed, Refused, Exempt} {
		one := v
		if class == Renewed {
			one = cancelled
		}
		one.Class = class
		if class == Refused {
			for _, r := range a.Verdict.Results {
				one.Clauses = append(one.Clauses, r.Clause)
			}
		}
		d := decision.Decision{ID: s.Tx.NewID(), Clauses: one.Clauses}
		run.found(&d, &one, a)
		var err error
		if d.AppealUntil, err = decision.AppealUntil(s.Tx, e); err != nil {
			return err
		}
		l, err := run.letter(d, one, a)
		if err != nil {
			return err
		}
		if err := s.Send(rehearsal.Told{Kind: kindDecided, Letter: l}); err != nil {
			return err
		}
	}
	d := deadline.Deadline{Programme: e.Programme, Edition: e.ID, Object: "store:" + s.Store, Merchant: s.Merchant, Clause: e.Renewal.EndClause, Due: e.Renewal.Ends}
	if err := tellEnded(s.Tx, d, v); err != nil {
		return err
	}
	return unsigned(s.Tx, d)
}

// rehearseCancel tells that authorisations are cancelled.
func rehearseCancel(s *rehearsal.Stage) error {
	e := s.Edition
	v := Verdict{Run: s.Tx.NewID(), Store: s.Store, Merchant: s.Merchant, Name: rehearsal.Store}
	return tellCancelled(s.Tx, deadline.Deadline{Programme: e.Programme, Edition: e.ID, Object: "store:" + s.Store, Clause: e.Renewal.CancelClause, Due: e.Renewal.Cancels}, v, []string{rehearsal.Brand})
}
