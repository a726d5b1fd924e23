package level_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/mengyue/portal/models/access"
	"github.com/mengyue/portal/models/calendar"
	"github.com/mengyue/portal/models/clock"
	"github.com/mengyue/portal/models/conduct"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/db/dbtest"
	"github.com/mengyue/portal/models/deadline"
	"github.com/mengyue/portal/models/facts"
	"github.com/mengyue/portal/models/figures"
	"github.com/mengyue/portal/models/job"
	"github.com/mengyue/portal/models/level"
	"github.com/mengyue/portal/models/membership"
	"github.com/mengyue/portal/models/merchant"
	"github.com/mengyue/portal/models/outbox"
	"github.com/mengyue/portal/models/rulebook/booktest"
)

var (
	system     = db.System("test")
	owner      = db.Actor{Account: "owner", Name: "林岚", Role: string(access.Owner), Merchant: "M1"}
	supervisor = db.Actor{Account: "shen", Name: "沈牧", Role: string(access.Supervisor)}
)

// world is a marketplace with one store in the sample programme of levels.
type world struct {
	*testing.T
	db    *db.DB
	clock *clock.Fixed
	m     membership.Membership
}

func open(t *testing.T, edits ...string) *world {
	t.Helper()
	d, c := dbtest.New(t)
	c.Set(clock.Must("2026-11-05T10:00:00+08:00"))
	booktest.Sample(t, d, edits...)
	w := &world{T: t, db: d, clock: c}
	w.do(system, func(tx *db.Tx) (err error) {
		if _, err := merchant.Put(tx, []merchant.Merchant{{ID: "M1", Name: "澄海星禾日用品有限公司", LegalID: "91440515MA5300000X", Email: "star@merchant.example"}}); err != nil {
			return err
		}
		if _, err := merchant.PutStores(tx, []merchant.Store{{ID: "S1", Merchant: "M1", Name: "星禾", Platform: "other", Kind: "ordinary"}}); err != nil {
			return err
		}
		w.m, err = membership.Admit(tx, membership.New{Merchant: "M1", Programme: "sample", Edition: "2026-01-01", Party: "", Store: "S1"})
		return err
	})
	return w
}

func (w *world) do(who db.Actor, what func(tx *db.Tx) error) {
	w.Helper()
	if err := w.db.InTx(context.Background(), who, what); err != nil {
		w.Fatal(err)
	}
}

// sells gives the store so many orders and defects on a day.
func (w *world) sells(day string, orders, defects int64) {
	w.Helper()
	w.do(system, func(tx *db.Tx) error {
		var rows []figures.Day
		for part, n := range map[string]int64{"orders": orders, "defects": defects} {
			d := figures.Day{Subject: "store:S1", Part: part, Day: calendar.DayOf(clock.Must(day))}
			d.Set(figures.Value, n)
			rows = append(rows, d)
		}
		_, err := figures.Put(tx, figures.Series, rows, figures.Source{})
		return err
	})
}

func (w *world) sales(yuan string) {
	w.Helper()
	w.do(system, func(tx *db.Tx) error {
		_, err := facts.Put(tx, []facts.Fact{{Subject: "store:S1", Fact: "sales", Since: w.clock.Now().Add(-time.Hour), Value: yuan}})
		return err
	})
}

// evaluates lets the hourly round and its long work happen.
func (w *world) evaluates() {
	w.Helper()
	w.do(system, level.Daily)
	r := job.Runner{DB: w.db, Workers: level.Workers, Name: "w"}
	for more := true; more; {
		var err error
		if more, err = r.Next(context.Background()); err != nil {
			w.Fatal(err)
		}
	}
}

func (w *world) standing() (s level.Standing) {
	w.Helper()
	w.do(system, func(tx *db.Tx) (err error) { s, _, err = level.Of(tx, w.m.ID); return err })
	return s
}

func (w *world) inbox() (found []outbox.Notice) {
	w.Helper()
	w.do(owner, func(tx *db.Tx) (err error) { found, err = outbox.List(tx, outbox.Inbox{Limit: 20}); return err })
	return found
}

