package sanction_test

import (
	"sync"
	"testing"
	"time"

	"github.com/mengyue/portal/models/clock"
	"github.com/mengyue/portal/models/conduct"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/decision"
	"github.com/mengyue/portal/models/fault"
	"github.com/mengyue/portal/models/listing"
	"github.com/mengyue/portal/models/membership"
	"github.com/mengyue/portal/models/sanction"
)

// CC-42: the 1st and 2nd time the product is deleted; the 3rd and 4th time it is deleted and the account supervised.
func TestThirdOffenceSupervisesTheAccount(t *testing.T) {
	w := newWorld(t)
	for n := 1; n <= 4; n++ {
		f := w.found("unlicensed", "", "P1")
		if f.Times != n || f.Outcome != sanction.InForce || f.Counted != "CC-42" {
			t.Fatalf("time %d: %+v", n, f)
		}
		if got, want := w.supervised(), n >= 3; got != want {
			t.Errorf("time %d: supervised %v", n, got)
		}
	}
	if got := w.holds(); got["deleted P1"] != 4 || got["supervised "] != 2 {
		t.Errorf("holds %v", got)
	}
}

// CC-42, TIME-1: seven days of supervision end at 24:00 of the seventh day, to the instant, whether or not anybody records it.
func TestSevenDaysOfSupervisionEndToTheInstant(t *testing.T) {
	w := newWorld(t)
	f := w.found("harm", "ordinary")
	if want := clock.Must("2026-11-30T00:00:00+08:00"); f.Until != want {
		t.Fatalf("until %s, want %s", f.Until, want)
	}
	for _, c := range []struct {
		at   clock.Instant
		want bool
	}{{f.From, true}, {f.Until - 1, true}, {f.Until, false}, {f.Until + 1, false}} {
		w.clock.Set(c.at)
		if w.supervised() != c.want || f.Supervises(c.at) != c.want {
			t.Errorf("at %s: supervised %v", c.at, !c.want)
		}
	}
	w.due()
	w.look(func(tx *db.Tx) error {
		n, err := sanction.Times(tx, "M1", "CC-44")
		if n != 1 {
			t.Errorf("it counts %d", n)
		}
		return err
	})
}

// CC-42, CC-43: each clause has a count of its own.
func TestEachClauseHasACountOfItsOwn(t *testing.T) {
	w := newWorld(t)
	w.found("unlicensed", "", "P1")
	w.found("unlicensed", "", "P1")
	if f := w.found("misdescribed", "", "P2"); f.Times != 1 || w.supervised() {
		t.Errorf("%+v", f)
	}
}

// CC-31, CC-43: a failed sample counts as goods not as described.
func TestFailedSampleCountsWithGoodsNotAsDescribed(t *testing.T) {
	w := newWorld(t)
	w.found("misdescribed", "", "P1")
	w.found("sample", "", "P2")
	f := w.found("misdescribed", "", "P3")
	if f.Times != 3 || !w.supervised() {
		t.Errorf("%+v", f)
	}
	w.look(func(tx *db.Tx) error {
		list, err := sanction.List(tx, sanction.Question{Merchant: "M1", Counted: "CC-43", Limit: 10})
		for _, one := range list {
			if one.Ladder == "sample" && (one.Clause != "CC-31" || one.Counted != "CC-43") {
				t.Errorf("%+v", one)
			}
		}
		return err
	})
}

// CC-42: the count survives exit and return.
func TestCountSurvivesExitAndReturn(t *testing.T) {
	w := newWorld(t)
	w.found("unlicensed", "", "P1")
	w.found("unlicensed", "", "P1")
	w.in(first, func(tx *db.Tx) error {
		_, err := conduct.Leave(tx, w.memberNow(), conduct.Cause{Kind: membership.ByExit, Ground: "exit", Clause: "CC-50", At: tx.Now})
		return err
	})
	w.clock.Advance(60 * 24 * time.Hour)
	w.member = w.admit("M1")
	if f := w.found("unlicensed", "", "P2"); f.Times != 3 || !w.supervised() {
		t.Errorf("after coming back: %+v", f)
	}
}

