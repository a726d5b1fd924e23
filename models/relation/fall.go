package relation

import (
	"context"

	"github.com/mengyue/portal/models/audit"
	"github.com/mengyue/portal/models/clock"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/deadline"
	"github.com/mengyue/portal/models/membership"
)

// EndAll ends every relation of a membership in one step, those that run and those that are asked for, because the
// membership has ended under a clause at an instant (CC-22, CC-51). The open orders of each are kept: they are still to
// be served. The other sides are told by [Tell]. It says how many there were.
func EndAll(tx *db.Tx, m membership.Membership, clause string, at clock.Instant) (int, error) {
	open, err := openOf(tx, m.ID)
	if err != nil {
		return 0, err
	}
	if err := keepOrdersOf(tx, m.ID); err != nil {
		return 0, err
	}
	n, err := closeOf(tx, m, at)
	if err != nil || n == 0 {
		return 0, err
	}
	audit.Record(tx, audit.Entry{Action: "relation.fallen", Object: m.Ref(), Merchant: m.Merchant, Clause: clause, Detail: map[string]any{"count": n, "at": at}})
	for _, kind := range []string{AnswerDeadline, ProposalDeadline} {
		if err := deadline.CloseEach(tx, kind, open, deadline.Cancelled); err != nil {
			return n, err
		}
	}
	return n, nil
}

// Restore undoes what EndAll did for a membership that stands again (GEN-6): relations run again, and requests wait
// again with the time that they had, where the other side is still a member and the pair has not found together anew; proposals wait again as well.
// A request whose time has passed meanwhile is void at its own instant. Where the other side has ended meanwhile, the
// relation rests on that end from now on: it runs again when that is undone as well.
func Restore(tx *db.Tx, m membership.Membership) (int, error) {
	ids, err := fallenWith(tx, m)
	if err == nil {
		err = handOver(tx, m)
	}
	if err != nil || len(ids) == 0 {
		return 0, err
	}
	if err := reopen(tx, ids); err != nil {
		return 0, err
	}
	audit.Record(tx, audit.Entry{Action: "relation.restored", Object: m.Ref(), Merchant: m.Merchant, Clause: "GEN-6", Detail: map[string]any{"count": len(ids)}})
	waiting, err := waitingAmong(tx, ids)
	for _, r := range waiting {
		if err := reopenWait(tx, r); err != nil {
			return 0, err
		}
	}
	return len(ids), err
}

// reopenWait waits for the other side again, for its answer or for what it says to a proposal.
func reopenWait(tx *db.Tx, r Relation) error {
	if r.Since == 0 && r.Due <= tx.Now {
		return lapse(tx, r, r.Due)
	}
	book, err := r.Book(tx)
	if err != nil {
		return err
	}
	if r.Since != 0 {
		return await(tx, r, book)
	}
	_, err = openAnswer(tx, r, book)
	return err
}

// MoveTo hands the relations of a membership to the one that renews it.
func MoveTo(tx *db.Tx, from, to membership.Membership) error {
	n, err := move(tx, from.ID, to.ID)
	if err != nil || n == 0 {
		return err
	}
	audit.Record(tx, audit.Entry{Action: "relation.moved", Object: to.Ref(), Merchant: to.Merchant, Detail: map[string]any{"from": from.ID, "count": n}})
	return nil
}

// Told is how many of the other sides of the relations that fell with a membership were told, and of how many.
func Told(tx *db.Tx, m membership.Membership) (told, all int64, err error) {
	return toldOf(tx, m.Ref())
}

// most is how many of the other sides are told in one transaction.
const most = 100

// Tell tells the other sides of relations that fell with a membership, and of those that run again after that had been
// told: a set of the sweep. Each is told once.
func Tell(ctx context.Context, d *db.DB) (n int, err error) {
	err = d.InTx(ctx, db.System("relations"), func(tx *db.Tx) error {
		back, err := tellBack(tx)
		if err != nil {
			return err
		}
		some, err := untold(tx, most)
		if n = back; err != nil || len(some) == 0 {
			return err
		}
		for _, r := range some {
			if err := tellFallen(tx, r); err != nil {
				return err
			}
			audit.Record(tx, audit.Entry{Action: "relation.fallen", Object: r.Ref(), Detail: map[string]any{"by": r.By, "closed": r.Closed}})
		}
		n += len(some)
		return markTold(tx, some, tx.Now)
	})
	return n, err
}

// tellBack tells the sides that were told of an end that there is none any more.
func tellBack(tx *db.Tx) (int, error) {
	some, err := untoldBack(tx, most)
	if err != nil || len(some) == 0 {
		return 0, err
	}
	for _, r := range some {
		if err := tellRestored(tx, r); err != nil {
			return 0, err
		}
		audit.Record(tx, audit.Entry{Action: "relation.restored", Object: r.Ref(), Clause: "GEN-6"})
	}
	return len(some), markTold(tx, some, 0)
}
