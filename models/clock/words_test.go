package clock_test

import (
	"testing"

	"github.com/mengyue/portal/models/clock"
	"github.com/mengyue/portal/models/text"
)

func TestInstantIsWordedInPlatformTimeInBothLanguages(t *testing.T) {
	got := clock.Must("2026-11-22T07:30:00Z").Text()
	if want := text.Of("2026年11月22日（周日）15:30 北京时间", "Sun 22 Nov 2026, 15:30 (Beijing time)"); got != want {
		t.Fatalf("got %v, want %v", got, want)
	}
}

// TIME-1: the end of a period in days is 24:00 of its last day, and is worded so.
func TestEndAtMidnightIsTwentyFourHoursOfTheLastDay(t *testing.T) {
	got := clock.Must("2026-12-01").EndText()
	if want := text.Of("2026年11月30日（周一）24:00 北京时间", "Mon 30 Nov 2026, 24:00 (Beijing time)"); got != want {
		t.Fatalf("got %v, want %v", got, want)
	}
	at := clock.Must("2026-12-01T00:00:00.000001+08:00")
	if at.EndText() != at.Text() {
		t.Fatalf("an end within the day is worded %v", at.EndText())
	}
}
