package level_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/mengyue/portal/models/clock"
	"github.com/mengyue/portal/models/conduct"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/deadline"
	"github.com/mengyue/portal/models/decision"
	"github.com/mengyue/portal/models/level"
	"github.com/mengyue/portal/models/membership"
	"github.com/mengyue/portal/models/rulebook"
)

// termed is a world whose member, admitted on 5 November, was found to be top on 20 November. Its term is over at 00:00 of a
// day, and it has renewed it.
func termed(t *testing.T, over string) (w *world, next membership.Membership) {
	t.Helper()
	days := int(clock.Must(over).Sub(clock.Must("2026-11-05"))/(24*time.Hour)) - 1
	w = open(t, "evaluation: {", fmt.Sprintf("term: {clause: SA-1, length: %dd}\nevaluation: {", days))
	if w.m.Until != clock.Must(over) {
		t.Fatalf("the term is over at %s", w.m.Until)
	}
	w.sells("2026-10-15", 1000, 5)
	w.sales("1000.00")
	w.clock.Set(clock.Must("2026-11-20T03:00:00+08:00"))
	w.evaluates()
	return w, w.renews()
}

// renews admits the member for another term.
func (w *world) renews() (next membership.Membership) {
	w.Helper()
	w.do(system, func(tx *db.Tx) (err error) {
		next, err = membership.Admit(tx, membership.New{Merchant: "M1", Programme: "sample", Edition: "2026-01-01", Store: "S1", Previous: w.m.ID})
		return err
	})
	return next
}

func (w *world) history() (found []level.Evaluation) {
	w.Helper()
	w.do(owner, func(tx *db.Tx) (err error) { found, err = level.History(tx, w.m.ID, 10); return err })
	return found
}

// asked is the standing of the member, asked for by one of its terms.
func (w *world) asked(m membership.Membership) (s level.Standing) {
	w.Helper()
	w.do(owner, func(tx *db.Tx) (err error) { s, _, err = level.Of(tx, m.ID); return err })
	return s
}

// A renewed term keeps the level and its evaluations, whichever of the terms one asks by, and its badge lapses when it would have.
func TestALevelGoesOnOverARenewedTerm(t *testing.T) {
	w, next := termed(t, "2026-12-28")
	before := w.standing()
	if got := w.asked(next); got != before {
		t.Errorf("asked for by the renewal that waits: %+v", got)
	}
	w.clock.Set(clock.Must("2026-12-28"))
	w.due()
	s := w.standing()
	if s.Membership != next.ID || s.Level != "top" || s.Since != before.Since || s.Decision != before.Decision || s.Badge != "top" || s.BadgeUntil != clock.Must("2026-12-31") {
		t.Fatalf("standing: %+v, before %+v", s, before)
	}
	if w.asked(next) != s || len(w.history()) != 1 {
		t.Errorf("asked for by the new term: %+v", w.asked(next))
	}
	w.m = next
	w.do(system, func(tx *db.Tx) error {
		d, runs, err := deadline.Running(tx, level.BadgeDeadline, s.Ref())
		if !runs || d.Due != s.BadgeUntil || d.Opened != clock.Must("2026-11-20") || d.Link != "/levels/"+next.ID {
			t.Errorf("the end of the badge: %+v", d)
		}
		return err
	})
	w.clock.Set(s.BadgeUntil - 1)
	w.due()
	if !w.standing().Holds(w.clock.Now()) {
		t.Error("the badge lapsed a microsecond early")
	}
	w.clock.Set(s.BadgeUntil)
	w.due()
	if s := w.standing(); s.Badge != "" || s.Level != "top" {
		t.Errorf("at the end of the badge: %+v", s)
	}
}

// A badge whose time is over at the very instant of the renewal lapses then, once.
func TestABadgeLapsesAtTheInstantOfTheRenewal(t *testing.T) {
	w, next := termed(t, "2026-12-31")
	w.clock.Set(clock.Must("2026-12-31"))
	w.due()
	w.due() // what the renewal opened
	if s := w.standing(); s.Badge != "" || s.Level != "top" || s.Membership != next.ID {
		t.Errorf("standing: %+v", s)
	}
	lapsed := 0
	for _, n := range w.inbox() {
		if n.Letter.Title.EN == "The badge has lapsed: Badge (星禾)" {
			lapsed++
		}
	}
	if lapsed != 1 {
		t.Errorf("told %d times", lapsed)
	}
}

// The member is evaluated on its day once, whether its term is renewed the day before, on that day or the day after, and
// whether the portal comes to the end of the term before the evaluation or, late, after it.
func TestAMemberIsEvaluatedOnceAroundItsRenewal(t *testing.T) {
	for _, over := range []string{"2026-12-19", "2026-12-20", "2026-12-21"} {
		for _, first := range []string{"term", "evaluation"} {
			t.Run(over+"/"+first, func(t *testing.T) {
				w, next := termed(t, over)
				w.sells("2026-11-25", 1000, 60)
				w.clock.Set(clock.Must("2026-12-21T09:00:00+08:00"))
				if first == "term" {
					w.due()
				}
				w.evaluates()
				w.due()
				w.evaluates()
				if s := w.standing(); s.Membership != next.ID || s.Level != "below" || s.Since != clock.Must("2026-12-20") || s.Badge != "" {
					t.Errorf("standing: %+v", s)
				}
				if h := w.history(); len(h) != 2 || h[0].Was != "top" || h[0].At != clock.Must("2026-12-20") || h[1].Level != "top" {
					t.Errorf("history: %+v", h)
				}
				w.clock.Set(clock.Must("2027-01-20T03:00:00+08:00"))
				w.evaluates()
				if h := w.history(); len(h) != 3 || h[0].At != clock.Must("2027-01-20") || h[0].Membership != next.ID {
					t.Errorf("the month after: %+v", h)
				}
			})
		}
	}
}

