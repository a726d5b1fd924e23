package applications

import (
	"net/http"
	"strconv"

	"github.com/mengyue/portal/models/application"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/deadline"
	"github.com/mengyue/portal/models/text"
	pages "github.com/mengyue/portal/views/applications"
	"github.com/mengyue/portal/views/ui"
	"github.com/mengyue/portal/web/asks"
	"github.com/mengyue/portal/web/front"
	"github.com/mengyue/portal/web/kinds"
)

// corrections shows what a reviewer asked for, item by item.
func corrections(c *front.Ctx) error {
	p, err := correcting(c, nil)
	if err != nil {
		return err
	}
	return c.Show(http.StatusOK, pages.Corrections(p))
}

// correcting is the page with the replies as they were typed.
func correcting(c *front.Ctx, replies map[string]string) (pages.CorrectionsProps, error) {
	var f application.Form
	var all []application.Correction
	var d deadline.Deadline
	var running bool
	err := c.View(func(tx *db.Tx) (err error) {
		if f, err = application.Open(tx, c.Param("id")); err != nil {
			return err
		}
		if all, err = application.Corrections(tx, f.Case.ID); err != nil {
			return err
		}
		d, running, err = deadline.Running(tx, application.CorrectionDeadline, f.Case.Ref())
		return err
	})
	if err != nil {
		return pages.CorrectionsProps{}, err
	}
	p := pages.CorrectionsProps{Page: c.Page(c.In(text.F("补正 %s", "Corrections of %s", f.Case.Number))), Case: ui.Link{Label: c.In(text.F("申请 %s", "Application %s", f.Case.Number)), URL: address(f)},
		Form: ui.FormProps{ID: "corrections", Action: address(f) + "/corrections", Version: strconv.Itoa(f.Version)}}
	if running {
		due := kinds.Due(d, c.Now())
		due.Label, due.Left, due.Consequence = c.T("请在此前交回", "Hand them in by"), left(c, d), c.In(kinds.Consequence(d, c.Now()))
		due.Proof = "/deadlines/" + d.ID
		p.Deadline = &due
	}
	for _, w := range all {
		i, _ := f.Item(w.Ask)
		if w.Open() {
			p.Items = append(p.Items, want(c, f, w, replies[w.Ask]))
		} else {
			p.Settled = append(p.Settled, ui.SummaryRow{Key: c.In(i.Ask.Title), Value: w.Text, Note: c.In(settled(w))})
		}
	}
	return p, nil
}

func want(c *front.Ctx, f application.Form, w application.Correction, reply string) pages.Wanted {
	i, _ := f.Item(w.Ask)
	out := pages.Wanted{Title: c.In(i.Ask.Title), Text: w.Text, Asked: c.In(text.F("第 %d 次补正，%s", "Round %d, %s", w.Round, w.Asked.At.Text())),
		Status: ui.StatusProps{Label: c.T("待补正", "To be corrected"), Tone: ui.Warn}, URL: holding(f, w.Ask).address(f) + "#" + ui.FieldID(asks.Field(i.Ask)), Present: asks.Given(c, i.Item).Value,
		Reply: ui.Field{Name: "r." + w.Ask, Label: c.In(text.F("给审核人员的说明：%s", "Remark to the reviewer: %s", i.Ask.Title)), Value: reply, Optional: true, MaxLength: 1000, Rows: 2,
			Hint: c.T("如果不需要修改，请说明理由。", "If nothing needs changing, say why.")}}
	return out
}

func settled(w application.Correction) text.Text {
	if w.Lapsed != 0 {
		return text.F("第 %d 次，期限已过", "Round %d, the time ran out", w.Round)
	}
	return text.F("第 %d 次，已于 %s 交回。%s", "Round %d, handed in %s. %s", w.Round, w.Answered.At.Text(), w.Reply)
}

// resume hands the corrections in together.
func resume(c *front.Ctx) error {
	f, err := c.Form("version", "r.*")
	if err != nil {
		return err
	}
	version, _ := strconv.Atoi(f.Get("version"))
	replies := map[string]string{}
	for ask := range f.Starting("r.") {
		replies[ask] = f.Get("r." + ask)
	}
	id := c.Param("id")
	location, err := c.Once(func(tx *db.Tx) (string, error) {
		_, err := application.Resume(tx, id, version, replies)
		return "/cases/" + id, err
	})
	if err == nil {
		c.Flash(text.Of("补正已交回，审核继续。", "The corrections are handed in; the review goes on."))
		return c.To(location)
	}
	p, failed := correcting(c, replies)
	if failed != nil {
		return failed
	}
	return c.Again(err, func(s ui.ErrorSummaryProps) templComponent { return pages.Corrections(refused(p, s)) })
}

// refused puts what was wrong beside its items.
func refused(p pages.CorrectionsProps, s ui.ErrorSummaryProps) pages.CorrectionsProps {
	for k, e := range s.Errors {
		s.Errors[k].Name = "r." + e.Name
	}
	p.Summary, p.Page.Error = s, true
	for k := range p.Items {
		p.Items[k].Reply.Error = s.Errors.Of(p.Items[k].Reply.Name)
	}
	return p
}
