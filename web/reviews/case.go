package reviews

import (
	"net/http"

	"github.com/a-h/templ"
	"github.com/mengyue/portal/models/access"
	"github.com/mengyue/portal/models/application"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/rulebook"
	"github.com/mengyue/portal/models/text"
	pages "github.com/mengyue/portal/views/reviews"
	"github.com/mengyue/portal/views/ui"
	"github.com/mengyue/portal/web/front"
	"github.com/mengyue/portal/web/kinds"
	"github.com/mengyue/portal/web/verdicts"
)

// show is the page of a case; it notes who has it open and tells who else has.
func show(c *front.Ctx) error {
	p, err := casePage(c, front.Form{}, ui.ErrorSummaryProps{})
	if err != nil {
		return err
	}
	var others []application.Glance
	if err := c.Act(func(tx *db.Tx) (err error) { others, err = application.Look(tx, c.Param("id")); return err }); err != nil {
		return err
	}
	for i, g := range others {
		if i > 0 {
			p.Looking += c.T("；", "; ")
		}
		p.Looking += c.In(text.F("%s，%s", "%s, %s", g.Name, stamp(g.LookedAt)))
	}
	return c.Show(http.StatusOK, pages.Case(p))
}

// caseAgain is the page of the case with what was wrong and everything that was typed.
func caseAgain(c *front.Ctx, typed front.Form, sum ui.ErrorSummaryProps) (templ.Component, error) {
	p, err := casePage(c, typed, sum)
	p.Page.Error = true
	return pages.Case(p), err
}

func casePage(c *front.Ctx, typed front.Form, sum ui.ErrorSummaryProps) (pages.CaseProps, error) {
	var d desk
	if err := c.View(func(tx *db.Tx) (err error) { d, err = readDesk(tx, c.Param("id")); return err }); err != nil {
		return pages.CaseProps{}, err
	}
	a := d.form.Case
	p := pages.CaseProps{Page: under(c, d.merchant.Name+" · "+c.In(d.form.Edition.Title)), Summary: sum, Number: a.Number, Status: status(c, a), Facts: identity(c, d), Acts: acts(c, a), Ways: ways(c, d),
		Checks: automatic(c, d), AsOf: asOf(c, d), Papers: papers(c, d.form), Answers: answers(c, d.form), Agreements: agreements(c, d), Asked: asked(c, d),
		Earlier: earlier(c, d), Events: happened(c, d.events), Notes: noted(c, d.notes), Waivers: waiverRows(c, d)}
	if d.standing.Due != 0 {
		end := due(c, d.standing, c.T("审核期限", "Review by"))
		end.Clause = kinds.Clause(a.Programme, d.form.Edition.Review.Clause)
		p.Due = &end
	}
	mine := holds(c, a)
	for _, q := range d.questions {
		p.Questions = append(p.Questions, question(c, a, q, typed, sum))
	}
	if mine {
		p.Judge = ui.FormProps{ID: "judge-form", Action: casePath(c) + "/judgements", Version: number(a.Version)}
	}
	if access.May(c.Who.Role, access.Review) {
		p.Note = ui.FormProps{ID: "note-form", Action: casePath(c) + "/notes"}
		p.NoteField = ui.Field{Name: "note", Label: c.T("新的备注", "New note"), Value: typed.Get("note"), Error: sum.Errors.Of("note"), Rows: 3}
	}
	return p, nil
}

// holds reports whether the case is in the hands of the person who asks, right now.
func holds(c *front.Ctx, a application.Case) bool {
	return a.State() == application.Reviewing && a.Claimed.By == c.Who.Account && access.May(c.Who.Role, access.Review)
}