// CC-42, GEN-6: an upheld appeal undoes the measure and the count; what came later and was heavier by it is set right.
func TestUpheldAppealUndoesTheMeasureAndItsCount(t *testing.T) {
	w := newWorld(t)
	one := w.found("unlicensed", "", "P1")
	w.found("unlicensed", "", "P2")
	last := w.found("unlicensed", "", "P3")
	w.appealed(one)
	if got := w.holds(); got["deleted P1"] != 0 || got["deleted P2"] != 1 || got["deleted P3"] != 1 || got["supervised "] != 0 || w.supervised() {
		t.Errorf("holds %v", got)
	}
	if f := w.now(last.ID); f.Times != 2 || f.Until != 0 || len(f.Sanction.Measures) != 1 {
		t.Errorf("the later one: %+v", f)
	}
	if f := w.now(one.ID); f.Outcome != sanction.Undone {
		t.Errorf("undone: %+v", f)
	}
	if f := w.found("unlicensed", "", "P1"); f.Times != 3 {
		t.Errorf("the next one is no. %d", f.Times)
	}
}

// CC-41, CC-40: against the publishing rules the product is deleted.
func TestGoodsAgainstThePublishingRulesAreDeleted(t *testing.T) {
	w := newWorld(t)
	f := w.found("publishing", "", "P1", "P2")
	if got := w.holds(); got["deleted P1"] != 1 || got["deleted P2"] != 1 || len(got) != 2 {
		t.Errorf("holds %v", got)
	}
	w.look(func(tx *db.Tx) error {
		d, err := decision.Find(tx, f.Decision)
		if d.Kind != decision.Sanction || !d.Adverse || d.Clauses[0] != "CC-41" || d.AppealUntil == 0 || d.By != operator.Account || d.Second != "" {
			t.Errorf("decided %+v", d)
		}
		return err
	})
}

// CC-44, CC-51, CC-52: grave harm removes the account: two people, one step, never again; undone by an appeal completely.
func TestGraveHarmRemovesTheAccount(t *testing.T) {
	w := newWorld(t)
	f := w.found("harm", "grave")
	m := w.memberNow()
	if m.Ended == 0 || m.EndCause != membership.ByRemoval || m.EndClause != "CC-44" {
		t.Errorf("%+v", m)
	}
	bar := func() (b membership.Bar, ok bool) {
		w.look(func(tx *db.Tx) (err error) { b, ok, err = membership.Barred(tx, "M1", programme); return err })
		return b, ok
	}
	if b, ok := bar(); !ok || b.Until != clock.Never || b.Clause != "CC-52" {
		t.Errorf("barred %v %+v", ok, b)
	}
	w.appealed(f)
	if _, ok := bar(); ok || w.memberNow().Ended != 0 {
		t.Error("the removal is not undone")
	}
}

// CC-32: temporary measures by gravity; two people for supervision and removal, one for the rest.
func TestTemporaryMeasuresGoByGravity(t *testing.T) {
	for grade, c := range map[string]struct {
		two  bool
		hold string
	}{"light": {false, "offline P1"}, "serious": {false, "deleted P1"}, "heavy": {true, "supervised "}} {
		w := newWorld(t)
		var f sanction.Finding
		w.in(operator, func(tx *db.Tx) (err error) {
			f, err = sanction.Propose(tx, w.member.ID, report("exposure", grade, "P1"))
			return err
		})
		if f.Open() != c.two {
			t.Errorf("%s: waits %v", grade, f.Open())
		}
		if c.two {
			if len(w.holds()) != 0 {
				t.Errorf("%s: one person has done it", grade)
			}
			w.in(second, func(tx *db.Tx) (err error) { f, err = sanction.Sign(tx, f.ID, f.Version); return err })
		}
		if w.holds()[c.hold] != 1 || !f.Temporary {
			t.Errorf("%s: %v", grade, w.holds())
		}
	}
}

// CC-32: a temporary measure stands until it is lifted, and is undone completely then; other ones are not lifted.
func TestLiftingUndoesATemporaryMeasureAndOnlyThat(t *testing.T) {
	w := newWorld(t)
	w.found("publishing", "", "P1")
	f := w.found("exposure", "heavy", "P1", "P2")
	if f.Until != clock.Never || !w.supervised() {
		t.Fatalf("%+v", f)
	}
	if err := w.try(operator, func(tx *db.Tx) error { _, err := sanction.Lift(tx, f.ID, f.Version, " "); return err }); !fault.Is(err, fault.Invalid) {
		t.Errorf("without a reason: %v", err)
	}
	w.in(operator, func(tx *db.Tx) (err error) {
		f, err = sanction.Lift(tx, f.ID, f.Version, "主管部门已澄清")
		return err
	})
	if got := w.holds(); f.Outcome != sanction.Lifted || len(got) != 1 || got["deleted P1"] != 1 {
		t.Errorf("%v", got)
	}
	if err := w.try(operator, func(tx *db.Tx) error { _, err := sanction.Lift(tx, f.ID, f.Version, "再次"); return err }); !fault.Is(err, fault.Conflict) {
		t.Errorf("lifted twice: %v", err)
	}
	harm := w.found("harm", "ordinary")
	if err := w.try(operator, func(tx *db.Tx) error { _, err := sanction.Lift(tx, harm.ID, harm.Version, "理由"); return err }); !fault.Is(err, fault.Breach) {
		t.Errorf("one that is not temporary: %v", err)
	}
}

