package watch

import (
	"net/http"

	"github.com/mengyue/portal/models/calendar"
	"github.com/mengyue/portal/models/clock"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/deadline"
	"github.com/mengyue/portal/models/membership"
	"github.com/mengyue/portal/models/merchant"
	"github.com/mengyue/portal/models/rulebook"
	"github.com/mengyue/portal/models/text"
	"github.com/mengyue/portal/models/watch"
	"github.com/mengyue/portal/views/lang"
	"github.com/mengyue/portal/views/ui"
	pages "github.com/mengyue/portal/views/watch"
	"github.com/mengyue/portal/web/front"
)

// membersPerPage is how many memberships the standing page shows with all their rules.
const membersPerPage = 5

// standing is how the merchant stands in every programme that it is in.
func standing(c *front.Ctx) error {
	p := pages.StandingProps{Page: c.Page(c.T("规则状态", "How you stand"))}
	p.Page.Wide = true
	p.Print = ui.PrintHeaderProps{Title: p.Page.Title, Reference: c.Who.MerchantName, PrintedAt: lang.Stamp(ctxOf(c), c.Now().Time())}
	err := c.View(func(tx *db.Tx) error {
		if err := members(c, tx, &p); err != nil {
			return err
		}
		var err error
		if p.Returns, err = returns(c, tx, c.Who.Merchant, ""); err != nil {
			return err
		}
		p.Warnings, err = history(c, tx, watch.Warnings{Merchant: c.Who.Merchant, Limit: 100})
		return err
	})
	if err != nil {
		return err
	}
	return c.Show(http.StatusOK, pages.Standing(p))
}

// members are the memberships that run, those that are watched with all their rules.
func members(c *front.Ctx, tx *db.Tx, p *pages.StandingProps) error {
	found, err := membership.List(tx, membership.Question{Merchant: c.Who.Merchant, State: membership.Current, Limit: 200})
	if err != nil {
		return err
	}
	var watched []membership.Membership
	for _, m := range found {
		if e, err := m.Book(tx); err != nil || !watch.Watches(e) || !m.Running(tx.Now) {
			name, err := merchant.Named(tx, m.Store, text.Same(c.TitleOf(m.Programme)))
			if err != nil {
				return err
			}
			p.Others = append(p.Others, ui.SummaryRow{Key: c.In(name), Value: lasts(c, m), Change: "/memberships/" + m.ID, Action: c.T("查看成员资格", "See the membership")})
			continue
		}
		watched = append(watched, m)
	}
	for len(watched) > 0 && c.QueryParam("after") != "" {
		first := watched[0]
		if watched = watched[1:]; first.ID == c.QueryParam("after") {
			break
		}
	}
	if len(watched) > membersPerPage {
		watched = watched[:membersPerPage]
		p.Pager = ui.PagerProps{Shown: c.In(text.F("%d 项", "%d membership{s}", membersPerPage)), Next: c.Here("after", watched[membersPerPage-1].ID)}
	}
	for _, m := range watched {
		one, err := memberPart(c, tx, m)
		if err != nil {
			return err
		}
		p.Members = append(p.Members, one)
	}
	return nil
}

func lasts(c *front.Ctx, m membership.Membership) string {
	switch {
	case m.Waiting(c.Now()):
		return c.In(text.F("自 %s 起", "from %s on", m.From.Text()))
	case m.Until == clock.Never:
		return c.T("有效，没有期限", "in force, without end")
	}
	return c.In(text.F("有效至 %s", "in force until %s", m.Until.EndText()))
}

// returns are the bars that stand: of one store, or with "" of a merchant with all of them.
func returns(c *front.Ctx, tx *db.Tx, of, store string) (out []pages.Return, err error) {
	bars, err := membership.Bars(tx, of)
	if err != nil {
		return nil, err
	}
	cal, err := deadline.Calendar(tx)
	if err != nil {
		return nil, err
	}
	for _, b := range bars {
		if !b.Standing(tx.Now) || store != "" && b.Store != store && b.Store != "" {
			continue
		}
		r := pages.Return{ID: "return-" + b.ID, Title: c.In(text.F("再次申请：%s", "Coming back to %s", c.TitleOf(b.Programme)))}
		if b.Store != "" {
			s, err := merchant.FindStore(tx, b.Store)
			if err != nil {
				return nil, err
			}
			r.Facts = append(r.Facts, ui.SummaryRow{Key: c.T("店铺", "Store"), Value: s.Name})
		}
		r.Facts = append(r.Facts, barFacts(c, tx, b)...)
		if p, err := calendar.ParsePeriod(b.Period); err == nil {
			r.Proof = proof(c, r.ID, cal.Proof(b.Since, p))
		}
		if !c.Staff() {
			r.Action = ui.ButtonProps{Label: c.T("查看移出的决定与申诉", "See the decision, and how to appeal"), URL: "/memberships/" + b.Membership, About: c.TitleOf(b.Programme)}
		}
		out = append(out, r)
	}
	return out, nil
}

