package db_test

import (
	"context"
	"database/sql/driver"
	"testing"

	"github.com/mattn/go-sqlite3"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/db/dbtest"
)

// A statement is compiled where its authorizer is asked what it may read.
func TestStatementOfSQLiteIsCompiledOnceHoweverOftenItRunsAndWithWhateverValues(t *testing.T) {
	d, _ := dbtest.New(t)
	if d.Dialect != db.SQLite {
		return // PostgreSQL plans by itself
	}
	own, err := d.Raw()
	if err != nil {
		t.Fatal(err)
	}
	compiled := 0
	only, err := own.Conn(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	if err := only.Raw(func(c any) error {
		c.(*sqlite3.SQLiteConn).RegisterAuthorizer(func(op int, _, _, _ string) int {
			if op == sqlite3.SQLITE_READ {
				compiled++
			}
			return sqlite3.SQLITE_OK
		})
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	if err := only.Close(); err != nil {
		t.Fatal(err)
	}
	ask := func(day int, name string) {
		if err := d.InTx(context.Background(), test, func(tx *db.Tx) error {
			var n int
			if err := tx.Row("SELECT COUNT(*) FROM holidays h LEFT JOIN sessions s ON s.account = h.name AND s.tries > ? WHERE h.day = ? LIMIT ?", 0, day, 1).Scan(&n); err != nil {
				return err
			}
			return tx.DB.Raw("SELECT COUNT(*) FROM holidays WHERE name = ? AND off = ? LIMIT ?", name, true, 5).Scan(&n).Error
		}); err != nil {
			t.Fatal(err)
		}
	}
	ask(1, "x")
	first := compiled
	if first == 0 {
		t.Fatal("nothing was compiled")
	}
	ask(2, "y")
	ask(0, "1")
	if compiled != first {
		t.Errorf("compiled anew: %d questions of the authorizer after %d", compiled, first)
	}
}

func TestValueKeepsItsKindInItsPlace(t *testing.T) {
	d, _ := dbtest.New(t)
	if d.Dialect != db.SQLite {
		return
	}
	for value, kind := range map[driver.Value]string{int64(7): "integer", "7": "text", 0.5: "real", true: "integer", nil: "null"} {
		if err := d.View(context.Background(), test, func(tx *db.Tx) error {
			var got string
			if err := tx.Row("SELECT typeof(?)", value).Scan(&got); err != nil || got != kind {
				t.Errorf("%#v is %s, want %s; %v", value, got, kind, err)
			}
			return nil
		}); err != nil {
			t.Fatal(err)
		}
	}
}
