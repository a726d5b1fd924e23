package product

import (
	"testing"
	"time"

	"github.com/mengyue/portal/models/calendar"
	"github.com/mengyue/portal/models/clock"
	"github.com/mengyue/portal/models/fault"
	"github.com/mengyue/portal/models/text"
	"github.com/shopspring/decimal"
)

// YX-13, YX-14: a day counts when the tag was in effect from its 00:00 to its 24:00, in platform time.
func TestDayCountsWhenTheTagWasInEffectFromMidnightToMidnight(t *testing.T) {
	d := calendar.Date(2026, 11, 24)
	start, end := d.Start(), (d + 1).Start()
	if end.Sub(start) != 24*time.Hour || start.Time().Hour() != 0 {
		t.Fatal("the day is not the platform's")
	}
	off := func(from, until clock.Instant) feeTag {
		return feeTag{EffectiveAt: start - 1, gaps: []gap{{FromAt: from, UntilAt: until}}}
	}
	for name, c := range map[string]struct {
		tag  feeTag
		want bool
	}{
		"never in effect":                       {feeTag{}, false},
		"from 00:00":                            {feeTag{EffectiveAt: start}, true},
		"from a microsecond after":              {feeTag{EffectiveAt: start + 1}, false},
		"long before":                           {feeTag{EffectiveAt: start.Add(-240 * time.Hour)}, true},
		"ended at 24:00":                        {feeTag{EffectiveAt: start, EndedAt: end}, true},
		"ended a microsecond before":            {feeTag{EffectiveAt: start, EndedAt: end - 1}, false},
		"ended the day before":                  {feeTag{EffectiveAt: start.Add(-48 * time.Hour), EndedAt: start}, false},
		"cancelled by an appeal":                {feeTag{EffectiveAt: start, EndedAt: end.Add(time.Hour), EndCause: ByAppeal}, false},
		"cancelled by an objection":             {feeTag{EffectiveAt: start, EndedAt: end.Add(time.Hour), EndCause: ByObjection}, false},
		"untagged later":                        {feeTag{EffectiveAt: start, EndedAt: end.Add(time.Hour), EndCause: ByUntag}, true},
		"a gap within":                          {off(start.Add(time.Hour), start.Add(2*time.Hour)), false},
		"a gap around":                          {off(start-1, end+1), false},
		"a gap that ends at 00:00":              {off(start-1, start), true},
		"a gap that ends a microsecond after":   {off(start-1, start+1), false},
		"a gap that begins at 24:00":            {off(end, end+1), true},
		"a gap that begins a microsecond early": {off(end-1, end+1), false},
	} {
		if got := c.tag.counts(d); got != c.want {
			t.Errorf("%s: %v", name, got)
		}
	}
}

// NUM-1: exact to the fen, rounded half up away from zero, also for credits and at any size.
func TestFeeIsExact(t *testing.T) {
	for _, c := range []struct {
		sales, refunds int64
		rate           string
		want           int64
	}{
		{0, 0, "0.03", 0}, {16, 0, "0.03", 0}, {17, 0, "0.03", 1}, {50, 0, "0.03", 2}, {0, 50, "0.03", -2}, {0, 16, "0.03", 0},
		{100, 100, "0.03", 0}, {1, 0, "0.5", 1}, {0, 1, "0.5", -1}, {10_000_000_000_001, 0, "0.03", 300_000_000_000}, {333, 0, "0.0333", 11},
	} {
		if got := (figures{c.sales, c.refunds}).fee(decimal.RequireFromString(c.rate)); got != c.want {
			t.Errorf("(%d − %d) × %s = %d, want %d", c.sales, c.refunds, c.rate, got, c.want)
		}
	}
}

// YX-13: what is booked is the difference to what the ledger holds, and nothing where it is right already.
func TestOnlyTheDifferenceIsBooked(t *testing.T) {
	for name, c := range map[string]struct {
		had    booked
		want   figures
		amount int64
		add    Entry
		ok     bool
	}{
		"first":              {booked{}, figures{100, 0}, 3, Entry{Seq: 1, Sales: 100, Amount: 3}, true},
		"nothing sold":       {booked{}, figures{}, 0, Entry{Seq: 1}, false},
		"the same":           {booked{1, 100, 0, 3}, figures{100, 0}, 3, Entry{Seq: 2, Cause: ForFigures}, false},
		"more refunds":       {booked{1, 100, 0, 3}, figures{100, 40}, 2, Entry{Seq: 2, Refunds: 40, Amount: -1, Cause: ForFigures}, true},
		"back to nothing":    {booked{2, 100, 40, 2}, figures{}, 0, Entry{Seq: 3, Sales: -100, Refunds: -40, Amount: -2, Cause: ForFigures}, true},
		"amount alone moves": {booked{1, 100, 0, 3}, figures{100, 0}, 4, Entry{Seq: 2, Amount: 1, Cause: ForFigures}, true},
	} {
		if add, ok := c.had.entry(c.want, c.amount); add != c.add || ok != c.ok {
			t.Errorf("%s: %+v %v, want %+v %v", name, add, ok, c.add, c.ok)
		}
	}
}

func TestMonthIsReadAndWritten(t *testing.T) {
	m, err := ParseMonth("2026-11")
	if err != nil || m != 202611 || m.String() != "2026-11" || m.Text() != text.Of("2026年11月", "November 2026") {
		t.Fatal(m, err)
	}
	for _, bad := range []string{"", "2026", "2026-13", "2026-1x", "202611", "2026-11-01"} {
		if _, err := ParseMonth(bad); !fault.Is(err, fault.NotFound) {
			t.Errorf("%q: %v", bad, err)
		}
	}
	if MonthOf(calendar.Date(2026, 11, 30)) != 202611 || MonthOf(calendar.Date(2026, 12, 1)) != 202612 {
		t.Error("a month ends on the wrong day")
	}
	first := Entry{Seq: 1, Day: calendar.Date(2026, 11, 30)}
	later := Entry{Seq: 2, Day: calendar.Date(2026, 11, 30)}
	if now := clock.Must("2026-12-02"); first.statement(now) != 202611 || later.statement(now) != 202612 {
		t.Error("a first entry stands with its day, a correction with its booking")
	}
}
