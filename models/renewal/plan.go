package renewal

import (
	"slices"
	"strings"

	"github.com/mengyue/portal/models/calendar"
	"github.com/mengyue/portal/models/clock"
	"github.com/mengyue/portal/models/figures"
	"github.com/mengyue/portal/models/rulebook"
)

// plan is what a run has to work out from daily figures: which derived facts come from which table, over which days.
type plan struct {
	e      *rulebook.Edition
	at     clock.Instant
	tables []tablePlan
	groups map[string]map[string]bool // by category, by "groups": whether it belongs to one; kept for the run
	names  []string                   // the parts of the sheet in hand
	of     *figures.Sheet             // the sheet in hand
	sums   []int64                    // room
}

// partsOf are the parts of a sheet; those of the sheet in hand are looked up once.
func (p *plan) partsOf(s *figures.Sheet) []string {
	if p.of != s || s == nil {
		return s.Parts()
	}
	if p.names == nil {
		p.names = s.Parts()
	}
	return p.names
}

// tablePlan is what one table is read for.
type tablePlan struct {
	table *figures.Table
	read  figures.Reader
	over  figures.Range   // all days that some fact needs
	days  []figures.Range // of them those that are looked at one by one
	wants []want
}

// want is one derived fact with its measures found.
type want struct {
	d       rulebook.DerivedDecl
	over    figures.Range
	measure []column
	of      []column
	shares  []column
	spans   []figures.Range // of the shares
	line    figures.Line    // of a count of days
	key     string          // what it leaves out and takes in, for the memory of groups
	table   *figures.Table  // where all its measures stand; nil where they stand in several
	joint   []int           // the columns of measures and denominator, where they all stand in one part
}

// column is a measure in its table.
type column struct {
	table *figures.Table
	at    int
	part  string   // of a series
	parts []string // that alone
	whole bool     // of a series: it is kept in whole numbers
}

// columnOf finds a measure: store.x and category.x stand in the fixed tables, every other one in the series.
func columnOf(e *rulebook.Edition, measure string) column {
	for prefix, table := range map[string]*figures.Table{"store.": figures.StoreDays, "category.": figures.CategoryDays} {
		if name, ok := strings.CutPrefix(measure, prefix); ok {
			if at, known := table.Column(name); known {
				return column{table: table, at: at, parts: []string{""}}
			}
		}
	}
	return column{table: figures.Series, at: figures.Value, part: measure, parts: []string{measure}, whole: e.Whole(measure)}
}

func columnsOf(e *rulebook.Edition, measures []string) []column {
	out := make([]column, len(measures))
	for i, m := range measures {
		out[i] = columnOf(e, m)
	}
	return out
}

// newPlan plans the derived facts of an edition that stores have.
func newPlan(e *rulebook.Edition, at clock.Instant) *plan {
	p := &plan{e: e, at: at, groups: map[string]map[string]bool{}}
	for _, d := range e.Derived {
		if d.Subject != "store" || d.Op == "ever" {
			continue
		}
		if w, ok := p.want(d); ok {
			w.table, w.joint = w.stands(), w.together()
			p.add(w)
		}
	}
	return p
}

func (p *plan) want(d rulebook.DerivedDecl) (w want, ok bool) {
	w = want{d: d, measure: columnsOf(p.e, d.Measure), of: columnsOf(p.e, d.Of), key: strings.Join(d.Only, ",") + "|" + strings.Join(d.Without, ",")}
	if len(d.Shares) > 0 {
		for _, s := range d.Shares {
			r, ok := p.e.Window(s.Over, d.Until, p.at)
			if !ok {
				return w, false
			}
			w.shares, w.spans = append(w.shares, columnOf(p.e, s.Measure)), append(w.spans, figures.Range(r))
			w.over = w.over.Hull(figures.Range(r))
		}
		return w, true
	}
	r, ok := p.e.Window(d.Over, d.Until, d.EndsAt(p.at))
	w.over = figures.Range(r)
	if d.Op == "days" && len(w.measure) > 0 {
		columns := make([]int, len(w.measure))
		for i, c := range w.measure {
			columns[i] = c.at
		}
		limit, _ := figures.Limit(d, w.measure[0].unit())
		w.line = figures.NewLine(columns, limit)
	}
	return w, ok
}

func (c column) unit() figures.Unit {
	if c.whole {
		return figures.Count
	}
	return c.table.Columns[c.at].Unit
}

// stands is where all measures of a fact stand; facts over several tables have none.
func (w want) stands() *figures.Table {
	all := slices.Concat(w.measure, w.of, w.shares)
	for _, c := range all {
		if c.table != all[0].table {
			return nil
		}
	}
	if len(all) == 0 {
		return nil
	}
	return all[0].table
}

func (p *plan) add(w want) {
	t := w.table
	if t == nil || w.over.From >= w.over.End {
		return
	}
	for i := range p.tables {
		if p.tables[i].table == t {
			p.tables[i].take(w)
			return
		}
	}
	p.tables = append(p.tables, tablePlan{table: t})
	p.tables[len(p.tables)-1].take(w)
}

func (t *tablePlan) take(w want) {
	t.over = t.over.Hull(w.over)
	t.days = append(t.days, w.single()...)
	t.wants = append(t.wants, w)
}

// single are the days that a fact looks at one by one: all of them, or those of the months that its ranges cut.
func (w want) single() (days []figures.Range) {
	if w.d.Op == "mean" || w.d.Op == "last" || w.d.Op == "sum" && len(w.measure) > 1 {
		return []figures.Range{w.over}
	}
	for _, r := range append([]figures.Range{w.over}, w.spans...) {
		if _, _, day := r.From.Date(); day != 1 {
			days = append(days, figures.Range{From: r.From, End: r.From + 1})
		}
		if _, _, day := r.End.Date(); day != 1 {
			days = append(days, figures.Range{From: r.End - 1, End: r.End})
		}
	}
	return days
}

// within narrows a range to the days between two instants' days, as a fact's from and to say; 0 is open.
func within(r figures.Range, from, to clock.Instant) figures.Range {
	if from != 0 {
		r.From = max(r.From, calendar.DayOf(from))
	}
	if to != 0 {
		r.End = min(r.End, calendar.DayOf(to)+1)
	}
	return r
}

// in reports whether a category counts for a fact: it is of its groups, and of none that it leaves out.
func (p *plan) in(w *want, category string) bool {
	memo := p.groups[w.key]
	if memo == nil {
		memo = map[string]bool{}
		p.groups[w.key] = memo
	}
	yes, known := memo[category]
	if !known {
		yes = (len(w.d.Only) == 0 || p.e.InGroup(category, w.d.Only)) && !p.out(w.d.Without, category)
		if len(memo) < 100_000 {
			memo[category] = yes
		}
	}
	return yes
}

// out reports whether a category is one that is left out.
func (p *plan) out(without []string, category string) bool {
	return len(without) > 0 && p.e.InGroup(category, without)
}
