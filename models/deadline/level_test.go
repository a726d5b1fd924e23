package deadline_test

import (
	"context"
	"testing"
	"time"

	"github.com/mengyue/portal/models/audit"
	"github.com/mengyue/portal/models/clock"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/db/dbtest"
	"github.com/mengyue/portal/models/deadline"
	"github.com/mengyue/portal/models/text"
)

// in runs one command at the clock's instant.
func in(t *testing.T, d *db.DB, do func(tx *db.Tx) error) {
	t.Helper()
	if err := d.InTx(context.Background(), db.System("test"), func(tx *db.Tx) error {
		audit.Record(tx, audit.Entry{Action: "test.done", Object: "test:1"})
		return do(tx)
	}); err != nil {
		t.Fatal(err)
	}
}

func review(t *testing.T, d *db.DB, object, period string) {
	t.Helper()
	in(t, d, func(tx *db.Tx) error {
		_, err := deadline.Open(tx, deadline.New{Kind: "case.review", Object: object, Audience: deadline.Staff, Period: period, Title: text.Of("审核", "Review")})
		return err
	})
}

func closing(t *testing.T, d *db.DB, object, outcome string) {
	t.Helper()
	in(t, d, func(tx *db.Tx) error { return deadline.CloseAll(tx, object, outcome) })
}

func levels(t *testing.T, d *db.DB) (out []deadline.Level) {
	t.Helper()
	if err := d.View(context.Background(), db.System("test"), func(tx *db.Tx) (err error) {
		out, err = deadline.ServiceLevel(tx, deadline.Staff, clock.Must("2026-11-01"), clock.Must("2027-01-01"))
		return err
	}); err != nil {
		t.Fatal(err)
	}
	return out
}

// YX-8, GEN-8: what is done in time, late, still open and overdue is counted apart; what was cancelled is not counted.
func TestServiceLevelTellsMetMissedAndOpenApart(t *testing.T) {
	d, c := dbtest.New(t)
	c.Set(clock.Must("2026-11-23T09:00:00+08:00")) // a Monday
	for _, object := range []string{"case:met", "case:late", "case:open", "case:gone"} {
		review(t, d, object, "2wd")
	}
	c.Set(clock.Must("2026-11-24T09:00:00+08:00"))
	closing(t, d, "case:met", deadline.Met)
	closing(t, d, "case:gone", deadline.Cancelled)
	c.Set(clock.Must("2026-11-26T00:00:00+08:00")) // the end itself: no longer in time
	closing(t, d, "case:late", deadline.Met)
	review(t, d, "case:new", "2wd")
	l := levels(t, d)
	if len(l) != 1 {
		t.Fatalf("kinds %+v, want one", l)
	}
	got := l[0]
	if got.Due != 4 || got.Met != 1 || got.Late != 1 || got.Overdue != 1 || got.Open != 1 || got.Missed() != 2 {
		t.Errorf("counted %+v", got)
	}
	if got.Median != 24*time.Hour || got.P90 != 63*time.Hour {
		t.Errorf("median %v, p90 %v; want 24h and 63h", got.Median, got.P90)
	}
}

// TIME-4: a weekend between costs no working time, and neither does the time with the merchant.
func TestServiceLevelLeavesPausesAndWeekendsOut(t *testing.T) {
	d, c := dbtest.New(t)
	c.Set(clock.Must("2026-11-26T12:00:00+08:00")) // Thursday
	review(t, d, "case:1", "7wd")
	c.Set(clock.Must("2026-11-27T12:00:00+08:00"))
	in(t, d, func(tx *db.Tx) error { return deadline.Pause(tx, "case.review", "case:1") })
	c.Set(clock.Must("2026-11-30T12:00:00+08:00")) // Monday: 24 working hours later
	in(t, d, func(tx *db.Tx) error { return deadline.Resume(tx, "case.review", "case:1", tx.Now) })
	c.Set(clock.Must("2026-12-01T12:00:00+08:00"))
	closing(t, d, "case:1", deadline.Met)
	if got := levels(t, d)[0]; got.Paused != 24*time.Hour || got.Median != 48*time.Hour || got.Met != 1 {
		t.Errorf("paused %v, took %v, %+v", got.Paused, got.Median, got)
	}
}

func TestQueuesCountWhatWaitsAndWhatIsOver(t *testing.T) {
	d, c := dbtest.New(t)
	review(t, d, "case:1", "24h")
	review(t, d, "case:2", "48h")
	c.Advance(24 * time.Hour)
	if err := d.View(context.Background(), db.System("test"), func(tx *db.Tx) error {
		q, err := deadline.Queues(tx, deadline.Staff)
		if err != nil {
			return err
		}
		if len(q) != 1 || q[0] != (deadline.Waiting{Kind: "case.review", Open: 2, Over: 1}) {
			t.Errorf("queues %+v", q)
		}
		first, err := deadline.List(tx, deadline.Question{Audience: deadline.Staff, Limit: 1})
		if err != nil {
			return err
		}
		rest, err := deadline.List(tx, deadline.Question{Audience: deadline.Staff, Limit: 9, After: deadline.Cursor{Due: first[0].Due, ID: first[0].ID}})
		if err != nil || len(rest) != 1 || rest[0].Object != "case:2" {
			t.Errorf("behind the first stands %+v, %v", rest, err)
		}
		return nil
	}); err != nil {
		t.Fatal(err)
	}
}
