package main

import (
	"fmt"
	"slices"

	"github.com/mengyue/portal/models/clock"
	"github.com/mengyue/portal/models/figures"
	"github.com/mengyue/portal/models/renewal"
	"github.com/mengyue/portal/models/rulebook"
	"github.com/shopspring/decimal"
)

// examplesSection measures what it costs to judge a member by the books that ship as examples, which the rules were not
// made for, every clause printed, beside a plain loop over a year of nine columns (P8).
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
	lanes := make([]figures.Lane, len(looped))
	for i := range lanes {
		lanes[i] = figures.Lane{Values: make([]int64, 365), Has: slices.Repeat([]bool{true}, 365)}
		for d := range lanes[i].Values {
			lanes[i].Values[d] = int64(d*37%911 + i)
		}
	}
	for _, programme := range all.Programmes() {
		if slices.Contains(shipped.Programmes(), programme) {
			continue
		}
		e, err := all.InForce(programme, clock.Never)
		if err != nil {
			return err
		}
		known := unlike(all.ScenariosOf(e), sampled)
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
				sum += plainLoop(lanes)
			}
			after := cpu()
			if sum == 0 {
				return fmt.Errorf("nothing was counted")
			}
			ours, loop = append(ours, 1e6*(between-before)/(20*sampled)), append(loop, 1e6*(after-between)/(20*sampled))
		}
		if err := b.add(measured{Goal: "P8", Work: "a member of " + programme + " judged, every clause printed", Unit: "CPU µs", Ours: median(ours), Reference: median(loop), Against: "plain Go loop over a year of nine columns", Limit: 5}); err != nil {
			return err
		}
	}
	return nil
}

// unlike are n members' facts after the scenarios: no two have the same figures, so that each is judged anew.
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
