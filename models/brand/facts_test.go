package brand_test

import (
	"testing"

	"github.com/mengyue/portal/models/brand"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/facts"
	"github.com/mengyue/portal/models/rulebook"
)

// imported is a link that was checked outside.
func imported(company, brandID string, position int, from, to string) brand.Link {
	return brand.Link{Merchant: company, Brand: brandID, Position: position, Grantor: from, Grantee: to, Kind: brand.Ordinary, ValidFrom: on0("2026-01-01"), ValidTo: on0("2027-12-31"), MaySublicense: true, Outside: true}
}

func (w *world) put(links ...brand.Link) (changed int) {
	w.Helper()
	w.do(importer, func(tx *db.Tx) (err error) { changed, err = brand.PutLinks(tx, links); return err })
	return changed
}

func (w *world) best(merchant string) (f rulebook.Facts) {
	w.Helper()
	w.view(func(tx *db.Tx) error {
		e, err := rulebook.Books(tx).Edition("yanxuan", "2023-08-04")
		if err != nil {
			return err
		}
		f, err = brand.Best(tx, e, merchant, tx.Now)
		return err
	})
	return f
}

// YX-6c: a merchant is judged by its best chain, with the tonality of that brand.
func TestBestChainIsTheValidOneOfTheLowestLevel(t *testing.T) {
	w := newWorld(t)
	if f := w.best("M001"); f["chain.level"].String() != "0" || !f["brand.tonality"].IsZero() {
		t.Errorf("without a chain: %v", f)
	}
	w.put(imported("M001", "B001", 1, yunhe.Owner, "甲公司"), imported("M001", "B001", 2, "甲公司", shop.Name))
	if f := w.best("M001"); f["chain.level"].String() != "2" || f["brand.tonality"].String() != "2.5" {
		t.Errorf("one chain: %v", f)
	}
	w.put(imported("M001", "B002", 1, yunhe.Owner, shop.Name))
	if f := w.best("M001"); f["chain.level"].String() != "1" || f["brand.tonality"].String() != "3" {
		t.Errorf("a nearer one: %v", f)
	}
	broken := imported("M001", "B002", 1, yunhe.Owner, shop.Name)
	broken.ValidTo = on0("2026-11-21")
	w.put(broken)
	if f := w.best("M001"); f["chain.level"].String() != "2" || f["brand.tonality"].String() != "2.5" {
		t.Errorf("the nearer one has expired: %v", f)
	}
	if f := w.best("M002"); f["chain.level"].String() != "0" {
		t.Errorf("another merchant: %v", f)
	}
}

// A fact that was recorded for the brand says more than the brand's own row.
func TestRecordedTonalityComesBeforeTheBrandsRow(t *testing.T) {
	w := newWorld(t)
	w.put(imported("M001", "B001", 1, yunhe.Owner, shop.Name))
	w.do(importer, func(tx *db.Tx) error {
		_, err := facts.Put(tx, []facts.Fact{{Subject: "brand:B001", Fact: "brand.tonality", Since: tx.Now - 1, Value: "1.99"}})
		return err
	})
	if f := w.best("M001"); f["brand.tonality"].String() != "1.99" {
		t.Errorf("%v", f)
	}
	w.view(func(tx *db.Tx) error {
		e, err := rulebook.Books(tx).Edition("yanxuan", "2023-08-04")
		if err != nil {
			return err
		}
		f, err := brand.Facts(tx, e, "M001", "B001", tx.Now)
		if f["chain.level"].String() != "1" || f["brand.tonality"].String() != "1.99" {
			t.Errorf("of the one brand: %v", f)
		}
		return err
	})
}
