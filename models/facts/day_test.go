package facts_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/shopspring/decimal"

	"github.com/mengyue/portal/models/audit"
	"github.com/mengyue/portal/models/calendar"
	"github.com/mengyue/portal/models/clock"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/db/dbtest"
	"github.com/mengyue/portal/models/facts"
	"github.com/mengyue/portal/models/rulebook"
)

var nov1 = calendar.Date(2026, 11, 1)

func fen(n int64) *int64 { return &n }

func score(s string) *decimal.Decimal { d := decimal.RequireFromString(s); return &d }

func putDays(t *testing.T, d *db.DB, rows ...facts.ProductDay) (changed int) {
	t.Helper()
	in(t, d, func(tx *db.Tx) (err error) { changed, err = facts.PutDays(tx, rows); return err })
	return changed
}

func day(offset int, sales int64) facts.ProductDay {
	return facts.ProductDay{Product: "P1", Day: nov1 + calendar.Day(offset), Sales: sales, Orders: 1}
}

func TestOldDayIsCorrectedAndItsFiguresAreKept(t *testing.T) {
	d, c := dbtest.New(t)
	full := day(0, 1000)
	full.Refunds, full.Score, full.Price = fen(100), score("4.80"), fen(3990)
	putDays(t, d, full, day(1, 2000))
	same := full
	same.Score = score("4.8")
	if n := putDays(t, d, same, day(1, 2000)); n != 0 {
		t.Fatalf("%d changed, though 4.8 is 4.80", n)
	}
	c.Advance(time.Millisecond)
	corrected := c.Now()
	full.Sales, full.Refunds = 900, nil
	if n := putDays(t, d, full); n != 1 {
		t.Fatal(n)
	}
	in(t, d, func(tx *db.Tx) error {
		days, err := facts.Days(tx, "P1", nov1, nov1+2)
		if len(days) != 2 || days[0].Sales != 900 || days[0].Refunds != nil || *days[0].Price != 3990 || days[0].Score.String() != "4.8" {
			t.Errorf("days %+v", days)
		}
		was, err2 := facts.DaysReplaced(tx, "P1", nov1)
		if len(was) != 1 || was[0].Sales != 1000 || *was[0].Refunds != 100 {
			t.Errorf("was %+v", was)
		}
		since, err3 := facts.DaysSince(tx, facts.NextDays{Since: corrected, Limit: 10})
		if len(since) != 1 || since[0].Day != nov1 {
			t.Errorf("since the correction: %+v", since)
		}
		entries, err4 := audit.Of(tx, "product_days", 10)
		if len(entries) != 2 || !strings.Contains(entries[0].JSON(), `"corrected":1`) {
			t.Errorf("entries %+v", entries)
		}
		return errors.Join(err, err2, err3, err4)
	})
}

func TestRecordedDaysArePagedWithinOneInstant(t *testing.T) {
	d, _ := dbtest.New(t)
	putDays(t, d, day(0, 1), day(1, 2), day(2, 3))
	var seen []int64
	q := facts.NextDays{Since: dbtest.Start, Limit: 2}
	for range 3 {
		in(t, d, func(tx *db.Tx) error {
			days, err := facts.DaysSince(tx, q)
			for _, x := range days {
				seen = append(seen, x.Sales)
				q.Since, q.Product, q.Day = x.Recorded, x.Product, x.Day
			}
			return err
		})
	}
	if len(seen) != 3 || seen[0] != 1 || seen[2] != 3 {
		t.Errorf("seen %v", seen)
	}
}

func derived(op string, change func(*rulebook.DerivedDecl)) *rulebook.Edition {
	d := rulebook.DerivedDecl{Key: "figure", Type: rulebook.TypeDecimal, Subject: "product", Op: op, Measure: []string{"product.sales"}, Over: "3d"}
	change(&d)
	return &rulebook.Edition{Derived: []rulebook.DerivedDecl{d}}
}

// NUM-2, NUM-3: figures over days are exact, and what has no day or no denominator is not available.
func TestFiguresAreDerivedFromWholeDaysOfThePeriod(t *testing.T) {
	d, _ := dbtest.New(t)
	third := day(3, 500)
	third.Refunds = fen(125)
	putDays(t, d, day(0, 1000), day(1, 200), third, day(4, 99999))
	keep := func(*rulebook.DerivedDecl) {}
	for name, c := range map[string]struct {
		e    *rulebook.Edition
		at   string
		want string
	}{
		"sum of three days before": {derived("sum", keep), "2026-11-05T23:59:59+08:00", "700"}, // 2nd to 4th
		"today is not whole yet":   {derived("sum", keep), "2026-11-05", "700"},
		"the day after":            {derived("sum", keep), "2026-11-06", "100499"},
		"money":                    {derived("sum", func(x *rulebook.DerivedDecl) { x.Type = rulebook.TypeMoney }), "2026-11-05", "7.00"},
		"mean":                     {derived("mean", keep), "2026-11-05", "350"},
		"last":                     {derived("last", keep), "2026-11-05", "500"},
		"last day":                 {derived("last", func(x *rulebook.DerivedDecl) { x.Type = rulebook.TypeDay }), "2026-11-05", "2026-11-04T00:00:00+08:00"},
		"days below":               {derived("days", func(x *rulebook.DerivedDecl) { x.Type, x.LessThan = rulebook.TypeCount, "500" }), "2026-11-05", "1"},
		"days from":                {derived("days", func(x *rulebook.DerivedDecl) { x.Type, x.AtLeast = rulebook.TypeCount, "200" }), "2026-11-05", "2"},
		"share": {derived("share", func(x *rulebook.DerivedDecl) {
			x.Measure, x.Of = []string{"product.refunds"}, []string{"product.sales"}
		}), "2026-11-05", "0.25"},
		"several measures":           {derived("sum", func(x *rulebook.DerivedDecl) { x.Measure = []string{"product.sales", "product.orders"} }), "2026-11-05", "702"},
		"month":                      {derived("sum", func(x *rulebook.DerivedDecl) { x.Over = "1mo" }), "2026-12-01", "101699"},
		"no day":                     {derived("sum", keep), "2026-12-05", ""},
		"no denominator":             {derived("share", func(x *rulebook.DerivedDecl) { x.Of = []string{"product.quality_refunds"} }), "2026-11-05", ""},
		"a measure nobody has":       {derived("sum", func(x *rulebook.DerivedDecl) { x.Measure = []string{"visits"} }), "2026-11-05", ""},
		"a period that runs forward": {derived("sum", func(x *rulebook.DerivedDecl) { x.Over = "submit..decide" }), "2026-11-05", ""},
		"working days":               {derived("sum", func(x *rulebook.DerivedDecl) { x.Over = "3wd" }), "2026-11-05", ""},
		"of a store":                 {derived("sum", func(x *rulebook.DerivedDecl) { x.Subject = "store" }), "2026-11-05", ""},
	} {
		in(t, d, func(tx *db.Tx) error {
			f, err := facts.Of(tx, c.e, facts.Subjects{Product: "P1"}, clock.Must(c.at))
			if got := f["figure"].String(); got != c.want {
				t.Errorf("%s: %q, want %q", name, got, c.want)
			}
			return err
		})
	}
}
