package application

import (
	"slices"

	"github.com/mengyue/portal/models/deadline"
	"github.com/mengyue/portal/models/form"
	"github.com/mengyue/portal/models/outbox"
	"github.com/mengyue/portal/models/rehearsal"
	"github.com/mengyue/portal/models/rulebook"
)

func init() {
	none := rehearsal.Without(func(e *rulebook.Edition) bool { return e.Review != nil }, "review")
	rehearsal.Add(
		rehearsal.Scene{Chapter: rehearsal.Joining, Unless: none, Play: rehearse, Kinds: []outbox.Kind{kindReceived, kindCorrections, kindLapsed, kindUncorrected, kindLate, kindEscalated}},
		rehearsal.Scene{Chapter: rehearsal.Joining, Unless: none, Play: rehearseDecisions, Kinds: []outbox.Kind{kindDecided}},
		rehearsal.Scene{Chapter: rehearsal.Joining, Play: rehearseWaiver, Kinds: []outbox.Kind{kindWaiver}, Unless: rehearsal.Without(func(e *rulebook.Edition) bool {
			return e.Review != nil && slices.ContainsFunc(e.Rules, func(r rulebook.Rule) bool { return slices.Contains(r.Occasions, rulebook.OnDecide) })
		}, "rules (decide)")})
}

// sample is an application as it stands in rehearsed letters.
func sample(s *rehearsal.Stage) Case {
	return Case{ID: s.Tx.NewID(), Number: "20261201-0001", Merchant: s.Merchant, Programme: s.Edition.Programme, Edition: s.Edition.ID, Submitted: s.Tx.Stamp(), Round: 1}
}

// rehearse sends the letters from the receipt to the waiver.
func rehearse(s *rehearsal.Stage) error {
	e, c := s.Edition, sample(s)
	d := deadline.Deadline{Clause: reviewClause(e), Link: "/cases/" + c.ID}
	correct := deadline.Deadline{Clause: e.Review.Clause, Link: d.Link}
	var err error
	if d.Due, err = deadline.After(s.Tx, s.Tx.Now, e.Review.Period); err != nil {
		return err
	}
	if correct.Due, err = deadline.After(s.Tx, s.Tx.Now, e.Review.CorrectionPeriod); err != nil {
		return err
	}
	f := Form{Case: c, Edition: e}
	var asked []Correction
	for _, a := range e.Asks[:min(2, len(e.Asks))] {
		f.Items = append(f.Items, Item{Item: form.Item{Ask: a}})
		asked = append(asked, Correction{Ask: a.Key, Text: rehearsal.Reason})
	}
	err = s.Send(rehearsal.Told{Kind: kindReceived, Letter: receipt(e, c, d)}, rehearsal.Told{Kind: kindCorrections, Letter: correctionLetter(f, asked, correct)},
		rehearsal.Told{Kind: kindLapsed, Letter: lapseLetter(e, c, correct)}, rehearsal.Told{Kind: kindLate, Letter: lateLetter(e, c, d)})
	if err != nil {
		return err
	}
	return s.Staff(rehearsal.Told{Kind: kindUncorrected, Letter: backLetter(e, c, correct, 2)}, rehearsal.Told{Kind: kindEscalated, Letter: escalation(e, c, d)})
}

// rehearseDecisions sends an approval, and a refusal by every clause that a decision rests on.
func rehearseDecisions(s *rehearsal.Stage) error {
	l := Lettering{Case: sample(s), Edition: s.Edition, Verdict: s.Against(rulebook.OnDecide), Ruling: Ruling{Outcome: Approved, Remark: rehearsal.Reason}}
	approved, err := addressed(s.Tx, l)
	if err != nil {
		return err
	}
	l.Ruling = Ruling{Outcome: Rejected, Todo: rehearsal.Advice, Reasons: map[string]string{}}
	for _, r := range l.Verdict.Results {
		l.Ruling.Reasons[r.Rule] = rehearsal.Reason
	}
	refused, err := addressed(s.Tx, l)
	if err != nil {
		return err
	}
	return s.Send(rehearsal.Told{Kind: kindDecided, Letter: Letter(approved)}, rehearsal.Told{Kind: kindDecided, Letter: Letter(refused)})
}

// rehearseWaiver asks for the second signature of a waiver.
func rehearseWaiver(s *rehearsal.Stage) error {
	c := sample(s)
	return s.Staff(rehearsal.Told{Kind: kindWaiver, Letter: waiverLetter(c, Waiver{Number: c.Number + "-W1", Reason: rehearsal.Reason, Proposed: s.Tx.Stamp()}, s.Against(rulebook.OnDecide).Results[0])})
}