// Who is admitted anew after its term was over is no renewal: it was not there at the evaluation, and begins without a level.
func TestANewTermAfterAGapBeginsWithoutALevel(t *testing.T) {
	w := open(t, "evaluation: {", "term: {clause: SA-1, length: 34d}\nevaluation: {")
	w.sells("2026-10-15", 1000, 5)
	w.sales("1000.00")
	w.clock.Set(clock.Must("2026-11-20T03:00:00+08:00"))
	w.evaluates()
	w.clock.Set(clock.Must("2026-12-10"))
	w.due()
	first := w.m
	w.clock.Set(clock.Must("2026-12-20T00:00:00.000001+08:00"))
	w.do(system, func(tx *db.Tx) (err error) {
		w.m, err = membership.Admit(tx, membership.New{Merchant: "M1", Programme: "sample", Edition: "2026-01-01", Store: "S1"})
		return err
	})
	w.clock.Set(clock.Must("2026-12-20T03:00:00+08:00"))
	w.evaluates()
	if s := w.standing(); s.Level != "" || w.asked(first).Level != "top" {
		t.Errorf("standing: %+v, of the first term: %+v", s, w.asked(first))
	}
}

// GEN-6: a fall that is voided after one renewal, or two, gives the former level and its badge back to the term of the day;
// what was decided under the earlier term is replayed with the same bytes.
func TestAFallIsVoidedAfterARenewal(t *testing.T) {
	for _, renewals := range []int{1, 2} {
		w, next := termed(t, "2026-12-28")
		w.sells("2026-11-25", 1000, 60)
		w.clock.Set(clock.Must("2026-12-20T03:00:00+08:00"))
		w.evaluates()
		fall := w.standing()
		if fall.Level != "below" {
			t.Fatalf("standing: %+v", fall)
		}
		var a conduct.Appeal
		w.do(owner, func(tx *db.Tx) (err error) {
			a, err = conduct.FileAppeal(tx, fall.Decision, conduct.Filing{Grounds: []string{"数据有误"}})
			return err
		})
		for range renewals {
			w.m = next
			next = w.renewsAfter()
		}
		w.do(supervisor, func(tx *db.Tx) error {
			if r, err := decision.Replay(tx, fall.Decision); err != nil || !r.Same {
				t.Errorf("replayed after %d renewals: %+v, %v", renewals, r, err)
			}
			_, err := conduct.DecideAppeal(tx, a.ID, a.Version, conduct.Ruling{Upheld: true, Reason: "核对后确认数据有误"})
			return err
		})
		if s := w.standing(); s.Membership != w.m.ID || s.Level != "top" || s.Badge != "top" || s.Since != clock.Must("2026-11-20") {
			t.Errorf("after %d renewals: %+v", renewals, s)
		}
	}
}

// renewsAfter lets the term before w.m be over, and renews w.m.
func (w *world) renewsAfter() (next membership.Membership) {
	w.Helper()
	w.clock.Set(w.m.From)
	w.due()
	return w.renews()
}

// A term that is renewed under the next edition, which knows other levels, keeps the level until that edition evaluates; the
// level before is called what the edition called it that gave it.
func TestALevelGoesOnUnderTheNextEdition(t *testing.T) {
	w, next := termed(t, "2026-12-28")
	w.do(system, func(tx *db.Tx) error {
		lib := rulebook.Books(tx)
		e, err := lib.Edition("sample", "2026-01-01")
		if err != nil {
			return err
		}
		src := strings.NewReplacer("edition: 2026-01-01", "edition: 2026-12-28", "effective: 2026-01-01", "effective: 2026-12-28", "key: top,", "key: peak,", "en: top", "en: peak").Replace(string(e.Text))
		after, problems := lib.Draft([]byte(src))
		if len(problems) != 0 {
			t.Fatal(problems)
		}
		rulebook.Carry(w.db, lib.With(after))
		return nil
	})
	w.clock.Set(clock.Must("2026-12-28"))
	w.due()
	if s := w.standing(); s.Membership != next.ID || s.Level != "top" || s.Edition != "2026-01-01" || !s.Holds(w.clock.Now()) {
		t.Errorf("before the next edition evaluates: %+v", s)
	}
	w.clock.Set(clock.Must("2027-01-20T03:00:00+08:00"))
	w.evaluates()
	if s := w.standing(); s.Level != "peak" || s.Edition != "2026-12-28" || s.Badge != "peak" {
		t.Errorf("after it: %+v", s)
	}
	if told := w.inbox()[0].Letter.Paragraphs[0].EN; told != "What the evaluation found: from “top” to “peak”." {
		t.Errorf("told: %s", told)
	}
}
