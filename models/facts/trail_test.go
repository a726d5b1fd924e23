package facts_test

import (
	"testing"

	"github.com/mengyue/portal/models/calendar"
	"github.com/mengyue/portal/models/clock"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/facts"
	"github.com/mengyue/portal/models/figures"
	"github.com/mengyue/portal/models/rulebook"
)

// Day by day a trail says what judging at 00:00 of that day would have found: recorded facts, counts, figures.
func TestTrailSaysWhatEachDayWouldHaveFound(t *testing.T) {
	d, c := withMerchant(t)
	l, err := rulebook.Embedded()
	if err != nil {
		t.Fatal(err)
	}
	e, err := l.InForce("qinbaobei", c.Now())
	if err != nil {
		t.Fatal(err)
	}
	for day, n := range map[string]int64{"2026-09-01": 3, "2026-10-05": 2, "2026-10-20": 4, "2026-11-20": 1} {
		keep(t, d, figures.StoreDays, shopDay("", day, map[int]int64{figures.DisputeRefunds: n, figures.DSRService: 4_700_000 + n}))
	}
	put(t, d, facts.Fact{Subject: "store:S1", Fact: "credit", Since: clock.Must("2026-10-10T09:00:00+08:00"), Value: "399"},
		facts.Fact{Subject: "store:S1", Fact: "credit", Since: clock.Must("2026-11-01"), Value: ""}, facts.Fact{Subject: "store:S1", Fact: "credit", Since: clock.Must("2026-11-10"), Value: "420"})
	grave := violation("V1", facts.InForce)
	grave.Grave = true
	register(t, d, grave)
	s := facts.Subjects{Merchant: "M1", Store: "S1"}
	keys := []string{"credit", "dispute_refunds_30d", "dsr_service", "grave_breaches", "programme.share"}
	over := figures.Range{From: calendar.DayOf(clock.Must("2026-08-24")), End: calendar.DayOf(clock.Must("2026-11-22"))}
	in(t, d, func(tx *db.Tx) error {
		trail, err := facts.TrailOf(tx, e, s, keys, over)
		if err != nil {
			return err
		}
		for key, values := range trail {
			if len(values) != 90 {
				t.Errorf("%s has %d days", key, len(values))
			}
			for i, v := range values {
				at := (over.From + calendar.Day(i)).Start()
				all, err := facts.Of(tx, e, s, at)
				if err != nil {
					return err
				}
				if all[key].String() != v.String() {
					t.Fatalf("%s at %s: the trail says %q, judging says %q", key, at, v.String(), all[key].String())
				}
			}
		}
		if len(trail) != 4 {
			t.Errorf("trails of %d facts: %v", len(trail), trail)
		}
		return nil
	})
}
