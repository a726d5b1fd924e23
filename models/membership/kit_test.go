package membership_test

import (
	"context"
	"os"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/mengyue/portal/models/audit"
	"github.com/mengyue/portal/models/clock"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/db/dbtest"
	"github.com/mengyue/portal/models/deadline"
	"github.com/mengyue/portal/models/membership"
	"github.com/mengyue/portal/models/outbox"
	"github.com/mengyue/portal/models/rulebook"
)

const (
	programme = "yanxuan"
	edition   = "2023-08-04"
)

// two is a library of two programmes of the same rules, so that one can be told apart from the other.
func two(t testing.TB, change ...string) *rulebook.Library {
	t.Helper()
	files := fstest.MapFS{}
	for _, name := range []string{"common/2023-01-01.yaml", "yanxuan/2023-08-04.yaml", "yanxuan/2023-08-04.scenarios.yaml"} {
		b, err := os.ReadFile("../rulebook/books/" + name)
		if err != nil {
			t.Fatal(err)
		}
		src := strings.NewReplacer(change...).Replace(string(b))
		files[name] = &fstest.MapFile{Data: []byte(src)}
		if rest, ok := strings.CutPrefix(name, "yanxuan/"); ok {
			files["other/"+rest] = &fstest.MapFile{Data: []byte(strings.Replace(src, "programme: yanxuan", "programme: other", 1))}
		}
	}
	l, err := rulebook.Load(files)
	if err != nil {
		t.Fatal(err)
	}
	return l
}

func house(t testing.TB, change ...string) (*db.DB, *clock.Fixed) {
	t.Helper()
	d, c := dbtest.New(t)
	rulebook.Carry(d, two(t, change...))
	return d, c
}

var staff = db.Actor{Account: "S1", Name: "周青", Role: "supervisor"}

func do(t testing.TB, d *db.DB, who db.Actor, what func(tx *db.Tx) error) {
	t.Helper()
	if err := d.InTx(context.Background(), who, what); err != nil {
		t.Fatal(err)
	}
}

func admit(t testing.TB, d *db.DB, n membership.New) (m membership.Membership) {
	t.Helper()
	if n.Edition == "" {
		n.Edition, n.Party, n.Case = edition, "merchant", "C1"
	}
	do(t, d, staff, func(tx *db.Tx) (err error) {
		m, err = membership.Admit(tx, n)
		return err
	})
	return m
}

func active(t testing.TB, d *db.DB, merchant, programme string) (m membership.Membership, ok bool) {
	t.Helper()
	do(t, d, staff, func(tx *db.Tx) (err error) {
		m, ok, err = membership.Active(tx, merchant, programme)
		return err
	})
	return m, ok
}

func barred(t testing.TB, d *db.DB, merchant, programme string) (b membership.Bar, ok bool) {
	t.Helper()
	do(t, d, staff, func(tx *db.Tx) (err error) {
		b, ok, err = membership.Barred(tx, merchant, programme)
		return err
	})
	return b, ok
}

// sweep lets everything due of this package happen, as the worker does.
func sweep(t testing.TB, d *db.DB) (fired int) {
	t.Helper()
	for {
		n := 0
		do(t, d, db.System("sweep"), func(tx *db.Tx) error {
			due, err := deadline.Due(tx, 10)
			if err != nil {
				return err
			}
			for _, x := range due {
				effect, ok := membership.OnDue[x.Kind]
				if !ok {
					continue
				}
				first, err := deadline.Fire(tx, x.ID)
				if err != nil || !first {
					return err
				}
				n++
				audit.Record(tx, audit.Entry{Action: "deadline.reached", Object: x.Object})
				if err := effect(tx, x); err != nil {
					return err
				}
			}
			return nil
		})
		if n == 0 {
			return fired
		}
		fired += n
	}
}

func letters(t testing.TB, d *db.DB, object string) (found []outbox.Notice) {
	t.Helper()
	do(t, d, staff, func(tx *db.Tx) (err error) {
		found, err = outbox.About(tx, object)
		return err
	})
	return found
}

func recorded(t testing.TB, d *db.DB, object, action string) (n int) {
	t.Helper()
	do(t, d, staff, func(tx *db.Tx) error {
		entries, err := audit.Of(tx, object, 200)
		for _, e := range entries {
			if e.Action == action {
				n++
			}
		}
		return err
	})
	return n
}
