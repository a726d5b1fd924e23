package facts_test

import (
	"testing"

	"github.com/mengyue/portal/models/clock"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/db/dbtest"
	"github.com/mengyue/portal/models/facts"
	"github.com/mengyue/portal/models/figures"
	"github.com/mengyue/portal/models/rulebook"
)

// group is what the group-buy programme knows about S1 of M1, handed in at since and reviewed at an instant.
func group(t *testing.T, d *db.DB, since, at string) (known rulebook.Facts) {
	t.Helper()
	l, err := rulebook.Embedded()
	if err != nil {
		t.Fatal(err)
	}
	e, err := l.InForce("juhuasuan", clock.Must(at))
	if err != nil {
		t.Fatal(err)
	}
	in(t, d, func(tx *db.Tx) error {
		s := facts.Subjects{Merchant: "M1", Store: "S1"}
		if since != "" {
			s.Since = clock.Must(since)
		}
		known, err = facts.Of(tx, e, s, clock.Must(at))
		return err
	})
	return known
}

func dsr(on string, millionths int64) figures.Day {
	return shopDay("", on, map[int]int64{figures.DSRDescription: millionths})
}

// JH-2: the worst of the days between submission and review counts though both ends pass, and its day is named; what lies
// before the day that was known at submission does not count.
func TestOneDayBetweenSubmissionAndReviewIsFound(t *testing.T) {
	d, _ := dbtest.New(t)
	keep(t, d, figures.StoreDays, dsr("2026-11-01", 1_000_000), dsr("2026-11-02", 4_700_000), dsr("2026-11-03", 4_700_000), dsr("2026-11-05", 4_590_000),
		dsr("2026-11-06", 4_590_000), dsr("2026-11-07", 4_700_000), dsr("2026-11-09", 2_000_000))
	for name, c := range map[string]struct{ since, at, worst, day string }{
		"before it is handed in, the day before":        {"", "2026-11-03T10:00:00+08:00", "4.7", "2026-11-02"},
		"handed in and decided on one day":              {"2026-11-03T09:00:00+08:00", "2026-11-03T10:00:00+08:00", "4.7", "2026-11-02"},
		"the dip is not known yet on its own day":       {"2026-11-03T09:00:00+08:00", "2026-11-05T23:59:59+08:00", "4.7", "2026-11-02"},
		"the day after it is":                           {"2026-11-03T09:00:00+08:00", "2026-11-06T00:00:00+08:00", "4.59", "2026-11-05"},
		"both ends pass, the first bad day is named":    {"2026-11-03T09:00:00+08:00", "2026-11-08T12:00:00+08:00", "4.59", "2026-11-05"},
		"handed in after the dip, which does not count": {"2026-11-08T09:00:00+08:00", "2026-11-09T12:00:00+08:00", "4.7", "2026-11-07"},
	} {
		known := group(t, d, c.since, c.at)
		if got, day := known["dsr_description_lowest"].String(), known["dsr_description_lowest_day"].Instant(); got != c.worst || day != clock.Must(c.day) {
			t.Errorf("%s: %s on %s, want %s on %s", name, got, day, c.worst, c.day)
		}
	}
	if got := group(t, d, "", "2026-12-20T10:00:00+08:00")["dsr_description_lowest"]; !got.IsZero() {
		t.Errorf("no day in the window, yet %s", got)
	}
}

// JH-2, JH-3: a grade that fell in between and rose again counts; one that fell before the submission does not; where a
// value was not available for a time, neither is the worst.
func TestGradeThatFellInBetweenIsFound(t *testing.T) {
	d, _ := dbtest.New(t)
	grade := func(since, value string) facts.Fact {
		return facts.Fact{Subject: "store:S1", Fact: "credit_grade", Since: clock.Must(since), Value: value}
	}
	put(t, d, grade("2026-01-01", "diamond-3"), grade("2026-11-01", "crown-1"), grade("2026-11-10T08:00:00+08:00", "diamond-4"), grade("2026-11-11", "crown-2"), grade("2026-11-20", ""))
	for name, c := range map[string]struct{ since, at, worst, day string }{
		"what holds at the submission":        {"", "2026-11-05T10:00:00+08:00", "crown-1", "2026-11-05"},
		"a microsecond before the fall":       {"2026-11-05", "2026-11-10T07:59:59.999999+08:00", "crown-1", "2026-11-05"},
		"at the very instant":                 {"2026-11-05", "2026-11-10T08:00:00+08:00", "diamond-4", "2026-11-10"},
		"risen again, and found all the same": {"2026-11-05", "2026-11-15", "diamond-4", "2026-11-10"},
		"handed in after it rose":             {"2026-11-11", "2026-11-15", "crown-2", "2026-11-11"},
		"not available for a time":            {"2026-11-11", "2026-11-21", "", ""},
	} {
		known := group(t, d, c.since, c.at)
		if got := known["credit_lowest"].String(); got != c.worst {
			t.Errorf("%s: %q, want %q", name, got, c.worst)
		}
		if day := known["credit_lowest_day"]; c.day != "" && day.Instant() != clock.Must(c.day) {
			t.Errorf("%s: on %s, want %s", name, day, c.day)
		}
	}
}

