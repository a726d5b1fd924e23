package rulebook

import (
	"fmt"

	"github.com/mengyue/portal/models/calendar"
	"github.com/mengyue/portal/models/clock"
)

// periodOf reads a period that loading has checked.
func periodOf(s string) calendar.Period {
	p, err := calendar.ParsePeriod(s)
	if err != nil {
		panic(fmt.Sprintf("rulebook: a period passed the checks that is none: %v", err))
	}
	return p
}

// corresponding is 00:00 of the day that corresponds to the start (TIME-3); for hours the instant itself.
func corresponding(since clock.Instant, p calendar.Period) clock.Instant {
	if p.Exact() {
		return p.After(since)
	}
	return p.Corresponding(calendar.DayOf(since)).Start()
}

// daysBetween counts the days from one day to another in platform time, the first not counted.
func daysBetween(from, to clock.Instant) Value {
	return Count(int64(calendar.DayOf(to) - calendar.DayOf(from)))
}
