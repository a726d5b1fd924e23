package application

import (
	"github.com/mengyue/portal/models/access"
	"github.com/mengyue/portal/models/audit"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/deadline"
	"github.com/mengyue/portal/models/outbox"
	"github.com/mengyue/portal/models/rulebook"
	"github.com/mengyue/portal/models/text"
)

// Submit hands the draft in under the edition in force now (GEN-2): it gets its number, the review's clock starts, and
// the merchant is told number and promised day. version is Form.Version.
// Errors: Invalid (asks not answered: a Field each, named by the ask), Breach (an agreement is not signed, YX-7: a Field
// each, named agreement.<key>; a rule is not met: a Field each, named by the rule; barred), Conflict (not a draft any
// more, or the answers changed since they were shown), Forbidden.
func Submit(tx *db.Tx, id string, version int) (Case, error) {
	if err := access.Require(tx, access.Apply); err != nil {
		return Case{}, err
	}
	f, err := Open(tx, id)
	if err != nil {
		return Case{}, err
	}
	c := f.Case
	if c.State() != Draft {
		return Case{}, notWith(c, "")
	}
	if f.Version != version {
		return Case{}, db.Stale()
	}
	c.Store = f.Store
	if c.Renews, err = admissible(tx, c); err != nil {
		return Case{}, err
	}
	checked, err := check(tx, f)
	if err != nil {
		return Case{}, err
	}
	if err := checked.fault(); err != nil {
		return Case{}, err
	}
	c.Edition, c.Submitted, c.Ahead = f.Edition.ID, tx.Stamp(), checked.ahead
	if c.Number, err = nextNumber(tx); err != nil {
		return Case{}, err
	}
	if c, err = save(tx, c); err != nil {
		return Case{}, err
	}
	return c, submitted(tx, c, f, checked.Verdict)
}

// submitted keeps what was handed in, starts the review's clock and tells the merchant.
func submitted(tx *db.Tx, c Case, f Form, v rulebook.Verdict) error {
	if err := handIn(tx, c.ID, f.Answers); err != nil {
		return err
	}
	d, err := startReview(tx, c, f.Edition)
	if err != nil {
		return err
	}
	audit.Record(tx, audit.Entry{Action: "case.submitted", Object: c.Ref(), Merchant: c.Merchant, Clause: d.Clause,
		Detail: map[string]any{"number": c.Number, "edition": c.Programme + "/" + c.Edition, "hash": f.Edition.Hash, "outcome": v.Outcome,
			"results": v.Clauses(), "answers": f.Answers, "due": d.Due}})
	_, err = outbox.Send(tx, outbox.Notice{Key: kindReceived.Key(c.ID), Merchant: c.Merchant, Category: outbox.Decision, Clause: d.Clause,
		Object: c.Ref(), Letter: receipt(f.Edition, c, d)})
	return err
}

// startReview opens the service level of the review (YX-8).
func startReview(tx *db.Tx, c Case, e *rulebook.Edition) (deadline.Deadline, error) {
	return deadline.Open(tx, deadline.New{Kind: ReviewDeadline, Object: c.Ref(), Merchant: c.Merchant, Audience: deadline.Staff,
		Programme: c.Programme, Edition: c.Edition, Clause: reviewClause(e), Period: e.Review.Period,
		Title: text.F("审核申请 %s", "Review application %s", c.Number), Link: "/staff/cases/" + c.ID})
}

// reviewClause is the clause of the review's period.
func reviewClause(e *rulebook.Edition) string {
	if e.Review.PeriodClause != "" {
		return e.Review.PeriodClause
	}
	return e.Review.Clause
}
