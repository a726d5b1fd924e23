package reviews

import (
	"net/http"

	"github.com/a-h/templ"
	"github.com/mengyue/portal/models/access"
	"github.com/mengyue/portal/models/application"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/text"
	pages "github.com/mengyue/portal/views/reviews"
	"github.com/mengyue/portal/views/ui"
	"github.com/mengyue/portal/web/front"
	"github.com/mengyue/portal/web/kinds"
)

// waiving is the form that proposes a waiver.
func waiving(c *front.Ctx) error {
	page, err := waivePage(c, front.Form{}, ui.ErrorSummaryProps{})
	if err != nil {
		return err
	}
	return c.Show(http.StatusOK, page)
}

// waive proposes one.
func waive(c *front.Ctx) error {
	f, err := c.Form("version", "rule", "reason")
	if err != nil {
		return err
	}
	return doing(c, text.Of("豁免已提出，等待另一位主管会签。", "The waiver is proposed and waits for another supervisor's signature."), func(tx *db.Tx) (string, error) {
		_, err := application.Waive(tx, c.Param("id"), f.Version(), f.Get("rule"), f.Get("reason"))
		return casePath(c) + "#waivers", err
	}, func(sum ui.ErrorSummaryProps) (templ.Component, error) { return waivePage(c, f, sum) })
}

func waivePage(c *front.Ctx, typed front.Form, sum ui.ErrorSummaryProps) (templ.Component, error) {
	var d desk
	if err := c.View(func(tx *db.Tx) (err error) { d, err = readDesk(tx, c.Param("id")); return err }); err != nil {
		return nil, err
	}
	p := pages.WaiveProps{Page: under(c, c.T("提出豁免", "Propose a waiver")), Summary: sum, Number: d.form.Case.Number, Back: casePath(c),
		Form:   ui.FormProps{Action: casePath(c) + "/waivers", Version: number(d.form.Case.Version)},
		Rule:   ui.Field{Name: "rule", Label: c.T("要豁免的条件", "The condition to be waived"), Error: sum.Errors.Of("rule")},
		Reason: ui.Field{Name: "reason", Label: c.T("理由", "Reason"), Value: typed.Get("reason"), Error: sum.Errors.Of("reason")}}
	p.Page.Error = sum.Message != ""
	proposed := map[string]bool{}
	for _, w := range d.waivers {
		proposed[w.Rule] = proposed[w.Rule] || !w.Declined.Done()
	}
	for _, r := range application.Against(d.form.Edition, d.verdict) {
		if !proposed[r.Rule] {
			p.Rules = append(p.Rules, ui.Option{Value: r.Rule, Label: r.Clause + " " + c.In(r.Title), Hint: c.In(r.Detail), Chosen: typed.Get("rule") == r.Rule})
		}
	}
	return pages.Waive(p), nil
}

func waiverRows(c *front.Ctx, d desk) []ui.Row {
	var out []ui.Row
	for _, w := range d.waivers {
		rule, _ := d.form.Edition.Rule(w.Rule)
		out = append(out, ui.Row{ID: "waiver-" + w.ID, Cells: []ui.Cell{{Text: w.Number, URL: "/staff/waivers/" + w.ID}, {Text: c.In(rule.Title), Sub: w.Clause}, {Text: w.Reason, Lang: tongue(c, w.Reason)},
			{Text: w.Proposed.ByName, Sub: c.In(stamp(w.Proposed.At))}, {Status: waiverState(c, w)}}})
	}
	return out
}

func waiverState(c *front.Ctx, w application.Waiver) ui.StatusProps {
	switch {
	case w.Signed.Done():
		return ui.StatusProps{Label: c.In(text.F("%s 已会签", "signed by %s", w.Signed.ByName)), Tone: ui.Good}
	case w.Declined.Done():
		return ui.StatusProps{Label: c.In(text.F("%s 不同意", "declined by %s", w.Declined.ByName)), Tone: ui.Bad}
	}
	return ui.StatusProps{Label: c.T("待会签", "waits for a signature"), Tone: ui.Warn}
}

