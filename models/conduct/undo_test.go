package conduct_test

import (
	"strings"
	"testing"
	"time"

	"github.com/mengyue/portal/models/application"
	"github.com/mengyue/portal/models/application/casetest"
	"github.com/mengyue/portal/models/conduct"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/deadline"
	"github.com/mengyue/portal/models/fault"
	"github.com/mengyue/portal/models/product"
	"github.com/mengyue/portal/models/rulebook"
)

// play is a merchant that meets every clause which a machine checks.
func play() casetest.Play {
	return casetest.Play{Programme: programme, Papers: []string{"trademark_certificate"},
		Facts: map[string]string{"level": "4", "law_breaches": "0", "major_complaints_open": "0", "serious_violations": "0", "trademark_same_entity": "true"},
		Answers: application.Answers{"informed": {Values: []string{"materials"}}, "contact_name": {Values: []string{"林岚"}}, "contact_phone": {Values: []string{"0754-8500000"}},
			"kinds": {Values: []string{"brand_owned"}}, "products": {Values: []string{"儿童餐具，自有模具"}}, "strength": {Values: []string{"两条产线，月产 20 万套"}}}}
}

// GEN-6: an upheld appeal gives a rejected application back to review, with its full time and by another reviewer.
func TestUpheldAppealReopensARejectedApplication(t *testing.T) {
	s := casetest.New(t, play())
	c := s.Judge(casetest.Zhou, s.Claimed(casetest.Zhou), rulebook.Failed)
	s.In(casetest.Zhou, func(tx *db.Tx) (err error) {
		c, err = application.Reject(tx, c.ID, c.Version, application.Ruling{Reasons: map[string]string{"position": "主营商品与计划定位不符"}, Todo: "调整主营商品后再申请"})
		return err
	})
	var a conduct.Appeal
	s.In(casetest.Owner, func(tx *db.Tx) (err error) {
		a, err = conduct.FileAppeal(tx, c.Decision, conduct.Filing{Grounds: []string{"定位判断与事实不符"}})
		return err
	})
	s.Clock.Advance(24 * time.Hour)
	s.In(casetest.Supervisor, func(tx *db.Tx) (err error) {
		a, err = conduct.DecideAppeal(tx, a.ID, a.Version, conduct.Ruling{Upheld: true, Reason: "主营商品符合定位"})
		return err
	})
	c = s.Now(c.ID)
	if c.State() != application.Submitted || c.Excluded != casetest.Zhou.Account {
		t.Fatalf("state %s, kept from %q", c.State(), c.Excluded)
	}
	s.View(casetest.Auditor, func(tx *db.Tx) error {
		d, open, err := deadline.Running(tx, application.ReviewDeadline, c.Ref())
		if !open || d.Started != tx.Now {
			t.Errorf("the review's time: open %v, from %s", open, d.Started)
		}
		return err
	})
	if err := s.Try(casetest.Zhou, func(tx *db.Tx) error { _, err := application.Claim(tx, c.ID, c.Version); return err }); err == nil {
		t.Error("who rejected it reviews it again")
	}
}

// GEN-6, YX-12: an upheld appeal from a refused objection cancels the tag.
func TestUpheldAppealCancelsTheTagOfARefusedObjection(t *testing.T) {
	w := newWorld(t)
	w.tagged("P1")
	w.offered("P2")
	o := w.refusedObjection("P2")
	w.clock.Advance(48 * time.Hour)
	if _, err := w.rules(third, w.appeal(o.Decision), true); err != nil {
		t.Fatal(err)
	}
	for _, tag := range w.tags() {
		if ended := tag.Why.Cause; tag.Product == "P2" && ended != product.ByAppeal || tag.Product == "P1" && ended != "" {
			t.Errorf("%s ended by %q", tag.Product, ended)
		}
	}
}

// offered puts a product on sale and gives notice of its tag.
func (w *world) offered(id string) {
	w.t.Helper()
	w.in(operator, func(tx *db.Tx) error {
		yes, no, price, stock := true, false, int64(2990), int64(50)
		_, err := product.Put(tx, []product.Product{{ID: id, Store: "T1", Title: "竹篮", StockKind: "spot", Private: &no, Online: &yes, Price: &price, Stock: &stock}})
		if err != nil {
			return err
		}
		b, err := product.Select(tx, product.Selection{Programme: programme, Filter: product.Filter{Merchant: "M1"}, Listed: []product.Listed{{Line: 1, Product: id}}})
		if err == nil {
			_, err = product.Propose(tx, b.ID, product.Proposal{Clause: "YX-9", Reason: "适合严选", Version: b.Version})
		}
		return err
	})
}

