package conduct_test

import (
	"strings"
	"testing"
	"time"

	"github.com/mengyue/portal/models/clock"
	"github.com/mengyue/portal/models/conduct"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/deadline"
	"github.com/mengyue/portal/models/decision"
	"github.com/mengyue/portal/models/fault"
	"github.com/mengyue/portal/models/paper"
)

func (w *world) appeal(decisionID string) (a conduct.Appeal) {
	w.t.Helper()
	w.in(owner, func(tx *db.Tx) (err error) {
		a, err = conduct.FileAppeal(tx, decisionID, conduct.Filing{Grounds: []string{"抽检样品并非我司商品", "", "未给予整改时间"}, Text: "附样品批号照片"})
		return err
	})
	return a
}

func (w *world) rules(who db.Actor, a conduct.Appeal, upheld bool) (conduct.Appeal, error) {
	err := w.try(who, func(tx *db.Tx) (err error) {
		a, err = conduct.DecideAppeal(tx, a.ID, a.Version, conduct.Ruling{Upheld: upheld, Reason: "样品批号与该商家不符", Answers: answers})
		return err
	})
	return a, err
}

// removed is a removal that two people have signed.
func (w *world) removed(p conduct.Proposal) conduct.Removal {
	w.t.Helper()
	r := w.propose(p)
	if err := w.signs(second, r); err != nil {
		w.t.Fatal(err)
	}
	return w.removal(r.ID)
}

// GEN-6: an upheld appeal undoes a removal completely: everything is as it was before.
func TestUpheldAppealUndoesARemovalCompletely(t *testing.T) {
	w := newWorld(t)
	w.tagged("P1", "P2")
	w.task()
	was := w.state()
	r := w.removed(breach())
	if len(w.state()) == len(was) {
		t.Fatal("the removal had no effect")
	}
	w.clock.Advance(48 * time.Hour)
	a := w.appeal(r.Decision)
	w.clock.Advance(48 * time.Hour)
	a, err := w.rules(third, a, true)
	if err != nil || a.Outcome != conduct.Upheld {
		t.Fatalf("outcome %q, %v", a.Outcome, err)
	}
	w.same(was, "the appeal")
	if w.removal(r.ID).Outcome != conduct.Undone || w.recorded("decision:"+r.Decision, "decision.undone") != 1 {
		t.Error("the undoing is not on the record")
	}
	if d := w.decision(a.Result); d.Kind != decision.AppealUpheld || d.By != third.Account {
		t.Errorf("the decision on the appeal: %+v", d)
	}
	l := w.toMerchant(a.Ref())[0]
	if !cites(l, "GEN-6", "YX-17") || !strings.Contains(l.Title.EN, "upheld") || l.Facts[2].Value.ZH != "样品批号与该商家不符" {
		t.Errorf("the letter: %+v", l)
	}
	w.clock.Set(w.member.Until) // and it ends at its own time
	w.sweep()
	if m := w.find(); m.Ended != w.member.Until {
		t.Errorf("after the reinstatement it ended %s", m.Ended)
	}
}

// GEN-6: a renewal that waited and a request that was open when the merchant was removed are back too.
func TestUpheldAppealBringsBackTheRenewalAndTheOpenRequest(t *testing.T) {
	w := newWorld(t)
	w.clock.Set(w.member.Until.Add(-40 * 24 * time.Hour))
	w.sweep()
	w.admit("M1", w.member.ID)
	w.request()
	was := w.state()
	r := w.removed(breach())
	a := w.appeal(r.Decision)
	if _, err := w.rules(third, a, true); err != nil {
		t.Fatal(err)
	}
	w.same(was, "the appeal")
}

func TestUpheldAppealBringsBackRemovedProducts(t *testing.T) {
	w := newWorld(t)
	w.tagged("P1", "P2")
	was := w.state()
	p := breach()
	p.Scope, p.Products = conduct.ScopeProduct, []string{"P1"}
	a := w.appeal(w.removed(p).Decision)
	if _, err := w.rules(third, a, true); err != nil {
		t.Fatal(err)
	}
	w.same(was, "the appeal")
}

