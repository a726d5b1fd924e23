package facts

import (
	"cmp"
	"slices"

	"github.com/mengyue/portal/models/clock"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/rulebook"
)

// counted is what a declaration makes of the register: how many of its lines it means, the sum of their points, or the
// instant that it asks for, which is not available where there is none. What concerns the merchant as a whole counts for
// each of its stores.
func counted(d rulebook.FactDecl, s Subjects, register []Violation, at clock.Instant) rulebook.Value {
	lines := meant(d, s, register, at)
	switch {
	case d.Counts.Latest:
		return instant(latestOf(lines))
	case d.Counts.Reached > 0:
		return instant(reached(lines, d.Counts))
	case d.Counts.Points:
		n := int64(0)
		for _, v := range lines {
			n += v.Points
		}
		return rulebook.Count(n)
	}
	return rulebook.Count(int64(len(lines)))
}

// meant are the lines of the register that a declaration means.
func meant(d rulebook.FactDecl, s Subjects, register []Violation, at clock.Instant) (lines []Violation) {
	from := since(at, d.Counts.Over)
	for _, v := range register {
		state, ok := v.At(at)
		if !ok || v.Occurred < from || !d.Counts.In(v.Kind, state, v.Grave) || d.Subject == "store" && v.Store != "" && v.Store != s.Store {
			continue
		}
		if d.Counts.Cycle != "" && d.Counts.Reached == 0 && v.cycle() != at.Time().Year() {
			continue
		}
		lines = append(lines, v)
	}
	return lines
}

// Behind are the ids of the violations that facts of an edition count, in order; none where they count no violations.
func Behind(tx *db.Tx, e *rulebook.Edition, s Subjects, keys []string, at clock.Instant) (ids []string, err error) {
	var counts []rulebook.FactDecl
	for _, d := range e.Facts {
		if d.Counts != nil && slices.Contains(keys, d.Key) && s.id(d.Subject) != "" {
			counts = append(counts, d)
		}
	}
	if len(counts) == 0 {
		return nil, nil
	}
	register, err := violationsOf(tx, []string{s.Merchant}, at)
	for _, d := range counts {
		for _, v := range meant(d, s, register, at) {
			ids = append(ids, v.ID)
		}
	}
	slices.Sort(ids)
	return slices.Compact(ids), err
}

// penalised is when a violation was penalised; while it is open, when it occurred.
func (v Violation) penalised() clock.Instant {
	if v.Decided != 0 {
		return v.Decided
	}
	return v.Occurred
}

// cycle is the calendar year whose points a violation adds to.
func (v Violation) cycle() int { return v.penalised().Time().Year() }

func latestOf(lines []Violation) (at clock.Instant) {
	for _, v := range lines {
		at = max(at, v.penalised())
	}
	return at
}

// reached is when the points of the lines, added up in the order of the penalties, last reached a multiple of so many;
// with a cycle they begin anew each year.
func reached(lines []Violation, c *rulebook.Counting) (at clock.Instant) {
	slices.SortFunc(lines, func(a, b Violation) int {
		return cmp.Or(cmp.Compare(a.penalised(), b.penalised()), cmp.Compare(a.ID, b.ID))
	})
	sums := map[int]int64{}
	for _, v := range lines {
		cycle := 0
		if c.Cycle != "" {
			cycle = v.cycle()
		}
		was := sums[cycle]
		sums[cycle] += v.Points
		if sums[cycle]/c.Reached > was/c.Reached {
			at = v.penalised()
		}
	}
	return at
}

func instant(at clock.Instant) rulebook.Value {
	if at == 0 {
		return rulebook.Value{}
	}
	return rulebook.At(at)
}
