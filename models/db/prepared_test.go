package db_test

import (
	"context"
	"errors"
	"testing"

	"github.com/mengyue/portal/models/audit"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/db/dbtest"
)

const addHoliday = "INSERT INTO holidays (day, name, off) VALUES (?, ?, ?), (?, ?, ?)"

func TestPreparedStatementRunsManyTimesInItsTransaction(t *testing.T) {
	d, _ := dbtest.New(t)
	if err := d.InTx(context.Background(), test, func(tx *db.Tx) error {
		audit.Record(tx, audit.Entry{Action: "test.put", Object: "calendar"})
		for i := range 5 {
			p, err := tx.Prepare(addHoliday)
			if err != nil {
				return err
			}
			if n, err := p.Exec(2*i, "x", true, 2*i+1, "y", true); n != 2 || err != nil {
				t.Errorf("%d rows, %v", n, err)
			}
		}
		p, err := tx.Prepare("SELECT name FROM holidays WHERE day = ? AND off = ?")
		if err != nil {
			return err
		}
		rows, err := p.Query(3, true)
		if err != nil {
			return err
		}
		name := ""
		for rows.Next() {
			err = rows.Scan(&name)
		}
		if name != "y" {
			t.Errorf("read %q", name)
		}
		return errors.Join(err, rows.Close())
	}); err != nil || count(t, d) != 10 {
		t.Fatal(err, count(t, d))
	}
}

func TestWhatAPreparedStatementChangesHasToBeOnTheRecord(t *testing.T) {
	d, _ := dbtest.New(t)
	err := d.InTx(context.Background(), test, func(tx *db.Tx) error {
		p, err := tx.Prepare(addHoliday)
		if err == nil {
			_, err = p.Exec(1, "x", true, 2, "y", true)
		}
		return err
	})
	if !errors.Is(err, db.ErrUnaudited) || count(t, d) != 0 {
		t.Error(err)
	}
}

func TestStatementThatCannotBePreparedIsAnError(t *testing.T) {
	d, _ := dbtest.New(t)
	if err := d.View(context.Background(), test, func(tx *db.Tx) error { _, err := tx.Prepare("SELEKT ?"); return err }); err == nil {
		t.Error("prepared")
	}
}
