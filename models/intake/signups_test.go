package intake_test

import (
	"bytes"
	"context"
	"fmt"
	"runtime"
	"strings"
	"testing"

	"github.com/mengyue/portal/models/calendar"
	"github.com/mengyue/portal/models/clock"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/db/dbtest"
	"github.com/mengyue/portal/models/facts"
	"github.com/mengyue/portal/models/fault"
	"github.com/mengyue/portal/models/intake"
	"github.com/mengyue/portal/models/membership"
	"github.com/mengyue/portal/models/merchant"
	"github.com/mengyue/portal/models/paper"
	"github.com/mengyue/portal/models/product"
	"github.com/mengyue/portal/models/rulebook"
	"github.com/mengyue/portal/models/signup"
)

var bulkOwner = db.Actor{Account: "owner-1", Name: "陈老板", Role: "merchant_owner", Merchant: "M1"}

// certified is a marketplace whose merchant M1 has a certified store with n towels, each sold for a month.
func certified(t testing.TB, n int) *db.DB {
	t.Helper()
	d, _ := dbtest.New(t)
	lib, err := rulebook.Embedded()
	if err != nil {
		t.Fatal(err)
	}
	rulebook.Carry(d, lib)
	err = d.InTx(context.Background(), db.System("test"), func(tx *db.Tx) error {
		if _, err := merchant.Put(tx, []merchant.Merchant{{ID: "M1", Name: "青禾", LegalID: "L1"}}); err != nil {
			return err
		}
		if _, err := merchant.PutStores(tx, []merchant.Store{{ID: "S1", Merchant: "M1", Name: "青禾日用", Platform: "taobao", Kind: "ordinary", Created: clock.Must("2020-01-01")}}); err != nil {
			return err
		}
		if _, err := membership.Admit(tx, membership.New{Merchant: "M1", Programme: "juhuasuan", Edition: "2016-07-01", Party: "seller", Store: "S1", Case: "C1"}); err != nil {
			return err
		}
		_, err := paper.Keep(tx, paper.Paper{Merchant: "M1", Name: "主图.png", SHA256: "x", Type: paper.PNG, Size: 100, Width: 800, Height: 800})
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	for from := 0; from < n; from += 1000 {
		err := d.InTx(context.Background(), db.System("test"), func(tx *db.Tx) error {
			var goods []product.Product
			var days []facts.ProductDay
			price := int64(5990)
			for i := from; i < min(from+1000, n); i++ {
				id := fmt.Sprintf("P%05d", i)
				goods = append(goods, product.Product{ID: id, Store: "S1", Title: "毛巾 " + id, Category: "日用百货"})
				for back := 1; back <= 10; back++ {
					days = append(days, facts.ProductDay{Product: id, Day: calendar.DayOf(tx.Now) - calendar.Day(back), Sales: price, Orders: 1, Price: &price})
				}
			}
			if _, err := product.Put(tx, goods); err != nil {
				return err
			}
			_, err := facts.PutDays(tx, days)
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	return d
}

// bulkFile is a file of n sign-ups; every hundredth has a price that is a fen too high.
func bulkFile(n int) string {
	var b strings.Builder
	b.WriteString("product,title,picture,list_price,price,stock,material\n")
	for i := range n {
		price := "59.90"
		if i%100 == 99 {
			price = "59.91"
		}
		fmt.Fprintf(&b, "P%05d,青禾纯棉毛巾四条装加厚 %05d,主图.png,59.90,%s,2000,ordinary\n", i, i, price)
	}
	return b.String()
}

// JH-23: a file of sign-ups is taken row by row; what is wrong is told at line and column, and the same twice changes nothing.
func TestFileOfSignUpsIsTakenRowByRow(t *testing.T) {
	d := certified(t, 200)
	send := func() (r intake.Report, refused []intake.Refusal) {
		r, err := intake.Run(context.Background(), d, intake.Options{Kind: intake.SignUps("juhuasuan"), Name: "报名.csv", Reader: strings.NewReader(bulkFile(200)), Actor: bulkOwner,
			Refuse: func(x intake.Refusal) { refused = append(refused, x) }})
		if err != nil {
			t.Fatal(err)
		}
		return r, refused
	}
	r, refused := send()
	if r.Changed != 198 || r.Failed != 2 || len(refused) != 2 || refused[0].Line != 101 || refused[0].Problems[0].Column != "price" || !strings.Contains(refused[0].Problems[0].Reason.ZH, "59.90") {
		t.Errorf("%+v, %+v", r, refused)
	}
	if r, _ := send(); r.Changed != 0 || r.Failed != 2 {
		t.Errorf("the same again: %+v", r)
	}
}

// Kinds of books have the columns of their asks; a programme without sign-ups has none, and an import is its merchant's.
func TestKindOfSignUpsIsDrawnFromTheBook(t *testing.T) {
	d := certified(t, 1)
	var sent intake.Import
	err := d.InTx(context.Background(), bulkOwner, func(tx *db.Tx) error {
		k, err := intake.KindIn(tx, intake.SignUps("juhuasuan"))
		if err != nil {
			return err
		}
		if err := intake.Look(tx, k.Name, k.Template()); err != nil {
			t.Errorf("its own template: %v", err)
		}
		for _, c := range k.Columns {
			if !c.About.Complete() || c.Sample == "" {
				t.Errorf("%s is not explained", c.Name)
			}
		}
		if _, err := intake.KindIn(tx, intake.SignUps("yanxuan")); !fault.Is(err, fault.NotFound) {
			t.Errorf("a programme without sign-ups: %v", err)
		}
		sent, err = intake.Send(tx, intake.Sent{Kind: k.Name, Name: "a.csv", SHA256: "x", Content: []byte(bulkFile(1))})
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	stranger := bulkOwner
	stranger.Merchant = "M2"
	for name, who := range map[string]db.Actor{"another merchant": stranger, "the merchant": bulkOwner} {
		err := d.View(context.Background(), who, func(tx *db.Tx) error { _, err := intake.Find(tx, sent.ID); return err })
		if fault.Is(err, fault.NotFound) != (who.Merchant == "M2") {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// Ten thousand sign-ups in one file: progress is told, bad rows are refused one by one, and the memory stays bounded.
func TestTenThousandSignUpsInOneFile(t *testing.T) {
	const n = 10_000
	d := certified(t, n)
	file := []byte(bulkFile(n))
	var steps int
	var most uint64
	r, err := intake.Run(context.Background(), d, intake.Options{Kind: intake.SignUps("juhuasuan"), Name: "报名.csv", Reader: bytes.NewReader(file), Actor: bulkOwner, Progress: func(done, failed int64) {
		steps++
		if steps%20 == 0 {
			var m runtime.MemStats
			runtime.GC()
			runtime.ReadMemStats(&m)
			most = max(most, m.HeapAlloc)
		}
	}})
	if err != nil || r.Changed != n-n/100 || r.Failed != n/100 {
		t.Fatalf("%+v, %v", r, err)
	}
	if steps < 100 || most > 64<<20 {
		t.Errorf("%d steps of progress, %d MB held", steps, most>>20)
	}
	err = d.View(context.Background(), bulkOwner, func(tx *db.Tx) error {
		counts, err := signup.Counts(tx, "M1")
		if counts[signup.Submitted] != n-n/100 {
			t.Errorf("%v wait", counts)
		}
		return err
	})
	if err != nil {
		t.Error(err)
	}
	t.Logf("%d MB at most", most>>20)
}
