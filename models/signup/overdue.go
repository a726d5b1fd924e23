package signup

import (
	"strings"

	"github.com/mengyue/portal/models/access"
	"github.com/mengyue/portal/models/audit"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/deadline"
	"github.com/mengyue/portal/models/decision"
	"github.com/mengyue/portal/models/outbox"
)

// OnDue is what happens at the end of a sign-up's deadlines.
var OnDue = deadline.Effects{ReviewDeadline: late, AmendDeadline: lapse}

// late escalates a review that was not done in time and tells the merchant so; nothing is decided by it (GEN-8).
func late(tx *db.Tx, d deadline.Deadline) error {
	s, err := find(tx, strings.TrimPrefix(d.Object, "signup:"))
	if err != nil || !s.Pending() {
		return err
	}
	e, err := EditionOf(tx, s)
	if err != nil {
		return err
	}
	audit.Record(tx, audit.Entry{Action: "signup.overdue", Object: s.Ref(), Merchant: s.Merchant, Clause: "GEN-8",
		Detail: map[string]any{"due": d.Due, "reviewer": s.Claimed.By, "round": s.Round}})
	if _, err := outbox.Send(tx, outbox.Notice{Key: key(kindLate, s), Merchant: s.Merchant, Category: outbox.Deadline, Clause: "GEN-8", Object: s.Ref(), Letter: lateLetter(e, s, d)}); err != nil {
		return err
	}
	_, err = outbox.Send(tx, outbox.Notice{Key: key(kindEscalated, s), Role: string(access.Supervisor), Category: outbox.Deadline, Clause: "GEN-8", Object: s.Ref(), Letter: escalation(e, s, d)})
	return err
}

// lapse closes a sign-up that was not amended in time, as of the instant that was due.
func lapse(tx *db.Tx, d deadline.Deadline) error {
	s, err := find(tx, strings.TrimPrefix(d.Object, "signup:"))
	if err != nil || s.State() != Returned {
		return err
	}
	e, err := EditionOf(tx, s)
	if err != nil {
		return err
	}
	s.Lapsed = d.Due
	if s, err = save(tx, s); err != nil {
		return err
	}
	if _, err := deadline.Close(tx, AmendDeadline, s.Ref(), deadline.Lapsed); err != nil {
		return err
	}
	audit.Record(tx, audit.Entry{Action: "signup.lapsed", Object: s.Ref(), Merchant: s.Merchant, Clause: d.Clause, Detail: map[string]any{"due": d.Due, "round": s.Round}})
	_, err = outbox.Send(tx, outbox.Notice{Key: key(kindLapsed, s), Merchant: s.Merchant, Category: outbox.Deadline, Clause: d.Clause, Object: s.Ref(), Letter: lapseLetter(e, s, d)})
	return err
}

// Reopen gives the round that a decision sent back or refused back to review after an appeal was upheld: its clock
// starts anew, and whoever decided may not review it again (GEN-6). What the merchant has done meanwhile stands in its
// place: a later round, which is reviewed for itself, another sign-up of the product, or that it withdrew. Errors: Conflict
// (it was given back already).
func Reopen(tx *db.Tx, d decision.Decision) error {
	s, err := find(tx, strings.TrimPrefix(d.Object, "signup:"))
	if err != nil {
		return err
	}
	round, err := roundOf(tx, s, d.ID)
	switch {
	case err != nil:
		return err
	case round == 0:
		return notWith(s)
	case round < s.Round || s.Withdrawn.Done():
		return nil
	}
	if other, open, err := openOf(tx, s.Programme, s.Product); err != nil || open && other.ID != s.ID {
		return err
	}
	e, err := EditionOf(tx, s)
	if err != nil {
		return err
	}
	s.Excluded, s.Claimed, s.Decided, s.Outcome, s.Decision, s.Lapsed = d.By, Stamp{}, Stamp{}, "", "", 0
	if s, err = save(tx, s); err != nil {
		return err
	}
	if err := reopenRound(tx, s); err != nil {
		return err
	}
	if _, err := deadline.Close(tx, AmendDeadline, s.Ref(), deadline.Cancelled); err != nil {
		return err
	}
	due, err := startReview(tx, s, e)
	audit.Record(tx, audit.Entry{Action: "signup.reopened", Object: s.Ref(), Merchant: s.Merchant, Clause: "GEN-6",
		Detail: map[string]any{"decision": d.ID, "decided_by": d.By, "due": due.Due}})
	return err
}
