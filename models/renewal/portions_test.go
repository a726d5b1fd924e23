package renewal_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"testing"

	"github.com/mengyue/portal/models/calendar"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/fault"
	"github.com/mengyue/portal/models/figures"
	"github.com/mengyue/portal/models/merchant"
	"github.com/mengyue/portal/models/renewal"
)

// street puts many stores into the marketplace, with a few days that put each at a place of its own.
func (w *world) street(n int) (ids []string) {
	w.Helper()
	w.in(db.System("import"), func(tx *db.Tx) error {
		var stores []merchant.Store
		var days, categories []figures.Day
		for i := range n {
			id := fmt.Sprintf("S%05d", i)
			ids = append(ids, id)
			stores = append(stores, merchant.Store{ID: id, Merchant: "M1", Name: id, Platform: "tmall", Kind: "flagship"})
			for k := range 3 {
				d := figures.Day{Subject: id, Day: last - calendar.Day(k)}
				for column, v := range map[int]int64{figures.OrdersSettled: 100, figures.DisputeRefunds: int64((i * 7) % 13), figures.Refunds: 10, figures.RefundHours: int64(1+i%17) * figures.Point, figures.RefundsSelfCompleted: int64(i % 10)} {
					d.Set(column, v)
				}
				c := category([]string{"女装", "男装"}[i%2], d.Day, 100_000, 9)
				c.Subject = id
				days, categories = append(days, d), append(categories, c)
			}
		}
		if _, err := merchant.Put(tx, []merchant.Merchant{{ID: "M1", Name: "街", LegalID: "M1"}}); err != nil {
			return err
		}
		if _, err := merchant.PutStores(tx, stores); err != nil {
			return err
		}
		if _, err := figures.Put(tx, figures.StoreDays, days, figures.Source{}); err != nil {
			return err
		}
		_, err := figures.Put(tx, figures.CategoryDays, categories, figures.Source{})
		return err
	})
	return ids
}

// lines are what an assessment prints, store by store.
func (w *world) lines(workers int, stores ...string) (ids, lines []string, err error) {
	w.Helper()
	err = renewal.AssessAll(ctx, w.d, renewal.Options{Edition: w.e, AsOf: over, Stores: stores, Workers: workers, Actor: db.System("test")}, func(some []renewal.Assessment) error {
		for _, a := range some {
			ids, lines = append(ids, a.Store.ID), append(lines, a.Store.ID+string(a.Verdict.AppendClauses(nil)))
		}
		return nil
	})
	return ids, lines, err
}

// Several workers say what one says, in the order of the stores, each once; places among peers too.
func TestSeveralWorkersAssessAsOneDoes(t *testing.T) {
	w := build(t)
	stores := w.street(1300)
	_, alone, err := w.lines(1)
	if err != nil {
		t.Fatal(err)
	}
	ranked := false
	for _, workers := range []int{2, 5} {
		ids, lines, err := w.lines(workers)
		if err != nil || !slices.Equal(ids, stores) || !slices.Equal(lines, alone) {
			t.Errorf("%d workers: %d stores, %v", workers, len(ids), err)
		}
	}
	for _, a := range w.assess() {
		ranked = ranked || !a.Facts["aftersales_rank"].IsZero()
	}
	if !ranked {
		t.Error("nobody has a place")
	}
	some := []string{"S00900", "S00001"}
	if ids, _, err := w.lines(3, some...); err != nil || !slices.Equal(ids, some) {
		t.Errorf("named stores: %v, %v", ids, err)
	}
}

// An assessment ends with the first thing that goes wrong, whoever it befalls, and leaves nobody at work.
func TestAnAssessmentOfManyEndsWithWhatWentWrong(t *testing.T) {
	w := build(t)
	w.street(1300)
	if _, _, err := w.lines(3, "S00001", "nobody"); !fault.Is(err, fault.NotFound) {
		t.Errorf("a store that is not there: %v", err)
	}
	enough, n := errors.New("enough"), 0
	err := renewal.AssessAll(ctx, w.d, renewal.Options{Edition: w.e, AsOf: over, Workers: 3, Actor: db.System("test")}, func([]renewal.Assessment) error { n++; return enough })
	if !errors.Is(err, enough) || n != 1 {
		t.Errorf("a yield that has enough: %d, %v", n, err)
	}
	stopped, stop := context.WithCancel(ctx)
	err = renewal.AssessAll(stopped, w.d, renewal.Options{Edition: w.e, AsOf: over, Workers: 3, Actor: db.System("test")}, func([]renewal.Assessment) error { stop(); return nil })
	if !errors.Is(err, context.Canceled) {
		t.Errorf("stopped: %v", err)
	}
}
