package sweep

import (
	"context"
	"testing"
	"time"

	"github.com/mengyue/portal/models/access"
	"github.com/mengyue/portal/models/blob"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/db/dbtest"
	"github.com/mengyue/portal/models/deadline"
	"github.com/mengyue/portal/models/rulebook"
)

func TestKindBelongsToOnePackage(t *testing.T) {
	a := deadline.Effects{"a": nil}
	if both := together(a, deadline.Effects{"b": nil}); len(both) != 2 {
		t.Errorf("%v", both)
	}
	defer func() {
		if recover() == nil {
			t.Error("two packages claim a kind and nobody says so")
		}
	}()
	together(a, deadline.Effects{"a": nil})
}

// Everything on the list runs on an empty portal, again and again, and leaves nothing behind.
func TestWholeListRunsOnAnEmptyPortal(t *testing.T) {
	d, now := dbtest.New(t)
	books, err := rulebook.Embedded()
	if err != nil {
		t.Fatal(err)
	}
	rulebook.Carry(d, books)
	papers, err := blob.Open(context.Background(), "file:"+t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = papers.Close() }()
	w := New(d, papers, nil)
	for _, set := range w.Sweep.Sets {
		if n, err := set.Do(t.Context(), d); n != 0 || err != nil {
			t.Errorf("%s: %d, %v", set.Name, n, err)
		}
	}
	for range 3 {
		if err := w.Settle(t.Context()); err != nil {
			t.Fatal(err)
		}
		now.Advance(2 * time.Hour)
	}
	if err := d.View(t.Context(), actor, func(tx *db.Tx) error {
		at, err := w.Sweep.Next(tx)
		if at != 0 {
			t.Errorf("something is due at %s", at)
		}
		return err
	}); err != nil {
		t.Error(err)
	}
}

func TestHousekeepingForgetsOldTokensAndKeepsFreshOnes(t *testing.T) {
	d, now := dbtest.New(t)
	s := All(d)
	s.Sets = nil
	used := 0
	use := func(token string) {
		t.Helper()
		if err := d.InTx(t.Context(), actor, func(tx *db.Tx) error {
			_, err := access.Once(tx, access.Sent{Token: token, Route: "POST /x"}, func() (string, error) { used++; return "/x", nil })
			return err
		}); err != nil {
			t.Fatal(err)
		}
	}
	use("old")
	now.Advance(8 * 24 * time.Hour)
	use("fresh")
	if _, err := s.Run(t.Context()); err != nil {
		t.Fatal(err)
	}
	use("fresh")
	use("old")
	if used != 3 {
		t.Errorf("commands ran %d times, want 3: the fresh token is remembered, the old one forgotten", used)
	}
}
