package ledger_test

import (
	"testing"

	"github.com/mengyue/portal/models/conduct/appealtest"
	"github.com/mengyue/portal/models/decision"
)

// GEN-6: a deduction that is undone is back in the balance, and nothing is demanded or held because of it. Entries stay:
// they are only ever added.
func TestADeductionIsUndoneCompletely(t *testing.T) {
	w := newWorld(t)
	w.pay("M1", full)
	appealtest.Undone(t, w.DB, appealtest.Undoing{Kind: decision.DepositDeducted, Owner: owner, Past: map[string]string{"deposit_entries": "", "deposit_postings": "", "deposit_demands": "closed_at", "deposit_takings": "", "holds": "lifted_at"}, Marks: map[string][]string{"deposits": {"entries"}},
		Decide: func() string { return w.deducted("M1", 700).Decision }})
}

// CC-30, GEN-6: a restriction that is undone holds nothing; what lacks is demanded anew, with its full time.
func TestARestrictionIsUndoneCompletely(t *testing.T) {
	w := newWorld(t)
	w.pay("M1", full)
	w.deducted("M1", 700)
	due := w.demands("M1")[0].Due
	w.clock.Set(due)
	appealtest.Undone(t, w.DB, appealtest.Undoing{Kind: decision.DepositRestricted, Owner: owner, Past: map[string]string{"deposit_demands": "", "holds": ""}, Anew: []string{"deposit.topup"}, Over: []string{"deposit_demands", "holds", "deposit.topup"},
		Decide: func() string { w.due(); return w.demands("M1")[0].Decision }})
}
