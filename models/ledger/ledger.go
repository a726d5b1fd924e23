// Package ledger keeps the deposits of merchants: an append-only double entry in fen of what was paid in, deducted and
// refunded, what is demanded and until when, and what follows when a demand is not met (NUM-1).
package ledger

import (
	"github.com/mengyue/portal/models/audit"
	"github.com/mengyue/portal/models/clock"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/fault"
	"github.com/mengyue/portal/models/money"
	"github.com/mengyue/portal/models/rulebook"
	"github.com/mengyue/portal/models/text"
)

// Deposit is what a merchant has paid in for a programme and what is left of it.
type Deposit struct {
	ID        string
	Merchant  string
	Programme string
	Balance   money.Fen
	Entries   int
	Opened    clock.Instant
}

// Ref is the deposit's name in the record.
func (d Deposit) Ref() string { return "deposit:" + d.ID }

// Kind is what an entry moves.
type Kind string

// The kinds of entry.
const (
	Paid     Kind = "paid"     // the bank confirmed it
	Deducted Kind = "deducted" // two people decided it, under a clause
	Refunded Kind = "refunded"
	Returned Kind = "returned" // a deduction was undone
)

var kinds = map[Kind]text.Text{Paid: text.Of("缴纳", "paid in"), Deducted: text.Of("扣除", "deducted"), Refunded: text.Of("退还", "refunded"), Returned: text.Of("扣除撤销", "deduction undone")}

// Title words a kind.
func (k Kind) Title() text.Text { return kinds[k] }

// The books of the double entry.
const (
	bank    = "bank"    // money at the bank
	owed    = "deposit" // what is the merchant's
	forfeit = "forfeit" // what was deducted
)

// sides are where an entry comes from and where it goes to.
var sides = map[Kind]struct{ from, to string }{Paid: {bank, owed}, Deducted: {owed, forfeit}, Refunded: {owed, bank}, Returned: {forfeit, owed}}

// Entry is one movement, with what it was decided by.
type Entry struct {
	ID        string
	Deposit   string
	Place     int // 1, 2, 3 … within its deposit
	Kind      Kind
	Amount    money.Fen // always more than nothing
	Balance   money.Fen // after it
	Clause    string
	Decision  string // "payment:REF", "decision:01J…"
	Reference string // of a payment
	Source    string // of a payment: who confirmed it
	Reason    string
	Value     clock.Instant // when the money moved
	At        clock.Instant // when it was entered
	By        string
	ByName    string
}

// Signed is the entry as it changes the balance.
func (e Entry) Signed() money.Fen {
	if sides[e.Kind].to == owed {
		return e.Amount
	}
	return -e.Amount
}

// Find reads a deposit; another merchant's is not there. Errors: NotFound.
func Find(tx *db.Tx, id string) (Deposit, error) {
	d, err := one(tx, "id = ?", id)
	if err == nil && tx.Actor.Merchant != "" && tx.Actor.Merchant != d.Merchant {
		err = db.ErrNone
	}
	return d, db.Found(err, text.Of("这笔保证金", "such deposit"))
}

// Of is a merchant's deposit for a programme; one without an ID where nothing was ever entered.
func Of(tx *db.Tx, merchant, programme string) (Deposit, error) {
	d, err := one(tx, "merchant = ? AND programme = ?", merchant, programme)
	if db.IsNone(err) {
		return Deposit{Merchant: merchant, Programme: programme}, nil
	}
	return d, err
}

// Facts are what a book asks of a merchant's deposit.
func Facts(tx *db.Tx, e *rulebook.Edition, merchant string) (rulebook.Facts, error) {
	if e.Deposit == nil {
		return nil, nil
	}
	d, err := Of(tx, merchant, e.Programme)
	return rulebook.Facts{rulebook.DepositBalance: rulebook.Money(int64(d.Balance))}, err
}

// enter puts an entry into a locked deposit: two postings that add up to nothing, and the balance after it.
func (d *Deposit) enter(tx *db.Tx, e Entry) (Entry, error) {
	d.Balance += e.Signed()
	d.Entries++
	e.ID, e.Deposit, e.Place, e.Balance, e.At, e.By, e.ByName = tx.NewID(), d.ID, d.Entries, d.Balance, tx.Now, tx.Actor.ID(), tx.Actor.Name
	if e.Value == 0 {
		e.Value = tx.Now
	}
	if err := insertEntry(tx, e); err != nil {
		return e, err
	}
	audit.Record(tx, audit.Entry{Action: "deposit." + string(e.Kind), Object: d.Ref(), Merchant: d.Merchant, Clause: e.Clause,
		Detail: map[string]any{"entry": e.ID, "amount": e.Amount, "balance": e.Balance, "decision": e.Decision, "reference": e.Reference, "source": e.Source}})
	return e, saveBalance(tx, *d)
}

// bookOf is the edition in force of a programme that asks for a deposit. Errors: NotFound.
func bookOf(tx *db.Tx, programme string) (*rulebook.Edition, error) {
	book, err := rulebook.Books(tx).InForce(programme, tx.Now)
	if err == nil && book.Deposit == nil {
		err = fault.Missing(text.F("“%s”的保证金", "deposit of %s", book.Title))
	}
	return book, err
}

// Question asks for deposits; empty fields do not restrict.
type Question struct {
	Merchant  string
	Programme string
	Short     bool // with a demand that is open
	After     string
	Limit     int
}

// List answers, the oldest first. A merchant sees its own.
func List(tx *db.Tx, q Question) ([]Deposit, error) {
	if tx.Actor.Merchant != "" {
		q.Merchant = tx.Actor.Merchant
	}
	return list(tx, q)
}

// Statement lists the entries of a deposit, the latest first, from the one before a place on; at most 500.
func Statement(tx *db.Tx, deposit string, before, limit int) ([]Entry, error) {
	return entries(tx, deposit, before, limit)
}
