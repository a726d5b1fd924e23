package renewal_test

import (
	"fmt"
	"testing"

	"github.com/mengyue/portal/models/brand"
	"github.com/mengyue/portal/models/calendar"
	"github.com/mengyue/portal/models/clock"
	"github.com/mengyue/portal/models/figures"
	"github.com/mengyue/portal/models/renewal"
	"github.com/mengyue/portal/models/rulebook"
)

// TM-10, NUM-2: 127 days below 4.7 pass, 128 fail; a mean of exactly 4.7 is not below, and a day without one of the
// scores does not count.
func TestStorePassesWith127DaysBelowAndFailsWith128(t *testing.T) {
	w := build(t)
	none := func(day calendar.Day, d *figures.Day) {
		if day == first {
			d.Has &^= 1 << figures.DSRService
		}
	}
	w.open(shop{id: "A", below: 127}, shop{id: "B", below: 128}, shop{id: "C", below: 128, change: none}, shop{id: "D"})
	all := w.assess()
	w.says(all["A"], "dsr", rulebook.Met, "127")
	w.says(all["B"], "dsr", rulebook.Failed, "128")
	w.says(all["C"], "dsr", rulebook.Met, "127")
	w.says(all["D"], "dsr", rulebook.Met, "0")
	if all["A"].Outcome != rulebook.OutcomeMet || all["B"].Outcome != rulebook.OutcomeFailed {
		t.Errorf("outcomes %s, %s", all["A"].Outcome, all["B"].Outcome)
	}
	if all["A"].Last != last {
		t.Errorf("the figures end on %s", all["A"].Last)
	}
}

// TM-10: the mean of three scores is compared as their sum: a high score makes up for a low one, to the last digit.
func TestMeanOfThreeScoresIsTheirSum(t *testing.T) {
	w := build(t)
	scores := func(a, b, c int64) func(calendar.Day, *figures.Day) {
		return func(day calendar.Day, d *figures.Day) {
			d.Set(figures.DSRDescription, a)
			d.Set(figures.DSRService, b)
			d.Set(figures.DSRLogistics, c)
		}
	}
	w.open(shop{id: "A", change: scores(4_400_000, 4_700_000, 5_000_000)}, shop{id: "B", change: scores(4_400_000, 4_700_000, 4_999_999)})
	all := w.assess()
	w.says(all["A"], "dsr", rulebook.Met, "0")
	w.says(all["B"], "dsr", rulebook.Failed, "365")
}

// TM-1, TM-2: a contract that began at 2016-07-01 00:00, which is 2016-06-30 24:00, is not assessed.
func TestContractBeforeFirstOfJulyIsAssessed(t *testing.T) {
	w := build(t)
	w.open(shop{id: "A", below: 200, start: "2016-06-30T23:59:59.999999+08:00"}, shop{id: "B", below: 200, start: "2016-07-01T00:00:00+08:00"})
	all := w.assess()
	w.says(all["A"], "dsr", rulebook.Failed, "200")
	w.says(all["B"], "dsr", rulebook.NotApplicable, "")
	w.says(all["B"], "qualification", rulebook.Met, "0")
	if all["B"].Outcome != rulebook.OutcomeMet {
		t.Errorf("the new store is %s", all["B"].Outcome)
	}
}

// TM-3: flagship stores of books need not take part; every clause else is left out.
func TestFlagshipOfBooksIsExempt(t *testing.T) {
	w := build(t)
	w.open(shop{id: "A", below: 300, category: "图书/小说"}, shop{id: "B", below: 300, category: "图书/小说", kind: "ordinary"})
	all := w.assess()
	if all["A"].Outcome != rulebook.OutcomeExempt || len(all["A"].Verdict.Results) != 1 || all["B"].Outcome != rulebook.OutcomeFailed {
		t.Errorf("outcomes %s, %s", all["A"].Outcome, all["B"].Outcome)
	}
}

