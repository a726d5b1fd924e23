package watch

import (
	"slices"
	"strings"

	"github.com/mengyue/portal/models/calendar"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/deadline"
	"github.com/mengyue/portal/models/membership"
	"github.com/mengyue/portal/models/merchant"
	"github.com/mengyue/portal/models/rulebook"
	"github.com/mengyue/portal/models/text"
	"github.com/mengyue/portal/models/watch"
	"github.com/mengyue/portal/views/chart"
	"github.com/mengyue/portal/views/lang"
	"github.com/mengyue/portal/views/ui"
	pages "github.com/mengyue/portal/views/watch"
	"github.com/mengyue/portal/web/front"
	"github.com/mengyue/portal/web/kinds"
	"github.com/mengyue/portal/web/verdicts"
)

// memberPart is one membership with every rule that is watched.
func memberPart(c *front.Ctx, tx *db.Tx, m membership.Membership) (pages.Member, error) {
	s, err := watch.Stands(tx, m)
	if err != nil {
		return pages.Member{}, err
	}
	p := pages.Member{ID: m.ID, Title: c.In(s.Edition.Title), Label: c.T("逐条规则", "Rule by rule"), Actions: []ui.ButtonProps{{Label: c.T("查看成员资格", "See the membership"), URL: c.Side("/memberships/" + m.ID), Kind: ui.Quiet}}}
	p.Actions[0].About = p.Title
	if m.Store != "" {
		shop, err := merchant.FindStore(tx, m.Store)
		if err != nil {
			return p, err
		}
		p.Title = c.In(text.F("%s：%s", "%s: %s", s.Edition.Title, shop.Name))
		p.Actions[0].About = p.Title
	}
	p.Status, p.Says = summed(c, s)
	slices.SortStableFunc(s.Lines, func(a, b watch.Line) int { return pressing(a) - pressing(b) })
	results := make([]rulebook.Result, len(s.Lines))
	for i, l := range s.Lines {
		results[i] = l.Result
	}
	p.Checks = verdicts.Checks(c.Lang, s.Edition, results, nil)
	for i := range p.Checks {
		p.Checks[i].ID = m.ID + "-" + p.Checks[i].ID
		body, err := under90(c, tx, s, s.Lines[i], p.Checks[i].ID)
		if err != nil {
			return p, err
		}
		body.Warning.About = c.In(s.Lines[i].Rule.Title) + " " + p.Title
		p.Checks[i].Body = pages.Under(body)
	}
	calm := slices.IndexFunc(s.Lines, func(l watch.Line) bool { return pressing(l) > pressing(watch.Line{State: watch.Close}) })
	if calm >= 0 {
		p.Checks, p.Calm = p.Checks[:calm], p.Checks[calm:]
		p.CalmSays = c.In(text.F("%s：%d 条没有触及界限", "%s: %d rule{s} whose line is not touched", p.Title, len(p.Calm)))
	}
	p.Products, err = productRows(c, tx, m)
	return p, err
}

// pressing orders the rules: those not met first, then near ones, then those that are met, last those without figures.
func pressing(l watch.Line) int {
	return map[watch.State]int{watch.Broken: 0, watch.Close: 1, watch.Fine: 2, watch.Unknown: 3}[l.State]
}

// summed says what would be found if the member were judged now.
func summed(c *front.Ctx, s watch.Stand) (ui.StatusProps, string) {
	count := map[watch.State]int{}
	for _, l := range s.Lines {
		count[l.State]++
	}
	says := c.In(text.F("如果现在检查：%d 条符合，%d 条临近界限，%d 条不符合，%d 条暂无数据。", "If judged now: %d met, %d near the line, %d not met, %d without figures.", count[watch.Fine], count[watch.Close], count[watch.Broken], count[watch.Unknown]))
	switch {
	case count[watch.Broken] > 0:
		return ui.StatusProps{Label: c.T("有规则不符合", "some rules are not met"), Tone: ui.Bad}, says
	case count[watch.Close] > 0:
		return ui.StatusProps{Label: c.T("有规则临近界限", "some rules are near their line"), Tone: ui.Warn}, says
	}
	return ui.StatusProps{Label: c.T("符合全部规则", "all rules are met"), Tone: ui.Good}, says
}

