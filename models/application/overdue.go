package application

import (
	"github.com/mengyue/portal/models/access"
	"github.com/mengyue/portal/models/audit"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/deadline"
	"github.com/mengyue/portal/models/outbox"
)

// OnDue is what happens at the end of a case's deadlines. Neither decides anything.
var OnDue = deadline.Effects{ReviewDeadline: late, CorrectionDeadline: lapse}

// late escalates a review that was not done in time and tells the merchant so; nothing is decided by it (GEN-8).
func late(tx *db.Tx, d deadline.Deadline) error {
	c, err := ofDeadline(tx, d)
	if err != nil || !c.Pending() {
		return err
	}
	e, err := EditionOf(tx, c)
	if err != nil {
		return err
	}
	audit.Record(tx, audit.Entry{Action: "case.overdue", Object: c.Ref(), Merchant: c.Merchant, Clause: "GEN-8",
		Detail: map[string]any{"due": d.Due, "reviewer": c.Claimed.By, "deadline": d.ID}})
	notice := outbox.Notice{Key: key(kindLate, c), Merchant: c.Merchant, Category: outbox.Deadline, Clause: "GEN-8", Object: c.Ref(), Letter: lateLetter(e, c, d)}
	if _, err := outbox.Send(tx, notice); err != nil {
		return err
	}
	_, err = outbox.Send(tx, outbox.Notice{Key: key(kindEscalated, c), Role: string(access.Supervisor), Category: outbox.Deadline, Clause: "GEN-8",
		Object: c.Ref(), Letter: escalation(e, c, d)})
	return err
}

// lapse gives a case that was not corrected in time back to its reviewer. Nothing is refused by it.
func lapse(tx *db.Tx, d deadline.Deadline) error {
	c, err := ofDeadline(tx, d)
	if err != nil || c.State() != Correcting {
		return err
	}
	e, err := EditionOf(tx, c)
	if err != nil {
		return err
	}
	items, err := lapseCorrections(tx, c.ID, d.Due)
	if err != nil {
		return err
	}
	if c, err = runOn(tx, c, e, ended{deadline.Lapsed, d.Due}); err != nil {
		return err
	}
	audit.Record(tx, audit.Entry{Action: "case.correction_lapsed", Object: c.Ref(), Merchant: c.Merchant, Clause: d.Clause,
		Detail: map[string]any{"due": d.Due, "round": c.Round, "items": items}})
	notice := outbox.Notice{Key: key(kindLapsed, c), Merchant: c.Merchant, Category: outbox.Deadline, Clause: d.Clause, Object: c.Ref(), Letter: lapseLetter(e, c, d)}
	if _, err := outbox.Send(tx, notice); err != nil {
		return err
	}
	_, err = outbox.Send(tx, outbox.Notice{Key: key(kindUncorrected, c), Role: string(access.Reviewer), Category: outbox.Deadline, Clause: d.Clause,
		Object: c.Ref(), Letter: backLetter(e, c, d, items)})
	return err
}

// ofDeadline finds the case that a deadline belongs to.
func ofDeadline(tx *db.Tx, d deadline.Deadline) (Case, error) {
	return find(tx, d.Object[len("case:"):])
}
