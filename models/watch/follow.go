package watch

import (
	"strings"

	"github.com/mengyue/portal/models/audit"
	"github.com/mengyue/portal/models/clock"
	"github.com/mengyue/portal/models/conduct"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/deadline"
	"github.com/mengyue/portal/models/decision"
	"github.com/mengyue/portal/models/membership"
	"github.com/mengyue/portal/models/outbox"
	"github.com/mengyue/portal/models/rulebook"
	"github.com/mengyue/portal/models/suspension"
)

// OnDue is what happens at the end of this package's deadlines.
var OnDue = deadline.Effects{Deadline: over, StayDeadline: unsigned, suspension.ImmunityDeadline: recheck}

// over ends a warning: the state at the instant that was due decides, however late this is.
func over(tx *db.Tx, d deadline.Deadline) error {
	w, err := one(tx, strings.TrimPrefix(d.Object, "warning:"))
	if err != nil || !w.Open() {
		return err
	}
	m, err := membership.Find(tx, w.Membership)
	if err != nil {
		return err
	}
	if m.Ended != 0 {
		return overtake(tx, w, m.Ended)
	}
	a, state, err := again(tx, w, m, d.Due)
	if err != nil {
		return err
	}
	return a.conclude(tx, w.ended(state, d.Due))
}

// again judges what a warning is about at the instant that was due, under the edition in force then (GEN-2). A rule that
// is no more is met. Where the rules have become stricter since, only who breaks them as they were warned of is held to
// it: the new limit is warned of anew, with its full time.
func again(tx *db.Tx, w Warning, m membership.Membership, due clock.Instant) (at, State, error) {
	warned, err := rulebook.Books(tx).Edition(w.Programme, w.Edition)
	if err != nil {
		return at{}, Unknown, err
	}
	now, err := rulebook.Books(tx).InForce(w.Programme, due)
	if err != nil {
		return at{}, Unknown, err
	}
	a, err := w.judge(tx, warned, m, due)
	if err != nil || now.ID == warned.ID {
		return a, StateOf(a.result), err
	}
	if rule, ok := now.Rule(w.Rule); !ok || rule.Warning == nil {
		return a, Fine, nil
	}
	next, err := w.judge(tx, now, m, due)
	state := StateOf(next.result)
	if state == Broken && StateOf(a.result) != Broken {
		state = Close
	}
	return next, state, err
}

// judge judges what a warning is about under an edition at an instant.
func (w Warning) judge(tx *db.Tx, e *rulebook.Edition, m membership.Membership, due clock.Instant) (at, error) {
	rule, _ := e.Rule(w.Rule)
	var judged []Judged
	var err error
	if w.Product == "" {
		judged, err = Judge(tx, e, []membership.Membership{m}, due)
	} else {
		judged, err = judgeProducts(tx, e, []placed{{m, w.Product}}, rulebook.OnMonitorProduct, due)
	}
	if err != nil || len(judged) == 0 {
		return at{}, err
	}
	result, _ := judged[0].Verdict.Result(w.Rule)
	return at{judged[0], rule, result}, nil
}

// conclude does what follows from the end of a warning, and keeps it.
func (a at) conclude(tx *db.Tx, w Warning) error {
	outcome := deadline.Lapsed
	if w.Outcome == Mended {
		outcome = deadline.Met
	}
	if w.Outcome != Removed {
		if err := a.closed(tx, w, outcome); err != nil {
			return err
		}
		return a.tellEnd(tx, w)
	}
	var err error
	if w.Basis, err = a.basis(tx); err != nil {
		return err
	}
	if w.Result, err = a.follow(tx); err != nil {
		return err
	}
	return a.closed(tx, w, outcome)
}

// follow does what the rule says follows from a breach that stands, and names it.
func (a at) follow(tx *db.Tx) (result string, err error) {
	switch a.rule.Warning.Then {
	case rulebook.ThenRemoval:
		m, err := membership.Find(tx, a.Membership.ID)
		if err != nil || m.Ended != 0 {
			return "", err
		}
		r, err := conduct.RemoveByRule(tx, m, conduct.Found{Edition: a.Edition, Ground: a.rule.Warning.Ground, Result: a.cited(), Verdict: a.Verdict, Facts: a.Facts, At: a.At})
		return r.Ref(), err
	case rulebook.ThenSuspension:
		m, err := membership.Find(tx, a.Membership.ID)
		if err != nil || m.Ended != 0 {
			return "", err
		}
		return suspension.Suspend(tx, m, conduct.Found{Edition: a.Edition, Result: a.cited(), Verdict: a.Verdict, Facts: a.Facts, At: a.At})
	case rulebook.ThenRemoveProduct:
		return a.removeProduct(tx)
	}
	return "", nil
}

// cited is the result under the clause of its consequence.
func (a at) cited() rulebook.Result {
	r := a.result
	r.Clause = a.clause()
	return r
}

// atOnce does what follows without a warning, once: it is kept as a warning that ended when it began.
func (a at) atOnce(tx *db.Tx) (first bool, err error) {
	w := a.opened(tx, false)
	w.Due, w.Closed, w.Outcome, w.Quiet = tx.Now, tx.Now, Removed, true
	if a.Product == "" {
		m, err := membership.Find(tx, w.Membership)
		if err != nil || m.Ended != 0 {
			return false, err
		}
	}
	if w.Basis, err = a.basis(tx); err != nil {
		return false, err
	}
	if w.Result, err = a.follow(tx); err != nil || w.Result == "" {
		return false, err
	}
	if first, err = insert(tx, w); err != nil || !first {
		return first, err
	}
	audit.Record(tx, audit.Entry{Action: "warning.removed", Object: w.Ref(), Merchant: w.Merchant, Clause: w.Clause,
		Detail: map[string]any{"membership": w.Membership, "product": w.Product, "rule": w.Rule, "value": a.result.Value, "limit": a.result.Limit, "result": w.Result}})
	return true, nil
}

// removeProduct takes a product out of the programme by a decision that can be appealed; "" where it was out already.
func (a at) removeProduct(tx *db.Tx) (string, error) {
	d, err := decision.Record(tx, decision.Decision{Kind: decision.ProductRemoved, Object: placeRef(a.Membership.ID, a.Product), Merchant: a.Membership.Merchant, Programme: a.Membership.Programme,
		Edition: a.Edition.ID, Occasion: a.Verdict.Occasion, Facts: a.Facts, Verdict: a.Verdict, At: a.At, Clauses: []string{a.clause()}, Reason: a.result.Detail.Both(), Adverse: true})
	if err != nil {
		return "", err
	}
	if err := leave(tx, a, d.ID); err != nil {
		return "", err
	}
	l, err := a.productLetter(tx, d)
	if err != nil {
		return "", err
	}
	_, err = outbox.Send(tx, outbox.Notice{Key: kindProductRemoved.Key(d.ID), Merchant: d.Merchant, Category: outbox.Decision, Clause: a.clause(), Object: "product:" + a.Product, Letter: l})
	return d.Ref(), err
}
