// Package growth keeps the tasks of the growth path: staff give them with a due date, the merchant does them and says
// so with evidence, staff confirm or send them back. An invitation to a campaign is a task that may be declined.
package growth

import (
	"github.com/mengyue/portal/models/clock"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/fault"
	"github.com/mengyue/portal/models/text"
)

// Campaign is the kind of task that a merchant may decline; every other kind is a piece of work.
const Campaign = "campaign"

// State is where a task stands.
type State string

// The states.
const (
	Invited   State = "invited"   // to a campaign: accept or decline
	Open      State = "open"      // to be done
	Returned  State = "returned"  // sent back: to be done again
	Done      State = "done"      // waits for staff to confirm
	Confirmed State = "confirmed" // the end of a good task
	Declined  State = "declined"  // the merchant takes no part in the campaign
	Cancelled State = "cancelled" // staff took it back
	Ended     State = "ended"     // its membership ended first
)

// Task is one task of a member.
type Task struct {
	ID         string
	Merchant   string
	Membership string
	Programme  string
	Edition    string
	Clause     string
	Key        string // of the book's task; "" for one that staff worded
	Kind       string // product, store, campaign; "" for one that staff worded
	Title      text.Text
	Help       text.Text
	Evidence   bool // a paper or a text is demanded
	Given      clock.Instant
	GivenBy    string
	GivenName  string
	Due        clock.Instant // exclusive
	Accepted   clock.Instant // campaign: the merchant takes part
	Done       clock.Instant
	DoneName   string
	Note       string
	Papers     []string
	Returned   clock.Instant
	ReturnText string
	Closed     clock.Instant
	ClosedBy   string
	ClosedName string
	Outcome    State
	Version    int
}

// Ref is the task's name in the record.
func (t Task) Ref() string { return "task:" + t.ID }

// State derives where the task stands.
func (t Task) State() State {
	switch {
	case t.Closed != 0:
		return t.Outcome
	case t.Done != 0:
		return Done
	case t.Kind == Campaign && t.Accepted == 0:
		return Invited
	case t.Returned != 0:
		return Returned
	}
	return Open
}

// Overdue reports a task that the merchant has not done although its time is over. Nothing follows from it by itself.
func (t Task) Overdue(now clock.Instant) bool { return t.Closed == 0 && t.Done == 0 && t.Due <= now }

// Find reads a task; another merchant's is not there. Errors: NotFound.
func Find(tx *db.Tx, id string) (Task, error) {
	t, err := one(tx, id)
	if err == nil && tx.Actor.Merchant != "" && tx.Actor.Merchant != t.Merchant {
		err = db.ErrNone
	}
	return t, db.Found(err, text.Of("这项任务", "such task"))
}

// find reads a task as it was shown. Errors: NotFound, Conflict (changed since).
func find(tx *db.Tx, id string, version int) (Task, error) {
	t, err := Find(tx, id)
	if err == nil && t.Version != version {
		err = db.Stale()
	}
	return t, err
}

// Lists of tasks that may be asked for.
const (
	ListOpen    = "open"    // with the merchant
	ListDone    = "done"    // waiting for staff
	ListOverdue = "overdue" // with the merchant, and late
	ListClosed  = "closed"
)

// Question asks for tasks; empty fields do not restrict.
type Question struct {
	Merchant   string
	Membership string
	Programme  string
	List       string
	After      Place // page: what stands after this place
	Limit      int
}

// Place is where a page of a list ended.
type Place struct {
	Due clock.Instant
	ID  string
}

// Place is where the task stands in a list.
func (t Task) Place() Place { return Place{t.Due, t.ID} }

// List answers with tasks, the one due first at the top. A merchant sees its own.
func List(tx *db.Tx, q Question) ([]Task, error) {
	if tx.Actor.Merchant != "" {
		q.Merchant = tx.Actor.Merchant
	}
	return list(tx, q)
}

// wrongState is the fault of one who acts on a task that is elsewhere.
func wrongState(t Task) error {
	titles := map[State]text.Text{Invited: text.Of("等待您答复邀请", "waiting for your answer to the invitation"), Open: text.Of("待完成", "to be done"),
		Returned: text.Of("已退回，待重新完成", "sent back, to be done again"), Done: text.Of("待工作人员确认", "waiting for staff to confirm"),
		Confirmed: text.Of("已确认", "confirmed"), Declined: text.Of("已婉拒", "declined"), Cancelled: text.Of("已取消", "cancelled"), Ended: text.Of("已随成员资格结束", "ended with the membership")}
	return fault.New(fault.Conflict, text.F("这项任务目前的状态是“%s”，不能这样操作。", "This task is %s; this cannot be done with it now.", titles[t.State()]),
		text.Of("请刷新页面查看最新状态。", "Reload the page to see where it stands."))
}