// TM-8: the main category has the highest mean of both shares; equal ones go by the higher sales, then by the code; a
// share whose whole is zero counts as zero.
func TestMainCategoryAndItsTies(t *testing.T) {
	for name, c := range map[string]struct {
		rows []figures.Day
		want string
		rate string
	}{
		"the higher mean":      {[]figures.Day{category("A", last, 600, 1), category("B", last, 400, 9)}, "B", "0.65"},
		"equal, higher sales":  {[]figures.Day{category("A", last, 400, 6), category("B", last, 600, 4)}, "B", "0.5"},
		"equal in everything":  {[]figures.Day{category("B", last, 500, 5), category("A", last, 500, 5)}, "A", "0.5"},
		"no sales at all":      {[]figures.Day{category("A", last, 0, 1), category("B", last, 0, 9)}, "B", "0.45"},
		"nothing online":       {[]figures.Day{category("A", last, 1, 0), category("B", last, 3, 0)}, "B", "0.375"},
		"nothing of anything":  {[]figures.Day{category("B", last, 0, 0), category("A", last, 0, 0)}, "A", "0"},
		"28 days back":         {[]figures.Day{category("A", last-27, 100, 0), category("B", last, 99, 0)}, "A", "0.251256281407"},
		"not 29":               {[]figures.Day{category("A", last-28, 100, 0), category("B", last, 99, 0)}, "B", "0.5"},
		"products of that day": {[]figures.Day{category("A", last-1, 0, 100), category("B", last, 0, 1)}, "B", "0.5"},
		"other never leads":    {[]figures.Day{category("其他/杂项", last, 900, 1), category("B", last, 100, 1)}, "B", "0.75"},
	} {
		t.Run(name, func(t *testing.T) {
			w := build(t)
			w.open(shop{id: "S", more: c.rows, category: c.rows[0].Part, sales: 1})
			w.in(anna, func(tx *dbTx) error { // the helper's own row is replaced by the test's
				return replaceCategories(tx, "S", c.rows)
			})
			f := w.assess()["S"].Facts
			if f["main_category"].String() != c.want || f["main_category_rate"].String() != c.rate {
				t.Errorf("got %s with %s, want %s with %s", f["main_category"], f["main_category_rate"], c.want, c.rate)
			}
		})
	}
}

// TM-9: sales count within the contract's validity and the period, without the first-level category 其他.
func TestSalesCountWithinContractAndPeriodWithoutOther(t *testing.T) {
	w := build(t)
	w.open(shop{id: "S", sales: 100, start: "2014-05-01", more: []figures.Day{category("女装", first, 20, 1), category("女装", first-1, 5_000, 1),
		category("女装", last+1, 7_000, 1), category("其他/杂项", last, 9_000, 1), category("女装/其他", last, 3, 1)}})
	if got := w.assess()["S"].Facts["period_sales"].String(); got != "1.23" {
		t.Errorf("sales are %s", got)
	}
	w.in(anna, func(tx *dbTx) error { return endContract(tx, "S", "2016-10-01") })
	if got := w.assess()["S"].Facts["period_sales"].String(); got != "0.20" {
		t.Errorf("with a contract whose last day is the first of the period, sales are %s", got)
	}
}

// TM-16: at exactly 70 % of winter sales the winter standard applies, a fen below it does not.
func TestWinterStoreFromSeventyPercent(t *testing.T) {
	w := build(t)
	w.open(shop{id: "A", category: "女装", sales: 30, more: []figures.Day{category("女装/羽绒服", last, 70, 1)}},
		shop{id: "B", category: "女装", sales: 31, more: []figures.Day{category("女装/羽绒服", last, 70, 1)}})
	all := w.assess()
	for id, want := range map[string]string{"A": "480000.00", "B": "600000.00"} {
		if got := all[id].Facts["standard.sales"].String(); got != want {
			t.Errorf("%s: winter share %s, limit %s, want %s", id, all[id].Facts["winter_share"], got, want)
		}
	}
}

// TM-17: 999 orders do not apply, 1,000 do; a rate of exactly 1 % passes.
func TestCrabCouponsFromAThousandOrders(t *testing.T) {
	w := build(t)
	orders := func(n, disputes int64) func(calendar.Day, *figures.Day) {
		return func(day calendar.Day, d *figures.Day) {
			d.Set(figures.OrdersSuccessful, 0)
			d.Set(figures.OrdersSettled, 0)
			d.Set(figures.DisputeRefunds, 0)
			if day == last {
				d.Set(figures.OrdersSuccessful, n)
				d.Set(figures.OrdersSettled, 1000)
				d.Set(figures.DisputeRefunds, disputes)
			}
		}
	}
	w.open(shop{id: "A", category: "大闸蟹卡券", change: orders(999, 50)}, shop{id: "B", category: "大闸蟹卡券", change: orders(1000, 10)},
		shop{id: "C", category: "大闸蟹卡券", change: orders(1000, 11)}, shop{id: "D", category: "女装", change: orders(1000, 50)})
	all := w.assess()
	w.says(all["A"], "crab", rulebook.NotApplicable, "")
	w.says(all["B"], "crab", rulebook.Met, "0.01")
	w.says(all["C"], "crab", rulebook.Failed, "0.011")
	w.says(all["D"], "crab", rulebook.NotApplicable, "")
}