// lineStatus words how one rule stands, with the warning that runs.
func lineStatus(c *front.Ctx, l watch.Line) ui.StatusProps {
	switch {
	case l.Warning != nil && l.State == watch.Fine:
		return ui.StatusProps{Label: c.T("已改正，下次检查时警告自动结束", "mended; the warning ends with the next check"), Tone: ui.Good}
	case l.Warning != nil:
		return warningStatus(c, *l.Warning)
	case l.State == watch.Broken && strings.HasPrefix(l.Quiet, "suspension:"):
		return ui.StatusProps{Label: c.T("不符合，已因此暂停", "not met; suspended for it"), Tone: ui.Bad}
	case l.State == watch.Broken && l.Quiet != "":
		return ui.StatusProps{Label: c.T("不符合，免疫期内不警告；期满重新检查", "not met; immune from warnings until it is asked again"), Tone: ui.Warn}
	case l.State == watch.Broken && l.Rule.Warning != nil && l.Rule.Warning.AtOnce():
		return ui.StatusProps{Label: c.T("不符合，下次检查时立即处理", "not met; it has its consequence with the next check"), Tone: ui.Bad}
	case l.State == watch.Broken:
		return ui.StatusProps{Label: c.T("不符合，下次检查时警告", "not met; the next check warns"), Tone: ui.Bad}
	case l.State == watch.Close:
		return ui.StatusProps{Label: c.T("临近界限", "near the line"), Tone: ui.Warn}
	case l.State == watch.Unknown:
		return ui.StatusProps{Label: c.T("暂无数据，不会因此警告", "no figures; nobody is warned for that")}
	}
	return ui.StatusProps{Label: c.T("正常", "fine"), Tone: ui.Good}
}

// under90 is what stands under a rule: state, margin, the warning that runs, the course of ninety days.
func under90(c *front.Ctx, tx *db.Tx, s watch.Stand, l watch.Line, id string) (pages.Line, error) {
	out := pages.Line{Status: lineStatus(c, l)}
	out.Margin = c.In(s.Edition.Margin(&l.Rule))
	if l.State != watch.Unknown {
		out.Then = c.In(l.Rule.Consequence())
	}
	if l.Warning != nil {
		d, err := warningDeadline(c, tx, *l.Warning)
		if err != nil {
			return out, err
		}
		if d != nil {
			d.Label = c.In(text.F("改正期限：%s", "To mend by: %s", l.Rule.Title))
		}
		out.Deadline, out.Warning = d, ui.Link{Label: c.T("查看警告", "See the warning"), URL: c.Side("/warnings/" + l.Warning.ID)}
	}
	if l.Quiet != "" {
		out.Warning = ui.Link{Label: c.T("查看暂停与改进计划", "See the suspension and the plan"), URL: quietPage(c, l.Quiet)}
	}
	if slices.ContainsFunc(l.Trail, func(v rulebook.Value) bool { return !v.IsZero() }) {
		course(c, s, l, id, &out)
	}
	return out, nil
}

// quietPage is the page of the suspension or the plan that keeps a rule quiet.
func quietPage(c *front.Ctx, object string) string {
	kind, id, _ := strings.Cut(object, ":")
	return c.Side("/" + kind + "s/" + id)
}

// warningDeadline is the end of a warning that runs, with its countdown and its proof.
func warningDeadline(c *front.Ctx, tx *db.Tx, w watch.Warning) (*ui.DeadlineProps, error) {
	d, ok, err := deadline.Running(tx, watch.Deadline, w.Ref())
	if err != nil || !ok {
		return nil, err
	}
	p := kinds.Due(d, tx.Now)
	p.Label, p.Proof = c.T("改正期限", "To mend by"), "/deadlines/"+d.ID
	return &p, nil
}

