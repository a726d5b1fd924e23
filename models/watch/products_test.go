package watch_test

import (
	"context"
	"fmt"
	"testing"
	"time"

	"github.com/mengyue/portal/models/clock"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/decision"
	"github.com/mengyue/portal/models/membership"
	"github.com/mengyue/portal/models/outbox"
	"github.com/mengyue/portal/models/product"
	"github.com/mengyue/portal/models/rulebook"
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
		if len(inbox) != 1 || len(inbox[0].Letter.Clauses) != 3 || inbox[0].Letter.Objection.IsZero() {
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
	w.productFact("P1", "product.counterfeit_complaints", "1")
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

// QB-31, GEN-6: that a product does not get in is a decision; an appeal that is upheld lets it in as from then on, and it is
// not taken out for the same again.
func TestARefusedProductIsLetInByAnAppeal(t *testing.T) {
	w := open(t)
	w.products("S1", "童装", "P1", "P2")
	w.products("S1", "数码", "P3")
	w.round()
	out := w.entries(watch.Refused)
	if len(out) != 1 || out[0].Decision == "" {
		t.Fatalf("refused: %+v", out)
	}
	w.do(owner, func(tx *db.Tx) error {
		d, err := decision.Find(tx, out[0].Decision)
		if d.Kind != decision.ProductRefused || !d.Adverse || d.AppealUntil == 0 || len(d.Clauses) != 2 || d.Clauses[0] != "QB-30" || d.Clauses[1] != "QB-31" {
			t.Errorf("decision: %+v", d)
		}
		return err
	})
	began := w.clock.Now()
	w.clock.Advance(time.Hour)
	w.appeal(out[0].Decision)
	w.round()
	in := w.entries(watch.Inside)
	if len(in) != 3 || in[2].EnteredAt != began || in[2].Decision != "" || len(w.entries(watch.Out)) != 0 {
		t.Errorf("after the appeal: %+v, out: %+v", in, w.entries(watch.Out))
	}
}

// shareOf is the share of S1's products that are in the programme as of an instant; "" where it is not available.
func (w *world) shareOf(at clock.Instant) (share string) {
	w.Helper()
	w.do(system, func(tx *db.Tx) error {
		e, err := rulebook.Books(tx).InForce("qinbaobei", at)
		if err != nil {
			return err
		}
		judged, err := watch.Judge(tx, e, []membership.Membership{w.m}, at)
		if err == nil {
			r, _ := judged[0].Verdict.Result("half-inside")
			share = string(r.Result) + " " + judged[0].Facts["programme.share"].String()
		}
		return err
	})
	return share
}

// QB-32: the share has a course over time, so that whoever judges late judges by the state at the instant that was due: half
// inside stays, one fewer does not, to the instant on both sides.
func TestTheShareIsThatOfTheInstantHoweverLateItIsJudged(t *testing.T) {
	w := open(t)
	before := w.clock.Now()
	w.clock.Advance(time.Hour)
	w.products("S1", "童装", "A0", "A1")
	w.products("S1", "数码", "B0", "B1", "B2")
	w.onSale("B2", false)
	w.round()
	half := w.clock.Now()
	fewer := half.Add(time.Hour)
	w.clock.Set(fewer)
	w.onSale("B2", true)
	w.clock.Set(fewer.Add(time.Hour))
	w.onSale("B2", false)
	again := w.clock.Now()
	for at, want := range map[clock.Instant]string{before: "not_available ", half: "met 0.5", fewer - 1: "met 0.5", fewer: "failed 0.4", again - 1: "failed 0.4", again: "met 0.5", again.Add(time.Hour): "met 0.5"} {
		if got := w.shareOf(at); got != want {
			t.Errorf("as of %s: %q, want %q", at, got, want)
		}
	}
}

// QB-32, GEN-6: a product that an appeal put back was in all the while; one that was taken out is out from its instant on.
func TestTheShareFollowsProductsOutAndBack(t *testing.T) {
	w := open(t)
	w.products("S1", "童装", "P1", "P2")
	w.round()
	in := w.clock.Now()
	w.clock.Advance(time.Hour)
	gone := w.clock.Now()
	w.productFact("P1", "product.counterfeit_complaints", "1")
	w.round()
	if a, b := w.shareOf(gone-1), w.shareOf(gone); a != "met 1" || b != "met 0.5" {
		t.Errorf("before %q, after %q", a, b)
	}
	w.appeal(w.entries(watch.Out)[0].Decision)
	if a, b := w.shareOf(in), w.shareOf(gone); a != "met 1" || b != "met 1" {
		t.Errorf("undone: before %q, after %q", a, b)
	}
}

// The trend of the share is drawn from the same course.
func TestTheTrendOfTheShareIsItsCourse(t *testing.T) {
	w := open(t)
	w.products("S1", "童装", "P1")
	w.products("S1", "数码", "P2")
	w.round()
	w.clock.Advance(3 * 24 * time.Hour)
	w.products("S1", "童鞋", "P2")
	w.round()
	w.clock.Advance(2 * 24 * time.Hour)
	w.do(system, func(tx *db.Tx) error {
		s, err := watch.Stands(tx, w.m)
		if err != nil {
			return err
		}
		for _, l := range s.Lines {
			if l.Rule.ID != "half-inside" {
				continue
			}
			got := ""
			for _, v := range l.Trail[len(l.Trail)-6:] {
				got += v.String() + " "
			}
			if want := " 0.5 0.5 0.5 1 1 "; got != want {
				t.Errorf("the last days: %q, want %q", got, want)
			}
			return nil
		}
		t.Error("no line of the share")
		return nil
	})
}

// QB-32: where a book warns of the share, a sweep that comes two days late judges by what the store had on sale at the end,
// not by what it has since.
func TestAWarningOfTheShareEndsByTheShareAtItsEnd(t *testing.T) {
	type step struct {
		in     clock.Instant // from the end on
		online bool          // the product that makes it fewer than half
	}
	for name, c := range map[string]struct {
		steps   []step
		outcome watch.Outcome
	}{
		"half one instant before, fewer since":   {[]step{{-1, false}, {1, true}}, watch.Mended},
		"half at the very end, fewer since":      {[]step{{0, false}, {1, true}}, watch.Mended},
		"half only one instant after":            {[]step{{1, false}}, watch.Removed},
		"half before, fewer at the very end":     {[]step{{-1, false}, {0, true}}, watch.Removed},
		"fewer all the while, half at the sweep": {[]step{{1_000_000, false}}, watch.Removed},
	} {
		t.Run(name, func(t *testing.T) {
			w := open(t)
			w.rules("2026-01-01", "warning: {clause: QB-32, then: removal, ground: breach}", "warning: {period: 7d, clause: QB-32, then: removal, ground: breach}")
			w.products("S1", "童装", "A0", "A1")
			w.products("S1", "数码", "B0", "B1", "B2")
			w.round()
			due := w.only().Due
			for _, s := range c.steps {
				w.clock.Set(due + s.in)
				w.onSale("B2", s.online)
			}
			w.clock.Set(due.Add(50 * time.Hour))
			w.due()
			if got := w.only(); got.Outcome != c.outcome || got.Closed != due {
				t.Errorf("%+v, want %s", got, c.outcome)
			}
		})
	}
}

// onSale puts a product of another trade on sale in S1, or takes it from sale.
func (w *world) onSale(id string, online bool) {
	w.Helper()
	w.do(system, func(tx *db.Tx) error {
		_, err := product.Put(tx, []product.Product{{ID: id, Store: "S1", Title: "连身衣 " + id, Category: "数码", StockKind: "spot", Online: &online}})
		return err
	})
}
