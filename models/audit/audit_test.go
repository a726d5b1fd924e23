package audit_test

import (
	"context"
	"errors"
	"testing"

	"github.com/mengyue/portal/models/audit"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/db/dbtest"
)

func verify(t *testing.T, d *db.DB) (n int64, err error) {
	t.Helper()
	_ = d.View(context.Background(), db.System("test"), func(tx *db.Tx) error {
		n, err = audit.Verify(tx)
		return nil
	})
	return n, err
}

func TestEntriesOfOneTransactionFollowEachOther(t *testing.T) {
	d, _ := dbtest.New(t)
	for range 3 {
		if err := d.InTx(context.Background(), db.System("test"), func(tx *db.Tx) error {
			audit.Record(tx, audit.Entry{Action: "thing.made", Object: "thing:1"})
			audit.Record(tx, audit.Entry{Action: "thing.seen", Object: "thing:1"})
			return nil
		}); err != nil {
			t.Fatal(err)
		}
	}
	if n, err := verify(t, d); n != 6 || err != nil {
		t.Fatalf("verified %d entries, %v; want 6 and no error", n, err)
	}
}

func TestTransactionThatChangesARowWithoutAnEntryIsNotCommitted(t *testing.T) {
	d, _ := dbtest.New(t)
	err := d.InTx(context.Background(), db.System("test"), func(tx *db.Tx) error {
		return tx.DB.Exec("INSERT INTO holidays (day, name, off) VALUES (1, 'x', true)").Error
	})
	if !errors.Is(err, db.ErrUnaudited) {
		t.Fatalf("got %v, want ErrUnaudited", err)
	}
	var n int64
	if err := d.View(context.Background(), db.System("test"), func(tx *db.Tx) error {
		return tx.DB.Raw("SELECT count(*) FROM holidays").Scan(&n).Error
	}); err != nil || n != 0 {
		t.Fatalf("%d rows were kept, %v; want none", n, err)
	}
}

func TestRecordRefusesEveryChangeOfAnEntry(t *testing.T) {
	d, _ := dbtest.New(t)
	mustRecord(t, d)
	raw, err := d.Raw()
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range []string{"UPDATE audit_entries SET action = 'x'", "DELETE FROM audit_entries"} {
		if _, err := raw.Exec(s); err == nil {
			t.Errorf("%q was accepted", s)
		}
	}
}

func TestVerifyFindsWhatWasChangedCutOffOrTakenOut(t *testing.T) {
	for name, c := range map[string]struct {
		tamper string
		seq    int64
	}{
		"changed":   {"UPDATE audit_entries SET detail = '{\"why\":\"other\"}' WHERE seq = 2", 2},
		"cut off":   {"DELETE FROM audit_entries WHERE seq = 4", 4},
		"taken out": {"DELETE FROM audit_entries WHERE seq = 2", 2},
		"relinked":  {"UPDATE audit_entries SET prev_hash = hash WHERE seq = 3", 3},
	} {
		t.Run(name, func(t *testing.T) {
			d, _ := dbtest.New(t)
			mustRecord(t, d)
			raw, err := d.Raw()
			if err != nil {
				t.Fatal(err)
			}
			unlock := []string{"DROP TRIGGER audit_entries_stay", "DROP TRIGGER audit_entries_remain"}
			if d.Dialect == db.Postgres {
				unlock = []string{"DROP TRIGGER audit_entries_stay ON audit_entries"}
			}
			for _, s := range append(unlock, c.tamper) {
				if _, err := raw.Exec(s); err != nil {
					t.Fatal(err)
				}
			}
			var broken *audit.Broken
			if _, err := verify(t, d); !errors.As(err, &broken) || broken.Seq != c.seq {
				t.Fatalf("got %v, want entry %d to be named", err, c.seq)
			}
		})
	}
}

func mustRecord(t *testing.T, d *db.DB) {
	t.Helper()
	for range 4 {
		if err := d.InTx(context.Background(), db.System("test"), func(tx *db.Tx) error {
			audit.Record(tx, audit.Entry{Action: "thing.made", Object: "thing:1", Detail: map[string]string{"why": "因为"}})
			return nil
		}); err != nil {
			t.Fatal(err)
		}
	}
}
