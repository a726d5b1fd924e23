package suspension_test

import (
	"testing"

	"github.com/mengyue/portal/models/clock"
	"github.com/mengyue/portal/models/conduct"
	"github.com/mengyue/portal/models/conduct/appealtest"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/decision"
	"github.com/mengyue/portal/models/suspension"
	"github.com/mengyue/portal/models/watch"
)

// GEN-6: a suspension that is undone leaves the membership as it was; the warning before it had run out.
func TestASuspensionIsUndoneCompletely(t *testing.T) {
	w := open(t)
	w.round()
	appealtest.Undone(t, w.db, appealtest.Undoing{Kind: decision.Suspension, Owner: owner, Past: map[string]string{"suspensions": "outcome=undone", "holds": "lifted_at", "warnings": ""}, Over: []string{"warnings", "watch.warning"},
		Decide: func() (id string) {
			w.at("2026-11-13")
			w.do(owner, func(tx *db.Tx) error { id = w.suspensionDecision(tx); return nil })
			return id
		}})
}

// uphold appeals from a decision and upholds it.
func (w *world) uphold(id string) {
	w.Helper()
	var a conduct.Appeal
	w.do(owner, func(tx *db.Tx) (err error) {
		a, err = conduct.FileAppeal(tx, id, conduct.Filing{Grounds: []string{"数据有误"}})
		return err
	})
	w.do(supervisor, func(tx *db.Tx) error {
		_, err := conduct.DecideAppeal(tx, a.ID, a.Version, conduct.Ruling{Upheld: true, Reason: "核对后确认数据有误"})
		return err
	})
}

func (w *world) warnings() (n int) {
	w.Helper()
	w.do(owner, func(tx *db.Tx) error {
		found, err := watch.List(tx, watch.Warnings{Limit: 10})
		n = len(found)
		return err
	})
	return n
}

// GEN-6: what an upheld appeal voided suspends nobody again; fewer orders still are warned of like any other breach.
func TestAVoidSuspensionCoversNothingWorse(t *testing.T) {
	w := open(t)
	w.round()
	w.at("2026-11-13")
	w.uphold(w.suspensions(true)[0].Decision)
	w.round()
	if n := w.warnings(); n != 1 {
		t.Fatalf("%d warnings: warned again of what was void", n)
	}
	w.sells("2026-10-15", 8)
	w.round()
	if n := w.warnings(); n != 2 {
		t.Errorf("%d warnings, want a new one of eight orders", n)
	}
}

// A rule that was met as the immunity ended was met in between: a breach before the next round is warned of.
func TestABreachRightAfterTheImmunityIsWarnedOf(t *testing.T) {
	w := open(t)
	w.round()
	w.at("2026-11-13")
	w.accepts(w.files(w.suspensions(true)[0]))
	w.sells("2026-11-20", 1)
	w.at("2026-12-14")
	w.sells("2026-11-20", 0)
	w.round()
	if n := w.warnings(); n != 2 {
		t.Errorf("%d warnings, want a new one", n)
	}
}

// GEN-6: an appeal from a suspension that is upheld after the removal that it led to undoes the removal too.
func TestAnAppealFromASuspensionUndoesTheRemovalThatFollowed(t *testing.T) {
	w := open(t)
	w.round()
	w.at("2026-11-13")
	s := w.suspensions(true)[0]
	var a conduct.Appeal
	w.do(owner, func(tx *db.Tx) (err error) {
		a, err = conduct.FileAppeal(tx, s.Decision, conduct.Filing{Grounds: []string{"数据有误"}})
		return err
	})
	w.at("2027-01-13")
	if w.member().Ended != clock.Must("2027-01-13") {
		t.Fatal("the suspension ended in no removal")
	}
	w.do(supervisor, func(tx *db.Tx) error {
		_, err := conduct.DecideAppeal(tx, a.ID, a.Version, conduct.Ruling{Upheld: true, Reason: "核对后确认数据有误"})
		return err
	})
	if m := w.member(); m.Ended != 0 {
		t.Errorf("the suspension is void, and the member is out: %+v", m)
	}
}

// GEN-6: the plan that answered a void warning, or a void suspension, gives no immunity, is asked for nothing more and
// does not count among those that the book allows.
func TestThePlansOfWhatIsVoidAreVoid(t *testing.T) {
	for name, void := range map[string]func(w *world) (p suspension.Plan, decision string){
		"a warning": func(w *world) (p suspension.Plan, decision string) {
			warned := w.warning()
			w.do(owner, func(tx *db.Tx) (err error) { p, err = watch.FilePlan(tx, warned.ID, "补充货源。"); return err })
			return w.accepts(p), warned.Decision
		},
		"a suspension": func(w *world) (suspension.Plan, string) {
			w.at("2026-11-13")
			s := w.suspensions(true)[0]
			return w.accepts(w.files(s)), s.Decision
		},
		"a plan that waits": func(w *world) (suspension.Plan, string) {
			w.at("2026-11-13")
			s := w.suspensions(true)[0]
			return w.files(s), s.Decision
		},
	} {
		t.Run(name, func(t *testing.T) {
			w := open(t)
			w.round()
			p, decision := void(w)
			w.uphold(decision)
			w.do(owner, func(tx *db.Tx) (err error) { p, err = suspension.FindPlan(tx, p.ID); return err })
			if p.Outcome != suspension.Undone || p.Immune() || p.Waiting() {
				t.Errorf("plan: %+v", p)
			}
			w.at("2027-02-01")
			if len(w.suspensions(true)) > 0 || w.member().Ended != 0 {
				t.Error("something follows from a plan that is void")
			}
		})
	}
}
