package watch_test

import (
	"context"
	"fmt"
	"testing"

	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/membership"
	"github.com/mengyue/portal/models/outbox"
	"github.com/mengyue/portal/models/watch"
)

func (w *world) entries(state string) (found []watch.Entry) {
	w.Helper()
	w.do(system, func(tx *db.Tx) (err error) { found, err = watch.Entries(tx, w.m.ID, state, "", 200); return err })
	return found
}

// QB-30, QB-31: on admission the products enter; one that does not fit does not, is told why, and enters once it fits.
func TestProductsEnterOnAdmission(t *testing.T) {
	w := open(t)
	w.products("S1", "童装", "P1", "P2")
	w.products("S1", "数码", "P3")
	for n := 1; n > 0; {
		var err error
		if n, err = watch.TakeEffect(context.Background(), w.db); err != nil {
			t.Fatal(err)
		}
	}
	if in, out := w.entries(watch.Inside), w.entries(watch.Refused); len(in) != 2 || len(out) != 1 || out[0].Clause != "QB-31" || out[0].Reason == "" {
		t.Fatalf("in %v, refused %v", in, out)
	}
	w.do(owner, func(tx *db.Tx) error {
		inbox, err := outbox.List(tx, outbox.Inbox{Limit: 10})
		if len(inbox) != 1 || len(inbox[0].Letter.Clauses) != 2 {
			t.Errorf("letters: %+v", inbox)
		}
		return err
	})
	w.clock.Advance(1000)
	w.products("S1", "童鞋", "P3")
	w.round()
	if n := len(w.entries(watch.Inside)); n != 3 {
		t.Errorf("%d inside, want all three", n)
	}
}

// QB-32: exactly half of the products in the programme stays; one fewer removes the store at once.
func TestHalfOfTheProductsStaysAndFewerDoNot(t *testing.T) {
	for name, c := range map[string]struct {
		inside, outside int
		gone            bool
	}{"exactly half": {2, 2, false}, "one fewer": {2, 3, true}, "no products at all (NUM-3)": {0, 0, false}} {
		t.Run(name, func(t *testing.T) {
			w := open(t)
			for i := range c.inside {
				w.products("S1", "童装", fmt.Sprint("A", i))
			}
			for i := range c.outside {
				w.products("S1", "数码", fmt.Sprint("B", i))
			}
			w.round()
			if m := w.member(); (m.Ended != 0) != c.gone || c.gone && m.EndClause != "QB-32" {
				t.Errorf("member: %+v", m)
			}
		})
	}
}

// QB-34, GEN-6: a complaint of counterfeit that was upheld removes the product at once; an appeal puts it back.
func TestACounterfeitProductIsRemovedAtOnceAndPutBack(t *testing.T) {
	w := open(t)
	w.products("S1", "童装", "P1", "P2")
	w.round()
	w.productFact("P1", "product.counterfeit_upheld", "true")
	w.round()
	out := w.entries(watch.Out)
	if len(out) != 1 || out[0].Clause != "QB-34" || out[0].Decision == "" {
		t.Fatalf("removed: %+v", out)
	}
	if m := w.member(); m.Ended != 0 {
		t.Error("half of the products is left, yet the store is gone")
	}
	w.appeal(out[0].Decision)
	if n := len(w.entries(watch.Inside)); n != 2 {
		t.Errorf("%d inside after the appeal", n)
	}
	w.round()
	if n := len(w.entries(watch.Inside)); n != 2 {
		t.Errorf("removed again for what was undone: %d inside", n)
	}
}

// QB-35: mass bad reviews, judged by staff, give the product seven days; then it is removed, and the store stays.
func TestBadReviewsGiveTheProductSevenDays(t *testing.T) {
	w := open(t)
	w.products("S1", "童装", "P1", "P2")
	w.round()
	w.productFact("P1", "product.bad_reviews_judged", "true")
	w.round()
	if got := w.only(); got.Product != "P1" || got.Clause != "QB-35" || got.Due != sevenDays {
		t.Fatalf("warning: %+v", got)
	}
	w.clock.Set(sevenDays)
	w.due()
	if out := w.entries(watch.Out); len(out) != 1 || out[0].LeftAt != sevenDays || w.member().Ended != 0 {
		t.Errorf("removed: %+v", out)
	}
}

// The warnings of a membership that ends are over with it.
func TestWarningsEndWithTheMembership(t *testing.T) {
	w := open(t)
	w.fact("S1", "credit", "399", w.clock.Now())
	w.round()
	m := w.member()
	w.do(system, func(tx *db.Tx) error {
		_, err := membership.End(tx, m, membership.Ending{Cause: membership.ByExit, Clause: "GEN-5", At: tx.Now})
		return err
	})
	if _, err := watch.TakeEffect(context.Background(), w.db); err != nil {
		t.Fatal(err)
	}
	if got := w.only(); got.Outcome != watch.Overtaken {
		t.Errorf("warning: %+v", got)
	}
}
