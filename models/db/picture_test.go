package db_test

import (
	"context"
	"testing"
	"time"

	"github.com/mengyue/portal/models/audit"
	"github.com/mengyue/portal/models/clock"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/db/dbtest"
)

func holiday(ctx context.Context, t *testing.T, d *db.DB, day int) {
	t.Helper()
	if err := d.InTx(ctx, test, func(tx *db.Tx) error { return put(tx, day) }); err != nil {
		t.Fatal(err)
	}
}

func holidays(ctx context.Context, t *testing.T, d *db.DB) (n int, at clock.Instant) {
	t.Helper()
	if err := d.View(ctx, test, func(tx *db.Tx) error {
		at = tx.Now
		return tx.DB.Raw("SELECT COUNT(*) FROM holidays").Row().Scan(&n)
	}); err != nil {
		t.Fatal(err)
	}
	return n, at
}

func TestEverythingOneRequestAsksIsOfOnePicture(t *testing.T) {
	d, now := dbtest.New(t)
	ctx, done := d.OnePicture(context.Background())
	n, at := holidays(ctx, t, d)
	holiday(context.Background(), t, d, 1)
	now.Advance(time.Minute)
	if again, then := holidays(ctx, t, d); again != n || then != at {
		t.Errorf("saw %d at %s, then %d at %s", n, at, again, then)
	}
	done()
	if n, at := holidays(ctx, t, d); n != 1 || at != dbtest.Start.Add(time.Minute) {
		t.Errorf("after the end: %d at %s", n, at)
	}
	done()
}

func TestWhatARequestAsksAfterItsCommandSeesWhatItDid(t *testing.T) {
	d, _ := dbtest.New(t)
	ctx, done := d.OnePicture(context.Background())
	defer done()
	holidays(ctx, t, d)
	holiday(ctx, t, d, 1)
	if n, _ := holidays(ctx, t, d); n != 1 {
		t.Errorf("saw %d", n)
	}
}

func TestAQuestionThatFailsLeavesNothingBehind(t *testing.T) {
	d, _ := dbtest.New(t)
	ctx, done := d.OnePicture(context.Background())
	defer done()
	if err := d.View(ctx, test, func(tx *db.Tx) error { return tx.DB.Exec("SELEKT").Error }); err == nil {
		t.Fatal("no error")
	}
	if n, _ := holidays(ctx, t, d); n != 0 {
		t.Errorf("saw %d", n)
	}
	if err := d.View(ctx, test, func(tx *db.Tx) error {
		holidays(ctx, t, d) // a question within a question has a picture of its own
		_, err := audit.Of(tx, "calendar", 1)
		return err
	}); err != nil {
		t.Error(err)
	}
}

// A download begins its answer, which lets the picture go, while its question still reads.
func TestThePictureMayBeLetGoInsideOfAQuestion(t *testing.T) {
	d, _ := dbtest.New(t)
	ctx, done := d.OnePicture(context.Background())
	if err := d.View(ctx, test, func(tx *db.Tx) error {
		done()
		var n int
		return tx.DB.Raw("SELECT COUNT(*) FROM holidays").Row().Scan(&n)
	}); err != nil {
		t.Fatal(err)
	}
	holiday(ctx, t, d, 1)
	if n, _ := holidays(ctx, t, d); n != 1 {
		t.Errorf("saw %d", n)
	}
}
