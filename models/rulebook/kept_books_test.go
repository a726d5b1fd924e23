package rulebook_test

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/mengyue/portal/models/audit"
	"github.com/mengyue/portal/models/clock"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/db/dbtest"
	"github.com/mengyue/portal/models/fault"
	"github.com/mengyue/portal/models/rulebook"
)

func published(t *testing.T, day string) rulebook.Book {
	t.Helper()
	var src [2]string
	for i, file := range []string{"testdata/good.yaml", "testdata/good.scenarios.yaml"} {
		b, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		src[i] = strings.ReplaceAll(string(b), "2026-01-01", day)
	}
	sum := sha256.Sum256([]byte(src[0]))
	return rulebook.Book{Programme: "sample", Edition: day, Source: src[0], Scenarios: src[1], Hash: hex.EncodeToString(sum[:])}
}

func keep(t *testing.T, d *db.DB, b rulebook.Book) error {
	t.Helper()
	return d.InTx(context.Background(), db.System("test"), func(tx *db.Tx) error {
		b.Published = tx.Now
		audit.Record(tx, audit.Entry{Action: "edition.published", Object: "edition:" + b.Programme + "/" + b.Edition})
		return rulebook.Keep(tx, b)
	})
}

func editions(t *testing.T, d *db.DB) (n int) {
	t.Helper()
	if err := d.View(context.Background(), db.System("test"), func(tx *db.Tx) error {
		n = len(rulebook.Books(tx).Editions("sample"))
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	return n
}

// GEN-2, GEN-7: an edition that was published here is in the library at once, in that of another process within a
// second, and never changes.
func TestAPublishedEditionReachesEveryProcessAndNeverChanges(t *testing.T) {
	c, dsn := clock.At(clock.Must("2026-11-22T15:30:00+08:00")), dbtest.DSN(t)
	d, other := dbtest.Open(t, dsn, c), dbtest.Open(t, dsn, c)
	l, err := rulebook.Embedded()
	if err != nil {
		t.Fatal(err)
	}
	rulebook.Carry(d, l)
	if n := editions(t, d); n != 0 {
		t.Fatalf("%d editions before", n)
	}
	if err := keep(t, d, published(t, "2026-12-01")); err != nil {
		t.Fatal(err)
	}
	if n := editions(t, d); n != 1 {
		t.Errorf("%d editions in the process that published", n)
	}
	rulebook.Carry(other, l) // another process: the same database, a library of its own
	if n := editions(t, other); n != 1 {
		t.Errorf("%d editions in a process that starts later", n)
	}
	c.Advance(time.Second)
	if err := keep(t, d, published(t, "2027-01-01")); err != nil {
		t.Fatal(err)
	}
	if n := editions(t, other); n != 2 {
		t.Errorf("%d editions in the other process after a second", n)
	}
	changed := published(t, "2026-12-01")
	changed.Source += "# changed\n"
	if err := keep(t, d, changed); !fault.Is(err, fault.Conflict) {
		t.Errorf("a published edition was replaced: %v", err)
	}
	if err := d.View(context.Background(), db.System("test"), func(tx *db.Tx) error {
		e, err := rulebook.Books(tx).Edition("sample", "2026-12-01")
		if err != nil || strings.Contains(string(e.Text), "changed") {
			t.Errorf("edition: %v", err)
		}
		if kept, err := rulebook.Kept(tx, 10); err != nil || len(kept) != 2 || kept[0].Edition != "2027-01-01" {
			t.Errorf("kept: %v, %v", kept, err)
		}
		return nil
	}); err != nil {
		t.Fatal(err)
	}
}
