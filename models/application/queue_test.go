package application_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/mengyue/portal/models/application"
	"github.com/mengyue/portal/models/application/casetest"
	"github.com/mengyue/portal/models/audit"
	"github.com/mengyue/portal/models/clock"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/db/dbtest"
	"github.com/mengyue/portal/models/fault"
)

// GEN-8: at the end of the seventh working day, not an instant before, a review that is not done escalates and the merchant
// is told; nothing is decided by it.
func TestAReviewIsOverdueAtTheEndOfTheSeventhWorkingDay(t *testing.T) {
	s := stage(t, nil)
	c := s.Claimed(casetest.Zhou)
	due := clock.Must("2026-12-02T00:00:00+08:00")
	s.Clock.Set(due - 1)
	if s.Due() != 0 {
		t.Fatal("it was late before its end")
	}
	s.Clock.Set(due)
	if s.Due() != 1 || s.Due() != 0 {
		t.Fatal("it was not late exactly once")
	}
	if e := recorded(s, c, "case.overdue", "GEN-8"); !strings.Contains(e.JSON(), due.String()) {
		t.Fatal(e.JSON())
	}
	if c = s.Now(c.ID); c.State() != application.Reviewing {
		t.Fatalf("being late decided: %s", c.State())
	}
	told := map[string]bool{}
	for _, n := range notices(s, c) {
		told[n.Merchant+n.Role+":"+n.Clause] = true
	}
	if !told["M001:GEN-8"] || !told["supervisor:GEN-8"] {
		t.Fatalf("told %v", told)
	}
	if d, ok := running(s, application.ReviewDeadline, c); !ok || !d.Overdue(due) {
		t.Fatalf("the review is not open any more: %+v", d)
	}
	if _, err := approve(s, s.Judge(casetest.Zhou, c, "met"), application.Ruling{}); err != nil {
		t.Fatalf("late, but possible: %v", err)
	}
}

func TestAnOverdueReviewThatWasDecidedTellsNobody(t *testing.T) {
	s := stage(t, nil)
	c, err := approve(s, s.Judged(casetest.Zhou), application.Ruling{})
	if err != nil {
		t.Fatal(err)
	}
	s.Clock.Set(clock.Must("2026-12-03"))
	if n := s.Due(); n != 0 || len(notices(s, c)) != 2 {
		t.Fatalf("%d fired", n)
	}
}

func standing(s *casetest.Stage, c application.Case) (l application.Listed) {
	s.View(casetest.Zhou, func(tx *db.Tx) (err error) { l, err = application.Standing(tx, c); return err })
	return l
}

// YX-8: a review is at risk from two working days before its end on, overdue at the end, and neither while it is paused.
func TestAReviewIsAtRiskInItsLastTwoWorkingDays(t *testing.T) {
	s := stage(t, nil)
	c := s.Claimed(casetest.Zhou)
	for _, one := range []struct {
		at   string
		want application.Urgency
		left int
	}{{"2026-11-26T23:59:59+08:00", application.Ample, 3}, {"2026-11-27T00:00:00+08:00", application.AtRisk, 2}, {"2026-12-01T23:59:59+08:00", application.AtRisk, 0},
		{"2026-12-02T00:00:00+08:00", application.Overdue, 0}} {
		s.Clock.Set(clock.Must(one.at))
		if l := standing(s, c); l.Urgency != one.want || l.WorkdaysLeft != one.left {
			t.Errorf("%s: %q, %d working days left", one.at, l.Urgency, l.WorkdaysLeft)
		}
	}
	c = correcting(s, c, "products")
	if l := standing(s, c); l.Urgency != application.Paused {
		t.Errorf("with the merchant: %q", l.Urgency)
	}
}

// crowd submits cases of many merchants at set instants, straight into the tables that the verbs write.
func crowd(t testing.TB, s *casetest.Stage, n int) {
	t.Helper()
	s.In(db.System("crowd"), func(tx *db.Tx) error {
		audit.Record(tx, audit.Entry{Action: "crowd.came", Object: "crowd"})
		return application.Crowd(tx, s.Programme, n)
	})
}

func list(s *casetest.Stage, who db.Actor, q application.Filter) (rows []application.Listed, next string, total int64) {
	s.View(who, func(tx *db.Tx) (err error) {
		if rows, next, err = application.Queue(tx, q); err == nil {
			total, err = application.Count(tx, q)
		}
		return err
	})
	return rows, next, total
}

func TestTheQueueIsInTheOrderOfItsEndsAndPaged(t *testing.T) {
	s := stage(t, nil)
	crowd(t, s, 300)
	q := application.Filter{Limit: 70}
	seen, last := map[string]bool{}, clock.Instant(0)
	for {
		rows, next, total := list(s, casetest.Zhou, q)
		if total != 300 {
			t.Fatalf("counted %d", total)
		}
		for _, r := range rows {
			if r.Due < last || seen[r.ID] {
				t.Fatalf("out of order or twice: %s", r.Number)
			}
			seen[r.ID], last = true, r.Due
		}
		if q.After = next; next == "" {
			break
		}
	}
	if len(seen) != 300 {
		t.Fatalf("saw %d", len(seen))
	}
}