// GEN-6: a refused exit whose appeal is upheld is dealt with anew, with its full time.
func TestUpheldAppealReopensARefusedExit(t *testing.T) {
	w := newWorld(t)
	x := w.decided(false)
	if _, err := w.rules(third, w.appeal(x.Decision), true); err != nil {
		t.Fatal(err)
	}
	w.in(operator, func(tx *db.Tx) (err error) {
		if x, err = conduct.FindExit(tx, x.ID); err != nil {
			return err
		}
		_, open, err := deadline.Running(tx, conduct.ExitDeadline, x.Ref())
		if !open || x.State() != conduct.Pending || x.Reopened == 0 || x.First.Given() {
			t.Errorf("state %q, deadline open %v", x.State(), open)
		}
		return err
	})
	if x, err := w.says(first, x, true); err != nil {
		t.Fatal(err)
	} else if _, err := w.follows(third, x); err != nil {
		t.Fatal(err)
	}
}

// GEN-6: nobody who had a part in the decision decides the appeal, neither the first nor the second signature.
func TestAppealIsDecidedBySomebodyElse(t *testing.T) {
	w := newWorld(t)
	a := w.appeal(w.removed(breach()).Decision)
	for _, who := range []db.Actor{first, second} {
		if _, err := w.rules(who, a, true); !fault.Is(err, fault.Forbidden) || fault.Of(err).Clause != "GEN-6" {
			t.Errorf("%s decides: %v", who.Name, err)
		}
	}
	if _, err := w.rules(operator, a, true); !fault.Is(err, fault.Forbidden) {
		t.Errorf("an operator decides: %v", err)
	}
	if _, err := w.rules(third, a, false); err != nil {
		t.Error(err)
	}
}

// GEN-6: the time to appeal ends at 24:00 of its last day, to the microsecond.
func TestAppealIsTakenUntilTheVeryEndOfItsTime(t *testing.T) {
	until := clock.Must("2026-12-08")
	for _, c := range []struct {
		at clock.Instant
		ok bool
	}{{until - 1, true}, {until, false}, {until + 1, false}} {
		w := newWorld(t)
		r := w.removed(breach())
		w.clock.Set(c.at)
		err := w.try(owner, func(tx *db.Tx) error {
			_, err := conduct.FileAppeal(tx, r.Decision, conduct.Filing{Grounds: []string{"不同意"}})
			return err
		})
		if (err == nil) != c.ok || err != nil && (fault.Of(err).Clause != "GEN-6" || !strings.Contains(fault.Of(err).Message.EN, "7 Dec 2026, 24:00")) {
			t.Errorf("at %s: %v", c.at, err)
		}
	}
}

func TestAppealNeedsAGroundAndAnAdverseDecision(t *testing.T) {
	w := newWorld(t)
	r := w.removed(breach())
	err := w.try(owner, func(tx *db.Tx) error {
		_, err := conduct.FileAppeal(tx, r.Decision, conduct.Filing{Grounds: []string{""}})
		return err
	})
	if f := fault.Of(err); f.Kind != fault.Invalid || names(f) != "ground" {
		t.Errorf("without a ground: %v", err)
	}
	err = w.try(stranger, func(tx *db.Tx) error {
		_, err := conduct.FileAppeal(tx, r.Decision, conduct.Filing{Grounds: []string{"x"}})
		return err
	})
	if !fault.Is(err, fault.NotFound) {
		t.Errorf("another merchant appeals: %v", err)
	}
	a := w.appeal(r.Decision)
	err = w.try(owner, func(tx *db.Tx) error {
		_, err := conduct.FileAppeal(tx, r.Decision, conduct.Filing{Grounds: []string{"x"}})
		return err
	})
	if !fault.Is(err, fault.Conflict) {
		t.Errorf("appealed twice: %v", err)
	}
	a, err = w.rules(third, a, false)
	if err != nil {
		t.Fatal(err)
	}
	err = w.try(owner, func(tx *db.Tx) error {
		_, err := conduct.FileAppeal(tx, a.Result, conduct.Filing{Grounds: []string{"x"}})
		return err
	})
	if !fault.Is(err, fault.Breach) {
		t.Errorf("an appeal from the ruling on an appeal: %v", err)
	}
}

// GEN-6: evidence is taken until the appeal is decided.
func TestEvidenceIsTakenUntilTheAppealIsDecided(t *testing.T) {
	w := newWorld(t)
	a := w.appeal(w.removed(breach()).Decision)
	add := func(f conduct.Filing) error {
		return w.try(owner, func(tx *db.Tx) (err error) {
			if f.Papers != nil {
				p, err := paper.Keep(tx, paper.Paper{Merchant: "M1", Name: "样品照片.png", SHA256: strings.Repeat("c", 64), Type: "image/png", Size: 9})
				if err != nil {
					return err
				}
				f.Papers = []string{p.ID}
			}
			more, err := conduct.AddEvidence(tx, a.ID, a.Version, f)
			if err == nil {
				a = more
			}
			return err
		})
	}
	if err := add(conduct.Filing{Papers: []string{""}}); err != nil || len(a.Evidence) != 2 || a.Evidence[1].Text != "样品照片.png" {
		t.Fatalf("evidence %+v, %v", a.Evidence, err)
	}
	if err := add(conduct.Filing{}); !fault.Is(err, fault.Invalid) {
		t.Errorf("nothing added: %v", err)
	}
	var err error
	if a, err = w.rules(third, a, false); err != nil {
		t.Fatal(err)
	}
	if err := add(conduct.Filing{Text: "晚了"}); !fault.Is(err, fault.Conflict) {
		t.Errorf("after the ruling: %v", err)
	}
}

