package renewal

import (
	"math"
	"math/bits"
	"slices"

	"github.com/shopspring/decimal"

	"github.com/mengyue/portal/models/clock"
	"github.com/mengyue/portal/models/figures"
	"github.com/mengyue/portal/models/rulebook"
)

// places is how exactly a quotient is kept.
const places = 12

// derive works out one derived fact of a store from its sheet; the zero value is "not available".
func (p *plan) derive(w *want, s *figures.Sheet, known rulebook.Facts) rulebook.Value {
	over := within(w.over, instantOf(known, w.d.From), instantOf(known, w.d.To))
	if over.From >= over.End {
		return rulebook.Value{}
	}
	switch w.d.Op {
	case "leading", "leading_share":
		return p.leading(w, s)
	case "days":
		return w.days(s, over)
	case "share":
		return p.share(w, s, over)
	}
	return p.total(w, s, over)
}

func instantOf(known rulebook.Facts, key string) clock.Instant {
	if key == "" {
		return 0
	}
	return known[key].Instant()
}

// days counts the days on which the measures, added up, are below the limit, or not below it.
func (w *want) days(s *figures.Sheet, over figures.Range) rulebook.Value {
	below, days := s.Below(w.measure[0].part, w.line, over)
	if days == 0 {
		return rulebook.Value{}
	}
	if w.d.AtLeast != "" {
		below = days - below
	}
	return rulebook.Count(int64(below))
}

// parts are the parts of a sheet that a fact is about: the categories that count, the measure of a series, or the whole
// of a store.
func (p *plan) parts(w *want, s *figures.Sheet, c column) []string {
	if c.table != figures.CategoryDays {
		return c.parts
	}
	all := p.partsOf(s)
	out := make([]string, 0, len(all))
	for _, category := range all {
		if p.in(w, category) {
			out = append(out, category)
		}
	}
	return out
}

// total is the sum, the mean or the last of the measures.
func (p *plan) total(w *want, s *figures.Sheet, over figures.Range) rulebook.Value {
	if len(w.measure) == 1 && w.d.Op == "sum" {
		sum, days := p.sum(w, s, w.measure[0], over)
		if days == 0 {
			return rulebook.Value{}
		}
		return w.d.Type.Number(scaled(sum, w.measure[0]))
	}
	return p.byDay(w, s, over)
}

// sum is what a measure comes to, and how many days have it; of categories the days of the one that has most.
func (p *plan) sum(w *want, s *figures.Sheet, c column, over figures.Range) (sum int64, days int) {
	for _, part := range p.parts(w, s, c) {
		t := s.Total(part, c.at, over)
		sum, days = sum+t.Sum, max(days, t.Days)
	}
	return sum, days
}

// byDay adds the measures up day by day, on the days that have them all, and takes the sum, the mean or the last.
func (p *plan) byDay(w *want, s *figures.Sheet, over figures.Range) rulebook.Value {
	lanes := p.lanes(w, s, w.measure)
	sum, last, days := int64(0), int64(0), int64(0)
	var lastDay = over.From
	for day := max(over.From, s.From); day < min(over.End, s.End); day++ {
		at, one, all := int(day-s.From), int64(0), true
		for _, l := range lanes {
			all = all && l.Has[at]
			one += l.Values[at]
		}
		if all {
			sum, last, lastDay, days = sum+one, one, day, days+1
		}
	}
	switch {
	case days == 0:
		return rulebook.Value{}
	case w.d.Op == "last" && w.d.Type == rulebook.TypeDay:
		return rulebook.At(lastDay.Start())
	case w.d.Op == "last":
		return w.d.Type.Number(scaled(last, w.measure[0]))
	case w.d.Op == "mean":
		return w.d.Type.Number(scaled(sum, w.measure[0]).DivRound(decimal.NewFromInt(days), places))
	}
	return w.d.Type.Number(scaled(sum, w.measure[0]))
}

