package renewals

import (
	"net/http"
	"net/url"
	"strings"

	"github.com/mengyue/portal/models/calendar"
	"github.com/mengyue/portal/models/clock"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/fault"
	"github.com/mengyue/portal/models/merchant"
	"github.com/mengyue/portal/models/renewal"
	"github.com/mengyue/portal/models/rulebook"
	"github.com/mengyue/portal/models/text"
	"github.com/mengyue/portal/views/lang"
	pages "github.com/mengyue/portal/views/renewals"
	"github.com/mengyue/portal/views/ui"
	"github.com/mengyue/portal/web/front"
)

// looked is one dashboard being made.
type looked struct {
	*front.Ctx
	tx    *db.Tx
	o     renewal.Outlook
	base  string // /renewals/ or /staff/renewals/
	staff bool
}

// store shows the dashboard of one store.
func store(c *front.Ctx) error {
	var p pages.StoreProps
	err := c.View(func(tx *db.Tx) error {
		l, err := look(c, tx)
		if err != nil {
			return err
		}
		p, err = l.page()
		return err
	})
	if err != nil {
		return err
	}
	return c.Show(http.StatusOK, pages.Store(p))
}

// look assesses the store of the address, under the programme and as of the day that it names.
func look(c *front.Ctx, tx *db.Tx) (looked, error) {
	l := looked{Ctx: c, tx: tx, base: "/renewals/", staff: strings.HasPrefix(c.Route.Path, "/staff/")}
	if l.staff {
		l.base = "/staff/renewals/"
	}
	s, err := merchant.FindStore(tx, c.Param("id"))
	if err != nil {
		return l, err
	}
	e, err := chosen(c, renewal.Programmes(rulebook.Books(tx), tx.Now))
	if err != nil {
		return l, err
	}
	at, err := asOf(c, e)
	if err != nil {
		return l, err
	}
	l.o, err = renewal.Look(tx, e, s, at)
	return l, err
}

// chosen is the renewal whose programme is asked for, else the first. Errors: NotFound.
func chosen(c *front.Ctx, all []*rulebook.Edition) (*rulebook.Edition, error) {
	for _, e := range all {
		if want := c.QueryParam("programme"); want == "" || want == e.Programme {
			return e, nil
		}
	}
	return nil, fault.Missing(text.Of("这项年度续签", "such renewal"))
}

// asOf is the instant to look at: 00:00 of the day asked for within the span, or as it stands. Errors: Invalid.
func asOf(c *front.Ctx, e *rulebook.Edition) (clock.Instant, error) {
	raw, latest := c.QueryParam("as_of"), renewal.AsOf(e, c.Now())
	if raw == "" {
		return latest, nil
	}
	day, err := calendar.ParseDay(raw)
	if err != nil || day.Start() > latest || day.Start() < e.Assessed().From {
		return 0, fault.New(fault.Invalid, text.F("不能按“%s”考核。", "It cannot be assessed as of “%s”.", raw),
			text.F("请选择 %s 至 %s 之间的一天。", "Choose a day from %s to %s.", calendar.DayOf(e.Assessed().From), calendar.DayOf(latest)))
	}
	return day.Start(), nil
}

// page puts the dashboard together.
func (l looked) page() (pages.StoreProps, error) {
	o := l.o
	p := pages.StoreProps{Kicker: l.In(o.Edition.Title), Label: l.T("逐项标准", "Standards"), Checks: l.checks(), AsOf: l.asOf(), CSV: l.address("/figures.csv", calendar.DayOf(o.AsOf)), PDF: l.address("/dashboard.pdf", calendar.DayOf(o.AsOf)),
		Crumbs: []ui.Link{{Label: l.T("年度续签", "Yearly renewal"), URL: strings.TrimSuffix(l.base, "/")}}}
	if !l.staff { // the year is a list of its own
		p.Crumbs, p.Kicker = append(p.Crumbs, ui.Link{Label: p.Kicker, URL: "/renewals?programme=" + o.Edition.Programme}), ""
	}
	p.Page = l.Page(l.In(text.F("%s的续签看板", "Renewal of %s", o.Store.Name)))
	p.Page.Wide = true
	p.Lead = l.In(text.F("%s，店铺编号 %s，合同开始于 %s。", "%s, store %s, contract since %s.", merchant.Title(merchant.Kinds, o.Store.Kind), o.Store.ID, l.since(o.Store.ContractStart)))
	p.Apart = o.Outcome == rulebook.OutcomeExempt
	if o.Sample && o.Edition.Lookup != nil && !p.Apart {
		p.Sample = l.In(o.Edition.Lookup.Sample)
	}
	p.Now = l.verdict(text.F("如果按 %s 考核", "If assessed as of %s", o.AsOf.Text()), o.Outcome)
	p.End = l.verdict(text.F("期末预测（估计）：%s", "Forecast for the end, an estimate: %s", calendar.DayOf(o.Span.To)-1), o.EndMeans)
	p.End.Text = l.T("按最近四周的走势延续到期末；是估计，不是决定。", "The last four weeks carried on to the end: an estimate, not a decision.")
	if o.Left == 0 {
		p.End = l.verdict(text.Of("考核期已结束，结果不再变化", "The period is over: this is the result"), o.EndMeans)
	}
	p.Sources, p.Blank = l.sources(), l.blank()
	var err error
	if p.Result, err = l.result(); err != nil || p.Apart {
		return p, err // nothing is asked of a store that takes no part
	}
	p.Stats, p.Todo, p.Figures, p.Ends = l.stats(), l.todo(), l.figures(), l.ends()
	if p.Blank == nil {
		p.Days, p.Sales, p.Leading = l.days(), l.sales(), l.leading()
	}
	p.Chains, p.ChainURL, err = l.chains()
	return p, err
}