func identity(c *front.Ctx, d desk) []ui.SummaryRow {
	a := d.form.Case
	link := func(label, url string) templ.Component { return pages.Link(label, url) }
	out := []ui.SummaryRow{
		{Key: c.T("商家", "Merchant"), Body: link(d.merchant.Name, "/staff/merchants/"+a.Merchant), Note: d.merchant.LegalID, Lang: tongue(c, d.merchant.Name)},
		{Key: c.T("计划与规则版本", "Programme and edition"), Body: link(c.In(d.form.Edition.Title), "/programmes/"+a.Programme+"/clauses"), Note: a.Edition},
		{Key: c.T("提交时间", "Submitted"), Value: c.In(a.Submitted.At.Text())}, named(c, c.T("提交人", "Submitted by"), a.Submitted.ByName),
		named(c, c.T("审核人员", "Reviewer"), a.Claimed.ByName),
	}
	if !a.Claimed.Done() {
		out[len(out)-1] = ui.SummaryRow{Key: c.T("审核人员", "Reviewer"), Value: c.T("还没有人认领", "Nobody has claimed it"), Missing: true}
	}
	if why, ok := application.Forward(d.form.Edition, a); ok {
		out = append(out, ui.SummaryRow{Key: c.T("优先审核", "Goes first"), Value: c.In(why.Title), Change: kinds.Clause(a.Programme, why.Clause).URL, Action: c.In(text.F("条款 %s", "Clause %s", why.Clause))})
	}
	if a.Renews != "" {
		out = append(out, ui.SummaryRow{Key: c.T("续约", "Renewal"), Value: c.T("续接现有的成员资格", "Continues the present membership")})
	}
	if a.Decided.Done() {
		out = append(out, ui.SummaryRow{Key: c.T("决定", "Decision"), Body: link(c.In(a.State().Title()), "/decisions/"+a.Decision), Note: c.In(a.Decided.At.Text())}, named(c, c.T("决定人", "Decided by"), a.Decided.ByName))
	}
	return out
}

// named is a row with a person's name.
func named(c *front.Ctx, key, name string) ui.SummaryRow {
	return ui.SummaryRow{Key: key, Value: name, Lang: tongue(c, name)}
}

// acts are the buttons that do something at once.
func acts(c *front.Ctx, a application.Case) []pages.CaseAct {
	if !a.Pending() || !access.May(c.Who.Role, access.Review) {
		return nil
	}
	act := func(what, label string, kind ui.ButtonKind) pages.CaseAct {
		return pages.CaseAct{Form: ui.FormProps{Action: casePath(c) + "/" + what, Version: number(a.Version), Inline: true}, Button: ui.ButtonProps{Label: label, Kind: kind, ID: what}}
	}
	switch {
	case !a.Claimed.Done():
		return []pages.CaseAct{act("claim", c.T("认领", "Claim"), ui.Primary)}
	case a.Claimed.By == c.Who.Account || access.May(c.Who.Role, access.Countersign):
		return []pages.CaseAct{act("release", c.T("释放回队列", "Give back to the queue"), ui.Quiet)}
	}
	return nil
}

// ways lead to the pages on which the reviewer does something.
func ways(c *front.Ctx, d desk) []ui.ButtonProps {
	if !holds(c, d.form.Case) {
		return nil
	}
	return []ui.ButtonProps{{Label: c.T("作出决定", "Decide"), URL: casePath(c) + "/decision", Kind: ui.Primary}, {Label: c.T("要求补正", "Ask for corrections"), URL: casePath(c) + "/corrections"},
		{Label: c.T("提出豁免", "Propose a waiver"), URL: casePath(c) + "/waivers"}}
}

// automatic are the results that no person gives, each with its clause's words.
func automatic(c *front.Ctx, d desk) []ui.Check {
	var out []rulebook.Result
	for _, r := range d.verdict.Results {
		if rule, ok := d.form.Edition.Rule(r.Rule); ok && rule.Require.Judgement == "" {
			out = append(out, r)
		}
	}
	return cited(c, d.form.Edition, verdicts.Checks(c.Lang, d.form.Edition, out, nil))
}

// cited opens the clause's words under each check.
func cited(c *front.Ctx, e *rulebook.Edition, checks []ui.Check) []ui.Check {
	for i, k := range checks {
		if clause, ok := e.Clause(k.Clause.ID); ok {
			checks[i].Body = ui.ClauseText(ui.ClauseProps{ID: clause.ID, URL: k.Clause.URL, Text: c.In(clause.Text)})
		}
	}
	return checks
}

func asOf(c *front.Ctx, d desk) string {
	if d.form.Case.Decided.Done() {
		return c.In(text.F("决定所依据的结果，数据截至 %s。", "What the decision rests on, as of %s.", d.verdict.At.Text()))
	}
	return c.In(text.F("按提交时的规则版本 %s 和此刻（%s）的数据。", "Under edition %s, in force at the submission, on the figures of now (%s).", d.form.Case.Edition, d.verdict.At.Text()))
}
