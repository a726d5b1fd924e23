package product_test

import (
	"context"
	"sync"
	"testing"
	"time"

	"github.com/mengyue/portal/models/calendar"
	"github.com/mengyue/portal/models/clock"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/db/dbtest"
	"github.com/mengyue/portal/models/facts"
	"github.com/mengyue/portal/models/product"
)

// d22 is the day on which tests start; a tag noticed then is in effect the whole of d24 first.
var d22 = calendar.DayOf(dbtest.Start)

// sold records a day's figures of a product.
func (w *world) sold(id string, d calendar.Day, sales, refunds int64) {
	w.t.Helper()
	w.in(system, func(tx *db.Tx) error {
		_, err := facts.PutDays(tx, []facts.ProductDay{{Product: id, Day: d, Sales: sales, Orders: 1, Refunds: &refunds}})
		return err
	})
}

func (w *world) reckon() {
	w.t.Helper()
	for n := 1; n > 0; {
		var err error
		if n, err = product.ReckonFees(context.Background(), w.DB); err != nil {
			w.t.Fatal(err)
		}
	}
}

// fees are the amounts booked for a product by day, entry after entry.
func (w *world) fees(id string) map[calendar.Day][]int64 {
	w.t.Helper()
	out := map[calendar.Day][]int64{}
	var rows []struct {
		Day    calendar.Day
		Amount int64
	}
	w.view(system, func(tx *db.Tx) error {
		return tx.DB.Raw("SELECT day, amount FROM fee_entries WHERE product = ? ORDER BY day, seq", id).Scan(&rows).Error
	})
	for _, r := range rows {
		out[r.Day] = append(out[r.Day], r.Amount)
	}
	return out
}

func same(got []int64, want ...int64) bool {
	if len(got) != len(want) {
		return false
	}
	for i := range got {
		if got[i] != want[i] {
			return false
		}
	}
	return true
}

// at is 00:00 of a day.
func at(d calendar.Day) clock.Instant { return d.Start() }

// YX-13, YX-14, NUM-1: rate × successful sales less refunds, for days on which the tag was in effect from 00:00 to 24:00.
func TestFeeIsReckonedForWholeDaysInEffectOnly(t *testing.T) {
	w := newWorld(t)
	w.stock(1)
	tag := w.effective("P001")["P001"] // since the 23rd, 15:30
	for d := d22; d <= d22+5; d++ {
		w.sold("P001", d, 100_00, 0)
	}
	w.clock.Set(at(d22 + 4).Add(12 * time.Hour)) // the 26th at noon
	w.in(operator, func(tx *db.Tx) error { _, err := product.Untag(tx, []string{tag.ID}, "换季"); return err })
	w.clock.Set(at(d22 + 8))
	w.reckon()
	got := w.fees("P001")
	if len(got) != 2 || !same(got[d22+2], 300) || !same(got[d22+3], 300) {
		t.Fatalf("fees %v, want 3.00 for the 24th and the 25th", got)
	}
	w.recorded("fees.reckoned", "fees")
}

// YX-13: a tag in effect from 00:00 counts that day, one ended at 24:00 counts it too, a microsecond less does not.
func TestDayCountsFromMidnightToMidnightToTheMicrosecond(t *testing.T) {
	for name, c := range map[string]struct {
		effective, ended time.Duration // from 00:00 of the 24th
		counts           bool
	}{
		"from 00:00 until 24:00":             {0, 24 * time.Hour, true},
		"from a microsecond after":           {time.Microsecond, 48 * time.Hour, false},
		"until a microsecond before the end": {0, 24*time.Hour - time.Microsecond, false},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			w.stock(1)
			w.clock.Set(at(d22 + 2).Add(c.effective - day))
			tag := w.effective("P001")["P001"]
			w.clock.Set(at(d22 + 2).Add(c.ended))
			w.in(operator, func(tx *db.Tx) error { _, err := product.Untag(tx, []string{tag.ID}, "换季"); return err })
			w.sold("P001", d22+2, 100_00, 0)
			w.clock.Advance(3 * day)
			w.reckon()
			if got := w.fees("P001"); (len(got) == 1) != c.counts {
				t.Fatalf("fees %v", got)
			}
		})
	}
}

