package invitation

import (
	"github.com/mengyue/portal/models/deadline"
	"github.com/mengyue/portal/models/merchant"
	"github.com/mengyue/portal/models/outbox"
	"github.com/mengyue/portal/models/rehearsal"
	"github.com/mengyue/portal/models/rulebook"
)

func init() {
	rehearsal.Add(rehearsal.Scene{Chapter: rehearsal.Joining, Kinds: []outbox.Kind{kindInvited}, Unless: rehearsal.Without(func(e *rulebook.Edition) bool { return e.Invitation != nil }, "invitation"),
		Play: func(s *rehearsal.Stage) error {
			until, err := deadline.After(s.Tx, s.Tx.Now, s.Edition.Invitation.Period)
			if err != nil {
				return err
			}
			return s.Send(rehearsal.Told{Kind: kindInvited, Letter: letter(s.Edition, merchant.Merchant{Name: rehearsal.Name}, Invitation{Until: until, Note: rehearsal.Reason})})
		}})
}
