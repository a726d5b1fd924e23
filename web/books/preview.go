package books

import (
	"net/http"
	"slices"
	"strconv"

	"github.com/a-h/templ"

	"github.com/mengyue/portal/models/book"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/fault"
	"github.com/mengyue/portal/models/level"
	"github.com/mengyue/portal/models/rehearsal"
	"github.com/mengyue/portal/models/rulebook"
	"github.com/mengyue/portal/models/text"
	pages "github.com/mengyue/portal/views/books"
	rules "github.com/mengyue/portal/views/programmes"
	"github.com/mengyue/portal/views/ui"
	"github.com/mengyue/portal/web/front"
	"github.com/mengyue/portal/web/letters"
	"github.com/mengyue/portal/web/programmes"
	"github.com/mengyue/portal/web/verdicts"
)

// preview shows what a draft would make, in both languages: the programme's page, the application form, the agreements,
// the checks and how a member stands by the facts of one of its scenarios, and every letter that it can bring about.
func preview(c *front.Ctx) error {
	var d book.Draft
	var r rulebook.DraftReading
	var books *rulebook.Library
	err := c.View(func(tx *db.Tx) (err error) {
		if d, err = book.Find(tx, c.Param("id")); err != nil {
			return err
		}
		r, books = d.Reading(tx), rulebook.Books(tx)
		if r.Edition == nil || len(r.Scenarios) == 0 {
			return fault.New(fault.Breach, text.Of("草案还不能读出，没有可以预览的内容。", "The draft cannot be read yet; there is nothing to preview."), text.Of("请先按草案页面更正问题。", "Mend its problems on the draft's page first."))
		}
		return nil
	})
	if err != nil {
		return err
	}
	n, _ := strconv.Atoi(c.QueryParam("scenario"))
	n = min(max(n, 0), len(r.Scenarios)-1)
	played, err := rehearsal.Rehearsal{Books: books, Edition: r.Edition, Scenarios: r.Scenarios, Chosen: n}.Play(c.Request().Context(), c.Now())
	if err != nil {
		return err
	}
	e := r.Edition
	p := pages.PreviewProps{Page: c.Page(c.In(text.F("预览：%s %s", "Preview: %s %s", e.Title, e.ID))), Draft: ui.Link{Label: c.T("这份草案", "This draft"), URL: home(d)}, Summary: c.In(e.Summary), Action: home(d) + "/preview"}
	p.Page.Wide = true
	for i, one := range r.Scenarios {
		p.Scenarios = append(p.Scenarios, ui.Option{Value: strconv.Itoa(i), Label: c.In(one.Says), Chosen: i == n})
	}
	p.Sections = append(drawn(c, e, r.Scenarios[n]), written(c, played)...)
	for _, failed := range played.Failed {
		p.Failed = append(p.Failed, failed.Error())
	}
	for _, never := range played.Never {
		p.Never = append(p.Never, ui.SummaryRow{Key: c.In(never.Kind.Title()), Value: c.In(never.Why)})
	}
	return c.Show(http.StatusOK, pages.Preview(p))
}

// pair draws one thing in both languages.
func pair(c *front.Ctx, draw func(c *front.Ctx) templ.Component) pages.Pair {
	return pages.Pair{ZH: draw(c.Speaking(text.ZH)), EN: draw(c.Speaking(text.EN))}
}

// asked are the occasions as headings over what is checked.
var asked = map[rulebook.Occasion]text.Text{
	rulebook.OnSubmit: text.Of("提交时的核验", "Checks at submission"), rulebook.OnDecide: text.Of("决定时的核验", "Checks at the decision"), rulebook.OnRenew: text.Of("续约时的核验", "Checks at the decision on a renewal"),
	rulebook.OnTag: text.Of("打标时的核验", "Checks of a product to tag"), rulebook.OnEnter: text.Of("商品进入计划时的核验", "Checks of a product that enters"), rulebook.OnPublish: text.Of("发布商品时的核验", "Checks of a product to publish"),
	rulebook.OnSignUp: text.Of("商品报名时的核验", "Checks of a product signed up"), rulebook.OnSelect: text.Of("决定报名商品时的核验", "Checks at the decision on a sign-up"),
	rulebook.OnMonitor: text.Of("规则状态", "How a member stands"), rulebook.OnMonitorProduct: text.Of("计划内商品的状态", "How a product stands"), rulebook.OnAssess: text.Of("考核", "Assessment"), rulebook.OnEvaluate: text.Of("评估", "Evaluation"),
}

