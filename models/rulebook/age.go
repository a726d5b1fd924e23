package rulebook

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/mengyue/portal/models/clock"
)

// split reads a period: 30 and "d".
func split(period string) (int, string) {
	unit := strings.TrimLeft(period, "0123456789")
	n, _ := strconv.Atoi(strings.TrimSuffix(period, unit))
	return n, unit
}

// corresponding is 00:00 of the day that corresponds to the start: as many days, months or years later (TIME-3), the
// month's last day where it has none; for hours the instant itself.
func corresponding(since clock.Instant, period string) clock.Instant {
	n, unit := split(period)
	t := since.Time()
	year, month, day := t.Date()
	switch unit {
	case "h":
		return since.Add(time.Duration(n) * time.Hour)
	case "d":
		return clock.Date(year, month, day+n)
	case "y":
		year += n
	case "mo":
		month += time.Month(n)
	}
	last := time.Date(year, month+1, 0, 0, 0, 0, 0, clock.Shanghai).Day()
	return clock.Date(year, month, min(day, last))
}

// periodEnd is the end of a period, exclusive: 24:00 of its last day (TIME-1), or the instant for hours (TIME-2).
func periodEnd(since clock.Instant, period string) clock.Instant {
	last := corresponding(since, period)
	if strings.HasSuffix(period, "h") {
		return last
	}
	y, m, d := last.Time().Date()
	return clock.Date(y, m, d+1)
}

// daysBetween counts the days from one day to another in platform time, the first not counted.
func daysBetween(from, to clock.Instant) string {
	day := func(i clock.Instant) time.Time {
		y, m, d := i.Time().Date()
		return time.Date(y, m, d, 0, 0, 0, 0, time.UTC)
	}
	return fmt.Sprint(int(day(to).Sub(day(from)).Hours() / 24))
}
