package application

import (
	"github.com/mengyue/portal/models/access"
	"github.com/mengyue/portal/models/audit"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/fault"
	"github.com/mengyue/portal/models/text"
)

// Claim makes the actor the reviewer of a case that nobody has. Errors: Conflict (somebody has it: told who),
// Forbidden (decided it before an appeal, GEN-6), NotFound.
func Claim(tx *db.Tx, id string, version int) (Case, error) {
	c, err := reviewable(tx, id, version)
	if err != nil {
		return Case{}, err
	}
	if c.Claimed.Done() {
		return Case{}, takenBy(c)
	}
	return give(tx, c, tx.Stamp(), "case.claimed")
}

// Release gives a case back to the queue; its reviewer may, and a supervisor. Errors: Conflict, Forbidden, NotFound.
func Release(tx *db.Tx, id string, version int) (Case, error) {
	c, err := reviewable(tx, id, version)
	if err != nil {
		return Case{}, err
	}
	if !c.Claimed.Done() {
		return Case{}, notWith(c, "")
	}
	if c.Claimed.By != tx.Actor.ID() && !access.May(access.Role(tx.Actor.Role), access.Countersign) {
		return Case{}, takenBy(c)
	}
	return give(tx, c, Stamp{}, "case.released")
}

// Reviewer is a colleague to whom a supervisor gives a case.
type Reviewer struct {
	Account string
	Name    string
}

// Assign gives a case to a colleague, whoever had it. Errors: Conflict, Forbidden (no supervisor, or the colleague
// decided it before an appeal, GEN-6), NotFound.
func Assign(tx *db.Tx, id string, version int, to Reviewer) (Case, error) {
	if err := access.Require(tx, access.Countersign); err != nil {
		return Case{}, err
	}
	c, err := current(tx, id, version)
	if err != nil {
		return Case{}, err
	}
	if !c.Pending() {
		return Case{}, notWith(c, "")
	}
	return give(tx, c, Stamp{At: tx.Now, By: to.Account, ByName: to.Name}, "case.assigned")
}

// give puts a case into somebody's hands, or into nobody's.
func give(tx *db.Tx, c Case, to Stamp, action string) (Case, error) {
	if to.Done() && to.By == c.Excluded {
		return Case{}, fault.New(fault.Forbidden, text.F("%s 在申诉前作出过决定，不能再次审核这件申请。", "%s decided this application before the appeal and may not review it again.", to.ByName),
			text.Of("请由其他同事审核。", "Let a colleague review it.")).Under("GEN-6")
	}
	was := c.Claimed
	c.Claimed = to
	c, err := save(tx, c)
	if err != nil {
		return Case{}, err
	}
	audit.Record(tx, audit.Entry{Action: action, Object: c.Ref(), Merchant: c.Merchant,
		Detail: map[string]any{"to": to.By, "to_name": to.ByName, "from": was.By, "from_name": was.ByName}})
	return c, nil
}

// reviewable finds a pending case for somebody who reviews.
func reviewable(tx *db.Tx, id string, version int) (Case, error) {
	if err := access.Require(tx, access.Review); err != nil {
		return Case{}, err
	}
	c, err := current(tx, id, version)
	if err != nil {
		return Case{}, err
	}
	if !c.Pending() {
		return Case{}, notWith(c, "")
	}
	return c, nil
}

// inHand finds a case that the actor is reviewing right now: every step of a review is its reviewer's.
func inHand(tx *db.Tx, id string, version int) (Case, error) {
	c, err := reviewable(tx, id, version)
	if err == nil {
		err = c.InHand(tx.Actor)
	}
	if err != nil {
		return Case{}, err
	}
	return c, nil
}

// InHand says why somebody is not the one who reviews a case right now; nil where they are. Errors: Conflict.
func (c Case) InHand(who db.Actor) error {
	switch {
	case !c.Pending() || c.State() == Correcting:
		return notWith(c, "")
	case !c.Claimed.Done():
		return fault.New(fault.Conflict, text.Of("这件申请还没有人认领。", "Nobody has claimed this application."),
			text.Of("请先认领，再进行审核。", "Claim it first, then review it."))
	case c.Claimed.By != who.ID():
		return takenBy(c)
	}
	return nil
}

func takenBy(c Case) error {
	return fault.New(fault.Conflict, text.F("%s 已于 %s 认领这件申请。", "%s claimed this application on %s.", c.Claimed.ByName, c.Claimed.At.Text()),
		text.Of("请处理其他申请，或请主管改派。", "Take another one, or ask a supervisor to assign it to you."))
}
