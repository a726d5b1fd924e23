package demo_test

import (
	"context"
	"errors"
	"testing"

	"github.com/mengyue/portal/models/access"
	"github.com/mengyue/portal/models/account"
	"github.com/mengyue/portal/models/application"
	"github.com/mengyue/portal/models/audit"
	"github.com/mengyue/portal/models/blob"
	"github.com/mengyue/portal/models/clock"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/db/dbtest"
	"github.com/mengyue/portal/models/deadline"
	"github.com/mengyue/portal/models/demo"
	"github.com/mengyue/portal/models/membership"
	"github.com/mengyue/portal/models/merchant"
	"github.com/mengyue/portal/models/outbox"
	"github.com/mengyue/portal/models/pdf"
	"github.com/mengyue/portal/models/product"
	"github.com/mengyue/portal/models/rulebook"
)

// filled is a demonstration that was filled at an instant.
func filled(t *testing.T, at clock.Instant) (*db.DB, []demo.Person, demo.World) {
	t.Helper()
	d := dbtest.Open(t, dbtest.DSN(t), clock.At(at))
	w := demo.World{DB: d, Authority: pdf.TestAuthority(at)}
	var err error
	if w.Library, err = rulebook.WithExamples(); err != nil {
		t.Fatal(err)
	}
	rulebook.Carry(d, w.Library)
	if w.Blobs, err = blob.Open(context.Background(), "file:"+t.TempDir()); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = w.Blobs.Close() })
	last := int64(-1)
	people, err := w.Fill(t.Context(), func(done, total int64) {
		if done < last || done > total {
			t.Errorf("progress %d after %d of %d", done, last, total)
		}
		last = done
	})
	if err != nil {
		t.Fatal(err)
	}
	return d, people, w
}

func view(t *testing.T, d *db.DB, ask func(tx *db.Tx) error) {
	t.Helper()
	if err := d.View(t.Context(), db.System("test"), ask); err != nil {
		t.Fatal(err)
	}
}

// states counts the applications by where they stand.
func states(t *testing.T, d *db.DB) map[application.State]int {
	t.Helper()
	out := map[application.State]int{}
	view(t, d, func(tx *db.Tx) error {
		all, err := merchant.List(tx, merchant.Question{Limit: 200})
		for _, m := range all {
			cases, err := application.Of(tx, m.ID)
			if err != nil {
				return err
			}
			for _, c := range cases {
				out[c.State()]++
			}
		}
		return err
	})
	return out
}

func TestDemonstrationHasCasesInEveryState(t *testing.T) {
	d, people, w := filled(t, dbtest.Start)
	have := states(t, d)
	for _, s := range []application.State{application.Draft, application.Submitted, application.Reviewing, application.Correcting, application.Approved,
		application.Rejected, application.Withdrawn} {
		if have[s] == 0 {
			t.Errorf("no application is %s: %v", s, have)
		}
	}
	everyRoleSignsIn(t, d, people)
	view(t, d, func(tx *db.Tx) error {
		everyTagStands(t, tx)
		nothingLiesInTheFuture(t, tx)
		_, err := audit.Verify(tx)
		return err
	})
	if d.Clock.Now() != dbtest.Start {
		t.Errorf("the clock stands at %s", d.Clock.Now())
	}
	if _, err := w.Fill(t.Context(), func(int64, int64) {}); !errors.Is(err, demo.ErrNotEmpty) {
		t.Errorf("filled twice: %v", err)
	}
}

func everyRoleSignsIn(t *testing.T, d *db.DB, people []demo.Person) {
	for _, p := range people {
		if _, shows := demo.About(p.Email); !shows.Complete() {
			t.Errorf("%s says not what it shows", p.Email)
		}
	}
	t.Helper()
	roles := map[access.Role]demo.Person{}
	for _, p := range people {
		roles[p.Role] = p
	}
	for _, r := range access.Roles {
		p := roles[r]
		b, err := account.Door{DB: d}.SignIn(t.Context(), account.Credentials{Email: p.Email, Password: p.Password})
		if err != nil || b.Account.Role != r {
			t.Errorf("%s: %v", r, err)
		}
	}
}

func everyTagStands(t *testing.T, tx *db.Tx) {
	t.Helper()
	have := map[product.State]int{}
	for before := ""; ; {
		tags, err := product.Tags(tx, product.TagQuestion{Before: before, Limit: 100})
		if err != nil {
			t.Error(err)
		}
		for _, g := range tags {
			have[g.State(tx.Now)]++
			before = g.ID
		}
		if len(tags) == 0 {
			break
		}
	}
	if len(have) < 4 {
		t.Errorf("tags stand in %v only", have)
	}
	m, ok, err := membership.Active(tx, "M001", "yanxuan")
	if err != nil || !ok || m.Until <= tx.Now {
		t.Errorf("the first company is no member: %+v %v", m, err)
	}
	if sum, err := product.Statements(tx, "M001"); err != nil || len(sum) < 3 {
		t.Errorf("%d months of fees (%v)", len(sum), err)
	}
}

// nothingLiesInTheFuture checks that the story ends at the present, and that what was due by then has happened.
func nothingLiesInTheFuture(t *testing.T, tx *db.Tx) {
	t.Helper()
	entries, err := audit.Find(tx, audit.Search{Limit: 1})
	if err != nil || entries[0].At > tx.Now {
		t.Errorf("the last entry is of %s (%v)", entries[0].At, err)
	}
	if due, err := deadline.Due(tx, 10); err != nil || len(due) > 0 {
		t.Errorf("%d ends have not taken effect (%v)", len(due), err)
	}
	if mails, err := outbox.Mails(tx, outbox.Queued, "", 10); err != nil || len(mails) > 0 {
		t.Errorf("%d mails of the past wait to be sent (%v)", len(mails), err)
	}
}

// The story is told relative to the present; it must hold at any time of the year and of the day.
func TestDemonstrationCanBeFilledOnAnyDay(t *testing.T) {
	for _, at := range []string{"2026-02-18T00:00:30+08:00", "2027-01-01T23:59:00+08:00"} {
		t.Run(at, func(t *testing.T) {
			d, _, _ := filled(t, clock.Must(at))
			view(t, d, func(tx *db.Tx) error { nothingLiesInTheFuture(t, tx); return nil })
		})
	}
}
