package facts_test

import (
	"testing"

	"github.com/mengyue/portal/models/clock"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/db/dbtest"
	"github.com/mengyue/portal/models/facts"
	"github.com/mengyue/portal/models/merchant"
	"github.com/mengyue/portal/models/rulebook"
)

func renewing(t *testing.T) *rulebook.Edition {
	t.Helper()
	l, err := rulebook.Embedded()
	if err != nil {
		t.Fatal(err)
	}
	e, err := l.InForce("tmall-renewal-2018", clock.Must("2017-10-01"))
	if err != nil {
		t.Fatal(err)
	}
	return e
}

// TM-1: the start of a contract is read from the store's own record, and nobody imports it.
func TestFactsThatReadAStoresRecordNeedNoImport(t *testing.T) {
	d, _ := dbtest.New(t)
	e := renewing(t)
	stores := []merchant.Store{{ID: "S1", Merchant: "M1", Platform: "tmall", Kind: "multi_brand", ContractStart: clock.Must("2016-07-01"), Brands: "B1;B2"}}
	in(t, d, func(tx *db.Tx) error {
		found, err := facts.OfStores(tx, e, stores, clock.Must("2017-10-01"))
		f := found[0]
		if f["store.kind"].String() != "multi_brand" || f["store.brands"].String() != "B1;B2" || f["store.contract_start"].Instant() != clock.Must("2016-07-01") {
			t.Errorf("read %v", f)
		}
		if f.Available("store.contract_end") {
			t.Error("a contract without an end has one")
		}
		if f["qualification_gaps"].String() != "0" {
			t.Errorf("an empty register reads %q", f["qualification_gaps"])
		}
		return err
	})
}

// TM-19: a brand was in the pool in the period when it was in it at the first instant, or entered it before the last.
func TestABrandWasInThePoolWhenItWasAtAnyTimeOfThePeriod(t *testing.T) {
	for name, c := range map[string]struct {
		history []facts.Fact
		want    string
	}{
		"never recorded":                {nil, ""},
		"left at the very beginning":    {[]facts.Fact{{Since: clock.Must("2015-01-01"), Value: "true"}, {Since: clock.Must("2016-10-01"), Value: "false"}}, "false"},
		"left an instant later":         {[]facts.Fact{{Since: clock.Must("2015-01-01"), Value: "true"}, {Since: clock.Must("2016-10-01") + 1, Value: "false"}}, "true"},
		"entered at the last instant":   {[]facts.Fact{{Since: clock.Must("2016-01-01"), Value: "false"}, {Since: clock.Must("2017-10-01") - 1, Value: "true"}}, "true"},
		"entered when it was over":      {[]facts.Fact{{Since: clock.Must("2016-01-01"), Value: "false"}, {Since: clock.Must("2017-10-01"), Value: "true"}}, "false"},
		"entered only after, no record": {[]facts.Fact{{Since: clock.Must("2017-10-01"), Value: "true"}}, ""},
	} {
		t.Run(name, func(t *testing.T) {
			d, _ := dbtest.New(t)
			in(t, d, func(tx *db.Tx) error {
				for i := range c.history {
					c.history[i].Subject, c.history[i].Fact = "store:S1", "in_recruiting_pool"
				}
				if _, err := facts.Put(tx, c.history); err != nil {
					return err
				}
				f, err := facts.Of(tx, renewing(t), facts.Subjects{Store: "S1"}, clock.Must("2017-10-05"))
				if got := f["pool_in_period"].String(); got != c.want {
					t.Errorf("got %q, want %q", got, c.want)
				}
				return err
			})
		})
	}
}
