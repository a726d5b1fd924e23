package facts

import (
	"slices"
	"strings"

	"github.com/shopspring/decimal"

	"github.com/mengyue/portal/models/calendar"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/figures"
	"github.com/mengyue/portal/models/rulebook"
)

// measure is where a daily figure of a book is kept.
type measure struct {
	table  *figures.Table
	part   string // of series; of categories it is all that the declaration takes in
	column int
}

// measureOf finds a measure of stores by its key: "store.…" and "category.…" are columns of the fixed tables, everything
// else is a series of its own.
func measureOf(key string) (m measure, ok bool) {
	name, column, dotted := strings.Cut(key, ".")
	switch {
	case dotted && name == "store":
		m.table = figures.StoreDays
	case dotted && name == "category":
		m.table = figures.CategoryDays
	default:
		return measure{table: figures.Series, part: key, column: figures.Value}, true
	}
	m.column, ok = m.table.Column(column)
	return m, ok
}

// days are consecutive days: what measures add up to on each, and whether they are available.
type days struct {
	from calendar.Day
	sum  []decimal.Decimal
	has  []bool
}

// last is the last day that is available.
func (d days) last() (at int, ok bool) {
	for i := len(d.has) - 1; i >= 0; i-- {
		if d.has[i] {
			return i, true
		}
	}
	return 0, false
}

// total adds up what is available, and counts those days.
func (d days) total() (sum decimal.Decimal, n int) {
	for i, has := range d.has {
		if has {
			sum, n = sum.Add(d.sum[i]), n+1
		}
	}
	return sum, n
}

// both leaves the days that two rows of days have.
func (d days) both(o days) {
	for i := range d.has {
		d.has[i] = d.has[i] && o.has[i]
		o.has[i] = d.has[i]
	}
}

// ledger is the figures of one store by table.
type ledger map[*figures.Table]*figures.Sheet

// daily adds measures up day by day over a range. Of categories a day is available where any of them has a figure.
func (l ledger) daily(e *rulebook.Edition, d rulebook.DerivedDecl, keys []string, over figures.Range) days {
	n := max(int(over.End-over.From), 0)
	out := days{from: over.From, sum: make([]decimal.Decimal, n), has: make([]bool, n)}
	for i := range out.has {
		out.has[i] = len(keys) > 0
	}
	for _, key := range keys {
		m, _ := measureOf(key)
		one := l.measured(e, d, m, over)
		for i := range out.has {
			out.has[i] = out.has[i] && one.has[i]
			out.sum[i] = out.sum[i].Add(one.sum[i])
		}
	}
	return out
}

// measured is one measure day by day.
func (l ledger) measured(e *rulebook.Edition, d rulebook.DerivedDecl, m measure, over figures.Range) days {
	n := max(int(over.End-over.From), 0)
	out := days{from: over.From, sum: make([]decimal.Decimal, n), has: make([]bool, n)}
	sheet := l[m.table]
	if sheet == nil || n == 0 {
		return out
	}
	parts := []string{m.part}
	if m.table == figures.CategoryDays {
		parts = sheet.Parts()
	}
	for _, part := range parts {
		counts := m.table != figures.CategoryDays || takesIn(e, d, part)
		lane := sheet.Lane(part, m.column)
		for i := range out.has {
			at := int(over.From-lane.From) + i
			if at < 0 || at >= len(lane.Has) || !lane.Has[at] {
				continue
			}
			out.has[i] = true
			if counts {
				out.sum[i] = out.sum[i].Add(decimal.NewFromInt(lane.Values[at]))
			}
		}
	}
	return out.scaled(e, m)
}

// scaled brings figures that are kept in millionths to what they mean; of a series the declaration says how it is kept.
func (d days) scaled(e *rulebook.Edition, m measure) days {
	if m.table.Columns[m.column].Unit == figures.Micro && (m.table != figures.Series || !e.Whole(m.part)) {
		for i := range d.sum {
			d.sum[i] = d.sum[i].Shift(-6)
		}
	}
	return d
}

// takesIn reports whether a declaration takes a category in.
func takesIn(e *rulebook.Edition, d rulebook.DerivedDecl, category string) bool {
	return (len(d.Only) == 0 || e.InGroup(category, d.Only)) && (len(d.Without) == 0 || !e.InGroup(category, d.Without))
}

// wanted is one derived fact of stores with the days that it runs over.
type wanted struct {
	rulebook.DerivedDecl
	over figures.Range
}

// ofStores computes the facts over the daily figures of stores that run back from the instant: one question for each
// table, month and portion.
func (g gathering) ofStores(tx *db.Tx) error {
	derived := g.running()
	if len(derived) == 0 {
		return nil
	}
	ranges := map[*figures.Table]figures.Range{}
	for _, w := range derived {
		for _, key := range slices.Concat(w.Measure, w.Of) {
			m, _ := measureOf(key)
			ranges[m.table] = around(ranges[m.table], w.over)
		}
	}
	return g.compute(tx, derived, ranges)
}

