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
	"github.com/mengyue/portal/models/membership"
	"github.com/mengyue/portal/models/rulebook"
)

func (w *world) request() (x conduct.Exit) {
	w.t.Helper()
	w.in(owner, func(tx *db.Tx) (err error) {
		x, err = conduct.RequestExit(tx, w.member.ID, "转型为出口业务，不再供应现货")
		return err
	})
	return x
}

func (w *world) says(who db.Actor, x conduct.Exit, agrees bool) (conduct.Exit, error) {
	err := w.try(who, func(tx *db.Tx) (err error) {
		x, err = conduct.SignExit(tx, x.ID, x.Version, conduct.Verdict{Agrees: agrees, Reason: "已核实经营情况"})
		return err
	})
	return x, err
}

func (w *world) follows(who db.Actor, x conduct.Exit) (conduct.Exit, error) {
	err := w.try(who, func(tx *db.Tx) (err error) {
		x, err = conduct.CountersignExit(tx, x.ID, x.Version)
		return err
	})
	return x, err
}

// decided is a request that two people have answered.
func (w *world) decided(agrees bool) conduct.Exit {
	w.t.Helper()
	x, err := w.says(operator, w.request(), agrees)
	if err == nil {
		x, err = w.follows(second, x)
	}
	if err != nil {
		w.t.Fatal(err)
	}
	return x
}

// YX-16: within the term there is no self-service exit; two people decide a request.
func TestMemberCannotLeaveAtWill(t *testing.T) {
	w := newWorld(t)
	err := w.try(owner, func(tx *db.Tx) error { _, err := conduct.LeaveOwn(tx, w.member.ID, "想走"); return err })
	if f := fault.Of(err); f.Kind != fault.Breach || f.Clause != "YX-16" {
		t.Fatalf("got %v", err)
	}
	x := w.request()
	if w.find().Ended != 0 || x.State() != conduct.Pending {
		t.Fatal("the request alone had an effect")
	}
	x, err = w.says(operator, x, true)
	if err != nil || w.find().Ended != 0 || x.State() != conduct.Signed {
		t.Fatalf("one signature had an effect: %v", err)
	}
	if x, err = w.follows(second, x); err != nil || x.State() != conduct.Agreed {
		t.Fatalf("state %q, %v", x.State(), err)
	}
	m := w.find()
	if m.Ended != w.clock.Now() || m.EndCause != membership.ByExit || w.has("bar ") != 1 {
		t.Fatalf("ended %s by %s", m.Ended, m.EndCause)
	}
	if d := w.decision(x.Decision); d.Kind != decision.ExitAgreed || d.Adverse || d.By != second.Account || d.Second != operator.Account {
		t.Fatalf("the decision: %+v", d)
	}
}

// YX-18: who left by agreement is barred until 24:00 of the corresponding day.
func TestAgreedExitBarsForOneYear(t *testing.T) {
	w := newWorld(t)
	w.decided(true)
	for at, want := range map[clock.Instant]bool{clock.Must("2027-11-23") - 1: true, clock.Must("2027-11-23"): false} {
		w.clock.Set(at)
		w.in(operator, func(tx *db.Tx) error {
			if _, is, err := membership.Barred(tx, "M1", programme); is != want || err != nil {
				t.Errorf("barred at %s: %v, %v", at, is, err)
			}
			return nil
		})
	}
}

// YX-16: the two signatures are two people's.
func TestOnePersonNeverDecidesAnExitTwice(t *testing.T) {
	w := newWorld(t)
	x, err := w.says(first, w.request(), true)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := w.follows(first, x); !fault.Is(err, fault.Forbidden) {
		t.Fatalf("got %v", err)
	}
	if _, err := w.follows(operator, x); !fault.Is(err, fault.Forbidden) {
		t.Fatalf("an operator countersigns: %v", err)
	}
}

func TestSecondPersonMayReturnTheFirstAnswer(t *testing.T) {
	w := newWorld(t)
	x, err := w.says(operator, w.request(), false)
	if err != nil {
		t.Fatal(err)
	}
	w.in(second, func(tx *db.Tx) (err error) {
		x, err = conduct.ReturnExit(tx, x.ID, x.Version, "理由与事实不符，请重新核实")
		return err
	})
	if x.State() != conduct.Pending || !strings.Contains(x.Returned, "请重新核实") {
		t.Fatalf("state %q, returned %q", x.State(), x.Returned)
	}
	if x, err = w.says(first, x, true); err != nil {
		t.Fatal(err)
	}
	if _, err = w.follows(second, x); err != nil {
		t.Fatal(err)
	}
}

// GEN-4: a refused request is told with its clause, its reason and the way to appeal.
func TestRefusedExitIsToldWithReasonAndAppeal(t *testing.T) {
	w := newWorld(t)
	x := w.decided(false)
	l := w.toMerchant(x.Ref())[0]
	if w.find().Ended != 0 || x.State() != conduct.Refused || !cites(l, "YX-16", "GEN-6") || l.Until != clock.Must("2026-12-08") || l.Objection.IsZero() || l.Facts[1].Value.ZH != "已核实经营情况" {
		t.Fatalf("state %q, letter %+v", x.State(), l)
	}
	w.request() // and the merchant may ask again
}

