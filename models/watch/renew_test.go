package watch_test

import (
	"context"
	"testing"
	"time"

	"github.com/mengyue/portal/models/clock"
	"github.com/mengyue/portal/models/conduct"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/deadline"
	"github.com/mengyue/portal/models/membership"
	"github.com/mengyue/portal/models/watch"
)

// renew lets the term of the member end, with a renewal that takes its place.
func (w *world) renew() {
	w.Helper()
	end := w.clock.Now().Add(time.Minute)
	var next membership.Membership
	w.do(system, func(tx *db.Tx) (err error) {
		if err := tx.DB.Exec("UPDATE memberships SET until_at = ? WHERE id = ?", end, w.m.ID).Error; err != nil {
			return err
		}
		next, err = membership.Admit(tx, membership.New{Merchant: "M001", Programme: "qinbaobei", Edition: "2017-03-01", Party: "store", Store: "S1", Previous: w.m.ID})
		return err
	})
	w.clock.Set(end)
	if _, err := watch.TakeEffect(context.Background(), w.db); err != nil { // what takes effect in sets comes first
		w.Fatal(err)
	}
	w.do(system, func(tx *db.Tx) error {
		return conduct.OnDue[membership.TermDeadline](tx, deadline.Deadline{Object: w.m.Ref(), Due: end, Clause: "QB-40"})
	})
	w.m = next
}

// GEN-6, QB-21, QB-20: a warning goes on under the renewal with its end, and what an appeal voided is not repeated.
func TestWarningsGoAlongWithARenewal(t *testing.T) {
	w := open(t)
	w.violation("V1", "marketing", false)
	w.round()
	w.appeal(w.removals()[0].Decision)
	w.clock.Advance(time.Hour)
	w.fact("S1", "credit", "399", w.clock.Now())
	w.round()
	w.renew()
	w.round()
	if m := w.member(); m.Ended != 0 {
		t.Fatalf("removed in the new term for what was void: %+v", m)
	}
	all := w.warnings()
	if len(all) != 2 || !all[0].Open() || all[0].Membership != w.m.ID || all[0].Due != sevenDays {
		t.Fatalf("warnings: %+v", all)
	}
	w.clock.Set(sevenDays)
	w.due()
	if m := w.member(); m.Ended != clock.Instant(sevenDays) || m.EndClause != "QB-20" {
		t.Errorf("at the end of the warning: %+v", m)
	}
}

// QB-34: a product that is out stays out in the new term, and those inside stay inside without being judged anew.
func TestProductsKeepTheirPlacesInARenewal(t *testing.T) {
	w := open(t)
	w.products("S1", "童装", "P1", "P2", "P3")
	w.round()
	w.productFact("P1", "product.counterfeit_complaints", "1")
	w.round()
	w.productFact("P1", "product.counterfeit_complaints", "0")
	w.renew()
	w.round()
	if out, in := w.entries(watch.Out), w.entries(watch.Inside); len(out) != 1 || out[0].Product != "P1" || len(in) != 2 {
		t.Errorf("out: %+v, in: %+v", out, in)
	}
}

// GEN-6, QB-31: an appeal from a refusal that is upheld in the new term lets the product in there, and it is not taken out
// for the same.
func TestARefusalIsUndoneInTheNewTerm(t *testing.T) {
	w := open(t)
	w.products("S1", "童装", "P1", "P2")
	w.products("S1", "数码", "P3")
	w.round()
	refused := w.entries(watch.Refused)[0]
	w.renew()
	w.appeal(refused.Decision)
	w.round()
	if in := w.entries(watch.Inside); len(in) != 3 {
		t.Errorf("inside: %+v", in)
	}
}
