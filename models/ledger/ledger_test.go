package ledger_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/mengyue/portal/models/audit"
	"github.com/mengyue/portal/models/clock"
	"github.com/mengyue/portal/models/conduct"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/db/dbtest"
	"github.com/mengyue/portal/models/decision"
	"github.com/mengyue/portal/models/fault"
	"github.com/mengyue/portal/models/ledger"
	"github.com/mengyue/portal/models/membership"
	"github.com/mengyue/portal/models/money"
	"github.com/mengyue/portal/models/rulebook"
)

// full is the deposit of the book.
const full = 5_000_000

// CC-1: what was paid in is what the rule of the application is asked about; a fen short fails, the amount itself is met.
func TestFiftyThousandYuanIsMetAndAFenLessIsNot(t *testing.T) {
	w := newWorld(t)
	ask := func() rulebook.Answer {
		t.Helper()
		var r rulebook.Result
		w.look(func(tx *db.Tx) error {
			book, err := rulebook.Books(tx).InForce(programme, tx.Now)
			if err != nil {
				return err
			}
			known, err := ledger.Facts(tx, book, "M2")
			r, _ = book.Judge(rulebook.OnSubmit, known, tx.Now).Result("deposit")
			return err
		})
		return r.Result
	}
	if got := ask(); got != rulebook.Failed {
		t.Errorf("without a payment: %s", got)
	}
	w.pay("M2", full-1)
	if got := ask(); got != rulebook.Failed {
		t.Errorf("49,999.99: %s", got)
	}
	w.pay("M2", 1)
	if got := ask(); got != rulebook.Met {
		t.Errorf("50,000.00: %s", got)
	}
}

// CC-1: a payment counts once for its reference, however often the bank tells of it; the reference of another one is refused.
func TestPaymentCountsOnceForItsReference(t *testing.T) {
	w := newWorld(t)
	p := ledger.Payment{Reference: "B-1", Merchant: "M1", Programme: programme, Amount: 100, Paid: dbtest.Start, Source: "test"}
	for i, want := range []bool{true, false, false} {
		w.in(system, func(tx *db.Tx) error {
			audit.Record(tx, audit.Entry{Action: "test.told", Object: "bank"})
			fresh, err := ledger.Pay(tx, p)
			if fresh != want {
				t.Errorf("time %d: new %v", i+1, fresh)
			}
			return err
		})
	}
	if d := w.deposit("M1"); d.Balance != 100 || d.Entries != 1 {
		t.Errorf("%+v", d)
	}
	for name, change := range map[string]func(p *ledger.Payment){"amount": func(p *ledger.Payment) { p.Amount++ }, "merchant": func(p *ledger.Payment) { p.Merchant = "M2" }, "instant": func(p *ledger.Payment) { p.Paid-- }} {
		other := p
		change(&other)
		if err := w.try(system, func(tx *db.Tx) error { _, err := ledger.Pay(tx, other); return err }); !fault.Is(err, fault.Conflict) {
			t.Errorf("another %s under the same reference: %v", name, err)
		}
	}
}

func TestPaymentThatCannotBeIsRefusedByItsFields(t *testing.T) {
	w := newWorld(t)
	good := ledger.Payment{Reference: "B-1", Merchant: "M1", Programme: programme, Amount: 100, Paid: dbtest.Start}
	for want, change := range map[string]func(p *ledger.Payment){"payment": func(p *ledger.Payment) { p.Reference = " B" }, "amount": func(p *ledger.Payment) { p.Amount = 0 },
		"paid_at": func(p *ledger.Payment) { p.Paid = dbtest.Start + 1 }, "merchant": func(p *ledger.Payment) { p.Merchant = "M9" }, "programme": func(p *ledger.Payment) { p.Programme = "channel-distributor" }} {
		p := good
		change(&p)
		err := w.try(system, func(tx *db.Tx) error { _, err := ledger.Pay(tx, p); return err })
		if !fault.Is(err, fault.Invalid) || fault.Of(err).Fields[0].Name != want {
			t.Errorf("%s: %v", want, err)
		}
	}
}

