package suspension_test

import (
	"testing"

	"github.com/mengyue/portal/models/conduct/appealtest"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/decision"
)

// GEN-6: a suspension that is undone leaves the membership as it was; the warning before it had run out.
func TestASuspensionIsUndoneCompletely(t *testing.T) {
	w := open(t)
	w.round()
	appealtest.Undone(t, w.db, appealtest.Undoing{Kind: decision.Suspension, Owner: owner, Past: map[string]string{"suspensions": "outcome=undone", "holds": "lifted_at", "warnings": ""}, Over: []string{"warnings", "watch.warning"},
		Decide: func() (id string) {
			w.at("2026-11-13")
			w.do(owner, func(tx *db.Tx) error { id = w.suspensionDecision(tx); return nil })
			return id
		}})
}
