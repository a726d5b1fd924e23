package renewals

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/shopspring/decimal"

	"github.com/mengyue/portal/models/calendar"
	"github.com/mengyue/portal/models/figures"
	"github.com/mengyue/portal/models/renewal"
	"github.com/mengyue/portal/models/rulebook"
	"github.com/mengyue/portal/models/text"
	"github.com/mengyue/portal/views/chart"
	"github.com/mengyue/portal/views/lang"
	"github.com/mengyue/portal/views/ui"
	"github.com/mengyue/portal/web/kinds"
)

type renewalStanding = renewal.Standing

var dayKinds = [...]string{renewal.Ahead: "ahead", renewal.Unknown: "none", renewal.Fine: "fine", renewal.Counts: "below"}

// days draws every day of the period: whether it counts, where the limit was reached and where it was passed.
func (l looked) days() *chart.CalendarProps {
	d := l.o.Days
	rule, ok := l.o.Edition.Rule(d.Rule)
	if !ok || len(d.Days) == 0 {
		return nil
	}
	p := &chart.CalendarProps{Head: chart.Head{ID: "days-picture", Title: l.In(rule.Title),
		Desc: l.In(text.F("每格一天：已计入 %d 天，界限 %d 天。", "One box a day: %d day{s} {counts|count} so far, the limit is %d.", d.Count, d.Limit))}}
	switch {
	case d.Past != 0:
		p.Desc += l.In(text.F("于 %s 超过界限。", " It was passed on %s.", d.Past))
	case d.Full != 0:
		p.Desc += l.In(text.F("于 %s 达到界限，再有一天即超过。", " It was reached on %s; one more day passes it.", d.Full))
	}
	p.Table = chart.Table{Caption: l.T("逐月的天数", "Days by month"), Columns: []string{l.T("月份", "Month"), l.T("计入天数", "Days that count"), l.T("不计入天数", "Days that do not"), l.T("没有数据", "No figure"), l.T("计入的日子", "Which days count")}}
	for day := d.From; int(day-d.From) < len(d.Days); {
		day = l.month(p, d, day)
	}
	p.Legend = []chart.Sign{{Kind: "below", Text: l.T("计入（低于界限）", "counts (below)")}, {Kind: "fine", Text: l.T("不计入", "does not count")}, {Kind: "none", Text: l.T("没有数据", "no figure")}, {Kind: "ahead", Text: l.T("尚未到来", "still to come")}}
	if d.Full != 0 {
		p.Legend = append(p.Legend, chart.Sign{Kind: "below", Mark: "limit", Text: l.In(text.F("第 %d 天：达到界限（%s）", "day %d: the limit (%s)", d.Limit, d.Full))})
	}
	return p
}

// month adds one month and returns the first day behind it.
func (l looked) month(p *chart.CalendarProps, d renewal.Days, from calendar.Day) calendar.Day {
	year, month, _ := from.Date()
	m := chart.Month{Label: fmt.Sprintf("%d-%02d", year, month), Days: make([]chart.Day, 0, 31)}
	var count [renewal.Counts + 1]int
	var which []string
	day := from
	for ; int(day-d.From) < len(d.Days); day++ {
		if _, now, _ := day.Date(); now != month {
			break
		}
		state := d.Days[day-d.From]
		count[state]++
		one := chart.Day{Kind: dayKinds[state]}
		if day == d.Full {
			one.Mark = "limit"
		}
		if state == renewal.Counts {
			_, _, of := day.Date()
			which = append(which, strconv.Itoa(of))
		}
		m.Days = append(m.Days, one)
	}
	p.Months = append(p.Months, m)
	p.Table.Rows = append(p.Table.Rows, []string{m.Label, lang.Count(count[renewal.Counts]), lang.Count(count[renewal.Fine]), lang.Count(count[renewal.Unknown]), strings.Join(which, " ")})
	return day
}

