package demo_test

import (
	"testing"

	"github.com/mengyue/portal/models/conduct"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/db/dbtest"
	"github.com/mengyue/portal/models/deadline"
	"github.com/mengyue/portal/models/membership"
	"github.com/mengyue/portal/models/watch"
)

// QB-10…QB-41: stores are near, warned for seven days and for 24 hours, mended, stayed, removed for an ordinary and for a
// grave breach, ending today; products are in, refused, removed and warned.
func TestWatchedStoresStandInEveryState(t *testing.T) {
	d, _, _ := filled(t, dbtest.Start)
	view(t, d, func(tx *db.Tx) error {
		all, err := watch.List(tx, watch.Warnings{Limit: 200})
		if err != nil {
			return err
		}
		of := map[string][]watch.Warning{}
		for _, w := range all {
			of[w.Store] = append(of[w.Store], w)
		}
		for store, stands := range map[string]func(w watch.Warning) bool{
			"Q002": func(w watch.Warning) bool { return w.Open() && w.Broken == 0 && w.Clause == "QB-16" },
			"Q003": func(w watch.Warning) bool {
				return w.Open() && w.Broken != 0 && w.Clause == "QB-11" && w.Stay.Given() && !w.StayHolds()
			},
			"Q004": func(w watch.Warning) bool {
				return w.Open() && w.Clause == "QB-22" && w.Due.Sub(w.Opened).Hours() == 24
			},
			"Q005": func(w watch.Warning) bool { return w.Outcome == watch.Mended },
			"Q006": func(w watch.Warning) bool { return w.Outcome == watch.Stayed },
			"Q007": func(w watch.Warning) bool {
				return w.Outcome == watch.Removed && w.Clause == "QB-20" && w.Due > w.Opened
			},
			"Q008": func(w watch.Warning) bool {
				return w.Outcome == watch.Removed && w.Clause == "QB-36" && w.Due == w.Opened
			},
			"Q009": func(w watch.Warning) bool { return w.Open() && w.Due.Sub(tx.Now).Hours() <= 24 },
			"Q010": func(w watch.Warning) bool { _, ok, _ := conduct.AppealFrom(tx, w.Decision); return w.Open() && ok },
			"Q011": func(w watch.Warning) bool { return w.Open() && w.Product != "" && w.Clause == "QB-35" },
		} {
			found := false
			for _, w := range of[store] {
				found = found || stands(w)
			}
			if !found {
				t.Errorf("%s does not stand as it should: %+v", store, of[store])
			}
		}
		if len(of["Q001"]) > 0 {
			t.Errorf("the sound store is warned: %+v", of["Q001"])
		}
		productsAndBars(t, tx)
		return nil
	})
}

func productsAndBars(t *testing.T, tx *db.Tx) {
	t.Helper()
	m, ok, err := membership.ActiveStore(tx, "M011", "qinbaobei", "Q011")
	if err != nil || !ok {
		t.Fatal(ok, err)
	}
	counts, err := watch.EntryCounts(tx, m.ID)
	if err != nil || counts[watch.Inside] == 0 || counts[watch.Refused] == 0 || counts[watch.Out] == 0 {
		t.Errorf("products: %v %v", counts, err)
	}
	for store, clause := range map[string]string{"Q007": "QB-40", "Q008": "QB-41"} {
		merchant := map[string]string{"Q007": "M014", "Q008": "M008"}[store]
		if b, barred, err := membership.BarredStore(tx, merchant, "qinbaobei", store); !barred || b.Clause != clause || err != nil {
			t.Errorf("%s: %v %+v %v", store, barred, b, err)
		}
	}
	waiting, err := deadline.Queues(tx, deadline.Staff)
	appeals := 0
	for _, q := range waiting {
		if q.Kind == conduct.AppealDeadline {
			appeals = q.Open
		}
	}
	if err != nil || appeals < 4 {
		t.Errorf("%d appeals wait (%v)", appeals, err)
	}
}
