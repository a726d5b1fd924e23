package ledger_test

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/mengyue/portal/models/conduct"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/decision"
	"github.com/mengyue/portal/models/fault"
	"github.com/mengyue/portal/models/ledger"
	"github.com/mengyue/portal/models/membership"
	"github.com/mengyue/portal/models/money"
)

var errKilled = errors.New("killed in the middle")

// sound checks what must hold after whatever happened: the two sides of each entry add up to nothing, the sum of the
// entries is the balance, each entry has its decision, nothing is negative without a demand, and what a member lacks is
// never demanded twice.
func (w *world) sound(t interface{ Fatalf(string, ...any) }) {
	var bad []string
	err := w.View(context.Background(), system, func(tx *db.Tx) error {
		for name, query := range map[string]string{
			"entries whose postings do not add up to nothing": "SELECT count(*) FROM (SELECT entry FROM deposit_postings GROUP BY entry HAVING sum(amount) <> 0 OR count(*) <> 2) x",
			"entries without postings":                        "SELECT count(*) FROM deposit_entries e WHERE NOT EXISTS (SELECT 1 FROM deposit_postings p WHERE p.entry = e.id)",
			"balances that are not the sum of their entries":  "SELECT count(*) FROM deposits d WHERE d.balance <> (SELECT COALESCE(sum(p.amount), 0) FROM deposit_postings p JOIN deposit_entries e ON e.id = p.entry WHERE e.deposit = d.id AND p.book = 'deposit')",
			"entries whose balance is not the one before and theirs": `SELECT count(*) FROM deposit_entries e JOIN deposit_postings p ON p.entry = e.id AND p.book = 'deposit'
				WHERE e.balance <> p.amount + COALESCE((SELECT b.balance FROM deposit_entries b WHERE b.deposit = e.deposit AND b.place = e.place - 1), 0)`,
			"entries out of place":                          "SELECT count(*) FROM deposits d WHERE d.entries <> (SELECT count(*) FROM deposit_entries e WHERE e.deposit = d.id) OR d.entries <> (SELECT COALESCE(max(place), 0) FROM deposit_entries e WHERE e.deposit = d.id)",
			"entries without their decision":                "SELECT count(*) FROM deposit_entries e WHERE e.kind <> 'paid' AND NOT EXISTS (SELECT 1 FROM decisions d WHERE 'decision:' || d.id = e.decision)",
			"payments without a reference":                  "SELECT count(*) FROM deposit_entries e WHERE e.kind = 'paid' AND e.decision <> 'payment:' || e.reference",
			"debts that are not demanded":                   "SELECT count(*) FROM deposits d WHERE d.balance < 0 AND d.balance < -(SELECT COALESCE(sum(x.amount - x.covered), 0) FROM deposit_demands x WHERE x.deposit = d.id AND x.closed_at = 0)",
			"demands covered by more or less than there is": "SELECT count(*) FROM deposit_demands WHERE covered < 0 OR covered > amount OR (outcome = 'met' AND covered <> amount)",
		} {
			var n int64
			if err := tx.DB.Raw(query).Take(&n).Error; err != nil {
				return fmt.Errorf("%s: %w", name, err)
			}
			if n > 0 {
				bad = append(bad, fmt.Sprintf("%d %s", n, name))
			}
		}
		return nil
	})
	if err != nil || len(bad) > 0 {
		t.Fatalf("%v %v", bad, err)
	}
}