// running are the facts over the daily figures of stores that run back from the instant. What runs over a span of its own
// is the assessment's.
func (g gathering) running() (derived []wanted) {
	for _, d := range g.e.Derived {
		if d.Subject != "store" || d.Fact+d.Until+d.From+d.To != "" || !slices.Contains(ops, d.Op) || d.MeanLess != "" || !kept(slices.Concat(d.Measure, d.Of)) {
			continue
		}
		if over, ok := g.widest(d); ok {
			derived = append(derived, wanted{d, over})
		}
	}
	return derived
}

// ops are the ways in which figures of stores are put together here.
var ops = []string{"sum", "mean", "last", "share", "days", "lowest", "highest", "lowest_day", "highest_day"}

// kept reports whether measures are all kept, in one table.
func kept(keys []string) bool {
	first, _ := measureOf(keys[0])
	return !slices.ContainsFunc(keys, func(key string) bool {
		m, ok := measureOf(key)
		return !ok || m.table != first.table
	})
}

// around is the range that takes in both.
func around(a, b figures.Range) figures.Range {
	if a.From == a.End {
		return b
	}
	return figures.Range{From: min(a.From, b.From), End: max(a.End, b.End)}
}

// compute computes what is wanted for every store of the portion. The sheets of a store hold until the next one is read,
// so that each table is gone through by itself and its days are kept.
func (g gathering) compute(tx *db.Tx, derived []wanted, ranges map[*figures.Table]figures.Range) error {
	at := map[string][]int{}
	var stores []string
	for i, s := range g.subjects {
		if s.Store != "" {
			if at[s.Store] == nil {
				stores = append(stores, s.Store)
			}
			at[s.Store] = append(at[s.Store], i)
		}
	}
	for table, over := range ranges {
		var mine []wanted
		for _, w := range derived {
			if m, _ := measureOf(w.Measure[0]); m.table == table {
				mine = append(mine, w)
			}
		}
		names := stores
		if table == figures.Series {
			names = prefixed(stores)
		}
		err := figures.ReadMany(tx, figures.Question{Table: table, Subjects: names, Range: over, Days: []figures.Range{over}}, func(name string, s *figures.Sheet) error {
			if s.Empty() {
				return nil
			}
			l := ledger{table: s}
			for _, w := range mine {
				g.put(l, w, at[strings.TrimPrefix(name, "store:")])
			}
			return nil
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// put computes one fact of a store for each of its subjects in the portion, which differ only in their windows.
func (g gathering) put(l ledger, w wanted, at []int) {
	var v rulebook.Value
	var all days
	if w.Extreme() {
		all = l.daily(g.e, w.DerivedDecl, w.Measure, w.over)
	} else {
		v = l.derive(g.e, w)
	}
	for _, i := range at {
		if w.Extreme() {
			v = g.extreme(w.DerivedDecl, g.subjects[i], all)
		}
		if !v.IsZero() {
			g.facts[i][w.Key] = v
		}
	}
}

func prefixed(stores []string) []string {
	out := make([]string, len(stores))
	for i, s := range stores {
		out[i] = "store:" + s
	}
	return out
}

// derive computes one fact of a store; the zero value is "not available" (NUM-3).
func (l ledger) derive(e *rulebook.Edition, w wanted) rulebook.Value {
	measured := l.daily(e, w.DerivedDecl, w.Measure, w.over)
	var of days
	if w.Op == "share" {
		of = l.daily(e, w.DerivedDecl, w.Of, w.over)
		measured.both(of)
	}
	sum, n := measured.total()
	if n == 0 {
		return rulebook.Value{}
	}
	switch w.Op {
	case "sum":
		return w.Type.Number(sum)
	case "mean":
		return w.Type.Number(sum.DivRound(decimal.NewFromInt(int64(n)), places))
	case "last":
		at, _ := measured.last()
		if w.Type == rulebook.TypeDay {
			return rulebook.At((measured.from + calendar.Day(at)).Start())
		}
		return w.Type.Number(measured.sum[at])
	case "share":
		whole, _ := of.total()
		if whole.IsZero() {
			return rulebook.Value{}
		}
		return w.Type.Number(sum.DivRound(whole, places))
	}
	return w.Type.Number(decimal.NewFromInt(int64(measured.meeting(w))))
}

// meeting counts the days that meet the condition of a count of days.
func (d days) meeting(w wanted) (n int) {
	for i, has := range d.has {
		if has && counts(w.DerivedDecl, d.sum[i]) {
			n++
		}
	}
	return n
}
