package reviews

import (
	"net/http"

	"github.com/mengyue/portal/models/access"
	"github.com/mengyue/portal/models/application"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/rulebook"
	"github.com/mengyue/portal/models/text"
	"github.com/mengyue/portal/views/lang"
	"github.com/mengyue/portal/views/layout"
	pages "github.com/mengyue/portal/views/reviews"
	"github.com/mengyue/portal/views/ui"
	"github.com/mengyue/portal/web/front"
	"github.com/mengyue/portal/web/kinds"
)

// perPage is how many applications a page of the queue shows.
const perPage = 20

// queue lists applications by urgency.
func queue(c *front.Ctx) error {
	p, err := queuePage(c, ui.ErrorSummaryProps{})
	if err != nil {
		return err
	}
	return c.Show(http.StatusOK, pages.Queue(p))
}

// queuePage is the queue as the address asks for it.
func queuePage(c *front.Ctx, sum ui.ErrorSummaryProps) (pages.QueueProps, error) {
	q := filter(c)
	var rows []application.Listed
	var next string
	var total int64
	var tally application.Tally
	var people []ui.Option
	err := c.View(func(tx *db.Tx) (err error) {
		if rows, next, err = application.Queue(tx, q); err != nil {
			return err
		}
		if total, err = application.Count(tx, q); err != nil {
			return err
		}
		if people, err = reviewers(c, tx); err != nil {
			return err
		}
		tally, err = application.Tallied(tx)
		return err
	})
	p := pages.QueueProps{Page: c.Page(c.T("审核", "Reviews")), Summary: sum, Stats: stats(c, tally), Views: views(c, q, tally), Filter: filters(c, q, people), Columns: columns(c, q),
		Empty: empty(c, q), Pager: ui.PagerProps{Shown: c.In(text.F("本页 %d 件", "%d on this page", len(rows))), Total: c.In(text.F("共 %s 件", "%s in all", lang.Count(total)))}}
	p.Page.Wide, p.Page.Error = true, sum.Message != ""
	if q.After != "" {
		p.Pager.Previous = c.There("/staff/cases", "after", "")
	}
	if next != "" {
		p.Pager.Next = c.There("/staff/cases", "after", next)
	}
	if access.May(c.Who.Role, access.Countersign) && q.View == application.Running {
		p.Assign, p.Reviewers = "/staff/cases/assign", people
	}
	p.Rows = make([]ui.Row, len(rows))
	for i, l := range rows {
		p.Rows[i] = row(c, l)
	}
	return p, err
}

// filter reads the address.
func filter(c *front.Ctx) application.Filter {
	q := application.Filter{View: application.View(c.QueryParam("view")), Programme: c.QueryParam("programme"), State: application.State(c.QueryParam("state")),
		Search: c.QueryParam("q"), After: c.QueryParam("after"), Limit: perPage}
	switch a := c.QueryParam("assignee"); a {
	case "me":
		q.Assignee = c.Who.Account
	case "nobody":
		q.Unclaimed = true
	default:
		q.Assignee = a
	}
	q.Overdue, q.AtRisk = c.QueryParam("urgency") == "overdue", c.QueryParam("urgency") == "at_risk"
	return q
}

func stats(c *front.Ctx, t application.Tally) []ui.Stat {
	tone := func(n int64, bad ui.Tone) ui.Tone {
		if n > 0 {
			return bad
		}
		return ui.Neutral
	}
	unit := c.T("件", "")
	return []ui.Stat{
		{Label: c.T("我的", "Mine"), Value: lang.Count(t.Mine), Unit: unit, URL: "/staff/cases?assignee=me"},
		{Label: c.T("待认领", "Unclaimed"), Value: lang.Count(t.Unclaimed), Unit: unit, URL: "/staff/cases?assignee=nobody"},
		{Label: c.T("临近期限", "At risk"), Value: lang.Count(t.AtRisk), Unit: unit, URL: "/staff/cases?urgency=at_risk", Tone: tone(t.AtRisk, ui.Warn)},
		{Label: c.T("超期", "Overdue"), Value: lang.Count(t.Overdue), Unit: unit, URL: "/staff/cases?urgency=overdue", Tone: tone(t.Overdue, ui.Bad)},
	}
}

func views(c *front.Ctx, q application.Filter, t application.Tally) []ui.Choice {
	return []ui.Choice{
		{Label: c.T("审核中", "Running"), URL: "/staff/cases", Current: q.View == application.Running, Count: lang.Count(t.Running)},
		{Label: c.T("等待商家补正", "With the merchant"), URL: "/staff/cases?view=waiting", Current: q.View == application.Waiting, Count: lang.Count(t.Waiting)},
		{Label: c.T("已结束", "Closed"), URL: "/staff/cases?view=closed", Current: q.View == application.Closed},
	}
}

