package facts

import (
	"slices"

	"github.com/mengyue/portal/models/calendar"
	"github.com/mengyue/portal/models/clock"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/figures"
	"github.com/mengyue/portal/models/rulebook"
)

// Trail is what facts of a store were on consecutive days, each as of 00:00 of its day; the zero value is "not available".
type Trail map[string][]rulebook.Value

// TrailOf gives facts of a store, or of its merchant, day by day over a range: those that were recorded, those that count
// the register, and those derived from daily figures. A fact that has no history is left out. The figures of the whole
// range are read once.
func TrailOf(tx *db.Tx, e *rulebook.Edition, s Subjects, keys []string, over figures.Range) (Trail, error) {
	t := trailing{gathering: gathering{e: e, subjects: []Subjects{s}}, keys: keys, over: over, out: Trail{}}
	for _, step := range []func(*db.Tx) error{t.recorded, t.registered, t.figured} {
		if err := step(tx); err != nil {
			return nil, err
		}
	}
	return t.out, nil
}

// trailing is a trail being gathered.
type trailing struct {
	gathering
	keys []string
	over figures.Range
	out  Trail
}

func (t trailing) subject() Subjects { return t.subjects[0] }

// each puts together the value of every day.
func (t trailing) each(value func(at clock.Instant) rulebook.Value) []rulebook.Value {
	out := make([]rulebook.Value, 0, t.over.End-t.over.From)
	for day := t.over.From; day < t.over.End; day++ {
		out = append(out, value(day.Start()))
	}
	return out
}

// recorded are the base facts: each holds until the next one begins.
func (t trailing) recorded(tx *db.Tx) error {
	for _, d := range t.e.Facts {
		if d.Kept() || !slices.Contains(t.keys, d.Key) || t.subject().id(d.Subject) == "" {
			continue
		}
		history, err := until(tx, subjectKind(d.Subject)+":"+t.subject().id(d.Subject), d.Key, t.over.End.Start())
		if err != nil {
			return err
		}
		if len(history) == 0 && d.Nothing().IsZero() {
			continue
		}
		t.out[d.Key] = t.each(func(at clock.Instant) rulebook.Value {
			raw := ""
			for _, f := range history {
				if f.Since <= at {
					raw = f.Value
				}
			}
			return Value(d, raw)
		})
	}
	return nil
}

// registered are the counts of the register.
func (t trailing) registered(tx *db.Tx) error {
	var register map[string][]Violation
	for _, d := range t.e.Facts {
		if d.Counts == nil || !slices.Contains(t.keys, d.Key) || t.subject().id(d.Subject) == "" {
			continue
		}
		if register == nil {
			t.at = t.over.End.Start()
			var err error
			if register, err = t.register(tx); err != nil {
				return err
			}
		}
		t.out[d.Key] = t.each(func(at clock.Instant) rulebook.Value {
			return counted(d, t.subject(), before(register[t.subject().Merchant], at), at)
		})
	}
	return nil
}

// before are the violations that occurred up to an instant.
func before(register []Violation, at clock.Instant) []Violation {
	return slices.DeleteFunc(slices.Clone(register), func(v Violation) bool { return v.Occurred > at })
}

// figured are the facts derived from daily figures.
func (t trailing) figured(tx *db.Tx) error {
	wide := t.gathering
	wide.at = t.over.End.Start()
	var mine []wanted
	ranges := map[*figures.Table]figures.Range{}
	for _, w := range wide.running() {
		if !slices.Contains(t.keys, w.Key) || w.Extreme() || t.subject().Store == "" {
			continue
		}
		m, _ := measureOf(w.Measure[0])
		mine, ranges[m.table] = append(mine, w), around(ranges[m.table], figures.Range{From: w.over.From - (t.over.End - t.over.From) - 31, End: w.over.End})
	}
	for table, over := range ranges {
		name := t.subject().Store
		if table == figures.Series {
			name = "store:" + name
		}
		s, err := figures.Read(tx, table, name, over)
		if err != nil {
			return err
		}
		t.derive(ledger{table: &s}, mine)
	}
	return nil
}

// derive computes what is wanted of one table for every day.
func (t trailing) derive(l ledger, mine []wanted) {
	for _, w := range mine {
		if m, _ := measureOf(w.Measure[0]); l[m.table] == nil {
			continue
		}
		t.out[w.Key] = t.each(func(at clock.Instant) rulebook.Value {
			w.over = figures.Range{From: calendar.DayOf(since(w.EndsAt(at), w.Over)), End: calendar.DayOf(w.EndsAt(at))}
			return l.derive(t.e, w)
		})
	}
}
