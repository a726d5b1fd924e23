// Package deadline keeps everything that has an end: what for, under which clause, since when, until when. Each
// deadline stands in one table with its object, is shown to whom it concerns, is recomputed when the calendar learns a
// year, and takes effect exactly once.
package deadline

import (
	"slices"
	"time"

	"github.com/mengyue/portal/models/audit"
	"github.com/mengyue/portal/models/calendar"
	"github.com/mengyue/portal/models/clock"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/text"
)

// Audience is whose turn it is while the deadline runs.
type Audience string

// The audiences. Nobody's is a deadline that only time waits for.
const (
	Merchant Audience = "merchant"
	Staff    Audience = "staff"
	Nobody   Audience = "nobody"
)

// Outcomes of a deadline that is closed.
const (
	Met       = "met"       // done in time, or late: compare Closed with Due
	Lapsed    = "lapsed"    // its end took effect
	Cancelled = "cancelled" // what it belonged to is gone
)

// Deadline is one end.
type Deadline struct {
	ID          string
	Kind        string // "case.review": what happens at its end is looked up by it
	Object      string // what it belongs to: "case:01J…"
	Merchant    string
	Audience    Audience
	Programme   string
	Edition     string
	Clause      string
	Period      string        // as the rulebook has it: "7wd"
	Title       text.Text     // what has to be done, in the words of the audience
	Consequence text.Text     // what happens at its end where the book decides that; zero where it is the same for all of its kind
	Link        string        // where to do it
	Opened      clock.Instant // when it was opened; Started moves with each pause
	Started     clock.Instant
	Due         clock.Instant // exclusive
	Provisional bool          // reaches into a year without an official list (TIME-4)
	Paused      clock.Instant
	PeriodLeft  string        // what is left while paused
	PausedFor   time.Duration // working time of the pauses that are over
	Fired       clock.Instant
	Closed      clock.Instant
	Outcome     string
}

// New is a deadline to open. From 0 means this transaction's instant; Due is computed from Period unless it is given.
type New struct {
	Kind, Object, Merchant     string
	Audience                   Audience
	Programme, Edition, Clause string
	Period                     string
	Title, Consequence         text.Text
	Link                       string
	From, Due                  clock.Instant
}

// Effect is what the end of a deadline brings about. It runs in the transaction that fired the deadline and records
// what it does with the instant that was due.
type Effect func(tx *db.Tx, d Deadline) error

// Effects are effects by the kind of deadline.
type Effects map[string]Effect

// Open starts a deadline. An object has at most one open deadline of a kind: a second one is a Conflict.
func Open(tx *db.Tx, n New) (Deadline, error) {
	d := Deadline{ID: tx.NewID(), Kind: n.Kind, Object: n.Object, Merchant: n.Merchant, Audience: n.Audience, Programme: n.Programme,
		Edition: n.Edition, Clause: n.Clause, Period: n.Period, Title: n.Title, Consequence: n.Consequence, Link: n.Link, Started: n.From, Due: n.Due}
	if d.Started == 0 {
		d.Started = tx.Now
	}
	d.Opened = d.Started
	if d.Due == 0 {
		if err := d.reckon(tx, d.Started, d.Period); err != nil {
			return Deadline{}, err
		}
	}
	return d, insert(tx, d)
}

// reckon sets the end of a period that runs from an instant.
func (d *Deadline) reckon(tx *db.Tx, from clock.Instant, period string) error {
	end, err := Reckon(tx, from, period)
	d.Due, d.Provisional = end.Due, end.Provisional
	return err
}

// Reckon is the end of a period, as books write it, that runs from an instant, by the calendar of the database.
func Reckon(tx *db.Tx, from clock.Instant, period string) (calendar.End, error) {
	p, err := calendar.ParsePeriod(period)
	if err != nil {
		return calendar.End{}, err
	}
	c, err := Calendar(tx)
	if err != nil {
		return calendar.End{}, err
	}
	return c.Deadline(from, p), nil
}

// After is the instant at which a period from an instant is over; see Reckon.
func After(tx *db.Tx, from clock.Instant, period string) (clock.Instant, error) {
	end, err := Reckon(tx, from, period)
	return end.Due, err
}

// Close ends the open deadline of a kind; where none is open nothing happens and ok is false.
func Close(tx *db.Tx, kind, object, outcome string) (ok bool, err error) {
	return closeOne(tx, kind, object, outcome)
}

// CloseEach ends the open deadlines of a kind of many objects.
func CloseEach(tx *db.Tx, kind string, objects []string, outcome string) error {
	for some := range slices.Chunk(objects, 500) {
		if err := closeEach(tx, kind, some, outcome); err != nil {
			return err
		}
	}
	return nil
}

// CloseAll ends every open deadline of an object.
func CloseAll(tx *db.Tx, object, outcome string) error { return closeAll(tx, object, outcome) }

// Fire marks that the end of a deadline takes effect in this transaction. It is true exactly once; the caller acts
// only then. The deadline stays open until it is closed: an overdue review is still to be done.
func Fire(tx *db.Tx, id string) (bool, error) { return fire(tx, id) }

// Overdue reports whether the end has passed while it was still open.
func (d Deadline) Overdue(now clock.Instant) bool {
	return d.Closed == 0 && d.Paused == 0 && d.Due <= now
}

// Holidays adds days to the calendar, replacing the days that are there, recomputes the open deadlines and tells the
// record. It returns the deadlines that moved.
func Holidays(tx *db.Tx, days []calendar.Holiday) ([]Moved, error) {
	if _, err := calendar.Official().With(days); err != nil {
		return nil, err
	}
	changed, err := putHolidays(tx, days)
	if err != nil || changed == 0 {
		return nil, err
	}
	tx.Forget(calendarKey{})
	moved, err := recompute(tx)
	if err != nil {
		return nil, err
	}
	audit.Record(tx, audit.Entry{Action: "calendar.extended", Object: "calendar", Clause: "TIME-4",
		Detail: map[string]any{"days": len(days), "deadlines_moved": len(moved)}})
	return moved, nil
}

// Moved is an open deadline whose end the calendar changed.
type Moved struct {
	Deadline
	Was clock.Instant
}

type calendarKey struct{}

// Calendar is the official calendar with the years that staff added.
func Calendar(tx *db.Tx) (*calendar.Calendar, error) {
	var err error
	c := tx.Slot(calendarKey{}, func() any {
		var c *calendar.Calendar
		c, err = audit.Remembered(tx, calendarKey{}, func() (*calendar.Calendar, clock.Instant, error) {
			days, err := holidays(tx)
			if err != nil {
				return nil, 0, err
			}
			c, err := calendar.Official().With(days)
			return c, clock.Never, err
		})
		if err != nil {
			return calendar.Official()
		}
		return c
	})
	return c.(*calendar.Calendar), err
}