// NUM-1: rounded half up to the fen, once an entry; refunds above sales are credited.
func TestFeeIsRoundedHalfUpAndRefundsAreCredited(t *testing.T) {
	w := newWorld(t)
	w.stock(1)
	w.effective("P001")
	w.clock.Set(at(d22 + 9))
	for i, c := range []struct{ sales, refunds, want int64 }{{16, 0, 0}, {17, 0, 1}, {50, 0, 2}, {49, 0, 1}, {100_00, 25_00, 225}, {0, 100_00, -300}} {
		w.clock.Advance(time.Second)
		w.sold("P001", d22+2+calendar.Day(i), c.sales, c.refunds)
		w.reckon()
		var total int64
		for _, a := range w.fees("P001")[d22+2+calendar.Day(i)] {
			total += a
		}
		if total != c.want {
			t.Errorf("%d less %d: %d, want %d", c.sales, c.refunds, total, c.want)
		}
	}
}

// YX-13: the running day is not reckoned before it is over, and a second run books nothing twice.
func TestRunningDayWaitsAndNothingIsBookedTwice(t *testing.T) {
	w := newWorld(t)
	w.stock(1)
	w.effective("P001")
	w.sold("P001", d22+2, 100_00, 0)
	w.clock.Set(at(d22+3) - 1)
	w.reckon()
	if got := w.fees("P001"); len(got) != 0 {
		t.Fatalf("the day is not over: %v", got)
	}
	w.clock.Set(at(d22 + 3))
	w.reckon()
	w.reckon()
	w.clock.Advance(time.Hour)
	w.reckon()
	if got := w.fees("P001"); !same(got[d22+2], 300) {
		t.Fatalf("fees %v", got)
	}
}

// YX-13: corrected figures are booked as a further entry of the difference, on the statement of the booking.
func TestCorrectedFiguresAreBookedAsADifference(t *testing.T) {
	w := newWorld(t)
	w.stock(1)
	w.effective("P001")
	w.clock.Set(at(d22 + 4))
	w.sold("P001", d22+2, 100_00, 0)
	w.reckon()
	w.clock.Set(clock.Must("2026-12-02T09:00:00+08:00"))
	w.sold("P001", d22+2, 100_00, 40_00)
	w.reckon()
	w.clock.Advance(time.Minute)
	w.sold("P001", d22+2, 120_00, 40_00)
	w.reckon()
	if got := w.fees("P001"); !same(got[d22+2], 300, -120, 60) {
		t.Fatalf("entries %v", got)
	}
	w.view(owner, func(tx *db.Tx) error {
		list, err := product.Statements(tx, "M2")
		if len(list) != 2 || list[0].Month != 202612 || list[0].Amount != -60 || list[1].Month != 202611 || list[1].Amount != 300 {
			t.Errorf("statements %+v", list)
		}
		entries, err2 := product.Entries(tx, product.Ledger{Programme: programme, Month: 202612, Limit: 10}, product.EntryPlace{})
		if err2 != nil || len(entries) != 2 || entries[0].Cause != product.ForFigures || entries[0].Refunds != 40_00 || entries[0].Clause != "YX-13" {
			t.Errorf("entries %+v", entries)
		}
		return err
	})
}

// YX-13, YX-10: figures that came while the portal was down are reckoned once the effect is recorded.
func TestFiguresBeforeTheEffectWasRecordedAreReckonedAfterwards(t *testing.T) {
	w := newWorld(t)
	w.stock(1)
	w.tag("P001")
	w.clock.Set(at(d22 + 4))
	w.sold("P001", d22+2, 100_00, 0)
	w.reckon()
	if got := w.fees("P001"); len(got) != 0 {
		t.Fatalf("no effect is recorded yet: %v", got)
	}
	w.sweep()
	w.reckon()
	if got := w.fees("P001"); !same(got[d22+2], 300) {
		t.Fatalf("fees %v", got)
	}
}

