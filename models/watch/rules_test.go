package watch_test

import (
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/mengyue/portal/models/clock"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/facts"
	"github.com/mengyue/portal/models/figures"
	"github.com/mengyue/portal/models/listing"
	"github.com/mengyue/portal/models/membership"
	"github.com/mengyue/portal/models/rulebook"
	"github.com/mengyue/portal/models/text"
	"github.com/mengyue/portal/models/watch"
)

// QB-10, QB-12, QB-13, QB-18, QB-19, QB-20: at the boundary nobody is told; one step past it the store is warned for seven days.
func TestEveryRuleWarnsOneStepPastItsBoundary(t *testing.T) {
	for name, c := range map[string]struct {
		fact, value string
		online      map[string]int64
		clause      string
		near        bool
	}{
		"a product outside the categories": {online: map[string]int64{"童装": 9, "数码": 1}, clause: "QB-10"},
		"none outside":                     {online: map[string]int64{"童装": 9, "数码": 0}},
		"four products online":             {online: map[string]int64{"童装": 4}, clause: "QB-13"},
		"five products online are near":    {online: map[string]int64{"童装": 5}, clause: "QB-13", near: true},
		"seven products online":            {online: map[string]int64{"童装": 7}},
		"out of the affiliate programme":   {fact: "affiliate", value: "false", clause: "QB-12"},
		"no mobile decoration":             {fact: "mobile_decoration", value: "false", clause: "QB-18"},
		"basic edition":                    {fact: "decoration", value: "basic", clause: "QB-19"},
		"professional edition":             {fact: "decoration", value: "professional"},
		"credit of 399":                    {fact: "credit", value: "399", clause: "QB-20"},
		"credit of 400 is near":            {fact: "credit", value: "400", clause: "QB-20", near: true},
		"credit of 420 is near":            {fact: "credit", value: "420", clause: "QB-20", near: true},
		"credit of 421":                    {fact: "credit", value: "421"},
	} {
		t.Run(name, func(t *testing.T) {
			w := open(t)
			if c.fact != "" {
				w.fact("S1", c.fact, c.value, w.clock.Now())
			}
			for category, n := range c.online {
				w.online("S1", category, n)
			}
			w.round()
			if c.clause == "" {
				if all := w.warnings(); len(all) > 0 {
					t.Errorf("warned: %+v", all)
				}
				return
			}
			if got := w.only(); got.Clause != c.clause || got.Near != c.near || got.Due != sevenDays {
				t.Errorf("warning: %+v", got)
			}
		})
	}
}

// QB-33: a quality-refund rate of a product of exactly 0.1 % is a breach with seven days; just below it is none.
func TestAProductIsWarnedAtATenthOfAPercent(t *testing.T) {
	for refunds, warned := range map[int64]bool{100: true, 99: false} {
		w := open(t)
		w.products("S1", "童装", "P1", "P2")
		w.round()
		w.do(system, func(tx *db.Tx) error {
			_, err := facts.PutDays(tx, []facts.ProductDay{{Product: "P1", Day: yesterday(w), Sales: 100_000, Orders: 10, QualityRefunds: &refunds}})
			return err
		})
		w.round()
		if all := w.warnings(); warned != (len(all) == 1) || warned && (all[0].Clause != "QB-33" || all[0].Product != "P1" || all[0].Due != sevenDays) {
			t.Errorf("%d fen of refunds: %+v", refunds, all)
		}
	}
}

// QB-36: a grave breach of the merchant as a whole takes every store of it out.
func TestAGraveBreachOfTheMerchantTakesAllItsStoresOut(t *testing.T) {
	w := open(t)
	other := w.store("S2")
	w.do(system, func(tx *db.Tx) error {
		_, err := facts.PutViolations(tx, []facts.Violation{{ID: "V1", Merchant: "M001", Kind: "counterfeit", Grave: true, Occurred: tx.Now, Decided: tx.Now, State: facts.InForce}})
		return err
	})
	w.round()
	first := w.member()
	w.do(system, func(tx *db.Tx) error {
		m, err := membership.Find(tx, other.ID)
		if first.EndClause != "QB-36" || m.EndClause != "QB-36" {
			t.Errorf("members: %+v, %+v", first, m)
		}
		return err
	})
}

