package sanction_test

import (
	"context"
	"fmt"
	"testing"

	"github.com/mengyue/portal/models/audit"
	"github.com/mengyue/portal/models/clock"
	"github.com/mengyue/portal/models/conduct"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/db/dbtest"
	"github.com/mengyue/portal/models/deadline"
	"github.com/mengyue/portal/models/listing"
	"github.com/mengyue/portal/models/membership"
	"github.com/mengyue/portal/models/merchant"
	"github.com/mengyue/portal/models/product"
	"github.com/mengyue/portal/models/rulebook"
	"github.com/mengyue/portal/models/sanction"
)

const programme = "channel-supplier"

var (
	operator = db.Actor{Account: "S1", Name: "何平", Role: "operator"}
	first    = db.Actor{Account: "S2", Name: "周青", Role: "supervisor"}
	second   = db.Actor{Account: "S3", Name: "陆遥", Role: "supervisor"}
	third    = db.Actor{Account: "S4", Name: "许宁", Role: "supervisor"}
	owner    = db.Actor{Account: "A1", Name: "林岚", Role: "merchant_owner", Merchant: "M1"}
	stranger = db.Actor{Account: "A2", Name: "高原", Role: "merchant_owner", Merchant: "M2"}
	system   = db.System("test")
)

// world is a marketplace with the supplier M1, its products P1 to P3, and another merchant.
type world struct {
	t testing.TB
	*db.DB
	clock  *clock.Fixed
	member membership.Membership
}

func newWorld(t testing.TB) *world {
	t.Helper()
	d, c := dbtest.New(t)
	books, err := rulebook.Embedded()
	if err != nil {
		t.Fatal(err)
	}
	rulebook.Carry(d, books)
	w := &world{t: t, DB: d, clock: c}
	w.in(system, func(tx *db.Tx) error {
		if _, err := merchant.Put(tx, []merchant.Merchant{{ID: "M1", Name: "云杉家居用品有限公司（虚构）", LegalID: "L1"}, {ID: "M2", Name: "南岸商贸有限公司（虚构）", LegalID: "L2"}}); err != nil {
			return err
		}
		if _, err := merchant.PutStores(tx, []merchant.Store{{ID: "T1", Merchant: "M1", Name: "云杉", Platform: "1688", Kind: "ordinary"}, {ID: "T2", Merchant: "M2", Name: "南岸", Platform: "1688", Kind: "ordinary"}}); err != nil {
			return err
		}
		var goods []product.Product
		for i := range 3 {
			goods = append(goods, product.Product{ID: fmt.Sprintf("P%d", i+1), Store: "T1", Title: "杯子", Category: "家居/杯具", SaleKind: "new"})
		}
		_, err := product.Put(tx, append(goods, product.Product{ID: "X1", Store: "T2", Title: "别家的", SaleKind: "new"}))
		return err
	})
	w.member = w.admit("M1")
	return w
}

func (w *world) admit(id string) (m membership.Membership) {
	w.t.Helper()
	w.in(first, func(tx *db.Tx) (err error) {
		m, err = membership.Admit(tx, membership.New{Merchant: id, Programme: programme, Edition: "2023-06-01", Party: "supplier", Case: db.NewID(tx.Now)})
		return err
	})
	return m
}

func (w *world) in(a db.Actor, do func(tx *db.Tx) error) {
	w.t.Helper()
	if err := w.InTx(context.Background(), a, do); err != nil {
		w.t.Fatal(err)
	}
}

func (w *world) try(a db.Actor, do func(tx *db.Tx) error) error {
	return w.InTx(context.Background(), a, do)
}

func (w *world) look(do func(tx *db.Tx) error) {
	w.t.Helper()
	if err := w.View(context.Background(), first, do); err != nil {
		w.t.Fatal(err)
	}
}

func report(ladder, grade string, products ...string) sanction.Report {
	return sanction.Report{Ladder: ladder, Grade: grade, Products: products, Facts: "实物与描述不符", Todo: "请整改后重新发布", Evidence: "抽检报告 Q-1"}
}

// found reports a breach, with the second signature where the book wants one.
func (w *world) found(ladder, grade string, products ...string) (f sanction.Finding) {
	w.t.Helper()
	w.in(operator, func(tx *db.Tx) (err error) {
		f, err = sanction.Propose(tx, w.member.ID, report(ladder, grade, products...))
		return err
	})
	if f.Open() {
		w.in(second, func(tx *db.Tx) (err error) { f, err = sanction.Sign(tx, f.ID, f.Version); return err })
	}
	return f
}

// appealed lets an appeal from a finding be upheld.
func (w *world) appealed(f sanction.Finding) {
	w.t.Helper()
	var a conduct.Appeal
	w.in(owner, func(tx *db.Tx) (err error) {
		a, err = conduct.FileAppeal(tx, f.Decision, conduct.Filing{Grounds: []string{"事实有误"}})
		return err
	})
	w.in(third, func(tx *db.Tx) error {
		_, err := conduct.DecideAppeal(tx, a.ID, a.Version, conduct.Ruling{Upheld: true, Reason: "复检合格"})
		return err
	})
}

// holds are what keeps something of the merchant from being seen now, in words.
func (w *world) holds() map[string]int {
	w.t.Helper()
	out := map[string]int{}
	w.look(func(tx *db.Tx) error {
		all, err := listing.Standing(tx, "M1")
		for _, h := range all {
			out[string(h.Kind)+" "+h.Product]++
		}
		return err
	})
	return out
}

func (w *world) supervised() bool {
	w.t.Helper()
	var hidden bool
	if err := w.View(context.Background(), stranger, func(tx *db.Tx) (err error) { hidden, err = listing.Concealed(tx, "M1"); return err }); err != nil {
		w.t.Fatal(err)
	}
	return hidden
}

func (w *world) now(id string) (f sanction.Finding) {
	w.t.Helper()
	w.look(func(tx *db.Tx) (err error) { f, err = sanction.Find(tx, id); return err })
	return f
}

func (w *world) memberNow() (m membership.Membership) {
	w.t.Helper()
	w.look(func(tx *db.Tx) (err error) { m, err = membership.Find(tx, w.member.ID); return err })
	return m
}

// due lets every end of this package that has passed take effect.
func (w *world) due() {
	w.t.Helper()
	var open []deadline.Deadline
	w.look(func(tx *db.Tx) (err error) { open, err = deadline.Due(tx, 100); return err })
	for _, d := range open {
		if effect := sanction.OnDue[d.Kind]; effect != nil {
			w.in(db.System("sweep"), func(tx *db.Tx) error {
				if once, err := deadline.Fire(tx, d.ID); err != nil || !once {
					return err
				}
				audit.Record(tx, audit.Entry{Action: "deadline.reached", Object: d.Object})
				return effect(tx, d)
			})
		}
	}
}
