// Package sweep makes happen what time makes happen: the ends of deadlines, what takes effect in sets, and the rounds
// of housekeeping. Each effect happens exactly once, with several workers and after an outage, and is recorded with
// the instant at which it was due.
package sweep

import (
	"context"
	"log/slog"
	"time"

	"github.com/mengyue/portal/models/clock"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/deadline"
)

// Sweep is the list of everything that time makes happen.
type Sweep struct {
	DB      *db.DB
	Effects deadline.Effects
	Sets    []Set
	Rounds  []Round
}

// Set takes effect many at once, in transactions of its own; it is called until it says 0.
type Set struct {
	Name string
	Do   func(ctx context.Context, d *db.DB) (int, error)
	Next func(tx *db.Tx) (clock.Instant, error) // when the next one is due; 0 where none waits
}

// Round is housekeeping that is done once in a while, in a transaction of its own.
type Round struct {
	Name  string
	Every time.Duration
	Do    func(tx *db.Tx) error
}

// actor is the name under which the sweep acts.
var actor = db.System("sweep")

// most bounds how many deadlines one look finds.
const most = 200

// Run makes everything happen that is due now, until nothing is, and reports how much there was. What fails is tried
// again later and stops nothing else; the error is one that stops everything, such as a lost database.
func (s *Sweep) Run(ctx context.Context) (int, error) {
	total := 0
	for {
		n, err := s.once(ctx)
		total += n
		if err != nil || n == 0 {
			return total, err
		}
	}
}

// once looks once at everything. Sets come first: what took effect before a membership ended has taken effect.
func (s *Sweep) once(ctx context.Context) (int, error) {
	n := 0
	for _, set := range s.Sets {
		done, err := set.Do(ctx, s.DB)
		n += done
		if ctx.Err() != nil {
			return n, ctx.Err()
		}
		if err != nil {
			slog.ErrorContext(ctx, "sweep: a set could not take effect; it will be tried again", "set", set.Name, "error", err)
		}
	}
	fired, err := s.fireDue(ctx)
	if err != nil {
		return n + fired, err
	}
	return n + fired, s.goRounds(ctx)
}

// fireDue fires the deadlines that are due, the earliest first, each in a transaction of its own.
func (s *Sweep) fireDue(ctx context.Context) (int, error) {
	var due []string
	err := s.DB.View(ctx, actor, func(tx *db.Tx) (err error) {
		due, err = dueNow(tx, most)
		return err
	})
	if err != nil {
		return 0, err
	}
	n := 0
	for _, id := range due {
		fired, err := s.fire(ctx, id)
		if ctx.Err() != nil {
			return n, ctx.Err()
		}
		if err != nil {
			slog.ErrorContext(ctx, "sweep: an end could not take effect", "deadline", id, "error", err)
			if err := s.fail(ctx, id, err); err != nil {
				return n, err
			}
		}
		if fired {
			n++
		}
	}
	return n, nil
}

// goRounds does the housekeeping that is due; one worker does it, whoever comes first.
func (s *Sweep) goRounds(ctx context.Context) error {
	for _, r := range s.Rounds {
		err := s.DB.InTx(ctx, actor, func(tx *db.Tx) error {
			mine, err := beginRound(tx, r.Name, tx.Now.Add(-r.Every))
			if err != nil || !mine {
				return err
			}
			return r.Do(tx)
		})
		if ctx.Err() != nil {
			return ctx.Err()
		}
		if err != nil {
			slog.ErrorContext(ctx, "sweep: a round failed; it will be tried again", "round", r.Name, "error", err)
		}
	}
	return nil
}

// Next is when the next thing is due; 0 where nothing waits.
func (s *Sweep) Next(tx *db.Tx) (clock.Instant, error) {
	first, err := nextDue(tx)
	if err != nil {
		return 0, err
	}
	for _, set := range s.Sets {
		if set.Next == nil {
			continue
		}
		at, err := set.Next(tx)
		if err != nil {
			return 0, err
		}
		if at != 0 && (first == 0 || at < first) {
			first = at
		}
	}
	return first, nil
}
