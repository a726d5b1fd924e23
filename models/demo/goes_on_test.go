package demo_test

import (
	"testing"
	"time"

	"github.com/mengyue/portal/models/audit"
	"github.com/mengyue/portal/models/calendar"
	"github.com/mengyue/portal/models/clock"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/db/dbtest"
	"github.com/mengyue/portal/models/deadline"
	"github.com/mengyue/portal/models/demo"
	"github.com/mengyue/portal/models/fault"
	"github.com/mengyue/portal/models/membership"
	"github.com/mengyue/portal/models/merchant"
	"github.com/mengyue/portal/models/product"
	"github.com/mengyue/portal/models/renewal"
	"github.com/mengyue/portal/models/rulebook"
	"github.com/mengyue/portal/models/sweep"
)

// open lists every open deadline.
func open(t *testing.T, d *db.DB) (all []deadline.Deadline) {
	t.Helper()
	view(t, d, func(tx *db.Tx) (err error) {
		all, err = deadline.List(tx, deadline.Question{Limit: 10000})
		return err
	})
	return all
}

// TM-5, TM-7: the days that the clock goes over bring their figures, so that the renewal that runs comes to its end: the
// store with one day too many fails, and the other does not.
func TestFiguresGoOnUntilThePeriodIsOver(t *testing.T) {
	d, _, w := filled(t, dbtest.Start)
	hands := &clock.Demo{Base: clock.At(dbtest.Start)}
	d.Clock = hands
	c := &demo.Clock{Demo: hands, DB: d, Worker: sweep.New(d, w.Blobs, nil)}
	var running *rulebook.Edition
	view(t, d, func(tx *db.Tx) error { running = renewal.Programmes(rulebook.Books(tx), tx.Now)[0]; return nil })
	end := running.Assessed().To
	if err := c.Advance(t.Context(), end.Add(24*time.Hour)); err != nil {
		t.Fatal(err)
	}
	view(t, d, func(tx *db.Tx) error {
		for id, want := range map[string]string{"T003": "128", "T004": "127", "T002": "96"} {
			s, err := merchant.FindStore(tx, id)
			if err != nil {
				return err
			}
			o, err := renewal.Look(tx, running, s, end)
			if r, _ := o.Verdict.Result("dsr"); err != nil || r.Value != want || o.Last != calendar.DayOf(end)-1 {
				t.Errorf("%s: %s days below until %s (%v)", id, r.Value, o.Last, err)
			}
		}
		return nil
	})
}

// TIME-1, TIME-3, YX-20: from its last event on, the story goes on by itself for two years: each membership ends at 24:00 of
// its last day and nothing is left open but what waits for people.
func TestDemonstrationGoesOnByItself(t *testing.T) {
	d, _, w := filled(t, dbtest.Start)
	hands := &clock.Demo{Base: clock.At(dbtest.Start)}
	d.Clock = hands
	worker := sweep.New(d, w.Blobs, nil)
	for _, dl := range open(t, d) {
		if worker.Sweep.Effects[dl.Kind] == nil && dl.Due != clock.Never {
			t.Errorf("nothing is known to happen at the end of %s", dl.Kind)
		}
	}
	c := &demo.Clock{Demo: hands, DB: d, Worker: worker}
	to := dbtest.Start.Add(2 * 366 * 24 * time.Hour)
	if err := c.Advance(t.Context(), to); err != nil || c.Now() != to {
		t.Fatalf("%v, the clock stands at %s", err, c.Now())
	}
	view(t, d, func(tx *db.Tx) error {
		found, err := membership.List(tx, membership.Question{Limit: 200})
		for _, m := range found {
			if m.Ended == 0 && m.Until != clock.Never || m.EndCause == "term" && (m.Ended != m.Until || calendar.DayOf(m.Until).Start() != m.Until) {
				t.Errorf("the membership of %s until %s ended at %s by %s", m.Merchant, m.Until, m.Ended, m.EndCause)
			}
		}
		if n, err := product.CountTags(tx, product.TagQuestion{Tab: product.TabEffective}); err != nil || n != 0 {
			t.Errorf("%d tags are in effect without a member (%v)", n, err)
		}
		if _, ok, err := membership.Active(tx, "M001", "yanxuan"); ok || err != nil {
			t.Errorf("the first company is a member still (%v)", err)
		}
		_, verr := audit.Verify(tx)
		if verr != nil {
			t.Error(verr)
		}
		return err
	})
	for _, dl := range open(t, d) {
		if dl.Fired == 0 && dl.Paused == 0 && dl.Due != clock.Never {
			t.Errorf("%s of %s was due at %s and nothing happened", dl.Kind, dl.Object, dl.Due)
		}
	}
	if err := c.Advance(t.Context(), to); !fault.Is(err, fault.Invalid) {
		t.Errorf("to where it stands: %v", err)
	}
}
