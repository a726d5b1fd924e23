package product_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/mengyue/portal/models/calendar"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/product"
)

// Lists are read page by page by a key: each row once, in order, none left out.
func TestTagsAndBatchesArePagedByTheirKey(t *testing.T) {
	w := newWorld(t)
	ids := w.stock(7)
	for _, id := range ids {
		w.tag(id)
		w.clock.Advance(time.Minute)
	}
	w.view(owner, func(tx *db.Tx) error {
		var seen []string
		for before := ""; ; {
			page, err := product.Tags(tx, product.TagQuestion{Before: before, Limit: 3})
			if err != nil || len(page) == 0 {
				break
			}
			for _, tag := range page {
				seen = append(seen, tag.Product)
			}
			before = page[len(page)-1].ID
		}
		if fmt.Sprint(seen) != "[P007 P006 P005 P004 P003 P002 P001]" {
			t.Errorf("tags %v", seen)
		}
		return nil
	})
	w.view(operator, func(tx *db.Tx) error {
		n := 0
		for before := ""; ; {
			page, err := product.Batches(tx, programme, before, 2)
			if err != nil || len(page) == 0 {
				break
			}
			n, before = n+len(page), page[len(page)-1].ID
		}
		if n != 7 {
			t.Errorf("%d batches", n)
		}
		return nil
	})
}

func TestTagsAreFoundByStoreTitleBatchWindowAndProgramme(t *testing.T) {
	w := newWorld(t)
	w.stock(3)
	b, tags := w.tag("P001", "P002")
	w.tag("P003")
	for name, c := range map[string]struct {
		q    product.TagQuestion
		want int64
	}{
		"store": {product.TagQuestion{Store: "S1"}, 3}, "another store": {product.TagQuestion{Store: "S2"}, 0}, "title": {product.TagQuestion{Title: "篮 p002"}, 1},
		"batch": {product.TagQuestion{Batch: b.ID}, 2}, "window": {product.TagQuestion{Window: tags["P001"].Window}, 2}, "programme": {product.TagQuestion{Programme: "other"}, 0},
		"product": {product.TagQuestion{For: "P003"}, 1}, "merchant": {product.TagQuestion{Merchant: "M2"}, 0}, "a wild card is a letter": {product.TagQuestion{Title: "%"}, 0},
	} {
		w.view(operator, func(tx *db.Tx) error {
			list, err := product.Tags(tx, product.TagQuestion{Store: c.q.Store, Title: c.q.Title, Batch: c.q.Batch, Window: c.q.Window, Programme: c.q.Programme, For: c.q.For, Merchant: c.q.Merchant, Limit: 50})
			n, err2 := product.CountTags(tx, c.q)
			if err != nil || err2 != nil || n != c.want || int64(len(list)) != c.want {
				t.Errorf("%s: %d listed, %d counted, want %d", name, len(list), n, c.want)
			}
			return nil
		})
	}
}

// YX-12: the queue stands in the order of its ends; what is settled stands apart, the latest first.
func TestObjectionsArePagedTheMostUrgentFirst(t *testing.T) {
	w := newWorld(t)
	ids := w.stock(5)
	w.tag(ids...)
	for _, id := range []string{"P003", "P001", "P005", "P002"} {
		w.object(id)
		w.clock.Advance(time.Minute)
	}
	for _, id := range []string{"P001", "P005"} {
		o := w.objectionTo(id)
		w.answer(o, product.Upheld)
		w.clock.Advance(time.Minute)
	}
	if got := fmt.Sprint(w.queue(true)); got != "[P003 P002]" {
		t.Errorf("waiting: %s", got)
	}
	if got := fmt.Sprint(w.queue(false)); got != "[P005 P001]" {
		t.Errorf("settled: %s", got)
	}
}

func (w *world) objectionTo(id string) (o product.Objection) {
	w.t.Helper()
	tag := w.tags()[id]
	w.view(operator, func(tx *db.Tx) (err error) { o, _, err = product.ObjectionTo(tx, tag.ID); return err })
	return o
}

// queue reads the objections one a page.
func (w *world) queue(open bool) (out []string) {
	w.t.Helper()
	w.view(operator, func(tx *db.Tx) error {
		for after := (product.Place{}); ; {
			page, err := product.Objections(tx, product.ObjectionQuestion{Open: open, Programme: programme, Merchant: "M1", After: after, Limit: 1})
			if err != nil || len(page) == 0 {
				return err
			}
			o := page[0]
			out = append(out, o.Product)
			if after = (product.Place{ID: o.ID, At: o.Answered}); open {
				after.At = o.Due
			}
		}
	})
	return out
}

// YX-13: the entries of a statement are read page by page and add up to it.
func TestEntriesArePagedAndAddUp(t *testing.T) {
	w := newWorld(t)
	ids := w.stock(3)
	w.effective(ids...)
	w.clock.Set((d22 + 9).Start())
	for _, id := range ids {
		for d := d22 + 2; d < d22+6; d++ {
			w.sold(id, d, 33_33, 0)
		}
	}
	w.reckon()
	w.view(owner, func(tx *db.Tx) error {
		q := product.Ledger{Programme: programme, Month: 202611, Limit: 5}
		var total int64
		seen := map[string]bool{}
		for after := (product.EntryPlace{}); ; {
			page, err := product.Entries(tx, q, after)
			if err != nil {
				return err
			}
			if len(page) == 0 {
				break
			}
			for _, e := range page {
				total += e.Amount
				seen[fmt.Sprint(e.Product, e.Day)] = true
				after = product.EntryPlace{Product: e.Product, Day: e.Day, Tag: e.Tag, Seq: e.Seq}
			}
		}
		sum, err := product.Total(tx, "", programme, 202611)
		if len(seen) != 12 || total != 12*100 || sum.Amount != total || sum.Sales != 12*33_33 {
			t.Errorf("%d entries of %d, the statement says %+v", len(seen), total, sum)
		}
		empty, err2 := product.Total(tx, "", programme, 202610)
		if err2 != nil || empty.Amount != 0 || empty.Month != 202610 || empty.Merchant != "M1" {
			t.Errorf("a month without entries: %+v", empty)
		}
		return err
	})
	tag := w.tags()["P001"]
	w.view(owner, func(tx *db.Tx) error {
		mine, err := product.FeesOf(tx, tag.ID, 10)
		if len(mine) != 4 || mine[0].Day != d22+5 || mine[0].Rate != "0.03" || mine[0].Edition != tag.Edition {
			t.Errorf("entries of a tag %+v", mine)
		}
		return err
	})
	w.view(stranger, func(tx *db.Tx) error {
		if _, err := product.FeesOf(tx, tag.ID, 10); err == nil {
			t.Error("a stranger reads the fees of a tag")
		}
		list, err := product.Statements(tx, "M1")
		lines, err2 := product.Lines(tx, product.Ledger{Merchant: "M1", Programme: programme, Month: 202611, Limit: 10})
		if err != nil || err2 != nil || len(list)+len(lines) != 0 {
			t.Errorf("a stranger reads %v %v", list, lines)
		}
		return nil
	})
	if d := calendar.DayOf(w.clock.Now()); d != d22+9 {
		t.Error("the clock moved")
	}
}