// due fires what is due of this package, and the ends of terms.
func (w *world) due() {
	w.Helper()
	w.do(system, func(tx *db.Tx) error {
		found, err := deadline.Due(tx, 20)
		for _, d := range found {
			do := level.OnDue[d.Kind]
			if do == nil {
				do = conduct.OnDue[d.Kind]
			}
			if do != nil && err == nil {
				var fired bool
				if fired, err = deadline.Fire(tx, d.ID); fired && err == nil {
					err = do(tx, d)
				}
			}
		}
		return err
	})
}

// A member is evaluated at the day of the book, once, and told of its level and badge.
func TestAMemberIsEvaluatedOnItsDayOnce(t *testing.T) {
	w := open(t)
	w.sells("2026-10-15", 1000, 5)
	w.sales("1000.00")
	w.clock.Set(clock.Must("2026-11-19T23:59:59+08:00"))
	w.evaluates()
	if s := w.standing(); s.Level != "" {
		t.Fatalf("evaluated before its day, or for a day before it was a member: %+v", s)
	}
	w.clock.Set(clock.Must("2026-11-20T03:00:00+08:00"))
	w.evaluates()
	s := w.standing()
	if s.Level != "top" || s.Since != clock.Must("2026-11-20") || s.Badge != "top" || s.BadgeUntil != clock.Must("2026-12-31") || s.Decision == "" {
		t.Errorf("standing: %+v", s)
	}
	w.evaluates()
	letters := w.inbox()
	if len(letters) != 1 || !strings.Contains(letters[0].Letter.Title.EN, "top") || len(letters[0].Letter.Clauses) == 0 {
		t.Errorf("letters: %+v", letters)
	}
	w.do(owner, func(tx *db.Tx) error {
		h, err := level.History(tx, w.m.ID, 10)
		if len(h) != 1 || h[0].Level != "top" || h[0].Was != "" || h[0].Decision != s.Decision {
			t.Errorf("history: %+v", h)
		}
		return err
	})
}

// A fall is a decision that can be appealed; upheld, the former level stands again (GEN-6).
func TestAFallIsADecisionThatCanBeUndone(t *testing.T) {
	w := open(t)
	w.sells("2026-10-15", 1000, 5)
	w.sales("1000.00")
	w.clock.Set(clock.Must("2026-11-20T03:00:00+08:00"))
	w.evaluates()
	w.sells("2026-11-25", 1000, 60)
	w.clock.Set(clock.Must("2026-12-20T03:00:00+08:00"))
	w.evaluates()
	s := w.standing()
	if s.Level != "below" || s.Badge != "" {
		t.Fatalf("after the fall: %+v", s)
	}
	last := w.inbox()[0]
	if !last.MustAck || last.Letter.Objection.IsZero() || len(last.Letter.Todo) == 0 {
		t.Errorf("the letter of the fall: %+v", last.Letter)
	}
	w.appeal(s.Decision)
	if s := w.standing(); s.Level != "top" || s.Badge != "top" {
		t.Errorf("after the appeal: %+v", s)
	}
}

// NUM-3: what could not be known leaves the level as it is; a badge that nothing confirms lapses at its instant.
func TestALevelThatCannotBeKnownStaysAndItsBadgeLapses(t *testing.T) {
	w := open(t)
	w.sells("2026-10-15", 1000, 5)
	w.sales("1000.00")
	w.clock.Set(clock.Must("2026-11-20T03:00:00+08:00"))
	w.evaluates()
	w.sales("")
	w.clock.Set(clock.Must("2026-12-20T03:00:00+08:00"))
	w.evaluates()
	if s := w.standing(); s.Level != "top" || s.Badge != "top" || s.Evaluated != clock.Must("2026-12-20") || s.BadgeUntil != clock.Must("2026-12-31") {
		t.Errorf("unknown: %+v", s)
	}
	w.clock.Set(clock.Must("2026-12-31") - 1)
	w.due()
	if s := w.standing(); !s.Holds(w.clock.Now()) {
		t.Error("the badge lapsed a microsecond early")
	}
	w.clock.Set(clock.Must("2026-12-31"))
	w.due()
	if s := w.standing(); s.Badge != "" || s.Level != "top" {
		t.Errorf("the badge has not lapsed: %+v", s)
	}
	if last := w.inbox()[0]; !strings.Contains(last.Letter.Title.EN, "lapsed") {
		t.Errorf("told: %s", last.Letter.Title.EN)
	}
}
