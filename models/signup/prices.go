package signup

import (
	"github.com/mengyue/portal/models/calendar"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/facts"
	"github.com/mengyue/portal/models/rulebook"
	"github.com/mengyue/portal/models/text"
)

// Price is what a product cost on a day.
type Price struct {
	Day     calendar.Day
	Price   int64     // fen
	Without text.Text // the span by which the day does not count; zero where it counts
}

// Prices is the history of a product's price beside the price that it is signed up at, as the edition measures it.
type Prices struct {
	Days    []Price
	Lowest  int64 // of the days that count, as the rule sees it; 0 where not available
	Signed  int64 // the price signed up at; 0 where none was given
	Ask     rulebook.Ask
	Measure rulebook.DerivedDecl
}

// mostDays is how far back the picture goes.
const mostDays = 366

// History gives the history of the product's price over the last year, where the edition names a price; ok is false
// where it names none.
func (f Form) History(tx *db.Tx) (p Prices, ok bool, err error) {
	s := f.Edition.SignUp
	if p.Ask, ok = s.Ask(s.Price); !ok {
		return p, false, nil
	}
	known := f.facts(tx.Now)
	p.Signed, p.Lowest = known["ask."+s.Price].Int(), known[s.Lowest].Int()
	for _, d := range f.Edition.Derived {
		if d.Key == s.Lowest {
			p.Measure = d
		}
	}
	end := calendar.DayOf(tx.Now)
	days, err := facts.Days(tx, f.SignUp.Product, end-mostDays, end)
	for _, d := range days {
		if d.Price != nil {
			p.Days = append(p.Days, Price{Day: d.Day, Price: *d.Price, Without: f.excepted(p.Measure, d.Day)})
		}
	}
	return p, true, err
}

// excepted names the span by which a day does not count.
func (f Form) excepted(d rulebook.DerivedDecl, day calendar.Day) text.Text {
	for _, key := range d.Except {
		if span, ok := f.Edition.Span(key); ok && day.Start() >= span.From && day.Start() < span.To {
			return span.Title
		}
	}
	return text.Text{}
}
