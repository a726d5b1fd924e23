package renewal

import (
	"cmp"
	"slices"

	"github.com/shopspring/decimal"

	"github.com/mengyue/portal/models/calendar"
	"github.com/mengyue/portal/models/figures"
	"github.com/mengyue/portal/models/rulebook"
)

// DayState is what a day is to a count of days.
type DayState int

// What a day can be.
const (
	Ahead   DayState = iota // still to come
	Unknown                 // without a figure
	Fine
	Counts // it counts against the limit
)

// Days is the picture of a count of days: every day of the span.
type Days struct {
	Rule  string
	From  calendar.Day
	Days  []DayState
	Count int
	Limit int          // 0 where there is none
	Full  calendar.Day // the day that reached the limit; 0 where none has
	Past  calendar.Day // the day that went beyond it
}

// Line is the picture of a sum: what it had come to by each day of the span so far.
type Line struct {
	Rule  string
	From  calendar.Day
	Sums  []int64 // in the figure's smallest unit
	Of    int     // days of the span
	Limit int64   // 0 where there is none
	Ahead int64   // as forecast for the end
}

// Contender is a category with its shares and the mean of them.
type Contender struct {
	Category string
	Shares   []decimal.Decimal
	Rate     decimal.Decimal
	Leads    bool
}

// pictures draws the renewal's three: the days that count, the sum against its limit, the categories.
func (l *looking) pictures() {
	r := l.Edition.Renewal
	if r == nil {
		return
	}
	for t := range l.plan.tables {
		for i := range l.plan.tables[t].wants {
			w := &l.plan.tables[t].wants[i]
			s := l.sheets[l.plan.tables[t].table]
			switch {
			case w.d.Key == l.factOf(r.Main):
				l.Days = l.days(w, s)
			case w.d.Key == l.factOf(r.Sales):
				l.Sales = l.line(w, s)
			case w.d.Key == r.Leading:
				l.Leading = l.categories(w, s)
			}
		}
	}
}

// factOf is the fact that a rule is about.
func (l *looking) factOf(rule string) string {
	if found, ok := l.Edition.Rule(rule); ok {
		return found.Require.Fact
	}
	return ""
}

func (l *looking) limitOf(rule string) rulebook.Value {
	found, ok := l.Edition.Rule(rule)
	if !ok {
		return rulebook.Value{}
	}
	return l.limit(found.Require)
}

func (l *looking) days(w *want, s *figures.Sheet) Days {
	from, to := calendar.DayOf(l.Span.From), calendar.DayOf(l.Span.To)
	d := Days{Rule: l.Edition.Renewal.Main, From: from, Days: make([]DayState, to-from), Limit: int(l.limitOf(l.Edition.Renewal.Main).Int())}
	lanes := l.plan.lanes(w, s, w.measure)
	for day := from; day < min(to, w.over.End); day++ {
		at, sum, all := int(day-s.From), int64(0), true
		for _, lane := range lanes {
			all = all && at < len(lane.Has) && lane.Has[at]
			if all {
				sum += lane.Values[at]
			}
		}
		state := Unknown
		if all {
			state = Fine
			if sum < w.line.Limit == (w.d.AtLeast == "") {
				state = Counts
				d.Count++
				if d.Count == d.Limit {
					d.Full = day
				}
				if d.Count == d.Limit+1 {
					d.Past = day
				}
			}
		}
		d.Days[day-from] = state
	}
	return d
}

func (l *looking) line(w *want, s *figures.Sheet) Line {
	from, to := calendar.DayOf(l.Span.From), calendar.DayOf(l.Span.To)
	out := Line{Rule: l.Edition.Renewal.Sales, From: from, Of: int(to - from), Limit: l.limitOf(l.Edition.Renewal.Sales).Int(), Ahead: l.Standards[l.Edition.Renewal.Sales].Forecast.Int()}
	counts := within(w.over, instantOf(l.Facts, w.d.From), instantOf(l.Facts, w.d.To))
	lanes := l.plan.lanes(w, s, w.measure)
	sum := int64(0)
	for day := from; day < min(to, w.over.End); day++ {
		for _, lane := range lanes {
			if at := int(day - s.From); at < len(lane.Values) && day >= counts.From && day < counts.End {
				sum += lane.Values[at]
			}
		}
		out.Sums = append(out.Sums, sum)
	}
	return out
}

func (l *looking) categories(w *want, s *figures.Sheet) []Contender {
	contenders, wholes := l.plan.contenders(w, s)
	var out []Contender
	for _, c := range contenders {
		one := Contender{Category: c.category, Leads: c.category == l.Facts[l.Edition.Renewal.Leading].String()}
		for i, amount := range c.amounts {
			share := decimal.Zero
			if wholes[i] > 0 {
				share = decimal.NewFromInt(amount).DivRound(decimal.NewFromInt(wholes[i]), places)
			}
			one.Shares, one.Rate = append(one.Shares, share), one.Rate.Add(share)
		}
		one.Rate = one.Rate.DivRound(decimalOf(len(wholes)), places)
		out = append(out, one)
	}
	slices.SortStableFunc(out, func(a, b Contender) int {
		if a.Leads != b.Leads {
			return cmp.Compare(b2i(b.Leads), b2i(a.Leads))
		}
		return b.Rate.Cmp(a.Rate)
	})
	return out
}

func b2i(b bool) int {
	if b {
		return 1
	}
	return 0
}
