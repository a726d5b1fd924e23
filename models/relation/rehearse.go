package relation

import (
	"github.com/mengyue/portal/models/deadline"
	"github.com/mengyue/portal/models/outbox"
	"github.com/mengyue/portal/models/rehearsal"
	"github.com/mengyue/portal/models/rulebook"
)

func init() {
	rehearsal.Add(rehearsal.Scene{Chapter: rehearsal.TakingPart, Play: rehearse, Kinds: []outbox.Kind{kindAsked, kindAnswered, kindTimedOut, kindProposed, kindAgreed, kindDeclined, kindFallen, kindRestored},
		Unless: rehearsal.Without(func(e *rulebook.Edition) bool { return e.Relation != nil }, "relation")})
}

// rehearse sends the letters of a relation from the request to its end, each to every side that it goes to.
func rehearse(s *rehearsal.Stage) error {
	e, tx := s.Edition, s.Tx
	due, err := deadline.After(tx, tx.Now, e.Relation.Answer)
	if err != nil {
		return err
	}
	about := func() Relation {
		return Relation{ID: tx.NewID(), Programme: e.Programme, Edition: e.ID, Here: Member{s.Merchant, rehearsal.Name, s.Membership}, There: Member{s.Merchant, rehearsal.Name, tx.NewID()},
			Way: e.Relation.Ask[0], Payment: e.Relation.Payments[0].Key, Message: rehearsal.Remarks, Reason: rehearsal.Reason, Due: due}
	}
	running, ended := about(), about()
	running.Since, ended.Since, ended.Closed, ended.By = tx.Now, tx.Now, tx.Now, "membership:"+s.Membership
	running.Proposal = Proposal{Kind: ToSettle, Side: Here, Payment: running.Payment, Reason: rehearsal.Remarks}
	ended.Proposal = Proposal{Kind: ToEnd, Side: Here, Reason: rehearsal.Remarks}
	for _, told := range []error{tellAsked(tx, about(), e), tellAnswered(tx, running, e), tellAnswered(tx, about(), e), tellTimedOut(tx, about(), e), tellProposed(tx, running, e), tellProposed(tx, ended, e),
		tellAgreed(tx, running, e), tellAgreed(tx, ended, e), tellDeclined(tx, running, e), tellFallen(tx, ended), tellRestored(tx, running)} {
		if told != nil {
			return told
		}
	}
	return nil
}
