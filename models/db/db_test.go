package db_test

import (
	"context"
	"errors"
	"sync"
	"testing"

	"github.com/mengyue/portal/models/audit"
	"github.com/mengyue/portal/models/clock"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/db/dbtest"
	"github.com/mengyue/portal/models/fault"
)

var test = db.System("test")

func put(tx *db.Tx, day int) error {
	audit.Record(tx, audit.Entry{Action: "test.put", Object: "calendar"})
	return tx.DB.Exec("INSERT INTO holidays (day, name, off) VALUES (?, 'x', true)", day).Error
}

func count(t *testing.T, d *db.DB) (n int) {
	t.Helper()
	if err := d.View(context.Background(), test, func(tx *db.Tx) error {
		return tx.DB.Raw("SELECT count(*) FROM holidays").Take(&n).Error
	}); err != nil {
		t.Fatal(err)
	}
	return n
}

func TestCommandThatFailsLeavesNothing(t *testing.T) {
	d, _ := dbtest.New(t)
	why := errors.New("no")
	after := false
	err := d.InTx(context.Background(), test, func(tx *db.Tx) error {
		tx.AfterCommit(func() { after = true })
		return errors.Join(put(tx, 1), why)
	})
	if !errors.Is(err, why) || count(t, d) != 0 || after {
		t.Errorf("%v; %d rows, after commit ran: %v", err, count(t, d), after)
	}
}

func TestPanicInACommandLeavesNothing(t *testing.T) {
	d, _ := dbtest.New(t)
	func() {
		defer func() { _ = recover() }()
		_ = d.InTx(context.Background(), test, func(tx *db.Tx) error {
			if err := put(tx, 1); err != nil {
				t.Error(err)
			}
			panic("boom")
		})
	}()
	if n := count(t, d); n != 0 {
		t.Errorf("%d rows were kept", n)
	}
	if err := d.InTx(context.Background(), test, func(tx *db.Tx) error { return put(tx, 2) }); err != nil {
		t.Errorf("the database is stuck: %v", err)
	}
}

func TestQuestionCannotWrite(t *testing.T) {
	d, _ := dbtest.New(t)
	err := d.View(context.Background(), test, func(tx *db.Tx) error {
		if !tx.ReadOnly() {
			t.Error("a question does not know that it is one")
		}
		return tx.DB.Exec("INSERT INTO holidays (day, name, off) VALUES (1, 'x', true)").Error
	})
	if err == nil || count(t, d) != 0 {
		t.Errorf("a question wrote: %v, %d rows", err, count(t, d))
	}
}

func TestEveryChangeOfARowOfRecordIsNoticed(t *testing.T) {
	d, _ := dbtest.New(t)
	if err := d.InTx(context.Background(), test, func(tx *db.Tx) error { return put(tx, 1) }); err != nil {
		t.Fatal(err)
	}
	for _, sql := range []string{"INSERT INTO holidays (day, name, off) VALUES (2, 'x', true)", "UPDATE holidays SET name = 'y'", "DELETE FROM holidays",
		"  insert into \"holidays\" (day, name, off) values (3, 'x', true)", "WITH one AS (SELECT 4 AS day) INSERT INTO holidays SELECT day, 'x', true FROM one"} {
		err := d.InTx(context.Background(), test, func(tx *db.Tx) error { return tx.DB.Exec(sql).Error })
		if !errors.Is(err, db.ErrUnaudited) {
			t.Errorf("%q: got %v", sql, err)
		}
	}
	if err := d.InTx(context.Background(), test, func(tx *db.Tx) error {
		return tx.DB.Exec("INSERT INTO demo_clock (id, ahead) VALUES (1, 0)").Error
	}); err != nil {
		t.Errorf("the portal's own books need no entry: %v", err)
	}
}

func TestCommandsOfManyAtOnceAllHappen(t *testing.T) {
	d, _ := dbtest.New(t)
	var all sync.WaitGroup
	for i := range 20 {
		all.Go(func() {
			if err := d.InTx(context.Background(), test, func(tx *db.Tx) error { return put(tx, i) }); err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
	if n := count(t, d); n != 20 {
		t.Errorf("%d of 20 happened", n)
	}
}

func TestUpdateThatMeetsNoRowIsAConflict(t *testing.T) {
	d, _ := dbtest.New(t)
	err := d.InTx(context.Background(), test, func(tx *db.Tx) error {
		return db.One(tx.DB.Exec("UPDATE holidays SET name = 'z' WHERE day = 99"))
	})
	if !fault.Is(err, fault.Conflict) {
		t.Errorf("got %v", err)
	}
}

func TestIdentifiersSortByTheirInstant(t *testing.T) {
	at := clock.Must("2026-11-22")
	if a, b := db.NewID(at), db.NewID(at+1_000_000); len(a) != 26 || a >= b {
		t.Errorf("%s, %s", a, b)
	}
	if one, two := db.NewID(at), db.NewID(at); one == two {
		t.Errorf("two are the same: %s", one)
	}
}

func TestMigratingTwiceChangesNothing(t *testing.T) {
	d, _ := dbtest.New(t)
	steps, err := d.Migrate(context.Background())
	if err != nil || len(steps) != 0 {
		t.Errorf("%d steps, %v", len(steps), err)
	}
	all, err := d.Migrations(context.Background())
	if err != nil || len(all) == 0 {
		t.Fatal(err)
	}
	for _, m := range all {
		if !m.Applied {
			t.Errorf("%s is not taken", m.Name)
		}
	}
}

func TestAddressThatIsNoneSaysWhatToWrite(t *testing.T) {
	for _, dsn := range []string{"", "portal.db", "mysql://x", "postgres:x"} {
		if d, err := db.Open(dsn, clock.System{}); err == nil {
			_ = d.Close()
			t.Errorf("%q was opened", dsn)
		}
	}
}