// CC-30, NUM-1: any sequence of payments, deductions, refunds, demands, lapses, appeals, leaving and coming back, any of
// them killed in the middle, leaves the books in order.
func TestAnySequenceLeavesTheBooksInOrder(t *testing.T) {
	outer := t
	rapid.Check(t, func(t *rapid.T) {
		w := newWorld(outer)
		w.pay("M1", money.Fen(rapid.Int64Range(1, full).Draw(t, "begin")))
		d := w.deposit("M1")
		var waiting, carried []ledger.Taking
		step := func(a db.Actor, do func(tx *db.Tx) error) bool {
			killed := rapid.IntRange(0, 5).Draw(t, "killed") == 0
			err := w.try(a, func(tx *db.Tx) error {
				if err := do(tx); err != nil {
					return err
				}
				if killed {
					return errKilled
				}
				return nil
			})
			if err != nil && !errors.Is(err, errKilled) && fault.Of(err).Kind == fault.Internal {
				t.Fatalf("%v", err)
			}
			return err == nil
		}
		for range rapid.IntRange(1, 25).Draw(t, "steps") {
			fen := money.Fen(rapid.Int64Range(1, full*2).Draw(t, "fen"))
			switch rapid.SampledFrom([]string{"pay", "pay again", "deduct", "refund", "sign", "ask", "wait", "undo", "leave", "come back"}).Draw(t, "what") {
			case "pay":
				w.paid++
				step(system, func(tx *db.Tx) error {
					_, err := ledger.Pay(tx, ledger.Payment{Reference: fmt.Sprintf("P%04d", w.paid), Merchant: "M1", Programme: programme, Amount: fen, Paid: tx.Now})
					return err
				})
			case "pay again":
				step(system, func(tx *db.Tx) error {
					_, err := ledger.Pay(tx, ledger.Payment{Reference: "P0001", Merchant: "M1", Programme: programme, Amount: fen, Paid: tx.Now})
					return err
				})
			case "deduct", "refund":
				kind := rapid.SampledFrom([]ledger.Kind{ledger.Deducted, ledger.Refunded}).Draw(t, "kind")
				var p ledger.Taking
				if step(operator, func(tx *db.Tx) (err error) {
					p, err = ledger.Propose(tx, d.ID, ledger.Wish{Kind: kind, Amount: fen, Clause: "CC-43", Reason: "理由"})
					return err
				}) {
					waiting = append(waiting, p)
				}
			case "sign":
				if len(waiting) > 0 && step(second, func(tx *db.Tx) (err error) { waiting[0], err = ledger.Sign(tx, waiting[0].ID, 1); return err }) {
					carried, waiting = append(carried, waiting[0]), waiting[1:]
				} else if len(waiting) > 0 {
					waiting = append(waiting[1:], waiting[0])
				}
			case "ask":
				step(operator, func(tx *db.Tx) error { _, err := ledger.Ask(tx, d.ID, "核对"); return err })
			case "wait":
				w.clock.Advance(time.Duration(rapid.IntRange(1, 400).Draw(t, "hours")) * time.Hour)
				w.due()
			case "undo":
				if len(carried) > 0 && carried[0].Kind == ledger.Deducted && step(second, func(tx *db.Tx) error {
					made, err := decision.Find(tx, carried[0].Decision)
					if err != nil {
						return err
					}
					return ledger.UndoDeduction(tx, made)
				}) {
					carried = carried[1:]
				}
			case "leave":
				step(first, func(tx *db.Tx) error {
					m, err := membership.Find(tx, w.member.ID)
					if err == nil && m.Ended == 0 {
						_, err = conduct.Leave(tx, m, conduct.Cause{Kind: membership.ByExit, Ground: "exit", Clause: "CC-50", At: tx.Now})
					}
					return err
				})
			case "come back":
				step(first, func(tx *db.Tx) error {
					m, err := membership.Find(tx, w.member.ID)
					if err == nil && m.Ended != 0 {
						err = conduct.Rejoin(tx, m.ID)
					}
					return err
				})
			}
			w.sound(t)
		}
	})
}

// CC-1, NUM-1: many at once, some telling of the same payment, leave one entry for each reference.
func TestManyAtOnceLeaveTheBooksInOrder(t *testing.T) {
	w := newWorld(t)
	w.pay("M1", full)
	d := w.deposit("M1")
	var all sync.WaitGroup
	for n := range 8 {
		all.Go(func() {
			for i := range 10 {
				_ = w.try(system, func(tx *db.Tx) error {
					_, err := ledger.Pay(tx, ledger.Payment{Reference: fmt.Sprintf("S%d", i), Merchant: "M1", Programme: programme, Amount: 7, Paid: w.member.Admitted})
					return err
				})
				var p ledger.Taking
				if w.try(operator, func(tx *db.Tx) (err error) {
					p, err = ledger.Propose(tx, d.ID, ledger.Wish{Kind: ledger.Deducted, Amount: money.Fen(n + 1), Clause: "CC-43", Reason: "理由"})
					return err
				}) == nil {
					_ = w.try(second, func(tx *db.Tx) error { _, err := ledger.Sign(tx, p.ID, p.Version); return err })
				}
			}
		})
	}
	all.Wait()
	w.sound(t)
	if now := w.deposit("M1"); now.Balance != full+70-360 || now.Entries != 1+10+80 {
		t.Errorf("%+v", now)
	}
}