// drawn are the pages: what the programme's page, the form, the agreements and the checks say.
func drawn(c *front.Ctx, e *rulebook.Edition, s rulebook.Scenario) (out []pages.Section) {
	zh, en := programmes.Parts(c.Speaking(text.ZH), e), programmes.Parts(c.Speaking(text.EN), e)
	for i, part := range programmes.Parts(c, e) {
		out = append(out, pages.Section{ID: part.ID, Title: part.Title, Lead: part.Lead, Pairs: []pages.Pair{{ZH: rules.Rules(unlinked(zh[i].Rules)), EN: rules.Rules(unlinked(en[i].Rules))}}})
	}
	out = append(out, pages.Section{ID: "form", Title: c.T("申请表", "Application form"), Pairs: []pages.Pair{pair(c, func(c *front.Ctx) templ.Component {
		return rows(formRows(c, e), c.T("没有申请表。", "There is no application form."))
	})}}, pages.Section{ID: "agreements", Title: c.T("需要签署的协议", "Agreements to sign"), Pairs: []pages.Pair{pair(c, func(c *front.Ctx) templ.Component {
		return rows(agreementRows(c, e), c.T("没有协议。", "There is none."))
	})}})
	for _, occasion := range rulebook.Occasions {
		if !slices.ContainsFunc(e.Rules, func(r rulebook.Rule) bool { return slices.Contains(r.Occasions, occasion) }) {
			continue
		}
		v, title := e.Judge(occasion, s.Facts(), s.At), asked[occasion]
		if v.Level != "" {
			title = text.F("%s：%s", "%s: %s", title, level.Title(e, v.Level))
		}
		out = append(out, pages.Section{ID: "checks-" + string(occasion), Title: c.In(title), Pairs: []pages.Pair{pair(c, func(c *front.Ctx) templ.Component {
			return ui.Checks(c.In(title), nameless(verdicts.Checks(c.Lang, e, v.Results, nil)))
		})}})
	}
	return out
}

// written are the letters, chapter by chapter.
func written(c *front.Ctx, played rehearsal.Played) (out []pages.Section) {
	for _, chapter := range rehearsal.Chapters {
		s := pages.Section{ID: "letters-" + strconv.Itoa(int(chapter)), Title: c.In(text.F("函件：%s", "Letters: %s", chapter.Title()))}
		for _, l := range played.Letters {
			if l.Chapter != chapter {
				continue
			}
			to := rehearsal.Called
			if l.Notice.Role != "" {
				to = text.Of("平台工作人员", "Staff of the platform")
			}
			one := pair(c, func(c *front.Ctx) templ.Component {
				return ui.Letter(letters.Of(c.Lang, l.Notice.Letter, letters.Head{To: c.In(to), Preview: true}))
			})
			one.Title, one.Note = c.In(l.Kind.Title()), c.In(text.F("收件人：%s", "To: %s", to))
			s.Pairs = append(s.Pairs, one)
		}
		if len(s.Pairs) > 0 {
			out = append(out, s)
		}
	}
	return out
}

// unlinked takes the links from clauses that cannot be read anywhere yet.
func unlinked(list []rules.Rule) []rules.Rule {
	for i := range list {
		list[i].Clause.URL = ""
		unlinked(list[i].Parts)
	}
	return list
}

// nameless takes the names from checks that stand on a page twice, and the links from their clauses.
func nameless(checks []ui.Check) []ui.Check {
	for i := range checks {
		checks[i].ID, checks[i].Clause.URL = "", ""
		nameless(checks[i].Parts)
	}
	return checks
}

func rows(list []ui.SummaryRow, none string) templ.Component {
	if len(list) == 0 {
		return pages.Words(none)
	}
	return ui.SummaryList(list)
}

func formRows(c *front.Ctx, e *rulebook.Edition) (rows []ui.SummaryRow) {
	for _, a := range e.Asks {
		row := ui.SummaryRow{Key: c.In(a.Title), Value: c.In(a.Help), Note: c.T("选填", "optional")}
		if a.Required {
			row.Note = c.T("必填", "required")
		}
		if row.Value == "" {
			row.Value = c.T("（无说明）", "(no help text)")
		}
		if a.When != nil {
			row.Note += c.In(text.F("；仅当%s时", "; only where %s", e.Condition(a.When)))
		}
		rows = append(rows, row)
	}
	return rows
}

func agreementRows(c *front.Ctx, e *rulebook.Edition) (rows []ui.SummaryRow) {
	for _, a := range e.Agreements {
		rows = append(rows, ui.SummaryRow{Key: c.In(a.Title), Value: c.In(text.F("版本 %s，共 %d 条", "version %s, %d section{s}", a.Version, len(a.Body)))})
	}
	return rows
}
