// Package conduct ends memberships: removal by two people, exit on request, the end of the term. It keeps who may not
// come back, which figures no longer count, and the appeals that undo all of it.
package conduct

import (
	"github.com/mengyue/portal/models/clock"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/deadline"
	"github.com/mengyue/portal/models/fault"
	"github.com/mengyue/portal/models/membership"
	"github.com/mengyue/portal/models/merchant"
	"github.com/mengyue/portal/models/text"
)

// OnDue is what happens at the end of this package's deadlines.
var OnDue = deadline.Effects{membership.TermDeadline: lapse, ExitDeadline: exitLate, AppealDeadline: appealLate}

// Signature is who signed something, and when; zero where nobody has.
type Signature struct {
	By   string // account
	Name string
	At   clock.Instant
}

// Given reports whether somebody has signed.
func (s Signature) Given() bool { return s.At != 0 }

func sign(tx *db.Tx) Signature { return Signature{By: tx.Actor.ID(), Name: tx.Actor.Name, At: tx.Now} }

// secondPerson refuses a second signature of somebody who has signed already, whatever role they hold by now: people
// are told apart by their account.
func secondPerson(tx *db.Tx, clause string, signed ...string) error {
	for _, account := range signed {
		if account != "" && account == tx.Actor.ID() {
			return fault.New(fault.Forbidden,
				text.Of("第二个签署人必须是另一个人；您已经参与过这项决定。", "The second signature must be another person's; you have already had a part in this decision."),
				text.Of("请由另一位有复核权限的同事处理。", "Let another colleague who may countersign deal with it.")).Under(clause)
		}
	}
	return nil
}

// called is what a merchant is called, for the titles of what waits with staff.
func called(tx *db.Tx, id string) (string, error) {
	m, err := merchant.Find(tx, id)
	return m.Name, err
}

// long bounds what people write by hand.
const long = 4000

// written checks a text that must be there.
func written(v *fault.Fault, name, value string, missing text.Text) {
	switch n := len([]rune(value)); {
	case n == 0:
		v.At(name, missing)
	case n > long:
		v.At(name, text.F("最多 %d 字，目前 %d 字。", "At most %d characters; there are %d now.", long, n))
	}
}

func settled() error {
	return fault.New(fault.Conflict, text.Of("这一事项已经处理完毕，不能再更改。", "This has been settled and cannot be changed any more."),
		text.Of("请刷新页面查看结果。", "Reload the page to see the outcome."))
}
