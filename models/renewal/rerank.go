package renewal

import (
	"context"

	"github.com/mengyue/portal/models/calendar"
	"github.com/mengyue/portal/models/clock"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/job"
	"github.com/mengyue/portal/models/rulebook"
	"github.com/mengyue/portal/models/text"
)

type rankArgs struct {
	Programme string        `json:"programme"`
	AsOf      clock.Instant `json:"as_of"`
}

// Rerank asks for a new pass over all stores where a day has gone by since the last one, so that the dashboards know
// their places. Nothing more is asked once the span is over.
func Rerank(tx *db.Tx) error {
	for _, e := range Programmes(rulebook.Books(tx), tx.Now) {
		at := calendar.DayOf(AsOf(e, tx.Now)).Start()
		last, err := rankedAt(tx, e.Programme)
		if err != nil {
			return err
		}
		if len(e.Ranks) == 0 || last >= at {
			continue
		}
		_, err = job.Enqueue(tx, job.New{Kind: rankJob, Key: "renewal.rank:" + e.Programme + ":" + at.String(), Args: rankArgs{e.Programme, at}, Title: text.F("同行排名：%s", "Places among peers: %s", e.Title)})
		if err != nil {
			return err
		}
	}
	return nil
}

// rank makes a pass over all stores and keeps their places.
func rank(ctx context.Context, d *db.DB, j *job.Run) error {
	var args rankArgs
	if err := j.Args(&args); err != nil {
		return err
	}
	var e *rulebook.Edition
	if err := d.View(ctx, db.System("renewal"), func(tx *db.Tx) (err error) {
		e, err = rulebook.Books(tx).InForce(args.Programme, args.AsOf)
		return err
	}); err != nil {
		return err
	}
	found, err := Rank(ctx, d, e, args.AsOf)
	if err != nil {
		return err
	}
	return found.keep(ctx, d, e, j)
}

// keep stores the places, a portion at a time, and then forgets those of the pass before.
func (r *Ranking) keep(ctx context.Context, d *db.DB, e *rulebook.Edition, j *job.Run) error {
	for _, one := range r.ranks {
		for rest := one.places; len(rest) > 0; {
			some := rest[:min(400, len(rest))]
			rest = rest[len(some):]
			if err := d.InTx(ctx, db.System("renewal"), func(tx *db.Tx) error {
				if err := putRanks(tx, e.Programme, some, r.AsOf); err != nil {
					return err
				}
				return j.Step(tx, job.Step{Done: int64(len(some))})
			}); err != nil {
				return err
			}
		}
	}
	return d.InTx(ctx, db.System("renewal"), func(tx *db.Tx) error { return rankedNow(tx, e.Programme, r.AsOf) })
}
