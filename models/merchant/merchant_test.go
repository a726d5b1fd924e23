package merchant_test

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/mengyue/portal/models/audit"
	"github.com/mengyue/portal/models/clock"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/db/dbtest"
	"github.com/mengyue/portal/models/fault"
	"github.com/mengyue/portal/models/merchant"
)

func in(t *testing.T, d *db.DB, do func(tx *db.Tx) error) {
	t.Helper()
	if err := d.InTx(context.Background(), db.System("test"), do); err != nil {
		t.Fatal(err)
	}
}

func as(t *testing.T, d *db.DB, own string, ask func(tx *db.Tx) error) error {
	t.Helper()
	return d.View(context.Background(), db.Actor{Account: "a", Role: "merchant_owner", Merchant: own}, ask)
}

func put(t *testing.T, d *db.DB, m ...merchant.Merchant) (changed int) {
	t.Helper()
	in(t, d, func(tx *db.Tx) (err error) { changed, err = merchant.Put(tx, m); return err })
	return changed
}

func putStores(t *testing.T, d *db.DB, s ...merchant.Store) (changed int) {
	t.Helper()
	in(t, d, func(tx *db.Tx) (err error) { changed, err = merchant.PutStores(tx, s); return err })
	return changed
}

// legal makes a valid code of a number.
func legal(n string) string {
	first := "91440500MA5" + strings.Repeat("0", 6-len(n)) + n
	digit, ok := merchant.CheckDigit(first)
	if !ok {
		panic(first)
	}
	return first + string(digit)
}

func xinghe() merchant.Merchant {
	return merchant.Merchant{ID: "M001", Name: "澄海星禾日用品有限公司", LegalID: legal("1"), Email: "owner@xinghe.example", Created: clock.Date(2024, 5, 1)}
}

func nanan() merchant.Merchant {
	return merchant.Merchant{ID: "M002", Name: "南岸商贸有限公司", LegalID: legal("2"), Email: "owner@nanan.example"}
}

func TestCodeOfALegalEntityIsChecked(t *testing.T) {
	for code, want := range map[string]error{
		legal("1"):            nil,
		"91350100M000100Y43":  nil, // the worked example of GB 32100-2015
		"91350100M000100Y44":  merchant.ErrDigit,
		"91350100M000100Y34":  merchant.ErrDigit, // two places swapped
		"91350100M000100Y4":   merchant.ErrLength,
		"91350100M000100Y433": merchant.ErrLength,
		"":                    merchant.ErrLength,
		"9135O100M000100Y43":  merchant.ErrSign,
		"91350100m000100y43":  merchant.ErrSign,
		"91350100M000100Y4I":  merchant.ErrSign,
	} {
		if got := merchant.CheckLegalID(code); !errors.Is(got, want) {
			t.Errorf("%q: %v, want %v", code, got, want)
		}
	}
	if _, ok := merchant.CheckDigit("short"); ok {
		t.Error("a digit for half a code")
	}
}

func TestSameMerchantsTwiceChangeNothing(t *testing.T) {
	d, _ := dbtest.New(t)
	if n := put(t, d, xinghe(), nanan()); n != 2 {
		t.Fatalf("%d changed, want 2", n)
	}
	if n := put(t, d, xinghe(), nanan()); n != 0 {
		t.Fatalf("%d changed the second time, want 0", n)
	}
	in(t, d, func(tx *db.Tx) error {
		entries, err := audit.Of(tx, "merchant:M001", 10)
		if len(entries) != 1 || entries[0].Action != "merchant.recorded" || entries[0].Merchant != "M001" {
			t.Errorf("entries %+v", entries)
		}
		return err
	})
}

func TestLaterMerchantReplacesTheEarlierAndTheEarlierIsKept(t *testing.T) {
	d, c := dbtest.New(t)
	put(t, d, xinghe())
	c.Advance(time.Millisecond)
	first, second := xinghe(), xinghe()
	first.Email, second.Email = "new@xinghe.example", "newer@xinghe.example"
	if n := put(t, d, first, second); n != 2 {
		t.Fatalf("%d changed, want 2: the file says two things in order", n)
	}
	in(t, d, func(tx *db.Tx) error {
		now, err := merchant.Find(tx, "M001")
		if now.Email != second.Email || now.Version != 3 || now.RecordedBy != "system:test" {
			t.Errorf("now %+v", now)
		}
		was, err2 := merchant.Was(tx, "M001")
		if len(was) != 2 || was[0].Email != first.Email || was[1].Email != xinghe().Email || was[1].Created != xinghe().Created {
			t.Errorf("was %+v", was)
		}
		return errors.Join(err, err2)
	})
}