// course is what the rule's fact was over the days of late: a picture where it is a figure, a table for all.
func course(c *front.Ctx, s watch.Stand, l watch.Line, id string, out *pages.Line) {
	fact := l.Rule.Require.Fact
	name, _ := s.Edition.Shown(fact, rulebook.Value{})
	t := chart.Table{Caption: c.In(text.F("%s，近 90 天", "%s over 90 days", name)), Columns: []string{c.T("日期", "Days"), c.In(name)}}
	for from := 0; from < len(l.Trail); {
		to := from
		for to+1 < len(l.Trail) && l.Trail[to+1].Equal(l.Trail[from]) {
			to++
		}
		_, shown := s.Edition.Shown(fact, l.Trail[from])
		t.Rows = append(t.Rows, []string{days(c, s.From+calendar.Day(from), s.From+calendar.Day(to)), c.In(shown)})
		from = to + 1
	}
	readings, kind := figures(l.Trail)
	switch {
	case len(t.Rows) == 1:
		out.Constant = c.In(text.F("近 90 天没有变化", "unchanged over 90 days"))
		return
	case kind == "":
		out.Course, out.CourseID = &t, id+"-course"
		return
	}
	f := s.Edition.Figures(l.Result)
	p := &chart.SparkProps{Head: chart.Head{ID: id + "-picture", Title: t.Caption}, Days: readings, Last: c.In(f.Value), Bound: c.In(f.Limit), Table: t,
		From: lang.Date(ctxOf(c), s.From.Start().Time()), To: lang.Date(ctxOf(c), (s.From + watch.TrailDays - 1).Start().Time())}
	p.Desc = c.In(text.F("现值 %s，要求 %s。", "It is %s now; required: %s.", f.Value, f.Limit))
	p.Limit = scaled(kind, l.Result.Limit)
	out.Spark = p
}

func days(c *front.Ctx, from, to calendar.Day) string {
	first := lang.Date(ctxOf(c), from.Start().Time())
	if from == to {
		return first
	}
	return first + " – " + lang.Date(ctxOf(c), to.Start().Time())
}

// figures are the values of a trail in millionths, and of which kind they are; "" where they are no numbers.
func figures(trail []rulebook.Value) (out []chart.Reading, kind rulebook.Kind) {
	out = make([]chart.Reading, len(trail))
	for i, v := range trail {
		switch v.Kind() {
		case rulebook.KindDecimal, rulebook.KindCount, rulebook.KindMoney:
			out[i], kind = chart.Reading{Value: v.Decimal().Shift(6).IntPart(), Has: true}, v.Kind()
		}
	}
	return out, kind
}

// scaled is a limit as a result has it, in millionths.
func scaled(kind rulebook.Kind, limit string) *int64 {
	v, err := rulebook.ParseValue(kind, limit)
	if err != nil || v.IsZero() {
		return nil
	}
	n := v.Decimal().Shift(6).IntPart()
	return &n
}

// productRows count the products of a member by where they stand in the programme.
func productRows(c *front.Ctx, tx *db.Tx, m membership.Membership) ([]ui.SummaryRow, error) {
	if m.Store == "" {
		return nil, nil
	}
	counts, err := watch.EntryCounts(tx, m.ID)
	if err != nil || len(counts) == 0 {
		return nil, err
	}
	row := ui.SummaryRow{Key: c.T("店铺商品", "Products of the store"), Value: c.In(text.F("在计划内 %d 件，未进入 %d 件，已移出 %d 件", "%d in the programme, %d did not get in, %d removed", counts[watch.Inside], counts[watch.Refused], counts[watch.Out]))}
	row.Change, row.Action = "/memberships/"+m.ID+"/products", c.T("查看商品", "See them")
	if c.Staff() {
		row.Change = "/staff/stores/" + m.Store + "/products?membership=" + m.ID
	}
	return []ui.SummaryRow{row}, nil
}
