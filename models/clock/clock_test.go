package clock_test

import (
	"testing"
	"time"

	"github.com/mengyue/portal/models/clock"
)

func TestDateIsMidnightOfThePlatformWhateverTheMachineSays(t *testing.T) {
	t.Setenv("TZ", "America/New_York")
	want := time.Date(2026, 11, 21, 16, 0, 0, 0, time.UTC)
	for _, s := range []string{"2026-11-22", "2026-11-22T00:00:00+08:00", "2026-11-21T16:00:00Z", "2026-11-21T11:00:00-05:00"} {
		if got := clock.Must(s); got != clock.Of(want) {
			t.Errorf("%s is %s", s, got)
		}
	}
	if got := clock.Of(want).String(); got != "2026-11-22T00:00:00+08:00" {
		t.Errorf("written as %s", got)
	}
}

// The platform's zone had summer time from 1986 to 1991; a day then is still a day.
func TestDaysOfSummerTimeStartAtTheirOwnMidnight(t *testing.T) {
	before, after := clock.Date(1988, 4, 17), clock.Date(1988, 4, 18)
	if h := after.Sub(before).Hours(); h != 23 {
		t.Errorf("the day on which summer time began has %v hours", h)
	}
}

func TestWhatIsNoInstantIsRefused(t *testing.T) {
	for _, s := range []string{"", "yesterday", "2026-13-01", "2026-02-30", "2026-11-22 10:00", "20261122"} {
		if got, err := clock.Parse(s); err == nil {
			t.Errorf("%q was read as %s", s, got)
		}
	}
}

func TestInstantReadsBackAsItWasWrittenToTheMicrosecond(t *testing.T) {
	i := clock.Must("2026-11-22T15:30:05.123456+08:00")
	b, err := i.MarshalText()
	var back clock.Instant
	if err != nil || back.UnmarshalText(b) != nil || back != i {
		t.Errorf("%s became %s", i, back)
	}
	if err := back.UnmarshalText(nil); err != nil || !back.IsZero() || back.String() != "" || !back.Time().IsZero() {
		t.Errorf("nothing is %q, %v", back, err)
	}
}

func TestDemoClockRunsAheadAndNeverBack(t *testing.T) {
	base := clock.At(clock.Must("2026-11-22"))
	c := &clock.Demo{Base: base}
	if !c.Ahead(24*time.Hour) || c.Ahead(time.Hour) || c.Ahead(24*time.Hour) {
		t.Error("it moved back, or not ahead")
	}
	base.Advance(time.Hour)
	if got := c.Now(); got != clock.Must("2026-11-23T01:00:00+08:00") || c.Offset() != 24*time.Hour {
		t.Errorf("it shows %s", got)
	}
}