func TestExitIsAskedForOnceAtATimeAndMayBeWithdrawn(t *testing.T) {
	w := newWorld(t)
	was := w.state()
	x := w.request()
	err := w.try(owner, func(tx *db.Tx) error { _, err := conduct.RequestExit(tx, w.member.ID, "再提一次"); return err })
	if !fault.Is(err, fault.Conflict) {
		t.Fatalf("got %v", err)
	}
	err = w.try(stranger, func(tx *db.Tx) error { _, err := conduct.WithdrawExit(tx, x.ID, x.Version); return err })
	if !fault.Is(err, fault.NotFound) {
		t.Fatalf("another merchant withdraws it: %v", err)
	}
	w.in(owner, func(tx *db.Tx) error { _, err := conduct.WithdrawExit(tx, x.ID, x.Version); return err })
	if now := w.state(); len(now) != len(was)+1 {
		t.Fatalf("something is left of it:\n%s", strings.Join(now, "\n"))
	}
}

// GEN-8: a late answer escalates and is told to the merchant; nothing is decided by silence.
func TestLateAnswerToAnExitEscalatesAndDecidesNothing(t *testing.T) {
	w := newWorld(t)
	x := w.request()
	var due clock.Instant
	w.in(operator, func(tx *db.Tx) error {
		d, ok, err := deadline.Running(tx, conduct.ExitDeadline, x.Ref())
		if !ok || d.Audience != deadline.Staff || d.Due != clock.Must("2026-12-02") {
			t.Errorf("deadline %v for %s until %s", ok, d.Audience, d.Due)
		}
		due = d.Due
		return err
	})
	w.clock.Set(due - 1)
	w.sweep()
	if len(w.letters(x.Ref())) != 0 {
		t.Fatal("escalated too early")
	}
	w.clock.Set(due)
	w.sweep()
	w.sweep()
	staff, merchant := 0, 0
	for _, n := range w.letters(x.Ref()) {
		if n.Role == "supervisor" {
			staff++
		}
		if n.Merchant == "M1" && n.Clause == "GEN-8" {
			merchant++
		}
	}
	if staff != 1 || merchant != 1 || w.find().Ended != 0 || w.recorded(x.Ref(), "exit.answer.overdue") != 1 {
		t.Fatalf("%d to supervisors, %d to the merchant", staff, merchant)
	}
	if _, err := w.says(operator, x, true); err != nil {
		t.Fatalf("a late answer is still an answer: %v", err)
	}
}

// GEN-7: while a changed rulebook is published and not in force, a member may leave under the old one, without a bar.
func TestMemberMayLeaveUnderTheOldRulesBeforeTheNewOnesTakeEffect(t *testing.T) {
	effect := clock.Must("2026-12-20")
	for _, c := range []struct {
		at  clock.Instant
		may bool
	}{{effect - 1, true}, {effect, false}, {effect + 1, false}} {
		w := newWorld(t)
		rulebook.Carry(w.DB, shelf(t, "2026-12-20"))
		w.tagged("P1")
		w.clock.Set(c.at)
		err := w.try(owner, func(tx *db.Tx) error { _, err := conduct.LeaveOwn(tx, w.member.ID, "不接受新规则"); return err })
		if (err == nil) != c.may {
			t.Fatalf("at %s: %v", c.at, err)
		}
		m := w.find()
		if !c.may {
			if m.Ended != 0 || fault.Of(err).Clause != "YX-16" {
				t.Errorf("at %s: ended %s, %v", c.at, m.Ended, err)
			}
			continue
		}
		if m.EndCause != membership.ByRuleChange || m.EndClause != "GEN-7" || w.has("bar ") != 0 || w.has("exclusion ") != 1 {
			t.Errorf("ended by %s under %s:\n%s", m.EndCause, m.EndClause, strings.Join(w.state(), "\n"))
		}
		w.admit("M1", "") // it may come back at any time
	}
}

// YX-16: only where the book allows it does a member leave by itself, and then the book's bar follows.
func TestSelfServiceExitWhereTheBookAllowsIt(t *testing.T) {
	w := newWorld(t, "self_service: false", "self_service: true")
	w.in(owner, func(tx *db.Tx) error { _, err := conduct.LeaveOwn(tx, w.member.ID, ""); return err })
	if m := w.find(); m.EndCause != membership.ByExit || w.has("bar ") != 1 {
		t.Fatalf("ended by %s", m.EndCause)
	}
}

func TestPendingRequestsEndWithTheMembership(t *testing.T) {
	w := newWorld(t)
	x := w.request()
	w.clock.Advance(time.Hour)
	if err := w.signs(second, w.propose(breach())); err != nil {
		t.Fatal(err)
	}
	w.in(operator, func(tx *db.Tx) (err error) { x, err = conduct.FindExit(tx, x.ID); return err })
	if x.State() != conduct.Overtaken || w.has("deadline ") != 0 {
		t.Fatalf("state %q, open:\n%s", x.State(), strings.Join(w.state(), "\n"))
	}
}
