package ledger_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/mengyue/portal/models/audit"
	"github.com/mengyue/portal/models/clock"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/deadline"
	"github.com/mengyue/portal/models/decision"
	"github.com/mengyue/portal/models/ledger"
	"github.com/mengyue/portal/models/money"
	"github.com/mengyue/portal/models/outbox"
	"github.com/mengyue/portal/models/rulebook"
)

// told are the letters to the supplier, the newest first.
func (w *world) told() (out []outbox.Notice) {
	w.t.Helper()
	w.in(owner, func(tx *db.Tx) (err error) { out, err = outbox.List(tx, outbox.Inbox{Limit: 100}); return err })
	return out
}

// said finds the letter whose title holds the words.
func (w *world) said(words string) outbox.Notice {
	w.t.Helper()
	for _, n := range w.told() {
		if strings.Contains(n.Letter.Title.EN, words) {
			return n
		}
	}
	w.t.Fatalf("no letter says %q", words)
	return outbox.Notice{}
}

// words is all that a letter says, in both languages.
func words(l outbox.Letter) string {
	all := l.Title.ZH + l.Title.EN + l.UntilText.ZH + l.UntilText.EN + l.Objection.ZH + l.Objection.EN
	for _, t := range append(l.Paragraphs, l.Todo...) {
		all += t.ZH + t.EN
	}
	for _, f := range l.Facts {
		all += f.Value.ZH + f.Value.EN
	}
	for _, c := range l.Clauses {
		all += c.ID
	}
	return all
}

// GEN-4, CC-30: the demand says how much, until when, how to pay and what follows; the deduction says clause, reason and
// until when to appeal; the restriction and its end are told.
func TestEachStepOfADepositIsTold(t *testing.T) {
	w := newWorld(t)
	w.pay("M1", full)
	w.deducted("M1", 123_456)
	for title, want := range map[string][]string{
		"was entered":     {"CNY 50000.00", "P0001", "CC-1"},
		"deducted":        {"CNY 1234.56", "CNY 48765.44", "CC-43", "抽检不合格", "2026年12月7日", "appeal"},
		"Top the deposit": {"CNY 1234.56", "CNY 48765.44", "CC-30", "2026年12月7日", "all products go offline", "从贵司的绑定账户汇入"},
	} {
		n := w.said(title)
		for _, one := range want {
			if !strings.Contains(words(n.Letter), one) {
				t.Errorf("%s: lacks %q in %s", title, one, words(n.Letter))
			}
		}
	}
	if n := w.said("Top the deposit"); !n.MustAck || n.Letter.Until != w.demands("M1")[0].Due {
		t.Errorf("the demand: %+v", n)
	}
	w.clock.Set(w.demands("M1")[0].Due)
	w.due()
	if n := w.said("was not topped up"); !strings.Contains(words(n.Letter), "all products are offline") || !strings.Contains(words(n.Letter), w.demands("M1")[0].Decision) {
		t.Errorf("the restriction: %s", words(n.Letter))
	}
	w.pay("M1", 123_456)
	if n := w.said("is full again"); !strings.Contains(words(n.Letter), "those offline for other reasons are not touched") {
		t.Errorf("the end of it: %s", words(n.Letter))
	}
	w.pay("M1", 100)
	w.taken("M1", ledger.Wish{Kind: ledger.Refunded, Amount: 100, Clause: "CC-1", Reason: "多缴"})
	if n := w.said("refunded"); n.Letter.Objection.EN != "" || !strings.Contains(words(n.Letter), "bound account") {
		t.Errorf("the refund: %s", words(n.Letter))
	}
}

// CC-30, TIME-1: at the due instant itself the time is over: a payment of that instant comes too late for it, the lapse is
// recorded as of the instant, and ends with it.
func TestPaymentAtTheDueInstantIsLateAndRestores(t *testing.T) {
	w := newWorld(t)
	w.pay("M1", full)
	w.deducted("M1", 10)
	due := w.demands("M1")[0].Due
	w.clock.Set(due)
	w.pay("M1", 10)
	x := w.demands("M1")[0]
	if x.Outcome != ledger.Restored || x.Lapsed != due || x.Decision == "" || len(w.holds("M1")) != 0 {
		t.Errorf("%+v", x)
	}
	w.due()
	if again := w.demands("M1")[0]; again != x {
		t.Errorf("the sweep changes it: %+v", again)
	}
}

