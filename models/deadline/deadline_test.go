package deadline_test

import (
	"context"
	"testing"
	"time"

	"github.com/mengyue/portal/models/audit"
	"github.com/mengyue/portal/models/calendar"
	"github.com/mengyue/portal/models/clock"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/db/dbtest"
	"github.com/mengyue/portal/models/deadline"
	"github.com/mengyue/portal/models/fault"
	"github.com/mengyue/portal/models/text"
)

func must(t *testing.T, d *db.DB, verb func(tx *db.Tx) error) {
	t.Helper()
	if err := try(d, verb); err != nil {
		t.Fatal(err)
	}
}

func try(d *db.DB, verb func(tx *db.Tx) error) error {
	return d.InTx(context.Background(), db.System("test"), func(tx *db.Tx) error {
		audit.Record(tx, audit.Entry{Action: "test.done", Object: "case:1"})
		return verb(tx)
	})
}

func reviewWithin(period string) deadline.New {
	return deadline.New{Kind: "case.review", Object: "case:1", Merchant: "M1", Audience: deadline.Staff, Programme: "p", Edition: "e",
		Clause: "YX-8", Period: period, Title: text.Of("审核", "Review")}
}

func theReview(t *testing.T, d *db.DB) (found deadline.Deadline) {
	t.Helper()
	must(t, d, func(tx *db.Tx) error {
		var ok bool
		var err error
		if found, ok, err = deadline.Running(tx, "case.review", "case:1"); err == nil && !ok {
			t.Fatal("no deadline is running")
		}
		return err
	})
	return found
}

func openReview(t *testing.T, d *db.DB, period string) deadline.Deadline {
	t.Helper()
	must(t, d, func(tx *db.Tx) error { _, err := deadline.Open(tx, reviewWithin(period)); return err })
	return theReview(t, d)
}

func TestOpenDeadlineHasItsEndByTheCalendar(t *testing.T) {
	d, c := dbtest.New(t)
	c.Set(clock.Must("2026-02-13T09:00:00+08:00"))
	if got := openReview(t, d, "7wd"); got.Due != clock.Must("2026-03-03") || got.Provisional {
		t.Errorf("due %s (provisional %v), want 2026-03-03 for certain", got.Due, got.Provisional)
	}
}

func TestSecondOpenDeadlineOfAKindIsAConflict(t *testing.T) {
	d, _ := dbtest.New(t)
	openReview(t, d, "7wd")
	err := try(d, func(tx *db.Tx) error { _, err := deadline.Open(tx, reviewWithin("7wd")); return err })
	if !fault.Is(err, fault.Conflict) {
		t.Fatalf("got %v, want a conflict", err)
	}
	must(t, d, func(tx *db.Tx) error { _, err := deadline.Close(tx, "case.review", "case:1", deadline.Met); return err })
	openReview(t, d, "7wd") // once closed, it may run again
}

// TIME-2: at the very instant of its end a deadline is due, a microsecond before it is not.
func TestDeadlineFiresAtItsInstantAndOnce(t *testing.T) {
	d, c := dbtest.New(t)
	one := openReview(t, d, "24h")
	fires := func() (ok bool) {
		must(t, d, func(tx *db.Tx) (err error) { ok, err = deadline.Fire(tx, one.ID); return err })
		return ok
	}
	c.Set(one.Due - 1)
	if fires() || one.Overdue(one.Due-1) {
		t.Error("it fired a microsecond early")
	}
	c.Set(one.Due)
	if !one.Overdue(one.Due) || !fires() {
		t.Error("it did not fire at its instant")
	}
	if fires() {
		t.Error("it fired twice")
	}
}

func TestDueListsTheEarliestFirstAndNothingPausedOrFired(t *testing.T) {
	d, c := dbtest.New(t)
	must(t, d, func(tx *db.Tx) error {
		for i, period := range []string{"3h", "1h", "2h", "4h"} {
			n := reviewWithin(period)
			n.Object = "case:" + string(rune('a'+i))
			if _, err := deadline.Open(tx, n); err != nil {
				return err
			}
		}
		return deadline.Pause(tx, "case.review", "case:c")
	})
	c.Advance(3 * time.Hour)
	must(t, d, func(tx *db.Tx) error {
		due, err := deadline.Due(tx, 10)
		if err != nil {
			return err
		}
		if len(due) != 2 || due[0].Object != "case:b" || due[1].Object != "case:a" {
			t.Errorf("due: %+v, want b then a", due)
		}
		return nil
	})
}

// TIME-4, YX-8: what is left of seven working days stays left while the merchant corrects something.
func TestPauseKeepsTheWorkingDaysThatAreLeft(t *testing.T) {
	d, c := dbtest.New(t) // Sunday 2026-11-22
	openReview(t, d, "7wd")
	c.Set(clock.Must("2026-11-25T10:00:00+08:00")) // Wednesday: Monday and Tuesday are used up
	must(t, d, func(tx *db.Tx) error { return deadline.Pause(tx, "case.review", "case:1") })
	paused := theReview(t, d)
	if paused.PeriodLeft != "5wd" || paused.Overdue(clock.Never) {
		t.Fatalf("left %q, want 5wd and nothing overdue while paused", paused.PeriodLeft)
	}
	c.Set(clock.Must("2026-12-04T10:00:00+08:00")) // Friday
	must(t, d, func(tx *db.Tx) error { return deadline.Resume(tx, "case.review", "case:1", tx.Now) })
	if got := theReview(t, d); got.Due != clock.Must("2026-12-12") || got.Paused != 0 {
		t.Errorf("due %s, want five working days on: 2026-12-12 00:00", got.Due)
	}
}

