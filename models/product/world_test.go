package product_test

import (
	"context"
	"fmt"
	"testing"

	"github.com/mengyue/portal/models/audit"
	"github.com/mengyue/portal/models/clock"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/db/dbtest"
	"github.com/mengyue/portal/models/deadline"
	"github.com/mengyue/portal/models/membership"
	"github.com/mengyue/portal/models/merchant"
	"github.com/mengyue/portal/models/outbox"
	"github.com/mengyue/portal/models/product"
	"github.com/mengyue/portal/models/rulebook"
)

const programme = "yanxuan"

var (
	operator   = db.Actor{Account: "staff-1", Name: "林运营", Role: "operator"}
	supervisor = db.Actor{Account: "staff-2", Name: "周主管", Role: "supervisor"}
	owner      = db.Actor{Account: "owner-1", Name: "陈老板", Role: "merchant_owner", Merchant: "M1"}
	stranger   = db.Actor{Account: "owner-2", Name: "王老板", Role: "merchant_owner", Merchant: "M2"}
	system     = db.System("test")
)

// world is a marketplace with two merchants, M1 a member of the programme and M2 none.
type world struct {
	t testing.TB
	*db.DB
	clock  *clock.Fixed
	member membership.Membership
}

func newWorld(t testing.TB) *world {
	t.Helper()
	d, c := dbtest.New(t)
	lib, err := rulebook.Embedded()
	if err != nil {
		t.Fatal(err)
	}
	rulebook.Carry(d, lib)
	w := &world{t: t, DB: d, clock: c}
	w.in(system, func(tx *db.Tx) error {
		_, err := merchant.Put(tx, []merchant.Merchant{{ID: "M1", Name: "青禾竹器厂", LegalID: "91330100000000001A", Email: "a@example.com"},
			{ID: "M2", Name: "云溪织造厂", LegalID: "91330100000000002B", Email: "b@example.com"}})
		if err != nil {
			return err
		}
		_, err = merchant.PutStores(tx, []merchant.Store{{ID: "S1", Merchant: "M1", Name: "青禾竹器", Platform: "1688", Kind: "ordinary"},
			{ID: "S2", Merchant: "M2", Name: "云溪织造", Platform: "1688", Kind: "ordinary"}})
		return err
	})
	w.member = w.admit("M1")
	return w
}

func (w *world) admit(merchant string) (m membership.Membership) {
	w.t.Helper()
	w.in(system, func(tx *db.Tx) (err error) {
		e, err := rulebook.Books(tx).InForce(programme, tx.Now)
		if err != nil {
			return err
		}
		m, err = membership.Admit(tx, membership.New{Merchant: merchant, Programme: programme, Edition: e.ID, Party: "merchant", Case: "C-" + merchant})
		return err
	})
	return m
}

// in runs a command that must succeed.
func (w *world) in(a db.Actor, do func(tx *db.Tx) error) {
	w.t.Helper()
	if err := w.InTx(context.Background(), a, do); err != nil {
		w.t.Fatal(err)
	}
}

// try runs a command and gives its error.
func (w *world) try(a db.Actor, do func(tx *db.Tx) error) error {
	w.t.Helper()
	return w.InTx(context.Background(), a, do)
}

func (w *world) view(a db.Actor, ask func(tx *db.Tx) error) {
	w.t.Helper()
	if err := w.View(context.Background(), a, ask); err != nil {
		w.t.Fatal(err)
	}
}

func yes(b bool) *bool   { return &b }
func num(n int64) *int64 { return &n }

// goods is a product that may be tagged.
func goods(id, store string) product.Product {
	return product.Product{ID: id, Store: store, Title: "竹编收纳篮 " + id, Brand: "青禾", Category: "家居", StockKind: "spot", Private: yes(false), Online: yes(true),
		Price: num(3990), Stock: num(120)}
}

// stock puts n products P001 … of store S1 into the catalogue.
func (w *world) stock(n int) []string {
	w.t.Helper()
	ids := make([]string, n)
	products := make([]product.Product, n)
	for i := range n {
		ids[i] = fmt.Sprintf("P%03d", i+1)
		products[i] = goods(ids[i], "S1")
	}
	w.put(products...)
	return ids
}

