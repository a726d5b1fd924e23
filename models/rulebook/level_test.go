package rulebook

import (
	"strings"
	"testing"

	"github.com/mengyue/portal/models/clock"
)

// levels is the sample book of levels.
func levels(t *testing.T) *Edition {
	t.Helper()
	e, problems := readBook(sampleName, read(t, "testdata/levels.yaml"), onBoard())
	if e == nil {
		t.Fatalf("the sample of levels has problems:\n%v", problems)
	}
	return e
}

// A member has the highest level whose rules are all met, at the boundary of each.
func TestTheHighestLevelWhoseRulesAreAllMetIsTheMembers(t *testing.T) {
	e, at := levels(t), clock.Must("2026-11-20")
	rate := func(s string) Value { v, _ := ParseValue(KindDecimal, s); return v }
	for name, c := range map[string]struct {
		facts   Facts
		level   string
		outcome Outcome
	}{
		"top, on the line":                           {Facts{"defect_rate": rate("0.005"), "sales": Money(100000)}, "top", OutcomeMet},
		"a hair over the line":                       {Facts{"defect_rate": rate("0.0050000001"), "sales": Money(100000)}, "above", OutcomeMet},
		"a fen short of sales":                       {Facts{"defect_rate": rate("0.005"), "sales": Money(99999)}, "above", OutcomeMet},
		"the last that is above":                     {Facts{"defect_rate": rate("0.02"), "sales": Money(0)}, "above", OutcomeMet},
		"below":                                      {Facts{"defect_rate": rate("0.0200001"), "sales": Money(100000)}, "below", OutcomeFailed},
		"sales unknown, but the rate is too high":    {Facts{"defect_rate": rate("0.01")}, "above", OutcomeMet},
		"sales unknown, and it might be top (NUM-3)": {Facts{"defect_rate": rate("0.005")}, "", OutcomeUndecided},
		"nothing known (NUM-3)":                      {Facts{}, "", OutcomeUndecided},
	} {
		for kind, v := range map[string]Verdict{"judged": e.Judge(OnEvaluate, c.facts, at), "in bulk": e.Population(OnEvaluate, at).Judge(c.facts)} {
			if v.Level != c.level || v.Outcome != c.outcome {
				t.Errorf("%s, %s: %q %s, want %q %s", name, kind, v.Level, v.Outcome, c.level, c.outcome)
			}
		}
	}
	if v := e.Judge(OnMonitor, Facts{}, at); v.Level != "" || v.Outcome != OutcomeMet {
		t.Errorf("a level without an evaluation: %+v", v)
	}
}

// The volume of three months chooses the look-back: 399 orders take twelve months, 400 take three.
func TestTheVolumeChoosesTheLookBack(t *testing.T) {
	e, at := levels(t), clock.Must("2026-11-20")
	for _, c := range []struct {
		orders Value
		want   string
		over   string
	}{{Count(399), "0.03", "12mo"}, {Count(400), "0.001", "3mo"}, {Value{}, "0.03", "12mo"}} {
		short, _ := ParseValue(KindDecimal, "0.001")
		long, _ := ParseValue(KindDecimal, "0.03")
		facts := Facts{"orders_3mo": c.orders, "defect_rate.3mo": short, "defect_rate.12mo": long, "sales": Money(100000)}
		e.Choose(facts, at)
		r, _ := e.Judge(OnEvaluate, facts, at).Result("two")
		if r.Value != c.want || facts["lookback.back"].String() != c.over || r.Facts.Of("lookback.back").String() != c.over {
			t.Errorf("%s orders: %s over %s, want %s over %s", c.orders.String(), r.Value, facts["lookback.back"].String(), c.want, c.over)
		}
		if !strings.Contains(r.Detail.EN, "Reckoned over the last") || !strings.Contains(r.Detail.ZH, "按最近") {
			t.Errorf("the period is not named: %v", r.Detail)
		}
	}
	given := Facts{"defect_rate": Count(1), "defect_rate.12mo": Count(2)}
	if e.Choose(given, at); given["defect_rate"].Int() != 1 {
		t.Error("a fact that is known was chosen anew")
	}
}

// Periods that end with whole months run back from the first of the month.
func TestWholeMonthsEndWithTheFirstOfTheMonth(t *testing.T) {
	e := levels(t)
	for at, want := range map[string]string{"2026-11-20": "2026-11-01", "2026-11-01": "2026-11-01", "2026-11-01T00:00:00.000001+08:00": "2026-11-01", "2026-10-31T23:59:59.999999+08:00": "2026-10-01"} {
		if got := e.Derived[0].EndsAt(clock.Must(at)); got != clock.Must(want) {
			t.Errorf("at %s it ends at %s, want %s", at, got, want)
		}
	}
	if n := len(e.Derived); n != 4 {
		t.Errorf("%d derived facts, want two and the two periods of the look-back", n)
	}
}

// Evaluations take place at 00:00 of their day, in the months named.
func TestEvaluationsTakePlaceOnTheirDay(t *testing.T) {
	monthly, quarterly := Evaluation{Day: 20}, Evaluation{Day: 5, Months: []int{1, 4, 7, 10}}
	for _, c := range []struct {
		e              Evaluation
		at, last, next string
	}{
		{monthly, "2026-11-20", "2026-11-20", "2026-12-20"},
		{monthly, "2026-11-19T23:59:59.999999+08:00", "2026-10-20", "2026-11-20"},
		{monthly, "2026-12-31", "2026-12-20", "2027-01-20"},
		{quarterly, "2026-11-20", "2026-10-05", "2027-01-05"},
	} {
		if got := c.e.Last(clock.Must(c.at)); got != clock.Must(c.last) {
			t.Errorf("last at %s: %s, want %s", c.at, got, c.last)
		}
		if got := c.e.Next(clock.Must(c.at)); got != clock.Must(c.next) {
			t.Errorf("next at %s: %s, want %s", c.at, got, c.next)
		}
	}
}
