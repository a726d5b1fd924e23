package ledger

import (
	"strings"

	"github.com/mengyue/portal/models/access"
	"github.com/mengyue/portal/models/audit"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/deadline"
	"github.com/mengyue/portal/models/decision"
	"github.com/mengyue/portal/models/fault"
	"github.com/mengyue/portal/models/outbox"
	"github.com/mengyue/portal/models/rulebook"
	"github.com/mengyue/portal/models/text"
)

// Sign signs a taking as the second person, and it takes effect. Errors: Forbidden (the proposer, or no right), NotFound,
// Conflict (settled, or changed since), Invalid (the deposit does not bear it any more).
func Sign(tx *db.Tx, id string, version int) (Taking, error) {
	t, err := second(tx, id, version)
	if err != nil {
		return t, err
	}
	d, book, err := lockedByID(tx, t.Deposit)
	if err != nil {
		return t, err
	}
	if err := d.bears(tx, book, Wish{t.Kind, t.Amount, t.Clause, t.Reason}); err != nil {
		return t, err
	}
	t.Second = Signature{tx.Actor.ID(), tx.Actor.Name, tx.Now}
	return t.carry(tx, d, book)
}

// Refuse refuses the second signature with a reason. Errors: as Sign, Invalid.
func Refuse(tx *db.Tx, id string, version int, why string) (Taking, error) {
	t, err := second(tx, id, version)
	if err != nil {
		return t, err
	}
	if strings.TrimSpace(why) == "" || len([]rune(why)) > long {
		return t, fault.Validation().At("answer", text.F("请写明不予签署的理由，最多 %d 字。", "Write why you do not sign, in at most %d characters.", long))
	}
	t.Second, t.Answer = Signature{tx.Actor.ID(), tx.Actor.Name, tx.Now}, why
	return t.settle(tx, Refused)
}

// Withdraw takes a proposal back; only who made it may. Errors: Forbidden, NotFound, Conflict.
func Withdraw(tx *db.Tx, id string, version int) (Taking, error) {
	t, err := waiting(tx, id, version)
	if err != nil {
		return t, err
	}
	if t.Proposed.By != tx.Actor.ID() {
		return t, fault.New(fault.Forbidden, text.F("只有提出人 %s 可以撤回。", "Only %s, who proposed it, can take it back.", t.Proposed.Name),
			text.Of("您可以拒绝签署并说明理由。", "You may refuse to sign, with your reason."))
	}
	return t.settle(tx, Withdrawn)
}

func second(tx *db.Tx, id string, version int) (Taking, error) {
	if err := access.Require(tx, access.Countersign); err != nil {
		return Taking{}, err
	}
	t, err := waiting(tx, id, version)
	if err == nil && t.Proposed.By == tx.Actor.ID() {
		err = fault.New(fault.Forbidden, text.Of("第二个签署人必须是另一个人。", "The second signature must be another person's."),
			text.Of("请由另一位有复核权限的同事处理。", "Let another colleague who may countersign deal with it.")).Under(t.Clause)
	}
	return t, err
}

// waiting reads a taking as it was shown. Errors: NotFound, Conflict.
func waiting(tx *db.Tx, id string, version int) (Taking, error) {
	t, err := FindTaking(tx, id)
	switch {
	case err != nil:
		return t, err
	case !t.Open():
		return t, fault.New(fault.Conflict, text.Of("这一事项已经处理完毕，不能再更改。", "This has been settled and cannot be changed any more."), text.Of("请刷新页面查看结果。", "Reload the page to see the outcome."))
	case t.Version != version:
		return t, db.Stale()
	}
	return t, nil
}

func (t Taking) settle(tx *db.Tx, outcome string) (Taking, error) {
	t.Outcome, t.Closed = outcome, tx.Now
	if err := saveTaking(tx, t); err != nil {
		return t, err
	}
	t.Version++
	audit.Record(tx, audit.Entry{Action: "taking." + outcome, Object: t.Ref(), Merchant: t.Merchant, Clause: t.Clause, Detail: map[string]any{"decision": t.Decision, "answer": t.Answer}})
	_, err := deadline.Close(tx, SignDeadline, t.Ref(), deadline.Met)
	return t, err
}

var decided = map[Kind]string{Deducted: decision.DepositDeducted, Refunded: decision.DepositRefunded}

// carry lets a taking take effect: the decision, the entry, the demand for what lacks now, the letter.
func (t Taking) carry(tx *db.Tx, d Deposit, book *rulebook.Edition) (Taking, error) {
	made, err := decision.Record(tx, decision.Decision{Kind: decided[t.Kind], Object: t.Ref(), Merchant: t.Merchant, Programme: t.Programme, Edition: t.Edition,
		Facts: rulebook.Facts{"deposit.amount": rulebook.Money(int64(t.Amount)), rulebook.DepositBalance: rulebook.Money(int64(d.Balance))}, Clauses: []string{t.Clause}, Reason: t.Reason,
		Adverse: t.Kind == Deducted, Second: t.Proposed.By, SecondName: t.Proposed.Name})
	if err != nil {
		return t, err
	}
	t.Decision = made.ID
	if t, err = t.settle(tx, Carried); err != nil {
		return t, err
	}
	e, err := d.enter(tx, Entry{Kind: t.Kind, Amount: t.Amount, Clause: t.Clause, Decision: made.Ref(), Reason: t.Reason})
	if err != nil {
		return t, err
	}
	if _, _, err = d.demand(tx, book, t.Reason); err != nil {
		return t, err
	}
	_, err = outbox.Send(tx, outbox.Notice{Key: kindTaken.Key(t.ID), Merchant: t.Merchant, Category: outbox.Decision, Clause: t.Clause, Object: t.Ref(), Letter: takenLetter(book, d, e, made)})
	return t, err
}

// UndoDeduction returns what was deducted, for an appeal that was upheld (GEN-6): it covers what was demanded because of
// it, like a payment.
func UndoDeduction(tx *db.Tx, made decision.Decision) error {
	t, err := FindTaking(tx, strings.TrimPrefix(made.Object, "taking:"))
	if err != nil {
		return err
	}
	d, book, err := lockedByID(tx, t.Deposit)
	if err != nil {
		return err
	}
	if t, err = t.settle(tx, Reversed); err != nil {
		return err
	}
	if _, err = d.enter(tx, Entry{Kind: Returned, Amount: t.Amount, Clause: t.Clause, Decision: made.Ref(), Reason: t.Reason}); err != nil {
		return err
	}
	return d.covered(tx, book, t.Amount, 0) // as if it had never been taken
}
