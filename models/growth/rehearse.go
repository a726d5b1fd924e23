package growth

import (
	"github.com/mengyue/portal/models/outbox"
	"github.com/mengyue/portal/models/rehearsal"
	"github.com/mengyue/portal/models/rulebook"
	"github.com/mengyue/portal/models/text"
)

func init() {
	rehearsal.Add(rehearsal.Scene{Chapter: rehearsal.TakingPart, Play: rehearse, Kinds: []outbox.Kind{kindGiven, kindConfirmed, kindReturned, kindCancelled, kindOverdue},
		Unless: rehearsal.Without(func(e *rulebook.Edition) bool { return e.Growth != nil && len(e.Growth.Tasks) > 0 }, "growth")})
}

// rehearse sends the letters of the first task.
func rehearse(s *rehearsal.Stage) error {
	b := s.Edition.Growth.Tasks[0]
	t := Task{ID: s.Tx.NewID(), Merchant: s.Merchant, Programme: s.Edition.Programme, Edition: s.Edition.ID, Clause: s.Edition.Growth.Clause, Title: b.Title, Help: b.Help}
	var err error
	if t.Due, err = bookDue(s.Tx, s.Edition, b.Key); err != nil {
		return err
	}
	open, done := t, t
	done.Done = s.Tx.Now
	for _, one := range []struct {
		kind outbox.Kind
		task Task
	}{{kindGiven, open}, {kindOverdue, open}, {kindConfirmed, done}, {kindCancelled, done}} {
		if err := tell(s.Tx, one.task, one.kind); err != nil {
			return err
		}
	}
	return tell(s.Tx, open, kindReturned, text.F("原因：%[1]s", "Reason: %[1]s", rehearsal.Reason))
}
