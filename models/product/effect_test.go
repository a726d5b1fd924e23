package product_test

import (
	"context"
	"sync"
	"testing"
	"time"

	"github.com/mengyue/portal/models/clock"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/db/dbtest"
	"github.com/mengyue/portal/models/deadline"
	"github.com/mengyue/portal/models/product"
)

// day is how long the notice and the objection run in the edition of the tests.
const day = 24 * time.Hour

// YX-10, YX-13, TIME-2: the tag takes effect by itself 24 hours after the notice, not a microsecond sooner.
func TestTagTakesEffectAtTheTwentyFourthHourAndNoSooner(t *testing.T) {
	w := newWorld(t)
	w.stock(2)
	b, tags := w.tag("P001", "P002")
	due := dbtest.Start.Add(day)
	w.clock.Set(due - 1)
	w.sweep()
	if tag := w.tags()["P001"]; tag.Effective != 0 || tag.State(due-1) != product.Waiting {
		t.Fatalf("a microsecond before: %+v", tag)
	}
	w.clock.Set(due)
	if tags["P001"].State(due) != product.Effective {
		t.Error("from its due instant on it is in effect, recorded or not")
	}
	w.sweep()
	for _, id := range []string{"P001", "P002"} {
		if tag := w.tags()[id]; tag.Effective != due {
			t.Fatalf("%s: in effect since %s, want %s", id, tag.Effective, due)
		}
	}
	win := w.windows(b.ID)[0]
	told := w.notices(win.Ref())
	if len(told) != 2 || told[1].Clause != "YX-13" {
		t.Fatalf("notices %+v", told)
	}
	w.recorded("tags.effective", b.Ref())
	w.view(system, func(tx *db.Tx) error {
		all, err := deadline.Of(tx, win.Ref())
		if len(all) != 1 || all[0].Outcome != deadline.Lapsed {
			t.Errorf("deadlines %+v", all)
		}
		return err
	})
}

// YX-10: a portal that was down for three days records the due instant.
func TestAfterAnOutageOfThreeDaysTheDueInstantIsRecorded(t *testing.T) {
	w := newWorld(t)
	w.stock(1)
	w.tag("P001")
	w.clock.Advance(day + 72*time.Hour)
	w.sweep()
	w.sweep()
	if got, want := w.tags()["P001"].Effective, dbtest.Start.Add(day); got != want {
		t.Fatalf("in effect since %s, want %s", got, want)
	}
	if n := w.raw("SELECT count(*) FROM notices"); n != 2 {
		t.Fatalf("%d notices, want one of the tag and one of its effect", n)
	}
}

// YX-10, YX-13: two workers at once make one tag, one notice and one fee start.
func TestTwoWorkersAtOnceMakeOneEffectAndOneNotice(t *testing.T) {
	w := newWorld(t)
	w.admit("M2")
	w.put(goods("Q1", "S2"))
	b := w.large()
	var first sync.WaitGroup
	for _, name := range []string{"w1", "w2"} {
		first.Go(func() { _, _ = w.runner(name).Next(context.Background()) })
	}
	first.Wait()
	w.clock.Advance(day)
	var group sync.WaitGroup
	total := make([]int, 4)
	for i := range total {
		group.Go(func() {
			for n := 1; n > 0; total[i] += n {
				var err error
				if n, err = product.TakeEffect(context.Background(), w.DB); err != nil {
					t.Error(err)
					return
				}
			}
		})
	}
	group.Wait()
	w.sweep()
	if n := w.raw("SELECT count(*) FROM tags WHERE effective_at = ?", dbtest.Start.Add(day)); n != 1200 || w.raw("SELECT count(*) FROM tags") != 1200 {
		t.Fatalf("%d tags took effect at the due instant", n)
	}
	if n := w.raw("SELECT count(*) FROM notices"); n != 2 {
		t.Fatalf("%d notices", n)
	}
	if got := w.recorded("tags.effective", b.Ref()); got != 2 {
		t.Errorf("%d entries, want one a step of at most 1000", got)
	}
}

// YX-20: a membership whose term was over before the tag was due ends first.
func TestTagOfAMembershipThatWasOverBeforeItsDueInstantTakesNoEffect(t *testing.T) {
	w := newWorld(t)
	w.stock(1)
	w.clock.Set(w.member.Until.Add(-time.Hour))
	w.tag("P001")
	w.clock.Advance(3 * day)
	w.sweep()
	if tag := w.tags()["P001"]; tag.Effective != 0 {
		t.Fatalf("took effect at %s, the term ended at %s", tag.Effective, w.member.Until)
	}
	w.in(system, func(tx *db.Tx) error {
		_, err := product.EndAll(tx, w.member, product.End{Clause: "YX-20", At: w.member.Until})
		return err
	})
	if tag := w.tags()["P001"]; tag.Ended != w.member.Until || tag.Effective != 0 {
		t.Fatalf("tag %+v", tag)
	}
}

func TestNextEffectIsTheEarliestDueInstant(t *testing.T) {
	w := newWorld(t)
	w.stock(2)
	next := func() (at clock.Instant) {
		w.view(system, func(tx *db.Tx) (err error) { at, err = product.NextEffect(tx); return err })
		return at
	}
	if next() != 0 {
		t.Fatal("nothing waits, and yet something is due")
	}
	w.tag("P001")
	w.clock.Advance(time.Hour)
	w.tag("P002")
	if got := next(); got != dbtest.Start.Add(day) {
		t.Fatalf("next at %s", got)
	}
}
