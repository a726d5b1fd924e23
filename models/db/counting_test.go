package db_test

import (
	"context"
	"testing"

	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/db/dbtest"
)

func TestStatementsOfATransactionAreCounted(t *testing.T) {
	d, _ := dbtest.New(t)
	ctx, count := db.Counting(context.Background())
	if err := d.InTx(ctx, test, func(tx *db.Tx) error { return put(tx, 1) }); err != nil {
		t.Fatal(err)
	}
	wrote := count() // the row, and what the record takes
	if wrote < 3 {
		t.Errorf("a command ran %d statements", wrote)
	}
	for _, ctx := range []context.Context{ctx, context.Background()} {
		if err := d.View(ctx, test, func(tx *db.Tx) error {
			var n int
			p, err := tx.Prepare("SELECT count(*) FROM holidays")
			if err != nil {
				return err
			}
			rows, err := p.Query()
			if err != nil {
				return err
			}
			if err := rows.Close(); err != nil {
				return err
			}
			if err := tx.Row("SELECT count(*) FROM holidays").Scan(&n); err != nil {
				return err
			}
			return tx.DB.Raw("SELECT count(*) FROM holidays").Take(&n).Error
		}); err != nil {
			t.Fatal(err)
		}
	}
	if n := count() - wrote; n != 3 {
		t.Errorf("a question asked %d times, 3 were asked", n)
	}
}
