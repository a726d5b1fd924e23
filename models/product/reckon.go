package product

import (
	"context"
	"time"

	"github.com/mengyue/portal/models/audit"
	"github.com/mengyue/portal/models/calendar"
	"github.com/mengyue/portal/models/clock"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/facts"
	"github.com/mengyue/portal/models/rulebook"
)

// feeStep is how many product days one transaction reckons.
const feeStep = 500

// Reckoning looks for figures in the order in which they were recorded. On a database with many writers an import may
// commit after a later one, so each look starts a while before the end of the last; looking twice changes nothing.
const (
	lookBack  = 15 * time.Minute
	lookEvery = 30 * time.Second
)

// ReckonFees books the fees of days that are over and whose figures are there (YX-13): one entry for a tag and a day,
// the difference where figures were corrected. Each call does one bounded step and reports how many product days it
// met; call it until it reports 0. It may be called at any time, by several workers, and books nothing twice.
func ReckonFees(ctx context.Context, d *db.DB) (int, error) {
	for more := true; more; {
		err := d.InTx(ctx, db.System("sweep"), func(tx *db.Tx) (err error) {
			more, err = look(tx)
			return err
		})
		if err != nil {
			return 0, err
		}
	}
	n := 0
	return n, d.InTx(ctx, db.System("sweep"), func(tx *db.Tx) (err error) {
		n, err = reckon(tx)
		return err
	})
}

// look notes which newly recorded figures belong to tagged products, a page at a time.
func look(tx *db.Tx) (more bool, err error) {
	m, err := lockMark(tx)
	if err != nil {
		return false, err
	}
	if m.EndedAt != 0 && tx.Now.Sub(m.EndedAt) < lookEvery {
		fresh, err := facts.DaysSince(tx, facts.NextDays{Since: m.Newest, Product: m.NewestProduct, Day: m.NewestDay, Limit: 1})
		if err != nil || len(fresh) == 0 {
			return false, err
		}
	}
	days, err := facts.DaysSince(tx, facts.NextDays{Since: m.Recorded, Product: m.Product, Day: m.Day, Limit: pageSize})
	if err != nil {
		return false, err
	}
	if len(days) == 0 {
		m.Recorded, m.Product, m.Day, m.EndedAt = min(m.Newest, tx.Now.Add(-lookBack)), "", 0, tx.Now
		return false, saveMark(tx, m)
	}
	last := days[len(days)-1]
	m.Recorded, m.Product, m.Day, m.EndedAt = last.Recorded, last.Product, last.Day, 0
	m.Newest, m.NewestProduct, m.NewestDay = last.Recorded, last.Product, last.Day
	if err := noteDays(tx, days); err != nil {
		return false, err
	}
	return true, saveMark(tx, m)
}

// productDay is one product's day that waits to be reckoned.
type productDay struct {
	Product string
	Day     calendar.Day
	Seen    int64
}

// reckon books the next product days.
func reckon(tx *db.Tx) (int, error) {
	waiting, err := daysToReckon(tx, calendar.DayOf(tx.Now), feeStep)
	if err != nil || len(waiting) == 0 {
		return 0, err
	}
	entries, err := entriesFor(tx, waiting)
	if err != nil {
		return 0, err
	}
	if len(entries) > 0 {
		if err := book(tx, entries); err != nil {
			return 0, err
		}
		audit.Record(tx, audit.Entry{Action: "fees.reckoned", Object: "fees", Clause: entries[0].Clause, Detail: map[string]any{
			"entries": len(entries), "from": waiting[0].Day.String(), "to": waiting[len(waiting)-1].Day.String()}})
	}
	return len(waiting), daysReckoned(tx, waiting)
}

// entriesFor reckons what has to be booked for product days.
func entriesFor(tx *db.Tx, waiting []productDay) ([]Entry, error) {
	tags, err := feeTags(tx, waiting)
	if err != nil || len(tags) == 0 {
		return nil, err
	}
	had, err := bookedFor(tx, tags, waiting)
	if err != nil {
		return nil, err
	}
	known, err := figuresOf(tx, waiting)
	if err != nil {
		return nil, err
	}
	var out []Entry
	for _, w := range waiting {
		for _, t := range tags {
			if t.Product != w.Product {
				continue
			}
			e, ok, err := t.entry(tx, w, known[productDay{Product: w.Product, Day: w.Day}], had[tagDay{t.ID, w.Day}])
			if err != nil {
				return nil, err
			}
			if ok {
				out = append(out, e)
			}
		}
	}
	return out, nil
}

// entry is what has to be booked for one tag and day, under the edition in force on that day.
func (t feeTag) entry(tx *db.Tx, w productDay, is figures, had booked) (Entry, bool, error) {
	e, err := rulebook.Books(tx).InForce(t.Programme, w.Day.Start())
	if err != nil {
		return Entry{}, false, err
	}
	if e.Tag == nil {
		return Entry{}, false, nil
	}
	amount := is.fee(e.Tag.FeeRate)
	if !t.counts(w.Day) {
		is, amount = figures{}, 0
	}
	out, ok := had.entry(is, amount)
	out.Tag, out.Day, out.Merchant, out.Programme, out.Product = t.ID, w.Day, t.Merchant, t.Programme, t.Product
	out.Rate, out.Edition, out.Clause, out.Reckoned = e.Tag.FeeRate.String(), e.ID, e.Tag.FeeClause, tx.Now
	out.Month = out.statement(tx.Now)
	return out, ok, nil
}

// statement is the month whose statement an entry stands on: a first entry on its day's, a correction on that of the
// day on which it is booked, so that a statement of the past does not change under its reader.
func (e Entry) statement(now clock.Instant) Month {
	if e.Seq > 1 {
		return MonthOf(calendar.DayOf(now))
	}
	return MonthOf(e.Day)
}

// figuresOf reads the figures of product days, a day at a time; refunds that are not reported are none until they are.
func figuresOf(tx *db.Tx, waiting []productDay) (map[productDay]figures, error) {
	byDay := map[calendar.Day][]string{}
	for _, w := range waiting {
		byDay[w.Day] = append(byDay[w.Day], w.Product)
	}
	out := map[productDay]figures{}
	for day, products := range byDay {
		days, err := facts.DaysOf(tx, products, day, day+1)
		if err != nil {
			return nil, err
		}
		for _, d := range days {
			f := figures{Sales: d.Sales}
			if d.Refunds != nil {
				f.Refunds = *d.Refunds
			}
			out[productDay{Product: d.Product, Day: day}] = f
		}
	}
	return out, nil
}