// TIME-2: what resumed while the portal was down runs on from its own instant, and may be over already.
func TestResumedDeadlineRunsOnFromTheInstantGiven(t *testing.T) {
	d, c := dbtest.New(t)
	openReview(t, d, "24h")
	c.Advance(4 * time.Hour)
	must(t, d, func(tx *db.Tx) error { return deadline.Pause(tx, "case.review", "case:1") })
	due := c.Now().Add(6 * time.Hour)
	c.Advance(3 * 24 * time.Hour)
	must(t, d, func(tx *db.Tx) error { return deadline.Resume(tx, "case.review", "case:1", due) })
	got := theReview(t, d)
	if want := due.Add(20 * time.Hour); got.Due != want || got.Started != due || got.PausedFor != 90*time.Minute || !got.Overdue(c.Now()) {
		t.Errorf("from %s to %s after a pause of %s, want from %s to %s after 1h30m of working time", got.Started, got.Due, got.PausedFor, due, want)
	}
}

func TestPauseKeepsHoursToTheSecond(t *testing.T) {
	d, c := dbtest.New(t)
	openReview(t, d, "24h")
	c.Advance(7*time.Hour + 30*time.Second)
	must(t, d, func(tx *db.Tx) error { return deadline.Pause(tx, "case.review", "case:1") })
	c.Advance(100 * time.Hour)
	must(t, d, func(tx *db.Tx) error { return deadline.Resume(tx, "case.review", "case:1", tx.Now) })
	if got, want := theReview(t, d).Due, c.Now().Add(17*time.Hour-30*time.Second); got != want {
		t.Errorf("due %s, want %s", got, want)
	}
}

// TIME-4: when the list of a year arrives, open deadlines move and the record says so.
func TestListOfAYearMovesOpenDeadlines(t *testing.T) {
	d, c := dbtest.New(t)
	c.Set(clock.Must("2026-12-28T09:00:00+08:00"))
	if got := openReview(t, d, "7wd"); !got.Provisional {
		t.Fatal("a deadline into a year without a list is not provisional")
	}
	var days []calendar.Holiday
	for _, s := range []string{"2027-01-01", "2027-01-04", "2027-02-08", "2027-02-09", "2027-02-10", "2027-02-11", "2027-04-05", "2027-05-03",
		"2027-06-09", "2027-09-15", "2027-10-01"} {
		day, err := calendar.ParseDay(s)
		if err != nil {
			t.Fatal(err)
		}
		days = append(days, calendar.Holiday{Day: day, Name: "假日", Off: true})
	}
	for want := range 2 { // the second time nothing moves
		must(t, d, func(tx *db.Tx) error {
			moved, err := deadline.Holidays(tx, days)
			if len(moved) != 1-want {
				t.Errorf("round %d: %d deadlines moved", want, len(moved))
			}
			return err
		})
	}
	if got := theReview(t, d); got.Provisional || got.Due != clock.Must("2027-01-09") {
		t.Errorf("due %s (provisional %v), want 2027-01-09 for certain", got.Due, got.Provisional)
	}
	must(t, d, func(tx *db.Tx) error {
		found, err := audit.Find(tx, audit.Search{Action: "calendar.extended", Limit: 5})
		if len(found) != 1 || found[0].Clause != "TIME-4" {
			t.Errorf("the record says %+v, want one entry under TIME-4", found)
		}
		return err
	})
}

func TestListAnswersOnlyWhatIsOpenAndAskedFor(t *testing.T) {
	d, _ := dbtest.New(t)
	openReview(t, d, "7wd")
	must(t, d, func(tx *db.Tx) error {
		for _, c := range []struct {
			q    deadline.Question
			want int
		}{{deadline.Question{Merchant: "M1", Limit: 9}, 1}, {deadline.Question{Merchant: "M2", Limit: 9}, 0},
			{deadline.Question{Audience: deadline.Merchant, Limit: 9}, 0}, {deadline.Question{Kind: "case.review", Limit: 9}, 1},
			{deadline.Question{Until: tx.Now, Limit: 9}, 0}} {
			found, err := deadline.List(tx, c.q)
			if err != nil || len(found) != c.want {
				t.Errorf("%+v: %d found, %v; want %d", c.q, len(found), err, c.want)
			}
		}
		return deadline.CloseAll(tx, "case:1", deadline.Cancelled)
	})
	must(t, d, func(tx *db.Tx) error {
		found, err := deadline.List(tx, deadline.Question{Limit: 9})
		if len(found) != 0 {
			t.Errorf("%d are open after all were closed", len(found))
		}
		return err
	})
}