// sales draws the sum against its limit, a point a week.
func (l looked) sales() *chart.LineProps {
	s := l.o.Sales
	rule, ok := l.o.Edition.Rule(s.Rule)
	if !ok || len(s.Sums) == 0 {
		return nil
	}
	fact := rule.Require.Fact
	shown := func(fen int64) string { _, t := l.o.Edition.Shown(fact, rulebook.Money(fen)); return l.In(t) }
	now := s.Sums[len(s.Sums)-1]
	p := &chart.LineProps{Head: chart.Head{ID: "sales-picture", Title: l.In(rule.Title)}, Most: max(now, s.Limit, s.Ahead), Limit: s.Limit,
		Last: l.In(text.F("累计 %s", "so far %s", shown(now))), From: s.From.String(), To: (s.From + calendar.Day(s.Of) - 1).String(),
		Table: chart.Table{Caption: l.T("每周累计", "Sum by week"), Columns: []string{l.T("到这一天", "Up to"), l.T("累计", "Sum")}}}
	p.Desc = l.In(text.F("到 %s 累计 %s。", "Up to %s it is %s.", s.From+calendar.Day(len(s.Sums)-1), shown(now)))
	if s.Limit > 0 {
		p.LimitText = l.In(text.F("标准 %s", "standard %s", shown(s.Limit)))
		p.Desc += l.In(text.F("%s。", " %s.", p.LimitText))
	}
	for i, sum := range s.Sums {
		if i%7 == 6 || i == len(s.Sums)-1 {
			p.Points = append(p.Points, chart.Point{At: (i + 1) * 10_000 / s.Of, Value: sum})
			p.Table.Rows = append(p.Table.Rows, []string{(s.From + calendar.Day(i)).String(), shown(sum)})
		}
	}
	if l.o.Left > 0 && s.Ahead > 0 {
		p.Ahead, p.AheadText = &chart.Point{At: 10_000, Value: s.Ahead}, l.In(text.F("期末预测 %s", "forecast for the end %s", shown(s.Ahead)))
	}
	return p
}

// leading draws the categories by the mean of their shares; at most ten.
func (l looked) leading() *chart.BarsProps {
	if len(l.o.Leading) == 0 {
		return nil
	}
	title, main := l.o.Edition.Shown(l.o.Edition.Renewal.Leading, l.o.Facts[l.o.Edition.Renewal.Leading])
	p := &chart.BarsProps{Head: chart.Head{ID: "categories-picture", Title: l.In(title), Desc: l.In(text.F("最高的类目：%s。", "The highest: %s.", main))},
		Table: chart.Table{Caption: l.T("各类目的占比", "Shares of the categories"), Columns: []string{l.T("类目", "Category")}}}
	for _, d := range l.o.Edition.Derived {
		for _, share := range d.Shares {
			if d.Key == l.o.Edition.Renewal.Leading {
				p.Table.Columns = append(p.Table.Columns, l.In(l.shareTitle(share)))
			}
		}
	}
	p.Table.Columns = append(p.Table.Columns, l.T("平均", "Mean"))
	for i, c := range l.o.Leading {
		row := []string{c.Category}
		for _, s := range c.Shares {
			row = append(row, percent(s))
		}
		p.Table.Rows = append(p.Table.Rows, append(row, percent(c.Rate)))
		if i < 10 {
			p.Bars = append(p.Bars, chart.Bar{Label: c.Category, Value: percent(c.Rate), Share: c.Rate.Shift(4).IntPart(), Leads: c.Leads})
		}
	}
	return p
}

func (l looked) shareTitle(s rulebook.Share) text.Text {
	for _, m := range l.o.Edition.Measures {
		if m.Key == s.Measure {
			return text.F("%s占比（%s）", "share of %s (%s)", m.Title, rulebook.Period(s.Over))
		}
	}
	return text.Same(s.Measure)
}