// CC-30: a deduction that leaves the deposit short is demanded at once, for fifteen days.
func TestDeductionIsDemandedForFifteenDays(t *testing.T) {
	w := newWorld(t)
	w.pay("M1", full)
	taken := w.deducted("M1", 1_000_000)
	if d := w.deposit("M1"); d.Balance != 4_000_000 {
		t.Errorf("balance %s", d.Balance)
	}
	got := w.demands("M1")
	if len(got) != 1 || got[0].Amount != 1_000_000 || got[0].Due != clock.Must("2026-12-08T00:00:00+08:00") || got[0].Clause != "CC-30" {
		t.Fatalf("demanded %+v", got)
	}
	w.look(func(tx *db.Tx) error {
		list, err := ledger.Statement(tx, got[0].Deposit, 0, 10)
		if err != nil {
			return err
		}
		if len(list) != 2 || list[0].Kind != ledger.Deducted || list[0].Decision != "decision:"+taken.Decision || list[0].Clause != "CC-43" || list[1].Decision != "payment:P0001" {
			t.Errorf("statement %+v", list)
		}
		made, err := decision.Find(tx, taken.Decision)
		if made.By != second.Account || made.Second != operator.Account || !made.Adverse || made.AppealUntil == 0 {
			t.Errorf("decided %+v", made)
		}
		return err
	})
}

// CC-30, TIME-1: until the last instant of the fifteenth day nothing is offline; from 24:00 on all products are, also
// before anybody records it.
func TestFifteenDaysEndToTheInstant(t *testing.T) {
	w := newWorld(t)
	w.pay("M1", full)
	w.deducted("M1", 1)
	due := w.demands("M1")[0].Due
	w.clock.Set(due - 1)
	w.due()
	if n := len(w.holds("M1")); n != 0 {
		t.Errorf("an instant before: %d holds", n)
	}
	w.clock.Set(due)
	holds := w.holds("M1")
	if len(holds) != 1 || holds[0].Since != due || holds[0].Membership != w.member.ID || holds[0].Product != "" {
		t.Errorf("at the due instant: %+v", holds)
	}
	w.clock.Set(due + clock.Instant(3*time.Hour/time.Microsecond))
	w.due()
	x := w.demands("M1")[0]
	if x.Lapsed != due || x.Decision == "" {
		t.Errorf("recorded as %+v", x)
	}
	w.look(func(tx *db.Tx) error {
		made, err := decision.Find(tx, x.Decision)
		if made.Kind != decision.DepositRestricted || made.At != due || !made.Adverse {
			t.Errorf("decided %+v", made)
		}
		return err
	})
}

// CC-30: paid in the last instant nothing is taken offline; the demand is met.
func TestTopUpInTheLastInstantIsInTime(t *testing.T) {
	w := newWorld(t)
	w.pay("M1", full)
	w.deducted("M1", 500)
	due := w.demands("M1")[0].Due
	w.clock.Set(due - 1)
	w.pay("M1", 500)
	w.clock.Set(due)
	w.due()
	if x := w.demands("M1")[0]; x.Outcome != ledger.Met || x.Lapsed != 0 || len(w.holds("M1")) != 0 {
		t.Errorf("%+v, %d holds", x, len(w.holds("M1")))
	}
}

// CC-30: a part of it restores nothing; once it is full everything that this step took offline returns, and only that.
func TestFullDepositRestoresWhatItTookOfflineAndOnlyThat(t *testing.T) {
	w := newWorld(t)
	w.pay("M1", full)
	w.deducted("M1", 1_000)
	w.otherHold()
	w.clock.Set(w.demands("M1")[0].Due)
	w.pay("M1", 999)
	if n := len(w.holds("M1")); n != 2 {
		t.Errorf("a fen short: %d holds", n)
	}
	if x := w.demands("M1")[0]; x.Lapsed == 0 || x.Left() != 1 {
		t.Errorf("a fen short: %+v", x)
	}
	w.pay("M1", 1)
	holds := w.holds("M1")
	if len(holds) != 1 || holds[0].By != "measure:X" {
		t.Errorf("full again: %+v", holds)
	}
	if x := w.demands("M1")[0]; x.Outcome != ledger.Restored {
		t.Errorf("full again: %+v", x)
	}
}

