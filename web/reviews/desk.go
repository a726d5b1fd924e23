package reviews

import (
	"github.com/mengyue/portal/models/application"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/decision"
	"github.com/mengyue/portal/models/merchant"
	"github.com/mengyue/portal/models/rulebook"
)

// desk is everything that lies on the table when a case is reviewed.
type desk struct {
	form      application.Form
	standing  application.Listed
	merchant  merchant.Merchant
	verdict   rulebook.Verdict
	checked   application.Checked
	questions []application.Question
	waivers   []application.Waiver
	asked     []application.Correction
	notes     []application.Note
	events    []application.Event
	earlier   []application.Case
}

// ask fills one part of the desk.
type ask func(tx *db.Tx, d *desk) error

// readDesk reads everything about a case. Errors: NotFound, also for a draft.
func readDesk(tx *db.Tx, id string) (d desk, err error) {
	if d.form, err = application.Open(tx, id); err != nil {
		return d, err
	}
	if err = missing(d.form.Case); err != nil {
		return d, err
	}
	for _, fill := range []ask{readWho, readVerdict, readReview, readHistory} {
		if err = fill(tx, &d); err != nil {
			return d, err
		}
	}
	return d, nil
}

func readWho(tx *db.Tx, d *desk) (err error) {
	if d.standing, err = application.Standing(tx, d.form.Case); err != nil {
		return err
	}
	d.merchant, err = merchant.Find(tx, d.form.Case.Merchant)
	return err
}

// readVerdict judges anew while the case is open; a decided one shows what it was decided on.
func readVerdict(tx *db.Tx, d *desk) (err error) {
	a := d.form.Case
	if d.checked, err = application.Check(tx, a.ID); err != nil {
		return err
	}
	if a.Decided.Done() {
		made, err := decision.Find(tx, a.Decision)
		d.verdict = made.Verdict
		return err
	}
	d.verdict, err = application.Assess(tx, a.ID)
	return err
}

func readReview(tx *db.Tx, d *desk) (err error) {
	if d.questions, err = application.Questions(tx, d.form.Case); err != nil {
		return err
	}
	if d.waivers, err = application.Waivers(tx, d.form.Case.ID); err != nil {
		return err
	}
	d.asked, err = application.Corrections(tx, d.form.Case.ID)
	return err
}

func readHistory(tx *db.Tx, d *desk) (err error) {
	if d.notes, err = application.Notes(tx, d.form.Case.ID); err != nil {
		return err
	}
	if d.events, err = application.Timeline(tx, d.form.Case.ID); err != nil {
		return err
	}
	d.earlier, err = application.Of(tx, d.form.Case.Merchant)
	return err
}
