package watch_test

import (
	"testing"
	"time"

	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/facts"
	"github.com/mengyue/portal/models/watch"
)

// revoke takes a violation of S1 out of force.
func (w *world) revoke(id, kind string) {
	w.Helper()
	w.do(system, func(tx *db.Tx) error {
		_, err := facts.PutViolations(tx, []facts.Violation{{ID: id, Merchant: "M001", Store: "S1", Kind: kind, Occurred: tx.Now, Decided: tx.Now, State: facts.Revoked}})
		return err
	})
}

// QB-21, QB-36, GEN-6: an upheld appeal voids one removal; another breach, recorded later, removes at once like any
// other, and can be undone like any other.
func TestABreachAfterAnUpheldAppealRemovesAtOnce(t *testing.T) {
	for name, c := range map[string]struct {
		kind   string
		grave  bool
		clause string
	}{"marketing": {"marketing", false, "QB-21"}, "grave": {"counterfeit", true, "QB-36"}} {
		t.Run(name, func(t *testing.T) {
			w := open(t)
			for _, id := range []string{"V1", "V2", "V3"} {
				w.violation(id, c.kind, c.grave)
				w.round()
				if m := w.member(); m.Ended != w.clock.Now() || m.EndClause != c.clause {
					t.Fatalf("%s removes nobody: %+v", id, m)
				}
				w.appeal(w.removals()[0].Decision)
				w.clock.Advance(time.Hour)
				w.round()
				if w.member().Ended != 0 {
					t.Fatalf("after the appeal, on the records up to %s: removed again", id)
				}
			}
		})
	}
}

// QB-21: it is the records that make a breach another one, not how many there are.
func TestABreachThatTookThePlaceOfAnotherRemovesAtOnce(t *testing.T) {
	w := open(t)
	w.violation("V1", "marketing", false)
	w.round()
	w.appeal(w.removals()[0].Decision)
	w.revoke("V1", "marketing")
	w.violation("V2", "marketing", false)
	w.round()
	if w.member().EndClause != "QB-21" {
		t.Error("V2, recorded as V1 was revoked, removes nobody")
	}
}

// QB-21: of several records only the first told of was in force at its time; what was open then and is in force now is another breach.
func TestARecordThatWasOpenCountsOnceItIsInForce(t *testing.T) {
	w := open(t)
	put := func(state string) {
		w.do(system, func(tx *db.Tx) error {
			_, err := facts.PutViolations(tx, []facts.Violation{{ID: "V2", Merchant: "M001", Kind: "marketing", Occurred: tx.Now, Decided: tx.Now, State: state}})
			return err
		})
	}
	put(facts.Open)
	w.violation("V1", "marketing", false)
	w.round()
	w.appeal(w.removals()[0].Decision)
	w.round()
	if w.member().Ended != 0 {
		t.Fatal("an open record removes")
	}
	put(facts.InForce)
	w.round()
	if w.member().EndClause != "QB-21" {
		t.Error("the record in force removes nobody")
	}
}

// QB-34: another complaint that is upheld takes the product out again, the one that the appeal was about does not.
func TestAnotherComplaintTakesTheProductOut(t *testing.T) {
	w := open(t)
	w.products("S1", "童装", "P1", "P2", "P3")
	w.round()
	for n, complaints := range []string{"1", "2"} {
		w.clock.Advance(time.Hour)
		w.productFact("P1", "product.counterfeit_complaints", complaints)
		w.round()
		out := w.entries(watch.Out)
		if len(out) != 1 || out[0].Clause != "QB-34" {
			t.Fatalf("complaint %d: %+v", n+1, out)
		}
		w.appeal(out[0].Decision)
		w.clock.Advance(time.Hour)
		w.productFact("P1", "product.counterfeit_complaints", complaints) // told again by a later import
		w.round()
		if out := w.entries(watch.Out); len(out) != 0 {
			t.Fatalf("after the appeal: %+v", out)
		}
	}
}

// QB-20, GEN-6: a void warning is not repeated while the figure stands as it was told or nearer to the limit; one that is
// farther from it is warned of anew, with its full time.
func TestAVoidWarningCoversNothingWorse(t *testing.T) {
	w := open(t)
	w.fact("S1", "credit", "390", w.clock.Now())
	w.round()
	w.appeal(w.only().Decision)
	for _, same := range []string{"390", "395", "399", "390"} {
		w.clock.Advance(time.Hour)
		w.fact("S1", "credit", same, w.clock.Now())
		w.round()
		w.only()
	}
	w.clock.Advance(time.Hour)
	w.fact("S1", "credit", "389", w.clock.Now())
	w.round()
	all := w.warnings()
	if len(all) != 2 || !all[0].Open() || all[0].Opened != w.clock.Now() || all[0].Decision == "" {
		t.Fatalf("389: %+v", all)
	}
	w.appeal(all[0].Decision)
	w.round()
	if n := len(w.warnings()); n != 2 {
		t.Errorf("%d warnings: what the second appeal voided is told again", n)
	}
}