// blank says why there is nothing to draw: the store takes no part, or no day of it is known; nil where there is.
func (l looked) blank() *ui.EmptyProps {
	switch {
	case l.o.Outcome == rulebook.OutcomeExempt:
		p := ui.EmptyProps{ID: "blank", Title: l.T("这家店铺不参加本次考核", "This store takes no part in the assessment")}
		if r := l.o.Verdict.Results; len(r) == 1 {
			p.Text = l.In(text.F("%s（%s）。没有需要达到的标准，因此不显示图表。", "%s (%s). There is no standard to meet, so nothing is drawn.", r[0].Title, r[0].Clause))
		}
		return &p
	case l.o.Last == 0:
		return &ui.EmptyProps{ID: "blank", Title: l.T("还没有这家店铺的日数据", "No day of this store is known yet"),
			Text: l.T("平台导入考核期内的日数据后，这里会显示逐日、销售额与类目占比的图表。", "Once the platform has imported days of the period, pictures of the days, the sales and the categories stand here.")}
	}
	return nil
}

func (l looked) verdict(when text.Text, o rulebook.Outcome) pages.Verdict {
	return pages.Verdict{When: l.In(when), Status: status(l.Ctx, o), Text: l.In(outcomes[o].means)}
}

func (l looked) since(i clock.Instant) string {
	if i == 0 {
		return l.T("（没有登记）", "(not recorded)")
	}
	return lang.Date(l.Request().Context(), i.Time())
}

// address is a place beneath the store's dashboard, as of a day.
func (l looked) address(rest string, day calendar.Day) string {
	return l.base + url.PathEscape(l.o.Store.ID) + rest + "?programme=" + l.o.Edition.Programme + "&as_of=" + day.String()
}

// asOf offers another day: any, or the ends of the months gone by.
func (l looked) asOf() pages.AsOf {
	latest := calendar.DayOf(renewal.AsOf(l.o.Edition, l.Now()))
	a := pages.AsOf{Action: l.base + url.PathEscape(l.o.Store.ID), Field: ui.Field{Name: "as_of", Label: l.T("按这一天考核", "Assess as of this day"), Value: calendar.DayOf(l.o.AsOf).String()}}
	for day := calendar.DayOf(l.o.Span.From); day <= latest; day++ {
		if _, _, of := day.Date(); of == 1 || day == latest {
			a.Days = append(a.Days, ui.Choice{Label: day.String(), URL: l.address("", day), Current: day == calendar.DayOf(l.o.AsOf)})
		}
	}
	return a
}

// stats are the four figures at the head.
func (l looked) stats() []ui.Stat {
	met, failed, open := len(l.o.Verdict.With(rulebook.Met)), len(l.o.Verdict.With(rulebook.Failed)), len(l.o.Verdict.With(rulebook.NotAvailable))+len(l.o.Verdict.With(rulebook.Judgement))
	tone := ui.Good
	if failed > 0 {
		tone = ui.Bad
	}
	return []ui.Stat{
		{Label: l.T("已达到", "Met"), Value: lang.Count(met), Unit: l.T("项", "")},
		{Label: l.T("未达到", "Not met"), Value: lang.Count(failed), Unit: l.T("项", ""), Tone: tone},
		{Label: l.T("缺少数据或待判断", "Without figures or to be judged"), Value: lang.Count(open), Unit: l.T("项", "")},
		{Label: l.T("考核期剩余", "Left of the period"), Value: lang.Count(l.o.Left), Unit: l.T("天", "days"), Note: l.In(l.o.Span.Title)},
	}
}
