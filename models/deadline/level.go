package deadline

import (
	"cmp"
	"slices"
	"time"

	"github.com/mengyue/portal/models/calendar"
	"github.com/mengyue/portal/models/clock"
	"github.com/mengyue/portal/models/db"
)

// Level is how the ends of one kind were kept over a stretch of time.
type Level struct {
	Kind    string
	Due     int // ends within the stretch, whatever became of them; those that were cancelled are left out
	Met     int // done before the end
	Late    int // done after it
	Open    int // still to be done, the end not reached
	Overdue int // still to be done, the end passed
	Paused  time.Duration
	Median  time.Duration // working time from opening to done, pauses not counted; of what is done
	P90     time.Duration
	took    []time.Duration
}

// Missed is how many ends passed before the thing was done.
func (l Level) Missed() int { return l.Late + l.Overdue }

// ServiceLevel counts how the ends that fall into a stretch of time were kept, kind by kind: To is exclusive.
func ServiceLevel(tx *db.Tx, audience Audience, from, to clock.Instant) ([]Level, error) {
	c, err := Calendar(tx)
	if err != nil {
		return nil, err
	}
	levels := map[string]*Level{}
	after := Deadline{Due: from}
	for {
		page, err := dueWithin(tx, audience, after, to)
		if err != nil {
			return nil, err
		}
		for _, d := range page {
			l, ok := levels[d.Kind]
			if !ok {
				l = &Level{Kind: d.Kind}
				levels[d.Kind] = l
			}
			l.count(c, d, tx.Now)
		}
		if len(page) < pageOfLevels {
			return ranked(levels), nil
		}
		after = page[len(page)-1]
	}
}

// count adds one end.
func (l *Level) count(c *calendar.Calendar, d Deadline, now clock.Instant) {
	if d.Outcome == Cancelled {
		return
	}
	l.Due++
	paused := d.PausedFor
	if d.Paused != 0 {
		paused += Worked(c, d.Paused, cmp.Or(d.Closed, now))
	}
	l.Paused += paused
	switch {
	case d.Closed == 0 && d.Overdue(now):
		l.Overdue++
	case d.Closed == 0:
		l.Open++
	case d.Closed < d.Due || d.Paused != 0:
		l.Met++
	default:
		l.Late++
	}
	if d.Closed != 0 {
		l.took = append(l.took, max(Worked(c, d.Opened, d.Closed)-paused, 0))
	}
}

func ranked(levels map[string]*Level) []Level {
	out := make([]Level, 0, len(levels))
	for _, l := range levels {
		slices.Sort(l.took)
		l.Median, l.P90 = quantile(l.took, 50), quantile(l.took, 90)
		l.took = nil
		out = append(out, *l)
	}
	slices.SortFunc(out, func(a, b Level) int { return cmp.Compare(a.Kind, b.Kind) })
	return out
}

// quantile is the smallest value that so many of a hundred do not exceed; 0 of nothing.
func quantile(sorted []time.Duration, percent int) time.Duration {
	if len(sorted) == 0 {
		return 0
	}
	return sorted[(len(sorted)*percent+99)/100-1]
}

// Worked is the time between two instants that lies on working days, each of 24 hours.
func Worked(c *calendar.Calendar, from, to clock.Instant) time.Duration {
	var total time.Duration
	for day := calendar.DayOf(from); day.Start() < to; day++ {
		if c.IsWorkday(day) {
			total += max(min(to, (day+1).Start()).Sub(max(from, day.Start())), 0)
		}
	}
	return total
}
