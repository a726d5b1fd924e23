package level

import (
	"slices"

	"github.com/mengyue/portal/models/membership"
	"github.com/mengyue/portal/models/outbox"
	"github.com/mengyue/portal/models/rehearsal"
	"github.com/mengyue/portal/models/rulebook"
)

func init() {
	rehearsal.Add(
		rehearsal.Scene{Chapter: rehearsal.Watching, Kinds: []outbox.Kind{kindChanged}, Play: rehearse, Unless: rehearsal.Without(func(e *rulebook.Edition) bool { return e.Levels != nil }, "levels")},
		rehearsal.Scene{Chapter: rehearsal.Watching, Kinds: []outbox.Kind{kindLapsed}, Play: rehearseLapse, Unless: rehearsal.Without(func(e *rulebook.Edition) bool {
			return e.Levels != nil && slices.ContainsFunc(e.Levels.Steps, func(l rulebook.Level) bool { return l.Badge != nil })
		}, "levels (badge)")})
}

// rehearse moves the member to every level, from the one beside it.
func rehearse(s *rehearsal.Stage) error {
	m, err := membership.Find(s.Tx, s.Membership)
	if err != nil {
		return err
	}
	steps := s.Edition.Levels.Steps
	for i, l := range steps {
		v := evaluated{Membership: m, book: s.Edition, at: s.Tx.Now}
		v.verdict, v.facts = s.Levelled(l.Key)
		v.verdict.Level = l.Key
		now := Standing{Membership: s.Membership, Merchant: s.Merchant, Programme: s.Edition.Programme, Level: l.Key, Decision: s.Tx.NewID()}
		was := Standing{Level: steps[max(i-1, 0)].Key}
		if i == 0 && len(steps) > 1 {
			was.Level = steps[1].Key
		}
		if err := v.tell(s.Tx, was, now); err != nil {
			return err
		}
	}
	return nil
}

// rehearseLapse lets every badge lapse.
func rehearseLapse(s *rehearsal.Stage) error {
	for _, l := range s.Edition.Levels.Steps {
		if l.Badge == nil {
			continue
		}
		if err := s.Send(rehearsal.Told{Kind: kindLapsed, Letter: LapseLetter(s.Edition, l)}); err != nil {
			return err
		}
	}
	return nil
}
