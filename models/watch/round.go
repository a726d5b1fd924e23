package watch

import (
	"context"

	"github.com/mengyue/portal/models/access"
	"github.com/mengyue/portal/models/audit"
	"github.com/mengyue/portal/models/calendar"
	"github.com/mengyue/portal/models/clock"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/deadline"
	"github.com/mengyue/portal/models/fault"
	"github.com/mengyue/portal/models/job"
	"github.com/mengyue/portal/models/membership"
	"github.com/mengyue/portal/models/rulebook"
	"github.com/mengyue/portal/models/text"
)

// Round is one judgement of all members of a programme.
type Round struct {
	ID        string
	Programme string
	Edition   string
	Job       string
	AskedAt   clock.Instant
	AskedBy   string
	AskedName string
	EndedAt   clock.Instant
	Stores    int64
	Products  int64
	Opened    int64
	Mended    int64
	Removed   int64
}

// TableName is the table of rounds.
func (Round) TableName() string { return "watch_runs" }

const roundJob = "watch.round"

// Workers are the long work of this package.
var Workers = map[string]job.Worker{roundJob: work, supposeJob: supposeAll, mailingJob: mailAll}

// batch is how many members are judged in one transaction.
const batch = 200

// Begin asks for a round over a programme now. Errors: Forbidden, NotFound, Breach (nothing is watched).
func Begin(tx *db.Tx, programme string) (Round, error) {
	if err := access.Require(tx, access.Sanction); err != nil {
		return Round{}, err
	}
	e, err := rulebook.Books(tx).InForce(programme, tx.Now)
	if err != nil {
		return Round{}, err
	}
	if !Watches(e) {
		return Round{}, fault.New(fault.Breach, text.F("“%s”没有需要监测的规则。", "“%s” has no rules that are watched.", e.Title), text.Of("请选择其他计划。", "Choose another programme."))
	}
	r, err := begin(tx, e, "watch:"+tx.NewID(), text.F("立即检查“%s”的全部成员", "Judge all members of “%s” now", e.Title))
	audit.Record(tx, audit.Entry{Action: "watch.asked", Object: "job:" + r.Job, Detail: map[string]any{"programme": programme, "edition": e.ID}})
	return r, err
}

// Daily asks for the round of the day over every programme that is watched, once.
func Daily(tx *db.Tx) error {
	lib := rulebook.Books(tx)
	for _, programme := range lib.Programmes() {
		e, err := lib.InForce(programme, tx.Now)
		if fault.Is(err, fault.NotFound) || err == nil && !Watches(e) {
			continue
		}
		if err != nil {
			return err
		}
		today := calendar.DayOf(tx.Now)
		if _, err := begin(tx, e, "watch:"+programme+":"+today.String(), text.F("每日检查“%s”的全部成员", "Daily round over all members of “%s”", e.Title)); err != nil {
			return err
		}
	}
	return nil
}

// begin queues a round; one of the same key is there once.
func begin(tx *db.Tx, e *rulebook.Edition, name string, title text.Text) (Round, error) {
	r := Round{ID: tx.NewID(), Programme: e.Programme, Edition: e.ID, AskedAt: tx.Now, AskedBy: tx.Actor.ID(), AskedName: tx.Actor.Name}
	n, err := membership.Count(tx, e.Programme)
	if err != nil {
		return r, err
	}
	r.Job, err = job.Enqueue(tx, job.New{Kind: roundJob, Key: name, Title: title, Args: e.Programme, Total: int64(n), Link: "/staff/watch"})
	if err != nil {
		return r, err
	}
	return keepRound(tx, r)
}

