package demo_test

import (
	"testing"

	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/db/dbtest"
	"github.com/mengyue/portal/models/listing"
	"github.com/mengyue/portal/models/relation"
)

func TestRelationsAndPublishedGoodsStandInEveryState(t *testing.T) {
	d, _, _ := filled(t, dbtest.Start)
	view(t, d, func(tx *db.Tx) error {
		all, err := relation.List(tx, relation.Question{Limit: 100})
		if err != nil {
			return err
		}
		states := map[relation.State]int{}
		proposals, left := 0, int64(0)
		for _, r := range all {
			states[r.State(tx.Now)]++
			if r.Proposal.Kind != "" {
				proposals++
			}
			open, err := relation.ToServe(tx, []string{r.ID})
			if err != nil {
				return err
			}
			left += open[r.ID]
		}
		for _, s := range []relation.State{relation.Pending, relation.Running, relation.Refused, relation.TimedOut, relation.Withdrawn, relation.Agreed, relation.Fallen} {
			if states[s] == 0 {
				t.Errorf("no relation is %s: %v", s, states)
			}
		}
		if proposals == 0 || left != 3 {
			t.Errorf("%d proposals, %d orders still to be served", proposals, left)
		}
		goods, err := listing.List(tx, listing.Question{Limit: 100})
		shown := map[listing.State]int{}
		for _, l := range goods {
			shown[l.State()]++
		}
		for _, s := range []listing.State{listing.Online, listing.Withdrawn, listing.Unauthorised} {
			if shown[s] == 0 {
				t.Errorf("no product is %s: %v", s, shown)
			}
		}
		return err
	})
}
