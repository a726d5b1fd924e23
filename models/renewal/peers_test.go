package renewal_test

import (
	"testing"

	"github.com/mengyue/portal/models/calendar"
	"github.com/mengyue/portal/models/clock"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/figures"
	"github.com/mengyue/portal/models/merchant"
	"github.com/mengyue/portal/models/rulebook"
)

// TM-1, TM-11: a store on another platform is assessed by nobody, and takes no place among the peers of one that is.
func TestStoreOfAnotherPlatformIsNoPeer(t *testing.T) {
	w := build(t)
	refunds := func(disputes int64) func(calendar.Day, *figures.Day) {
		return func(day calendar.Day, d *figures.Day) {
			if day == last {
				d.Set(figures.OrdersSettled, 1000)
				d.Set(figures.DisputeRefunds, disputes)
				d.Set(figures.Refunds, 10)
				d.Set(figures.RefundHours, disputes*figures.Point)
				d.Set(figures.RefundsSelfCompleted, 10-disputes)
			}
		}
	}
	w.open(shop{id: "A", change: refunds(1)}, shop{id: "B", change: refunds(2)}, shop{id: "T", change: refunds(9)})
	w.in(db.System("import"), func(tx *db.Tx) error {
		_, err := merchant.PutStores(tx, []merchant.Store{{ID: "T", Merchant: "MT", Name: "T 店", Platform: "taobao", Kind: "flagship", ContractStart: clock.Must("2014-05-01")}})
		return err
	})
	all := w.assess()
	for id, want := range map[string]string{"A": "0.5", "B": "1"} {
		if got := all[id].Facts["aftersales_rank"].String(); got != want {
			t.Errorf("%s has %q, want %q", id, got, want)
		}
	}
}

// TM-1, TM-18: nor does it take one of the six places of a brand.
func TestStoreOfAnotherPlatformTakesNoPlaceOfABrand(t *testing.T) {
	w := build(t)
	for _, id := range []string{"S1", "S2", "S3", "S4", "S5", "S6", "T"} {
		sales := int64(1_000_000_00)
		if id == "T" {
			sales = 2_000_000_00
		}
		w.open(shop{id: id, kind: "brand_exclusive", category: "彩妆", brands: "B1", sales: sales, start: "2015-01-0" + map[bool]string{true: "1", false: "2"}[id == "T"]})
		w.chain(id, "B1", 1, nil)
	}
	w.open(shop{id: "S7", kind: "brand_exclusive", category: "彩妆", brands: "B1", sales: 900_000_00})
	w.in(db.System("import"), func(tx *db.Tx) error {
		_, err := merchant.PutStores(tx, []merchant.Store{{ID: "T", Merchant: "MT", Name: "T 店", Platform: "taobao", Kind: "brand_exclusive", ContractStart: clock.Must("2015-01-01"), Brands: "B1"},
			{ID: "S6", Merchant: "MS6", Name: "S6 店", Platform: "taobao", Kind: "brand_exclusive", ContractStart: clock.Must("2015-01-02"), Brands: "B1"}})
		return err
	})
	w.says(w.assess()["S7"], "brand-places", rulebook.Met, "6")
}