func percent(d decimal.Decimal) string { return d.Shift(2).Round(2).String() + "%" }

// ends are the instants of the renewal itself.
func (l looked) ends() []ui.DeadlineProps {
	r := l.o.Edition.Renewal
	e := l.o.Edition.Programme
	out := []ui.DeadlineProps{
		{At: l.o.Span.To.Time(), Label: l.T("考核期结束", "The period assessed ends"), Clause: kinds.Clause(e, l.o.Span.Clause)},
		{At: r.Closes.Time(), Label: l.T("续签窗口关闭", "The renewal window closes"), Clause: kinds.Clause(e, r.Clause)},
		{At: r.Ends.Time(), Label: l.T("未续签的合同终止", "Contracts that are not renewed end"), Clause: kinds.Clause(e, r.EndClause)},
	}
	if r.Cancels != 0 {
		out = append(out, ui.DeadlineProps{At: r.Cancels.Time(), Label: l.T("未续签的品牌授权取消", "Authorisations that are not renewed are cancelled"), Clause: kinds.Clause(e, r.CancelClause)})
	}
	for i := range out {
		if !out[i].At.After(l.Now().Time()) {
			out[i].Left, out[i].Urgency = l.T("已过", "passed"), ui.Kept
		}
	}
	return out
}

// figures are the facts that the edition derives or ranks, with their clauses.
func (l looked) figures() []ui.SummaryRow {
	var out []ui.SummaryRow
	add := func(key, clause string, note text.Text) {
		title, value := l.o.Edition.Shown(key, l.o.Facts[key])
		out = append(out, ui.SummaryRow{Key: l.In(title), Value: l.In(value), Missing: !l.o.Facts.Available(key), Note: strings.TrimSpace(clause + " " + l.In(note))})
	}
	for _, d := range l.o.Edition.Derived {
		add(d.Key, d.Clause, d.Help)
	}
	for _, r := range l.o.Edition.Ranks {
		note := text.Of("全体店铺的排名尚未计算，每天计算一次。", "Stores have not been ranked yet; that happens once a day.")
		if l.o.Ranked != 0 {
			note = text.F("%s按 %s 的全体店铺计算。", "%s Among all stores as of %s.", r.Help, l.o.Ranked.Text())
		}
		add(r.Key, r.Clause, note)
	}
	for _, limit := range lookup(l.o.Edition) {
		add(rulebook.StandardFact+limit.Key, l.o.Edition.Lookup.Clause, text.Text{})
	}
	return out
}

func lookup(e *rulebook.Edition) []rulebook.Limit {
	if e.Lookup == nil {
		return nil
	}
	return e.Lookup.Limits
}

// sources are the files that the figures come from, each with the days that it reaches over; at most twelve.
func (l looked) sources() []ui.SummaryRow {
	out := []ui.SummaryRow{{Key: l.T("最后一天", "Last day"), Value: lastDay(l.Ctx, l.o.Assessment), Missing: l.o.Last == 0}}
	for _, o := range together(l.o.Origins) {
		file := o.File
		if file == "" {
			file = l.T("接口或演示数据", "interface or demonstration")
		}
		if len(out) <= 12 {
			out = append(out, ui.SummaryRow{Key: l.In(text.F("%s 至 %s", "%s to %s", o.First, o.Last)), Value: file, Note: l.In(text.F("%s 导入", "taken in %s", o.Recorded.Text()))})
		}
	}
	return out
}

// together puts the months of one file into one.
func together(origins []figures.Origin) (out []figures.Origin) {
	at := map[[2]string]int{}
	for _, o := range origins {
		key := [2]string{o.Import, o.File}
		i, known := at[key]
		if !known {
			at[key], out = len(out), append(out, o)
			continue
		}
		out[i].First, out[i].Last, out[i].Recorded = min(out[i].First, o.First), max(out[i].Last, o.Last), max(out[i].Recorded, o.Recorded)
	}
	return out
}
