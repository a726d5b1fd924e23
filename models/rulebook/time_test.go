package rulebook

import (
	"testing"
	"testing/fstest"
	"time"

	"github.com/mengyue/portal/models/calendar"
	"github.com/mengyue/portal/models/clock"
)

// ages is a book that asks how long ago something was, in the four ways in which rules say it.
const ages = `programme: ages
edition: 2026-01-01
effective: 2026-01-01
title: {zh: 期间, en: Ages}
summary: {zh: 虚构, en: Invented}
clauses:
  - {id: AG-1, title: {zh: 期间, en: Ages}, text: {zh: 期间, en: Ages}}
facts:
  - {key: opened, type: day, title: {zh: 开店日, en: Opened}}
rules:
  - {id: past, clause: AG-1, occasions: [assess], title: {zh: 已超过 90 天, en: More than 90 days ago}, require: {fact: opened, past: 90d}}
  - {id: reached, clause: AG-1, occasions: [assess], title: {zh: 届满 90 天, en: 90 days ago or longer}, require: {fact: opened, reached: 90d}}
  - {id: within, clause: AG-1, occasions: [assess], title: {zh: 90 天以内, en: Within 90 days}, require: {fact: opened, within: 90d}}
`

const agesShown = `programme: ages
edition: 2026-01-01
base: {opened: 2025-01-01}
scenarios:
  - {says: {zh: 是, en: Yes}, rule: past, clause: AG-1, expect: met}
  - {says: {zh: 否, en: No}, rule: past, clause: AG-1, given: {opened: 2025-12-31}, expect: failed}
  - {says: {zh: 是, en: Yes}, rule: reached, clause: AG-1, expect: met}
  - {says: {zh: 否, en: No}, rule: reached, clause: AG-1, given: {opened: 2025-12-31}, expect: failed}
  - {says: {zh: 否, en: No}, rule: within, clause: AG-1, expect: failed}
  - {says: {zh: 是, en: Yes}, rule: within, clause: AG-1, given: {opened: 2025-12-31}, expect: met}
`

// TIME-5: 已超过 90 天 is strict, so day 90 fails and day 91 passes; 届满 and 以内 include the 90th day.
func TestMoreThanIsStrictAndReachedAndWithinIncludeTheirDay(t *testing.T) {
	books, err := Load(fstest.MapFS{"ages/2026-01-01.yaml": {Data: []byte(ages)}, "ages/2026-01-01.scenarios.yaml": {Data: []byte(agesShown)}})
	if err != nil {
		t.Fatal(err)
	}
	e := books.Editions("ages")[0]
	opened := calendar.Date(2026, time.March, 1)
	for _, c := range []struct {
		days                  int
		past, reached, within Answer
	}{
		{89, Failed, Failed, Met}, {90, Failed, Met, Met}, {91, Met, Met, Failed},
	} {
		for _, at := range []clock.Instant{(opened + calendar.Day(c.days)).Start(), (opened + calendar.Day(c.days+1)).Start() - 1} {
			v := e.Judge(OnAssess, Facts{"opened": At(opened.Start())}, at)
			for rule, want := range map[string]Answer{"past": c.past, "reached": c.reached, "within": c.within} {
				if r, _ := v.Result(rule); r.Result != want {
					t.Errorf("%s: day %d at %s is %s, want %s: %s", rule, c.days, at, r.Result, want, r.Detail.EN)
				}
			}
		}
	}
}
