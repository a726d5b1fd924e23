package watch

import (
	"github.com/mengyue/portal/models/access"
	"github.com/mengyue/portal/models/audit"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/deadline"
	"github.com/mengyue/portal/models/fault"
	"github.com/mengyue/portal/models/text"
)

// StayDeadline is the kind of the deadline until which the second person can agree to a stay.
const StayDeadline = "watch.stay"

// unsigned ends a stay that nobody agreed to: it comes too late with the warning's own end.
func unsigned(tx *db.Tx, d deadline.Deadline) error {
	_, err := deadline.Close(tx, StayDeadline, d.Object, deadline.Lapsed)
	return err
}

// AskStay asks that nothing follows from a warning at its end, with the reason; a second person agrees before it holds.
// Errors: Forbidden, Conflict (over, asked already, or changed since), Invalid.
func AskStay(tx *db.Tx, id string, version int, reason string) (Warning, error) {
	if err := access.Require(tx, access.Sanction); err != nil {
		return Warning{}, err
	}
	w, err := shown(tx, id, version)
	if err != nil {
		return w, err
	}
	if w, err = w.stayed(Signature{By: tx.Actor.ID(), Name: tx.Actor.Name, At: tx.Now}, reason); err != nil {
		return w, err
	}
	if w, err = put(tx, w, "warning.stay_asked"); err != nil {
		return w, err
	}
	_, err = deadline.Open(tx, deadline.New{Kind: StayDeadline, Object: w.Ref(), Merchant: w.Merchant, Audience: deadline.Staff, Programme: w.Programme, Edition: w.Edition,
		Clause: w.Clause, Due: w.Due, Link: "/staff/warnings/" + w.ID, Title: text.F("会签暂缓：%s（%s 提出）", "Sign a stay under %s, asked for by %s", w.Clause, w.Stay.Name)})
	return w, err
}

// AgreeStay signs a stay as the second person, and it holds. Errors: Forbidden (who asked, or no right), Conflict.
func AgreeStay(tx *db.Tx, id string, version int) (Warning, error) {
	if err := access.Require(tx, access.Countersign); err != nil {
		return Warning{}, err
	}
	w, err := shown(tx, id, version)
	if err != nil {
		return w, err
	}
	if w, err = w.agreed(Signature{By: tx.Actor.ID(), Name: tx.Actor.Name, At: tx.Now}); err != nil {
		return w, err
	}
	if _, err := deadline.Close(tx, StayDeadline, w.Ref(), deadline.Met); err != nil {
		return w, err
	}
	return put(tx, w, "warning.stay_agreed")
}

// DropStay takes a stay back, whether it holds or waits. Errors: Forbidden, Conflict.
func DropStay(tx *db.Tx, id string, version int) (Warning, error) {
	if err := access.Require(tx, access.Sanction); err != nil {
		return Warning{}, err
	}
	w, err := shown(tx, id, version)
	if err != nil {
		return w, err
	}
	if !w.Stay.Given() {
		return w, db.Stale()
	}
	w.Stay, w.Second, w.StayReason = Signature{}, Signature{}, ""
	if _, err := deadline.Close(tx, StayDeadline, w.Ref(), deadline.Cancelled); err != nil {
		return w, err
	}
	return put(tx, w, "warning.stay_dropped")
}

// stayed asks for a stay.
func (w Warning) stayed(by Signature, reason string) (Warning, error) {
	switch {
	case w.Stay.Given():
		return w, fault.New(fault.Conflict, text.F("%s 已提出暂缓。", "%s has asked for a stay already.", w.Stay.Name), text.Of("等待第二人签署。", "It waits for the second signature."))
	case reason == "":
		return w, fault.Validation().At("reason", text.Of("请写明暂缓的理由。", "Write why it should be stayed."))
	case len([]rune(reason)) > 2000:
		return w, fault.Validation().At("reason", text.Of("最多 2000 字。", "At most 2000 characters."))
	}
	w.Stay, w.StayReason = by, reason
	return w, nil
}

// agreed signs as the second person.
func (w Warning) agreed(by Signature) (Warning, error) {
	switch {
	case !w.Stay.Given() || w.Second.Given():
		return w, db.Stale()
	case w.Stay.By == by.By:
		return w, fault.New(fault.Forbidden, text.Of("第二个签署人必须是另一个人。", "The second signature must be another person's."), text.Of("请由另一位主管签署。", "Let another supervisor sign."))
	}
	w.Second = by
	return w, nil
}

// shown reads a warning as it was shown. Errors: NotFound, Conflict (over, or changed since).
func shown(tx *db.Tx, id string, version int) (Warning, error) {
	w, err := Find(tx, id)
	switch {
	case err != nil:
		return w, err
	case !w.Open() || tx.Now >= w.Due:
		return w, fault.New(fault.Conflict, text.Of("这条警告已经结束，不能再暂缓。", "This warning is over and cannot be stayed any more."), text.Of("请查看结果。", "See how it ended."))
	case w.Version != version:
		return w, db.Stale()
	}
	return w, nil
}

func put(tx *db.Tx, w Warning, action string) (Warning, error) {
	if err := save(tx, w); err != nil {
		return w, err
	}
	w.Version++
	audit.Record(tx, audit.Entry{Action: action, Object: w.Ref(), Merchant: w.Merchant, Clause: w.Clause,
		Detail: map[string]any{"reason": w.StayReason, "asked_by": w.Stay.Name, "agreed_by": w.Second.Name}})
	return w, nil
}
