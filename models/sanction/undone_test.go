package sanction_test

import (
	"testing"

	"github.com/mengyue/portal/models/conduct/appealtest"
	"github.com/mengyue/portal/models/decision"
)

// GEN-6: whatever a finding led to – goods offline or deleted, the account supervised or removed – an upheld appeal takes
// back.
func TestFindingsAreUndoneCompletely(t *testing.T) {
	for name, c := range map[string]struct {
		ladder, grade string
		products      []string
	}{"products deleted": {"publishing", "", []string{"P1", "P2"}}, "supervised": {"harm", "ordinary", nil}, "removed": {"harm", "grave", nil}} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			appealtest.Undone(t, w.DB, appealtest.Undoing{Kind: decision.Sanction, Owner: owner, Past: map[string]string{"findings": "outcome=undone", "holds": "lifted_at", "bars": "lifted_at"},
				Decide: func() string { return w.found(c.ladder, c.grade, c.products...).Decision }})
		})
	}
}

// CC-42, GEN-6: the third time that is undone is taken back whole, and the first two stand as they stood.
func TestAThirdFindingIsUndoneCompletely(t *testing.T) {
	w := newWorld(t)
	w.found("unlicensed", "", "P1")
	w.found("unlicensed", "", "P2")
	appealtest.Undone(t, w.DB, appealtest.Undoing{Kind: decision.Sanction, Owner: owner, Past: map[string]string{"findings": "outcome=undone", "holds": "lifted_at"},
		Decide: func() string { return w.found("unlicensed", "", "P3").Decision }})
}
