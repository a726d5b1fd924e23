package level

import (
	"context"

	"github.com/mengyue/portal/models/audit"
	"github.com/mengyue/portal/models/calendar"
	"github.com/mengyue/portal/models/clock"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/job"
	"github.com/mengyue/portal/models/membership"
	"github.com/mengyue/portal/models/rulebook"
	"github.com/mengyue/portal/models/suspension"
	"github.com/mengyue/portal/models/text"
	"github.com/mengyue/portal/models/watch"
)

const evaluateJob = "level.evaluate"

// Workers are the long work of this package.
var Workers = map[string]job.Worker{evaluateJob: evaluate}

// batch is how many members are evaluated in one transaction.
const batch = 200

// run is one evaluation of a programme: what it is due at, however late it is done.
type run struct {
	Programme string
	At        clock.Instant
}

// Daily asks for the evaluation that is due in every programme of levels, once each.
func Daily(tx *db.Tx) error {
	lib := rulebook.Books(tx)
	for _, programme := range lib.Programmes() {
		now, err := lib.InForce(programme, tx.Now)
		if err != nil || now.Evaluation == nil {
			continue
		}
		r := run{programme, now.Evaluation.Last(tx.Now)}
		e, err := lib.InForce(programme, r.At)
		if err != nil || e.Evaluation == nil || e.Evaluation.Last(r.At) != r.At {
			continue // the rules of that day knew no evaluation
		}
		n, err := membership.Count(tx, programme)
		if err != nil {
			return err
		}
		if n == 0 {
			continue
		}
		_, err = job.Enqueue(tx, job.New{Kind: evaluateJob, Key: "evaluate:" + programme + ":" + calendar.DayOf(r.At).String(), Args: r, Total: int64(n),
			Title: text.F("评估“%s”的全部成员（%s）", "Evaluate all members of “%s” (%s)", e.Title, calendar.DayOf(r.At).String()), Link: "/staff/levels?programme=" + programme})
		if err != nil {
			return err
		}
	}
	return nil
}

// evaluate goes through the members in the order of their ids, a batch a transaction.
func evaluate(ctx context.Context, d *db.DB, j *job.Run) error {
	var r run
	var after string
	if err := j.Args(&r); err != nil {
		return err
	}
	if err := j.Place(&after); err != nil {
		return err
	}
	for more := true; more; {
		err := d.InTx(ctx, db.System("level"), func(tx *db.Tx) error {
			members, err := membership.Running(tx, r.Programme, after, batch)
			if err != nil {
				return err
			}
			more = len(members) == batch
			if len(members) > 0 {
				after = members[len(members)-1].ID
			}
			if err := r.some(tx, members); err != nil {
				return err
			}
			return j.Step(tx, job.Step{Place: after, Done: int64(len(members))})
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// evaluated is one member as the evaluation found it.
type evaluated struct {
	membership.Membership
	book    *rulebook.Edition
	facts   rulebook.Facts
	verdict rulebook.Verdict
	at      clock.Instant
	rests   bool // it is suspended: no badge is granted
}

// some evaluates those of the members that were there at the instant and were not evaluated for it before.
func (r run) some(tx *db.Tx, members []membership.Membership) error {
	e, err := rulebook.Books(tx).InForce(r.Programme, r.At)
	if err != nil || len(members) == 0 {
		return err
	}
	there := members[:0]
	for _, m := range members {
		began, err := membership.Began(tx, m)
		if err != nil {
			return err
		}
		if began <= r.At {
			there = append(there, m)
		}
	}
	standing, err := standingsOf(tx, there)
	if err != nil {
		return err
	}
	resting, err := suspension.Resting(tx, there)
	if err != nil {
		return err
	}
	known, err := watch.Known(tx, e, there, r.At)
	if err != nil {
		return err
	}
	judged, done := e.Population(rulebook.OnEvaluate, r.At), 0
	for i, m := range there {
		s := standing[m.ID]
		if s.Evaluated >= r.At {
			continue
		}
		one := evaluated{Membership: m, book: e, facts: known[i], verdict: judged.Judge(known[i]), at: r.At, rests: resting[m.ID]}
		if err := one.keep(tx, s); err != nil {
			return err
		}
		done++
	}
	audit.Record(tx, audit.Entry{Action: "levels.evaluated", Object: "programme:" + r.Programme, Clause: e.Evaluation.Clause, Detail: map[string]any{"edition": e.ID, "at": r.At, "members": done}})
	return nil
}
