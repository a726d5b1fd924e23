package renewal_test

import (
	"strings"
	"testing"

	"github.com/mengyue/portal/models/clock"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/merchant"
	"github.com/mengyue/portal/models/renewal"
)

// wayOf is the way back that a store's dashboard names for a rule.
func (w *world) wayOf(store, rule string, at clock.Instant) (way string) {
	w.Helper()
	w.in(db.System("test"), func(tx *db.Tx) error {
		s, err := merchant.FindStore(tx, store)
		if err != nil {
			return err
		}
		o, err := renewal.Look(tx, w.e, s, at)
		way = o.Standards[rule].Way.EN
		return err
	})
	return way
}

// TM-5, NUM-1: whoever sells as much a day as the dashboard says has reached the standard at the end: 300.01 yuan over 300
// days are 1.01 a day, not 1.00.
func TestSalesNeededADayAreEnough(t *testing.T) {
	w := build(t)
	s := shop{id: "A"}
	s.more = append(s.more, category("女装", last-300, 600_000_00-300_01, 10))
	w.open(s)
	if way := w.wayOf("A", "sales", (last - 299).Start()); !strings.Contains(way, "1.01") {
		t.Errorf("%q", way)
	}
}
