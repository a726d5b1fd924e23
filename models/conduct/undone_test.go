package conduct_test

import (
	"testing"

	"github.com/mengyue/portal/models/application"
	"github.com/mengyue/portal/models/application/casetest"
	"github.com/mengyue/portal/models/conduct"
	"github.com/mengyue/portal/models/conduct/appealtest"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/decision"
	"github.com/mengyue/portal/models/product"
	"github.com/mengyue/portal/models/rulebook"
)

// GEN-6: a removal, of the merchant or of some products, leaves nothing behind once it is undone.
func TestRemovalsAreUndoneCompletely(t *testing.T) {
	some := breach()
	some.Scope, some.Products = conduct.ScopeProduct, []string{"P1"}
	for name, p := range map[string]conduct.Proposal{"of the merchant": breach(), "of a product": some} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			w.tagged("P1", "P2")
			w.task()
			appealtest.Undone(t, w.DB, appealtest.Undoing{Kind: decision.Removal, Owner: owner, Decide: func() string { return w.removed(p).Decision },
				Past: map[string]string{"removals": "outcome=undone", "bars": "lifted_at", "exclusions": "void_at", "tag_gaps": "until_at"}})
		})
	}
}

// GEN-6: a refused exit request waits again, with its full time.
func TestARefusedExitIsUndoneCompletely(t *testing.T) {
	w := newWorld(t)
	x := w.request()
	appealtest.Undone(t, w.DB, appealtest.Undoing{Kind: decision.ExitRefused, Owner: owner, Anew: []string{conduct.ExitDeadline}, Marks: map[string][]string{"exits": {"reopened_at"}},
		Decide: func() string {
			x, err := w.says(operator, x, false)
			if err == nil {
				x, err = w.follows(second, x)
			}
			if err != nil {
				t.Fatal(err)
			}
			return x.Decision
		}})
}

// GEN-6: a refused application waits for review again, by somebody else and with its full time.
func TestARefusedApplicationIsUndoneCompletely(t *testing.T) {
	s := casetest.New(t, play())
	c := s.Judge(casetest.Zhou, s.Claimed(casetest.Zhou), rulebook.Failed)
	appealtest.Undone(t, s.DB, appealtest.Undoing{Kind: decision.CaseRejected, Owner: casetest.Owner, Anew: []string{application.ReviewDeadline}, Past: map[string]string{"bars": "lifted_at"},
		Marks: map[string][]string{"cases": {"state", "excluded", "reopened_by", "reopened_by_name", "reopened_at", "claimed_by", "claimed_by_name", "claimed_at"}},
		Decide: func() string {
			s.In(casetest.Zhou, func(tx *db.Tx) (err error) {
				c, err = application.Reject(tx, c.ID, c.Version, application.Ruling{Reasons: map[string]string{"position": "主营商品与计划定位不符"}, Todo: "调整主营商品后再申请"})
				return err
			})
			return c.Decision
		}})
}

// GEN-6, YX-12: what a refused objection let happen is undone: its tag never was.
func TestARefusedObjectionIsUndoneCompletely(t *testing.T) {
	w := newWorld(t)
	w.tagged("P1")
	w.offered("P2")
	o := w.objection("P2")
	appealtest.Undone(t, w.DB, appealtest.Undoing{Kind: decision.ObjectionRefused, Owner: owner, Past: map[string]string{"objections": "", "tags": ""}, Over: []string{"objections", "tags", "objection.answer"},
		Decide: func() string {
			w.in(operator, func(tx *db.Tx) (err error) {
				o, err = product.Answer(tx, o.ID, product.Reply{Verdict: product.Refused, Reason: "库存充足", Version: o.Version})
				return err
			})
			return o.Decision
		}})
}
