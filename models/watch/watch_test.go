package watch_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/mengyue/portal/models/audit"
	"github.com/mengyue/portal/models/clock"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/deadline"
	"github.com/mengyue/portal/models/decision"
	"github.com/mengyue/portal/models/fault"
	"github.com/mengyue/portal/models/figures"
	"github.com/mengyue/portal/models/membership"
	"github.com/mengyue/portal/models/outbox"
	"github.com/mengyue/portal/models/watch"
)

// the end of seven days from 2026-11-22 15:30.
var sevenDays = clock.Must("2026-11-30")

// QB-11, QB-14…QB-17, QB-22: at the boundary nobody is removed; past it a warning opens with its own end.
func TestAWarningOpensAtTheBoundary(t *testing.T) {
	for name, c := range map[string]struct {
		days   map[int]int64
		clause string // "" where nothing is told
		near   bool
		due    clock.Instant
	}{
		"six refunds are near":        {map[int]int64{figures.DisputeRefunds: 6}, "QB-11", true, sevenDays},
		"five refunds are near":       {map[int]int64{figures.DisputeRefunds: 5}, "QB-11", true, sevenDays},
		"four refunds are fine":       {map[int]int64{figures.DisputeRefunds: 4}, "", false, 0},
		"seven refunds are a breach":  {map[int]int64{figures.DisputeRefunds: 7}, "QB-11", false, sevenDays},
		"logistics of 4.7 is near":    {map[int]int64{figures.DSRLogistics: 4_700_000}, "QB-14", true, sevenDays},
		"logistics below 4.7":         {map[int]int64{figures.DSRLogistics: 4_699_999}, "QB-14", false, sevenDays},
		"shipping below 4.7":          {map[int]int64{figures.DSRShipping: 4_690_000}, "QB-15", false, sevenDays},
		"service below 4.7":           {map[int]int64{figures.DSRService: 4_690_000}, "QB-16", false, sevenDays},
		"quality of 4.8 is near":      {map[int]int64{figures.DSRQuality: 4_800_000}, "QB-17", true, sevenDays},
		"quality of 4.79":             {map[int]int64{figures.DSRQuality: 4_790_000}, "QB-17", false, sevenDays},
		"quality of 4.84 is fine":     {map[int]int64{figures.DSRQuality: 4_840_000}, "", false, 0},
		"1.00 % of orders":            {map[int]int64{figures.QualityRefunds: 1, figures.OrdersSuccessful: 100}, "QB-22", false, clock.Must("2026-11-23T15:30:00+08:00")},
		"0.99 % of orders is near":    {map[int]int64{figures.QualityRefunds: 99, figures.OrdersSuccessful: 10_000}, "QB-22", true, clock.Must("2026-11-23T15:30:00+08:00")},
		"no orders, no rate (NUM-3)":  {map[int]int64{figures.QualityRefunds: 5, figures.OrdersSuccessful: 0}, "", false, 0},
		"no figures at all, no rules": {nil, "", false, 0},
	} {
		t.Run(name, func(t *testing.T) {
			w := open(t)
			if c.days != nil {
				w.day("S1", 1, c.days)
			}
			w.round()
			if c.clause == "" {
				if all := w.warnings(); len(all) > 0 {
					t.Fatalf("warned: %+v", all)
				}
				return
			}
			got := w.only()
			if got.Clause != c.clause || got.Near != c.near || got.Due != c.due || (got.Decision != "") == c.near {
				t.Errorf("got %+v", got)
			}
		})
	}
}

// QB-11, GEN-4: the letter names clause, value, limit, what to do, until when; the warning is on the record and stands in
// what needs the merchant's attention.
func TestAWarningIsToldAndRecorded(t *testing.T) {
	w := open(t)
	w.day("S1", 1, map[int]int64{figures.DisputeRefunds: 7})
	w.round()
	got := w.only()
	w.do(owner, func(tx *db.Tx) error {
		inbox, err := outbox.List(tx, outbox.Inbox{Limit: 10})
		if len(inbox) != 1 {
			t.Fatalf("%d letters", len(inbox))
		}
		l := inbox[0].Letter
		if l.Until != sevenDays || len(l.Clauses) < 1 || l.Clauses[0].ID != "QB-11" || len(l.Todo) == 0 || l.Objection.IsZero() || l.Facts[1].Value.EN != "7 refunds" {
			t.Errorf("letter: %+v", l)
		}
		d, failed := decision.Find(tx, got.Decision)
		if !d.Adverse || d.Kind != decision.Warning || d.AppealUntil == 0 {
			t.Errorf("decision: %+v", d)
		}
		replayed, again := decision.Replay(tx, d.ID)
		if !replayed.Same {
			t.Errorf("not the same again: %s", replayed.Why)
		}
		return firstOf(err, failed, again)
	})
	w.do(system, func(tx *db.Tx) error {
		found, err := audit.Of(tx, got.Ref(), 10)
		if len(found) == 0 {
			t.Error("nothing on the record")
		}
		return err
	})
}

