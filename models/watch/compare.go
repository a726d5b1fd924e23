package watch

import (
	"slices"
	"strings"

	"github.com/mengyue/portal/models/clock"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/facts"
	"github.com/mengyue/portal/models/membership"
	"github.com/mengyue/portal/models/rulebook"
)

// supposing is how many members are judged in one question.
const supposing = 4000

// comparison judges members under two editions, a portion at a time, and remembers what their rules said of the same
// facts. It writes nothing; what it remembers is one goroutine's.
type comparison struct {
	was, now      *rulebook.Edition
	at            clock.Instant
	whole         bool              // a whole draft: it may reckon its figures in another way
	asked         *rulebook.Edition // what is gathered for the edition in force
	first, second *rulebook.Population
	levels        *levels // nil where none are granted, or the change touches none

	recorded []rulebook.FactDecl // all that the one rule looks at, where it was all recorded as it is; see [comparison.alike]
	told     map[string]alike
}

// comparison makes ready to judge members under a change. Errors: NotFound, Invalid.
func (c Change) comparison(tx *db.Tx) (*comparison, error) {
	was, now, err := c.editions(tx)
	if err != nil {
		return nil, err
	}
	b := &comparison{was: was, now: now, at: c.at(tx), whole: c.Draft != "", asked: was, told: map[string]alike{}}
	b.first, b.second = was.Population(rulebook.OnMonitor, b.at), now.Population(rulebook.OnMonitor, b.at)
	b.levels = compareLevels(was, now, c.Rule, b.at)
	if rule, one := was.Rule(c.Rule); one && !b.whole { // of one limit nothing else is gathered and judged
		need := was.Seen(&rule)
		if b.levels != nil { // a level rests on many rules
			b.first, b.second = b.first.Only(rule.ID), b.second.Only(rule.ID)
			return b, nil
		}
		if seen := was.Lean(need); gathersOnly(seen) {
			b.recorded, _ = facts.Recorded(seen)
		}
		need[was.CategoryFact()] = true
		b.asked, b.first, b.second = was.Lean(need), b.first.Only(rule.ID), b.second.Only(rule.ID)
	}
	return b, nil
}

// gathersOnly reports whether [Known] of an edition is what was recorded, and no more.
func gathersOnly(e *rulebook.Edition) bool {
	_, recorded := facts.Recorded(e)
	return recorded && len(e.Agreements) == 0 && !slices.ContainsFunc(e.Facts, func(f rulebook.FactDecl) bool { return f.Key == shareFact })
}

// portion judges the members after an id.
func (b *comparison) portion(tx *db.Tx, after string) (*Supposed, error) {
	s := &Supposed{Was: b.was, Now: b.now, Last: after, States: [2]map[State]int64{{}, {}}}
	if len(b.recorded) > 0 {
		if done, err := b.alike(tx, s, after); err != nil || done {
			return s, err
		}
	}
	members, err := membership.Running(tx, b.was.Programme, after, supposing)
	if err != nil || len(members) == 0 {
		return s, err
	}
	s.Members, s.Last = int64(len(members)), members[len(members)-1].ID
	return s, b.each(tx, s, members)
}

// each judges members one by one.
func (b *comparison) each(tx *db.Tx, s *Supposed, members []membership.Membership) error {
	known, err := Known(tx, b.asked, members, b.at)
	if err != nil {
		return err
	}
	next := known
	if b.whole {
		if next, err = Known(tx, b.now, members, b.at); err != nil {
			return err
		}
	}
	category := b.was.CategoryFact()
	for i, m := range members {
		s.add(m, b.first.Judge(known[i]), b.second.Judge(next[i]), known[i][category].String())
		if f, moves := b.levels.flip(known[i], next[i]); moves {
			f.Membership, f.Category = m, known[i][category].String()
			s.Flips = append(s.Flips, f)
		}
	}
	return nil
}

// alike is what members are told of whom the same was recorded: nothing where the rule is not asked.
type alike struct {
	was, now State
	flips    bool
}

// mostAlike bounds what is remembered of what members are told.
const mostAlike = 1 << 15

// alike judges the members after an id by what was recorded of them, which is read as one: of whom the same was recorded
// the rule says the same. Those for whom the change makes a difference are judged one by one. done is false where what
// was recorded cannot be told apart so.
func (b *comparison) alike(tx *db.Tx, s *Supposed, after string) (done bool, err error) {
	some, done, err := recordedOf(tx, b.was.Programme, b.recorded, b.at, after)
	if err != nil || !done || some.members == 0 {
		return done, err
	}
	var flipping []string
	for range some.members {
		id, values := some.next()
		if a := b.tell(values); a.flips {
			flipping = append(flipping, id)
		} else if a.was != "" {
			s.States[0][a.was]++
			s.States[1][a.now]++
		}
	}
	s.Members, s.Last = int64(some.members), some.last
	members, err := membership.Those(tx, flipping)
	if err != nil || len(members) == 0 {
		return true, err
	}
	return true, b.each(tx, s, members)
}

// tell is what a member is told of whom these values were recorded, each with [db.Between] behind it.
func (b *comparison) tell(values []byte) alike {
	if a, known := b.told[string(values)]; known {
		return a
	}
	known := rulebook.Facts{}
	rest := string(values)
	for _, d := range b.recorded {
		var raw string
		raw, rest, _ = strings.Cut(rest, db.Between)
		if v := facts.Value(d, raw); !v.IsZero() && subjectOf(d) != "" {
			known[d.Key] = v
		}
	}
	one := &Supposed{States: [2]map[State]int64{{}, {}}}
	one.add(membership.Membership{}, b.first.Judge(known), b.second.Judge(known), "")
	a := alike{flips: len(one.Flips) > 0}
	for state := range one.States[0] {
		a.was = state
	}
	for state := range one.States[1] {
		a.now = state
	}
	if len(b.told) >= mostAlike {
		clear(b.told)
	}
	b.told[string(values)] = a
	return a
}

// add compares one member's answers rule by rule; a rule that one of the editions does not have asks nothing there.
func (s *Supposed) add(m membership.Membership, was, now rulebook.Verdict, category string) {
	states := make(map[string]State, len(was.Results))
	for _, r := range was.Results {
		states[r.Rule] = StateOf(r)
		s.States[0][StateOf(r)]++
	}
	for _, r := range now.Results {
		before, asked := states[r.Rule]
		if !asked {
			before = Fine
		}
		delete(states, r.Rule)
		s.States[1][StateOf(r)]++
		s.flip(Flip{Membership: m, Rule: r.Rule, Clause: r.Clause, Category: category, Was: before, Now: StateOf(r), Result: r})
	}
	for _, r := range was.Results {
		if before, dropped := states[r.Rule]; dropped {
			s.flip(Flip{Membership: m, Rule: r.Rule, Clause: r.Clause, Category: category, Was: before, Now: Fine, Result: r})
		}
	}
}

func (s *Supposed) flip(f Flip) {
	if (f.Was == Broken) != (f.Now == Broken) {
		s.Flips = append(s.Flips, f)
	}
}