func TestMerchantSeesItselfOnly(t *testing.T) {
	d, _ := dbtest.New(t)
	put(t, d, xinghe(), nanan())
	putStores(t, d, merchant.Store{ID: "S1", Merchant: "M001", Name: "星禾旗舰店", Platform: "1688", Kind: "flagship"})
	for name, ask := range map[string]func(tx *db.Tx) error{
		"merchant": func(tx *db.Tx) error { _, err := merchant.Find(tx, "M001"); return err },
		"stores":   func(tx *db.Tx) error { _, err := merchant.Stores(tx, "M001"); return err },
		"store":    func(tx *db.Tx) error { _, err := merchant.FindStore(tx, "S1"); return err },
		"earlier":  func(tx *db.Tx) error { _, err := merchant.StoreWas(tx, "S1"); return err },
	} {
		if err := as(t, d, "M002", ask); !fault.Is(err, fault.NotFound) {
			t.Errorf("%s: %v, want not found", name, err)
		}
		if err := as(t, d, "M001", ask); err != nil {
			t.Errorf("%s: %v for the merchant itself", name, err)
		}
	}
	if err := as(t, d, "M002", func(tx *db.Tx) error {
		found, err := merchant.List(tx, merchant.Question{Limit: 10})
		if len(found) != 1 || found[0].ID != "M002" {
			t.Errorf("lists %+v", found)
		}
		was, err2 := merchant.Was(tx, "M001")
		if len(was) != 0 {
			t.Errorf("tells %+v of another", was)
		}
		return errors.Join(err, err2)
	}); err != nil {
		t.Fatal(err)
	}
}

func TestListIsSearchedAndPaged(t *testing.T) {
	d, _ := dbtest.New(t)
	odd := nanan()
	odd.ID, odd.LegalID, odd.Name = "M003", legal("3"), "百分之百%商贸"
	put(t, d, xinghe(), nanan(), odd)
	for _, q := range []struct {
		ask  merchant.Question
		want string
	}{
		{merchant.Question{Limit: 2}, "M001 M002"}, {merchant.Question{Limit: 2, After: "M002"}, "M003"},
		{merchant.Question{Limit: 9, Search: "星禾"}, "M001"}, {merchant.Question{Limit: 9, Search: "M00"}, "M001 M002 M003"},
		{merchant.Question{Limit: 9, Search: "%"}, "M003"}, {merchant.Question{Limit: 9, Search: "_"}, ""},
		{merchant.Question{Limit: 9, Search: legal("2")}, "M002"}, {merchant.Question{Limit: 9, Search: "' OR 1=1"}, ""},
	} {
		in(t, d, func(tx *db.Tx) error {
			found, err := merchant.List(tx, q.ask)
			var ids []string
			for _, m := range found {
				ids = append(ids, m.ID)
			}
			if got := strings.Join(ids, " "); got != q.want {
				t.Errorf("%+v: %q, want %q", q.ask, got, q.want)
			}
			return err
		})
	}
}

func TestStoreIsReplacedWithItsHistory(t *testing.T) {
	d, _ := dbtest.New(t)
	put(t, d, xinghe())
	s := merchant.Store{ID: "S1", Merchant: "M001", Name: "星禾旗舰店", Platform: "1688", Kind: "flagship", Created: clock.Date(2025, 1, 1), Brands: "B1;B2"}
	if n := putStores(t, d, s); n != 1 {
		t.Fatal(n)
	}
	if n := putStores(t, d, s); n != 0 {
		t.Fatalf("%d changed the second time", n)
	}
	s.ContractEnd = clock.Date(2027, 1, 1)
	putStores(t, d, s)
	in(t, d, func(tx *db.Tx) error {
		stores, err := merchant.Stores(tx, "M001")
		if len(stores) != 1 || stores[0].ContractEnd != s.ContractEnd || len(stores[0].BrandList()) != 2 || stores[0].Version != 2 {
			t.Errorf("stores %+v", stores)
		}
		was, err2 := merchant.StoreWas(tx, "S1")
		if len(was) != 1 || was[0].ContractEnd != 0 {
			t.Errorf("was %+v", was)
		}
		return errors.Join(err, err2)
	})
}

func TestWordsOfKindsAreInBothLanguages(t *testing.T) {
	for _, words := range [][]merchant.Word{merchant.Platforms, merchant.Kinds} {
		for i, key := range merchant.Keys(words) {
			if got := merchant.Title(words, key); got != words[i].Title || !got.Complete() {
				t.Errorf("%s: %+v", key, got)
			}
		}
	}
	if got := merchant.Title(merchant.Kinds, "unheard"); got.ZH != "unheard" {
		t.Errorf("%+v", got)
	}
}
