package sanction

import (
	"slices"

	"github.com/mengyue/portal/models/clock"
	"github.com/mengyue/portal/models/deadline"
	"github.com/mengyue/portal/models/outbox"
	"github.com/mengyue/portal/models/rehearsal"
	"github.com/mengyue/portal/models/rulebook"
)

func init() {
	supervised := func(s rulebook.Sanction) bool { return s.Has(rulebook.MeasureSupervised) && s.Period != "" }
	rehearsal.Add(
		rehearsal.Scene{Chapter: rehearsal.Watching, Kinds: []outbox.Kind{kindFound}, Play: rehearse, Unless: rehearsal.Without(func(e *rulebook.Edition) bool { return len(e.Ladders) > 0 }, "ladders")},
		rehearsal.Scene{Chapter: rehearsal.Watching, Kinds: []outbox.Kind{kindLifted}, Unless: rehearsal.Without(func(e *rulebook.Edition) bool {
			return slices.ContainsFunc(e.Ladders, func(l rulebook.Ladder) bool { return l.Temporary })
		}, "ladders (temporary)"), Play: func(s *rehearsal.Stage) error {
			return s.Send(rehearsal.Told{Kind: kindLifted, Letter: Finding{ID: s.Tx.NewID(), Answer: rehearsal.Reason}.liftedLetter()})
		}},
		rehearsal.Scene{Chapter: rehearsal.Watching, Kinds: []outbox.Kind{kindEnded}, Unless: rehearsal.Without(func(e *rulebook.Edition) bool {
			return slices.ContainsFunc(e.Ladders, func(l rulebook.Ladder) bool { return slices.ContainsFunc(l.Sanctions(), supervised) })
		}, "ladders (supervised)"), Play: func(s *rehearsal.Stage) error {
			return s.Send(rehearsal.Told{Kind: kindEnded, Letter: Finding{ID: s.Tx.NewID()}.endedLetter(s.Tx.Now, 0)})
		}})
}

// rehearse sends the letter of every step of every ladder.
func rehearse(s *rehearsal.Stage) error {
	for _, l := range s.Edition.Ladders {
		handled := s.Edition.Handled(l)
		f := Finding{Merchant: s.Merchant, Membership: s.Membership, Programme: s.Edition.Programme, Edition: s.Edition.ID, Ladder: l.Key, Clause: l.Clause, Counted: handled.Clause, Temporary: handled.Temporary,
			Facts: rehearsal.Reason, Todo: rehearsal.Advice}
		if l.Products {
			f.Products = []string{s.Product}
		}
		steps := make([]Finding, 0, len(handled.Grades)+len(handled.Rungs))
		for _, g := range handled.Grades {
			f.Grade = g.Key
			steps = append(steps, f)
		}
		for _, r := range handled.Rungs {
			f.Grade, f.Times = "", r.From
			steps = append(steps, f)
		}
		for _, f := range steps {
			f.ID, f.Until = s.Tx.NewID(), clock.Never
			f.Sanction, _ = handled.At(f.Times, f.Grade)
			var err error
			if f.Sanction.Period != "" {
				if f.Until, err = deadline.After(s.Tx, s.Tx.Now, f.Sanction.Period); err != nil {
					return err
				}
			}
			letter, err := f.letter(s.Tx)
			if err != nil {
				return err
			}
			if err := s.Send(rehearsal.Told{Kind: kindFound, Letter: letter}); err != nil {
				return err
			}
		}
	}
	return nil
}