func TestTheQueueIsNarrowedByEveryFilter(t *testing.T) {
	s := stage(t, nil)
	crowd(t, s, 100)
	c := s.Claimed(casetest.Zhou)
	for name, one := range map[string]struct {
		who  db.Actor
		q    application.Filter
		want int64
	}{
		"all": {casetest.Wu, application.Filter{}, 101}, "mine": {casetest.Zhou, application.Filter{Assignee: "zhou"}, 1}, "nobody's": {casetest.Zhou, application.Filter{Unclaimed: true}, 100},
		"programme": {casetest.Zhou, application.Filter{Programme: "other"}, 0}, "state": {casetest.Zhou, application.Filter{State: application.Reviewing}, 1},
		"number": {casetest.Zhou, application.Filter{Search: c.Number}, 1}, "name": {casetest.Zhou, application.Filter{Search: "星禾"}, 1}, "no joker": {casetest.Zhou, application.Filter{Search: "%"}, 0},
		"merchant": {casetest.Zhou, application.Filter{Merchant: "M001"}, 1}, "waiting": {casetest.Zhou, application.Filter{View: application.Waiting}, 0},
		"closed": {casetest.Zhou, application.Filter{View: application.Closed}, 0}, "overdue": {casetest.Zhou, application.Filter{Overdue: true}, 0},
	} {
		if rows, _, total := list(s, one.who, one.q); total != one.want || int64(len(rows)) != min(one.want, 1) && one.q.Limit == 1 {
			t.Errorf("%s: %d", name, total)
		}
	}
	c = correcting(s, c, "products")
	if rows, _, total := list(s, casetest.Zhou, application.Filter{View: application.Waiting, Limit: 10}); total != 1 || rows[0].Urgency != application.Paused || rows[0].PeriodLeft != "7wd" || rows[0].MerchantName == "" {
		t.Errorf("waiting: %+v", rows)
	}
	s.In(casetest.Owner, func(tx *db.Tx) error { _, err := application.Withdraw(tx, c.ID, c.Version); return err })
	if rows, _, _ := list(s, casetest.Zhou, application.Filter{View: application.Closed, Limit: 10}); len(rows) != 1 || rows[0].State() != application.Withdrawn {
		t.Errorf("closed: %+v", rows)
	}
	s.Clock.Set(clock.Must("2027-03-01"))
	s.View(casetest.Zhou, func(tx *db.Tx) error {
		tally, err := application.Tallied(tx)
		if tally != (application.Tally{Running: 100, Unclaimed: 100, Overdue: 100}) {
			t.Errorf("%+v", tally)
		}
		return err
	})
}

func TestTheQueueIsStaffs(t *testing.T) {
	s := stage(t, nil)
	err := s.Try(casetest.Owner, func(tx *db.Tx) error { _, _, err := application.Queue(tx, application.Filter{}); return err })
	refused(t, err, fault.Forbidden, "")
	err = s.Try(casetest.Owner, func(tx *db.Tx) error { _, err := application.Count(tx, application.Filter{}); return err })
	if !fault.Is(err, fault.Forbidden) {
		t.Fatal(err)
	}
}

const crowded = 100000

// BenchmarkQueue asks for a page of 100,000 open cases: the first, one by a filter, the counts.
func BenchmarkQueue(b *testing.B) {
	s := stage(b, nil)
	crowd(b, s, crowded)
	for name, q := range map[string]application.Filter{"first": {Limit: 50}, "mine": {Assignee: "zhou", Limit: 50}, "overdue": {Overdue: true, Limit: 50},
		"deep": {Limit: 50, After: fmt.Sprintf("%d:z", dbtest.Start.Add(60*24*time.Hour))}} {
		b.Run(name, func(b *testing.B) {
			for range b.N {
				list(s, casetest.Zhou, q)
			}
		})
	}
	b.Run("tally", func(b *testing.B) {
		for range b.N {
			s.View(casetest.Zhou, func(tx *db.Tx) error { _, err := application.Tallied(tx); return err })
		}
	})
}

// What every page counts from memory is what counting itself gives, whatever happened in between.
func TestTheTallyFollowsWhatHappens(t *testing.T) {
	s := stage(t, nil)
	crowd(t, s, 50)
	tally := func() (got application.Tally) {
		t.Helper()
		s.View(casetest.Zhou, func(tx *db.Tx) (err error) { got, err = application.Tallied(tx); return err })
		return got
	}
	if got := tally(); got != (application.Tally{Running: 50, Unclaimed: 50}) {
		t.Fatalf("at first: %+v", got)
	}
	c := s.Claimed(casetest.Zhou)
	if got := tally(); got != (application.Tally{Running: 51, Unclaimed: 50, Mine: 1}) {
		t.Fatalf("claimed: %+v", got)
	}
	correcting(s, c, "products")
	if got := tally(); got != (application.Tally{Running: 50, Unclaimed: 50, Waiting: 1}) {
		t.Fatalf("with the merchant: %+v", got)
	}
	first := dbtest.Start.Add(200 * time.Hour) // when the first of the crowd ends
	for overdue, at := range []clock.Instant{first - 1, first} {
		s.Clock.Set(at)
		if got := tally(); got.Overdue != int64(overdue) {
			t.Errorf("%s: %d overdue", at, got.Overdue)
		}
	}
}
