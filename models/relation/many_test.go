package relation_test

import (
	"context"
	"fmt"
	"testing"

	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/listing/tradetest"
	"github.com/mengyue/portal/models/relation"
)

// CC-51: the thousand relations of a removed supplier end in one step: whoever looks meanwhile sees all of them, or none.
func TestThousandRelationsEndInOneStep(t *testing.T) {
	const many = 1000
	s := newStage(t)
	raw, err := s.DB.Raw()
	if err != nil {
		t.Fatal(err)
	}
	for i := range many {
		if _, err := raw.Exec(`INSERT INTO relations (id, programme, edition, here, here_membership, there, there_membership, way, payment, message, asked_at, asked_by, asked_name, due_at,
			answered_at, answered_by, answered_name, reason, running_at, proposal, closed_at, outcome, closed_by, told_at, version)
			VALUES ($1, 'maker', '2026-01-01', 'M1', $2, $3, $4, 'apply', 'prepaid', '', 1, 'x', 'x', 2, 1, 'x', 'x', '', 1, '', 0, '', '', 0, 1)`, fmt.Sprintf("R%04d", i), s.M1.ID, fmt.Sprintf("D%04d", i), s.R1.ID); err != nil {
			t.Fatal(err)
		}
	}
	seen, stop := map[int]bool{}, make(chan bool)
	done := make(chan bool)
	go func() {
		defer close(done)
		for {
			select {
			case <-stop:
				return
			default:
			}
			n := 0
			if err := s.DB.View(context.Background(), tradetest.System, func(tx *db.Tx) error {
				for before := ""; ; {
					some, err := relation.List(tx, relation.Question{Merchant: "M1", State: relation.Open, Before: before, Limit: 200})
					if n += len(some); err != nil || len(some) < 200 {
						return err
					}
					before = some[len(some)-1].ID
				}
			}); err != nil {
				t.Error(err)
			}
			seen[n] = true
		}
	}()
	s.leave(s.M1)
	stop <- true
	<-done
	delete(seen, many)
	delete(seen, 0)
	if len(seen) > 0 {
		t.Errorf("somebody saw a part of it: %v", seen)
	}
	told := 0
	for n, err := 1, error(nil); n > 0; told += n {
		if n, err = relation.Tell(t.Context(), s.DB); err != nil {
			t.Fatal(err)
		}
	}
	if left := s.list(tradetest.Maker, relation.Open); told != many || len(left) != 0 {
		t.Errorf("%d told, %d left", told, len(left))
	}
}
