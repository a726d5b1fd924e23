package product_test

import (
	"testing"

	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/fault"
	"github.com/mengyue/portal/models/product"
	"github.com/mengyue/portal/models/rulebook"
)

func TestSameProductTwiceChangesNothingAndALaterOneKeepsTheEarlier(t *testing.T) {
	w := newWorld(t)
	put := func(p product.Product) (n int) {
		w.in(system, func(tx *db.Tx) (err error) { n, err = product.Put(tx, []product.Product{p}); return err })
		return n
	}
	p := goods("P1", "S1")
	dearer := p
	dearer.Price = num(4990)
	if a, b, c := put(p), put(p), put(dearer); a != 1 || b != 0 || c != 1 {
		t.Fatalf("changed %d, %d, %d; want 1, 0, 1", a, b, c)
	}
	w.view(system, func(tx *db.Tx) error {
		h, err := product.History(tx, "P1", 10)
		if len(h) != 2 || *h[0].Price != 4990 || *h[1].Price != 3990 || h[0].Merchant != "M1" {
			t.Fatalf("history %+v, want 49.90 over 39.90 of M1", h)
		}
		return err
	})
	w.recorded("products.put", "products")
}

func TestLaterRowForTheSameKeyInOneListReplacesTheEarlier(t *testing.T) {
	w := newWorld(t)
	second := goods("P1", "S1")
	second.Title = "竹编果盘"
	w.put(goods("P1", "S1"), second)
	w.view(system, func(tx *db.Tx) error {
		p, err := product.Find(tx, "P1")
		if p.Title != "竹编果盘" || p.Version != 1 {
			t.Fatalf("got %q version %d", p.Title, p.Version)
		}
		return err
	})
}

func TestProductIsRefusedWithItsPlaceWhereStoreKindOrNumberCannotBe(t *testing.T) {
	w := newWorld(t)
	w.put(goods("P1", "S1"))
	for name, c := range map[string]struct {
		change func(*product.Product)
		field  string
	}{
		"no such store":      {func(p *product.Product) { p.Store = "S9" }, "1.store"},
		"other merchant's":   {func(p *product.Product) { p.ID = "P1"; p.Store = "S2" }, "1.store"},
		"no title":           {func(p *product.Product) { p.Title = "" }, "1.title"},
		"no kind of stock":   {func(p *product.Product) { p.StockKind = "soon" }, "1.stock_kind"},
		"no kind of sale":    {func(p *product.Product) { p.SaleKind = "gift" }, "1.sale_kind"},
		"a price below zero": {func(p *product.Product) { p.Price = num(-1) }, "1.price"},
	} {
		t.Run(name, func(t *testing.T) {
			bad := goods("P2", "S1")
			c.change(&bad)
			err := w.try(system, func(tx *db.Tx) error {
				_, err := product.Put(tx, []product.Product{goods("P3", "S1"), bad})
				return err
			})
			f := fault.Of(err)
			if f.Kind != fault.Invalid || len(f.Fields) != 1 || f.Fields[0].Name != c.field {
				t.Fatalf("got %v, want the field %s", err, c.field)
			}
		})
	}
}

// NUM-3: what is empty is not available, never false or zero.
func TestEmptyColumnsAreNotAvailableFacts(t *testing.T) {
	f := product.Product{ID: "P1", Title: "竹篮"}.Facts()
	for _, key := range []string{"product.private", "product.online", "product.price", "product.stock", "product.stock_kind"} {
		if f.Available(key) {
			t.Errorf("%s is available", key)
		}
	}
	f = goods("P1", "S1").Facts()
	if f["product.price"].Fen() != 3990 || f["product.stock"].Int() != 120 || f["product.private"].True() || f["product.private"].Kind() != rulebook.KindBool {
		t.Fatalf("facts %v", f)
	}
}

func TestListFiltersByEveryFieldAndPagesByKey(t *testing.T) {
	w := newWorld(t)
	w.stock(5)
	odd := goods("P900", "S1")
	odd.Title, odd.Brand, odd.Category, odd.StockKind, odd.Online, odd.Price, odd.Stock = "100%_棉 T恤", "云溪", "服饰", "presale", yes(false), num(9900), num(3)
	w.put(odd, goods("Q1", "S2"))
	for name, c := range map[string]struct {
		f    product.Filter
		want int64
	}{
		"all": {product.Filter{}, 7}, "merchant": {product.Filter{Merchant: "M2"}, 1}, "store": {product.Filter{Store: "S1"}, 6},
		"title": {product.Filter{Title: "100%_棉 t"}, 1}, "category": {product.Filter{Category: "服饰"}, 1}, "brand": {product.Filter{Brand: "云溪"}, 1},
		"stock kind": {product.Filter{StockKind: "presale"}, 1}, "online": {product.Filter{Online: yes(false)}, 1},
		"price from": {product.Filter{PriceFrom: num(3991)}, 1}, "price to": {product.Filter{PriceTo: num(3990)}, 6}, "stock": {product.Filter{StockFrom: num(4)}, 6},
	} {
		w.view(system, func(tx *db.Tx) error {
			if n, err := product.Count(tx, c.f); n != c.want || err != nil {
				t.Errorf("%s: %d, %v; want %d", name, n, err, c.want)
			}
			return nil
		})
	}
	w.view(system, func(tx *db.Tx) error {
		page, err := product.List(tx, product.Question{After: "P002", Limit: 2})
		if len(page) != 2 || page[0].ID != "P003" || page[1].ID != "P004" {
			t.Fatalf("page %v", page)
		}
		return err
	})
}

func TestMerchantSeesItsOwnProductsOnly(t *testing.T) {
	w := newWorld(t)
	w.put(goods("P1", "S1"), goods("Q1", "S2"))
	w.view(stranger, func(tx *db.Tx) error {
		if _, err := product.Find(tx, "P1"); !fault.Is(err, fault.NotFound) {
			t.Errorf("another merchant's product: %v", err)
		}
		list, err := product.List(tx, product.Question{Filter: product.Filter{Merchant: "M1"}, Limit: 10})
		if len(list) != 1 || list[0].ID != "Q1" {
			t.Errorf("list %v", list)
		}
		return err
	})
}