func (w *world) put(products ...product.Product) {
	w.t.Helper()
	w.in(system, func(tx *db.Tx) error { _, err := product.Put(tx, products); return err })
}

// selected drafts a batch of the listed products.
func (w *world) selected(ids ...string) (b product.Batch) {
	w.t.Helper()
	w.in(operator, func(tx *db.Tx) (err error) { b, err = product.Select(tx, listed(ids...)); return err })
	return b
}

func listed(ids ...string) product.Selection {
	s := product.Selection{Programme: programme, Filter: product.Filter{Merchant: "M1"}}
	for i, id := range ids {
		s.Listed = append(s.Listed, product.Listed{Line: int64(i + 1), Product: id})
	}
	return s
}

// tag proposes a batch of the listed products at this instant and gives their tags by product.
func (w *world) tag(ids ...string) (product.Batch, map[string]product.Tag) {
	w.t.Helper()
	b := w.selected(ids...)
	w.in(operator, func(tx *db.Tx) (err error) {
		b, err = product.Propose(tx, b.ID, product.Proposal{Clause: "YX-9", Reason: "品质稳定，适合严选", Version: b.Version})
		return err
	})
	return b, w.tags()
}

// tags are all tags by product, the newest of each.
func (w *world) tags() map[string]product.Tag {
	w.t.Helper()
	out := map[string]product.Tag{}
	w.view(system, func(tx *db.Tx) error {
		all, err := product.Tags(tx, product.TagQuestion{Limit: 500})
		for _, t := range all {
			if _, newer := out[t.Product]; !newer {
				out[t.Product] = t
			}
		}
		return err
	})
	return out
}

// sweep does what time makes happen in this package.
func (w *world) sweep() {
	w.t.Helper()
	for {
		n, err := product.TakeEffect(context.Background(), w.DB)
		if err != nil {
			w.t.Fatal(err)
		}
		if n == 0 {
			break
		}
	}
	var due []deadline.Deadline
	w.view(system, func(tx *db.Tx) (err error) { due, err = deadline.Due(tx, 1000); return err })
	for _, d := range due {
		if effect := product.OnDue[d.Kind]; effect != nil {
			w.in(db.System("sweep"), func(tx *db.Tx) error {
				first, err := deadline.Fire(tx, d.ID)
				if err != nil || !first {
					return err
				}
				return effect(tx, d)
			})
		}
	}
}

// notices are those about an object.
func (w *world) notices(object string) (n []outbox.Notice) {
	w.t.Helper()
	w.view(system, func(tx *db.Tx) (err error) { n, err = outbox.About(tx, object); return err })
	return n
}

// recorded fails the test where the record has no entry of the action about the object, and gives how many it has.
func (w *world) recorded(action, object string) int {
	w.t.Helper()
	var found []audit.Entry
	w.view(system, func(tx *db.Tx) (err error) {
		found, err = audit.Find(tx, audit.Search{Action: action, Object: object, Limit: 200})
		return err
	})
	if len(found) == 0 {
		w.t.Fatalf("the record has no %s about %s", action, object)
	}
	return len(found)
}

// raw asks the database for one number.
func (w *world) raw(query string, args ...any) (n int64) {
	w.t.Helper()
	w.view(system, func(tx *db.Tx) error { return tx.DB.Raw(query, args...).Take(&n).Error })
	return n
}

// told is the one notice about an object in a category.
func (w *world) told(object string, c outbox.Category) outbox.Notice {
	w.t.Helper()
	var found []outbox.Notice
	for _, n := range w.notices(object) {
		if n.Category == c {
			found = append(found, n)
		}
	}
	if len(found) != 1 {
		w.t.Fatalf("%d notices of %s about %s", len(found), c, object)
	}
	return found[0]
}

// killedAt lets a worker do what time makes happen until it is killed at the start of one of its transactions.
func (w *world) killedAt(transaction int) {
	ctx, kill := context.WithCancel(context.Background())
	defer kill()
	w.DB.Clock = &mortal{Clock: w.clock, left: transaction, kill: kill}
	defer func() { w.DB.Clock = w.clock }()
	for _, do := range []func(context.Context, *db.DB) (int, error){product.TakeEffect, product.ReckonFees} {
		for n := 1; n > 0; {
			var err error
			if n, err = do(ctx, w.DB); err != nil {
				return
			}
		}
	}
}
