package signups

import (
	"net/http"
	"strings"

	"github.com/mengyue/portal/models/access"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/signup"
	"github.com/mengyue/portal/models/text"
	"github.com/mengyue/portal/views/lang"
	pages "github.com/mengyue/portal/views/signups"
	"github.com/mengyue/portal/views/ui"
	"github.com/mengyue/portal/web/front"
)

const desk = "/staff/signups"

// queue lists sign-ups by what the rules put first, then by their ends.
func queue(c *front.Ctx) error {
	q := filter(c)
	var rows []signup.Listed
	var next string
	var tally signup.Tally
	err := c.View(func(tx *db.Tx) (err error) {
		if rows, next, err = signup.Queue(tx, q); err != nil {
			return err
		}
		tally, err = signup.Tallied(tx)
		return err
	})
	if err != nil {
		return err
	}
	p := pages.QueueProps{Page: c.Page(c.T("商品报名审核", "Reviews of sign-ups")), Stats: stats(c, tally), Views: queues(c, q, tally), View: string(q.View), Search: q.Search, Empty: idle(c, q),
		Assignees: []ui.Option{{Value: "me", Label: c.T("我", "Me"), Chosen: q.Assignee != ""}, {Value: "nobody", Label: c.T("无人", "Nobody"), Chosen: q.Unclaimed}},
		Pager:     ui.PagerProps{Shown: c.In(text.F("本页 %d 项", "%d on this page", len(rows)))}}
	p.Page.Wide = true
	for _, key := range newChooser(c, "").keys {
		p.Programmes = append(p.Programmes, ui.Option{Value: key, Label: c.TitleOf(key), Chosen: q.Programme == key})
	}
	if narrowed(q) {
		p.Clear = desk + "?view=" + string(q.View)
	}
	if next != "" {
		p.Pager.Next = c.There(desk, "after", next)
	}
	if q.After != "" {
		p.Pager.Previous = c.There(desk, "after", "")
	}
	for _, l := range rows {
		p.Rows = append(p.Rows, queueRow(c, l))
	}
	return c.Show(http.StatusOK, pages.Queue(p))
}

func filter(c *front.Ctx) signup.Filter {
	q := signup.Filter{View: signup.View(c.QueryParam("view")), Programme: c.QueryParam("programme"), Search: strings.TrimSpace(c.QueryParam("q")), Overdue: c.QueryParam("urgency") == "overdue",
		After: c.QueryParam("after"), Limit: perPage}
	switch c.QueryParam("assignee") {
	case "me":
		q.Assignee = c.Who.Account
	case "nobody":
		q.Unclaimed = true
	}
	return q
}

func narrowed(q signup.Filter) bool {
	return q.Programme+q.Search+q.Assignee != "" || q.Unclaimed || q.Overdue
}

func stats(c *front.Ctx, t signup.Tally) []ui.Stat {
	late := ui.Neutral
	if t.Overdue > 0 {
		late = ui.Bad
	}
	unit := c.T("项", "")
	return []ui.Stat{
		{Label: c.T("我的", "Mine"), Value: lang.Count(t.Mine), Unit: unit, URL: desk + "?assignee=me"},
		{Label: c.T("待认领", "Unclaimed"), Value: lang.Count(t.Unclaimed), Unit: unit, URL: desk + "?assignee=nobody"},
		{Label: c.T("超期", "Overdue"), Value: lang.Count(t.Overdue), Unit: unit, URL: desk + "?urgency=overdue", Tone: late},
	}
}

func queues(c *front.Ctx, q signup.Filter, t signup.Tally) []ui.Choice {
	return []ui.Choice{
		{Label: c.T("等待审核", "To review"), URL: desk, Current: q.View == signup.Running, Count: lang.Count(t.Running)},
		{Label: c.T("等待商家修改", "With the merchant"), URL: desk + "?view=waiting", Current: q.View == signup.Waiting, Count: lang.Count(t.Waiting)},
		{Label: c.T("已结束", "Closed"), URL: desk + "?view=closed", Current: q.View == signup.Closed},
	}
}

func idle(c *front.Ctx, q signup.Filter) ui.EmptyProps {
	if narrowed(q) {
		return ui.EmptyProps{ID: "no-signups", Title: c.T("没有符合条件的报名", "No sign-up matches"), Text: c.T("换一个条件，或清除筛选。", "Try another filter, or clear it."), Clear: desk + "?view=" + string(q.View)}
	}
	return ui.EmptyProps{ID: "no-signups", Title: c.T("没有待处理的报名", "Nothing waits here"), Text: c.T("商家提交后会出现在这里。", "What merchants hand in appears here.")}
}

func queueRow(c *front.Ctx, l signup.Listed) ui.Row {
	address := desk + "/" + l.ID
	r := ui.Row{ID: "signup-" + l.ID, Name: l.Number, Cells: []ui.Cell{{Text: l.Number, URL: address, Sub: c.In(text.F("第 %d 次提交", "round %d", l.Round))},
		{Text: l.Title, Sub: c.TitleOf(l.Programme), Lang: tongue(c, l.Title)}, {Text: l.MerchantName, URL: "/staff/merchants/" + l.Merchant, Lang: tongue(c, l.MerchantName)},
		{Status: status(c, l.State())}, {}, {Text: l.Claimed.ByName, Lang: tongue(c, l.Claimed.ByName)}, {}}}
	if why := ahead(c, l.SignUp); why != "" && l.Pending() {
		r.Cells[3].Sub = why
	}
	if d := due(c, l, ""); d != nil {
		r.Cells[4] = ui.Cell{Body: ui.Due(*d)}
	}
	if l.Overdue {
		r.Tone = ui.Bad
	}
	if l.State() == signup.Submitted && access.May(c.Who.Role, access.Review) {
		r.Cells[6] = ui.Cell{Body: pages.Claim(address+"/claim", number(l.Version), l.Number)}
	}
	return r
}

// ahead says why a sign-up goes first; "" where it does not.
func ahead(c *front.Ctx, s signup.SignUp) string {
	e, err := c.Books().Edition(s.Programme, s.Edition)
	if err != nil {
		return ""
	}
	why, ok := signup.Forward(e, s)
	if !ok {
		return ""
	}
	return c.In(text.F("优先审核：%s（%s）", "Goes first: %s (%s)", why.Title, why.Clause))
}
