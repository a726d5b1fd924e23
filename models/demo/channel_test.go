package demo_test

import (
	"strings"
	"testing"

	"github.com/mengyue/portal/models/application"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/db/dbtest"
	"github.com/mengyue/portal/models/ledger"
	"github.com/mengyue/portal/models/membership"
	"github.com/mengyue/portal/models/merchant"
	"github.com/mengyue/portal/models/rulebook"
	"github.com/mengyue/portal/models/sanction"
)

func TestDepositsAndFindingsStandInEveryState(t *testing.T) {
	d, _, _ := filled(t, dbtest.Start)
	view(t, d, func(tx *db.Tx) error {
		all, err := ledger.List(tx, ledger.Question{Limit: 100})
		if err != nil {
			return err
		}
		demands, kinds, takings := map[string]int{}, map[ledger.Kind]int{}, map[string]int{}
		for _, one := range all {
			asked, err := ledger.Demands(tx, one.ID)
			if err != nil {
				return err
			}
			for _, x := range asked {
				switch {
				case x.Late(tx.Now):
					demands["late"]++
				case x.Open():
					demands["open"]++
				default:
					demands[x.Outcome]++
				}
			}
			entries, err := ledger.Statement(tx, one.ID, 0, 100)
			if err != nil {
				return err
			}
			for _, e := range entries {
				kinds[e.Kind]++
			}
			taken, err := ledger.Takings(tx, one.ID)
			if err != nil {
				return err
			}
			for _, x := range taken {
				takings[x.Outcome]++
			}
		}
		if demands["late"] == 0 || demands["open"] == 0 || demands[ledger.Met] == 0 || demands[ledger.Restored] == 0 || kinds[ledger.Paid] == 0 || kinds[ledger.Deducted] == 0 || kinds[ledger.Refunded] == 0 || takings[""] == 0 || takings[ledger.Carried] == 0 {
			t.Errorf("demands %v, entries %v, takings %v", demands, kinds, takings)
		}
		found, err := sanction.List(tx, sanction.Question{Limit: 200})
		states := map[sanction.State]int{}
		supervised, blamed := 0, map[string]bool{}
		for _, f := range found {
			states[f.Outcome]++
			for _, p := range f.Products {
				if blamed[p] {
					t.Errorf("%s, deleted or taken offline before, is found fault with again", p)
				}
				blamed[p] = true
			}
			if f.Sanction.Has(rulebook.MeasureRemoved) && strings.Contains(f.Todo, "发布") {
				t.Errorf("who is out is told: %s", f.Todo)
			}
			if f.Supervises(tx.Now) {
				supervised++
			}
		}
		for _, s := range []sanction.State{sanction.Pending, sanction.InForce, sanction.Refused, sanction.Lifted, sanction.Undone} {
			if states[s] == 0 {
				t.Errorf("no finding is %q: %v", s, states)
			}
		}
		if supervised == 0 {
			t.Error("nobody is supervised")
		}
		if _, barred, err := membership.Barred(tx, "M037", "channel-supplier"); err != nil || !barred {
			t.Errorf("the forger may come back: %v", err)
		}
		if err == nil {
			err = suppliersStandInEveryState(t, tx)
		}
		return err
	})
}

// Suppliers and distributors came in by the form, the agreement, the deposit and the review, and stand in every state of it.
func suppliersStandInEveryState(t *testing.T, tx *db.Tx) error {
	t.Helper()
	have, twice := map[string]int{}, 0
	all, err := merchant.List(tx, merchant.Question{Limit: 200})
	for _, m := range all {
		cases, err := application.Of(tx, m.ID)
		if err != nil {
			return err
		}
		admitted := 0
		for _, c := range cases {
			if c.Programme != "channel-supplier" && c.Programme != "channel-distributor" {
				continue
			}
			have[c.Programme+" "+string(c.State())]++
			admitted += map[bool]int{true: 1}[c.State() == application.Approved || c.State() == application.Rejected]
		}
		if admitted > 1 {
			twice++
		}
	}
	for _, want := range []string{"channel-supplier draft", "channel-supplier submitted", "channel-supplier correcting", "channel-supplier approved", "channel-supplier rejected", "channel-distributor approved", "channel-distributor submitted"} {
		if have[want] == 0 {
			t.Errorf("no application is %q: %v", want, have)
		}
	}
	if twice < 2 {
		t.Errorf("%d came back: one after a refusal and one after leaving should have", twice)
	}
	if b, barred, err := membership.Barred(tx, "M019", "channel-supplier"); err != nil || !barred || b.Until <= tx.Now {
		t.Errorf("who was refused ten days ago may come back at once: %+v %v", b, err)
	}
	return err
}
