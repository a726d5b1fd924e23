// Package calendar reckons periods by the Civil Code (art. 200–204): days, months and years that end at 24:00 of their
// last day, hours that run from the instant, and working days by the State Council's lists (TIME-1 … TIME-4).
package calendar

import (
	_ "embed" // the official lists are on board
	"encoding/csv"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"sync"

	"github.com/mengyue/portal/models/clock"
)

// Holiday is a day that is off, or a weekend day declared a make-up workday.
type Holiday struct {
	Day  Day
	Name string
	Off  bool // false: a make-up workday (调休)
}

// Calendar knows which days are working days. A calendar never changes.
type Calendar struct {
	days  map[Day]Holiday
	known map[int]bool // years whose list is complete
}

// End is when a period ends, exclusive. It is provisional where it reaches into a year without a list (TIME-4).
type End struct {
	Due         clock.Instant
	Provisional bool
}

// Official is the calendar of the State Council's lists on board, 2016–2026.
func Official() *Calendar { return official() }

// Sources names the State Council's notices that the list of a year on board was taken from; none for other years.
func Sources(year int) []string { return sources()[year] }

// With is the calendar with further days; a day that is there already is replaced. Errors name the day and the remedy.
func (c *Calendar) With(days []Holiday) (*Calendar, error) {
	out := &Calendar{days: maps.Clone(c.days), known: maps.Clone(c.known)}
	off := map[int]int{}
	for _, h := range days {
		if !h.Off && !h.Day.Weekend() {
			return nil, fmt.Errorf("%s is a %s: only a Saturday or Sunday can be a make-up workday", h.Day, h.Day.Weekday())
		}
		if h.Name == "" {
			return nil, fmt.Errorf("%s has no name: write the holiday it belongs to", h.Day)
		}
		out.days[h.Day] = h
	}
	for day, h := range out.days {
		if h.Off {
			off[day.Year()]++
		}
	}
	for year, n := range off {
		if n >= statutory {
			out.known[year] = true
		}
	}
	return out, nil
}

// statutory is how many public holidays the law gives a year at least; a list with fewer days off is not complete.
const statutory = 11

// Known reports whether the list of a year is there.
func (c *Calendar) Known(year int) bool { return c.known[year] }

// Years are the years whose list is there, in order.
func (c *Calendar) Years() []int { return slices.Sorted(maps.Keys(c.known)) }

// Holidays are the days of a year that are off or made up for, in order.
func (c *Calendar) Holidays(year int) []Holiday {
	var out []Holiday
	for d := Date(year, 1, 1); d.Year() == year; d++ {
		if h, ok := c.days[d]; ok {
			out = append(out, h)
		}
	}
	return out
}

// IsWorkday reports a working day (TIME-4).
func (c *Calendar) IsWorkday(d Day) bool {
	if h, ok := c.days[d]; ok {
		return !h.Off
	}
	return !d.Weekend()
}

// Deadline is the end of a period that starts at an instant.
func (c *Calendar) Deadline(from clock.Instant, p Period) End {
	if p.Unit != WorkingDays {
		return End{Due: p.After(from)}
	}
	end := End{}
	day := DayOf(from)
	for n := 0; n < p.N; {
		day++
		end.Provisional = end.Provisional || !c.known[day.Year()]
		if c.IsWorkday(day) {
			n++
		}
	}
	end.Due = (day + 1).Start()
	return end
}

// WorkdaysBetween counts the working days after the day of an instant up to the last day before the end.
func (c *Calendar) WorkdaysBetween(from, end clock.Instant) int {
	n := 0
	for d := DayOf(from) + 1; d.Start() < end; d++ {
		if c.IsWorkday(d) {
			n++
		}
	}
	return n
}

//go:embed holidays.csv
var holidaysCSV string

//go:embed sources.csv
var sourcesCSV string

var official = sync.OnceValue(func() *Calendar {
	var days []Holiday
	for _, r := range records(holidaysCSV) {
		day, err := ParseDay(r[0])
		must(err)
		days = append(days, Holiday{Day: day, Name: r[1], Off: r[2] == "true"})
	}
	c, err := (&Calendar{days: map[Day]Holiday{}, known: map[int]bool{}}).With(days)
	must(err)
	return c
})

var sources = sync.OnceValue(func() map[int][]string {
	out := map[int][]string{}
	for _, r := range records(sourcesCSV) {
		year, err := strconv.Atoi(r[0])
		must(err)
		out[year] = append(out[year], r[1])
	}
	return out
})

// records reads a table on board without its header.
func records(table string) [][]string {
	rows, err := csv.NewReader(strings.NewReader(table)).ReadAll()
	must(err)
	return rows[1:]
}

func must(err error) {
	if err != nil {
		panic("calendar on board: " + err.Error())
	}
}