func (w *world) tags() (found []product.Tag) {
	w.t.Helper()
	w.in(system, func(tx *db.Tx) (err error) {
		found, err = product.Tags(tx, product.TagQuestion{Limit: 100})
		return err
	})
	return found
}

// objection objects to the tag of a product.
func (w *world) objection(id string) (o product.Objection) {
	w.t.Helper()
	var tag string
	for _, t := range w.tags() {
		if t.Product == id {
			tag = t.ID
		}
	}
	w.in(owner, func(tx *db.Tx) (err error) {
		o, err = product.ObjectTo(tx, tag, product.Protest{Reason: "库存不足"})
		return err
	})
	return o
}

// refusedObjection is one that an operator refused.
func (w *world) refusedObjection(id string) (o product.Objection) {
	w.t.Helper()
	o = w.objection(id)
	w.in(operator, func(tx *db.Tx) (err error) {
		o, err = product.Answer(tx, o.ID, product.Reply{Verdict: product.Refused, Reason: "库存充足", Version: o.Version})
		return err
	})
	return o
}

// YX-17: of two people who sign in the same moment, one does and the other is told; there is one effect.
func TestTwoSecondSignaturesHaveOneEffect(t *testing.T) {
	w := newWorld(t)
	w.tagged("P1")
	r := w.propose(breach())
	errs := make(chan error, 2)
	for _, who := range []db.Actor{second, third} {
		go func() { errs <- w.signs(who, r) }()
	}
	one, two := <-errs, <-errs
	if (one == nil) == (two == nil) {
		t.Fatalf("one got %v, the other %v", one, two)
	}
	for _, err := range []error{one, two} {
		if err != nil && !fault.Is(err, fault.Conflict) {
			t.Errorf("the loser got %v", err)
		}
	}
	if w.recorded(r.Ref(), "removal.carried") != 1 || w.has("bar ") != 1 || len(w.toMerchant(r.Ref())) != 1 {
		t.Errorf("more than one effect:\n%s", strings.Join(w.state(), "\n"))
	}
}

// GEN-6: an appeal is decided once, also by two people in the same moment.
func TestTwoRulingsHaveOneEffect(t *testing.T) {
	w := newWorld(t)
	fourth := db.Actor{Account: "S5", Name: "唐禾", Role: "supervisor"}
	a := w.appeal(w.removed(breach()).Decision)
	errs := make(chan error, 2)
	for _, who := range []db.Actor{third, fourth} {
		go func() { _, err := w.rules(who, a, true); errs <- err }()
	}
	if one, two := <-errs, <-errs; (one == nil) == (two == nil) {
		t.Fatalf("one got %v, the other %v", one, two)
	}
	if n := w.recorded(w.member.Ref(), "membership.reinstated"); n != 1 {
		t.Fatalf("reinstated %d times", n)
	}
}

// YX-19: the time in which a tag was off after an undone removal is not excluded; a second leaving lists both pieces.
func TestExclusionsLeaveOutTheGapOfAnUndoneRemoval(t *testing.T) {
	w := newWorld(t)
	w.tagged("P1")
	since := w.clock.Now()
	w.clock.Advance(24 * time.Hour)
	off := w.clock.Now()
	a := w.appeal(w.removed(breach()).Decision)
	w.clock.Advance(24 * time.Hour)
	on := w.clock.Now()
	if _, err := w.rules(third, a, true); err != nil {
		t.Fatal(err)
	}
	w.clock.Advance(24 * time.Hour)
	w.removed(breach())
	w.in(operator, func(tx *db.Tx) error {
		found, err := conduct.Exclusions(tx, conduct.Excluded{Limit: 10})
		if len(found) != 2 || found[0].From != since || found[0].To != off || found[1].From != on || found[1].To != tx.Now {
			t.Errorf("excluded: %+v", found)
		}
		return err
	})
}

// GEN-6: where the merchant has become a member anew, an upheld appeal lifts the bar and leaves the new membership alone.
func TestUpheldAppealLeavesANewMembershipAlone(t *testing.T) {
	w := newWorld(t, "{ground: any, clause: YX-18, period: 1y}", "{ground: any, clause: YX-18, period: 1h}")
	w.tagged("P1")
	a := w.appeal(w.removed(breach()).Decision)
	w.clock.Advance(2 * time.Hour)
	anew := w.admit("M1", "")
	if _, err := w.rules(third, a, true); err != nil {
		t.Fatal(err)
	}
	if w.find().Ended == 0 || w.has("exclusion ") != 0 {
		t.Errorf("the old membership runs beside %s:\n%s", anew.ID, strings.Join(w.state(), "\n"))
	}
}
