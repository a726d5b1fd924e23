package job

import (
	"context"
	"errors"
	"log/slog"
	"time"

	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/fault"
	"github.com/mengyue/portal/models/text"
)

// Worker does the jobs of one kind, in steps.
type Worker func(ctx context.Context, d *db.DB, r *Run) error

// Runner takes jobs from the queue, one at a time.
type Runner struct {
	DB      *db.DB
	Workers map[string]Worker
	Name    string // of this process, unique among those that run
}

// lease is how long a worker holds a job without a step; a step renews it.
const lease = 2 * time.Minute

// patience is how often a job is tried before it is given up.
const patience = 8

// Run is one job in the hands of a worker.
type Run struct {
	Job
	worker string
}

// Next leases the job that waits longest and runs it. It reports whether there was one.
func (r *Runner) Next(ctx context.Context) (bool, error) {
	var run *Run
	err := r.DB.InTx(ctx, db.System("worker"), func(tx *db.Tx) error {
		j, err := take(tx, r.Name, lease, r.kinds())
		if err == nil {
			run = &Run{Job: j, worker: r.Name}
		}
		return err
	})
	if db.IsNone(err) {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	return true, r.finish(ctx, run, r.do(ctx, run))
}

func (r *Runner) do(ctx context.Context, run *Run) error {
	if run.Cancel != 0 {
		return ErrCancelled
	}
	return r.Workers[run.Kind](ctx, r.DB, run)
}

func (r *Runner) finish(ctx context.Context, run *Run, err error) error {
	if errors.Is(err, ErrLost) || ctx.Err() != nil {
		return nil // the lease runs out and another worker goes on from the last step
	}
	return r.DB.InTx(ctx, db.System("worker"), func(tx *db.Tx) error {
		switch {
		case err == nil:
			return end(tx, run, Done, text.Text{})
		case errors.Is(err, ErrCancelled):
			return end(tx, run, Cancelled, text.Text{})
		case fault.Of(err).Kind != fault.Internal || run.attempts >= patience:
			return end(tx, run, Failed, why(err))
		}
		slog.ErrorContext(ctx, "job step failed; it will be tried again", "job", run.ID, "kind", run.Kind, "attempt", run.attempts, "error", err)
		return retry(tx, run, why(err), time.Duration(1<<run.attempts)*time.Second)
	})
}

// why words an error for the staff who read the job's page: a fault in its own words with what is wrong in each place,
// anything else as it is.
func why(err error) text.Text {
	f := fault.Of(err)
	if f.Kind == fault.Internal {
		return text.F("内部错误：%s", "Internal error: %s", err.Error())
	}
	out := f.Message
	for _, field := range f.Fields {
		out = text.Join(text.Of("", " "), out, field.Message)
	}
	return out
}

func (r *Runner) kinds() []string {
	kinds := make([]string, 0, len(r.Workers))
	for k := range r.Workers {
		kinds = append(kinds, k)
	}
	return kinds
}

// Step is one step's progress, kept in the step's own transaction.
type Step struct {
	Place  any // where to go on after a restart; kept as JSON
	Done   int64
	Failed int64
	Total  int64 // when it has become known
	Report []Line
}

// Place reads where the last step ended; it leaves v as it is at the start.
func (r *Run) Place(v any) error { return db.FromJSON(r.place, v) }

// Step keeps what a step did. The error is ErrCancelled or ErrLost when the work must stop, and then this step is
// not kept either: return it.
func (r *Run) Step(tx *db.Tx, s Step) error {
	next := *r
	next.Done += s.Done
	next.Failed += s.Failed
	if s.Total != 0 {
		next.Total = s.Total
	}
	next.place = db.JSON(s.Place)
	if room := maxReport - len(next.Report); room > 0 {
		next.Report = append(next.Report[:len(next.Report):len(next.Report)], s.Report[:min(room, len(s.Report))]...)
	}
	if err := step(tx, r, next, lease); err != nil {
		return err
	}
	tx.AfterCommit(func() { *r = next })
	return nil
}

// maxReport is how many lines a report keeps; the counts are complete all the same.
const maxReport = 1000
