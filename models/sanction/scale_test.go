package sanction_test

import (
	"context"
	"fmt"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/mengyue/portal/models/audit"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/listing"
	"github.com/mengyue/portal/models/membership"
	"github.com/mengyue/portal/models/relation"
)

// crowd gives the supplier so many published products and so many relations, each with a distributor of its own.
func (w *world) crowd(products, relations int) {
	w.t.Helper()
	w.in(system, func(tx *db.Tx) error {
		audit.Record(tx, audit.Entry{Action: "test.crowd", Object: "crowd"})
		for _, fill := range []string{
			`INSERT INTO products (id, merchant, store, title, brand, category, stock_kind, sale_kind, digest, version, changed_at)
				WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?) SELECT 'C' || i, 'M1', 'T1', 'cup', '', '家居/杯具', 'spot', 'new', '', 1, 1 FROM n`,
			`INSERT INTO listings (membership, product, merchant, programme, brand, published_at, published_by, judge_at, withdrawn_at, refused_at, clause, reason)
				WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?) SELECT '` + w.member.ID + `', 'C' || i, 'M1', 'channel-supplier', '', 1, 'test', 1, 0, 0, '', '' FROM n`,
		} {
			if err := tx.DB.Exec(fill, products).Error; err != nil {
				return err
			}
		}
		for i := range relations {
			id := fmt.Sprintf("D%04d", i)
			for _, one := range []struct {
				insert string
				args   []any
			}{{"INSERT INTO merchants (id, name, legal_id, email, created, version, recorded, recorded_by) VALUES (?, ?, ?, '', 0, 1, 1, 'test')", []any{id, id, "L" + id}},
				{`INSERT INTO relations (id, programme, edition, here, here_membership, there, there_membership, way, payment, message, asked_at, asked_by, asked_name, due_at, answered_at, answered_by, answered_name,
					reason, running_at, proposal, closed_at, outcome, closed_by, told_at, version) VALUES (?, 'channel-supplier', '2023-06-01', 'M1', ?, ?, ?, 'apply', 'guaranteed', '', 1, 'a', 'a', 2, 1, 'b', 'b', '', 1, '', 0, '', '', 0, 1)`,
					[]any{"R" + id, w.member.ID, id, "DM" + id}}} {
				if err := tx.DB.Exec(one.insert, one.args...).Error; err != nil {
					return err
				}
			}
			if _, err := membership.Admit(tx, membership.New{Merchant: id, Programme: "channel-distributor", Edition: "2023-06-01", Party: "distributor", Case: "C" + id}); err != nil {
				return err
			}
		}
		return tx.DB.Exec("UPDATE relations SET there_membership = (SELECT m.id FROM memberships m WHERE m.merchant = relations.there AND m.programme = 'channel-distributor')").Error
	})
}

// CC-51, CC-22: a supplier with very many products and relations is removed in one step: whoever looks meanwhile sees all
// of it or nothing; the other sides are told afterwards, batch by batch.
func TestRemovalOfVeryManyIsOneStepForWhoeverLooks(t *testing.T) {
	const products, relations = 100_000, 1_000
	w := newWorld(t)
	w.crowd(products, relations)
	count := func() (shown, related int64, err error) {
		err = w.View(context.Background(), first, func(tx *db.Tx) error {
			if shown, err = listing.Count(tx, listing.Question{Merchant: "M1", Visible: true}); err != nil {
				return err
			}
			return tx.DB.Raw("SELECT count(*) FROM relations WHERE here = 'M1' AND running_at > 0 AND closed_at = 0").Take(&related).Error
		})
		return shown, related, err
	}
	if shown, related, err := count(); err != nil || shown != products || related != relations {
		t.Fatalf("before: %d products, %d relations, %v", shown, related, err)
	}
	var over atomic.Bool
	var all sync.WaitGroup
	all.Go(func() {
		for !over.Load() {
			shown, related, err := count()
			if err != nil || shown != 0 && shown != products || related != 0 && related != relations || (shown == 0) != (related == 0) {
				t.Errorf("half of it: %d products, %d relations, %v", shown, related, err)
				return
			}
		}
	})
	w.found("forged", "")
	if shown, related, err := count(); err != nil || shown != 0 || related != 0 {
		t.Errorf("after: %d products, %d relations, %v", shown, related, err)
	}
	over.Store(true)
	all.Wait()
	told := 0
	for n := 1; n > 0; told += n {
		var err error
		if n, err = relation.Tell(context.Background(), w.DB); err != nil {
			t.Fatal(err)
		}
		w.look(func(tx *db.Tx) error {
			done, all, err := relation.Told(tx, w.member)
			if all != relations || done != int64(told+n) {
				t.Errorf("it says %d of %d, %d were told", done, all, told+n)
			}
			return err
		})
	}
	if told != relations {
		t.Errorf("%d of %d were told", told, relations)
	}
}
