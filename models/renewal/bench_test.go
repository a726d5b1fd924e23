package renewal_test

import (
	"fmt"
	"os"
	"strconv"
	"testing"

	"github.com/mengyue/portal/models/calendar"
	"github.com/mengyue/portal/models/clock"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/db/dbtest"
	"github.com/mengyue/portal/models/figures"
	"github.com/mengyue/portal/models/merchant"
	"github.com/mengyue/portal/models/renewal"
	"github.com/mengyue/portal/models/rulebook"
)

// crowd is a marketplace of so many stores with a year of figures: packed, as the portal keeps them, and as clustered
// rows for the reference. PORTAL_BENCH_STORES says how many; 1,000 where it does not.
func crowd(b *testing.B) (*db.DB, *rulebook.Edition, int) {
	b.Helper()
	n := 1000
	if s := os.Getenv("PORTAL_BENCH_STORES"); s != "" {
		n, _ = strconv.Atoi(s)
	}
	d := dbtest.Open(b, dbtest.DSN(b), clock.At(clock.Must("2017-10-09")))
	lib, err := rulebook.Embedded()
	if err != nil {
		b.Fatal(err)
	}
	rulebook.Carry(d, lib)
	e, err := lib.InForce("tmall-renewal-2018", over)
	if err != nil {
		b.Fatal(err)
	}
	if err := d.InTx(ctx, db.System("bench"), referenceTable); err != nil {
		b.Fatal(err)
	}
	for from := 0; from < n; from += 200 {
		if err := d.InTx(ctx, db.System("bench"), func(tx *db.Tx) error { return someStores(tx, from, min(from+200, n)) }); err != nil {
			b.Fatal(err)
		}
	}
	return d, e, n
}

func someStores(tx *db.Tx, from, to int) error {
	var merchants []merchant.Merchant
	var stores []merchant.Store
	var days, categories []figures.Day
	for i := from; i < to; i++ {
		id := fmt.Sprintf("%07d", i)
		merchants = append(merchants, merchant.Merchant{ID: "M" + id, Name: id, LegalID: id})
		stores = append(stores, merchant.Store{ID: "S" + id, Merchant: "M" + id, Name: id, Platform: "tmall", Kind: "flagship", ContractStart: clock.Must("2014-05-01")})
		for k := range 365 {
			d := figures.Day{Subject: "S" + id, Day: first + calendar.Day(k)}
			for c := figures.DSRDescription; c <= figures.DSRQuality; c++ {
				d.Set(c, int64(4_600_000+(i*7+k*31+c*17)%200*1000))
			}
			d.Set(figures.OrdersSuccessful, int64(10+k%7))
			d.Set(figures.OrdersSettled, int64(10+k%7))
			d.Set(figures.DisputeRefunds, int64(k%50/49))
			days = append(days, d)
			s := figures.Day{Subject: "S" + id, Part: "女装", Day: d.Day}
			s.Set(figures.Sales, int64(100_000+(i*13+k*29)%50_000))
			s.Set(figures.ProductsOnline, 20)
			categories = append(categories, s)
		}
	}
	if _, err := merchant.Put(tx, merchants); err != nil {
		return err
	}
	if _, err := merchant.PutStores(tx, stores); err != nil {
		return err
	}
	if err := referenceRows(tx, days); err != nil {
		return err
	}
	if _, err := figures.Put(tx, figures.StoreDays, days, figures.Source{}); err != nil {
		return err
	}
	_, err := figures.Put(tx, figures.CategoryDays, categories, figures.Source{})
	return err
}

// P6, P7: all stores assessed after the import, every clause explained; the cost of one store is reported.
func BenchmarkAssessAll(b *testing.B) {
	d, e, n := crowd(b)
	b.Run("ours", func(b *testing.B) {
		for b.Loop() {
			met := 0
			err := renewal.AssessAll(ctx, d, renewal.Options{Edition: e, AsOf: over, Actor: db.System("bench")}, func(some []renewal.Assessment) error {
				for _, a := range some {
					met += len(a.Verdict.Clauses())
				}
				return nil
			})
			if err != nil || met == 0 {
				b.Fatal(err, met)
			}
		}
		b.ReportMetric(float64(b.Elapsed().Microseconds())/float64(b.N*n), "µs/store")
	})
	b.Run("SQL GROUP BY over clustered rows", func(b *testing.B) {
		for b.Loop() {
			if err := d.View(ctx, db.System("bench"), referenceGroupBy); err != nil {
				b.Fatal(err)
			}
		}
		b.ReportMetric(float64(b.Elapsed().Microseconds())/float64(b.N*n), "µs/store")
	})
}

// P8: judging alone, explained, beside a plain loop over the same columns.
func BenchmarkAssessJudgingAlone(b *testing.B) {
	d, e, _ := crowd(b)
	var some []renewal.Assessment
	var lanes [3]figures.Lane
	err := renewal.AssessAll(ctx, d, renewal.Options{Edition: e, AsOf: over, Actor: db.System("bench")}, func(found []renewal.Assessment) error {
		if some == nil {
			some = append(some, found...)
		}
		return nil
	})
	if err == nil {
		err = d.View(ctx, db.System("bench"), func(tx *db.Tx) error {
			s, err := figures.Read(tx, figures.StoreDays, some[0].Store.ID, figures.Range{From: first, End: last + 1})
			for i, c := range []int{figures.DSRDescription, figures.DSRService, figures.DSRLogistics} {
				lanes[i] = s.Lane("", c)
			}
			return err
		})
	}
	if err != nil {
		b.Fatal(err)
	}
	b.Run("ours", func(b *testing.B) {
		i, p := 0, e.Population(rulebook.OnAssess, over)
		for b.Loop() {
			a := some[i%len(some)]
			i++
			if v := p.Judge(a.Facts); len(v.Results) == 0 {
				b.Fatal("nothing judged")
			}
		}
	})
	b.Run("plain Go loop", func(b *testing.B) {
		for b.Loop() {
			if below := plainLoop(lanes); below < 0 {
				b.Fatal(below)
			}
		}
	})
}

// plainLoop counts the days below the limit as one would without rules or reasons.
func plainLoop(lanes [3]figures.Lane) (below int) {
	for i := range lanes[0].Values {
		if lanes[0].Has[i] && lanes[1].Has[i] && lanes[2].Has[i] && lanes[0].Values[i]+lanes[1].Values[i]+lanes[2].Values[i] < 3*4_700_000 {
			below++
		}
	}
	return below
}
