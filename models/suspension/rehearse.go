package suspension

import (
	"slices"

	"github.com/mengyue/portal/models/conduct"
	"github.com/mengyue/portal/models/deadline"
	"github.com/mengyue/portal/models/membership"
	"github.com/mengyue/portal/models/outbox"
	"github.com/mengyue/portal/models/rehearsal"
	"github.com/mengyue/portal/models/rulebook"
)

func init() {
	rehearsal.Add(rehearsal.Scene{Chapter: rehearsal.Watching, Play: rehearse, Kinds: []outbox.Kind{kindSuspended, kindAccepted, kindRefused, kindKept, kindLate, kindEscalated},
		Unless: rehearsal.Without(func(e *rulebook.Edition) bool { return e.Suspension != nil }, "suspension")})
}

// rehearse suspends the member by the first rule that may, and answers its plan in every way.
func rehearse(s *rehearsal.Stage) error {
	e := s.Edition
	rule := e.Rules[slices.IndexFunc(e.Rules, func(r rulebook.Rule) bool { return r.Warning != nil && r.Warning.Then == rulebook.ThenSuspension })]
	m, err := membership.Find(s.Tx, s.Membership)
	if err != nil {
		return err
	}
	v, known := s.Failing(rule.ID, rulebook.OnMonitor)
	r, _ := v.Result(rule.ID)
	if _, err := Suspend(s.Tx, m, conduct.Found{Edition: e, Result: r, Verdict: v, Facts: known, At: s.Tx.Now}); err != nil {
		return err
	}
	p := Plan{ID: s.Tx.NewID(), Merchant: s.Merchant, Membership: s.Membership, Programme: e.Programme, Edition: e.ID, Rule: rule.ID, Clause: r.Clause, Words: rehearsal.Remarks, Reason: rehearsal.Reason, Filed: sign(s.Tx), Version: 1}
	if err := insertPlan(s.Tx, p); err != nil {
		return err
	}
	due, err := deadline.After(s.Tx, s.Tx.Now, e.Suspension.Plan.Answer)
	if err != nil {
		return err
	}
	if err := late(s.Tx, deadline.Deadline{Object: p.Ref(), Due: due, Clause: e.Suspension.Plan.Clause}); err != nil {
		return err
	}
	if p.ImmuneUntil, err = deadline.After(s.Tx, s.Tx.Now, e.Suspension.Plan.Immunity); err != nil {
		return err
	}
	follows, err := afterImmunity(s.Tx, e, p)
	if err != nil {
		return err
	}
	return s.Send(rehearsal.Told{Kind: kindAccepted, Letter: AcceptedLetter(e, p, follows)}, rehearsal.Told{Kind: kindRefused, Letter: RefusedLetter(e, p)}, rehearsal.Told{Kind: kindKept, Letter: KeptLetter(e, r)})
}