// GEN-6: a refused appeal changes nothing and is told with the reason and what is left to do.
func TestRefusedAppealChangesNothingAndIsToldWithFurtherRemedies(t *testing.T) {
	w := newWorld(t)
	r := w.removed(breach())
	was := w.state()
	a, err := w.rules(third, w.appeal(r.Decision), false)
	if err != nil {
		t.Fatal(err)
	}
	w.same(was, "the refused appeal")
	if l := w.toMerchant(a.Ref())[0]; !strings.Contains(l.Objection.ZH, "诉讼") || l.Facts[2].Value.IsZero() {
		t.Fatalf("the letter: %+v", l)
	}
}

// GEN-8: a late ruling escalates and is told to the merchant; nothing is decided by silence.
func TestLateRulingEscalatesAndDecidesNothing(t *testing.T) {
	w := newWorld(t)
	r := w.removed(breach())
	a := w.appeal(r.Decision)
	was := w.state()
	w.clock.Set(clock.Must("2026-12-02"))
	w.sweep()
	w.sweep()
	if n := len(w.letters(a.Ref())); n != 2 || w.recorded(a.Ref(), "appeal.answer.overdue") != 1 {
		t.Fatalf("%d letters, want one to the supervisors and one to the merchant", n)
	}
	w.same(was, "the late ruling")
}

func TestWithdrawnAppealMayBeFiledAnewInTime(t *testing.T) {
	w := newWorld(t)
	r := w.removed(breach())
	a := w.appeal(r.Decision)
	w.in(owner, func(tx *db.Tx) error { _, err := conduct.WithdrawAppeal(tx, a.ID, a.Version); return err })
	if b := w.appeal(r.Decision); b.ID == a.ID {
		t.Fatal("the same appeal")
	}
}

// GEN-6: every kind of decision that is taken against a merchant has its undoing and its words.
func TestEveryKindOfDecisionIsWorded(t *testing.T) {
	for _, kind := range []string{decision.CaseApproved, decision.CaseRejected, decision.ObjectionUpheld, decision.ObjectionRefused, decision.ProductUntagged,
		decision.Removal, decision.ExitAgreed, decision.ExitRefused, decision.AppealUpheld, decision.AppealRefused, decision.Waiver} {
		if !conduct.Title(kind).Complete() {
			t.Errorf("%s has no words", kind)
		}
	}
}

// answers are those to the two grounds of the appeals of these tests.
var answers = []string{"样品批号已核对", "整改通知未送达"}

// GEN-6: each ground is answered for itself; the answers are kept and stand in the letter beside their grounds.
func TestEachGroundOfAnAppealIsAnswered(t *testing.T) {
	w := newWorld(t)
	a := w.appeal(w.removed(breach()).Decision)
	err := w.try(third, func(tx *db.Tx) error {
		_, err := conduct.DecideAppeal(tx, a.ID, a.Version, conduct.Ruling{Reason: "维持", Answers: []string{"样品批号已核对"}})
		return err
	})
	if !fault.Is(err, fault.Invalid) || fault.Of(err).Fields[0].Name != conduct.AnswerField(1) {
		t.Errorf("with one answer of two: %v", err)
	}
	if _, err := w.rules(third, a, false); err != nil {
		t.Fatal(err)
	}
	w.in(owner, func(tx *db.Tx) error {
		kept, err := conduct.FindAppeal(tx, a.ID)
		if len(kept.Answers) != 2 || kept.Answers[1] != "整改通知未送达" {
			t.Errorf("kept: %q", kept.Answers)
		}
		return err
	})
	said := ""
	for _, f := range w.toMerchant(a.Ref())[0].Facts {
		said += f.Label.EN + ": " + f.Value.ZH + "\n"
	}
	if !strings.Contains(said, "Ground 2: 未给予整改时间\nOn ground 2: 整改通知未送达") {
		t.Errorf("the letter says\n%s", said)
	}
}
