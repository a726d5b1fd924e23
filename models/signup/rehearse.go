package signup

import (
	"github.com/mengyue/portal/models/deadline"
	"github.com/mengyue/portal/models/decision"
	"github.com/mengyue/portal/models/form"
	"github.com/mengyue/portal/models/outbox"
	"github.com/mengyue/portal/models/rehearsal"
	"github.com/mengyue/portal/models/rulebook"
)

func init() {
	rehearsal.Add(rehearsal.Scene{Chapter: rehearsal.TakingPart, Play: rehearse, Kinds: []outbox.Kind{kindReceived, kindDecided, kindLate, kindEscalated, kindLapsed},
		Unless: rehearsal.Without(func(e *rulebook.Edition) bool { return e.SignUp != nil }, "signup")})
}

// rehearse sends the letters of a sign-up: receipt, the three answers (refused by every clause that a review asks), what
// is late and what lapses.
func rehearse(s *rehearsal.Stage) error {
	e := s.Edition
	up := SignUp{ID: s.Tx.NewID(), Number: "S20261201-0001", Title: rehearsal.Product, Round: 1}
	d, amend := deadline.Deadline{Clause: e.SignUp.ReviewClause()}, deadline.Deadline{Clause: e.SignUp.AmendmentClause()}
	var err error
	if d.Due, err = deadline.After(s.Tx, s.Tx.Now, e.SignUp.Period); err != nil {
		return err
	}
	if amend.Due, err = deadline.After(s.Tx, s.Tx.Now, e.SignUp.Amend); err != nil {
		return err
	}
	r := Ready{Form: Form{SignUp: up, Edition: e}, name: rehearsal.Name, Ruling: Ruling{Outcome: Passed, Remark: rehearsal.Reason}}
	if r.appeal, err = decision.AppealUntil(s.Tx, e); err != nil {
		return err
	}
	passed := r.letter()
	r.Ruling = Ruling{Outcome: Refused, Reasons: map[string]string{}, Advice: map[string]string{}}
	r.Verdict = s.Against(rulebook.OnSelect)
	for _, one := range r.Verdict.Results {
		r.Ruling.Reasons[one.Rule] = rehearsal.Reason
	}
	refused := r.letter()
	r.Ruling.Outcome, r.Ruling.Advice[e.SignUp.Asks[0].Key] = Returned, rehearsal.Advice
	r.Form.Items = []Item{{Item: form.Item{Ask: e.SignUp.Asks[0]}}}
	err = s.Send(rehearsal.Told{Kind: kindReceived, Letter: receipt(e, up, d)}, rehearsal.Told{Kind: kindDecided, Letter: passed}, rehearsal.Told{Kind: kindDecided, Letter: r.letter()}, rehearsal.Told{Kind: kindDecided, Letter: refused},
		rehearsal.Told{Kind: kindLate, Letter: lateLetter(e, up, d)}, rehearsal.Told{Kind: kindLapsed, Letter: lapseLetter(e, up, amend)})
	if err != nil {
		return err
	}
	return s.Staff(rehearsal.Told{Kind: kindEscalated, Letter: escalation(e, up, d)})
}
