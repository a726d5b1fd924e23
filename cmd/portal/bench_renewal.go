package main

import (
	"fmt"

	"github.com/mengyue/portal/models/renewal"
	"github.com/mengyue/portal/models/rulebook"
)

// groupBy is the one question that gives a person the counts of the year.
const groupBy = `SELECT store, SUM(dsr_description + dsr_service + dsr_logistics < 14.0999999), SUM(orders_successful), SUM(orders_settled), SUM(dispute_refunds), SUM(refunds), SUM(refund_hours),
	SUM(refunds_self_completed) FROM store_days WHERE day >= '2016-10-01' AND day < '2017-10-01' GROUP BY store`

// assessing assesses all stores by the whole program, every clause with its figures and facts printed, beside one GROUP
// BY over the same days (P6).
func (s *scale) assessing() error {
	books, err := rulebook.Embedded()
	if err != nil {
		return err
	}
	yearly := renewal.Programmes(books, yearEnd.Start())
	if len(yearly) == 0 {
		return nil
	}
	var ours, theirs, oursWall, theirsWall []float64
	for range s.rounds {
		out, err := s.portal("assess", "--programme", yearly[0].Programme, "--as-of", yearEnd.String(), "--db", "sqlite:"+s.ours)
		if err != nil {
			return err
		}
		ours, oursWall, s.memory = append(ours, out.cpu), append(oursWall, out.wall), max(s.memory, out.memory)
		ref, err := s.sqlite(s.theirs, groupBy)
		if err != nil {
			return err
		}
		theirs, theirsWall = append(theirs, ref.cpu), append(theirsWall, ref.wall)
	}
	s.assessed = median(ours)
	for _, m := range []measured{
		{Unit: "CPU s", Ours: median(ours), Reference: median(theirs)},
		{Unit: "s", Ours: median(oursWall), Reference: median(theirsWall)},
	} {
		m.Goal, m.Work, m.Against, m.Limit = "P6", fmt.Sprintf("%d stores assessed, every clause printed", s.stores), "one GROUP BY", 0.15
		if err := s.add(m); err != nil {
			return err
		}
	}
	return nil
}
