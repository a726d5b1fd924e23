package home

import (
	"net/http"
	"slices"
	"strings"

	"github.com/mengyue/portal/models/application"
	"github.com/mengyue/portal/models/calendar"
	"github.com/mengyue/portal/models/clock"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/deadline"
	"github.com/mengyue/portal/models/membership"
	merchants "github.com/mengyue/portal/models/merchant"
	"github.com/mengyue/portal/models/product"
	"github.com/mengyue/portal/models/text"
	"github.com/mengyue/portal/models/watch"
	pages "github.com/mengyue/portal/views/home"
	"github.com/mengyue/portal/views/lang"
	"github.com/mengyue/portal/views/ui"
	"github.com/mengyue/portal/web/front"
	"github.com/mengyue/portal/web/kinds"
)

// merchant is the home of a merchant's people.
func merchant(c *front.Ctx) error {
	p := pages.MerchantProps{Start: ui.ButtonProps{Label: c.T("查看计划", "See the programmes"), URL: "/programmes", Kind: ui.Primary}}
	err := c.View(func(tx *db.Tx) error {
		todo, err := deadline.List(tx, deadline.Question{Merchant: c.Who.Merchant, Audience: deadline.Merchant, Limit: 20})
		if err != nil {
			return err
		}
		p.Attention = attention(c, todo)
		if err := standings(c, tx, &p); err != nil {
			return err
		}
		if p.Dates, err = next(c, tx); err != nil {
			return err
		}
		p.Notices, err = latest(c, tx)
		return err
	})
	if err != nil {
		return err
	}
	p.Page = c.Page(c.T("首页", "Home"))
	return c.Show(http.StatusOK, pages.Merchant(p))
}

// standings are the merchant's memberships and its applications under way, a row each.
func standings(c *front.Ctx, tx *db.Tx, p *pages.MerchantProps) error {
	members, err := membership.List(tx, membership.Question{Merchant: c.Who.Merchant, State: membership.Current, Limit: 50})
	if err != nil {
		return err
	}
	warned, err := warnings(c, tx)
	if err != nil {
		return err
	}
	states, err := kinds.Members(tx, members...)
	if err != nil {
		return err
	}
	cases, err := application.Of(tx, c.Who.Merchant)
	if err != nil {
		return err
	}
	cases = slices.DeleteFunc(cases, func(a application.Case) bool { return !a.IsOpen() })
	for _, m := range members {
		book, err := m.Book(tx)
		if err != nil {
			return err
		}
		renewing := slices.ContainsFunc(cases, func(a application.Case) bool { return a.Renews == m.ID })
		line, err := memberLine(c, tx, m, states[m.ID], renewing)
		if err != nil {
			return err
		}
		line.Cells[2] = ui.Cell{Status: warned[m.ID].status(c)}
		p.Programmes = append(p.Programmes, line)
		if book.Tag != nil {
			p.Fees = ui.Link{Label: c.T("服务费与账单", "Fees and statements"), URL: "/fees"}
		}
	}
	for _, a := range cases {
		line, err := caseLine(c, tx, a)
		if err != nil {
			return err
		}
		p.Programmes = append(p.Programmes, line)
	}
	return nil
}

// risks are what the rules found of a membership and still runs: rules that are broken, and those that are only near.
type risks struct{ broken, near int }

func (r risks) status(c *front.Ctx) ui.StatusProps {
	switch {
	case r.broken > 0:
		return ui.StatusProps{Label: c.In(text.F("%d 项警告", "%d warning{s}", r.broken)), Tone: ui.Warn}
	case r.near > 0:
		return ui.StatusProps{Label: c.In(text.F("%d 项临近界限", "%d near the line", r.near)), Tone: ui.Info}
	}
	return ui.StatusProps{}
}

// warnings are the risks of each membership.
func warnings(c *front.Ctx, tx *db.Tx) (map[string]risks, error) {
	open, err := watch.List(tx, watch.Warnings{Merchant: c.Who.Merchant, State: "open", Limit: 200})
	out := map[string]risks{}
	for _, w := range open {
		r := out[w.Membership]
		if w.Broken == 0 {
			r.near++
		} else {
			r.broken++
		}
		out[w.Membership] = r
	}
	return out, err
}

