package watch_test

import (
	"testing"

	"github.com/mengyue/portal/models/conduct/appealtest"
	"github.com/mengyue/portal/models/decision"
	"github.com/mengyue/portal/models/watch"
)

// GEN-6: whatever the rules decided of a store or of its products, an upheld appeal gives back what was before.
func TestWhatTheWatchDecidesIsUndoneCompletely(t *testing.T) {
	for name, c := range map[string]struct {
		undoing appealtest.Undoing
		before  func(w *world)
		decide  func(w *world) string
	}{
		"a warning": {appealtest.Undoing{Kind: decision.Warning, Past: map[string]string{"warnings": "outcome=undone"}},
			func(w *world) { w.fact("S1", "credit", "399", w.clock.Now()) },
			func(w *world) string { w.round(); return w.only().Decision }},
		"a product removed at once": {appealtest.Undoing{Kind: decision.ProductRemoved, Past: map[string]string{"warnings": ""}},
			func(w *world) {
				w.products("S1", "童装", "P1", "P2")
				w.round()
				w.productFact("P1", "product.counterfeit_complaints", "1")
			},
			func(w *world) string { w.round(); return w.entries(watch.Out)[0].Decision }},
		"a product refused": {appealtest.Undoing{Kind: decision.ProductRefused, Past: map[string]string{"warnings": "", "entries": "state=in"}},
			func(w *world) { w.products("S1", "数码", "P1"); w.products("S1", "童装", "P2", "P3") },
			func(w *world) string { w.round(); return w.entries(watch.Refused)[0].Decision }},
		"a store removed by the rules": {appealtest.Undoing{Kind: decision.Removal, Past: map[string]string{"warnings": "", "removals": "outcome=undone", "bars": "lifted_at"}},
			func(w *world) { w.violation("V1", "marketing", false) },
			func(w *world) string { w.round(); return w.removals()[0].Decision }},
	} {
		t.Run(name, func(t *testing.T) {
			w := open(t)
			c.before(w)
			c.undoing.Owner, c.undoing.Decide = owner, func() string { return c.decide(w) }
			appealtest.Undone(t, w.db, c.undoing)
		})
	}
}