// CC-30: however late the worker wakes, the lapse is recorded with the instant that was due, once.
func TestLapseIsRecordedOnceWithItsDueInstant(t *testing.T) {
	w := newWorld(t)
	w.pay("M1", full)
	w.deducted("M1", 10)
	due := w.demands("M1")[0].Due
	w.clock.Set(due)
	w.clock.Advance(72 * time.Hour)
	w.due()
	w.due()
	x := w.demands("M1")[0]
	if x.Lapsed != due {
		t.Errorf("lapsed at %s, want %s", x.Lapsed, due)
	}
	w.look(func(tx *db.Tx) error {
		all, err := decision.Of(tx, x.Ref())
		if len(all) != 1 || all[0].At != due || all[0].Clauses[0] != "CC-30" {
			t.Errorf("decided %+v", all)
		}
		if err != nil {
			return err
		}
		d, open, err := deadline.Running(tx, ledger.FullDeadline, x.Ref())
		if !open || d.Due != clock.Never || d.Audience != deadline.Merchant {
			t.Errorf("the merchant is not asked to act: %v %+v", open, d)
		}
		return err
	})
}

// CC-30: what is demanded and what is lacking always add up, for a member.
func TestWhatIsDemandedIsWhatLacks(t *testing.T) {
	w := newWorld(t)
	w.pay("M1", full)
	for _, fen := range []money.Fen{1, 99, full, 7} {
		w.deducted("M1", fen)
		var left money.Fen
		for _, x := range w.demands("M1") {
			left += x.Left()
		}
		if lack := full - w.deposit("M1").Balance; left != lack {
			t.Errorf("after %s: %s demanded, %s lacks", fen, left, lack)
		}
	}
	w.pay("M1", 100)
	w.look(func(tx *db.Tx) error {
		book, err := rulebook.Books(tx).InForce(programme, tx.Now)
		if err != nil {
			return err
		}
		lacks, err := ledger.Lacking(tx, w.deposit("M1"), book)
		if lacks != 0 {
			t.Errorf("%s lacks beyond what is demanded", lacks)
		}
		return err
	})
	if d := w.deposit("M1"); d.Balance >= 0 {
		t.Errorf("the last ones exceed the balance, which is %s", d.Balance)
	}
}

// CC-30: who is no member is not asked for the book's amount, and not more than its balance is deducted.
func TestWhoIsNoMemberOwesNothing(t *testing.T) {
	w := newWorld(t)
	w.pay("M2", 1_000)
	w.deducted("M2", 400)
	if n := len(w.demands("M2")); n != 0 {
		t.Errorf("%d demands", n)
	}
	d := w.deposit("M2")
	err := w.try(operator, func(tx *db.Tx) error {
		_, err := ledger.Propose(tx, d.ID, ledger.Wish{Kind: ledger.Deducted, Amount: 601, Clause: "CC-43", Reason: "理由"})
		return err
	})
	if err == nil {
		t.Error("more than there is was deducted")
	}
}

// NUM-1: a statement is read page by page, every entry once, the latest first.
func TestStatementIsReadPageByPage(t *testing.T) {
	w := newWorld(t)
	for i := range 7 {
		w.pay("M1", money.Fen(i+1))
	}
	d := w.deposit("M1")
	var places []int
	w.look(func(tx *db.Tx) error {
		for before := 0; ; {
			list, err := ledger.Statement(tx, d.ID, before, 3)
			if err != nil || len(list) == 0 {
				return err
			}
			for _, e := range list {
				places = append(places, e.Place)
				before = e.Place
			}
		}
	})
	if fmt.Sprint(places) != "[7 6 5 4 3 2 1]" {
		t.Errorf("%v", places)
	}
}

// GEN-2: every entry of a deposit is on the record with amount, balance and what it was decided by.
func TestEntriesAreOnTheRecord(t *testing.T) {
	w := newWorld(t)
	w.pay("M1", full)
	w.deducted("M1", 5)
	d := w.deposit("M1")
	w.look(func(tx *db.Tx) error {
		found, err := audit.Of(tx, d.Ref(), 50)
		var actions []string
		for _, e := range found {
			actions = append(actions, e.Action)
		}
		if got := strings.Join(actions, " "); !strings.Contains(got, "deposit.paid") || !strings.Contains(got, "deposit.deducted") {
			t.Errorf("the record has %s", got)
		}
		return err
	})
}