// CC-30: each demand has its fifteen days; what is paid covers the oldest one first.
func TestEachDemandHasItsOwnTime(t *testing.T) {
	w := newWorld(t)
	w.pay("M1", full)
	w.deducted("M1", 300)
	w.clock.Advance(10 * 24 * time.Hour)
	w.deducted("M1", 200)
	w.pay("M1", 300)
	got := w.demands("M1")
	if got[1].Outcome != ledger.Met || got[0].Open() == false || got[0].Left() != 200 || got[0].Due <= got[1].Due {
		t.Errorf("%+v", got)
	}
	w.clock.Set(got[1].Due)
	w.due()
	if len(w.holds("M1")) != 0 {
		t.Error("the first demand was met and has taken something offline")
	}
}

// CC-30: with one demand lapsed and the next one open, nothing returns before all of it is full.
func TestNothingReturnsBeforeAllOfItIsFull(t *testing.T) {
	w := newWorld(t)
	w.pay("M1", full)
	w.deducted("M1", 300)
	w.clock.Set(w.demands("M1")[0].Due)
	w.due()
	w.deducted("M1", 200)
	w.pay("M1", 300)
	if n := len(w.holds("M1")); n != 1 {
		t.Errorf("%d holds with 200 fen short", n)
	}
	w.pay("M1", 200)
	if n := len(w.holds("M1")); n != 0 {
		t.Errorf("%d holds of a full deposit", n)
	}
}

// CC-30, GEN-6: an appeal that is upheld returns the deduction, which covers what was demanded because of it.
func TestUndoneDeductionCoversItsDemand(t *testing.T) {
	w := newWorld(t)
	w.pay("M1", full)
	taken := w.deducted("M1", 700)
	w.clock.Set(w.demands("M1")[0].Due)
	w.due()
	w.in(second, func(tx *db.Tx) error {
		made, err := decision.Find(tx, taken.Decision)
		if err != nil {
			return err
		}
		return ledger.UndoDeduction(tx, made)
	})
	if d := w.deposit("M1"); d.Balance != full || d.Entries != 3 || len(w.holds("M1")) != 0 {
		t.Errorf("%+v, %d holds", d, len(w.holds("M1")))
	}
}

// CC-30, GEN-6: an appeal from the restriction that is upheld lifts it; what lacks is demanded anew with its full time.
func TestUndoneRestrictionIsDemandedAnew(t *testing.T) {
	w := newWorld(t)
	w.pay("M1", full)
	w.deducted("M1", 700)
	w.clock.Set(w.demands("M1")[0].Due)
	w.due()
	made := w.demands("M1")[0].Decision
	var a conduct.Appeal
	w.in(owner, func(tx *db.Tx) (err error) {
		a, err = conduct.FileAppeal(tx, made, conduct.Filing{Grounds: []string{"款项在途"}})
		return err
	})
	w.in(second, func(tx *db.Tx) error {
		_, err := conduct.DecideAppeal(tx, a.ID, a.Version, conduct.Ruling{Upheld: true, Reason: "银行回单属实"})
		return err
	})
	got := w.demands("M1")
	if len(got) != 2 || got[1].Outcome != ledger.Undone || !got[0].Open() || got[0].Demanded != w.clock.Now() || len(w.holds("M1")) != 0 {
		t.Errorf("%+v", got)
	}
}

