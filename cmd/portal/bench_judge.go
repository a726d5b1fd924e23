package main

import (
	"encoding/json"
	"errors"
	"fmt"

	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/figures"
	"github.com/mengyue/portal/models/renewal"
)

// benchJudgeCommand is a part of the benchmarks: judging alone, every clause explained and printed, beside a plain loop
// over the same days in memory (P8).
type benchJudgeCommand struct {
	storage
	Rounds int
}

// judgedAlone is what a store cost, in CPU µs.
type judgedAlone struct{ Ours, Loop float64 }

// sampled is how many stores are judged.
const sampled = 2000

// The columns that the loop goes over.
var looped = []int{figures.DSRDescription, figures.DSRService, figures.DSRLogistics, figures.OrdersSuccessful, figures.OrdersSettled, figures.DisputeRefunds,
	figures.Refunds, figures.RefundHours, figures.RefundsSelfCompleted}

// Run judges and loops in turn.
func (j *benchJudgeCommand) Run(c *console) error {
	h, err := j.open(c)
	if err != nil {
		return err
	}
	defer func() { _ = h.Close() }()
	yearly := renewal.Programmes(h.library, yearEnd.Start())
	if len(yearly) == 0 {
		return errors.New("no programme has a yearly renewal")
	}
	e := yearly[0]
	enough := errors.New("enough")
	var some []renewal.Assessment
	if err := renewal.AssessAll(c.ctx, h.db, renewal.Options{Edition: e, AsOf: yearEnd.Start(), Actor: operator}, func(found []renewal.Assessment) error {
		if some = append(some, found...); len(some) >= sampled {
			return enough
		}
		return nil
	}); err != nil && !errors.Is(err, enough) {
		return err
	}
	lanes, err := j.lanes(c, h, some)
	if err != nil {
		return err
	}
	var ours, loop []float64
	for range max(j.Rounds, 1) {
		before := cpu()
		p := e.Population(renewal.Occasion(e), yearEnd.Start())
		var line []byte
		for i := range some {
			line = p.Judge(some[i].Facts).AppendClauses(line[:0])
		}
		between := cpu()
		sum := int64(0)
		for range 20 {
			for i := range lanes {
				sum += plainLoop(lanes[i])
			}
		}
		after := cpu()
		if sum == 0 || len(line) == 0 {
			return errors.New("nothing was counted")
		}
		ours, loop = append(ours, 1e6*(between-before)/float64(len(some))), append(loop, 1e6*(after-between)/float64(20*len(lanes)))
	}
	return c.line(judgedAlone{median(ours), median(loop)})
}

// lanes unpacks the days of the stores.
func (j *benchJudgeCommand) lanes(c *console, h *house, some []renewal.Assessment) (all [][]figures.Lane, err error) {
	ids := make([]string, len(some))
	for i := range some {
		ids[i] = some[i].Store.ID
	}
	over := figures.Range{From: yearFrom, End: yearEnd}
	err = h.db.View(c.ctx, operator, func(tx *db.Tx) error {
		return figures.ReadMany(tx, figures.Question{Table: figures.StoreDays, Subjects: ids, Range: over, Days: []figures.Range{over}}, func(_ string, s *figures.Sheet) error {
			var of []figures.Lane
			for _, column := range looped {
				of = append(of, s.Lane("", column))
			}
			all = append(all, of)
			return nil
		})
	})
	return all, err
}

// plainLoop counts the days below the limit and adds the other columns up, as one would without rules or reasons.
func plainLoop(lanes []figures.Lane) (found int64) {
	a, b, c := lanes[0], lanes[1], lanes[2]
	for i := range a.Values {
		if a.Has[i] && b.Has[i] && c.Has[i] && a.Values[i]+b.Values[i]+c.Values[i] < 3*4_700_000 {
			found++
		}
	}
	for _, l := range lanes[3:] {
		for i, v := range l.Values {
			if l.Has[i] {
				found += v
			}
		}
	}
	return found
}

// judging judges alone.
func (s *scale) judging() error {
	if s.stores < sampled*2 {
		return nil
	}
	u, err := s.portal("bench-judge", "--db", "sqlite:"+s.ours, "--rounds", fmt.Sprint(s.bench.rounds))
	if err != nil {
		return err
	}
	var found judgedAlone
	if err := json.Unmarshal(u.out, &found); err != nil {
		return err
	}
	return s.add(measured{Goal: "P8", Work: "a store judged, every clause printed", Unit: "CPU µs", Ours: found.Ours, Reference: found.Loop, Against: "plain Go loop over its days", Limit: 5})
}