func barFacts(c *front.Ctx, tx *db.Tx, b membership.Bar) []ui.SummaryRow {
	earliest := c.T("按规则不能再次申请", "under the rules there is no coming back")
	if b.Until != clock.Never {
		earliest = c.In(text.F("%s 起", "from %s on", b.Until.Text()))
	}
	rows := []ui.SummaryRow{{Key: c.T("移出", "Left"), Value: c.In(b.Since.Text())}, {Key: c.T("最早可以再次申请", "Earliest return"), Value: earliest, Note: c.In(text.F("依据 %s：%s", "under %s: %s", b.Clause, clauseTitle(c, tx, b.Programme, b.Clause)))}}
	if b.Period != "" {
		rows = append(rows, ui.SummaryRow{Key: c.T("期间", "Period"), Value: c.In(rulebook.Period(b.Period)), Note: c.T("移出当日不计入，只数工作日，最后一日 24 时结束。", "The day of leaving does not count; only working days do; it ends at 24:00 of the last.")})
	}
	return rows
}

// proof is how a period comes to its end, day by day.
func proof(c *front.Ctx, id string, steps []calendar.Step) ui.TableProps {
	t := ui.TableProps{ID: id + "-days", Caption: c.T("逐日计算", "Day by day"), Columns: []ui.Column{{Label: c.T("日期", "Day")}, {Label: c.T("是否计入", "Counts")}, {Label: c.T("第几天", "Number"), Number: true}, {Label: c.T("原因", "Why")}}}
	for _, s := range steps {
		counts := ui.StatusProps{Label: c.T("不计入", "does not count")}
		number := ""
		if s.Counts {
			counts, number = ui.StatusProps{Label: c.T("计入", "counts"), Tone: ui.Good}, lang.Count(s.Number)
		}
		t.Rows = append(t.Rows, ui.Row{Cells: []ui.Cell{{Text: lang.Day(ctxOf(c), s.Day.Start().Time())}, {Status: counts}, {Text: number}, {Text: c.In(s.Why)}}})
	}
	return t
}

// history lists warnings, the newest first.
func history(c *front.Ctx, tx *db.Tx, q watch.Warnings) (ui.TableProps, error) {
	t := ui.TableProps{ID: "warnings-table", Caption: c.T("警告，最新在前", "Warnings, the newest first"), HideCaption: true, Columns: []ui.Column{{Label: c.T("规则", "Rule")}, {Label: c.T("对象", "Concerns")}, {Label: c.T("开始", "Opened")}, {Label: c.T("改正期限", "To mend by")}, {Label: c.T("状态", "State")}}}
	found, err := watch.List(tx, q)
	if err != nil {
		return t, err
	}
	stores, err := storesOf(tx, found)
	if err != nil {
		return t, err
	}
	for _, w := range found {
		t.Rows = append(t.Rows, ui.Row{ID: "w-" + w.ID, Cells: []ui.Cell{{Text: ruleTitle(c, tx, w), URL: c.Side("/warnings/" + w.ID), About: c.Stamp(w.Opened), Sub: w.Clause + " · " + c.TitleOf(w.Programme)},
			{Text: concerns(c, w, stores)}, when(c, w.Opened), due(c, w), {Status: warningStatus(c, w)}}})
	}
	return t, nil
}

func storesOf(tx *db.Tx, found []watch.Warning) (map[string]merchant.Store, error) {
	var ids []string
	for _, w := range found {
		if w.Store != "" {
			ids = append(ids, w.Store)
		}
	}
	return storeNames(tx, ids)
}

// due is the end of a warning; what followed at once had none.
func due(c *front.Ctx, w watch.Warning) ui.Cell {
	if w.Due == w.Opened {
		return ui.Cell{Text: c.T("立即处理", "at once")}
	}
	return endCell(c, w.Due)
}

func concerns(c *front.Ctx, w watch.Warning, stores map[string]merchant.Store) string {
	name := stores[w.Store].Name
	if w.Product != "" {
		return c.In(text.F("商品 %s（%s）", "product %s (%s)", w.Product, name))
	}
	return name
}

// ruleTitle is what the rule of a warning is called in the edition that it was opened under.
func ruleTitle(c *front.Ctx, tx *db.Tx, w watch.Warning) string {
	e, err := rulebook.Books(tx).Edition(w.Programme, w.Edition)
	if err != nil {
		return w.Clause
	}
	r, _ := e.Rule(w.Rule)
	return c.In(r.Title)
}
