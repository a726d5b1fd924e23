package sweep_test

import (
	"context"
	"errors"
	"sync"
	"testing"
	"time"

	"github.com/mengyue/portal/models/audit"
	"github.com/mengyue/portal/models/clock"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/db/dbtest"
	"github.com/mengyue/portal/models/deadline"
	"github.com/mengyue/portal/models/job"
	"github.com/mengyue/portal/models/outbox"
	"github.com/mengyue/portal/models/partner"
	"github.com/mengyue/portal/models/sweep"
	"github.com/mengyue/portal/models/text"
)

var test = db.System("test")

// open starts a deadline of 24 hours that belongs to "thing:" + name.
func open(t *testing.T, d *db.DB, kind, name string) (due clock.Instant) {
	t.Helper()
	if err := d.InTx(t.Context(), test, func(tx *db.Tx) error {
		got, err := deadline.Open(tx, deadline.New{Kind: kind, Object: "thing:" + name, Audience: deadline.Nobody, Clause: "TIME-1",
			Period: "24h", Title: text.Of("测试", "Test")})
		due = got.Due
		audit.Record(tx, audit.Entry{Action: "test.opened", Object: "thing:" + name})
		return err
	}); err != nil {
		t.Fatal(err)
	}
	return due
}

// tell is an effect that sends a notice to administrators, once for each object, at the due instant.
func tell(tx *db.Tx, d deadline.Deadline) error {
	_, err := outbox.Send(tx, outbox.Notice{Key: outbox.Kinds()[0].Key(d.Object), Role: "administrator", Object: d.Object, Letter: outbox.Letter{Title: text.Same(d.Due.String())}})
	return errors.Join(err, deadline.CloseAll(tx, d.Object, deadline.Lapsed))
}

