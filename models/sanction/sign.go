package sanction

import (
	"strings"

	"github.com/mengyue/portal/models/access"
	"github.com/mengyue/portal/models/audit"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/deadline"
	"github.com/mengyue/portal/models/fault"
	"github.com/mengyue/portal/models/rulebook"
	"github.com/mengyue/portal/models/text"
)

// Sign signs a finding as the second person, and it is in force. Where the count has moved meanwhile, what it leads to
// is worked out anew. Errors: Forbidden (the proposer, or no right), NotFound, Conflict.
func Sign(tx *db.Tx, id string, version int) (Finding, error) {
	f, err := second(tx, id, version)
	if err != nil {
		return f, err
	}
	book, err := rulebook.Books(tx).Edition(f.Programme, f.Edition)
	if err != nil {
		return f, err
	}
	f.Second = signature(tx)
	return f.enforce(tx, book)
}

// Refuse refuses the second signature with a reason. Errors: as Sign, Invalid.
func Refuse(tx *db.Tx, id string, version int, why string) (Finding, error) {
	f, err := second(tx, id, version)
	if err != nil {
		return f, err
	}
	if err := reason("answer", why); err != nil {
		return f, err
	}
	f.Second, f.Outcome, f.Answer, f.Closed = signature(tx), Refused, why, tx.Now
	return f.put(tx, "finding.refused")
}

// Withdraw takes a proposal back; only who made it may. Errors: Forbidden, NotFound, Conflict.
func Withdraw(tx *db.Tx, id string, version int) (Finding, error) {
	f, err := waiting(tx, id, version)
	if err != nil {
		return f, err
	}
	if f.Proposed.By != tx.Actor.ID() {
		return f, fault.New(fault.Forbidden, text.F("只有提出人 %s 可以撤回。", "Only %s, who proposed it, can take it back.", f.Proposed.Name),
			text.Of("您可以拒绝签署并说明理由。", "You may refuse to sign, with your reason."))
	}
	f.Outcome, f.Closed = Withdrawn, tx.Now
	return f.put(tx, "finding.withdrawn")
}

func second(tx *db.Tx, id string, version int) (Finding, error) {
	if err := access.Require(tx, access.Countersign); err != nil {
		return Finding{}, err
	}
	f, err := waiting(tx, id, version)
	if err == nil && f.Proposed.By == tx.Actor.ID() {
		err = fault.New(fault.Forbidden, text.Of("第二个签署人必须是另一个人。", "The second signature must be another person's."),
			text.Of("请由另一位有复核权限的同事处理。", "Let another colleague who may countersign deal with it.")).Under(f.Clause)
	}
	return f, err
}

func reason(field, why string) error {
	if strings.TrimSpace(why) == "" || len([]rune(why)) > long {
		return fault.Validation().At(field, text.F("请写明理由，最多 %d 字。", "Write the reason, in at most %d characters.", long))
	}
	return nil
}

// put saves a finding that moved on.
func (f Finding) put(tx *db.Tx, action string) (Finding, error) {
	if err := save(tx, f); err != nil {
		return f, err
	}
	f.Version++
	audit.Record(tx, audit.Entry{Action: action, Object: f.Ref(), Merchant: f.Merchant, Clause: f.Clause,
		Detail: map[string]any{"times": f.Times, "measures": f.Sanction.Measures, "until": f.Until, "decision": f.Decision, "answer": f.Answer}})
	_, err := deadline.Close(tx, SignDeadline, f.Ref(), deadline.Met)
	return f, err
}
