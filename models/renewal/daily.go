package renewal

import (
	"github.com/mengyue/portal/models/calendar"
	"github.com/mengyue/portal/models/clock"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/figures"
	"github.com/mengyue/portal/models/merchant"
	"github.com/mengyue/portal/models/rulebook"
)

// DailyFigure is one day of one measure of a store.
type DailyFigure struct {
	Measure string
	Part    string // category
	Day     calendar.Day
	Value   string // exact: yuan, points, counts
	Unit    string
}

// Daily goes through every day of the measures that an edition declares for stores, within the span that it assesses and
// before an instant, measure by measure. The store is the actor's to see: find it first.
func Daily(tx *db.Tx, e *rulebook.Edition, store merchant.Store, at clock.Instant, yield func(DailyFigure) error) error {
	span := e.Assessed()
	r := figures.Range{From: calendar.DayOf(span.From), End: min(calendar.DayOf(span.To), calendar.DayOf(at))}
	sheets := map[*figures.Table]*figures.Sheet{}
	for _, m := range e.Measures {
		if m.Subject != "store" || r.From >= r.End {
			continue
		}
		c := columnOf(e, m.Key)
		if sheets[c.table] == nil {
			subject := store.ID
			if c.table == figures.Series {
				subject = store.Object()
			}
			s, err := figures.Read(tx, c.table, subject, r)
			if err != nil {
				return err
			}
			sheets[c.table] = &s
		}
		if err := daily(m, c, sheets[c.table], yield); err != nil {
			return err
		}
	}
	return nil
}

func daily(m rulebook.MeasureDecl, c column, s *figures.Sheet, yield func(DailyFigure) error) error {
	parts := []string{c.part}
	if c.table == figures.CategoryDays {
		parts = s.Parts()
	}
	for _, part := range parts {
		lane := s.Lane(part, c.at)
		for i, has := range lane.Has {
			if !has {
				continue
			}
			f := DailyFigure{Measure: m.Key, Part: part, Day: lane.From + calendar.Day(i), Value: m.Type.Number(scaled(lane.Values[i], c)).String(), Unit: m.Unit.EN}
			if m.Type == rulebook.TypeMoney {
				f.Unit = "CNY"
			}
			if err := yield(f); err != nil {
				return err
			}
		}
	}
	return nil
}
