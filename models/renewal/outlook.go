package renewal

import (
	"github.com/mengyue/portal/models/calendar"
	"github.com/mengyue/portal/models/clock"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/figures"
	"github.com/mengyue/portal/models/merchant"
	"github.com/mengyue/portal/models/rulebook"
	"github.com/mengyue/portal/models/text"
)

// Outlook is a store's assessment as of an instant, what its figures lead to at the end of the span, and the pictures.
type Outlook struct {
	Assessment
	Edition   *rulebook.Edition
	Span      rulebook.Span
	Left      int              // whole days of the span that are still to come
	End       rulebook.Verdict // as forecast for the end of the span, without sentences
	EndMeans  rulebook.Outcome
	Standards map[string]Standing // by rule
	Days      Days
	Sales     Line
	Leading   []Contender
	Sample    bool
	Ranked    clock.Instant // as of when the places among peers were found; 0 where never
	Origins   []figures.Origin
}

// Standing is where a store stands on one rule's figure and where it is heading.
type Standing struct {
	Forecast rulebook.Value
	Method   text.Text     // how it was forecast
	Trend    text.Text     // the last four weeks beside those before
	Way      text.Text     // the shortest way to meet it
	Possible bool          // the days left allow it
	Allow    text.Text     // says so
	Ends     clock.Instant // until when its days count; 0 where it is not of the days of the span
	Daily    []int64       // the figure day by day from the span's first day, where it has days
}

// window is how many days a trend looks at, and a forecast goes by.
const window = 28

// Look assesses a store and looks ahead. The store is the actor's to see: find it first.
func Look(tx *db.Tx, e *rulebook.Edition, store merchant.Store, at clock.Instant) (Outlook, error) {
	ranking, err := kept(tx, e, store.ID)
	if err != nil {
		return Outlook{}, err
	}
	a, err := NewAssessor(tx, e, at, ranking)
	if err != nil {
		return Outlook{}, err
	}
	o := Outlook{Edition: e, Span: e.Assessed(), Sample: a.Sample, Standards: map[string]Standing{}}
	if ranking != nil {
		o.Ranked = ranking.AsOf
	}
	o.Left = ahead(o.whole(), at)
	return o, o.see(tx, a, store)
}

// whole is every day of the span.
func (o *Outlook) whole() figures.Range {
	return figures.Range{From: calendar.DayOf(o.Span.From), End: calendar.DayOf(o.Span.To)}
}

// ahead counts the days of a range that are still to come.
func ahead(r figures.Range, at clock.Instant) int {
	return max(int(r.End-max(calendar.DayOf(at), r.From)), 0)
}

// own are the days of the span that count for a figure: those that its from and to leave (TM-9: of the contract).
func (l *looking) own(d rulebook.DerivedDecl) figures.Range {
	return within(l.whole(), instantOf(l.Facts, d.From), instantOf(l.Facts, d.To))
}

// see reads the store's figures once, assesses it by them, forecasts them, judges the end, and draws the pictures.
func (o *Outlook) see(tx *db.Tx, a *Assessor, store merchant.Store) error {
	l := looking{Outlook: o, plan: a.plan, sheets: map[*figures.Table]*figures.Sheet{}}
	known, err := base(tx, a.Edition, []merchant.Store{store}, a.AsOf)
	if err != nil {
		return err
	}
	sheets, err := a.plan.read(tx, store, calendar.DayOf(a.AsOf)-2*window)
	if err != nil {
		return err
	}
	var last calendar.Day
	var all []*figures.Sheet
	for t := range a.plan.tables {
		table, s := &a.plan.tables[t], &sheets[t]
		l.sheets[table.table], all = s, append(all, s)
		last = max(last, a.plan.facts(table, s, known[0]))
	}
	found, err := a.judged(tx, []merchant.Store{store}, known, []calendar.Day{last})
	if err != nil {
		return err
	}
	o.Assessment, o.Origins = found[0], figures.Origins(all...)
	l.forecast()
	l.pictures()
	return nil
}

// looking is the work on one outlook.
type looking struct {
	*Outlook
	plan   *plan
	sheets map[*figures.Table]*figures.Sheet
}

