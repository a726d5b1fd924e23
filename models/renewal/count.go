package renewal

import (
	"context"

	"github.com/mengyue/portal/models/audit"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/fault"
	"github.com/mengyue/portal/models/job"
	"github.com/mengyue/portal/models/rulebook"
	"github.com/mengyue/portal/models/text"
)

// Workers do the long work of renewals.
var Workers = map[string]job.Worker{countJob: count, sendJob: send, rankJob: rank}

// renewing is the edition in force of a programme that has a renewal. Errors: NotFound.
func renewing(tx *db.Tx, programme string) (*rulebook.Edition, error) {
	e, err := rulebook.Books(tx).InForce(programme, tx.Now)
	if err == nil && e.Renewal == nil {
		err = fault.Missing(text.Of("这项年度续签", "such renewal"))
	}
	return e, err
}

// count assesses the population of a run, portion by portion, and reckons the manifest. It goes on behind the last store
// that was dealt with.
func count(ctx context.Context, d *db.DB, j *job.Run) error {
	r, e, err := opened(ctx, d, j)
	if err != nil || r.State != Counting {
		return err
	}
	after := ""
	if err := j.Place(&after); err != nil {
		return err
	}
	err = AssessAll(ctx, d, Options{Edition: e, AsOf: r.AsOf, After: after, Actor: db.System("renewal")}, func(some []Assessment) error {
		return d.InTx(ctx, db.System("renewal"), func(tx *db.Tx) error { return countSome(tx, j, r, e, some) })
	})
	if err != nil {
		return err
	}
	return d.InTx(ctx, db.System("renewal"), func(tx *db.Tx) error {
		r, err := FindRun(tx, r.ID)
		if err != nil {
			return err
		}
		if r.Counts, r.Total, err = tally(tx, r.ID); err != nil {
			return err
		}
		r.State, r.Counted = Counted, tx.Now
		_, err = put(tx, r, "renewal.counted")
		return err
	})
}

// opened is the run of a job and its edition.
func opened(ctx context.Context, d *db.DB, j *job.Run) (r Run, e *rulebook.Edition, err error) {
	var args runArgs
	if err := j.Args(&args); err != nil {
		return r, nil, err
	}
	err = d.View(ctx, db.System("renewal"), func(tx *db.Tx) error {
		if r, err = FindRun(tx, args.Run); err != nil {
			return err
		}
		e, err = r.Book(tx)
		return err
	})
	return r, e, err
}

// countSome keeps what a run says about a portion of stores; those that an earlier run decided are left out.
func countSome(tx *db.Tx, j *job.Run, r Run, e *rulebook.Edition, some []Assessment) error {
	decided, err := decidedStores(tx, r, storesOf(some))
	if err != nil {
		return err
	}
	var rows []Verdict
	for _, a := range some {
		if !decided[a.Store.ID] {
			rows = append(rows, verdictOf(r.ID, e, a))
		}
	}
	if err := insertVerdicts(tx, rows); err != nil {
		return err
	}
	last := some[len(some)-1].Store.ID
	audit.Record(tx, audit.Entry{Action: "renewal.assessed", Object: r.Ref(), Detail: map[string]any{"stores": len(rows), "until": last}})
	return j.Step(tx, job.Step{Place: last, Done: int64(len(some))})
}

func storesOf(some []Assessment) []string {
	ids := make([]string, len(some))
	for i, a := range some {
		ids[i] = a.Store.ID
	}
	return ids
}
