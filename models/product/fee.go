package product

import (
	"fmt"
	"time"

	"github.com/mengyue/portal/models/calendar"
	"github.com/mengyue/portal/models/clock"
	"github.com/mengyue/portal/models/fault"
	"github.com/mengyue/portal/models/money"
	"github.com/mengyue/portal/models/text"
	"github.com/shopspring/decimal"
)

// Entry is one entry of the fee ledger: a tag and a day, or the correction of one. Entries are only ever added.
type Entry struct {
	Tag       string
	Day       calendar.Day
	Seq       int // 1, and 2, 3 … for corrections
	Merchant  string
	Programme string
	Product   string
	Title     string // of the product; filled by reading
	Month     Month  // the statement that it stands on
	Sales     int64  // fen; of a correction the difference
	Refunds   int64
	Amount    int64
	Rate      string
	Edition   string
	Clause    string
	Cause     string // why it is a correction, "" for a first entry
	Reckoned  clock.Instant
}

// Why an entry corrects an earlier one.
const (
	ForFigures = "figures" // the day's figures were corrected
	ForAppeal  = "appeal"  // an upheld appeal undid the tag
)

// Month is a month of the platform's calendar: 202611.
type Month int

// MonthOf is the month of a day.
func MonthOf(d calendar.Day) Month {
	y, m, _ := d.Date()
	return Month(y*100 + int(m))
}

// gap is a time in which a tag that was in effect was off.
type gap struct {
	Tag             string
	FromAt, UntilAt clock.Instant
}

// feeTag is what the reckoning needs of a tag.
type feeTag struct {
	ID, Product, Merchant, Programme string
	EffectiveAt, EndedAt             clock.Instant
	EndCause                         string
	gaps                             []gap
}

// counts reports whether a day counts for the fee: the tag was in effect the whole day, from 00:00 to 24:00.
// See docs/decisions on fee days.
func (t feeTag) counts(d calendar.Day) bool {
	start, end := d.Start(), (d + 1).Start()
	if t.EffectiveAt == 0 || t.EffectiveAt > start || t.EndedAt != 0 && t.EndedAt < end || t.EndCause == ByAppeal || t.EndCause == ByObjection {
		return false
	}
	for _, g := range t.gaps {
		if g.FromAt < end && g.UntilAt > start {
			return false
		}
	}
	return true
}

// figures are a day's sales and refunds in fen.
type figures struct{ Sales, Refunds int64 }

// fee is the rate of successful sales less refunds, rounded half up (away from zero) to the fen, once an entry.
func (f figures) fee(rate decimal.Decimal) int64 {
	return int64(money.Fen(f.Sales - f.Refunds).At(rate))
}

// booked is what the ledger holds for a tag and a day.
type booked struct {
	Seq                    int
	Sales, Refunds, Amount int64
}

// entry is what has to be added to the ledger so that it says what the figures say; ok is false where it does already.
func (b booked) entry(want figures, amount int64) (Entry, bool) {
	e := Entry{Seq: b.Seq + 1, Sales: want.Sales - b.Sales, Refunds: want.Refunds - b.Refunds, Amount: amount - b.Amount}
	if b.Seq > 0 {
		e.Cause = ForFigures
	}
	return e, e.Sales != 0 || e.Refunds != 0 || e.Amount != 0
}

// String is the month as addresses write it: "2026-11".
func (m Month) String() string { return fmt.Sprintf("%04d-%02d", int(m)/100, int(m)%100) }

// Text words the month.
func (m Month) Text() text.Text {
	return text.Of(fmt.Sprintf("%d年%d月", int(m)/100, int(m)%100), fmt.Sprintf("%s %d", time.Month(int(m)%100), int(m)/100))
}

// ParseMonth reads "2026-11". Errors: NotFound.
func ParseMonth(s string) (Month, error) {
	d, err := calendar.ParseDay(s + "-01")
	if err != nil {
		return 0, fault.Missing(text.Of("这份账单", "such statement"))
	}
	return MonthOf(d), nil
}
