package growth

import (
	"github.com/mengyue/portal/models/access"
	"github.com/mengyue/portal/models/clock"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/fault"
	"github.com/mengyue/portal/models/text"
)

// Confirm ends a task that was done. Errors: NotFound, Conflict, Forbidden.
func Confirm(tx *db.Tx, id string, version int) (Task, error) {
	t, err := staffs(tx, id, version)
	if err != nil {
		return t, err
	}
	if t.State() != Done {
		return t, wrongState(t)
	}
	if t, err = put(tx, t.closed(tx, Confirmed), "task.confirmed", nil); err != nil {
		return t, err
	}
	return t, tell(tx, t, kindConfirmed)
}

// SendBack gives a task back to the merchant with the reason and a new due date. Errors: NotFound, Invalid, Conflict.
func SendBack(tx *db.Tx, id string, version int, reason string, due clock.Instant) (Task, error) {
	t, err := staffs(tx, id, version)
	if err != nil {
		return t, err
	}
	if t, err = t.sentBack(reason, due, tx.Now); err != nil {
		return t, err
	}
	if t, err = put(tx, t, "task.returned", map[string]any{"reason": reason, "due": due}); err != nil {
		return t, err
	}
	if err := openDue(tx, t); err != nil {
		return t, err
	}
	return t, tell(tx, t, kindReturned, text.F("原因：%[1]s", "Reason: %[1]s", reason))
}

func (t Task) sentBack(reason string, due, now clock.Instant) (Task, error) {
	if t.State() != Done {
		return t, wrongState(t)
	}
	v := fault.Validation()
	if reason == "" || len([]rune(reason)) > 2000 {
		v.At("reason", text.Of("请写明退回的原因（2000 字以内）。", "Write why it is sent back (up to 2,000 characters)."))
	}
	if due <= now {
		v.At("due", text.Of("请给出晚于今天的截止日期。", "Give a due date after today."))
	}
	t.Returned, t.ReturnText, t.Due, t.Done, t.DoneName = now, reason, due, 0, ""
	return t, v.OrNil()
}

// Cancel takes a task back that is not closed. Errors: NotFound, Conflict, Forbidden.
func Cancel(tx *db.Tx, id string, version int) (Task, error) {
	t, err := staffs(tx, id, version)
	if err != nil {
		return t, err
	}
	if t.Closed != 0 {
		return t, wrongState(t)
	}
	if t, err = put(tx, t.closed(tx, Cancelled), "task.cancelled", nil); err != nil {
		return t, err
	}
	return t, tell(tx, t, kindCancelled)
}

func staffs(tx *db.Tx, id string, version int) (Task, error) {
	if err := access.Require(tx, access.Tagging); err != nil {
		return Task{}, err
	}
	return find(tx, id, version)
}
