package calendar

import (
	"fmt"
	"time"

	"github.com/mengyue/portal/models/clock"
)

// Day is a day of the platform's calendar, counted from 1970-01-01.
type Day int

// DayOf is the day in platform time that an instant falls on.
func DayOf(i clock.Instant) Day { return Date(i.Time().Date()) }

// Date is the day of a date; months and days beyond their end run on, as in [time.Date].
func Date(year int, month time.Month, day int) Day {
	return Day(time.Date(year, month, day, 0, 0, 0, 0, time.UTC).Unix() / 86400)
}

// ParseDay reads "2026-02-13".
func ParseDay(s string) (Day, error) {
	t, err := time.Parse(time.DateOnly, s)
	if err != nil {
		return 0, fmt.Errorf("%q is no date: write 2026-02-13", s)
	}
	return Date(t.Date()), nil
}

// Date is the day's year, month and day of the month.
func (d Day) Date() (int, time.Month, int) { return d.time().Date() }

// Start is 00:00 of the day in platform time; the end of the day is the next one's start.
func (d Day) Start() clock.Instant { return clock.Date(d.Date()) }

// Year is the day's year.
func (d Day) Year() int { return d.time().Year() }

// Weekday is the day's day of the week.
func (d Day) Weekday() time.Weekday { return d.time().Weekday() }

// Weekend reports a Saturday or Sunday.
func (d Day) Weekend() bool { return d.Weekday() == time.Saturday || d.Weekday() == time.Sunday }

// String is "2026-02-13".
func (d Day) String() string { return d.time().Format(time.DateOnly) }

func (d Day) time() time.Time { return time.Unix(int64(d)*86400, 0).UTC() }
