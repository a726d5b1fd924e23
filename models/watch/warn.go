package watch

import (
	"github.com/mengyue/portal/models/audit"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/deadline"
	"github.com/mengyue/portal/models/decision"
	"github.com/mengyue/portal/models/outbox"
	"github.com/mengyue/portal/models/text"
)

// warn opens a warning that ends after the rule's period (TIME-1, TIME-2), unless another round was first. A breach is a
// decision against the merchant, that can be appealed; coming near is not.
func (a at) warn(tx *db.Tx, near bool) (first bool, err error) {
	w := a.opened(tx, near)
	if w.Due, err = deadline.After(tx, tx.Now, a.rule.Warning.Period); err != nil {
		return false, err
	}
	if first, err = insert(tx, w); err != nil || !first {
		return false, err
	}
	if !near {
		if w, err = a.decide(tx, w); err != nil {
			return true, err
		}
	}
	audit.Record(tx, audit.Entry{Action: "warning.opened", Object: w.Ref(), Merchant: w.Merchant, Clause: w.Clause, Detail: map[string]any{
		"membership": w.Membership, "store": w.Store, "product": w.Product, "rule": w.Rule, "near": near, "value": a.result.Value, "limit": a.result.Limit, "due": w.Due}})
	whose, err := a.whose(tx)
	if err != nil {
		return true, err
	}
	_, err = deadline.Open(tx, deadline.New{Kind: Deadline, Object: w.Ref(), Merchant: w.Merchant, Audience: deadline.Merchant, Programme: w.Programme, Edition: w.Edition,
		Clause: w.Clause, Period: a.rule.Warning.Period, Due: w.Due, Link: "/warnings/" + w.ID, Title: a.todo(w, whose),
		Consequence: text.F("到期时不符合的：%s。", "What is not met then has its consequence: %s.", a.rule.Follows())})
	if err != nil {
		return true, err
	}
	return true, a.tell(tx, w, w.Opened)
}

// todo is what the merchant is to do until the end of a warning: mend what is broken, watch what is only near.
func (a at) todo(w Warning, whose text.Text) text.Text {
	if w.Broken == 0 {
		return text.F("留意%[1]s的“%[2]s”，已临近界限（%[3]s）", "Keep an eye on “%[2]s” of %[1]s, which is near its line (%[3]s)", whose, a.rule.Title, a.Edition.Title)
	}
	return text.F("改正%[1]s的“%[2]s”（%[3]s）", "Mend “%[2]s” of %[1]s (%[3]s)", whose, a.rule.Title, a.Edition.Title)
}

// opened is the warning as it begins.
func (a at) opened(tx *db.Tx, near bool) Warning {
	m := a.Membership
	w := Warning{ID: tx.NewID(), Merchant: m.Merchant, Store: m.Store, Product: a.Product, Membership: m.ID, Programme: m.Programme, Edition: a.Edition.ID,
		Rule: a.rule.ID, Clause: a.clause(), Near: near, Opened: tx.Now, Found: a.result.Detail, Version: 1}
	if !near {
		w.Broken = tx.Now
	}
	return w
}

// clause is the clause of the warning, else of the rule.
func (a at) clause() string {
	if a.rule.Warning.Clause != "" {
		return a.rule.Warning.Clause
	}
	return a.rule.Clause
}

// decide keeps the decision that a breach was found, with everything that it rests on (GEN-2).
func (a at) decide(tx *db.Tx, w Warning) (Warning, error) {
	d, err := decision.Record(tx, decision.Decision{Kind: decision.Warning, Object: w.Ref(), Merchant: w.Merchant, Programme: w.Programme, Edition: w.Edition,
		Occasion: a.Verdict.Occasion, Facts: a.Facts, Verdict: a.Verdict, At: a.At, Clauses: []string{w.Clause}, Reason: a.result.Detail.Both(), Adverse: true})
	if err != nil {
		return w, err
	}
	w.Decision = d.ID
	if w.Basis, err = a.basis(tx); err != nil {
		return w, err
	}
	err = save(tx, w)
	w.Version++
	return w, err
}

// worsen notes that the line is broken now; the warning and its end stay as they are.
func (a at) worsen(tx *db.Tx, w Warning) error {
	w.Broken = tx.Now
	w, err := a.decide(tx, w)
	if err != nil {
		return err
	}
	audit.Record(tx, audit.Entry{Action: "warning.broken", Object: w.Ref(), Merchant: w.Merchant, Clause: w.Clause,
		Detail: map[string]any{"value": a.result.Value, "limit": a.result.Limit, "due": w.Due}})
	whose, err := a.whose(tx)
	if err != nil {
		return err
	}
	if err := deadline.Retitle(tx, Deadline, w.Ref(), a.todo(w, whose)); err != nil {
		return err
	}
	return a.tell(tx, w, w.Broken)
}

// mended closes a warning whose rule is met again.
func (a at) mended(tx *db.Tx, w Warning) error {
	w.Closed, w.Outcome = a.At, Mended
	if err := a.closed(tx, w, deadline.Met); err != nil {
		return err
	}
	_, err := outbox.Send(tx, outbox.Notice{Key: kindMended.Key(w.ID), Merchant: w.Merchant, Category: outbox.Deadline, Clause: w.Clause, Object: w.Ref(), Letter: a.mendedLetter(w)})
	return err
}

// closed keeps a warning that is over and what it was found to be.
func (a at) closed(tx *db.Tx, w Warning, outcome string) error {
	if err := save(tx, w); err != nil {
		return err
	}
	audit.Record(tx, audit.Entry{Action: "warning." + string(w.Outcome), Object: w.Ref(), Merchant: w.Merchant, Clause: w.Clause,
		Detail: map[string]any{"value": a.result.Value, "limit": a.result.Limit, "at": w.Closed, "due": w.Due, "result": w.Result}})
	return ends(tx, w, outcome)
}

// ends closes what runs for a warning that is over.
func ends(tx *db.Tx, w Warning, outcome string) error {
	if _, err := deadline.Close(tx, Deadline, w.Ref(), outcome); err != nil {
		return err
	}
	_, err := deadline.Close(tx, StayDeadline, w.Ref(), deadline.Cancelled)
	return err
}
