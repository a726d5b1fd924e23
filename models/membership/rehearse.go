package membership

import (
	"github.com/mengyue/portal/models/clock"
	"github.com/mengyue/portal/models/outbox"
	"github.com/mengyue/portal/models/rehearsal"
	"github.com/mengyue/portal/models/rulebook"
)

func init() {
	rehearsal.Sets(func(s *rehearsal.Stage) error {
		n := New{Merchant: s.Merchant, Programme: s.Edition.Programme, Edition: s.Edition.ID}
		if _, ofStores := s.Edition.StoreAsk(); ofStores {
			n.Store = s.Store
		}
		if len(s.Edition.Parties) > 0 {
			n.Party = s.Edition.Parties[0].Key
		}
		m, err := Admit(s.Tx, n)
		s.Membership = m.ID
		return err
	})
	rehearsal.Add(rehearsal.Scene{Chapter: rehearsal.Leaving, Play: rehearse, Kinds: []outbox.Kind{kindReminder},
		Unless: rehearsal.Without(func(e *rulebook.Edition) bool { return e.Term != nil && len(e.Term.Reminders) > 0 }, "term.reminders")})
}

// rehearse sends the first reminder of the end of the term, thirty days before it.
func rehearse(s *rehearsal.Stage) error {
	m, err := Find(s.Tx, s.Membership)
	if err != nil {
		return err
	}
	s.Tx.Now = m.Until - 30*24*3600*clock.Instant(1_000_000)
	return tellEnd(s.Tx, m, s.Edition, s.Tx.Now)
}
