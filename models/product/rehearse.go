package product

import (
	"github.com/mengyue/portal/models/deadline"
	"github.com/mengyue/portal/models/decision"
	"github.com/mengyue/portal/models/outbox"
	"github.com/mengyue/portal/models/rehearsal"
	"github.com/mengyue/portal/models/rulebook"
)

func init() {
	rehearsal.Sets(func(s *rehearsal.Stage) error {
		_, err := Put(s.Tx, []Product{{ID: s.Product, Store: s.Store, Title: rehearsal.Product, Category: "1", StockKind: "spot", SaleKind: "new"}})
		return err
	})
	rehearsal.Add(rehearsal.Scene{Chapter: rehearsal.TakingPart, Play: rehearse, Kinds: []outbox.Kind{kindNotice, kindEffective, kindAnswered, kindLate, kindEscalated, kindRevoked, kindUntagged},
		Unless: rehearsal.Without(func(e *rulebook.Edition) bool { return e.Tag != nil }, "tag")})
}

// rehearse sends the letters of tags.
func rehearse(s *rehearsal.Stage) error {
	e, tx := s.Edition, s.Tx
	w := Window{ID: tx.NewID(), Noticed: tx.Now}
	b := Batch{Clause: e.Tag.Clause, Reason: rehearsal.Reason, CancelWhy: rehearsal.Reason}
	o := Objection{ID: tx.NewID(), Merchant: s.Merchant, Reason: rehearsal.Remarks, Answer: rehearsal.Reason, Filed: tx.Now}
	var err error
	if w.Closes, err = deadline.After(tx, tx.Now, e.Tag.Objection); err != nil {
		return err
	}
	if w.Due, err = deadline.After(tx, tx.Now, e.Tag.Notice); err != nil {
		return err
	}
	if o.Due, err = deadline.After(tx, tx.Now, e.Tag.Answer); err != nil {
		return err
	}
	o.Answered = o.Due
	t := Tag{Title: rehearsal.Product, Effective: w.Due}
	d := decision.Decision{}
	if d.AppealUntil, err = decision.AppealUntil(tx, e); err != nil {
		return err
	}
	upheld, refused := o, o
	upheld.Verdict, refused.Verdict = Upheld, Refused
	end := End{Clause: e.Tag.UntagClause, Reason: rehearsal.Reason, At: tx.Now}
	err = s.Send(rehearsal.Told{Kind: kindNotice, Letter: noticeLetter(e, b, w, []string{t.Title}, 1)}, rehearsal.Told{Kind: kindEffective, Letter: effectLetter(e, w, 1)},
		rehearsal.Told{Kind: kindAnswered, Letter: AnswerLetter(e, upheld, t, d)}, rehearsal.Told{Kind: kindAnswered, Letter: AnswerLetter(e, refused, t, d)}, rehearsal.Told{Kind: kindLate, Letter: lateLetter(e, o, t)},
		rehearsal.Told{Kind: kindRevoked, Letter: revokeLetter(e, b, w)}, rehearsal.Told{Kind: kindUntagged, Letter: untagLetter(e, []Tag{t}, end)})
	if err != nil {
		return err
	}
	return escalate(tx, e, o, t)
}
