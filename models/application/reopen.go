package application

import (
	"github.com/mengyue/portal/models/audit"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/fault"
	"github.com/mengyue/portal/models/membership"
	"github.com/mengyue/portal/models/text"
)

// Reopen gives a rejected case back to review after an appeal was upheld: its clock starts anew, and whoever decided
// first may not review it again (GEN-6). A draft that the merchant began meanwhile is withdrawn.
// Errors: Conflict (not rejected, or the merchant has another case under review), NotFound.
func Reopen(tx *db.Tx, id string) (Case, error) {
	c, err := find(tx, id)
	if err != nil {
		return Case{}, err
	}
	if c.State() != Rejected {
		return Case{}, notWith(c, "")
	}
	if err := makeRoom(tx, c); err != nil {
		return Case{}, err
	}
	e, err := EditionOf(tx, c)
	if err != nil {
		return Case{}, err
	}
	if err := membership.LiftRefusal(tx, c.Merchant, c.Ref()); err != nil {
		return Case{}, err
	}
	first, undone := c.Decided, c.Decision
	c.Excluded, c.Reopened = first.By, tx.Stamp()
	c.Claimed, c.Decided, c.Outcome, c.Decision = Stamp{}, Stamp{}, "", ""
	if c, err = save(tx, c); err != nil {
		return Case{}, err
	}
	d, err := startReview(tx, c, e)
	if err != nil {
		return Case{}, err
	}
	audit.Record(tx, audit.Entry{Action: "case.reopened", Object: c.Ref(), Merchant: c.Merchant, Clause: "GEN-6",
		Detail: map[string]any{"decision": undone, "decided_by": first.By, "due": d.Due}})
	return c, nil
}

// makeRoom takes away a draft that stands in the way of the case; one under review has to be decided first.
func makeRoom(tx *db.Tx, c Case) error {
	other, ok, err := openOf(tx, c.Merchant, c.Programme, c.Party)
	if err != nil || !ok {
		return err
	}
	if other.Submitted.Done() {
		return fault.New(fault.Conflict, text.F("该商家另有申请 %s 正在审核。", "The merchant's application %s is under review.", other.Number),
			text.F("请先决定申请 %s，再恢复审核申请 %s。", "Decide %s first, then give %s back to review.", other.Number, c.Number))
	}
	_, err = withdraw(tx, other)
	return err
}
