package facts_test

import (
	"testing"

	"github.com/mengyue/portal/models/calendar"
	"github.com/mengyue/portal/models/clock"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/db/dbtest"
	"github.com/mengyue/portal/models/facts"
	"github.com/mengyue/portal/models/figures"
	"github.com/mengyue/portal/models/rulebook"
)

// ofStore is what a programme of stores knows about S1 at an instant.
func ofStore(t *testing.T, d *db.DB, at clock.Instant) (known rulebook.Facts) {
	t.Helper()
	l, err := rulebook.Embedded()
	if err != nil {
		t.Fatal(err)
	}
	e, err := l.InForce("qinbaobei", at)
	if err != nil {
		t.Fatal(err)
	}
	in(t, d, func(tx *db.Tx) error {
		known, err = facts.Of(tx, e, facts.Subjects{Merchant: "M1", Store: "S1"}, at)
		return err
	})
	return known
}

func keep(t *testing.T, d *db.DB, table *figures.Table, rows ...figures.Day) {
	t.Helper()
	in(t, d, func(tx *db.Tx) error { _, err := figures.Put(tx, table, rows, figures.Source{}); return err })
}

// shopDay is a day of S1 with figures by column.
func shopDay(part, on string, values map[int]int64) figures.Day {
	out := figures.Day{Subject: "S1", Part: part, Day: calendar.DayOf(clock.Must(on))}
	for column, v := range values {
		out.Set(column, v)
	}
	return out
}

// QB-11: the thirty days are the whole ones before the instant: the 31st day back does not count, the 30th does.
func TestThirtyDaysOfAStoreEndWithTheDayBefore(t *testing.T) {
	d, _ := dbtest.New(t)
	keep(t, d, figures.StoreDays, shopDay("", "2026-10-22", map[int]int64{figures.DisputeRefunds: 100}), shopDay("", "2026-10-23", map[int]int64{figures.DisputeRefunds: 6}),
		shopDay("", "2026-11-21", map[int]int64{figures.DisputeRefunds: 1}), shopDay("", "2026-11-22", map[int]int64{figures.DisputeRefunds: 1000}))
	if got := ofStore(t, d, clock.Must("2026-11-22T23:59:59+08:00"))["dispute_refunds_30d"].String(); got != "7" {
		t.Errorf("got %q, want 7", got)
	}
}

// QB-22, NUM-3: without orders the rate is not available; it is reckoned over the days that have both figures.
func TestRateOfAStoreWithoutOrdersIsNotAvailable(t *testing.T) {
	d, _ := dbtest.New(t)
	at := clock.Must("2026-11-22T12:00:00+08:00")
	keep(t, d, figures.StoreDays, shopDay("", "2026-11-20", map[int]int64{figures.QualityRefunds: 0, figures.OrdersSuccessful: 0}), shopDay("", "2026-11-21", map[int]int64{figures.QualityRefunds: 5}))
	if f := ofStore(t, d, at); f.Available("quality_refund_rate") {
		t.Errorf("a rate of nothing reads %s", f["quality_refund_rate"])
	}
	keep(t, d, figures.StoreDays, shopDay("", "2026-11-20", map[int]int64{figures.QualityRefunds: 1, figures.OrdersSuccessful: 100}))
	if got := ofStore(t, d, at)["quality_refund_rate"].String(); got != "0.01" {
		t.Errorf("one of a hundred reads %q", got)
	}
}

// QB-14: the score is that of the last day that has one, exactly; one that is older than a week is not available.
func TestScoreOfTheLastDayIsExact(t *testing.T) {
	d, _ := dbtest.New(t)
	keep(t, d, figures.StoreDays, shopDay("", "2026-11-18", map[int]int64{figures.DSRLogistics: 4_690_000}), shopDay("", "2026-11-19", map[int]int64{figures.DSRLogistics: 4_700_000}),
		shopDay("", "2026-11-21", map[int]int64{figures.DisputeRefunds: 0}))
	if got := ofStore(t, d, clock.Must("2026-11-22T00:00:00+08:00"))["dsr_logistics"].String(); got != "4.7" {
		t.Errorf("got %q, want 4.7", got)
	}
	if f := ofStore(t, d, clock.Must("2026-11-27T00:00:00+08:00")); f.Available("dsr_logistics") {
		t.Errorf("a score of eight days ago reads %s", f["dsr_logistics"])
	}
}

// QB-10, QB-13: products online are those of the last day over all categories; outside are those of categories that are
// not admitted, none where every category is.
func TestProductsOutsideAreThoseOfOtherCategories(t *testing.T) {
	d, _ := dbtest.New(t)
	online := func(category, on string, n int64) figures.Day {
		return shopDay(category, on, map[int]int64{figures.ProductsOnline: n})
	}
	at := clock.Must("2026-11-22T12:00:00+08:00")
	keep(t, d, figures.CategoryDays, online("童装/连身衣", "2026-11-20", 9), online("数码", "2026-11-20", 2), online("童装/连身衣", "2026-11-21", 5))
	f := ofStore(t, d, at)
	if f["products_online"].String() != "5" || f["products_outside"].String() != "0" {
		t.Errorf("online %s, outside %s", f["products_online"], f["products_outside"])
	}
	keep(t, d, figures.CategoryDays, online("数码", "2026-11-21", 1))
	if f := ofStore(t, d, at); f["products_online"].String() != "6" || f["products_outside"].String() != "1" {
		t.Errorf("online %s, outside %s", f["products_online"], f["products_outside"])
	}
}