// JH-2, JH-8: leaving in between is found, whatever came after.
func TestServiceThatWasLeftInBetweenIsFound(t *testing.T) {
	d, _ := dbtest.New(t)
	joined := func(since, value string) facts.Fact {
		return facts.Fact{Subject: "store:S1", Fact: "consumer_protection", Since: clock.Must(since), Value: value}
	}
	put(t, d, joined("2026-01-01", "true"), joined("2026-11-10", "false"), joined("2026-11-12", "true"))
	if got := group(t, d, "2026-11-05", "2026-11-20"); got["protection_lowest"].True() || got["protection_lowest_day"].Instant() != clock.Must("2026-11-10") {
		t.Errorf("%v", got)
	}
	if got := group(t, d, "2026-11-12", "2026-11-20"); !got["protection_lowest"].True() {
		t.Errorf("%v", got)
	}
}

// JH-5: the half-year is added up anew for each day between, and 299 on one of them is found.
func TestRatingsOfTheHalfYearAreAddedUpDayByDay(t *testing.T) {
	d, _ := dbtest.New(t)
	rated := func(on string, n int64) figures.Day { return shopDay("", on, map[int]int64{figures.Ratings: n}) }
	keep(t, d, figures.StoreDays, rated("2026-05-20", 1), rated("2026-06-01", 299), rated("2026-11-17", 1))
	for at, want := range map[string]string{
		"2026-11-16T10:00:00+08:00": "300", // 180 days up to 15 November begin on 20 May
		"2026-11-17T10:00:00+08:00": "299", // on the 16th the one of 20 May has fallen out
		"2026-11-19T10:00:00+08:00": "299", // the one of the 17th makes up for it, too late
	} {
		if got := group(t, d, "2026-11-16T09:00:00+08:00", at)["ratings_lowest"].String(); got != want {
			t.Errorf("at %s: %s, want %s", at, got, want)
		}
	}
	if day := group(t, d, "2026-11-16T09:00:00+08:00", "2026-11-19T10:00:00+08:00")["ratings_lowest_day"].Instant(); day != clock.Must("2026-11-16") {
		t.Errorf("on %s", day)
	}
}

func punished(id, kind string, points int64, decided string) facts.Violation {
	at := clock.Must(decided)
	return facts.Violation{ID: id, Merchant: "M1", Kind: kind, Points: points, Occurred: at - 1, Decided: at, State: facts.InForce}
}

// JH-12: the points of sham trade add up over all years; the latest penalty is the one that counts the days.
func TestShamTradeAddsUpAndTheLatestPenaltyCounts(t *testing.T) {
	d, _ := withMerchant(t)
	register(t, d, punished("V1", "sham_trade", 24, "2024-03-01T10:00:00+08:00"), punished("V2", "sham_trade", 23, "2026-08-01T10:00:00+08:00"), punished("V3", "general", 6, "2026-11-01T10:00:00+08:00"))
	known := group(t, d, "", "2026-11-20")
	if known["sham_points"].String() != "47" || known["sham_last"].Instant() != clock.Must("2026-08-01T10:00:00+08:00") {
		t.Errorf("%v", known)
	}
	register(t, d, punished("V4", "sham_trade", 1, "2026-11-10T10:00:00+08:00"))
	if got := group(t, d, "", "2026-11-20")["sham_points"].String(); got != "48" {
		t.Errorf("48 points are %s", got)
	}
	if got := group(t, d, "", "2026-11-05")["sham_points"].String(); got != "47" {
		t.Errorf("before the last penalty: %s", got)
	}
}

// JH-13: each time a multiple of 12 was reached, in the cycle that the penalty belongs to.
func TestEachTimeTwelvePointsWereReached(t *testing.T) {
	d, _ := withMerchant(t)
	register(t, d, punished("V0", "general", 11, "2025-12-30T10:00:00+08:00"), punished("V1", "general", 11, "2026-02-01T10:00:00+08:00"))
	if got := group(t, d, "", "2026-06-01")["general_reached"]; !got.IsZero() {
		t.Errorf("11 and 11 in two years: %s", got)
	}
	register(t, d, punished("V2", "general", 1, "2026-03-01T10:00:00+08:00"), punished("V3", "general", 11, "2026-04-01T10:00:00+08:00"))
	if got := group(t, d, "", "2026-06-01")["general_reached"].Instant(); got != clock.Must("2026-03-01T10:00:00+08:00") {
		t.Errorf("23 points reached 12 at %s", got)
	}
	register(t, d, punished("V4", "general", 14, "2026-05-01T10:00:00+08:00"))
	if got := group(t, d, "", "2026-06-01")["general_reached"].Instant(); got != clock.Must("2026-05-01T10:00:00+08:00") {
		t.Errorf("37 points passed 24 and 36 at %s", got)
	}
}

// JH-10: serious points count in their calendar year only.
func TestSeriousPointsAreClearedWithTheYear(t *testing.T) {
	d, _ := withMerchant(t)
	register(t, d, punished("V1", "serious", 12, "2025-12-31T23:59:59+08:00"))
	for at, want := range map[string]string{"2025-12-31T23:59:59+08:00": "12", "2026-01-01": "0"} {
		if got := group(t, d, "", at)["serious_points"].String(); got != want {
			t.Errorf("at %s: %s, want %s", at, got, want)
		}
	}
}