// rules lets another edition of the programme come into force, with its words replaced.
func (w *world) rules(day string, changes ...string) {
	w.Helper()
	l, err := rulebook.Embedded()
	if err != nil {
		w.Fatal(err)
	}
	e, err := l.Edition("qinbaobei", "2017-03-01")
	if err != nil {
		w.Fatal(err)
	}
	src := strings.NewReplacer(append(changes, "edition: 2017-03-01", "edition: "+day, "effective: 2017-03-01", "effective: "+day)...)
	files := fstest.MapFS{}
	for _, name := range []string{"2017-03-01.yaml", "2017-03-01.scenarios.yaml"} {
		b := readBook(w, name)
		files["qinbaobei/"+name] = &fstest.MapFile{Data: b}
		files["qinbaobei/"+strings.Replace(name, "2017-03-01", day, 1)] = &fstest.MapFile{Data: []byte(src.Replace(string(b)))}
	}
	files[e.Inherits+".yaml"] = &fstest.MapFile{Data: readBook(w, "../"+e.Inherits+".yaml")}
	books, err := rulebook.Load(files)
	if err != nil {
		w.Fatal(err)
	}
	rulebook.Carry(w.db, books)
}

// GEN-2: the end of a warning is judged by the rules in force then. Looser ones let the store stay; stricter ones hold
// nobody to a limit that was not warned of, but warn of it anew; a breach of both has its consequence under the new ones.
func TestTheEndIsJudgedByTheRulesInForceThen(t *testing.T) {
	for name, c := range map[string]struct {
		limit, at string // the new limit, and the credit at the end
		outcome   watch.Outcome
		warnings  int // in the end
	}{
		"looser":                            {"380", "399", watch.Held, 1},
		"looser, and broken all the same":   {"380", "379", watch.Removed, 1},
		"stricter, and the old limit met":   {"450", "430", watch.Held, 2},
		"stricter, and the old limit unmet": {"450", "399", watch.Removed, 1},
		"stricter, and well met":            {"450", "480", watch.Mended, 1},
	} {
		t.Run(name, func(t *testing.T) {
			w := open(t)
			w.fact("S1", "credit", "399", w.clock.Now())
			w.round()
			before := map[string]string{"380": "379", "450": "449"}[c.limit]
			w.rules("2026-11-26", "at_least: 400}\n    near: 20", "at_least: "+c.limit+"}\n    near: 20", "rule: still-credit\n    given:\n      credit: 400", "rule: still-credit\n    given:\n      credit: "+c.limit,
				"rule: still-credit\n    given:\n      credit: 399", "rule: still-credit\n    given:\n      credit: "+before, "  credit: 400\n  marketing", "  credit: 500\n  marketing")
			w.fact("S1", "credit", c.at, sevenDays-1)
			w.clock.Set(sevenDays)
			w.due()
			all := w.warnings()
			if got := all[len(all)-1]; got.Outcome != c.outcome || (w.member().Ended != 0) != (c.outcome == watch.Removed) {
				t.Errorf("ended %q; member %+v", got.Outcome, w.member())
			}
			w.round()
			if n := len(w.warnings()); n != c.warnings {
				t.Errorf("%d warnings: %+v", n, w.warnings())
			}
		})
	}
}

// GEN-6: an appeal from the warning that is upheld after it had its consequence undoes that too, and an appeal from the
// removal that was filed meanwhile has nothing left to undo.
func TestAnUpheldAppealFromAWarningUndoesWhatFollowedFromIt(t *testing.T) {
	w := open(t)
	w.fact("S1", "credit", "399", w.clock.Now())
	w.round()
	warning := w.only()
	w.clock.Set(sevenDays)
	w.due()
	removal := w.removals()[0]
	if w.member().Ended == 0 {
		t.Fatal("nothing followed")
	}
	w.appeal(warning.Decision)
	back := w.member()
	w.do(system, func(tx *db.Tx) error {
		_, barred, err := membership.BarredStore(tx, "M001", "qinbaobei", "S1")
		if back.Ended != 0 || barred {
			t.Errorf("not undone: %+v, barred %v", back, barred)
		}
		return err
	})
	if got := w.only(); got.Outcome != watch.Undone || got.Closed != sevenDays {
		t.Errorf("warning: %+v", got)
	}
	w.appeal(removal.Decision)
	w.round()
	if w.member().Ended != 0 || len(w.warnings()) != 1 {
		t.Errorf("warned of the same again: %+v", w.warnings())
	}
}

