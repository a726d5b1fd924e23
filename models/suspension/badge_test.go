package suspension_test

import (
	"context"
	"testing"
	"time"

	"github.com/mengyue/portal/models/calendar"
	"github.com/mengyue/portal/models/clock"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/facts"
	"github.com/mengyue/portal/models/figures"
	"github.com/mengyue/portal/models/job"
	"github.com/mengyue/portal/models/level"
	"github.com/mengyue/portal/models/suspension"
)

// evaluated is the standing of the member once the evaluation of the day is done.
func (w *world) evaluated(at string) (s level.Standing) {
	w.Helper()
	w.clock.Set(clock.Must(at))
	w.do(system, level.Daily)
	r := job.Runner{DB: w.db, Workers: level.Workers, Name: "w"}
	for more := true; more; {
		var err error
		if more, err = r.Next(context.Background()); err != nil {
			w.Fatal(err)
		}
	}
	w.do(owner, func(tx *db.Tx) (err error) { s, _, err = level.Of(tx, w.m.ID); return err })
	return s
}

// A member that rests gets no badge, though its figures are the best, also where the evaluation comes before the record
// knows of its renewal; back in its immunity, which goes along, the next evaluation grants it.
func TestASuspendedMemberGetsItsBadgeOnceItIsBackInARenewedTerm(t *testing.T) {
	w := open(t, "evaluation: {", "term: {clause: SA-1, length: 44d}\nevaluation: {") // over at 00:00 on 20 December
	w.do(system, func(tx *db.Tx) error {
		d := figures.Day{Subject: "store:S1", Part: "defects", Day: calendar.DayOf(clock.Must("2026-10-15"))}
		d.Set(figures.Value, 0)
		if _, err := figures.Put(tx, figures.Series, []figures.Day{d}, figures.Source{}); err != nil {
			return err
		}
		_, err := facts.Put(tx, []facts.Fact{{Subject: "store:S1", Fact: "sales", Since: w.clock.Now().Add(-time.Hour), Value: "1000.00"}})
		return err
	})
	w.round()
	w.at("2026-11-13")
	s := w.suspensions(true)[0]
	if got := w.evaluated("2026-11-20T03:00:00+08:00"); got.Level != "top" || got.Badge != "" {
		t.Fatalf("suspended: %+v", got)
	}
	next := w.renews()
	if got := w.evaluated("2026-12-20"); got.Level != "top" || got.Badge != "" || got.Evaluated != clock.Must("2026-12-20") {
		t.Errorf("on the day of the renewal, before it is on the record: %+v", got)
	}
	w.at("2026-12-20")
	w.m = next
	var p suspension.Plan
	w.clock.Set(clock.Must("2026-12-28"))
	p = w.accepts(w.files(s))
	if got := w.evaluated("2027-01-20"); got.Membership != next.ID || got.Badge != "top" || p.ImmuneUntil <= clock.Must("2027-01-20") {
		t.Errorf("immune until %s: %+v", p.ImmuneUntil, got)
	}
}
