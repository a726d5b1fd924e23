package job_test

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/db/dbtest"
	"github.com/mengyue/portal/models/fault"
	"github.com/mengyue/portal/models/job"
	"github.com/mengyue/portal/models/text"
)

func enqueue(t *testing.T, d *db.DB, key string) (id string) {
	t.Helper()
	if err := d.InTx(context.Background(), db.System("test"), func(tx *db.Tx) (err error) {
		id, err = job.Enqueue(tx, job.New{Kind: "count", Key: key, Title: text.Of("数数", "Counting"), Args: 3, Total: 3})
		return err
	}); err != nil {
		t.Fatal(err)
	}
	return id
}

func find(t *testing.T, d *db.DB, id string) (j job.Job) {
	t.Helper()
	if err := d.View(context.Background(), db.System("test"), func(tx *db.Tx) (err error) {
		j, err = job.Find(tx, id)
		return err
	}); err != nil {
		t.Fatal(err)
	}
	return j
}

// counting takes steps until its argument is reached; fail may stop it before a step.
func counting(fail func(step int) error) job.Worker {
	return func(ctx context.Context, d *db.DB, r *job.Run) error {
		var n, at int
		if err := errors.Join(r.Args(&n), r.Place(&at)); err != nil {
			return err
		}
		for at < n {
			if err := fail(at); err != nil {
				return err
			}
			at++
			if err := d.InTx(ctx, db.System("worker"), func(tx *db.Tx) error { return r.Step(tx, job.Step{Place: at, Done: 1}) }); err != nil {
				return err
			}
		}
		return nil
	}
}

func TestJobGoesOnFromItsLastStepAfterAFailure(t *testing.T) {
	d, c := dbtest.New(t)
	id := enqueue(t, d, "a")
	failed := false
	r := &job.Runner{DB: d, Name: "w1", Workers: map[string]job.Worker{"count": counting(func(step int) error {
		if step == 2 && !failed {
			failed = true
			return errors.New("a hiccup")
		}
		return nil
	})}}
	for range 2 {
		if ran, err := r.Next(context.Background()); !ran || err != nil {
			t.Fatal(ran, err)
		}
		c.Advance(time.Minute)
	}
	if j := find(t, d, id); j.State != job.Done || j.Done != 3 {
		t.Fatalf("state %s with %d done, want done with 3", j.State, j.Done)
	}
}

func TestJobThatFailedSaysWhyInBothLanguages(t *testing.T) {
	d, _ := dbtest.New(t)
	id := enqueue(t, d, "a")
	r := &job.Runner{DB: d, Name: "w1", Workers: map[string]job.Worker{"count": func(context.Context, *db.DB, *job.Run) error {
		return fault.Validation().At("legal_id", text.Of("第 3 行的代码不对。", "The code of line 3 is wrong."))
	}}}
	if ran, err := r.Next(context.Background()); !ran || err != nil {
		t.Fatal(ran, err)
	}
	j := find(t, d, id)
	if zh, en := j.LastError.ZH, j.LastError.EN; j.State != job.Failed || !strings.Contains(zh, "第 3 行的代码不对。") || !strings.Contains(en, "correcting; everything you typed is kept. The code of line 3 is wrong.") {
		t.Errorf("%s: %q, %q", j.State, zh, en)
	}
}

func TestJobWithTheSameKeyIsThereOnce(t *testing.T) {
	d, _ := dbtest.New(t)
	if a, b := enqueue(t, d, "same"), enqueue(t, d, "same"); a != b {
		t.Fatalf("two jobs %s and %s for one key", a, b)
	}
}

func TestCancelledJobStopsBeforeItsNextStepAndKeepsWhatIsDone(t *testing.T) {
	d, _ := dbtest.New(t)
	id := enqueue(t, d, "a")
	r := &job.Runner{DB: d, Name: "w1", Workers: map[string]job.Worker{"count": counting(func(step int) error {
		if step != 1 {
			return nil
		}
		return d.InTx(context.Background(), db.System("test"), func(tx *db.Tx) error { return job.AskToStop(tx, id) })
	})}}
	if _, err := r.Next(context.Background()); err != nil {
		t.Fatal(err)
	}
	if j := find(t, d, id); j.State != job.Cancelled || j.Done != 1 {
		t.Fatalf("state %s with %d done, want cancelled with 1", j.State, j.Done)
	}
}

func TestWorkerThatLostItsLeaseCountsNothing(t *testing.T) {
	d, c := dbtest.New(t)
	id := enqueue(t, d, "a")
	taken := false
	quick := &job.Runner{DB: d, Name: "quick", Workers: map[string]job.Worker{"count": counting(func(int) error { return nil })}}
	slow := &job.Runner{DB: d, Name: "slow", Workers: map[string]job.Worker{"count": counting(func(int) error {
		if taken {
			return nil
		}
		taken = true
		c.Advance(time.Hour) // asleep longer than its lease
		_, err := quick.Next(context.Background())
		return err
	})}}
	if _, err := slow.Next(context.Background()); err != nil {
		t.Fatal(err)
	}
	if j := find(t, d, id); j.State != job.Done || j.Done != 3 {
		t.Fatalf("state %s with %d done, want done with 3", j.State, j.Done)
	}
}