func memberLine(c *front.Ctx, tx *db.Tx, m membership.Membership, state kinds.State, renewing bool) (ui.Row, error) {
	name := c.TitleOf(m.Programme)
	if m.Store != "" {
		shop, err := merchants.FindStore(tx, m.Store)
		if err != nil {
			return ui.Row{}, err
		}
		name = c.In(text.F("%s：%s", "%s: %s", text.Same(name), shop.Name))
	}
	var says text.Text
	switch {
	case !state.Means.IsZero():
		says = text.Of("点开查看原因与恢复办法", "Open it for the reason and the way back")
	case m.Waiting(tx.Now):
		says = text.F("续约已批准，新的合作期自 %s 开始。", "The renewal is approved; the new term begins %s.", m.From.Text())
	case m.Until == clock.Never:
		says = text.Of("没有期限", "No end")
	default:
		var err error
		if says, err = term(tx, m, renewing); err != nil {
			return ui.Row{}, err
		}
	}
	fees, err := feesSoFar(c, tx, m)
	return ui.Row{ID: "membership-" + m.ID, Cells: []ui.Cell{{Text: name, URL: "/memberships/" + m.ID}, {Status: ui.StatusProps{Label: c.In(state.Label), Tone: state.Tone}}, {}, {Text: c.In(says), Sub: fees}}}, err
}

// term is until when a membership runs, and until when its renewal may be applied for where it waits for nothing but that.
func term(tx *db.Tx, m membership.Membership, renewing bool) (text.Text, error) {
	open, err := membership.InRenewalWindow(tx, m)
	if err != nil || !open || renewing {
		return text.F("有效至 %s", "Valid until %s", m.Until.EndText()), err
	}
	w, _, err := membership.RenewalWindow(tx, m)
	return text.F("有效至 %s；续约申请截止 %s", "Valid until %s; a renewal may be applied for until %s", m.Until.EndText(), w.Closes.EndText()), err
}

// feesSoFar is what the running month has come to, "" where no fee was reckoned.
func feesSoFar(c *front.Ctx, tx *db.Tx, m membership.Membership) (string, error) {
	sum, err := product.Total(tx, m.Merchant, m.Programme, product.MonthOf(calendar.DayOf(tx.Now)))
	if err != nil || sum.Reckoned == 0 {
		return "", err
	}
	return c.In(text.F("本月服务费至今 %s。", "Service fee of this month so far: %s.", lang.Yuan(sum.Amount))), nil
}

func caseLine(c *front.Ctx, tx *db.Tx, a application.Case) (ui.Row, error) {
	st := kinds.CaseState(a.State())
	says := st.Means
	d, ok, err := deadline.Running(tx, application.ReviewDeadline, a.Ref())
	switch {
	case a.State() == application.Draft:
		says = text.Of("继续填写申请", "Go on with the application")
	case ok && d.Paused == 0:
		says = text.F("案件 %s，承诺在 %s 前作出决定。", "Case %s; a decision is promised by %s.", a.Number, d.Due.EndText())
	}
	return ui.Row{ID: "case-" + a.ID, Cells: []ui.Cell{{Text: c.In(kinds.Application(a, text.Same(c.TitleOf(a.Programme)))), URL: "/cases/" + a.ID},
		{Status: ui.StatusProps{Label: c.In(st.Label), Tone: st.Tone}}, {}, {Text: c.In(says)}}}, err
}

// next are the ends to come that the merchant only waits for.
func next(c *front.Ctx, tx *db.Tx) ([]pages.Date, error) {
	all, err := deadline.List(tx, deadline.Question{Merchant: c.Who.Merchant, Limit: 50})
	if err != nil {
		return nil, err
	}
	var out []pages.Date
	times := map[string]int{}
	for _, d := range all {
		times[d.Kind]++
	}
	for _, d := range all {
		if d.Audience == deadline.Merchant || strings.HasSuffix(d.Kind, ".reminder") || d.Due == clock.Never || len(out) == 5 {
			continue
		}
		due := kinds.Due(d, tx.Now)
		if d.Paused != 0 {
			due.Left = c.T("计时暂停", "clock stopped")
		}
		if d.Audience == deadline.Staff && d.Overdue(tx.Now) { // the merchant waits for the platform
			due.Left = c.T("平台已超过期限，主管已获告知", "overdue at the platform; its supervisors are told")
		}
		line := pages.Date{Title: c.In(kinds.Of(d.Kind).Title), Deadline: due, URL: kinds.Link(d, false)}
		if times[d.Kind] > 1 { // several of a kind say which
			line.Title = c.In(d.Title)
		}
		out = append(out, line)
	}
	return out, nil
}