// TM-18: six exclusive stores of a brand stay, the seventh goes; of two with equal sales the earlier contract stays.
func TestSeventhExclusiveStoreOfABrandIsNotRenewed(t *testing.T) {
	w := build(t)
	for i := range 8 {
		id := fmt.Sprintf("S%d", i)
		s := shop{id: id, kind: "brand_exclusive", category: "彩妆", brands: "B1", sales: int64(1_000_000_00 + (8-i)*100)}
		if i >= 5 {
			s.sales = 1_000_000_00 // the last three are equal
		}
		s.start = fmt.Sprintf("2015-01-%02d", 20-i) // the later in the list began earlier
		w.open(s)
		w.chain(id, "B1", 1, nil)
	}
	w.open(shop{id: "X", kind: "brand_exclusive", category: "女装", brands: "B1", sales: 9_000_000_00}) // another category takes no place
	all := w.assess()
	for id, place := range map[string]string{"S0": "1", "S4": "5", "S7": "6", "S6": "7", "S5": "8"} {
		want := rulebook.Met
		if place > "6" {
			want = rulebook.Failed
		}
		w.says(all[id], "brand-places", want, place)
	}
	w.says(all["X"], "brand-places", rulebook.NotApplicable, "")
}

// TM-11: places by three figures of the last 28 days, weighted 3:2:1, as a share of the peers; ties share a place, and a
// store without refunds has none.
func TestAfterSalesIsARankShareAmongPeersOfTheCategory(t *testing.T) {
	w := build(t)
	refunds := func(disputes, n, hours, self int64) func(calendar.Day, *figures.Day) {
		return func(day calendar.Day, d *figures.Day) {
			if day != last {
				return
			}
			d.Set(figures.OrdersSettled, 1000)
			d.Set(figures.DisputeRefunds, disputes)
			d.Set(figures.Refunds, n)
			d.Set(figures.RefundHours, hours*figures.Point)
			d.Set(figures.RefundsSelfCompleted, self)
		}
	}
	w.open(shop{id: "A", change: refunds(1, 10, 100, 5)}, shop{id: "B", change: refunds(1, 10, 100, 5)}, // equal
		shop{id: "C", change: refunds(9, 10, 10, 10)}, // worst in disputes, best in the others
		shop{id: "D", change: refunds(2, 10, 500, 1)}, shop{id: "E", change: refunds(0, 0, 0, 0)}, shop{id: "F", category: "手机", change: refunds(99, 10, 999, 0)})
	all := w.assess()
	for id, want := range map[string]string{"A": "0.25", "B": "0.25", "C": "0.75", "D": "1", "E": "", "F": "1"} {
		if got := all[id].Facts["aftersales_rank"].String(); got != want {
			t.Errorf("%s has %q, want %q", id, got, want)
		}
	}
}

// TM-12, TM-15: an exclusive store needs level 1 for every brand; a special kind at the owner adds no level.
func TestExclusiveStoreNeedsFirstLevelOfEveryBrand(t *testing.T) {
	w := build(t)
	w.open(shop{id: "A", kind: "brand_exclusive", brands: "B1;B2"}, shop{id: "B", kind: "brand_exclusive", brands: "B3;B4"}, shop{id: "C", kind: "brand_exclusive", brands: "B5"},
		shop{id: "D", kind: "brand_exclusive"})
	w.chain("A", "B1", 1, nil)
	w.chain("A", "B2", 2, func(_ *brand.Brand, l []brand.Link) { l[0].Kind = brand.SoleAgentCN })
	w.chain("B", "B3", 1, nil)
	w.chain("B", "B4", 2, nil)
	all := w.assess()
	w.says(all["A"], "exclusive-brands", rulebook.Met, "2")
	w.says(all["B"], "exclusive-brands", rulebook.Failed, "1")
	w.says(all["C"], "exclusive-brands", rulebook.Failed, "0") // no chain at all
	w.says(all["D"], "exclusive-brands", rulebook.NotAvailable, "")
	r, _ := all["B"].Verdict.Result("exclusive-brands")
	if got := w.e.FailingBrands(r); len(got) != 1 || got[0] != "B4" {
		t.Errorf("failing: %v", got)
	}
}

