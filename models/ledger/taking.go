package ledger

import (
	"slices"
	"unicode/utf8"

	"github.com/mengyue/portal/models/access"
	"github.com/mengyue/portal/models/audit"
	"github.com/mengyue/portal/models/clock"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/deadline"
	"github.com/mengyue/portal/models/fault"
	"github.com/mengyue/portal/models/merchant"
	"github.com/mengyue/portal/models/money"
	"github.com/mengyue/portal/models/rulebook"
	"github.com/mengyue/portal/models/text"
)

// Signature is who signed something, and when; zero where nobody has.
type Signature struct {
	By   string
	Name string
	At   clock.Instant
}

// Taking is a deduction from a deposit, or a refund, with who decided it.
type Taking struct {
	ID        string
	Deposit   string
	Merchant  string
	Programme string
	Edition   string
	Kind      Kind // Deducted, Refunded
	Amount    money.Fen
	Clause    string
	Reason    string // told to the merchant
	Proposed  Signature
	Second    Signature // who countersigned, or refused to
	Outcome   string
	Answer    string // why it was refused or withdrawn
	Decision  string
	Closed    clock.Instant
	Version   int
}

// How a taking ends; "" while it waits for the second signature.
const (
	Carried   = "carried"
	Refused   = "refused"
	Withdrawn = "withdrawn"
	Reversed  = "reversed" // an appeal was upheld
)

// Ref is the taking's name in the record.
func (t Taking) Ref() string { return "taking:" + t.ID }

// Open reports whether it waits for the second signature.
func (t Taking) Open() bool { return t.Outcome == "" }

// SignDeadline is the kind of the deadline with which a taking waits for its second signature. No clause sets its end.
const SignDeadline = "deposit.sign"

// FindTaking reads a taking. A merchant finds its own once it has taken effect. Errors: NotFound.
func FindTaking(tx *db.Tx, id string) (Taking, error) {
	t, err := oneTaking(tx, id)
	if err == nil && tx.Actor.Merchant != "" && (tx.Actor.Merchant != t.Merchant || t.Decision == "") {
		err = db.ErrNone
	}
	return t, db.Found(err, text.Of("这笔扣除或退还", "such deduction or refund"))
}

// Takings lists what was taken out of a deposit or is to be, the latest first; "" for every deposit, those that wait.
func Takings(tx *db.Tx, deposit string) ([]Taking, error) { return takingsOf(tx, deposit) }

// Wish is a taking as staff write it.
type Wish struct {
	Kind   Kind
	Amount money.Fen
	Clause string
	Reason string
}

// Propose proposes a deduction or a refund; where the book asks for two people it waits for the second signature.
// Errors: Forbidden, NotFound, Invalid.
func Propose(tx *db.Tx, deposit string, w Wish) (Taking, error) {
	if err := access.Require(tx, access.Sanction); err != nil {
		return Taking{}, err
	}
	d, book, err := lockedByID(tx, deposit)
	if err != nil {
		return Taking{}, err
	}
	if err := d.bears(tx, book, w); err != nil {
		return Taking{}, err
	}
	t := Taking{ID: tx.NewID(), Deposit: d.ID, Merchant: d.Merchant, Programme: d.Programme, Edition: book.ID, Kind: w.Kind, Amount: w.Amount, Clause: w.Clause, Reason: w.Reason,
		Proposed: Signature{tx.Actor.ID(), tx.Actor.Name, tx.Now}, Version: 1}
	if err := insertTaking(tx, t); err != nil {
		return t, err
	}
	audit.Record(tx, audit.Entry{Action: "taking.proposed", Object: t.Ref(), Merchant: t.Merchant, Clause: t.Clause, Detail: map[string]any{"deposit": d.ID, "kind": t.Kind, "amount": t.Amount, "reason": t.Reason}})
	if book.Deposit.Signers < 2 {
		return t.carry(tx, d, book)
	}
	return t, t.await(tx, book)
}

// long bounds what people write by hand.
const long = 2000

// bears checks a wish: a deduction names its clause; one from who is no member, and every refund, is covered by what is
// there and not needed. A deduction from a member may exceed it: what lacks is demanded in the same step.
func (d Deposit) bears(tx *db.Tx, book *rulebook.Edition, w Wish) error {
	need, m, err := d.required(tx, book)
	if err != nil {
		return err
	}
	v := fault.Validation()
	if !slices.Contains([]Kind{Deducted, Refunded}, w.Kind) {
		v.At("kind", text.Of("请选择扣除或退还。", "Choose to deduct or to refund."))
	}
	if _, ok := book.Clause(w.Clause); !ok {
		v.At("clause", text.Of("请选择依据的条款。", "Choose the clause that it rests on."))
	}
	if n := utf8.RuneCountInString(w.Reason); n == 0 || n > long {
		v.At("reason", text.F("请写明理由，商家会看到，最多 %d 字。", "Write the reason; the merchant reads it. At most %d characters.", long))
	}
	switch {
	case w.Amount <= 0 || w.Amount > most:
		v.At("amount", text.Of("请填写大于 0 的金额，例如 1234.50。", "Give an amount of more than 0, such as 1234.50."))
	case w.Kind == Refunded && w.Amount > d.Balance-need:
		v.At("amount", text.F("可以退还的最多为 %s。", "At most %s can be refunded.", yuan(max(0, d.Balance-need))))
	case w.Kind == Deducted && m.ID == "" && w.Amount > d.Balance:
		v.At("amount", text.F("余额为 %s，扣除不能超过余额。", "The balance is %s; not more than that can be deducted.", yuan(d.Balance)))
	}
	return v.OrNil()
}

func (t Taking) await(tx *db.Tx, book *rulebook.Edition) error {
	m, err := merchant.Find(tx, t.Merchant)
	if err != nil {
		return err
	}
	_, err = deadline.Open(tx, deadline.New{Kind: SignDeadline, Object: t.Ref(), Merchant: t.Merchant, Audience: deadline.Staff, Programme: t.Programme, Edition: t.Edition, Clause: t.Clause,
		Due: clock.Never, Link: "/staff/takings/" + t.ID, Title: text.F("签署保证金%[1]s：%[2]s，%[3]s（“%[4]s”）", "Sign: %[1]s, deposit of %[2]s, %[3]s (“%[4]s”)", t.Kind.Title(), m.Name, yuan(t.Amount), book.Title)})
	return err
}