func run(t *testing.T, s *sweep.Sweep) int {
	t.Helper()
	n, err := s.Run(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return n
}

func about(t *testing.T, d *db.DB, object string) (notices []outbox.Notice, entries []audit.Entry) {
	t.Helper()
	if err := d.View(t.Context(), test, func(tx *db.Tx) (err error) {
		if notices, err = outbox.About(tx, object); err != nil {
			return err
		}
		entries, err = audit.Of(tx, object, 100)
		return err
	}); err != nil {
		t.Fatal(err)
	}
	return notices, entries
}

func TestEndTakesEffectAtItsInstantAndNotAMicrosecondBefore(t *testing.T) {
	d, now := dbtest.New(t)
	s := &sweep.Sweep{DB: d, Effects: deadline.Effects{"x": tell}}
	due := open(t, d, "x", "a")
	now.Set(due - 1)
	if n := run(t, s); n != 0 {
		t.Fatalf("%d ends took effect early", n)
	}
	now.Set(due)
	if n := run(t, s); n != 1 {
		t.Fatalf("%d ends took effect, want 1", n)
	}
	if n := run(t, s); n != 0 {
		t.Fatalf("%d ends took effect twice", n)
	}
	_, entries := about(t, d, "thing:a")
	if len(entries) != 2 || entries[0].Action != "deadline.reached" || entries[0].Clause != "TIME-1" {
		t.Errorf("record: %+v", entries)
	}
}

// TIME-1: after an outage the effect keeps the instant at which it was due.
func TestAfterThreeDaysOfOutageTheEffectKeepsItsInstant(t *testing.T) {
	d, now := dbtest.New(t)
	s := &sweep.Sweep{DB: d, Effects: deadline.Effects{"x": tell}}
	due := open(t, d, "x", "a")
	now.Set(due.Add(72 * time.Hour))
	run(t, s)
	notices, _ := about(t, d, "thing:a")
	if len(notices) != 1 || notices[0].Letter.Title.ZH != due.String() || notices[0].Sent != now.Now() {
		t.Errorf("told %+v", notices)
	}
}

func TestSeveralWorkersAtOnceGiveOneEffect(t *testing.T) {
	d, now := dbtest.New(t)
	var mu sync.Mutex
	effects := map[string]int{}
	effect := func(tx *db.Tx, dl deadline.Deadline) error {
		tx.AfterCommit(func() { mu.Lock(); effects[dl.Object]++; mu.Unlock() })
		return tell(tx, dl)
	}
	s := &sweep.Sweep{DB: d, Effects: deadline.Effects{"x": effect}}
	for _, name := range []string{"a", "b", "c", "d", "e", "f", "g", "h"} {
		open(t, d, "x", name)
	}
	now.Advance(25 * time.Hour)
	var all sync.WaitGroup
	total := make([]int, 4)
	for i := range total {
		all.Go(func() { total[i], _ = s.Run(context.Background()) })
	}
	all.Wait()
	if n := total[0] + total[1] + total[2] + total[3]; n != 8 || len(effects) != 8 {
		t.Errorf("%v ends took effect, effects %v", total, effects)
	}
	for object, n := range effects {
		if n != 1 {
			t.Errorf("%s: %d effects", object, n)
		}
	}
}

func TestEndThatFailsIsTriedAgainAndHoldsUpNothing(t *testing.T) {
	d, now := dbtest.New(t)
	broken := true
	s := &sweep.Sweep{DB: d, Effects: deadline.Effects{"x": tell, "bad": func(tx *db.Tx, dl deadline.Deadline) error {
		if err := tell(tx, dl); err != nil || !broken {
			return err
		}
		return errors.New("broken")
	}}}
	due := open(t, d, "bad", "a")
	open(t, d, "x", "b")
	now.Set(due)
	if n := run(t, s); n != 1 {
		t.Fatalf("%d ends took effect, want the good one", n)
	}
	if notices, _ := about(t, d, "thing:a"); len(notices) != 0 {
		t.Fatal("half of a failed effect was kept")
	}
	broken = false
	if n := run(t, s); n != 0 {
		t.Fatal("tried again at once")
	}
	now.Advance(time.Second)
	if n := run(t, s); n != 1 {
		t.Fatalf("%d ends took effect after the pause, want 1", n)
	}
	notices, _ := about(t, d, "thing:a")
	if len(notices) != 1 || notices[0].Letter.Title.ZH != due.String() {
		t.Errorf("told %+v", notices)
	}
}

// R9: an end that never takes effect is set aside, administrators are told once, a restart tries again.
func TestEndThatKeepsFailingIsSetAsideAndToldToAdministrators(t *testing.T) {
	d, now := dbtest.New(t)
	s := &sweep.Sweep{DB: d}
	due := open(t, d, "unknown", "a")
	now.Set(due)
	for range 30 {
		run(t, s)
		now.Advance(25 * time.Hour)
	}
	notices, entries := about(t, d, "thing:a")
	if len(notices) != 1 || notices[0].Role != "administrator" || entries[0].Action != "deadline.parked" {
		t.Fatalf("told %+v, record %+v", notices, entries)
	}
	s.Effects = deadline.Effects{"unknown": tell}
	if n := run(t, s); n != 0 {
		t.Fatal("tried although set aside")
	}
	if err := s.Retry(t.Context()); err != nil {
		t.Fatal(err)
	}
	if n := run(t, s); n != 1 {
		t.Fatalf("%d ends took effect after the restart, want 1", n)
	}
}

func TestSetsAreAskedUntilNothingIsLeftAndDoNotStopTheRest(t *testing.T) {
	d, now := dbtest.New(t)
	left, asked := 3, 0
	next := now.Now().Add(time.Hour)
	s := &sweep.Sweep{DB: d, Effects: deadline.Effects{"x": tell}, Sets: []sweep.Set{
		{Name: "broken", Do: func(context.Context, *db.DB) (int, error) { return 0, errors.New("broken") }},
		{Name: "good", Do: func(context.Context, *db.DB) (int, error) {
			if asked++; left == 0 {
				return 0, nil
			}
			left--
			return 1000, nil
		}, Next: func(*db.Tx) (clock.Instant, error) { return next, nil }},
	}}
	due := open(t, d, "x", "a")
	check := func(want clock.Instant) {
		t.Helper()
		_ = d.View(t.Context(), test, func(tx *db.Tx) error {
			if at, err := s.Next(tx); at != want || err != nil {
				t.Errorf("next is %s, want %s (%v)", at, want, err)
			}
			return nil
		})
	}
	check(next)
	next = 0
	check(due)
	now.Set(due)
	if n := run(t, s); n != 3001 || left != 0 || asked != 5 && asked != 4 {
		t.Errorf("%d took effect, %d left, asked %d times", n, left, asked)
	}
	check(0)
}

func TestHousekeepingIsDoneOnceEachRound(t *testing.T) {
	d, now := dbtest.New(t)
	done := 0
	s := &sweep.Sweep{DB: d, Rounds: []sweep.Round{{Name: "tidy", Every: time.Hour, Do: func(*db.Tx) error { done++; return nil }}}}
	for _, advance := range []time.Duration{0, time.Minute, 58 * time.Minute, time.Minute, time.Minute} {
		now.Advance(advance)
		run(t, s)
	}
	if done != 2 {
		t.Errorf("done %d times in 61 minutes, want 2", done)
	}
}

func TestWorkerDoesEndsJobsAndMailAndStops(t *testing.T) {
	d, now := dbtest.New(t)
	due := open(t, d, "x", "a")
	now.Set(due)
	counted := make(chan struct{})
	w := &sweep.Worker{Courier: partner.NewCourier(d), Sweep: &sweep.Sweep{DB: d, Effects: deadline.Effects{"x": tell}},
		Jobs: &job.Runner{DB: d, Name: "w", Workers: map[string]job.Worker{"count": func(context.Context, *db.DB, *job.Run) error { close(counted); return nil }}},
		Office: &outbox.Office{DB: d, Readers: func(*db.Tx, outbox.Notice) ([]outbox.Address, error) {
			return []outbox.Address{{Mail: "admin@portal.example"}}, nil
		}}}
	if err := d.InTx(t.Context(), test, func(tx *db.Tx) error {
		_, err := job.Enqueue(tx, job.New{Kind: "count", Key: "k", Title: text.Same("count")})
		return err
	}); err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(t.Context())
	ended := make(chan error)
	go func() { ended <- w.Run(ctx) }()
	<-counted
	for mailed(d) == 0 {
		time.Sleep(10 * time.Millisecond)
	}
	stop()
	if err := <-ended; err != nil {
		t.Error(err)
	}
}

func mailed(d *db.DB) (n int) {
	_ = d.View(context.Background(), test, func(tx *db.Tx) error {
		mails, err := outbox.Mails(tx, outbox.Kept, "", 10)
		n = len(mails)
		return err
	})
	return n
}

func TestSettleEndsWhenNothingIsLeftToDo(t *testing.T) {
	d, now := dbtest.New(t)
	due := open(t, d, "x", "a")
	now.Set(due)
	enqueue := func(tx *db.Tx, dl deadline.Deadline) error {
		_, err := job.Enqueue(tx, job.New{Kind: "then", Key: dl.ID, Title: text.Same("then")})
		return errors.Join(err, tell(tx, dl))
	}
	worked := 0
	w := &sweep.Worker{Courier: partner.NewCourier(d), Sweep: &sweep.Sweep{DB: d, Effects: deadline.Effects{"x": enqueue}},
		Jobs: &job.Runner{DB: d, Name: "w", Workers: map[string]job.Worker{"then": func(context.Context, *db.DB, *job.Run) error { worked++; return nil }}}}
	if err := w.Settle(t.Context()); err != nil || worked != 1 {
		t.Errorf("%v, %d jobs", err, worked)
	}
}