// TM-13: a notice of 2015-06-30 is recognised, one of 2015-07-01 is not.
func TestAcceptanceNoticeFromFirstOfJuly2015IsNotRecognised(t *testing.T) {
	w := build(t)
	w.open(shop{id: "A", kind: "brand_exclusive", brands: "B1"}, shop{id: "B", kind: "brand_exclusive", brands: "B2"})
	for store, day := range map[string]calendar.Day{"A": calendar.Date(2015, 6, 30), "B": calendar.Date(2015, 7, 1)} {
		w.chain(store, map[string]string{"A": "B1", "B": "B2"}[store], 1, func(b *brand.Brand, _ []brand.Link) {
			b.Status, b.AppliedOn, b.RegisteredOn, b.ValidUntil = brand.Accepted, day, 0, 0
		})
	}
	all := w.assess()
	w.says(all["A"], "exclusive-brands", rulebook.Met, "1")
	w.says(all["B"], "exclusive-brands", rulebook.Failed, "0")
}

// TM-14: exactly two brands of a multi-brand store at the level pass, and the failing one is named.
func TestMultiBrandStorePassesWithExactlyTwoBrands(t *testing.T) {
	w := build(t)
	w.open(shop{id: "A", kind: "multi_brand", brands: "B1;B2;B3"}, shop{id: "B", kind: "multi_brand", brands: "B4;B5;B6"})
	w.chain("A", "B1", 1, nil)
	w.chain("A", "B2", 2, nil)
	w.chain("A", "B3", 3, nil)
	w.chain("B", "B4", 2, nil)
	w.chain("B", "B5", 3, nil)
	all := w.assess()
	w.says(all["A"], "multi-brands", rulebook.Met, "2")
	w.says(all["B"], "multi-brands", rulebook.Failed, "1")
	r, _ := all["A"].Verdict.Result("multi-brands")
	if got := w.e.FailingBrands(r); len(got) != 1 || got[0] != "B3" {
		t.Errorf("failing: %v", got)
	}
}

// NUM-3: a store without any figure is undecided for want of data, never met and never failed.
func TestStoreWithoutFiguresIsUndecided(t *testing.T) {
	w := build(t)
	w.open(shop{id: "A"})
	at := clock.Must("2016-10-01") // the period begins: there is no whole day yet
	if a := w.asOf(at)["A"]; a.Outcome != rulebook.OutcomeUndecided || !a.NoData() {
		t.Errorf("outcome %s, last day %d", a.Outcome, a.Last)
	}
}

// TM-5: within the period the figures are those up to the day; after it they stand still.
func TestAssessmentWithinThePeriodSeesTheDaysSoFar(t *testing.T) {
	w := build(t)
	w.open(shop{id: "A", below: 300})
	w.says(w.asOf(clock.Must("2016-10-11"))["A"], "dsr", rulebook.Met, "10")
	w.says(w.asOf(clock.Must("2017-02-05"))["A"], "dsr", rulebook.Met, "127")
	w.says(w.asOf(clock.Must("2017-02-06"))["A"], "dsr", rulebook.Failed, "128")
	w.says(w.asOf(clock.Must("2017-12-24"))["A"], "dsr", rulebook.Failed, "300")
}

// The bulk and the single assessment agree.
func TestSingleAssessmentSaysWhatTheBulkSays(t *testing.T) {
	w := build(t)
	w.open(shop{id: "A", below: 127}, shop{id: "B", below: 128})
	all := w.assess()
	w.in(anna, func(tx *dbTx) error {
		for id, want := range all {
			a, err := renewal.Assess(tx, w.e, want.Store, over)
			if err != nil || jsonOf(a.Verdict.Clauses()) != jsonOf(want.Verdict.Clauses()) || a.Outcome != want.Outcome {
				t.Errorf("%s: %s\nin bulk: %s (%v)", id, jsonOf(a.Verdict.Clauses()), jsonOf(want.Verdict.Clauses()), err)
			}
			if r, _ := a.Verdict.Result("dsr"); r.Detail.IsZero() {
				t.Error("the single one gives no reasons")
			}
		}
		return nil
	})
}