func firstOf(errs ...error) error {
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	return nil
}

// QB-11, QB-40: a breach that stands at the end removes the store at the instant that was due, bars it for fifteen
// working days, and can be replayed; a microsecond before the end nothing happens.
func TestABreachThatStandsAtTheEndRemovesByTheBook(t *testing.T) {
	w := open(t)
	w.fact("S1", "credit", "399", w.clock.Now())
	w.round()
	w.clock.Set(sevenDays - 1)
	w.due()
	if m := w.member(); m.Ended != 0 {
		t.Fatal("removed a microsecond too early")
	}
	w.clock.Set(sevenDays.Add(50 * time.Hour)) // the sweep is late
	w.due()
	m := w.member()
	if m.Ended != sevenDays || m.EndCause != membership.ByRemoval || m.EndClause != "QB-20" {
		t.Fatalf("member: %+v", m)
	}
	if got := w.only(); got.Outcome != watch.Removed || got.Closed != sevenDays || got.Result != w.removals()[0].Ref() {
		t.Errorf("warning: %+v", got)
	}
	removal := w.removals()[0]
	w.do(owner, func(tx *db.Tx) error {
		b, barred, err := membership.BarredStore(tx, "M001", "qinbaobei", "S1")
		if !barred || b.Until != clock.Must("2026-12-22") || b.Clause != "QB-40" {
			t.Errorf("bar: %v %+v", barred, b)
		}
		replayed, failed := decision.Replay(tx, removal.Decision)
		if !replayed.Same || replayed.Decision.At != sevenDays {
			t.Errorf("replayed: %v %s", replayed.Same, replayed.Why)
		}
		return firstOf(err, failed)
	})
}

// A store that mends one second before the end is not removed, also where the sweep comes two days late and the breach
// is back by then: the state at the instant that was due decides.
func TestTheStateAtTheEndDecidesHoweverLateTheSweepIs(t *testing.T) {
	for name, c := range map[string]struct {
		mended, broken clock.Instant
		outcome        watch.Outcome
	}{
		"mended a second before":           {sevenDays.Add(-time.Second), 0, watch.Mended},
		"mended a second before, and back": {sevenDays.Add(-time.Second), sevenDays.Add(time.Second), watch.Mended},
		"mended a microsecond before":      {sevenDays - 1, 0, watch.Mended},
		"mended a microsecond after":       {sevenDays + 1, 0, watch.Removed},
	} {
		t.Run(name, func(t *testing.T) {
			w := open(t)
			w.fact("S1", "credit", "399", w.clock.Now())
			w.round()
			w.fact("S1", "credit", "500", c.mended)
			if c.broken != 0 {
				w.fact("S1", "credit", "100", c.broken)
			}
			w.clock.Set(sevenDays.Add(48 * time.Hour))
			w.round() // a round that comes before the sweep leaves the warning to its end
			w.due()
			all := w.warnings()
			got := all[len(all)-1]
			if got.Outcome != c.outcome || got.Closed != sevenDays {
				t.Errorf("ended %q at %s", got.Outcome, got.Closed)
			}
			if m := w.member(); (m.Ended != 0) != (c.outcome == watch.Removed) {
				t.Errorf("member: %+v", m)
			}
		})
	}
}

// QB-22, TIME-2: the 24 hours end at the very instant.
func TestTwentyFourHoursEndToTheMicrosecond(t *testing.T) {
	w := open(t)
	w.day("S1", 1, map[int]int64{figures.QualityRefunds: 1, figures.OrdersSuccessful: 100})
	w.round()
	end := clock.Must("2026-11-23T15:30:00+08:00")
	w.clock.Set(end - 1)
	w.due()
	if w.member().Ended != 0 {
		t.Fatal("removed a microsecond too early")
	}
	w.clock.Set(end)
	w.due()
	if m := w.member(); m.Ended != end || m.EndClause != "QB-22" {
		t.Errorf("member: %+v", m)
	}
}

