package level_test

import (
	"testing"

	"github.com/mengyue/portal/models/clock"
	"github.com/mengyue/portal/models/conduct/appealtest"
	"github.com/mengyue/portal/models/decision"
	"github.com/mengyue/portal/models/level"
)

// GEN-6: a fall that is undone leaves level and badge as they were, as if the evaluation had confirmed them.
func TestAFallIsUndoneCompletely(t *testing.T) {
	w := open(t)
	w.sells("2026-10-15", 1000, 5)
	w.sales("1000.00")
	w.clock.Set(clock.Must("2026-11-20T03:00:00+08:00"))
	w.evaluates()
	w.sells("2026-11-25", 1000, 60)
	w.clock.Set(clock.Must("2026-12-20T03:00:00+08:00"))
	appealtest.Undone(t, w.db, appealtest.Undoing{Kind: decision.Level, Owner: owner, Past: map[string]string{"evaluations": ""}, Anew: []string{level.BadgeDeadline},
		Marks:  map[string][]string{"standings": {"evaluated", "badge_until"}},
		Decide: func() string { w.evaluates(); return w.standing().Decision }})
}
