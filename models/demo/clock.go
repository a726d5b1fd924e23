// Package demo is the demonstration: a believable marketplace of invented companies, made by calling the portal's own
// verbs while its clock moves, and a clock that people may move forward.
package demo

import (
	"context"
	"errors"
	"log/slog"
	"sync"
	"time"

	"github.com/mengyue/portal/models/audit"
	"github.com/mengyue/portal/models/calendar"
	"github.com/mengyue/portal/models/clock"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/fault"
	"github.com/mengyue/portal/models/sweep"
	"github.com/mengyue/portal/models/text"
)

var actor = db.System("demonstration")

// Wind sets a clock to where a demonstration's clock was moved, so that a restart does not go back. A database that
// never was a demonstration leaves it as it is.
func Wind(ctx context.Context, d *db.DB, c *clock.Demo) error {
	return d.View(ctx, actor, func(tx *db.Tx) error {
		ahead, err := ahead(tx)
		c.Ahead(ahead)
		return err
	})
}

// Clock is the clock of a demonstration: it moves forward only, and everything due on the way happens at its time.
type Clock struct {
	*clock.Demo
	DB     *db.DB
	Worker *sweep.Worker
	mu     sync.Mutex
}

// furthest is how far one move may go.
const furthest = 3 * 366 * 24 * time.Hour

// ErrOnTheWay is what a move gets that ran out of its time: the clock stands where it came to, everything due until
// then has happened, and the same move goes on from there.
var ErrOnTheWay = errors.New("demo: the clock is still on its way")

// Advance moves the clock to an instant and lets everything due on the way happen at its time, the earliest first.
// Errors: Invalid (back, or too far), ErrOnTheWay when the context's time is over.
func (c *Clock) Advance(ctx context.Context, to clock.Instant) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	if err := c.allowed(to); err != nil {
		return err
	}
	return c.Worker.Alone(func() error { return c.walk(ctx, to) })
}

func (c *Clock) allowed(to clock.Instant) error {
	now := c.Now()
	switch {
	case to <= now:
		return fault.Validation().At("to", text.F("时钟只能向前，现在是 %s。", "The clock only moves forward; it is %s now.", now.String()))
	case to.Sub(now) > furthest:
		return fault.Validation().At("to", text.Of("一次最多前进三年。", "One move goes three years at most."))
	}
	return nil
}

func (c *Clock) walk(ctx context.Context, to clock.Instant) error {
	for steps := 1; ; steps++ {
		at, err := c.next(ctx, to)
		if err != nil {
			return err
		}
		was := calendar.DayOf(c.Now())
		if err := c.set(context.WithoutCancel(ctx), at, at == to); err != nil {
			return err
		}
		if day := calendar.DayOf(at); day > was {
			if err := c.DB.InTx(context.WithoutCancel(ctx), actor, func(tx *db.Tx) error { return live(tx, was, day) }); err != nil {
				return err
			}
		}
		if err := c.Worker.Settle(context.WithoutCancel(ctx)); err != nil {
			return err
		}
		if at == to {
			return nil
		}
		if ctx.Err() != nil {
			return ErrOnTheWay
		}
		if steps%100 == 0 {
			slog.InfoContext(ctx, "demo clock on its way", "at", at, "to", to, "steps", steps)
		}
	}
}

// next is the next instant at which something is due on the way, else the end of the way.
func (c *Clock) next(ctx context.Context, to clock.Instant) (at clock.Instant, err error) {
	err = c.DB.View(ctx, actor, func(tx *db.Tx) error {
		at, err = c.Worker.Sweep.Next(tx)
		return err
	})
	if at == 0 || at > to {
		at = to
	}
	return at, err
}

// set moves the clock to an instant, keeps where it stands, and tells the record of the end of a move.
func (c *Clock) set(ctx context.Context, at clock.Instant, end bool) error {
	offset := c.Offset() + max(at.Sub(c.Now()), 0)
	err := c.DB.InTx(ctx, actor, func(tx *db.Tx) error {
		if end {
			audit.Record(tx, audit.Entry{Action: "demo_clock.moved", Object: "demo:clock", Detail: map[string]any{"to": at}})
		}
		return keepAhead(tx, offset)
	})
	if err == nil {
		c.Ahead(offset)
	}
	return err
}
