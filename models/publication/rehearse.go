package publication

import (
	"github.com/mengyue/portal/models/outbox"
	"github.com/mengyue/portal/models/rehearsal"
	"github.com/mengyue/portal/models/rulebook"
	"github.com/mengyue/portal/models/text"
)

func init() {
	rehearsal.Add(rehearsal.Scene{Chapter: rehearsal.Changing, Kinds: []outbox.Kind{kindChange}, Unless: first, Play: func(s *rehearsal.Stage) error {
		return s.Send(rehearsal.Told{Kind: kindChange, Letter: Letter(rulebook.Books(s.Tx), s.Edition)})
	}})
}

// first: nobody is told of the first edition of a programme, which has no members yet.
func first(s *rehearsal.Stage) text.Text {
	if _, err := s.Books.InForce(s.Edition.Programme, s.Edition.Effective-1); err != nil {
		return text.Of("新计划的首个版本，还没有成员需要告知", "the first edition of a programme: there are no members to tell yet")
	}
	return text.Text{}
}