// work is a round: members in the order of their ids, a batch a transaction, so that a round that was interrupted goes
// on where it stopped.
func work(ctx context.Context, d *db.DB, run *job.Run) error {
	var programme, after string
	if err := run.Args(&programme); err != nil {
		return err
	}
	if err := run.Place(&after); err != nil {
		return err
	}
	for more := true; more; {
		last := after
		err := d.InTx(ctx, db.System("watch"), func(tx *db.Tx) error { // it may run again: nothing outside of it changes but by its result
			members, err := membership.Running(tx, programme, after, batch)
			if err != nil {
				return err
			}
			more, last = len(members) == batch, after
			if len(members) > 0 {
				last = members[len(members)-1].ID
			}
			t, err := judge(tx, programme, members)
			if err != nil {
				return err
			}
			if err := countRound(tx, run.ID, t, !more); err != nil {
				return err
			}
			return run.Step(tx, job.Step{Place: last, Done: int64(len(members))})
		})
		if err != nil {
			return err
		}
		after = last
	}
	return nil
}

// judge judges one batch of members and does what follows, under the edition of the day (GEN-2).
func judge(tx *db.Tx, programme string, members []membership.Membership) (t Tally, err error) {
	e, err := rulebook.Books(tx).InForce(programme, tx.Now)
	if err != nil || len(members) == 0 {
		return t, err
	}
	if members, err = held(tx, members); err != nil {
		return t, err
	}
	if err := enter(tx, e, members); err != nil {
		return t, err
	}
	products, err := watchProducts(tx, e, members)
	if err != nil {
		return t, err
	}
	judged, err := judgeAll(tx, e.Population(rulebook.OnMonitor, tx.Now), e, members, tx.Now)
	if err != nil {
		return t, err
	}
	if t, err = weigh(tx, judged); err != nil {
		return t, err
	}
	t.add(products)
	t.Stores = int64(len(members))
	return t, nil
}

// held are those of the members that are still there, locked until the batch is done.
func held(tx *db.Tx, members []membership.Membership) ([]membership.Membership, error) {
	ids, _ := idsOf(members)
	there, err := hold(tx, ids)
	out := make([]membership.Membership, 0, len(members))
	for _, m := range members {
		if there[m.ID] {
			out = append(out, m)
		}
	}
	return out, err
}

// TakeEffect lets the products of new members in (QB-30), and closes the warnings of memberships that have ended. It is
// called until it says 0.
func TakeEffect(ctx context.Context, d *db.DB) (n int, err error) {
	err = d.InTx(ctx, db.System("watch"), func(tx *db.Tx) error {
		n = 0
		gone, err := orphans(tx, batch)
		if err != nil {
			return err
		}
		for _, w := range gone {
			m, err := membership.Find(tx, w.Membership)
			if err != nil {
				return err
			}
			if err := overtake(tx, w, m.Ended); err != nil {
				return err
			}
			n++
		}
		entered, err := enterFresh(tx)
		n += entered
		return err
	})
	return n, err
}

// enterFresh lets the products of members in whose products were never looked at.
func enterFresh(tx *db.Tx) (n int, err error) {
	lib := rulebook.Books(tx)
	for _, programme := range lib.Programmes() {
		e, err := lib.InForce(programme, tx.Now)
		if err != nil || !enters(e) {
			continue
		}
		ids, err := fresh(tx, programme, 50)
		if err != nil {
			return n, err
		}
		var members []membership.Membership
		for _, id := range ids {
			m, err := membership.Find(tx, id)
			if err != nil {
				return n, err
			}
			members = append(members, m)
		}
		if err := enter(tx, e, members); err != nil {
			return n, err
		}
		n += len(members)
	}
	return n, nil
}

// overtake closes a warning whose membership, or product, is not there any more.
func overtake(tx *db.Tx, w Warning, since clock.Instant) error {
	w.Closed, w.Outcome = since, Overtaken
	if err := save(tx, w); err != nil {
		return err
	}
	audit.Record(tx, audit.Entry{Action: "warning.overtaken", Object: w.Ref(), Merchant: w.Merchant, Clause: w.Clause, Detail: map[string]any{"membership": w.Membership, "at": since}})
	return ends(tx, w, deadline.Cancelled)
}
