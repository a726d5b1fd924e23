package demo_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/mengyue/portal/models/audit"
	"github.com/mengyue/portal/models/clock"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/db/dbtest"
	"github.com/mengyue/portal/models/deadline"
	"github.com/mengyue/portal/models/demo"
	"github.com/mengyue/portal/models/fault"
	"github.com/mengyue/portal/models/job"
	"github.com/mengyue/portal/models/sweep"
	"github.com/mengyue/portal/models/text"
)

// happened is what an effect saw: which object, when it was due, when it was done.
type happened struct {
	object    string
	due, done clock.Instant
}

// winding is a demonstration whose effects are noted.
func winding(t *testing.T) (*demo.Clock, *[]happened) {
	t.Helper()
	hands := &clock.Demo{Base: clock.At(dbtest.Start)}
	d := dbtest.Open(t, dbtest.DSN(t), hands)
	seen := &[]happened{}
	effect := func(tx *db.Tx, dl deadline.Deadline) error {
		tx.AfterCommit(func() { *seen = append(*seen, happened{dl.Object, dl.Due, tx.Now}) })
		return deadline.CloseAll(tx, dl.Object, deadline.Lapsed)
	}
	w := &sweep.Worker{Sweep: &sweep.Sweep{DB: d, Effects: deadline.Effects{"x": effect}}, Jobs: &job.Runner{DB: d, Name: "w"}}
	return &demo.Clock{Demo: hands, DB: d, Worker: w}, seen
}

func due(t *testing.T, d *db.DB, object string, in time.Duration) {
	t.Helper()
	if err := d.InTx(t.Context(), db.System("test"), func(tx *db.Tx) error {
		_, err := deadline.Open(tx, deadline.New{Kind: "x", Object: object, Audience: deadline.Nobody, Title: text.Same("x"), Due: tx.Now.Add(in)})
		audit.Record(tx, audit.Entry{Action: "test.opened", Object: object})
		return err
	}); err != nil {
		t.Fatal(err)
	}
}

func TestEverythingDueOnTheWayHappensAtItsTimeAndInOrder(t *testing.T) {
	c, seen := winding(t)
	for object, in := range map[string]time.Duration{"late": 5 * time.Hour, "early": time.Hour, "middle": 2 * time.Hour, "beyond": 25 * time.Hour} {
		due(t, c.DB, object, in)
	}
	to := c.Now().Add(24 * time.Hour)
	if err := c.Advance(t.Context(), to); err != nil {
		t.Fatal(err)
	}
	for i, want := range []string{"early", "middle", "late"} {
		if i >= len(*seen) || (*seen)[i].object != want || (*seen)[i].due != (*seen)[i].done {
			t.Fatalf("happened %+v, want %s as number %d at its time", *seen, want, i+1)
		}
	}
	if len(*seen) != 3 || c.Now() != to {
		t.Errorf("%d things happened, the clock stands at %s", len(*seen), c.Now())
	}
}

func TestClockNeverGoesBackAlsoAfterARestart(t *testing.T) {
	c, _ := winding(t)
	to := c.Now().Add(48 * time.Hour)
	if err := c.Advance(t.Context(), to); err != nil {
		t.Fatal(err)
	}
	for _, back := range []clock.Instant{to, to - 1, dbtest.Start} {
		if err := c.Advance(t.Context(), back); !fault.Is(err, fault.Invalid) {
			t.Errorf("to %s: %v", back, err)
		}
	}
	if err := c.Advance(t.Context(), to.Add(10*366*24*time.Hour)); !fault.Is(err, fault.Invalid) {
		t.Errorf("ten years at once: %v", err)
	}
	again := &clock.Demo{Base: clock.At(dbtest.Start)}
	if err := demo.Wind(t.Context(), c.DB, again); err != nil || again.Now() != to {
		t.Errorf("after a restart the clock stands at %s (%v), want %s", again.Now(), err, to)
	}
}

func TestMoveThatRunsOutOfTimeStopsBetweenTwoInstantsAndGoesOn(t *testing.T) {
	c, seen := winding(t)
	due(t, c.DB, "a", time.Hour)
	due(t, c.DB, "b", 2*time.Hour)
	to := c.Now().Add(3 * time.Hour)
	ctx, stop := context.WithCancel(t.Context())
	defer stop()
	first := c.Worker.Sweep.Effects["x"]
	c.Worker.Sweep.Effects["x"] = func(tx *db.Tx, d deadline.Deadline) error { stop(); return first(tx, d) }
	if err := c.Advance(ctx, to); !errors.Is(err, demo.ErrOnTheWay) || len(*seen) != 1 || c.Now() != dbtest.Start.Add(time.Hour) {
		t.Fatalf("%v, happened %+v, the clock stands at %s", err, *seen, c.Now())
	}
	if err := c.Advance(t.Context(), to); err != nil || len(*seen) != 2 || c.Now() != to {
		t.Errorf("%v, happened %+v, the clock stands at %s", err, *seen, c.Now())
	}
}

func TestDatabaseThatIsNoDemonstrationKeepsItsClock(t *testing.T) {
	d, _ := dbtest.New(t)
	c := &clock.Demo{Base: clock.At(dbtest.Start)}
	if err := demo.Wind(t.Context(), d, c); err != nil || c.Now() != dbtest.Start {
		t.Errorf("%v, %s", err, c.Now())
	}
}
