package facts

import (
	"github.com/mengyue/portal/models/audit"
	"github.com/mengyue/portal/models/calendar"
	"github.com/mengyue/portal/models/clock"
	"github.com/mengyue/portal/models/db"
	"github.com/shopspring/decimal"
)

// ProductDay is one day of a product's figures. A nil figure is not available.
type ProductDay struct {
	Product        string
	Day            calendar.Day
	Sales          int64 // fen, of successful orders
	Orders         int64
	Refunds        *int64 // fen
	QualityRefunds *int64 // fen
	Score          *decimal.Decimal
	Price          *int64 // fen

	Version    int64
	Recorded   clock.Instant
	RecordedBy string
}

// PutDays records days of products: a new day is added, a known one corrected where it differs, with its earlier
// figures kept. It returns how many were new or different; who reckons with them finds those by [DaysSince].
func PutDays(tx *db.Tx, rows []ProductDay) (changed int, err error) {
	there, err := daysThere(tx, rows)
	if err != nil {
		return 0, err
	}
	for i := range rows {
		rows[i].Version, rows[i].Recorded, rows[i].RecordedBy = 1, tx.Now, tx.Actor.ID()
	}
	laid := db.Lay(there, rows, ProductDay.key, func(old ProductDay, next *ProductDay) bool {
		next.Version = old.Version + 1
		return old.Sales != next.Sales || old.Orders != next.Orders || !same(old.Refunds, next.Refunds) ||
			!same(old.QualityRefunds, next.QualityRefunds) || !same(old.Price, next.Price) || !sameScore(old.Score, next.Score)
	})
	if laid.Total() == 0 {
		return 0, nil
	}
	first, last := laid.Put[0].Day, laid.Put[0].Day
	for _, d := range laid.Put {
		first, last = min(first, d.Day), max(last, d.Day)
	}
	audit.Record(tx, audit.Entry{Action: "product_days.recorded", Object: "product_days", Detail: map[string]any{
		"new": laid.New, "corrected": laid.Changed, "first": first.String(), "last": last.String()}})
	return laid.Total(), db.Keep(tx, "product_days", laid, "product, day",
		"sales, orders, refunds, quality_refunds, score, price, version, recorded, recorded_by")
}

type dayKey struct {
	product string
	day     calendar.Day
}

func (d ProductDay) key() dayKey { return dayKey{d.Product, d.Day} }

func same(a, b *int64) bool { return a == b || a != nil && b != nil && *a == *b }

func sameScore(a, b *decimal.Decimal) bool { return a == b || a != nil && b != nil && a.Equal(*b) }

// NextDays asks for days recorded from an instant on, in the order of recording.
type NextDays struct {
	Since   clock.Instant // recorded at this instant or later
	Product string        // after this product and day of the same instant, for the next page
	Day     calendar.Day
	Limit   int // at most 5000
}
