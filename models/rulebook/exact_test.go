package rulebook

import (
	"testing"
	"testing/fstest"

	"github.com/shopspring/decimal"

	"github.com/mengyue/portal/models/clock"
	"github.com/mengyue/portal/models/text"
)

// scores is a book that compares a score and an amount with a limit in the four ways in which rules say it.
const scores = `programme: scores
edition: 2026-01-01
effective: 2026-01-01
title: {zh: 评分, en: Scores}
summary: {zh: 虚构, en: Invented}
clauses:
  - {id: SC-1, title: {zh: 评分, en: Score}, text: {zh: 评分, en: Score}}
facts:
  - {key: dsr, type: decimal, title: {zh: 评分, en: Score}}
rules:
  - {id: least, clause: SC-1, occasions: [assess], title: {zh: 4.7 以上, en: 4.7 or more}, require: {fact: dsr, at_least: 4.7}}
  - {id: more, clause: SC-1, occasions: [assess], title: {zh: 超过 4.7, en: More than 4.7}, require: {fact: dsr, more_than: 4.7}}
  - {id: most, clause: SC-1, occasions: [assess], title: {zh: 4.7 以下, en: 4.7 or less}, require: {fact: dsr, at_most: 4.7}}
  - {id: less, clause: SC-1, occasions: [assess], title: {zh: 低于 4.7, en: Below 4.7}, require: {fact: dsr, less_than: 4.7}}
`

const scoresShown = `programme: scores
edition: 2026-01-01
base: {dsr: 4.8}
scenarios:
  - {says: {zh: 是, en: Yes}, rule: least, clause: SC-1, expect: met}
  - {says: {zh: 否, en: No}, rule: least, clause: SC-1, given: {dsr: 4.6}, expect: failed}
  - {says: {zh: 是, en: Yes}, rule: more, clause: SC-1, expect: met}
  - {says: {zh: 否, en: No}, rule: more, clause: SC-1, given: {dsr: 4.7}, expect: failed}
  - {says: {zh: 否, en: No}, rule: most, clause: SC-1, expect: failed}
  - {says: {zh: 是, en: Yes}, rule: most, clause: SC-1, given: {dsr: 4.7}, expect: met}
  - {says: {zh: 否, en: No}, rule: less, clause: SC-1, expect: failed}
  - {says: {zh: 是, en: Yes}, rule: less, clause: SC-1, given: {dsr: 4.6}, expect: met}
`

// NUM-2, NUM-3: at the threshold a comparison is exact, however the score is written and however near it is; without a
// score nothing is met and nothing is failed.
func TestComparisonAtTheThresholdIsExact(t *testing.T) {
	books, err := Load(fstest.MapFS{"scores/2026-01-01.yaml": {Data: []byte(scores)}, "scores/2026-01-01.scenarios.yaml": {Data: []byte(scoresShown)}})
	if err != nil {
		t.Fatal(err)
	}
	e := books.Editions("scores")[0]
	for score, want := range map[string][4]Answer{
		"4.7": {Met, Failed, Met, Failed}, "4.70": {Met, Failed, Met, Failed}, "4.700000000000000000": {Met, Failed, Met, Failed},
		"4.699999999999999999": {Failed, Failed, Met, Met}, "4.700000000000000001": {Met, Met, Failed, Failed},
		"": {NotAvailable, NotAvailable, NotAvailable, NotAvailable},
	} {
		known := Facts{}
		if score != "" {
			if known["dsr"], err = ParseValue(KindDecimal, score); err != nil {
				t.Fatal(err)
			}
		}
		v := e.Judge(OnAssess, known, clock.Must("2026-11-22"))
		for i, rule := range []string{"least", "more", "most", "less"} {
			if r, _ := v.Result(rule); r.Result != want[i] {
				t.Errorf("%q, %s: %s, want %s: %s", score, rule, r.Result, want[i], r.Detail.EN)
			}
		}
	}
}

func TestLongNumbersAreShownShortAndSaidToBeSo(t *testing.T) {
	score, rate := figure{}, figure{typ: TypeRate}
	for _, c := range []struct {
		f     figure
		value string
		want  text.Text
	}{
		{score, "4.699999", text.Same("4.699999")},
		{score, "35.142857142857", text.Of("约 35.142857", "about 35.142857")},
		{rate, "0.0012", text.Same("0.12%")},
		{rate, "0.964285714286", text.Of("约 96.4286%", "about 96.4286%")},
	} {
		if got := c.f.show(Dec(decimal.RequireFromString(c.value))); got != c.want {
			t.Errorf("%s is shown as %v", c.value, got)
		}
	}
}