// CC-30: two people decide a deduction, the second is another one, and may refuse.
func TestTwoPeopleDecideADeduction(t *testing.T) {
	w := newWorld(t)
	w.pay("M1", full)
	d := w.deposit("M1")
	wish := ledger.Wish{Kind: ledger.Deducted, Amount: 1, Clause: "CC-43", Reason: "理由"}
	var p ledger.Taking
	w.in(first, func(tx *db.Tx) (err error) { p, err = ledger.Propose(tx, d.ID, wish); return err })
	if w.deposit("M1").Balance != full {
		t.Error("one person has deducted")
	}
	for name, try := range map[string]func(tx *db.Tx) error{
		"the proposer": func(tx *db.Tx) error { _, err := ledger.Sign(tx, p.ID, p.Version); return err },
		"who refuses without a reason": func(tx *db.Tx) error {
			tx.Actor = second
			_, err := ledger.Refuse(tx, p.ID, p.Version, " ")
			return err
		}} {
		if err := w.try(first, try); !fault.Is(err, fault.Forbidden) && !fault.Is(err, fault.Invalid) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if err := w.try(operator, func(tx *db.Tx) error { _, err := ledger.Sign(tx, p.ID, p.Version); return err }); !fault.Is(err, fault.Forbidden) {
		t.Errorf("an operator signs as the second: %v", err)
	}
	if err := w.try(second, func(tx *db.Tx) error { _, err := ledger.Sign(tx, p.ID, p.Version+1); return err }); !fault.Is(err, fault.Conflict) {
		t.Errorf("on another state: %v", err)
	}
	w.in(second, func(tx *db.Tx) (err error) { p, err = ledger.Refuse(tx, p.ID, p.Version, "证据不足"); return err })
	if err := w.try(second, func(tx *db.Tx) error { _, err := ledger.Sign(tx, p.ID, p.Version); return err }); !fault.Is(err, fault.Conflict) || p.Outcome != ledger.Refused {
		t.Errorf("signed after it was refused: %v", err)
	}
	w.in(first, func(tx *db.Tx) (err error) { p, err = ledger.Propose(tx, d.ID, wish); return err })
	if err := w.try(operator, func(tx *db.Tx) error { _, err := ledger.Withdraw(tx, p.ID, p.Version); return err }); !fault.Is(err, fault.Forbidden) {
		t.Errorf("another one withdraws: %v", err)
	}
	w.in(first, func(tx *db.Tx) (err error) { p, err = ledger.Withdraw(tx, p.ID, p.Version); return err })
	if w.deposit("M1").Balance != full || p.Outcome != ledger.Withdrawn {
		t.Errorf("%+v", p)
	}
}

// CC-1: a member's deposit is refunded down to what the book asks for and no further; who is none gets all of it.
func TestRefundLeavesWhatAMemberNeeds(t *testing.T) {
	w := newWorld(t)
	w.pay("M1", full+100)
	w.pay("M2", 100)
	refund := func(merchant string, fen money.Fen) error {
		d := w.deposit(merchant)
		return w.try(operator, func(tx *db.Tx) error {
			_, err := ledger.Propose(tx, d.ID, ledger.Wish{Kind: ledger.Refunded, Amount: fen, Clause: "CC-1", Reason: "多缴"})
			return err
		})
	}
	for _, c := range []struct {
		merchant string
		fen      money.Fen
		fits     bool
	}{{"M1", 101, false}, {"M1", 100, true}, {"M2", 101, false}, {"M2", 100, true}} {
		if err := refund(c.merchant, c.fen); (err == nil) != c.fits {
			t.Errorf("%s, %d fen: %v", c.merchant, c.fen, err)
		}
	}
	w.taken("M2", ledger.Wish{Kind: ledger.Refunded, Amount: 100, Clause: "CC-1", Reason: "退还"})
	if d := w.deposit("M2"); d.Balance != 0 {
		t.Errorf("%+v", d)
	}
	if err := refund("M2", 1); err == nil {
		t.Error("more than nothing is refunded")
	}
}

// CC-30: staff demand what lacks, once.
func TestStaffDemandWhatLacksOnce(t *testing.T) {
	w := newWorld(t)
	w.pay("M1", 1)
	d := w.deposit("M1")
	if err := w.try(owner, func(tx *db.Tx) error { _, err := ledger.Ask(tx, d.ID, ""); return err }); !fault.Is(err, fault.Forbidden) {
		t.Errorf("the merchant demands: %v", err)
	}
	w.in(operator, func(tx *db.Tx) error {
		x, err := ledger.Ask(tx, d.ID, "年度核对")
		if x.Amount != full-1 {
			t.Errorf("%+v", x)
		}
		return err
	})
	if err := w.try(operator, func(tx *db.Tx) error { _, err := ledger.Ask(tx, d.ID, ""); return err }); !fault.Is(err, fault.Breach) {
		t.Errorf("demanded twice: %v", err)
	}
}

// CC-51: with the membership what was demanded ends; a debt stays demanded, and takes nothing offline. When the removal
// is undone, what lacks is demanded anew.
func TestLeavingEndsTheDemandsButForADebt(t *testing.T) {
	w := newWorld(t)
	w.pay("M1", 1_000)
	w.deducted("M1", 1_500)
	w.in(first, func(tx *db.Tx) error {
		_, err := conduct.Leave(tx, w.member, conduct.Cause{Kind: membership.ByExit, Ground: "exit", Clause: "CC-50", At: tx.Now})
		return err
	})
	got := w.demands("M1")
	if len(got) != 2 || got[1].Outcome != ledger.Cancelled || got[0].Amount != 500 || got[0].Membership != "" {
		t.Fatalf("%+v", got)
	}
	w.clock.Set(got[0].Due)
	w.due()
	if x := w.demands("M1")[0]; x.Lapsed == 0 || x.Decision != "" || len(w.holds("M1")) != 0 {
		t.Errorf("the debt: %+v", x)
	}
	w.in(first, func(tx *db.Tx) error { return conduct.Rejoin(tx, w.member.ID) })
	if x := w.demands("M1")[0]; x.Amount != full+500 || x.Membership != w.member.ID {
		t.Errorf("back: %+v", x)
	}
}

func TestMerchantSeesItsOwnDepositOnly(t *testing.T) {
	w := newWorld(t)
	w.pay("M1", full)
	taken := w.deducted("M1", 1)
	d, x := w.deposit("M1"), w.demands("M1")[0]
	for name, find := range map[string]func(tx *db.Tx) error{
		"deposit": func(tx *db.Tx) error { _, err := ledger.Find(tx, d.ID); return err },
		"demand":  func(tx *db.Tx) error { _, err := ledger.FindDemand(tx, x.ID); return err },
		"taking":  func(tx *db.Tx) error { _, err := ledger.FindTaking(tx, taken.ID); return err }} {
		if err := w.try(owner, find); err != nil {
			t.Errorf("%s of its own: %v", name, err)
		}
		if err := w.try(stranger, find); !fault.Is(err, fault.NotFound) {
			t.Errorf("%s of another: %v", name, err)
		}
	}
	w.in(stranger, func(tx *db.Tx) error {
		list, err := ledger.List(tx, ledger.Question{Merchant: "M1", Limit: 10})
		if len(list) != 0 {
			t.Errorf("listed %+v", list)
		}
		return err
	})
	w.look(func(tx *db.Tx) error {
		short, err := ledger.List(tx, ledger.Question{Short: true, Programme: programme, Limit: 10})
		if !slices.ContainsFunc(short, func(o ledger.Deposit) bool { return o.ID == d.ID }) {
			t.Error("a short deposit is not listed as one")
		}
		return err
	})
}

// NUM-1: what was entered is never changed and never taken back.
func TestEntriesAreOnlyEverAdded(t *testing.T) {
	w := newWorld(t)
	w.pay("M1", full)
	for _, change := range []string{"UPDATE deposit_entries SET amount = 1", "DELETE FROM deposit_postings", "UPDATE deposit_postings SET amount = 1", "DELETE FROM deposit_entries"} {
		err := w.try(system, func(tx *db.Tx) error {
			audit.Record(tx, audit.Entry{Action: "test.tampered", Object: "deposit"})
			return tx.DB.Exec(change).Error
		})
		if err == nil || !strings.Contains(err.Error(), "append-only") {
			t.Errorf("%s: %v", change, err)
		}
	}
}