// showWaiver is a waiver with the ways on for who may sign it.
func showWaiver(c *front.Ctx) error {
	page, err := signPage(c, front.Form{}, ui.ErrorSummaryProps{})
	if err != nil {
		return err
	}
	return c.Show(http.StatusOK, page)
}

// sign puts the second signature under a waiver.
func sign(c *front.Ctx) error {
	f, err := c.Form()
	if err != nil {
		return err
	}
	return settle(c, f, text.Of("已会签，豁免生效。", "Signed; the waiver is in effect."), func(tx *db.Tx) (application.Waiver, error) { return application.Countersign(tx, c.Param("id")) })
}

// decline refuses it.
func decline(c *front.Ctx) error {
	f, err := c.Form("remark")
	if err != nil {
		return err
	}
	return settle(c, f, text.Of("已不同意这项豁免。", "The waiver is declined."), func(tx *db.Tx) (application.Waiver, error) {
		return application.Decline(tx, c.Param("id"), f.Get("remark"))
	})
}

func settle(c *front.Ctx, f front.Form, done text.Text, do func(tx *db.Tx) (application.Waiver, error)) error {
	return doing(c, done, func(tx *db.Tx) (string, error) {
		w, err := do(tx)
		return "/staff/cases/" + w.CaseID + "#waivers", err
	}, func(sum ui.ErrorSummaryProps) (templ.Component, error) { return signPage(c, f, sum) })
}

func signPage(c *front.Ctx, typed front.Form, sum ui.ErrorSummaryProps) (templ.Component, error) {
	var w application.Waiver
	var d desk
	err := c.View(func(tx *db.Tx) (err error) {
		if w, err = application.FindWaiver(tx, c.Param("id")); err != nil {
			return err
		}
		d, err = readDesk(tx, w.CaseID)
		return err
	})
	if err != nil {
		return nil, err
	}
	rule, _ := d.form.Edition.Rule(w.Rule)
	result, _ := d.verdict.Result(w.Rule)
	at := "/staff/waivers/" + w.ID
	p := pages.SignProps{Page: under(c, c.In(text.F("豁免：%s", "Waiver: %s", rule.Title))), Summary: sum, Number: w.Number, Back: "/staff/cases/" + w.CaseID, Facts: []ui.SummaryRow{
		{Key: c.T("申请", "Application"), Value: d.form.Case.Number + " · " + d.merchant.Name, Lang: tongue(c, d.merchant.Name)}, {Key: c.T("条款", "Clause"), Body: ui.Clause(kinds.Clause(d.form.Case.Programme, w.Clause))},
		{Key: c.T("核验结果", "Result"), Value: c.In(result.Detail)}, {Key: c.T("理由", "Reason"), Value: w.Reason, Lang: tongue(c, w.Reason)}, named(c, c.T("提出人", "Proposed by"), w.Proposed.ByName), {Key: c.T("提出时间", "Proposed"), Value: c.In(w.Proposed.At.Text())},
		{Key: c.T("状态", "State"), Body: ui.Status(waiverState(c, w))}}}
	if w.Remark != "" {
		p.Facts = append(p.Facts, named(c, c.T("不同意的理由", "Why it was declined"), w.Remark))
	}
	p.Page.Error = sum.Message != ""
	switch {
	case !w.Pending() || !access.May(c.Who.Role, access.Countersign):
	case w.Proposed.By == c.Who.Account:
		p.Why = c.T("这是您提出的豁免，须由另一位主管会签。", "You proposed this waiver; another supervisor must sign it.")
	default:
		p.Sign = ui.ConfirmProps{Form: ui.FormProps{Action: at + "/sign"}, Action: ui.ButtonProps{Label: c.T("会签并生效", "Sign; it takes effect"), Kind: ui.Primary}, Back: p.Back,
			Consequences: []string{c.T("这项条件对这件申请不再要求，连同理由与双方姓名永久留存。", "This condition is not demanded of this application any more; the reason and both names are kept for good.")}}
		p.Decline = ui.FormProps{Action: at + "/decline"}
		p.Remark = ui.Field{Name: "remark", Label: c.T("不同意的理由", "Why you decline"), Value: typed.Get("remark"), Error: sum.Errors.Of("remark")}
	}
	return pages.Sign(p), nil
}
