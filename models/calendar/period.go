package calendar

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/mengyue/portal/models/clock"
	"github.com/mengyue/portal/models/text"
)

// Unit is what a period is counted in.
type Unit string

// The units, as rulebooks and the command line write them. Seconds are what is left of a period in hours.
const (
	Seconds     Unit = "s"
	Hours       Unit = "h"
	Days        Unit = "d"
	WorkingDays Unit = "wd"
	Months      Unit = "mo"
	Years       Unit = "y"
)

// Period is a length of time: 24 h, 7 working days, 1 month.
type Period struct {
	N    int
	Unit Unit
}

// ParsePeriod reads 24h, 7d, 7wd, 1mo, 1y.
func ParsePeriod(s string) (Period, error) {
	digits := len(s) - len(strings.TrimLeft(s, "0123456789"))
	n, err := strconv.Atoi(s[:digits])
	p := Period{N: n, Unit: Unit(s[digits:])}
	if limit, ok := longest[p.Unit]; err != nil || !ok || n > limit {
		return Period{}, fmt.Errorf("%q is no period: write 24h (hours), 7d (days), 7wd (working days), 1mo (months) or 1y (years)", s)
	}
	return p, nil
}

// String writes what ParsePeriod reads.
func (p Period) String() string { return strconv.Itoa(p.N) + string(p.Unit) }

// Exact reports a period that runs from the instant itself (TIME-2), not from the next day.
func (p Period) Exact() bool { return p.Unit == Hours || p.Unit == Seconds }

// Text words the period: 7 个工作日, 7 working days.
func (p Period) Text() text.Text {
	w := words[p.Unit]
	en := w[2]
	if p.N == 1 {
		en = w[1]
	}
	return text.F("%[1]d "+w[0], "%[1]d "+en, p.N)
}

// Corresponding is the day as many days, months or years later (TIME-3): the month's last day where it has none that
// corresponds. It is the last day of a period that starts on the day. Working days need a [Calendar].
func (p Period) Corresponding(start Day) Day {
	year, month, day := start.Date()
	switch p.Unit {
	case Days:
		return start + Day(p.N)
	case Months:
		month += time.Month(p.N)
	case Years:
		year += p.N
	}
	return min(Date(year, month, 1)+Day(day-1), Date(year, month+1, 1)-1)
}

// Back is the day as many days, months or years earlier: the first of the period that ends before a day.
func (p Period) Back(end Day) Day { return Period{N: -p.N, Unit: p.Unit}.Corresponding(end) }

// After is the end of a period that starts at an instant, exclusive: 24:00 of its last day (TIME-1), or for hours the
// very instant (TIME-2). Working days need a [Calendar].
func (p Period) After(from clock.Instant) clock.Instant {
	switch p.Unit {
	case Seconds:
		return from.Add(time.Duration(p.N) * time.Second)
	case Hours:
		return from.Add(time.Duration(p.N) * time.Hour)
	}
	return (p.Corresponding(DayOf(from)) + 1).Start()
}

// longest bounds a period to what a person can have meant.
var longest = map[Unit]int{Seconds: 100 * 366 * 86400, Hours: 100 * 366 * 24, Days: 100 * 366, WorkingDays: 20 * 250, Months: 1200, Years: 100}

var words = map[Unit][3]string{
	Seconds: {"秒", "second", "seconds"}, Hours: {"小时", "hour", "hours"}, Days: {"天", "day", "days"},
	WorkingDays: {"个工作日", "working day", "working days"}, Months: {"个月", "month", "months"}, Years: {"年", "year", "years"},
}
