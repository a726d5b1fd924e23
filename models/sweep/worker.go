package sweep

import (
	"context"
	"errors"
	"log/slog"
	"sync"
	"time"

	"github.com/mengyue/portal/models/job"
	"github.com/mengyue/portal/models/outbox"
	"github.com/mengyue/portal/models/partner"
)

// Worker does the portal's own work until it is told to stop: ends and housekeeping, long work, and the mail. Any
// number of workers may run.
type Worker struct {
	Sweep   *Sweep
	Jobs    *job.Runner
	Office  *outbox.Office
	Courier *partner.Courier
	turn    sync.RWMutex // held by the duties while they work, and by who wants to be alone
}

// The pauses between two looks at what is there to do.
const (
	sweepEvery = 2 * time.Second
	jobsEvery  = time.Second
	mailEvery  = 2 * time.Second
)

// Run works until the context ends; the step in hand is finished.
func (w *Worker) Run(ctx context.Context) error {
	if err := w.Sweep.Retry(ctx); err != nil {
		return err
	}
	var all sync.WaitGroup
	for _, duty := range []struct {
		name  string
		every time.Duration
		do    func(context.Context) error
	}{
		{"sweep", sweepEvery, func(ctx context.Context) error { _, err := w.Sweep.Run(ctx); return err }},
		{"jobs", jobsEvery, w.work},
		{"mail", mailEvery, func(ctx context.Context) error { _, err := w.Office.Deliver(ctx, 100); return err }},
		{"webhooks", mailEvery, func(ctx context.Context) error { _, err := w.Courier.Deliver(ctx, 100); return err }},
	} {
		all.Go(func() { w.repeat(ctx, duty.name, duty.every, duty.do) })
	}
	all.Wait()
	return nil
}

// work does the jobs that wait.
func (w *Worker) work(ctx context.Context) error {
	for ctx.Err() == nil {
		if more, err := w.Jobs.Next(ctx); err != nil || !more {
			return err
		}
	}
	return nil
}

// Alone does something while the duties of this worker rest.
func (w *Worker) Alone(do func() error) error {
	w.turn.Lock()
	defer w.turn.Unlock()
	return do()
}

// Settle does everything that is there to do now, ends and jobs in turn, and comes back when nothing is: what the
// demonstration's clock, the demonstration data and tests need. Mails go out in their own time.
func (w *Worker) Settle(ctx context.Context) error {
	for {
		n, err := w.Sweep.Run(ctx)
		if err != nil {
			return err
		}
		more, err := w.Jobs.Next(ctx)
		if err != nil {
			return err
		}
		if n == 0 && !more {
			return ctx.Err()
		}
	}
}

// repeat does a duty again and again, with a pause between; an error is told and the duty goes on.
func (w *Worker) repeat(ctx context.Context, name string, every time.Duration, do func(context.Context) error) {
	pause := time.NewTicker(every)
	defer pause.Stop()
	for {
		w.turn.RLock()
		err := do(ctx)
		w.turn.RUnlock()
		if err != nil && !errors.Is(err, context.Canceled) {
			slog.ErrorContext(ctx, "worker", "duty", name, "error", err)
		}
		select {
		case <-ctx.Done():
			return
		case <-pause.C:
		}
	}
}
