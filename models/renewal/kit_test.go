package renewal_test

import (
	"github.com/mengyue/portal/models/clock"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/figures"
	"github.com/mengyue/portal/models/merchant"
	"github.com/mengyue/portal/models/renewal"
)

type dbTx = db.Tx

func jsonOf(v any) string { return db.JSON(v) }

// replaceCategories replaces the row that the helper put on the last day, where the test has none for it.
func replaceCategories(tx *db.Tx, store string, rows []figures.Day) error {
	own := map[[2]any]bool{}
	for i := range rows {
		rows[i].Subject = store
		own[[2]any{rows[i].Part, rows[i].Day}] = true
	}
	if !own[[2]any{rows[0].Part, last}] {
		empty := figures.Day{Subject: store, Part: rows[0].Part, Day: last}
		empty.Set(figures.Sales, 0)
		rows = append(rows, empty)
	}
	_, err := figures.Put(tx, figures.CategoryDays, rows, figures.Source{})
	return err
}

func endContract(tx *db.Tx, store, lastDay string) error {
	s, err := merchant.FindStore(tx, store)
	if err != nil {
		return err
	}
	s.ContractEnd = clock.Must(lastDay)
	_, err = merchant.PutStores(tx, []merchant.Store{s})
	return err
}

func (w *world) verdictIn(tx *db.Tx, run, store string) renewal.Verdict {
	v, err := renewal.FindVerdict(tx, run, store)
	if err != nil {
		w.Fatal(err)
	}
	return v
}

// bare is a store without any figure.
func bare(tx *db.Tx, id string) error {
	if _, err := merchant.Put(tx, []merchant.Merchant{{ID: "M" + id, Name: id + " 有限公司", LegalID: id}}); err != nil {
		return err
	}
	_, err := merchant.PutStores(tx, []merchant.Store{{ID: id, Merchant: "M" + id, Name: id + " 店", Platform: "tmall", Kind: "ordinary", ContractStart: clock.Must("2014-05-01")}})
	return err
}
