package suspension_test

import (
	"context"
	"testing"

	"github.com/mengyue/portal/models/clock"
	"github.com/mengyue/portal/models/conduct"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/deadline"
	"github.com/mengyue/portal/models/listing"
	"github.com/mengyue/portal/models/membership"
	"github.com/mengyue/portal/models/rulebook"
	"github.com/mengyue/portal/models/suspension"
	"github.com/mengyue/portal/models/watch"
)

// termed is the sample world in a programme whose terms last a month: the first one is over at 00:00 on 6 December.
func termed(t *testing.T) *world {
	t.Helper()
	return open(t, "evaluation: {", "term: {clause: SA-1, length: 1mo}\nevaluation: {")
}

const termOver = "2026-12-06"

// renews admits the member for another term.
func (w *world) renews() (next membership.Membership) {
	w.Helper()
	w.do(system, func(tx *db.Tx) (err error) {
		next, err = membership.Admit(tx, membership.New{Merchant: "M1", Programme: "sample", Edition: "2026-01-01", Store: "S1", Previous: w.m.ID})
		return err
	})
	return next
}

// goesOn renews the member's term and lets it be over.
func (w *world) goesOn(over string) {
	w.Helper()
	next := w.renews()
	w.at(over)
	w.m = next
}

// suspended is a world whose member was suspended on 13 November, did something about it then, and renewed its term, which has begun.
func suspended(t *testing.T, then func(w *world, s suspension.Suspension)) (w *world, s suspension.Suspension) {
	t.Helper()
	w = termed(t)
	w.round()
	w.at("2026-11-13")
	s = w.suspensions(true)[0]
	then(w, s)
	next := w.renews()
	w.at("2026-12-05T23:59:59.999999+08:00")
	if got := w.suspensions(true); len(got) != 1 || got[0].Membership != w.m.ID {
		t.Fatalf("before the new term: %+v", got)
	}
	w.at(termOver)
	if m := w.member(); m.EndCause != membership.ByRenewal || m.Ended != clock.Must(termOver) {
		t.Fatalf("the term before: %+v", m)
	}
	w.m = next
	return w, s
}

// A member does not slip out of a suspension by renewing its term: it rests on, with its end and what it stops, and is not
// warned of the same anew.
func TestASuspensionGoesOnOverARenewedTerm(t *testing.T) {
	w, s := suspended(t, func(*world, suspension.Suspension) {})
	for n, err := 1, error(nil); n > 0; {
		if n, err = suspension.TakeEffect(context.Background(), w.db); err != nil {
			t.Fatal(err)
		}
	}
	got := w.suspensions(true)
	if len(got) != 1 || got[0].ID != s.ID || got[0].Membership != w.m.ID || got[0].Ends != s.Ends {
		t.Fatalf("after the renewal: %+v", got)
	}
	if err := w.stopped(termOver); err == nil {
		t.Error("the renewed term frees the member")
	}
	w.round()
	w.warning()
	w.goesOn("2027-01-06") // and by a second one
	w.at(s.Ends.String())
	if m := w.member(); m.Ended != s.Ends || m.EndCause != membership.ByRemoval || len(w.suspensions(true)) != 0 {
		t.Errorf("at its end: %+v", m)
	}
}

// The plan that waited when the term was renewed brings the member back, and its immunity ends as it would have.
func TestAPlanHandedInBeforeARenewalIsAnsweredAfterIt(t *testing.T) {
	var p suspension.Plan
	w, _ := suspended(t, func(w *world, s suspension.Suspension) { p = w.files(s) })
	w.do(operator, func(tx *db.Tx) (err error) { p, err = suspension.FindPlan(tx, p.ID); return err })
	p = w.accepts(p)
	if len(w.suspensions(true)) != 0 || p.Membership != w.m.ID {
		t.Errorf("accepted: %+v", p)
	}
	if err := w.stopped(termOver); err != nil {
		t.Errorf("back, and still stopped: %v", err)
	}
	w.goesOn(p.ImmuneUntil.String()) // the immunity ends with the term; the plan has failed: the second suspension is one of the new term
	again := w.suspensions(true)
	if len(again) != 1 || again[0].Membership != w.m.ID || again[0].Since != p.ImmuneUntil {
		t.Fatalf("after the immunity: %+v", again)
	}
	second := w.accepts(w.files(again[0]))
	w.sells("2027-01-15", 1)
	w.goesOn(second.ImmuneUntil.String())
	if m := w.member(); m.Ended != second.ImmuneUntil {
		t.Errorf("plans are counted on over terms; after the second: %+v", m)
	}
}

// GEN-6: an appeal that is upheld after the renewal frees the new term at once, and leaves it as it is otherwise.
func TestAnAppealUpheldAfterARenewalVoidsTheSuspension(t *testing.T) {
	var a conduct.Appeal
	w, s := suspended(t, func(w *world, s suspension.Suspension) {
		w.do(owner, func(tx *db.Tx) (err error) {
			a, err = conduct.FileAppeal(tx, s.Decision, conduct.Filing{Grounds: []string{"数据有误"}})
			return err
		})
	})
	w.clock.Set(clock.Must("2026-12-06T08:00:00+08:00"))
	w.do(supervisor, func(tx *db.Tx) (err error) { a, err = conduct.FindAppeal(tx, a.ID); return err })
	w.do(supervisor, func(tx *db.Tx) error {
		_, err := conduct.DecideAppeal(tx, a.ID, a.Version, conduct.Ruling{Upheld: true, Reason: "核对后确认数据有误"})
		return err
	})
	if got := w.suspensions(false); len(got) != 1 || got[0].Outcome != suspension.Undone {
		t.Errorf("suspensions: %+v", got)
	}
	err := w.db.View(context.Background(), owner, func(tx *db.Tx) error {
		if _, runs, err := deadline.Running(tx, suspension.EndsDeadline, s.Ref()); err != nil || runs {
			t.Errorf("its end still runs: %v", err)
		}
		return listing.Unrestricted(tx, "M1", w.m.ID, rulebook.RightProducts)
	})
	if err != nil || w.member().Ended != 0 {
		t.Errorf("the new term: %v", err)
	}
}

// Nor does a renewal begin the time to mend anew: a warning ends when it would have, and what follows meets the new term.
func TestAWarningRunsOnOverARenewedTerm(t *testing.T) {
	w := termed(t)
	next := w.renews()
	w.clock.Set(clock.Must("2026-12-01T10:00:00+08:00"))
	w.round()
	warned := w.warning()
	w.at(termOver)
	w.m = next
	if got := w.warning(); !got.Open() || got.Membership != next.ID || got.Due != warned.Due || got.Due <= clock.Must(termOver) {
		t.Fatalf("over the renewal: %+v", got)
	}
	w.at(warned.Due.String())
	if s := w.suspensions(true); len(s) != 1 || s[0].Membership != next.ID || s[0].Since != warned.Due || w.warning().Outcome != watch.Removed {
		t.Errorf("at the end of the warning: %+v", s)
	}
}