// GEN-6: the same for a product, whose removal followed from its warning.
func TestAnUpheldAppealFromAWarningPutsTheProductBack(t *testing.T) {
	w := open(t)
	w.products("S1", "童装", "P1", "P2")
	w.round()
	w.productFact("P1", "product.bad_reviews_judged", "true")
	w.round()
	warning := w.only()
	w.clock.Set(sevenDays.Add(time.Hour))
	w.due()
	if n := len(w.entries(watch.Out)); n != 1 {
		t.Fatalf("%d removed", n)
	}
	w.appeal(warning.Decision)
	if n := len(w.entries(watch.Inside)); n != 2 {
		t.Errorf("%d inside after the appeal", n)
	}
	w.round()
	if n := len(w.entries(watch.Inside)); n != 2 {
		t.Errorf("removed again for what was undone: %d inside", n)
	}
}

// The trails of a member's rules reach over ninety days up to now, and end with what would be judged now.
func TestAStandHoldsNinetyDaysOfEachRule(t *testing.T) {
	w := open(t)
	w.day("S1", 3, map[int]int64{figures.DSRService: 4_750_000})
	w.day("S1", 1, map[int]int64{figures.DSRService: 4_710_000})
	w.fact("S1", "credit", "430", w.clock.Now().Add(-40*24*time.Hour))
	w.do(owner, func(tx *db.Tx) error {
		s, err := watch.Stands(tx, w.m)
		for _, l := range s.Lines {
			switch last := len(l.Trail) - 1; l.Rule.ID {
			case "dsr-service":
				if len(l.Trail) != watch.TrailDays || l.Trail[last].String() != "4.71" || l.Trail[last-1].String() != "4.75" || l.State != watch.Close {
					t.Errorf("service: %v %s", l.Trail, l.State)
				}
			case "still-credit":
				if l.Trail[last].String() != "430" || l.Trail[last-41].String() != "" {
					t.Errorf("credit: %v", l.Trail)
				}
			case "half-inside":
				if l.Trail != nil {
					t.Errorf("a share has a course: %v", l.Trail)
				}
			}
		}
		return err
	})
	if clock.Must("2026-08-25") != s90(w) {
		t.Errorf("ninety days begin at %s", s90(w))
	}
}

func s90(w *world) (from clock.Instant) {
	w.do(owner, func(tx *db.Tx) error {
		s, err := watch.Stands(tx, w.m)
		from = s.From.Start()
		return err
	})
	return from
}

// The products of a member from whom the right to enter is taken wait, and are judged once it is given back.
func TestProductsOfWhoIsKeptFromEnteringWait(t *testing.T) {
	w := open(t)
	m := w.member()
	w.products("S1", "童装", "P1", "P2")
	w.do(system, func(tx *db.Tx) error {
		_, err := listing.Put(tx, listing.Hold{Merchant: m.Merchant, Membership: m.ID, Kind: listing.Restricted, Stops: []rulebook.Right{rulebook.RightEntering}, Clause: "QB-1", Reason: text.Of("暂停", "suspended"), By: "suspension:1"})
		return err
	})
	w.round()
	if n := len(w.entries(watch.Inside)) + len(w.entries(watch.Refused)); n != 0 {
		t.Errorf("%d products were judged", n)
	}
	w.do(system, func(tx *db.Tx) error { _, err := listing.Lift(tx, "suspension:1"); return err })
	w.round()
	if n := len(w.entries(watch.Inside)); n != 2 {
		t.Errorf("%d products are inside", n)
	}
}
