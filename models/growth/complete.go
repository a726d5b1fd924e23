package growth

import (
	"github.com/mengyue/portal/models/access"
	"github.com/mengyue/portal/models/audit"
	"github.com/mengyue/portal/models/clock"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/deadline"
	"github.com/mengyue/portal/models/fault"
	"github.com/mengyue/portal/models/merchant"
	"github.com/mengyue/portal/models/paper"
	"github.com/mengyue/portal/models/text"
)

// Work is what the merchant hands in with a task that it has done.
type Work struct {
	Note   string
	Papers []string // of its library
}

// Complete marks a task as done, with evidence where the task demands it. Errors: NotFound, Invalid, Conflict.
func Complete(tx *db.Tx, id string, version int, w Work) (Task, error) {
	t, err := merchants(tx, id, version)
	if err != nil {
		return t, err
	}
	for _, p := range w.Papers {
		if _, err := paper.Find(tx, p); err != nil {
			return t, err
		}
	}
	if t, err = t.completed(tx, w); err != nil {
		return t, err
	}
	return put(tx, t, "task.done", map[string]any{"note": w.Note, "papers": w.Papers})
}

func (t Task) completed(tx *db.Tx, w Work) (Task, error) {
	if s := t.State(); s != Open && s != Returned {
		return t, wrongState(t)
	}
	v := fault.Validation()
	if t.Evidence && w.Note == "" && len(w.Papers) == 0 {
		v.At("note", text.Of("这项任务需要证明：请选择材料或写明完成情况。", "This task demands evidence: choose papers, or write what was done."))
	}
	if len([]rune(w.Note)) > 2000 {
		v.At("note", text.Of("说明最多 2000 字。", "The note may have 2,000 characters."))
	}
	t.Done, t.DoneName, t.Note, t.Papers = tx.Now, tx.Actor.Name, w.Note, w.Papers
	return t, v.OrNil()
}

// Accept takes part in a campaign. Where the campaign demands no evidence, nothing more is to be done.
func Accept(tx *db.Tx, id string, version int) (Task, error) {
	t, err := merchants(tx, id, version)
	if err != nil {
		return t, err
	}
	if t.State() != Invited {
		return t, wrongState(t)
	}
	t.Accepted = tx.Now
	if !t.Evidence {
		t.Done, t.DoneName = tx.Now, tx.Actor.Name
	}
	return put(tx, t, "task.accepted", nil)
}

// Decline takes no part in a campaign, with a word why. Nothing follows from it.
func Decline(tx *db.Tx, id string, version int, why string) (Task, error) {
	t, err := merchants(tx, id, version)
	if err != nil {
		return t, err
	}
	if t.State() != Invited {
		return t, wrongState(t)
	}
	t.Note = why
	return put(tx, t.closed(tx, Declined), "task.declined", map[string]any{"why": why})
}

func merchants(tx *db.Tx, id string, version int) (Task, error) {
	if err := access.Require(tx, access.Tasks); err != nil {
		return Task{}, err
	}
	return find(tx, id, version)
}

func (t Task) closed(tx *db.Tx, as State) Task {
	t.Closed, t.ClosedBy, t.ClosedName, t.Outcome = tx.Now, tx.Actor.ID(), tx.Actor.Name, as
	return t
}

// put saves a task that moved on, tells the record, and closes its deadline where nothing is with the merchant any more.
func put(tx *db.Tx, t Task, action string, detail map[string]any) (Task, error) {
	if err := save(tx, t); err != nil {
		return t, err
	}
	t.Version++
	audit.Record(tx, audit.Entry{Action: action, Object: t.Ref(), Merchant: t.Merchant, Clause: t.Clause, Detail: detail})
	if err := await(tx, t); err != nil || t.Done == 0 && t.Closed == 0 {
		return t, err
	}
	outcome := deadline.Met
	if t.Closed != 0 && t.Outcome != Confirmed && t.Outcome != Declined {
		outcome = deadline.Cancelled
	}
	_, err := deadline.Close(tx, DueDeadline, t.Ref(), outcome)
	return t, err
}

// ConfirmDeadline is the kind of the deadline with which a task waits for staff to confirm it. No clause sets its end.
const ConfirmDeadline = "task.confirm"

// await puts a task that was done into the staff's queue, and takes one out that is there no more.
func await(tx *db.Tx, t Task) error {
	if t.State() != Done {
		_, err := deadline.Close(tx, ConfirmDeadline, t.Ref(), deadline.Met)
		return err
	}
	m, err := merchant.Find(tx, t.Merchant)
	if err != nil {
		return err
	}
	_, err = deadline.Open(tx, deadline.New{Kind: ConfirmDeadline, Object: t.Ref(), Merchant: t.Merchant, Audience: deadline.Staff, Programme: t.Programme, Edition: t.Edition,
		Clause: t.Clause, Due: clock.Never, Link: "/staff/tasks/" + t.ID, Title: text.F("确认任务“%[1]s”：%[2]s", "Confirm the task “%[1]s”: %[2]s", t.Title, m.Name)})
	return err
}
