package ledger_test

import (
	"testing"
	"time"

	"github.com/mengyue/portal/models/audit"
	"github.com/mengyue/portal/models/clock"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/decision"
	"github.com/mengyue/portal/models/ledger"
	"github.com/mengyue/portal/models/money"
)

// paidAt lets the bank confirm now what was paid at an instant.
func (w *world) paidAt(reference string, fen money.Fen, at clock.Instant) {
	w.t.Helper()
	w.in(system, func(tx *db.Tx) error {
		_, err := ledger.Pay(tx, ledger.Payment{Reference: reference, Merchant: "M1", Programme: programme, Amount: fen, Paid: at, Source: "test"})
		return err
	})
}

// CC-30: what was paid in the last instant is in time however late the bank confirms it: the restriction, on the record or
// not, is undone and nothing stands of it. Paid at the due instant itself it is late.
func TestPaymentConfirmedLateCountsAsOfItsInstant(t *testing.T) {
	for name, c := range map[string]struct {
		swept bool
		early clock.Instant
		want  string
	}{"swept": {true, 1, ledger.Met}, "not yet swept": {false, 1, ledger.Met}, "at the due instant": {true, 0, ledger.Restored}} {
		w := newWorld(t)
		w.pay("M1", full)
		w.deducted("M1", 500)
		due := w.demands("M1")[0].Due
		w.clock.Set(due)
		w.clock.Advance(50 * time.Hour)
		if c.swept {
			w.due()
		}
		w.paidAt("late", 500, due-c.early)
		x := w.demands("M1")[0]
		if x.Outcome != c.want || (x.Lapsed == 0) != (c.want == ledger.Met) || len(w.holds("M1")) != 0 {
			t.Errorf("%s: %+v, %d holds", name, x, len(w.holds("M1")))
		}
		if c.swept {
			w.said(map[string]string{ledger.Met: "topped up in time and the restriction is undone", ledger.Restored: "your rights are restored"}[c.want])
		}
		w.due()
		if again := w.demands("M1")[0]; again != x {
			t.Errorf("%s: the sweep changes it: %+v", name, again)
		}
	}
}

// CC-30: what is paid in parts counts fen by fen, each as of its own instant.
func TestPartsPaidInTimeAndLateCountEachAsOfTheirInstant(t *testing.T) {
	w := newWorld(t)
	w.pay("M1", full)
	w.deducted("M1", 500)
	due := w.demands("M1")[0].Due
	w.paidAt("in time", 200, w.clock.Now())
	w.clock.Set(due)
	w.due()
	w.paidAt("late", 100, due)
	w.paidAt("in time, confirmed late", 299, due-1)
	if x := w.demands("M1")[0]; x.Outcome != ledger.Restored {
		t.Errorf("a fen short in time: %+v", x)
	}
	w = newWorld(t)
	w.pay("M1", full)
	w.deducted("M1", 500)
	w.paidAt("in time", 200, w.clock.Now())
	w.clock.Set(due)
	w.due()
	w.paidAt("late", 100, due)
	w.paidAt("in time, confirmed late", 300, due-1)
	if x := w.demands("M1")[0]; x.Outcome != ledger.Met || x.Lapsed != 0 {
		t.Errorf("all in time: %+v", x)
	}
}

// CC-30: the oldest demand is covered first; what covers one that is late already is in time for no later one.
func TestPaymentForALateDemandMeetsNoLaterOne(t *testing.T) {
	w := newWorld(t)
	w.pay("M1", full)
	w.deducted("M1", 500)
	w.clock.Set(w.demands("M1")[0].Due)
	w.due()
	w.deducted("M1", 300)
	both := func(covered, later money.Fen, outcome string) {
		t.Helper()
		var first, second ledger.Demand
		for _, x := range w.demands("M1") {
			if x.Amount == 500 {
				first = x
			} else {
				second = x
			}
		}
		if first.Covered != covered || second.Covered != later || second.Outcome != outcome || second.Timely > second.Covered {
			t.Errorf("the late one %+v, the later one %+v", first, second)
		}
	}
	w.paidAt("for the first", 500, w.clock.Now())
	both(500, 0, "")
	w.paidAt("a fen short", 299, w.clock.Now())
	both(500, 299, "")
	w.paidAt("and the fen", 1, w.clock.Now())
	both(500, 300, ledger.Met)
}

// CC-30, GEN-6: a deduction that is undone after its demand had lapsed undoes that as well.
func TestUndoneDeductionUndoesTheLapseOfItsDemand(t *testing.T) {
	w := newWorld(t)
	w.pay("M1", full)
	taken := w.deducted("M1", 700)
	w.clock.Set(w.demands("M1")[0].Due)
	w.due()
	w.upheld(taken.Decision)
	if x := w.demands("M1")[0]; x.Outcome != ledger.Met || x.Lapsed != 0 || len(w.holds("M1")) != 0 {
		t.Errorf("%+v", x)
	}
}

// upheld undoes a deduction.
func (w *world) upheld(id string) {
	w.t.Helper()
	w.in(second, func(tx *db.Tx) error {
		made, err := decision.Find(tx, id)
		if err != nil {
			return err
		}
		return ledger.UndoDeduction(tx, made)
	})
}

// CC-30: that products are held is on the record, and told to a partner's system, when it begins and not with the demand;
// of what was topped up in time nothing is lifted.
func TestHoldIsPutOnTheRecordWhenItBegins(t *testing.T) {
	w := newWorld(t)
	w.pay("M1", full)
	w.deducted("M1", 10)
	w.pay("M1", 10)
	w.clock.Advance(time.Second)
	w.deducted("M1", 10)
	x := w.demands("M1")[0]
	if w.recorded("hold.put") != 0 || w.recorded("hold.lifted") != 0 {
		t.Error("told before anything was held")
	}
	w.clock.Set(x.Due)
	w.due()
	w.pay("M1", 10)
	if w.recorded("hold.put") != 1 || w.recorded("hold.lifted") != 1 {
		t.Errorf("put %d times, lifted %d times", w.recorded("hold.put"), w.recorded("hold.lifted"))
	}
}

func (w *world) recorded(action string) (n int) {
	w.t.Helper()
	w.look(func(tx *db.Tx) error {
		found, err := audit.Find(tx, audit.Search{Action: action, Limit: 100})
		n = len(found)
		return err
	})
	return n
}
