package renewal_test

import (
	"testing"

	"github.com/mengyue/portal/models/conduct/appealtest"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/decision"
)

// GEN-6: a refused renewal, and a renewal that cancels brands, end and cancel nothing once they are undone. The run and its
// verdict stay as history; the store is judged anew by the next one.
func TestARenewalIsUndoneCompletely(t *testing.T) {
	for kind, s := range map[string]shop{decision.RenewalRefused: {id: "B1", below: 128}, decision.RenewalAgreed: {id: "A2", kind: "multi_brand", brands: "B1;B2;B3"}} {
		t.Run(kind, func(t *testing.T) {
			w := build(t)
			w.open(s)
			if s.kind != "" {
				w.chain("A2", "B1", 1, nil)
				w.chain("A2", "B2", 2, nil)
			}
			appealtest.Undone(t, w.d, appealtest.Undoing{Kind: kind, Owner: db.Actor{Account: "o", Name: "o", Role: "merchant_owner", Merchant: "M" + s.id},
				Past:   map[string]string{"renewal_runs": "", "renewal_verdicts": "", "renewal_cancellations": "void_at"},
				Decide: func() string { return w.verdict(w.done(w.counted()).ID, s.id).Decision }})
		})
	}
}