// CC-32, CC-51: an extreme exposure removes; lifting it brings everything back.
func TestLiftingATemporaryRemovalBringsTheMemberBack(t *testing.T) {
	w := newWorld(t)
	f := w.found("exposure", "extreme", "P1")
	if w.memberNow().Ended == 0 {
		t.Fatal("not removed")
	}
	w.clock.Advance(time.Hour)
	w.in(operator, func(tx *db.Tx) (err error) { f, err = sanction.Lift(tx, f.ID, f.Version, "已澄清"); return err })
	if w.memberNow().Ended != 0 {
		t.Error("still removed")
	}
}

// CC-32: the second signature is another person's; who signs may refuse, and who proposed may withdraw.
func TestTwoPeopleDecideAHeavyMeasure(t *testing.T) {
	w := newWorld(t)
	propose := func() (f sanction.Finding) {
		w.in(first, func(tx *db.Tx) (err error) {
			f, err = sanction.Propose(tx, w.member.ID, report("harm", "grave"))
			return err
		})
		return f
	}
	f := propose()
	for name, err := range map[string]error{
		"the proposer":            w.try(first, func(tx *db.Tx) error { _, err := sanction.Sign(tx, f.ID, f.Version); return err }),
		"an operator":             w.try(operator, func(tx *db.Tx) error { _, err := sanction.Sign(tx, f.ID, f.Version); return err }),
		"who withdraws another's": w.try(second, func(tx *db.Tx) error { _, err := sanction.Withdraw(tx, f.ID, f.Version); return err }),
	} {
		if !fault.Is(err, fault.Forbidden) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if err := w.try(second, func(tx *db.Tx) error { _, err := sanction.Sign(tx, f.ID, f.Version+1); return err }); !fault.Is(err, fault.Conflict) {
		t.Errorf("on another state: %v", err)
	}
	if err := w.try(owner, func(tx *db.Tx) error { _, err := sanction.Find(tx, f.ID); return err }); !fault.Is(err, fault.NotFound) {
		t.Errorf("the merchant reads a proposal: %v", err)
	}
	w.in(second, func(tx *db.Tx) (err error) { f, err = sanction.Refuse(tx, f.ID, f.Version, "证据不足"); return err })
	if err := w.try(second, func(tx *db.Tx) error { _, err := sanction.Sign(tx, f.ID, f.Version); return err }); !fault.Is(err, fault.Conflict) || f.Outcome != sanction.Refused {
		t.Errorf("signed after it was refused: %v", err)
	}
	f = propose()
	w.in(first, func(tx *db.Tx) (err error) { f, err = sanction.Withdraw(tx, f.ID, f.Version); return err })
	if f.Outcome != sanction.Withdrawn || w.memberNow().Ended != 0 {
		t.Errorf("%+v", f)
	}
}

// CC-54: a distributor that takes a supplier's property is removed.
func TestDistributorThatTakesPropertyIsRemoved(t *testing.T) {
	w := newWorld(t)
	w.in(first, func(tx *db.Tx) (err error) {
		w.member, err = membership.Admit(tx, membership.New{Merchant: "M2", Programme: "channel-distributor", Edition: "2023-06-01", Party: "distributor", Case: "C2"})
		return err
	})
	f := w.found("taking", "")
	if m := w.memberNow(); m.Ended == 0 || m.EndClause != "CC-54" || f.Clause != "CC-54" {
		t.Errorf("%+v", m)
	}
}

// CC-43: what is not said, not the merchant's or not in the book is refused at its field.
func TestReportIsCheckedFieldByField(t *testing.T) {
	w := newWorld(t)
	for want, r := range map[string]sanction.Report{"ladder": report("nothing", ""), "grade": report("harm", "worse"), "products": report("publishing", ""),
		"facts":    {Ladder: "harm", Grade: "ordinary", Todo: "整改", Evidence: "证据"},
		"todo":     {Ladder: "harm", Grade: "ordinary", Facts: "事实", Evidence: "证据"},
		"evidence": {Ladder: "harm", Grade: "ordinary", Facts: "事实", Todo: "整改"}} {
		err := w.try(operator, func(tx *db.Tx) error { _, err := sanction.Propose(tx, w.member.ID, r); return err })
		if !fault.Is(err, fault.Invalid) || fault.Of(err).Fields[0].Name != want {
			t.Errorf("%s: %v", want, err)
		}
	}
	for name, try := range map[string]func(tx *db.Tx) error{
		"another's product": func(tx *db.Tx) error {
			_, err := sanction.Propose(tx, w.member.ID, report("publishing", "", "X1"))
			return err
		}} {
		if err := w.try(operator, try); !fault.Is(err, fault.Invalid) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if err := w.try(owner, func(tx *db.Tx) error {
		_, err := sanction.Propose(tx, w.member.ID, report("harm", "ordinary"))
		return err
	}); !fault.Is(err, fault.Forbidden) {
		t.Errorf("a merchant reports: %v", err)
	}
}

// CC-42: reported at once by several people, each finding has its own number.
func TestFindingsAtOnceAreCountedOneAfterTheOther(t *testing.T) {
	w := newWorld(t)
	var all sync.WaitGroup
	for range 6 {
		all.Go(func() {
			if err := w.try(operator, func(tx *db.Tx) error {
				_, err := sanction.Propose(tx, w.member.ID, report("unlicensed", "", "P1"))
				return err
			}); err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
	seen := map[int]bool{}
	w.look(func(tx *db.Tx) error {
		list, err := sanction.List(tx, sanction.Question{Membership: w.member.ID, Outcome: sanction.InForce, Limit: 20})
		for _, f := range list {
			seen[f.Times] = true
		}
		return err
	})
	if len(seen) != 6 {
		t.Errorf("numbers %v", seen)
	}
}

// CC-40: of an account that is supervised others see nothing, its own people and staff everything.
func TestSupervisionHidesFromOthersOnly(t *testing.T) {
	w := newWorld(t)
	w.found("harm", "ordinary")
	for _, c := range []struct {
		who  db.Actor
		want bool
	}{{stranger, true}, {owner, false}, {operator, false}} {
		w.in(c.who, func(tx *db.Tx) error {
			got, err := listing.Concealed(tx, "M1")
			if got != c.want {
				t.Errorf("%s: hidden %v", c.who.Name, got)
			}
			return err
		})
	}
	w.in(stranger, func(tx *db.Tx) error {
		list, err := sanction.List(tx, sanction.Question{Merchant: "M1", Limit: 10})
		if len(list) != 0 {
			t.Error("another merchant reads its findings")
		}
		return err
	})
	w.in(owner, func(tx *db.Tx) error {
		list, err := sanction.List(tx, sanction.Question{Limit: 10})
		if len(list) != 1 {
			t.Errorf("its own: %+v", list)
		}
		return err
	})
}

// CC-42: a proposal that waits is worked out anew when it is signed: the count may have moved meanwhile.
func TestProposalIsWorkedOutAnewWhenItIsSigned(t *testing.T) {
	w := newWorld(t)
	var waiting sanction.Finding
	w.in(operator, func(tx *db.Tx) (err error) {
		waiting, err = sanction.Propose(tx, w.member.ID, report("harm", "grave"))
		return err
	})
	w.found("harm", "ordinary")
	w.in(second, func(tx *db.Tx) (err error) { waiting, err = sanction.Sign(tx, waiting.ID, waiting.Version); return err })
	if waiting.Times != 2 || waiting.Outcome != sanction.InForce || waiting.Sanction.Ground != "violation" {
		t.Errorf("%+v", waiting)
	}
}

// CC-51: when the membership ended while a proposal waited, there is nothing left to sign.
func TestNothingIsSignedOnceTheMembershipIsOver(t *testing.T) {
	w := newWorld(t)
	var waiting sanction.Finding
	w.in(operator, func(tx *db.Tx) (err error) {
		waiting, err = sanction.Propose(tx, w.member.ID, report("harm", "grave"))
		return err
	})
	w.found("forged", "")
	if err := w.try(second, func(tx *db.Tx) error { _, err := sanction.Sign(tx, waiting.ID, waiting.Version); return err }); !fault.Is(err, fault.Conflict) {
		t.Errorf("got %v", err)
	}
	if err := w.try(operator, func(tx *db.Tx) error {
		_, err := sanction.Propose(tx, w.member.ID, report("harm", "ordinary"))
		return err
	}); !fault.Is(err, fault.Conflict) {
		t.Errorf("reported after the end: %v", err)
	}
}
