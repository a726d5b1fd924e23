package facts

import (
	"slices"
	"time"

	"github.com/shopspring/decimal"

	"github.com/mengyue/portal/models/calendar"
	"github.com/mengyue/portal/models/clock"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/rulebook"
)

// productFigures are the measures that the table of products' days knows, by their keys in a book.
var productFigures = map[string]func(ProductDay) (decimal.Decimal, bool){
	"product.sales":           func(d ProductDay) (decimal.Decimal, bool) { return whole(&d.Sales) },
	"product.orders":          func(d ProductDay) (decimal.Decimal, bool) { return whole(&d.Orders) },
	"product.refunds":         func(d ProductDay) (decimal.Decimal, bool) { return whole(d.Refunds) },
	"product.quality_refunds": func(d ProductDay) (decimal.Decimal, bool) { return whole(d.QualityRefunds) },
	"product.price":           func(d ProductDay) (decimal.Decimal, bool) { return whole(d.Price) },
	"product.score_description": func(d ProductDay) (decimal.Decimal, bool) {
		if d.Score == nil {
			return decimal.Zero, false
		}
		return *d.Score, true
	},
}

func whole(n *int64) (decimal.Decimal, bool) {
	if n == nil {
		return decimal.Zero, false
	}
	return decimal.NewFromInt(*n), true
}

// derived computes the facts over products' days. What has no day with data in its period is not available (NUM-3).
func (g gathering) derived(tx *db.Tx) error {
	for _, d := range g.e.Derived {
		if d.Subject != "product" || d.Fact != "" || !known(d.Measure) || !known(d.Of) {
			continue
		}
		over, ok := g.widest(d)
		if !ok {
			continue
		}
		days, err := g.days(tx, over.From, over.End)
		if err != nil {
			return err
		}
		for i, s := range g.subjects {
			if v := g.derive(d, s, days[s.Product]); !v.IsZero() {
				g.facts[i][d.Key] = v
			}
		}
	}
	return nil
}

func known(measures []string) bool {
	return !slices.ContainsFunc(measures, func(m string) bool { return productFigures[m] == nil })
}

// days are the portion's products' whole days before the instant, by product.
func (g gathering) days(tx *db.Tx, from, end calendar.Day) (map[string][]ProductDay, error) {
	var products []string
	for _, s := range g.subjects {
		if s.Product != "" {
			products = append(products, s.Product)
		}
	}
	found, err := DaysOf(tx, products, from, end)
	out := map[string][]ProductDay{}
	for _, d := range found {
		out[d.Product] = append(out[d.Product], d)
	}
	return out, err
}

// point is the sum of the measures on one day that has them all.
type point struct {
	day calendar.Day
	sum decimal.Decimal
}

// points are the days on which every measure is available.
func points(days []ProductDay, measures []string) (out []point) {
next:
	for _, d := range days {
		p := point{day: d.Day}
		for _, m := range measures {
			n, ok := productFigures[m](d)
			if !ok {
				continue next
			}
			p.sum = p.sum.Add(n)
		}
		out = append(out, p)
	}
	return out
}

func total(points []point) (sum decimal.Decimal) {
	for _, p := range points {
		sum = sum.Add(p.sum)
	}
	return sum
}

// derive computes one derived fact of a product from its days.
func (g gathering) derive(d rulebook.DerivedDecl, s Subjects, found []ProductDay) rulebook.Value {
	if !d.Extreme() {
		return derive(d, found)
	}
	return g.extreme(d, s, daysOf(points(found, d.Measure)))
}

// derive computes one derived fact from the days of its period; the zero value is "not available".
func derive(d rulebook.DerivedDecl, days []ProductDay) rulebook.Value {
	measured := points(days, d.Measure)
	if len(measured) == 0 {
		return rulebook.Value{}
	}
	last := measured[len(measured)-1]
	switch d.Op {
	case "sum":
		return d.Type.Number(total(measured))
	case "mean":
		return d.Type.Number(total(measured).DivRound(decimal.NewFromInt(int64(len(measured))), places))
	case "last":
		if d.Type == rulebook.TypeDay {
			return rulebook.At(last.day.Start())
		}
		return d.Type.Number(last.sum)
	case "days":
		return d.Type.Number(decimal.NewFromInt(int64(len(slices.DeleteFunc(measured, func(p point) bool { return !counts(d, p.sum) })))))
	case "share":
		return share(d, days)
	}
	return rulebook.Value{}
}

// share is the part that the measures are of others, over the days that have both.
func share(d rulebook.DerivedDecl, days []ProductDay) rulebook.Value {
	both := slices.DeleteFunc(slices.Clone(days), func(day ProductDay) bool {
		return len(points([]ProductDay{day}, d.Measure)) == 0 || len(points([]ProductDay{day}, d.Of)) == 0
	})
	of := total(points(both, d.Of))
	if of.IsZero() {
		return rulebook.Value{}
	}
	return d.Type.Number(total(points(both, d.Measure)).DivRound(of, places))
}

// places is how exactly a quotient is kept.
const places = 12

// counts reports whether a day meets the condition of a count of days.
func counts(d rulebook.DerivedDecl, sum decimal.Decimal) bool {
	if d.LessThan != "" {
		limit, err := decimal.NewFromString(d.LessThan)
		return err == nil && sum.LessThan(limit)
	}
	limit, err := decimal.NewFromString(d.AtLeast)
	return err == nil && !sum.LessThan(limit)
}

// since is where a period back from an instant begins: 00:00 of its first day, or for hours the very instant; 0 for no
// period, and for one that does not run back from the instant.
func since(at clock.Instant, period string) clock.Instant {
	p, err := calendar.ParsePeriod(period)
	if err != nil {
		return 0
	}
	year, month, day := calendar.DayOf(at).Date()
	switch p.Unit {
	case calendar.Hours:
		return at.Add(-time.Duration(p.N) * time.Hour)
	case calendar.Days:
		return (calendar.DayOf(at) - calendar.Day(p.N)).Start()
	case calendar.Months:
		month -= time.Month(p.N)
	case calendar.Years:
		year -= p.N
	default:
		return 0
	}
	return min(calendar.Date(year, month, 1)+calendar.Day(day-1), calendar.Date(year, month+1, 1)-1).Start()
}
