package relation

import (
	"github.com/mengyue/portal/models/access"
	"github.com/mengyue/portal/models/audit"
	"github.com/mengyue/portal/models/clock"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/deadline"
	"github.com/mengyue/portal/models/fault"
	"github.com/mengyue/portal/models/listing"
	"github.com/mengyue/portal/models/membership"
	"github.com/mengyue/portal/models/rulebook"
	"github.com/mengyue/portal/models/text"
)

// OnDue is what happens at the end of this package's deadlines.
var OnDue = deadline.Effects{AnswerDeadline: timeOut}

// Answer is what the asked side says; a refusal has its reason.
type Answer struct {
	Accepts bool
	Reason  string
}

// Reply answers a request. At the closing instant and after it no answer is taken (CC-21). Errors: Forbidden, NotFound,
// Invalid, Breach (too late), Conflict (settled, or changed since it was shown).
func Reply(tx *db.Tx, id string, version int, a Answer) (Relation, error) {
	if err := access.Require(tx, access.Trade); err != nil {
		return Relation{}, err
	}
	r, side, err := mine(tx, id, version)
	if err != nil {
		return r, err
	}
	book, err := r.Book(tx)
	if err != nil {
		return r, err
	}
	if r, err = r.answered(book.Relation, side, a, sign(tx)); err != nil {
		return r, err
	}
	if a.Accepts {
		if err := r.unrestricted(tx, side, book.Relation); err != nil {
			return r, err
		}
	}
	if r, err = put(tx, r, "relation."+string(r.State(tx.Now)), book.Relation.Clause); err != nil {
		return r, err
	}
	if _, err := deadline.Close(tx, AnswerDeadline, r.Ref(), deadline.Met); err != nil {
		return r, err
	}
	return r, tellAnswered(tx, r, book)
}

// unrestricted refuses a new relation while either side may enter none (CC-30, CC-40): the side that answers is told why,
// of the other one only that it cannot.
func (r Relation) unrestricted(tx *db.Tx, side Side, rules *rulebook.Relation) error {
	own, asker := r.At(side), r.At(side.Other())
	if err := listing.Unrestricted(tx, own.Merchant, own.Membership, rulebook.RightRelations); err != nil {
		return err
	}
	stopped, err := listing.Stopped(tx, []membership.Membership{{ID: asker.Membership, Merchant: asker.Merchant}}, rulebook.RightRelations)
	if err == nil && stopped[asker.Membership] {
		err = fault.New(fault.Breach, text.Of("对方目前不能建立新的合作关系。", "The other side cannot enter a new relation at present."),
			text.F("可以在 %s 前再次答复，或不同意这一请求。", "Answer again before %s, or refuse the request.", r.Due.EndText())).Under(rules.Clause)
	}
	return err
}

// answered decides what an answer makes of the request.
func (r Relation) answered(rules *rulebook.Relation, side Side, a Answer, by Signature) (Relation, error) {
	if side != r.Asker().Other() {
		return r, fault.New(fault.Forbidden, text.Of("请求由对方答复。", "The other side answers the request."), text.Of("请等待对方答复；也可以撤回请求。", "Wait for the answer; you may take the request back."))
	}
	switch r.State(by.At) {
	case TimedOut:
		return r, late(r, rules)
	case Pending:
	default:
		return r, settled()
	}
	v := fault.Validation()
	if !a.Accepts && a.Reason == "" {
		v.At("reason", text.Of("请写明不同意的理由，对方会看到。", "Write why you refuse; the other side reads it."))
	}
	if len([]rune(a.Reason)) > longest {
		v.At("reason", text.F("最多 %d 字。", "At most %d characters.", longest))
	}
	if err := v.OrNil(); err != nil {
		return r, err
	}
	r.Answered, r.Reason = by, a.Reason
	if a.Accepts {
		r.Since = by.At
		return r, nil
	}
	r.Closed, r.Outcome = by.At, Refused
	return r, nil
}

// Withdraw takes a request back before it is answered. Errors: Forbidden, NotFound, Conflict.
func Withdraw(tx *db.Tx, id string, version int) (Relation, error) {
	if err := access.Require(tx, access.Trade); err != nil {
		return Relation{}, err
	}
	r, side, err := mine(tx, id, version)
	switch {
	case err != nil:
		return r, err
	case side != r.Asker() || r.State(tx.Now) != Pending:
		return r, settled()
	}
	r.Closed, r.Outcome = tx.Now, Withdrawn
	if r, err = put(tx, r, "relation.withdrawn", ""); err != nil {
		return r, err
	}
	_, err = deadline.Close(tx, AnswerDeadline, r.Ref(), deadline.Cancelled)
	return r, err
}

// timeOut makes a request void that nobody answered, at the instant that was due (CC-21).
func timeOut(tx *db.Tx, d deadline.Deadline) error {
	r, err := one(tx, "r.id = ?", d.Object[len("relation:"):])
	if err != nil || r.Closed != 0 || r.Since != 0 {
		return err
	}
	return lapse(tx, r, d.Due)
}

// lapseBetween makes the request of a pair void that is over and not on the record yet, so that a new one finds its
// place free.
func lapseBetween(tx *db.Tx, n Relation) error {
	r, open, err := Between(tx, n.Programme, n.Here.Merchant, n.There.Merchant)
	if err != nil || !open || r.State(tx.Now) != TimedOut {
		return err
	}
	return lapse(tx, r, r.Due)
}

func lapse(tx *db.Tx, r Relation, due clock.Instant) error {
	book, err := r.Book(tx)
	if err != nil {
		return err
	}
	r.Closed, r.Outcome = due, TimedOut
	if r, err = put(tx, r, "relation.timed_out", book.Relation.AnswerClause); err != nil {
		return err
	}
	if _, err := deadline.Close(tx, AnswerDeadline, r.Ref(), deadline.Lapsed); err != nil {
		return err
	}
	return tellTimedOut(tx, r, book)
}

// put saves a relation that moved on, with its entry.
func put(tx *db.Tx, r Relation, action, clause string) (Relation, error) {
	if err := save(tx, r); err != nil {
		return r, err
	}
	r.Version++
	audit.Record(tx, audit.Entry{Action: action, Object: r.Ref(), Merchant: tx.Actor.Merchant, Clause: clause,
		Detail: map[string]any{"here": r.Here.Merchant, "there": r.There.Merchant, "payment": r.Payment, "reason": r.Reason, "proposal": r.Proposal, "closed": r.Closed, "outcome": r.Outcome}})
	return r, nil
}

func late(r Relation, rules *rulebook.Relation) error {
	return fault.New(fault.Breach, text.F("答复期限已于 %s 截止，请求已失效。", "The time to answer ended at %s; the request is void.", r.Due.EndText()),
		text.Of("如仍希望合作，请重新发起请求。", "If you still wish it, send a new request.")).Under(rules.AnswerClause)
}

func settled() error {
	return fault.New(fault.Conflict, text.Of("这份合作关系已有结果，不能再这样处理。", "This relation has moved on; this cannot be done any more."),
		text.Of("请刷新页面查看最新状态。", "Reload the page to see where it stands."))
}
