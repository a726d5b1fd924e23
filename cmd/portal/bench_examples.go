package main

import (
	"fmt"
	"maps"
	"slices"

	"github.com/mengyue/portal/models/calendar"
	"github.com/mengyue/portal/models/clock"
	"github.com/mengyue/portal/models/figures"
	"github.com/mengyue/portal/models/renewal"
	"github.com/mengyue/portal/models/rulebook"
	"github.com/shopspring/decimal"
)

// examplesSection measures what it costs to judge a member by the books that ship as examples, which the rules were not
// made for, every clause printed, beside a plain loop over the days that the same book asks about (P8).
var examplesSection = section{"examples", "P8, issue 7", (*bench).judgingExamples}

func (b *bench) judgingExamples() error {
	all, err := rulebook.WithExamples()
	if err != nil {
		return err
	}
	shipped, err := rulebook.Embedded()
	if err != nil {
		return err
	}
	defer roomy()() // as all work on a population is
	for _, programme := range all.Programmes() {
		if slices.Contains(shipped.Programmes(), programme) {
			continue
		}
		e, err := all.InForce(programme, clock.Never)
		if err != nil {
			return err
		}
		known, days := unlike(all.ScenariosOf(e), sampled), asked(e)
		var ours, loop []float64
		for range max(b.rounds, 1) {
			before := cpu()
			for range 20 {
				p := e.Population(renewal.Occasion(e), e.Effective)
				var line []byte
				for _, facts := range known {
					line = p.Judge(facts).AppendClauses(line[:0])
				}
			}
			between, sum := cpu(), int64(0)
			for range 20 * sampled {
				sum += swept(days)
			}
			after := cpu()
			if sum == 0 {
				return fmt.Errorf("nothing was counted")
			}
			ours, loop = append(ours, 1e6*(between-before)/(20*sampled)), append(loop, 1e6*(after-between)/(20*sampled))
		}
		against := fmt.Sprintf("plain Go loop over its %d columns, %d days in all", len(days), inAll(days))
		if err := b.add(measured{Goal: "P8", Work: "a member of " + programme + " judged, every clause printed", Unit: "CPU µs", Ours: median(ours), Reference: median(loop), Against: against, Limit: 5}); err != nil {
			return err
		}
	}
	return nil
}

// span is one column of days, the latest first, and how far back the book's windows over it reach, the shortest first.
type span struct {
	figures.Lane
	ends []int
}

// asked are the days that a book asks about: each measure of its derived facts over each of their periods, those among
// which a look-back chooses too.
func asked(e *rulebook.Edition) (all []span) {
	windows := map[string][]int{}
	for _, d := range e.Derived {
		length, err := calendar.ParsePeriod(d.Over)
		if err != nil {
			continue // a look-back, whose periods stand for themselves
		}
		end := calendar.DayOf(d.EndsAt(e.Effective))
		for _, measure := range slices.Concat(d.Measure, d.Of) {
			windows[measure] = append(windows[measure], int(end-length.Back(end)))
		}
	}
	for i, measure := range slices.Sorted(maps.Keys(windows)) {
		slices.Sort(windows[measure])
		s := span{ends: slices.Compact(windows[measure])}
		longest := s.ends[len(s.ends)-1]
		s.Values, s.Has = make([]int64, longest), slices.Repeat([]bool{true}, longest)
		for d := range s.Values {
			s.Values[d] = int64(d*37%911 + i)
		}
		all = append(all, s)
	}
	return all
}

func inAll(days []span) (n int) {
	for _, s := range days {
		n += len(s.Values)
	}
	return n
}

// swept adds each column up over each of its windows, once through its days, as one would without rules or reasons.
func swept(days []span) (found int64) {
	for i := range days {
		s, sum, d := &days[i], int64(0), 0
		for _, end := range s.ends {
			for ; d < end; d++ {
				if s.Has[d] {
					sum += s.Values[d]
				}
			}
			found += sum
		}
	}
	return found
}

// unlike are n members' facts after the scenarios: no two have the same figures.
func unlike(scenarios []rulebook.Scenario, n int) []rulebook.Facts {
	out := make([]rulebook.Facts, n)
	for i := range out {
		out[i] = scenarios[i%len(scenarios)].Facts()
		for key, v := range out[i] {
			switch v.Kind() {
			case rulebook.KindCount:
				out[i][key] = rulebook.Count(v.Int() + int64(i))
			case rulebook.KindDecimal:
				out[i][key] = rulebook.Dec(v.Decimal().Add(decimal.New(int64(i), -7)))
			}
		}
	}
	return out
}
