package signup

import (
	"github.com/mengyue/portal/models/access"
	"github.com/mengyue/portal/models/audit"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/fault"
	"github.com/mengyue/portal/models/text"
)

// Claim makes the actor the reviewer of a sign-up that nobody has. Errors: Conflict (somebody has it: told who),
// Forbidden (decided it before an appeal, GEN-6), NotFound.
func Claim(tx *db.Tx, id string, version int) (SignUp, error) {
	s, err := reviewable(tx, id, version)
	if err != nil {
		return SignUp{}, err
	}
	if s.Claimed.Done() {
		return SignUp{}, takenBy(s)
	}
	if s.Excluded == tx.Actor.ID() {
		return SignUp{}, fault.New(fault.Forbidden, text.Of("您在申诉前对这次报名作出过决定，不能再次审核。", "You decided this sign-up before the appeal and may not review it again."),
			text.Of("请由其他同事审核。", "Let a colleague review it.")).Under("GEN-6")
	}
	return give(tx, s, tx.Stamp(), "signup.claimed")
}

// Release gives a sign-up back to the queue; its reviewer may, and a supervisor. Errors: Conflict, Forbidden, NotFound.
func Release(tx *db.Tx, id string, version int) (SignUp, error) {
	s, err := reviewable(tx, id, version)
	if err != nil {
		return SignUp{}, err
	}
	if !s.Claimed.Done() {
		return SignUp{}, notWith(s)
	}
	if s.Claimed.By != tx.Actor.ID() && !access.May(access.Role(tx.Actor.Role), access.Countersign) {
		return SignUp{}, takenBy(s)
	}
	return give(tx, s, Stamp{}, "signup.released")
}

// give puts a sign-up into somebody's hands, or into nobody's.
func give(tx *db.Tx, s SignUp, to Stamp, action string) (SignUp, error) {
	was := s.Claimed
	s.Claimed = to
	s, err := save(tx, s)
	if err != nil {
		return SignUp{}, err
	}
	audit.Record(tx, audit.Entry{Action: action, Object: s.Ref(), Merchant: s.Merchant, Detail: map[string]any{"to": to.By, "from": was.By}})
	return s, nil
}

// reviewable finds a sign-up that waits, for somebody who reviews.
func reviewable(tx *db.Tx, id string, version int) (SignUp, error) {
	if err := access.Require(tx, access.Review); err != nil {
		return SignUp{}, err
	}
	s, err := current(tx, id, version)
	if err == nil && !s.Pending() {
		err = notWith(s)
	}
	return s, err
}

// inHand finds a sign-up that the actor is reviewing right now.
func inHand(tx *db.Tx, id string, version int) (SignUp, error) {
	s, err := reviewable(tx, id, version)
	if err == nil {
		err = s.InHand(tx.Actor)
	}
	return s, err
}

// InHand says why somebody is not the one who reviews a sign-up right now; nil where they are. Errors: Conflict.
func (s SignUp) InHand(who db.Actor) error {
	switch {
	case !s.Pending():
		return notWith(s)
	case !s.Claimed.Done():
		return fault.New(fault.Conflict, text.Of("这次报名还没有人认领。", "Nobody has claimed this sign-up."), text.Of("请先认领，再进行审核。", "Claim it first, then review it."))
	case s.Claimed.By != who.ID():
		return takenBy(s)
	}
	return nil
}

func takenBy(s SignUp) error {
	return fault.New(fault.Conflict, text.F("%s 已于 %s 认领这次报名。", "%s claimed this sign-up on %s.", s.Claimed.ByName, s.Claimed.At.Text()),
		text.Of("请处理其他报名，或请主管释放。", "Take another one, or ask a supervisor to release it."))
}