// GEN-6: an upheld appeal against a refused objection cancels the tag and credits every fee of it.
func TestUndoneRefusalCancelsTheTagAndCreditsItsFees(t *testing.T) {
	w := newWorld(t)
	w.stock(1)
	w.tag("P001")
	o := w.answer(w.object("P001"), product.Refused)
	w.clock.Set(at(d22 + 4))
	w.sweep()
	w.sold("P001", d22+2, 100_00, 0)
	w.sold("P001", d22+3, 50_00, 0)
	w.reckon()
	w.in(supervisor, func(tx *db.Tx) error { return product.UndoRefusal(tx, o.ID) })
	w.reckon()
	if got := w.fees("P001"); !same(got[d22+2], 300, -300) || !same(got[d22+3], 150, -150) {
		t.Fatalf("entries %v", got)
	}
	w.clock.Advance(time.Second)
	w.sold("P001", d22+2, 999_00, 0)
	w.reckon()
	if got := w.fees("P001"); !same(got[d22+2], 300, -300) {
		t.Fatalf("a voided tag is charged again: %v", got)
	}
	if tag := w.tags()["P001"]; tag.Ended == 0 || tag.Why.Cause != product.ByAppeal {
		t.Fatalf("tag %+v", tag)
	}
	w.recorded("objection.refusal_undone", o.Ref())
	if err := w.try(supervisor, func(tx *db.Tx) error { return product.UndoRefusal(tx, o.ID) }); err == nil {
		t.Fatal("undone twice")
	}
}

// GEN-6: for the gap between an end and its undoing no fee is reckoned.
func TestGapOfAReinstatedTagIsFree(t *testing.T) {
	w := newWorld(t)
	w.stock(1)
	w.effective("P001")
	w.clock.Set(at(d22 + 4).Add(time.Hour))
	w.in(system, func(tx *db.Tx) error {
		_, err := product.EndAll(tx, w.member, product.End{Clause: "YX-17"})
		return err
	})
	w.clock.Set(at(d22 + 5).Add(time.Hour))
	w.in(system, func(tx *db.Tx) error { return product.Reinstate(tx, w.member.ID) })
	for d := d22 + 2; d <= d22+7; d++ {
		w.sold("P001", d, 100_00, 0)
	}
	w.clock.Set(at(d22 + 8))
	w.reckon()
	got := w.fees("P001")
	if len(got) != 4 || got[d22+4] != nil || got[d22+5] != nil {
		t.Fatalf("fees %v, want none of the 26th and 27th", got)
	}
}

// YX-13: two workers at once book each entry once.
func TestTwoWorkersReckonEachDayOnce(t *testing.T) {
	w := newWorld(t)
	ids := w.stock(60)
	w.effective(ids...)
	w.clock.Set(at(d22 + 20))
	for _, id := range ids {
		for d := d22 + 2; d < d22+17; d++ {
			w.sold(id, d, 100_00, 0)
		}
	}
	var group sync.WaitGroup
	for range 3 {
		group.Go(func() {
			for n := 1; n > 0; {
				var err error
				if n, err = product.ReckonFees(context.Background(), w.DB); err != nil {
					t.Error(err)
					return
				}
			}
		})
	}
	group.Wait()
	w.reckon()
	if n := w.raw("SELECT count(*) FROM fee_entries"); n != 900 {
		t.Fatalf("%d entries, want 900", n)
	}
	w.view(owner, func(tx *db.Tx) error {
		var total int64
		lines, after := 0, ""
		for {
			page, err := product.Lines(tx, product.Ledger{Programme: programme, Month: 202611, After: after, Limit: 25})
			if err != nil || len(page) == 0 {
				break
			}
			for _, l := range page {
				total += l.Amount
			}
			lines, after = lines+len(page), page[len(page)-1].Product
		}
		sum, err := product.Total(tx, "M1", programme, 202611)
		if lines != 60 || total != sum.Amount || sum.Products != 60 || sum.Amount != 60*7*300 {
			t.Errorf("%d lines of %d, the statement says %+v", lines, total, sum)
		}
		return err
	})
}

// YX-13: refunds that are not reported are none until they are.
func TestRefundsThatAreNotReportedAreNoneUntilTheyAre(t *testing.T) {
	w := newWorld(t)
	w.stock(1)
	w.effective("P001")
	w.clock.Set(at(d22 + 4))
	w.in(system, func(tx *db.Tx) error {
		_, err := facts.PutDays(tx, []facts.ProductDay{{Product: "P001", Day: d22 + 2, Sales: 100_00, Orders: 1}})
		return err
	})
	w.reckon()
	w.clock.Advance(time.Microsecond)
	w.sold("P001", d22+2, 100_00, 10_00)
	w.reckon()
	if got := w.fees("P001"); !same(got[d22+2], 300, -30) {
		t.Fatalf("entries %v", got)
	}
}
