package conduct

import (
	"github.com/mengyue/portal/models/clock"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/decision"
	"github.com/mengyue/portal/models/membership"
	"github.com/mengyue/portal/models/rulebook"
	"github.com/mengyue/portal/models/text"
)

// Found is what a rule found against a member at an instant: all that a decision by the book rests on.
type Found struct {
	Edition *rulebook.Edition
	Ground  string          // of the book's removal
	Result  rulebook.Result // of the rule
	Verdict rulebook.Verdict
	Facts   rulebook.Facts
	At      clock.Instant // judged at, and from when it holds
}

// portal is how the portal itself is named where it decides by the book.
const portal = "系统（portal）"

// RemoveByRule removes a member because the book says so: nobody proposes and nobody signs. The decision keeps what was
// judged, so that it can be replayed, and it is appealed and undone like any other removal (GEN-2, GEN-6).
func RemoveByRule(tx *db.Tx, m membership.Membership, f Found) (Removal, error) {
	what, way := f.Result.Detail.Both(), f.Result.Way.Both()
	if f.Result.Way.IsZero() {
		way = text.Of("如认为事实有误，请从该决定提出申诉。", "If the facts are wrong, appeal from the decision.").Both()
	}
	by := Signature{By: tx.Actor.ID(), Name: portal, At: tx.Now}
	r := Removal{ID: tx.NewID(), Merchant: m.Merchant, Membership: m.ID, Programme: m.Programme, Edition: f.Edition.ID, Scope: ScopeMerchant, Ground: f.Ground,
		Clause: f.Result.Clause, Facts: what, Todo: way, Proposed: by, Second: by, Outcome: Carried, Closed: tx.Now, Version: 1}
	d, err := decision.Record(tx, decision.Decision{Kind: decision.Removal, Object: r.Ref(), Merchant: r.Merchant, Programme: r.Programme, Edition: r.Edition,
		Occasion: f.Verdict.Occasion, Facts: f.Facts, Verdict: f.Verdict, At: f.At, Clauses: []string{r.Clause}, Reason: what, Adverse: true})
	if err != nil {
		return r, err
	}
	r.Decision = d.ID
	if err := insertCarried(tx, r); err != nil {
		return r, err
	}
	l, err := RemovalLetter(tx, r)
	if err != nil {
		return r, err
	}
	_, err = Leave(tx, m, Cause{Kind: membership.ByRemoval, Ground: f.Ground, Clause: r.Clause, At: f.At, By: r.Ref(), Letter: &l})
	return r, err
}

// ByRule reports whether the book itself removed, and no person.
func (r Removal) ByRule() bool { return r.Proposed.Name == portal && r.Proposed.By == r.Second.By }
