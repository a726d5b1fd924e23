package facts

import (
	"cmp"
	"slices"

	"github.com/shopspring/decimal"

	"github.com/mengyue/portal/models/calendar"
	"github.com/mengyue/portal/models/clock"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/figures"
	"github.com/mengyue/portal/models/rulebook"
)

// window are the whole days that a derived fact looks at: a period back from the instant, or from the day before the
// submission on, which is what was known when it was handed in. ok is false for what is computed elsewhere.
func (g gathering) window(d rulebook.DerivedDecl, s Subjects) (r figures.Range, ok bool) {
	r.End = calendar.DayOf(d.EndsAt(g.at))
	if d.Over != rulebook.Throughout || !d.Extreme() {
		from := since(d.EndsAt(g.at), d.Over)
		r.From = calendar.DayOf(from)
		return r, from != 0
	}
	r.From = r.End - 1
	if s.Since != 0 && s.Since < g.at {
		r.From = calendar.DayOf(s.Since) - 1
	}
	return r, true
}

// widest is the window that takes in those of all subjects, and the days that its rolling sums reach back to.
func (g gathering) widest(d rulebook.DerivedDecl) (r figures.Range, ok bool) {
	for _, s := range g.subjects {
		one, is := g.window(d, s)
		if !is {
			return r, false
		}
		r, ok = around(r, one), true
		if d.Over != rulebook.Throughout {
			break // it is the same for all
		}
	}
	if d.Rolling != "" {
		r.From = calendar.DayOf(since(r.From.Start(), d.Rolling))
	}
	return r, ok
}

// extreme is the worst or best of the days of a subject's window, or the first day that was it.
func (g gathering) extreme(d rulebook.DerivedDecl, s Subjects, all days) rulebook.Value {
	window, ok := g.window(d, s)
	if !ok {
		return rulebook.Value{}
	}
	var worst decimal.Decimal
	day := calendar.Day(0)
	for at := window.From; at < window.End; at++ {
		if g.excepted(d, at) {
			continue
		}
		n, ok := all.on(at, d.Rolling)
		if ok && (day == 0 || d.Low() && n.LessThan(worst) || !d.Low() && n.GreaterThan(worst)) {
			worst, day = n, at
		}
	}
	switch {
	case day == 0:
		return rulebook.Value{}
	case d.Dated():
		return rulebook.At(day.Start())
	}
	return d.Type.Number(worst)
}

// excepted reports whether a day lies in a span that the fact leaves out.
func (g gathering) excepted(d rulebook.DerivedDecl, day calendar.Day) bool {
	for _, key := range d.Except {
		if span, ok := g.e.Span(key); ok && day.Start() >= span.From && day.Start() < span.To {
			return true
		}
	}
	return false
}

// on is what the measures were on a day: its own figure, or the sum over a period up to and with it.
func (d days) on(day calendar.Day, rolling string) (sum decimal.Decimal, ok bool) {
	from := day
	if rolling != "" {
		from = calendar.DayOf(since((day + 1).Start(), rolling))
	}
	for at := max(from, d.from); at <= day && int(at-d.from) < len(d.has); at++ {
		if i := int(at - d.from); d.has[i] {
			sum, ok = sum.Add(d.sum[i]), true
		}
	}
	return sum, ok
}

// daysOf lays points out day by day.
func daysOf(list []point) days {
	if len(list) == 0 {
		return days{}
	}
	out := days{from: list[0].day}
	n := int(list[len(list)-1].day-out.from) + 1
	out.sum, out.has = make([]decimal.Decimal, n), make([]bool, n)
	for _, p := range list {
		out.sum[p.day-out.from], out.has[p.day-out.from] = p.sum, true
	}
	return out
}

// throughout fills the facts that look for the worst or best that a base fact was within a window: what held when it
// began, and everything recorded in it. What was not available at some time is not available.
func (g gathering) throughout(*db.Tx) error {
	for _, d := range g.e.Derived {
		if !d.Extreme() || d.Fact == "" {
			continue
		}
		base := g.declared(d.Fact)
		for i, s := range g.subjects {
			w := g.span(d, s)
			if v := g.worst(d, base, within(g.history(d, s, g.at+1), w)); !v.IsZero() && s.id(d.Subject) != "" {
				g.facts[i][d.Key] = v
			}
		}
	}
	return nil
}

// span is a window of instants, its end among them.
type span struct{ from, to clock.Instant }

// span is the window of a fact with a history: from the very instant of the submission on.
func (g gathering) span(d rulebook.DerivedDecl, s Subjects) span {
	from := s.Since
	if d.Over != rulebook.Throughout {
		from = since(g.at, d.Over)
	}
	if from == 0 || from > g.at {
		from = g.at
	}
	return span{from, g.at}
}

func (g gathering) declared(fact string) rulebook.FactDecl {
	for _, f := range g.e.Facts {
		if f.Key == fact {
			return f
		}
	}
	return rulebook.FactDecl{}
}

// history is what was recorded of a subject under the fact that another one looks back at, before an instant, in order.
func (g gathering) history(d rulebook.DerivedDecl, s Subjects, end clock.Instant) []Fact {
	return knownBefore(g.traced[traced{subjectKind(d.Subject) + ":" + s.id(d.Subject), d.Fact}], end)
}

// knownBefore cuts a history at an instant.
func knownBefore(history []Fact, end clock.Instant) []Fact {
	n, _ := slices.BinarySearchFunc(history, end, func(f Fact, end clock.Instant) int { return cmp.Compare(f.Since, end) })
	return history[:n]
}

// earlier orders a history.
func (f Fact) earlier(o Fact) int { return cmp.Compare(f.Since, o.Since) }

// within cuts a history to a window; what held when the window began begins with it.
func within(history []Fact, w span) []Fact {
	out := []Fact{{Since: w.from}}
	for _, f := range history {
		if f.Since <= w.from {
			f.Since = w.from
			out[0] = f
		} else if f.Since <= w.to {
			out = append(out, f)
		}
	}
	return out
}

// worst is the extreme of what a fact was, or the first day of it.
func (g gathering) worst(d rulebook.DerivedDecl, base rulebook.FactDecl, known []Fact) rulebook.Value {
	var worst rulebook.Value
	var day clock.Instant
	for _, f := range known {
		v := Value(base, f.Value)
		if v.IsZero() {
			return rulebook.Value{}
		}
		if worst.IsZero() || d.Low() && g.e.Less(d.Fact, v, worst) || !d.Low() && g.e.Less(d.Fact, worst, v) {
			worst, day = v, f.Since
		}
	}
	if d.Dated() {
		return rulebook.At(calendar.DayOf(day).Start())
	}
	return worst
}
