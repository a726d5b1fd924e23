package brand_test

import (
	"slices"
	"testing"

	"github.com/mengyue/portal/models/brand"
	"github.com/mengyue/portal/models/db"
)

func TestSameBrandTwiceChangesNothingAndAChangeKeepsWhatWas(t *testing.T) {
	w := newWorld(t)
	put := func(b brand.Brand) (n int) {
		w.do(importer, func(tx *db.Tx) (err error) { n, err = brand.Put(tx, []brand.Brand{b}); return err })
		return n
	}
	if n := put(yunhe); n != 0 {
		t.Errorf("the same again: %d", n)
	}
	next := yunhe
	next.ValidUntil = on0("2045-06-06")
	if n := put(next); n != 1 {
		t.Errorf("renewed: %d", n)
	}
	w.view(func(tx *db.Tx) error {
		b, err := brand.Find(tx, "B001")
		was, err2 := brand.Was(tx, "B001")
		if b.Version != 2 || b.ValidUntil != next.ValidUntil || len(was) != 1 || was[0].ValidUntil != yunhe.ValidUntil {
			t.Errorf("%+v, before %+v", b, was)
		}
		if err == nil {
			err = err2
		}
		return err
	})
	if !w.recorded("brand:B001", "brand.recorded") {
		t.Error("not on the record")
	}
}

// CH-7: a file that comes again changes nothing; a link that was confirmed here stays so while its row is the same.
func TestSameLinksTwiceChangeNothing(t *testing.T) {
	w := newWorld(t)
	first := imported("M001", "B001", 1, yunhe.Owner, "甲公司")
	second := imported("M001", "B001", 2, "甲公司", shop.Name)
	if n := w.put(first, second); n != 2 || w.chain().Level != 2 {
		t.Fatalf("%d new, level %d", n, w.chain().Level)
	}
	if n := w.put(first, second); n != 0 {
		t.Errorf("the same again: %d", n)
	}
	second.Outside = false
	if n := w.put(first, second); n != 1 || !slices.Equal(codes(w.chain()), []brand.Code{brand.PaperMissing, brand.Unconfirmed}) {
		t.Errorf("not checked outside any more: %d, %v", n, codes(w.chain()))
	}
	l := w.links()[1]
	w.do(owner, func(tx *db.Tx) (err error) {
		l, err = brand.ReplacePaper(tx, l.ID, l.Version, "", w.papers[:1])
		return err
	})
	w.do(reviewer, func(tx *db.Tx) error { _, err := brand.Confirm(tx, l.ID, l.Version); return err })
	if n := w.put(first, second); n != 0 || w.chain().Level != 2 {
		t.Errorf("the same after it was confirmed here: %d, level %d", n, w.chain().Level)
	}
	second.ValidTo = on0("2028-12-31")
	if n := w.put(first, second); n != 1 || !slices.Equal(codes(w.chain()), []brand.Code{brand.Unconfirmed}) {
		t.Errorf("a changed row: %d, %v", n, codes(w.chain()))
	}
	twice := second
	twice.ValidTo = on0("2029-12-31")
	if n := w.put(second, twice); n != 1 || w.links()[1].ValidTo != twice.ValidTo {
		t.Errorf("a later row for the same place: %d, %s", n, w.links()[1].ValidTo)
	}
}

func TestChainsAreListedInOrderPageByPage(t *testing.T) {
	w := newWorld(t)
	w.put(imported("M002", "B001", 1, yunhe.Owner, "南岸文具有限公司"), imported("M001", "B002", 1, yunhe.Owner, shop.Name), imported("M001", "B001", 1, yunhe.Owner, "甲公司"),
		imported("M001", "B001", 2, "甲公司", shop.Name), imported("M002", "B002", 2, "甲公司", "南岸文具有限公司"))
	var got []string
	q := brand.Question{Limit: 2}
	for {
		var page []brand.Chain
		w.view(func(tx *db.Tx) (err error) { page, err = brand.Chains(tx, q); return err })
		for _, c := range page {
			got = append(got, c.Object()+" "+string(rune('0'+c.Level)))
			q.After = c.Place()
		}
		if len(page) < q.Limit {
			break
		}
	}
	if want := []string{"chain:M001:B001 2", "chain:M001:B002 1", "chain:M002:B001 1", "chain:M002:B002 0"}; !slices.Equal(got, want) {
		t.Errorf("%v", got)
	}
	for q, want := range map[brand.ChainPlace]int{{Merchant: "M001"}: 2, {Brand: "B001"}: 2, {Merchant: "M002", Brand: "B002"}: 1} {
		w.view(func(tx *db.Tx) error {
			page, err := brand.Chains(tx, brand.Question{Merchant: q.Merchant, Brand: q.Brand, Limit: 10})
			if len(page) != want {
				t.Errorf("%+v: %d chains, want %d", q, len(page), want)
			}
			return err
		})
	}
}

func TestBrandsAreFoundByNameTrademarkAndOwner(t *testing.T) {
	w := newWorld(t)
	for words, want := range map[string]int{"": 2, "云禾": 2, "青屿": 1, "2222": 1, "b00": 2, "家居有限": 2, "%": 0, "nothing": 0} {
		w.view(func(tx *db.Tx) error {
			found, err := brand.List(tx, brand.BrandQuestion{Search: words, Limit: 10})
			if len(found) != want {
				t.Errorf("%q: %d, want %d", words, len(found), want)
			}
			return err
		})
	}
}
