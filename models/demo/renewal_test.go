package demo_test

import (
	"testing"

	"github.com/mengyue/portal/models/clock"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/merchant"
	"github.com/mengyue/portal/models/renewal"
	"github.com/mengyue/portal/models/rulebook"
)

// TM-5, TM-7: one renewal was decided – renewed, refused, exempt, judged by a person –, and one runs, with
// stores that are on their way to meet it and others that are not.
func TestOneRenewalIsDecidedAndOneRuns(t *testing.T) {
	d, _, _ := filled(t, clock.Must("2026-11-22T15:30:00+08:00"))
	view(t, d, func(tx *db.Tx) error {
		all := renewal.Programmes(rulebook.Books(tx), tx.Now)
		if len(all) < 3 || all[0].Assessed().To <= tx.Now || all[1].Assessed().To > tx.Now {
			t.Fatalf("%d renewals, the first until %s, the second until %s", len(all), all[0].Assessed().To, all[1].Assessed().To)
		}
		runs, err := renewal.Runs(tx)
		if err != nil || len(runs) != 1 || runs[0].State != renewal.Done || runs[0].Programme != all[1].Programme {
			t.Fatalf("runs %+v (%v)", runs, err)
		}
		if c := runs[0].Counts; c[renewal.Renewed] < 3 || c[renewal.Refused] < 3 || c[renewal.Exempt] == 0 || c[renewal.Person]+c[renewal.NoData] != 0 || !runs[0].Balanced() {
			t.Errorf("the run says %v", c)
		}
		ends := map[rulebook.Outcome]int{}
		for _, id := range []string{"T001", "T002", "T003", "T006", "T007", "T009"} {
			s, err := merchant.FindStore(tx, id)
			if err != nil {
				return err
			}
			o, err := renewal.Look(tx, all[0], s, tx.Now)
			if err != nil {
				return err
			}
			ends[o.EndMeans]++
		}
		if ends[rulebook.OutcomeMet] == 0 || ends[rulebook.OutcomeFailed] == 0 || ends[rulebook.OutcomeUndecided] == 0 {
			t.Errorf("the period that runs is to end so: %v", ends)
		}
		return nil
	})
}
