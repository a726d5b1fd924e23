package renewal_test

import (
	"strings"
	"testing"

	"github.com/mengyue/portal/models/calendar"
	"github.com/mengyue/portal/models/clock"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/merchant"
	"github.com/mengyue/portal/models/renewal"
)

// standing is where a store's dashboard says that it stands on a rule.
func (w *world) standing(store, rule string, at clock.Instant) (st renewal.Standing) {
	w.Helper()
	w.in(db.System("test"), func(tx *db.Tx) error {
		s, err := merchant.FindStore(tx, store)
		if err != nil {
			return err
		}
		o, err := renewal.Look(tx, w.e, s, at)
		st = o.Standards[rule]
		return err
	})
	return st
}

// TM-5, NUM-1: whoever sells as much a day as the dashboard says has reached the standard at the end: 300.01 yuan over 300
// days are 1.01 a day, not 1.00.
func TestSalesNeededADayAreEnough(t *testing.T) {
	w := build(t)
	s := shop{id: "A"}
	s.more = append(s.more, category("女装", last-300, 600_000_00-300_01, 10))
	w.open(s)
	if way := w.standing("A", "sales", (last - 299).Start()).Way.EN; !strings.Contains(way, "1.01") {
		t.Errorf("%q", way)
	}
}

// ends lets the contract of a store end with a day.
func (w *world) ends(store string, with calendar.Day) {
	w.Helper()
	w.in(db.System("import"), func(tx *db.Tx) error {
		_, err := merchant.PutStores(tx, []merchant.Store{{ID: store, Merchant: "M" + store, Name: store + " 店", Platform: "tmall", Kind: "flagship",
			ContractStart: clock.Must("2014-05-01"), ContractEnd: with.Start()}})
		return err
	})
}

// TM-5, TM-9: sales count within the contract only, its last day included; so what is still to come is its days, not those
// of the period: for the way back, for the forecast and for the end by which something can be done.
func TestWhatIsToComeEndsWithTheContract(t *testing.T) {
	today := last - 299
	for name, c := range map[string]struct {
		with     calendar.Day
		way      string
		forecast int64 // a yuan a day, for 65 days so far
		possible bool
		until    calendar.Day // exclusive
	}{
		"long after the period":         {last + 300, "over the 300 days left", 365_00, true, last + 1},
		"with the period":               {last, "over the 300 days left", 365_00, true, last + 1},
		"a day before it":               {last - 1, "over the 299 days left", 364_00, true, last},
		"nine days on":                  {today + 9, "over the 10 days left", 75_00, true, today + 10},
		"today":                         {today, "over the 1 day left", 66_00, true, today + 1},
		"yesterday: no day is left":     {today - 1, "", 65_00, false, today},
		"a year before: nothing at all": {today - 400, "", 0, true, 0},
	} {
		t.Run(name, func(t *testing.T) {
			w := build(t)
			s := shop{id: "A"}
			for day := today - 65; day < today; day++ {
				s.more = append(s.more, category("女装", day, 1_00, 10))
			}
			w.open(s)
			w.ends("A", c.with)
			st := w.standing("A", "sales", today.Start())
			if c.way == "" && strings.Contains(st.Way.EN, "left") || !strings.Contains(st.Way.EN, c.way) {
				t.Errorf("the way back: %q", st.Way.EN)
			}
			if got := st.Forecast.Int(); got != c.forecast || st.Possible != c.possible {
				t.Errorf("forecast %d, possible %v (%s)", got, st.Possible, st.Allow.EN)
			}
			if c.until != 0 && st.Ends != c.until.Start() {
				t.Errorf("until %s", st.Ends)
			}
			if cut := strings.Contains(st.Allow.EN+st.Method.EN, "do not count (End of the contract)"); cut != (c.with < last && c.until != 0) {
				t.Errorf("says of the contract: %q %q", st.Allow.EN, st.Method.EN)
			}
		})
	}
}