// A round closes what is mended by itself, tells it, and may warn of a new breach again.
func TestAMendedWarningClosesByItself(t *testing.T) {
	w := open(t)
	w.fact("S1", "affiliate", "false", w.clock.Now())
	w.round()
	w.clock.Advance(time.Hour)
	w.fact("S1", "affiliate", "true", w.clock.Now())
	w.round()
	if got := w.only(); got.Outcome != watch.Mended || got.Closed != w.clock.Now() {
		t.Fatalf("warning: %+v", got)
	}
	w.clock.Advance(time.Hour)
	w.fact("S1", "affiliate", "false", w.clock.Now())
	w.round()
	if all := w.warnings(); len(all) != 2 || !all[0].Open() {
		t.Errorf("warnings: %+v", all)
	}
}

// Near warns, but never removes; it is not told again until the rule was well met in between, but a breach is.
func TestNearWarnsAndNeverRemoves(t *testing.T) {
	w := open(t)
	w.fact("S1", "credit", "400", w.clock.Now())
	w.round()
	w.clock.Set(sevenDays)
	w.due()
	if got := w.only(); got.Outcome != watch.Held || w.member().Ended != 0 {
		t.Fatalf("warning: %+v", got)
	}
	w.round()
	if n := len(w.warnings()); n != 1 {
		t.Fatalf("near was told again: %d", n)
	}
	w.fact("S1", "credit", "399", w.clock.Now())
	w.round()
	if all := w.warnings(); len(all) != 2 || all[0].Near {
		t.Fatalf("warnings: %+v", all)
	}
}

// todo is what the merchant is told to do about the only warning.
func (w *world) todo() (title string) {
	w.Helper()
	got := w.only()
	if err := w.db.View(context.Background(), db.System("test"), func(tx *db.Tx) error {
		d, _, err := deadline.Running(tx, watch.Deadline, got.Ref())
		title = d.Title.ZH
		return err
	}); err != nil {
		w.Fatal(err)
	}
	return title
}

// A line that was near and is broken within the warning stays one warning with its end; the breach is told and decided.
func TestANearWarningThatIsBrokenKeepsItsEnd(t *testing.T) {
	w := open(t)
	w.fact("S1", "credit", "400", w.clock.Now())
	w.round()
	if todo := w.todo(); !strings.HasPrefix(todo, "留意") {
		t.Errorf("near its line: %s", todo)
	}
	w.clock.Advance(24 * time.Hour)
	w.fact("S1", "credit", "380", w.clock.Now())
	w.round()
	if todo := w.todo(); !strings.HasPrefix(todo, "改正") {
		t.Errorf("broken: %s", todo)
	}
	got := w.only()
	if got.Due != sevenDays || got.Broken != w.clock.Now() || got.Decision == "" {
		t.Errorf("warning: %+v", got)
	}
	w.round()
	w.clock.Set(sevenDays)
	w.due()
	if w.member().EndClause != "QB-20" {
		t.Error("the breach that stood at the end removed nobody")
	}
}

// NUM-3: where the figure is not available at the end, nothing follows.
func TestAFigureThatIsGoneAtTheEndRemovesNobody(t *testing.T) {
	w := open(t)
	w.fact("S1", "credit", "399", w.clock.Now())
	w.round()
	w.fact("S1", "credit", "", sevenDays-1)
	w.clock.Set(sevenDays)
	w.due()
	if got := w.only(); got.Outcome != watch.Unproven || w.member().Ended != 0 {
		t.Errorf("warning: %+v", got)
	}
}

// QB-21, GEN-6: a breach of the marketing rules removes at once; an upheld appeal undoes all of it, and what was undone
// is not repeated on the same record.
func TestWhatFollowsAtOnceIsUndoneCompletely(t *testing.T) {
	w := open(t)
	w.violation("V1", "marketing", false)
	w.round()
	m := w.member()
	if m.Ended != w.clock.Now() || m.EndClause != "QB-21" {
		t.Fatalf("member: %+v", m)
	}
	w.appeal(w.removals()[0].Decision)
	m = w.member()
	w.do(system, func(tx *db.Tx) error {
		_, barred, err := membership.BarredStore(tx, "M001", "qinbaobei", "S1")
		if m.Ended != 0 || barred {
			t.Errorf("not undone: %+v, barred %v", m, barred)
		}
		return err
	})
	w.round()
	if m := w.member(); m.Ended != 0 {
		t.Error("removed again for what was undone")
	}
}

