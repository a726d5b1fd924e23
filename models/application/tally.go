package application

import (
	"slices"
	"time"

	"github.com/mengyue/portal/models/access"
	"github.com/mengyue/portal/models/audit"
	"github.com/mengyue/portal/models/clock"
	"github.com/mengyue/portal/models/db"
)

// Tally is how much waits in the queue.
type Tally struct {
	Running, Unclaimed, Mine, Overdue, AtRisk, Waiting int64
}

// Tallied counts what waits, for the person who asks.
func Tallied(tx *db.Tx) (t Tally, err error) {
	for _, one := range []struct {
		into *int64
		q    Filter
	}{{&t.Running, Filter{}}, {&t.Unclaimed, Filter{Unclaimed: true}}, {&t.Mine, Filter{Assignee: tx.Actor.ID()}},
		{&t.Overdue, Filter{Overdue: true}}, {&t.AtRisk, Filter{AtRisk: true}}, {&t.Waiting, Filter{View: Waiting}}} {
		if *one.into, err = Count(tx, one.q); err != nil {
			return t, err
		}
	}
	return t, nil
}

// Count says how many cases the filter asks for, whatever page is shown. What every page of the queue shows is counted
// once for all, until something happens.
func Count(tx *db.Tx, q Filter) (int64, error) {
	if err := access.Require(tx, access.StaffRead); err != nil {
		return 0, err
	}
	q.After, q.Limit = "", 0
	switch q {
	case Filter{Overdue: true}, Filter{AtRisk: true}, Filter{View: Closed}:
		return audit.Remembered(tx, q, func() (n int64, until clock.Instant, err error) {
			if n, err = counted(tx, q); err == nil {
				until, err = q.holds(tx)
			}
			return n, until, err
		})
	case Filter{View: q.View, State: q.State, Assignee: q.Assignee, Unclaimed: q.Unclaimed}:
		if q.View != Closed {
			return q.sum(tx)
		}
	}
	return counted(tx, q)
}

func counted(tx *db.Tx, q Filter) (int64, error) {
	s, err := q.selection(tx)
	if err != nil {
		return 0, err
	}
	return s.count(tx)
}

// moment is how long a count may lag behind the time where its next change cannot be told beforehand.
const moment = 10 * time.Second

// holds is how long a count stands where nothing happens but time: until the next review ends.
func (q Filter) holds(tx *db.Tx) (clock.Instant, error) {
	if !q.Overdue && !q.AtRisk {
		return clock.Never, nil
	}
	next, err := nextDue(tx)
	if q.AtRisk {
		next = min(next, tx.Now.Add(moment))
	}
	return next, err
}

// heap are the pending cases of one reviewer ("" for nobody) in one state.
type heap struct {
	ClaimedBy string
	State     State
	N         int64
	Ahead     int64 // of these go first
}

// sum adds the heaps that the filter asks for.
func (q Filter) sum(tx *db.Tx) (n int64, err error) {
	heaps, err := pending(tx)
	for _, h := range heaps {
		if (h.State == Correcting) == (q.View == Waiting) && (q.State == "" || q.State == h.State) &&
			(q.Assignee == "" || q.Assignee == h.ClaimedBy) && (!q.Unclaimed || h.ClaimedBy == "") {
			n += h.N
		}
	}
	return n, err
}

// pending are all heaps, remembered until something happens.
func pending(tx *db.Tx) ([]heap, error) {
	return audit.Remembered(tx, heap{}, func() ([]heap, clock.Instant, error) {
		heaps, err := heaps(tx)
		return heaps, clock.Never, err
	})
}

// anyAhead reports whether any pending case goes first.
func anyAhead(tx *db.Tx) (bool, error) {
	heaps, err := pending(tx)
	return slices.ContainsFunc(heaps, func(h heap) bool { return h.Ahead > 0 }), err
}
