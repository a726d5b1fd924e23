package conduct

import (
	"strconv"

	"github.com/mengyue/portal/models/access"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/decision"
	"github.com/mengyue/portal/models/fault"
	"github.com/mengyue/portal/models/membership"
	"github.com/mengyue/portal/models/outbox"
	"github.com/mengyue/portal/models/rulebook"
	"github.com/mengyue/portal/models/text"
)

// Ruling is what somebody decides on an appeal, with the reason that the merchant is told.
type Ruling struct {
	Upheld  bool
	Reason  string
	Answers []string // to each ground, in their order; the reason alone answers a single ground
}

// DecideAppeal decides an appeal. Only somebody may who had no part in the decision appealed from. Upheld, every effect
// of that decision is undone (GEN-6); refused, the merchant is told why and what is left to it. Errors: Forbidden,
// Invalid, Conflict.
func DecideAppeal(tx *db.Tx, id string, version int, r Ruling) (Appeal, error) {
	if err := access.Require(tx, access.Countersign); err != nil {
		return Appeal{}, err
	}
	a, err := findAppeal(tx, id, version)
	if err != nil {
		return a, err
	}
	d, err := decision.Find(tx, a.Decision)
	if err != nil {
		return a, err
	}
	if err := secondPerson(tx, a.Clause, d.By, d.Second); err != nil {
		return a, err
	}
	if err := r.Check(a); err != nil {
		return a, err
	}
	return rule(tx, a, d, r)
}

// Check says what is missing in a ruling on an appeal: each ground is answered for itself. Errors: Invalid.
func (r Ruling) Check(a Appeal) error {
	v := fault.Validation()
	for i := range a.Grounds {
		if len(a.Grounds) == 1 {
			break
		}
		answer := ""
		if i < len(r.Answers) {
			answer = r.Answers[i]
		}
		written(v, AnswerField(i), answer, text.Of("请对这条理由单独说明意见。", "Answer this ground for itself."))
	}
	written(v, "reason", r.Reason, text.Of("请写明处理申诉的理由，商家会看到。", "Write the reason for the ruling; the merchant reads it."))
	return v.OrNil()
}

// AnswerField is the field of the answer to a ground, counted from 0.
func AnswerField(ground int) string { return "answer" + strconv.Itoa(ground+1) }

// answers are those to the grounds of an appeal, where there are several.
func (r Ruling) answers(a Appeal) []string {
	if len(a.Grounds) < 2 {
		return nil
	}
	return r.Answers[:min(len(r.Answers), len(a.Grounds))]
}

func rule(tx *db.Tx, a Appeal, d decision.Decision, r Ruling) (Appeal, error) {
	kind := decision.AppealRefused
	a.Outcome = Refused
	if r.Upheld {
		kind, a.Outcome = decision.AppealUpheld, Upheld
	}
	result, err := decision.Record(tx, decision.Decision{Kind: kind, Object: a.Ref(), Merchant: a.Merchant, Programme: a.Programme, Edition: a.Edition,
		Clauses: append([]string{a.Clause}, d.Clauses...), Reason: r.Reason})
	if err != nil {
		return a, err
	}
	a.Decided, a.Reason, a.Answers, a.Result, a.Closed = sign(tx), r.Reason, r.answers(a), result.ID, tx.Now
	if a, err = putAppeal(tx, a, "appeal."+string(a.Outcome)); err != nil {
		return a, err
	}
	if r.Upheld {
		if err := undo(tx, d); err != nil {
			return a, err
		}
	}
	l, err := AppealLetter(tx, a, d)
	if err != nil {
		return a, err
	}
	_, err = outbox.Send(tx, outbox.Notice{Key: kindAppeal.Key(a.ID), Merchant: a.Merchant, Category: outbox.Decision, Clause: a.Clause, Object: a.Ref(), Letter: l})
	return a, err
}

// Draft is the letter that a ruling would send: exactly these words, for the preview.
func (r Ruling) Draft(tx *db.Tx, id string) (outbox.Letter, error) {
	a, err := FindAppeal(tx, id)
	if err != nil {
		return outbox.Letter{}, err
	}
	d, err := decision.Find(tx, a.Decision)
	if err != nil {
		return outbox.Letter{}, err
	}
	a.Reason, a.Answers, a.Outcome = r.Reason, r.answers(a), Refused
	if r.Upheld {
		a.Outcome = Upheld
	}
	return AppealLetter(tx, a, d)
}

// AppealLetter is the letter that tells the outcome of an appeal from a decision.
func AppealLetter(tx *db.Tx, a Appeal, d decision.Decision) (outbox.Letter, error) {
	book, err := rulebook.Books(tx).Edition(a.Programme, a.Edition)
	if err != nil {
		return outbox.Letter{}, err
	}
	l := outbox.Letter{Clauses: membership.Cite(book, append([]string{a.Clause}, d.Clauses...)...), Link: "/appeals/" + a.ID, LinkText: text.Of("查看申诉", "See the appeal"),
		Facts: []outbox.Fact{{Label: text.Of("申诉的决定", "Decision appealed from"), Value: Title(d.Kind)}, {Label: text.Of("作出时间", "Taken at"), Value: d.At.Text()},
			{Label: text.Of("处理的理由", "Why it was decided so"), Value: text.Same(a.Reason)}}}
	for i, answer := range a.Answers {
		l.Facts = append(l.Facts, outbox.Fact{Label: text.F("理由 %[1]d", "Ground %[1]d", i+1), Value: text.Same(a.Grounds[i])}, outbox.Fact{Label: text.F("对理由 %[1]d 的意见", "On ground %[1]d", i+1), Value: text.Same(answer)})
	}
	if a.Outcome == Upheld {
		l.Title = text.F("关于申诉的决定：成立（“%s”）", "Decision on your appeal in “%s”: upheld", book.Title)
		l.Paragraphs = []text.Text{text.Of("经由没有参与原决定的人复核，您的申诉成立，原决定的全部影响已撤销。", "Somebody who had no part in the first decision has looked at it again. Your appeal is upheld, and every effect of that decision is undone."),
			undone(d.Kind)}
		l.Todo = []text.Text{text.Of("无需操作；如发现仍有未恢复之处，请与工作人员联系。", "There is nothing to do. Should anything not be restored, turn to staff.")}
		return l, nil
	}
	l.Title = text.F("关于申诉的决定：不成立（“%s”）", "Decision on your appeal in “%s”: refused", book.Title)
	l.Paragraphs = []text.Text{text.Of("经由没有参与原决定的人复核，您的申诉不成立，原决定继续有效。", "Somebody who had no part in the first decision has looked at it again. Your appeal is refused, and that decision stands.")}
	l.Todo = []text.Text{text.Of("如有新的事实或证据，可以与工作人员联系。", "Should there be new facts or evidence, turn to staff.")}
	l.Objection = text.Of("平台内的申诉到此为止。您仍可以与平台协商，向主管部门投诉，或按协议约定的方式提起诉讼。",
		"The appeal within the platform ends here. You may still negotiate with the platform, complain to the competent authority, or go to court as the agreement provides.")
	return l, nil
}
