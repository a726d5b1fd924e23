package growth

import (
	"strings"

	"github.com/mengyue/portal/models/audit"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/deadline"
)

// OnDue is what happens at the end of this package's deadlines.
var OnDue = deadline.Effects{DueDeadline: overdue}

// overdue tells the merchant once that a task is late. It stays to be done; no sanction follows by itself.
func overdue(tx *db.Tx, d deadline.Deadline) error {
	t, err := Find(tx, strings.TrimPrefix(d.Object, "task:"))
	if err != nil {
		return err
	}
	audit.Record(tx, audit.Entry{Action: "task.overdue", Object: t.Ref(), Merchant: t.Merchant, Clause: t.Clause, Detail: map[string]any{"due": d.Due}})
	return tell(tx, t, kindOverdue)
}

// EndAll ends the open tasks of a membership that has ended; n says how many.
func EndAll(tx *db.Tx, membership string) (n int, err error) {
	tasks, err := openOf(tx, membership)
	for _, t := range tasks {
		if _, err := put(tx, t.closed(tx, Ended), "task.ended", nil); err != nil {
			return n, err
		}
		n++
	}
	return n, err
}

// Restore opens the tasks again that ended with a membership which is reinstated (GEN-6).
func Restore(tx *db.Tx, membership string) (n int, err error) {
	tasks, err := endedOf(tx, membership)
	for _, t := range tasks {
		t.Closed, t.ClosedBy, t.ClosedName, t.Outcome = 0, "", "", ""
		if t, err = put(tx, t, "task.restored", nil); err != nil {
			return n, err
		}
		if t.Done == 0 {
			if err := openDue(tx, t); err != nil {
				return n, err
			}
		}
		n++
	}
	return n, err
}

// Carry hands the tasks of a membership to the one that renews it; nothing else changes for them.
func Carry(tx *db.Tx, from, to string) error {
	n, err := carry(tx, from, to)
	if err == nil && n > 0 {
		audit.Record(tx, audit.Entry{Action: "tasks.moved", Object: "membership:" + to, Detail: map[string]any{"from": from, "count": n}})
	}
	return err
}
