package figures_test

import (
	"context"
	"testing"

	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/figures"
)

// Several tables of a subject are read in one question, each over its own days; what is not there is empty.
func TestTablesOfASubjectAreReadInOneQuestion(t *testing.T) {
	h := open(t)
	h.put(figures.StoreDays, on("S1", "2017-03-31", figures.Ratings, 7), on("S1", "2016-12-31", figures.Ratings, 5), on("S2", "2017-01-01", figures.Ratings, 9))
	apparel := on("S1", "2015-01-01", figures.Sales, 300)
	apparel.Part = "女装"
	h.put(figures.CategoryDays, apparel)
	ctx, asked := db.Counting(context.Background())
	err := h.db.View(ctx, staff, func(tx *db.Tx) error {
		sheets, err := figures.ReadAll(tx, figures.Wanted{Table: figures.StoreDays, Subject: "S1", Range: year()},
			figures.Wanted{Table: figures.CategoryDays, Subject: "S1", Range: figures.Range{From: day("2015-01-01"), End: day("2015-01-02")}},
			figures.Wanted{Table: figures.StoreDays, Subject: "nobody", Range: year()}, figures.Wanted{Table: figures.StoreDays, Subject: "S1"})
		if err != nil {
			return err
		}
		if total := sheets[0].Total("", figures.Ratings, year()); total.Sum != 12 || total.Days != 2 {
			t.Errorf("of the store %+v", total)
		}
		if last, ok := sheets[0].Last(); !ok || last != day("2017-03-31") {
			t.Errorf("its last day is %v", last)
		}
		if total := sheets[1].Total("女装", figures.Sales, sheets[1].Range); total.Sum != 300 {
			t.Errorf("of the category %+v", total)
		}
		if !sheets[2].Empty() || !sheets[3].Empty() {
			t.Error("somebody without figures has some")
		}
		return nil
	})
	if err != nil || asked() != 1 {
		t.Errorf("%d questions, %v", asked(), err)
	}
}

func TestHullHoldsBothRanges(t *testing.T) {
	a, b := figures.Range{From: 10, End: 20}, figures.Range{From: 15, End: 30}
	if a.Hull(b) != (figures.Range{From: 10, End: 30}) || a.Hull(figures.Range{}) != a || (figures.Range{}).Hull(b) != b {
		t.Errorf("%v", a.Hull(b))
	}
}
