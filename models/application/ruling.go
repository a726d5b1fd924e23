package application

import (
	"slices"
	"strings"

	"github.com/mengyue/portal/models/clock"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/deadline"
	"github.com/mengyue/portal/models/decision"
	"github.com/mengyue/portal/models/fault"
	"github.com/mengyue/portal/models/form"
	"github.com/mengyue/portal/models/membership"
	"github.com/mengyue/portal/models/merchant"
	"github.com/mengyue/portal/models/outbox"
	"github.com/mengyue/portal/models/rulebook"
	"github.com/mengyue/portal/models/text"
)

// Ruling is what a reviewer is about to decide, as the decision form has it.
type Ruling struct {
	Outcome State             `json:"outcome"`           // Approved or Rejected
	Reasons map[string]string `json:"reasons,omitempty"` // of a refusal: by rule, in the reviewer's words
	Todo    string            `json:"todo,omitempty"`    // of a refusal: what the merchant can do
	Remark  string            `json:"remark,omitempty"`  // of an approval: a word to the merchant
	Seen    string            `json:"-"`                 // hash of the letter as it was previewed; "" for no preview
}

// Ready is a ruling with everything that it would be decided on now, and the very letter that would be sent.
type Ready struct {
	Case    Case
	Edition *rulebook.Edition
	Ruling  Ruling
	Verdict rulebook.Verdict
	Against []rulebook.Result
	Letter  outbox.Letter
	Seen    string // hash of the letter
	Fault   error  // why it cannot be decided like this; nil where it can
	facts   rulebook.Facts
}

func rulingOf(id string) string { return "ruling:" + id }

// SaveRuling keeps the reviewer's decision form as a draft, half-done too. Errors: Conflict, Forbidden, NotFound.
func SaveRuling(tx *db.Tx, id string, version int, r Ruling) error {
	c, err := inHand(tx, id, version)
	if err != nil {
		return err
	}
	return form.PutDraft(tx, rulingOf(c.ID), r)
}

// Drafted gives the ruling that was saved last, and by whom; ok is false where none was.
func Drafted(tx *db.Tx, id string) (r Ruling, by Stamp, ok bool, err error) {
	d, err := form.ReadDraft(tx, rulingOf(id), &r)
	return r, Stamp{At: d.SavedAt, By: d.SavedBy, ByName: d.Name}, d.Version > 0, err
}

// Prepare works out what a ruling would come to now: what stands against it and the very letter that would be sent.
func Prepare(tx *db.Tx, id string, r Ruling) (Ready, error) {
	c, err := find(tx, id)
	if err != nil {
		return Ready{}, err
	}
	f, known, v, err := assess(tx, c)
	if err != nil {
		return Ready{}, err
	}
	out := Ready{Case: c, Edition: f.Edition, Ruling: r, Verdict: v, Against: Against(f.Edition, v), facts: known}
	out.Fault = out.refused()
	l := Lettering{Case: c, Edition: f.Edition, Ruling: r, Verdict: v}
	if l, err = addressed(tx, l); err != nil {
		return Ready{}, err
	}
	out.Letter = Letter(l)
	out.Seen = sealOf(out.Letter)
	return out, nil
}

// addressed adds to a letter whom it goes to and which days it names.
func addressed(tx *db.Tx, l Lettering) (Lettering, error) {
	m, err := merchant.Find(tx, l.Case.Merchant)
	if err != nil {
		return l, err
	}
	l.Merchant = m.Name
	if l.Ruling.Outcome == Rejected {
		if l.Appeal, err = decision.AppealUntil(tx, l.Edition); err == nil {
			l.Bar, _, err = membership.BarOfRefusal(tx, l.Edition)
		}
		return l, err
	}
	l.Term, err = termEnd(tx, l.Edition)
	return l, err
}

// termEnd is the end of a term that begins now; 0 where the edition has none.
func termEnd(tx *db.Tx, e *rulebook.Edition) (clock.Instant, error) {
	if e.Term == nil {
		return 0, nil
	}
	return deadline.After(tx, tx.Now, e.Term.Length)
}

// refused is why a ruling cannot be decided: an approval that something stands against; a refusal without a ground,
// a reason or a way on (GEN-4).
func (r Ready) refused() error {
	switch r.Ruling.Outcome {
	case Approved:
		if !worded(r.Ruling.Remark) {
			return fault.Validation().At("remark", tooLong)
		}
		return unmet(r.Against)
	case Rejected:
		return r.unfounded()
	}
	return fault.Validation().At("outcome", text.Of("请选择通过或不予通过。", "Choose whether to approve or to refuse."))
}

func (r Ready) unfounded() error {
	f := fault.Validation()
	if len(r.Ruling.Reasons) == 0 {
		f.At("reasons", text.Of("不予通过至少要有一条不符合的条款或判断。", "A refusal rests on at least one clause or judgement that is not met.")).Under("GEN-4")
	}
	for rule, words := range r.Ruling.Reasons {
		result, ok := r.Verdict.Result(rule)
		switch {
		case !ok || result.Result != rulebook.Failed:
			f.At("reason."+rule, text.F("“%s”并非不符合，不能作为理由。", "“%s” is not failed and can be no reason.", titleOf(result, rule))).Under("GEN-4")
		case strings.TrimSpace(words) == "":
			f.At("reason."+rule, text.F("请写明“%s”不符合的理由。", "Give the reason why “%s” is not met.", result.Title)).Under("GEN-4")
		case !worded(words):
			f.At("reason."+rule, tooLong)
		}
	}
	if strings.TrimSpace(r.Ruling.Todo) == "" {
		f.At("todo", text.Of("请写明商家接下来可以怎么做。", "Say what the merchant can do now.")).Under("GEN-4")
	} else if !worded(r.Ruling.Todo) {
		f.At("todo", tooLong)
	}
	slices.SortFunc(f.Fields, func(a, b fault.Field) int { return strings.Compare(a.Name, b.Name) })
	return f.OrNil()
}

func titleOf(r rulebook.Result, rule string) text.Text {
	if r.Title.IsZero() {
		return text.Same(rule)
	}
	return r.Title
}