// lanes unpacks measures; those of categories are added up into one lane each.
func (p *plan) lanes(w *want, s *figures.Sheet, columns []column) []figures.Lane {
	out := make([]figures.Lane, len(columns))
	for i, c := range columns {
		for _, part := range p.parts(w, s, c) {
			l := s.Lane(part, c.at)
			if out[i].Values == nil {
				out[i] = l
				continue
			}
			for at := range l.Values {
				out[i].Values[at] += l.Values[at]
				out[i].Has[at] = out[i].Has[at] || l.Has[at]
			}
		}
		if out[i].Values == nil {
			n := max(int(s.End-s.From), 0)
			out[i] = figures.Lane{From: s.From, Values: make([]int64, n), Has: make([]bool, n)}
		}
	}
	return out
}

// share is the part that the measures are of others, over the days that have both; without a denominator it is not
// available (NUM-3).
func (p *plan) share(w *want, s *figures.Sheet, over figures.Range) rulebook.Value {
	top, of := p.parted(w, s, over)
	if of == 0 {
		return rulebook.Value{}
	}
	if w.measure[0].unit() == w.of[0].unit() {
		return w.d.Type.Number(quotient(top, of))
	}
	return w.d.Type.Number(scaled(top, w.measure[0]).DivRound(scaled(of, w.of[0]), places))
}

// quotient divides whole numbers of one unit, rounded half up to the places of a quotient, as [decimal.Decimal.DivRound]
// does; a whole population is divided by it.
func quotient(top, of int64) decimal.Decimal {
	if top < 0 || of <= 0 {
		return decimal.NewFromInt(top).DivRound(decimal.NewFromInt(of), places)
	}
	high, low := bits.Mul64(uint64(top), 1_000_000_000_000)
	low, carry := bits.Add64(low, uint64(of)/2, 0)
	if high += carry; high >= uint64(of) {
		return decimal.NewFromInt(top).DivRound(decimal.NewFromInt(of), places)
	}
	n, _ := bits.Div64(high, low, uint64(of))
	if n > math.MaxInt64 {
		return decimal.NewFromInt(top).DivRound(decimal.NewFromInt(of), places)
	}
	return decimal.New(int64(n), -places)
}

// parted is what the measures and what the denominator of a share come to.
func (p *plan) parted(w *want, s *figures.Sheet, over figures.Range) (top, of int64) {
	if w.table == figures.CategoryDays {
		all := *w
		all.d.Only, all.key = nil, "|"+w.key
		for _, c := range w.measure {
			n, _ := p.sum(w, s, c, over)
			top += n
		}
		for _, c := range w.of {
			n, _ := p.sum(&all, s, c, over)
			of += n
		}
		return top, of
	}
	return p.both(w, s, over)
}

// both adds measures and denominator up over the days that have them all.
func (p *plan) both(w *want, s *figures.Sheet, over figures.Range) (top, of int64) {
	if w.joint != nil {
		p.sums, _ = s.Together(p.sums, w.measure[0].part, w.joint, over)
		for i, sum := range p.sums {
			if i < len(w.measure) {
				top += sum
			} else {
				of += sum
			}
		}
		return top, of
	}
	lanes := p.lanes(w, s, append(slices.Clone(w.measure), w.of...))
	for day := max(over.From, s.From); day < min(over.End, s.End); day++ {
		at, all := int(day-s.From), true
		for _, l := range lanes {
			all = all && l.Has[at]
		}
		for i := 0; all && i < len(lanes); i++ {
			if i < len(w.measure) {
				top += lanes[i].Values[at]
			} else {
				of += lanes[i].Values[at]
			}
		}
	}
	return top, of
}

// together are the columns of measures and denominator, where they all stand in one part.
func (w *want) together() (columns []int) {
	for _, c := range slices.Concat(w.measure, w.of) {
		if c.part != w.measure[0].part {
			return nil
		}
		columns = append(columns, c.at)
	}
	return columns
}

// scaled is a figure of a column as a number: scores, hours and rates in their own unit, money in fen.
func scaled(n int64, c column) decimal.Decimal {
	if c.unit() == figures.Micro {
		return decimal.New(n, -6)
	}
	return decimal.NewFromInt(n)
}
