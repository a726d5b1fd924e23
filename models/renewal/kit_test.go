package renewal_test

import (
	"github.com/mengyue/portal/models/clock"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/figures"
	"github.com/mengyue/portal/models/merchant"
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
