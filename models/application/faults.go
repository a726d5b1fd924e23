package application

import (
	"github.com/mengyue/portal/models/audit"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/fault"
	"github.com/mengyue/portal/models/text"
)

var states = map[State]text.Text{
	Draft: text.Of("草稿", "Draft"), Submitted: text.Of("待认领", "Waiting for a reviewer"), Reviewing: text.Of("审核中", "Under review"),
	Correcting: text.Of("待商家补正", "With the merchant for correction"), Approved: text.Of("已通过", "Approved"),
	Rejected: text.Of("未通过", "Refused"), Withdrawn: text.Of("已撤回", "Withdrawn"),
}

// Title is the state as people read it.
func (s State) Title() text.Text { return states[s] }

// States lists the states in the order of a case's way.
var States = []State{Draft, Submitted, Reviewing, Correcting, Approved, Rejected, Withdrawn}

// notWith is the fault of one who acts on a case in a state that does not allow it.
func notWith(c Case, whom string) error {
	next := text.Of("请刷新页面查看最新状态。", "Reload the page to see where it stands.")
	if whom == "merchant" && c.Pending() {
		next = text.Of("审核期间内容不能修改；需要改动的，可以撤回后重新提交，或等待审核人员要求补正。", "It cannot be changed while under review; withdraw it and submit anew, or wait to be asked for corrections.")
	}
	return fault.New(fault.Conflict, text.F("该申请的状态为“%s”，不能进行此操作。", "This application is in the state “%s”; this cannot be done now.", c.State().Title()), next)
}

// behind is the fault of one who acts on an older version than there is: it tells who was first.
func behind(tx *db.Tx, c Case) error {
	last, err := audit.Of(tx, c.Ref(), 1)
	if err != nil {
		return err
	}
	f := db.Stale()
	if len(last) == 1 {
		f.Message = text.F("在您打开页面之后，%s 已于 %s 更改了这件申请（现为“%s”），您的操作没有生效。",
			"After you opened the page, %s changed this application on %s (it is now “%s”); your action was not taken.",
			last[0].ActorName, last[0].At.Text(), c.State().Title())
	}
	return f
}

// current finds a case and checks that it is as it was shown. Errors: NotFound, Conflict.
func current(tx *db.Tx, id string, version int) (Case, error) {
	c, err := find(tx, id)
	if err != nil {
		return c, err
	}
	if c.Version != version {
		return c, behind(tx, c)
	}
	return c, nil
}