// forecast carries every figure that adds up over the span on to its end, as the last four weeks had it, and judges the
// end by that.
func (l *looking) forecast() {
	end := l.Facts.With(nil)
	moving := map[string]Standing{}
	for t := range l.plan.tables {
		for i := range l.plan.tables[t].wants {
			w := &l.plan.tables[t].wants[i]
			s := l.sheets[l.plan.tables[t].table]
			if w.d.Over != l.Span.Key || s == nil || len(w.d.Shares) > 0 {
				continue
			}
			st := l.carry(w, s)
			if !st.Forecast.IsZero() {
				end[w.d.Key], moving[w.d.Key] = st.Forecast, st
			}
		}
	}
	l.End = l.Edition.Population(l.Verdict.Occasion, max(l.Span.To, l.AsOf)).Judge(end)
	l.EndMeans = outcome(l.Edition, l.End)
	for i := range l.Edition.Rules {
		rule := &l.Edition.Rules[i]
		if r, asked := l.Verdict.Result(rule.ID); asked && rule.Require.Fact != "" {
			st := moving[rule.Require.Fact]
			l.wayBack(rule, r, &st)
			st.Ends = l.until(rule.Require.Fact)
			l.Standards[rule.ID] = st
		}
	}
}

// until is the end of the days that count for a fact; 0 where it is not of the days of the span.
func (l *looking) until(fact string) clock.Instant {
	d, ok := l.declared(fact)
	if !ok || d.Over != l.Span.Key {
		return 0
	}
	return l.own(d).End.Start()
}

// carry forecasts one figure: what it is now, and for each day left that counts what the last four weeks had.
func (l *looking) carry(w *want, s *figures.Sheet) (st Standing) {
	own := l.own(w.d)
	left := ahead(own, l.AsOf)
	end := min(own.End, w.over.End, calendar.DayOf(l.AsOf))
	recent, before := figures.Range{From: end - window, End: end}, figures.Range{From: end - 2*window, End: end - window}
	now := l.Facts[w.d.Key]
	if now.IsZero() {
		return st
	}
	st.Forecast = now
	st.Method = text.F("按最近 %d 天的日均值延续到考核期末。", "The last %d day{s}, day for day, carried on to the end of the period.", window)
	switch w.d.Op {
	case "sum", "days":
		a, b := l.plan.derive(at(w, recent), s, l.Facts), l.plan.derive(at(w, before), s, l.Facts)
		more := a.Decimal().Mul(decimalOf(left)).DivRound(decimalOf(window), 0)
		st.Forecast = w.d.Type.Number(now.Decimal().Add(more))
		st.Trend = l.trend(w.d.Key, a, b)
	case "share":
		top, of := l.plan.parted(w, s, within(w.over, instantOf(l.Facts, w.d.From), instantOf(l.Facts, w.d.To)))
		t28, o28 := l.plan.parted(at(w, recent), s, recent)
		if whole := of + o28*int64(left)/window; whole != 0 {
			st.Forecast = w.d.Type.Number(scaled(top+t28*int64(left)/window, w.measure[0]).DivRound(scaled(whole, w.of[0]), places))
		}
		st.Trend = l.trend(w.d.Key, l.plan.derive(at(w, recent), s, l.Facts), l.plan.derive(at(w, before), s, l.Facts))
	default:
		st.Method = text.Of("按当前值不变。", "Taken as it stands now.")
	}
	if left == 0 {
		st.Forecast, st.Method = now, text.Of("计入的日子已过完，数值不再变化。", "No day is left that counts: the figure stands.")
	}
	if left < l.Left {
		st.Method = text.Join(text.Of("", " "), st.Method, l.cut(w.d))
	}
	return st
}

// at is a fact over other days.
func at(w *want, r figures.Range) *want {
	other := *w
	other.over = r
	return &other
}

// trend sets two stretches of four weeks side by side.
func (l *looking) trend(key string, recent, before rulebook.Value) text.Text {
	_, now := l.Edition.Shown(key, recent)
	_, was := l.Edition.Shown(key, before)
	switch {
	case recent.IsZero():
		return text.F("最近 %d 天没有数据。", "No figures in the last %d day{s}.", window)
	case before.IsZero():
		return text.F("最近 %d 天：%s。", "Last %d day{s}: %s.", window, now)
	}
	way := text.Of("持平", "level")
	switch recent.Decimal().Cmp(before.Decimal()) {
	case 1:
		way = text.Of("上升", "rising")
	case -1:
		way = text.Of("下降", "falling")
	}
	return text.F("%s：最近 %[2]d 天 %[3]s，之前 %[2]d 天 %[4]s。", "%s: %[3]s in the last %[2]d day{s}, %[4]s in the %[2]d before.", way, window, now, was)
}