// QB-36, QB-41: a grave breach removes at once and bars for thirty working days.
func TestAGraveBreachBarsForThirtyWorkingDays(t *testing.T) {
	w := open(t)
	w.violation("V1", "counterfeit", true)
	w.round()
	w.do(system, func(tx *db.Tx) error {
		b, _, err := membership.BarredStore(tx, "M001", "qinbaobei", "S1")
		if b.Clause != "QB-41" || b.Until != clock.Must("2027-01-02") {
			t.Errorf("bar: %+v", b)
		}
		return err
	})
}

// GEN-6: a warning can be appealed; upheld, nothing follows from it and it is not repeated.
func TestAnUpheldAppealVoidsAWarning(t *testing.T) {
	w := open(t)
	w.fact("S1", "credit", "399", w.clock.Now())
	w.round()
	w.appeal(w.only().Decision)
	if got := w.only(); got.Outcome != watch.Undone {
		t.Fatalf("warning: %+v", got)
	}
	w.round()
	w.only()
	w.clock.Set(sevenDays)
	w.due()
	if w.member().Ended != 0 {
		t.Error("removed on a void warning")
	}
}

// A stay needs a reason and two people; then nothing follows at the end, and a breach that stands is warned of anew.
func TestAStayByTwoPeopleKeepsTheStore(t *testing.T) {
	w := open(t)
	w.fact("S1", "credit", "399", w.clock.Now())
	w.round()
	got := w.only()
	if err := w.try(operator, func(tx *db.Tx) error { _, err := watch.AskStay(tx, got.ID, got.Version, ""); return err }); !fault.Is(err, fault.Invalid) {
		t.Errorf("without a reason: %v", err)
	}
	w.do(supervisor, func(tx *db.Tx) (err error) {
		got, err = watch.AskStay(tx, got.ID, got.Version, "数据正在更正")
		return err
	})
	if n := w.staysToSign(); n != 1 {
		t.Errorf("%d stays wait with staff", n)
	}
	if err := w.try(supervisor, func(tx *db.Tx) error { _, err := watch.AgreeStay(tx, got.ID, got.Version); return err }); !fault.Is(err, fault.Forbidden) {
		t.Errorf("the same person twice: %v", err)
	}
	if err := w.try(operator, func(tx *db.Tx) error { _, err := watch.AgreeStay(tx, got.ID, got.Version); return err }); !fault.Is(err, fault.Forbidden) {
		t.Errorf("without the right: %v", err)
	}
	w.do(second, func(tx *db.Tx) (err error) { got, err = watch.AgreeStay(tx, got.ID, got.Version); return err })
	if n := w.staysToSign(); n != 0 {
		t.Errorf("%d stays wait with staff once it is signed", n)
	}
	w.clock.Set(sevenDays)
	w.due()
	if got := w.only(); got.Outcome != watch.Stayed || w.member().Ended != 0 {
		t.Fatalf("warning: %+v", got)
	}
	w.round()
	if n := len(w.warnings()); n != 2 {
		t.Errorf("%d warnings, want a new one with its full time", n)
	}
}

// A stay that waits for its second signature stays nothing, and comes too late at the end.
func TestAStayOfOnePersonStaysNothing(t *testing.T) {
	w := open(t)
	w.fact("S1", "credit", "399", w.clock.Now())
	w.round()
	got := w.only()
	w.do(supervisor, func(tx *db.Tx) (err error) {
		got, err = watch.AskStay(tx, got.ID, got.Version, "数据正在更正")
		return err
	})
	w.clock.Set(sevenDays)
	if err := w.try(second, func(tx *db.Tx) error { _, err := watch.AgreeStay(tx, got.ID, got.Version); return err }); !fault.Is(err, fault.Conflict) {
		t.Errorf("signed at the end: %v", err)
	}
	w.due()
	if w.member().Ended == 0 {
		t.Error("one person stayed a removal")
	}
	if n := w.staysToSign(); n != 0 {
		t.Errorf("%d stays wait with staff after the end", n)
	}
}

// Another merchant's warning is not there.
func TestAnotherMerchantsWarningIsNotThere(t *testing.T) {
	w := open(t)
	w.fact("S1", "credit", "399", w.clock.Now())
	w.round()
	stranger := db.Actor{Account: "x", Role: owner.Role, Merchant: "M002"}
	id := w.only().ID
	if err := w.try(stranger, func(tx *db.Tx) error { _, err := watch.Find(tx, id); return err }); !fault.Is(err, fault.NotFound) {
		t.Errorf("got %v", err)
	}
}
