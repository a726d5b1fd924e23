package application

import (
	"slices"

	"github.com/mengyue/portal/models/audit"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/deadline"
	"github.com/mengyue/portal/models/fault"
	"github.com/mengyue/portal/models/outbox"
	"github.com/mengyue/portal/models/rulebook"
	"github.com/mengyue/portal/models/text"
)

// Wanted is one item that a reviewer wants put right, and why.
type Wanted struct {
	Ask  string
	Text string
}

// AskCorrections asks the merchant to put named items right. Only these open again; the review's clock stands meanwhile
// where the edition says so. Errors: Invalid (nothing named, no words: a Field each, named by the ask), Conflict, Forbidden.
func AskCorrections(tx *db.Tx, id string, version int, wanted []Wanted) (Case, error) {
	c, err := inHand(tx, id, version)
	if err != nil {
		return Case{}, err
	}
	f, err := open(tx, c)
	if err != nil {
		return Case{}, err
	}
	if err := f.correctable(tx); err != nil {
		return Case{}, err
	}
	asked, err := f.asking(tx, wanted)
	if err != nil {
		return Case{}, err
	}
	c.Asked = tx.Stamp()
	c.Round++
	if c, err = save(tx, c); err != nil {
		return Case{}, err
	}
	if err := insertCorrections(tx, asked); err != nil {
		return Case{}, err
	}
	d, err := waitForMerchant(tx, c, f.Edition, len(asked))
	if err != nil {
		return Case{}, err
	}
	audit.Record(tx, audit.Entry{Action: "case.corrections_asked", Object: c.Ref(), Merchant: c.Merchant, Clause: f.Edition.Review.Clause,
		Detail: map[string]any{"round": c.Round, "items": wanted, "until": d.Due}})
	_, err = outbox.Send(tx, outbox.Notice{Key: key(kindCorrections, c), Merchant: c.Merchant, Category: outbox.Deadline,
		Clause: f.Edition.Review.Clause, Object: c.Ref(), Letter: correctionLetter(f, asked, d)})
	return c, err
}

// correctable refuses corrections of a case that a judgement has ended, such as one of forged papers.
func (f Form) correctable(tx *db.Tx) error {
	given, err := Judgements(tx, f.Case.ID)
	if err != nil {
		return err
	}
	for _, j := range f.Edition.Review.Judgements {
		if j.Ends && slices.ContainsFunc(given, func(g Judgement) bool { return g.Key == j.Key && g.Answer == rulebook.Failed }) {
			return fault.New(fault.Breach, text.F("“%s”已判为不符合，申请到此为止，不能再补正。", "“%s” is judged as not met; the application ends there and cannot be corrected.", j.Title),
				text.Of("请不予通过；判断有误的，先更正判断。", "Refuse it; where the judgement is wrong, correct that first.")).Under(j.Clause)
		}
	}
	return nil
}

// asking makes the corrections of what is wanted.
func (f Form) asking(tx *db.Tx, wanted []Wanted) ([]Correction, error) {
	v := fault.Validation()
	if len(wanted) == 0 {
		v.At("items", text.Of("请至少选择一项需要补正的内容。", "Choose at least one item to be corrected."))
	}
	var out []Correction
	for _, w := range wanted {
		i, ok := f.Item(w.Ask)
		switch {
		case !ok:
			v.At(w.Ask, text.F("没有名为“%s”的项目。", "There is no item %q.", w.Ask))
		case w.Text == "":
			v.At(w.Ask, text.F("请写明“%s”需要怎样补正。", "Say what is wanted of “%s”.", i.Ask.Title))
		case !worded(w.Text):
			v.At(w.Ask, tooLong)
		}
		out = append(out, Correction{ID: tx.NewID(), CaseID: f.Case.ID, Round: f.Case.Round + 1, Place: len(out) + 1, Ask: w.Ask, Text: w.Text,
			Was: db.JSON(i.Answer), Asked: tx.Stamp()})
	}
	return out, v.OrNil()
}

// waitForMerchant stops the review's clock and starts the merchant's.
func waitForMerchant(tx *db.Tx, c Case, e *rulebook.Edition, items int) (deadline.Deadline, error) {
	if e.Review.Pause {
		if err := deadline.Pause(tx, ReviewDeadline, c.Ref()); err != nil {
			return deadline.Deadline{}, err
		}
	}
	return deadline.Open(tx, deadline.New{Kind: CorrectionDeadline, Object: c.Ref(), Merchant: c.Merchant, Audience: deadline.Merchant,
		Programme: c.Programme, Edition: c.Edition, Clause: e.Review.Clause, Period: e.Review.CorrectionPeriod,
		Title: text.F("补正申请 %s（%d 项）", "Correct application %s (%d item{s})", c.Number, items), Link: "/cases/" + c.ID})
}
