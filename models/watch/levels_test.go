package watch_test

import (
	"testing"

	"github.com/mengyue/portal/models/calendar"
	"github.com/mengyue/portal/models/clock"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/db/dbtest"
	"github.com/mengyue/portal/models/fault"
	"github.com/mengyue/portal/models/figures"
	"github.com/mengyue/portal/models/membership"
	"github.com/mengyue/portal/models/merchant"
	"github.com/mengyue/portal/models/rulebook/booktest"
	"github.com/mengyue/portal/models/watch"
)

// levelled is a marketplace in whose programme stores stand on the line of a level, and one defect from it on either side.
func levelled(t *testing.T) *db.DB {
	t.Helper()
	d, c := dbtest.New(t)
	c.Set(clock.Must("2026-11-05T10:00:00+08:00"))
	booktest.Sample(t, d)
	err := d.InTx(t.Context(), system, func(tx *db.Tx) error {
		if _, err := merchant.Put(tx, []merchant.Merchant{{ID: "M1", Name: "澄海星禾日用品有限公司", LegalID: "91440515MA5300000X", Email: "star@merchant.example"}}); err != nil {
			return err
		}
		for store, defects := range map[string]int64{"S1": 19, "S2": 20, "S3": 21} {
			if _, err := merchant.PutStores(tx, []merchant.Store{{ID: store, Merchant: "M1", Name: store, Platform: "other", Kind: "ordinary"}}); err != nil {
				return err
			}
			if _, err := membership.Admit(tx, membership.New{Merchant: "M1", Programme: "sample", Edition: "2026-01-01", Store: store}); err != nil {
				return err
			}
			for part, n := range map[string]int64{"orders": 1000, "defects": defects} {
				f := figures.Day{Subject: "store:" + store, Part: part, Day: calendar.DayOf(clock.Must("2026-10-15"))}
				f.Set(figures.Value, n)
				if _, err := figures.Put(tx, figures.Series, []figures.Day{f}, figures.Source{}); err != nil {
					return err
				}
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// A what-if of a limit that a level rests on names who would move, and which way; the one on the line stays.
func TestAWhatIfComparesLevels(t *testing.T) {
	d := levelled(t)
	for limit, want := range map[string][2]int{"2 %": {0, 0}, "1.9 %": {1, 0}, "1.89 %": {2, 0}, "2.1 %": {0, 1}} {
		out, err := watch.Suppose(t.Context(), d, system, watch.Change{Programme: "sample", Rule: "two", Limit: limit})
		if err != nil {
			t.Fatal(err)
		}
		moves := [2]int{}
		for way, flips := range [][]watch.Flip{out.Worse, out.Better} {
			for _, f := range flips {
				if f.Rule != "" {
					continue
				}
				moves[way]++
				if f.Was == f.Now || f.Was == "" || f.Now == "" || f.Falls != (way == 0) || f.Clause == "" {
					t.Errorf("limit %s: %+v", limit, f)
				}
			}
		}
		if moves != want {
			t.Errorf("limit %s: %d would fall and %d rise, want %v", limit, moves[0], moves[1], want)
		}
	}
}

// Whoever writes rulebooks may have members judged by a change: it takes nothing from anybody.
func TestWhoWritesRulebooksMayAskWhatIf(t *testing.T) {
	d := levelled(t)
	for role, may := range map[string]bool{"administrator": true, "operator": true, "auditor": false} {
		err := d.InTx(t.Context(), db.Actor{Account: role, Name: role, Role: role}, func(tx *db.Tx) error {
			_, err := watch.AskWhatIf(tx, watch.Change{Programme: "sample", Rule: "two", Limit: "1.9 %"})
			return err
		})
		if (err == nil) != may || err != nil && !fault.Is(err, fault.Forbidden) {
			t.Errorf("%s: %v", role, err)
		}
	}
}