func filters(c *front.Ctx, q application.Filter, people []ui.Option) pages.QueueFilter {
	f := pages.QueueFilter{Action: "/staff/cases", View: string(q.View), Search: q.Search, Assignees: []ui.Option{{Value: "me", Label: c.T("我", "Me")}, {Value: "nobody", Label: c.T("无人", "Nobody")}},
		Urgencies: []ui.Option{{Value: "overdue", Label: c.T("超期", "Overdue")}, {Value: "at_risk", Label: c.T("临近期限", "At risk")}}}
	for _, p := range people {
		f.Assignees = append(f.Assignees, ui.Option{Value: p.Value, Label: p.Label})
	}
	for _, p := range c.Books().Programmes() {
		if e, err := c.Books().InForce(p, c.Now()); err == nil && e.Review != nil {
			f.Programmes = append(f.Programmes, ui.Option{Value: p, Label: c.In(e.Title)})
		}
	}
	for _, s := range states[q.View] {
		f.States = append(f.States, ui.Option{Value: string(s), Label: c.In(s.Title())})
	}
	for name, options := range map[string][]ui.Option{"programme": f.Programmes, "state": f.States, "assignee": f.Assignees, "urgency": f.Urgencies} {
		for i := range options {
			options[i].Chosen = options[i].Value == c.QueryParam(name)
			if options[i].Chosen {
				f.Clear = "/staff/cases?view=" + string(q.View)
			}
		}
	}
	if q.Search != "" {
		f.Clear = "/staff/cases?view=" + string(q.View)
	}
	return f
}

var states = map[application.View][]application.State{
	application.Running: {application.Submitted, application.Reviewing}, application.Waiting: {application.Correcting},
	application.Closed: {application.Approved, application.Rejected, application.Withdrawn},
}

func empty(c *front.Ctx, q application.Filter) ui.EmptyProps {
	e := ui.EmptyProps{ID: "no-cases", Title: c.T("没有符合条件的申请", "No application matches"), Text: c.T("换一个条件，或清除筛选。", "Try another filter, or clear it."), Clear: "/staff/cases?view=" + string(q.View)}
	if filters(c, q, nil).Clear == "" && q.Assignee == "" {
		e.Title, e.Text, e.Clear = c.T("没有待处理的申请", "Nothing waits here"), c.T("商家提交后会出现在这里，并按到期时间排列。", "What merchants submit appears here, in the order of its end."), ""
	}
	return e
}

func columns(c *front.Ctx, q application.Filter) []ui.Column {
	last := ui.Column{Label: c.T("操作", "Actions"), Hidden: true}
	when := c.T("到期", "Due")
	if q.View == application.Closed {
		when = c.T("结束", "Closed")
	}
	return []ui.Column{{Label: c.T("编号", "Number")}, {Label: c.T("商家", "Merchant")}, {Label: c.T("计划", "Programme")}, {Label: c.T("状态", "State")}, {Label: when}, {Label: c.T("审核人员", "Reviewer")}, last}
}

func row(c *front.Ctx, l application.Listed) ui.Row {
	address := "/staff/cases/" + l.ID
	r := ui.Row{ID: "case-" + l.ID, Value: l.ID + ":" + number(l.Version), Name: l.Number, Cells: []ui.Cell{
		{Text: l.Number, URL: address}, {Text: l.MerchantName, URL: "/staff/merchants/" + l.Merchant, Lang: "zh-CN"}, {Text: c.In(programme(c, l.Case))}, {Status: status(c, l.Case)},
		{Text: c.In(stamp(max(l.Decided.At, l.Withdrawn.At))), Time: max(l.Decided.At, l.Withdrawn.At).String()}, {Text: l.Claimed.ByName}, {}}}
	if why, ok := forward(c, l.Case); ok {
		r.Cells[3].Sub = c.In(text.F("优先审核：%s（%s）", "Goes first: %s (%s)", why.Title, why.Clause))
	}
	if l.Due != 0 {
		r.Cells[4] = ui.Cell{Body: ui.Due(due(c, l, "")), Sub: atRisk(c, l)}
		r.Tone = urgencies[l.Urgency].tone
	}
	if l.Pending() && !l.Claimed.Done() && access.May(c.Who.Role, access.Review) {
		r.Cells[6] = ui.Cell{Body: pages.Claim(address+"/claim", number(l.Version), l.Number)}
	}
	return r
}

// atRisk says what the colour of a near end says; an end that has passed says so itself.
func atRisk(c *front.Ctx, l application.Listed) string {
	if l.Urgency != application.AtRisk {
		return ""
	}
	return c.In(urgencies[l.Urgency].words)
}

func status(c *front.Ctx, a application.Case) ui.StatusProps {
	return ui.StatusProps{Label: c.In(a.State().Title()), Tone: kinds.CaseState(a.State()).Tone}
}

// programme is the title of the programme that a case is about.
func programme(c *front.Ctx, a application.Case) text.Text {
	e, err := book(c, a)
	if err != nil {
		return text.Same(a.Programme)
	}
	return e.Title
}

// book is the edition of a case, the one in force for a draft.
func book(c *front.Ctx, a application.Case) (*rulebook.Edition, error) {
	if a.Edition == "" {
		return c.Books().InForce(a.Programme, c.Now())
	}
	return c.Books().Edition(a.Programme, a.Edition)
}

// forward is why a case goes first.
func forward(c *front.Ctx, a application.Case) (rulebook.Priority, bool) {
	e, err := book(c, a)
	if err != nil {
		return rulebook.Priority{}, false
	}
	return application.Forward(e, a)
}

// under is a page of the area below the queue.
func under(c *front.Ctx, title string) layout.Page {
	p := c.Page(title)
	p.Wide = true
	return p
}

// titleOf is the title of a programme of today.
func titleOf(c *front.Ctx, key string) text.Text {
	return programme(c, application.Case{Programme: key})
}
