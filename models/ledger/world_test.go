package ledger_test

import (
	"context"
	"fmt"
	"testing"

	"github.com/mengyue/portal/models/audit"
	"github.com/mengyue/portal/models/clock"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/db/dbtest"
	"github.com/mengyue/portal/models/deadline"
	"github.com/mengyue/portal/models/ledger"
	"github.com/mengyue/portal/models/listing"
	"github.com/mengyue/portal/models/membership"
	"github.com/mengyue/portal/models/merchant"
	"github.com/mengyue/portal/models/money"
	"github.com/mengyue/portal/models/rulebook"
)

const programme = "channel-supplier"

var (
	operator = db.Actor{Account: "S1", Name: "何平", Role: "operator"}
	first    = db.Actor{Account: "S2", Name: "周青", Role: "supervisor"}
	second   = db.Actor{Account: "S3", Name: "陆遥", Role: "supervisor"}
	owner    = db.Actor{Account: "A1", Name: "林岚", Role: "merchant_owner", Merchant: "M1"}
	stranger = db.Actor{Account: "A2", Name: "高原", Role: "merchant_owner", Merchant: "M2"}
	system   = db.System("bank")
)

// world is a marketplace with the supplier M1 and the merchant M2, which is none.
type world struct {
	t testing.TB
	*db.DB
	clock  *clock.Fixed
	member membership.Membership
	paid   int
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
	w.in(system, func(tx *db.Tx) (err error) {
		if _, err = merchant.Put(tx, []merchant.Merchant{{ID: "M1", Name: "云杉家居用品有限公司（虚构）", LegalID: "L1"}, {ID: "M2", Name: "南岸商贸有限公司（虚构）", LegalID: "L2"}}); err != nil {
			return err
		}
		w.member, err = membership.Admit(tx, membership.New{Merchant: "M1", Programme: programme, Edition: "2023-06-01", Party: "supplier", Case: "C1"})
		return err
	})
	return w
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

// pay lets the bank confirm a payment of so many fen.
func (w *world) pay(merchant string, fen money.Fen) {
	w.t.Helper()
	w.paid++
	p := ledger.Payment{Reference: fmt.Sprintf("P%04d", w.paid), Merchant: merchant, Programme: programme, Amount: fen, Paid: w.clock.Now(), Source: "test"}
	w.in(system, func(tx *db.Tx) error { _, err := ledger.Pay(tx, p); return err })
}

func (w *world) deposit(merchant string) (d ledger.Deposit) {
	w.t.Helper()
	w.look(func(tx *db.Tx) (err error) { d, err = ledger.Of(tx, merchant, programme); return err })
	return d
}

// taken proposes and signs a deduction or refund.
func (w *world) taken(merchant string, wish ledger.Wish) (t ledger.Taking) {
	w.t.Helper()
	d := w.deposit(merchant)
	w.in(operator, func(tx *db.Tx) (err error) { t, err = ledger.Propose(tx, d.ID, wish); return err })
	w.in(second, func(tx *db.Tx) (err error) { t, err = ledger.Sign(tx, t.ID, t.Version); return err })
	return t
}

func (w *world) deducted(merchant string, fen money.Fen) ledger.Taking {
	w.t.Helper()
	return w.taken(merchant, ledger.Wish{Kind: ledger.Deducted, Amount: fen, Clause: "CC-43", Reason: "抽检不合格"})
}

func (w *world) demands(merchant string) (out []ledger.Demand) {
	w.t.Helper()
	d := w.deposit(merchant)
	w.look(func(tx *db.Tx) (err error) { out, err = ledger.Demands(tx, d.ID); return err })
	return out
}

func (w *world) holds(merchant string) (out []listing.Hold) {
	w.t.Helper()
	w.look(func(tx *db.Tx) (err error) { out, err = listing.Standing(tx, merchant); return err })
	return out
}

// due lets every end of this package that has passed take effect.
func (w *world) due() {
	w.t.Helper()
	var open []deadline.Deadline
	w.look(func(tx *db.Tx) (err error) { open, err = deadline.Due(tx, 100); return err })
	for _, d := range open {
		if effect := ledger.OnDue[d.Kind]; effect != nil {
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

// otherHold takes a product offline for another reason.
func (w *world) otherHold() {
	w.t.Helper()
	w.in(first, func(tx *db.Tx) error {
		_, err := listing.Put(tx, listing.Hold{Merchant: "M1", Product: "P1", Kind: listing.Offline, Clause: "CC-41", By: "measure:X"})
		return err
	})
}
