package audit_test

import (
	"context"
	"testing"
	"time"

	"github.com/mengyue/portal/models/audit"
	"github.com/mengyue/portal/models/clock"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/db/dbtest"
)

// asker counts how often a question was really asked.
type asker struct {
	t     *testing.T
	d     *db.DB
	asked int
	until clock.Instant
}

func (a *asker) answer(tx *db.Tx) int {
	a.t.Helper()
	n, err := audit.Remembered(tx, "how often", func() (int, clock.Instant, error) { a.asked++; return a.asked, a.until, nil })
	if err != nil {
		a.t.Fatal(err)
	}
	return n
}

func (a *asker) view() (n int) {
	a.t.Helper()
	if err := a.d.View(context.Background(), db.System("test"), func(tx *db.Tx) error { n = a.answer(tx); return nil }); err != nil {
		a.t.Fatal(err)
	}
	return n
}

func TestAnAnswerIsRememberedUntilTheRecordGrows(t *testing.T) {
	d, _ := dbtest.New(t)
	a := &asker{t: t, d: d, until: clock.Never}
	if first, again := a.view(), a.view(); first != 1 || again != 1 {
		t.Fatal("asked twice though nothing happened")
	}
	if err := d.InTx(context.Background(), db.System("test"), func(tx *db.Tx) error {
		audit.Record(tx, audit.Entry{Action: "thing.done", Object: "thing:1"})
		if a.answer(tx) != 2 {
			t.Error("a command was answered from memory")
		}
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	if first, again := a.view(), a.view(); first != 3 || again != 3 {
		t.Fatal("the answer of before the entry was given, or the new one not kept")
	}
}

func TestAnAnswerIsRememberedUntilTheInstantThatChangesIt(t *testing.T) {
	d, now := dbtest.New(t)
	a := &asker{t: t, d: d, until: dbtest.Start.Add(time.Minute)}
	a.view()
	now.Set(a.until - 1)
	if a.view() != 1 {
		t.Error("forgotten too early")
	}
	now.Set(a.until)
	if a.view() != 2 {
		t.Error("remembered too long")
	}
}

func TestAPictureOlderThanTheMemoryIsAskedItself(t *testing.T) {
	d, _ := dbtest.New(t)
	a := &asker{t: t, d: d, until: clock.Never}
	err := d.View(context.Background(), db.System("test"), func(old *db.Tx) error {
		if _, err := audit.Of(old, "thing:1", 1); err != nil { // the picture is taken here
			return err
		}
		if err := d.InTx(context.Background(), db.System("test"), func(tx *db.Tx) error {
			audit.Record(tx, audit.Entry{Action: "thing.done", Object: "thing:1"})
			return nil
		}); err != nil {
			return err
		}
		if a.view() != 1 || a.answer(old) != 2 || a.view() != 1 {
			t.Error("two pictures of the data shared an answer")
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}
