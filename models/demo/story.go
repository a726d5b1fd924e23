package demo

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/mengyue/portal/models/calendar"
	"github.com/mengyue/portal/models/clock"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/sweep"
)

// programme is the one that the demonstration plays; the only place outside of tests where Go names one.
const programme = "yanxuan"

// story is what happened on the marketplace until now, event by event.
type story struct {
	World
	ctx    context.Context
	now    clock.Instant // the present, where the story ends
	clock  *clock.Fixed  // where it has come to
	worker *sweep.Worker
	events []event
	people []Person
	house  houseStaff
	shops  []*shop
}

// event is something that people did at an instant.
type event struct {
	at clock.Instant
	do func() error
}

// beginning is how many days before the present the story begins.
const beginning = 400

func newStory(ctx context.Context, w World) *story {
	s := &story{World: w, ctx: ctx, now: w.DB.Clock.Now(), worker: sweep.New(w.DB, w.Blobs, nil)}
	s.clock = clock.At(s.day(-beginning, "08:00"))
	s.shops = companies()
	return s
}

// day is a time of day, so many days from today.
func (s *story) day(days int, timeOfDay string) clock.Instant {
	t, err := time.Parse("15:04", timeOfDay)
	if err != nil {
		panic(err) // the story is written wrong, which its test finds
	}
	start := (calendar.DayOf(s.now) + calendar.Day(days)).Start()
	return start.Add(time.Duration(t.Hour())*time.Hour + time.Duration(t.Minute())*time.Minute)
}

// begins adds what is done before everything else.
func (s *story) begins(do func() error) { s.on(s.day(-beginning, "08:00"), do) }

// on adds what is done at an instant; what would lie in the future is done a moment ago.
func (s *story) on(at clock.Instant, do func() error) {
	s.events = append(s.events, event{min(at, s.now.Add(-time.Minute)), do})
}

// ago adds what was done so long ago.
func (s *story) ago(d time.Duration, do func() error) { s.on(s.now.Add(-d), do) }

// workdays is about ten in the morning of the day so many working days before today.
func (s *story) workdays(n int) clock.Instant {
	day := calendar.DayOf(s.now)
	for n > 0 {
		day--
		if calendar.Official().IsWorkday(day) {
			n--
		}
	}
	return day.Start().Add(10 * time.Hour)
}

// play lets the events happen in their order, and whatever time makes happen between them.
func (s *story) play(told func(done, total int64)) error {
	slices.SortStableFunc(s.events, func(a, b event) int { return cmp.Compare(a.at, b.at) })
	for i, e := range s.events {
		if err := s.until(e.at); err != nil {
			return err
		}
		if err := e.do(); err != nil {
			return fmt.Errorf("demo: %s: %w", e.at, err)
		}
		told(int64(i), int64(len(s.events)))
	}
	if err := s.until(s.now); err != nil {
		return err
	}
	told(int64(len(s.events)), int64(len(s.events)))
	return nil
}

// until lets time go on to an instant; what is due on the way happens at its time.
func (s *story) until(to clock.Instant) error {
	for s.clock.Now() < to {
		var next clock.Instant
		if err := s.DB.View(s.ctx, actor, func(tx *db.Tx) (err error) {
			next, err = s.worker.Sweep.Next(tx)
			return err
		}); err != nil {
			return err
		}
		if next == 0 || next > to {
			s.clock.Set(to)
			return nil
		}
		s.clock.Set(max(next, s.clock.Now()))
		if err := s.worker.Settle(s.ctx); err != nil {
			return err
		}
	}
	return nil
}

// do runs a command of the story as somebody.
func (s *story) do(who db.Actor, command func(tx *db.Tx) error) error {
	return s.DB.InTx(s.ctx, who, command)
}
