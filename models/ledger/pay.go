package ledger

import (
	"strings"
	"unicode/utf8"

	"github.com/mengyue/portal/models/clock"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/fault"
	"github.com/mengyue/portal/models/membership"
	"github.com/mengyue/portal/models/merchant"
	"github.com/mengyue/portal/models/money"
	"github.com/mengyue/portal/models/outbox"
	"github.com/mengyue/portal/models/rulebook"
	"github.com/mengyue/portal/models/text"
)

// Payment is one payment into a deposit, as the bank confirms it.
type Payment struct {
	Reference string // the bank's own; one payment has one
	Merchant  string
	Programme string
	Amount    money.Fen
	Paid      clock.Instant
	Source    string // who confirmed it: an import, the bank's own message
}

// most is more than any deposit.
const most = money.Fen(100_000_000_000)

// Pay enters a payment that the bank has confirmed, exactly once for each reference: the same again changes nothing. It
// covers what was demanded, the oldest demand first. Errors: Invalid, Conflict (the reference stands for another
// payment), NotFound (merchant, programme).
func Pay(tx *db.Tx, p Payment) (fresh bool, err error) {
	book, err := p.check(tx)
	if err != nil {
		return false, err
	}
	d, err := locked(tx, p.Merchant, p.Programme)
	if err != nil {
		return false, err
	}
	known, ok, err := payment(tx, p.Reference)
	if err != nil || ok {
		return false, first(err, known.same(d, p))
	}
	e, err := d.enter(tx, Entry{Kind: Paid, Amount: p.Amount, Clause: book.Deposit.Clause, Decision: "payment:" + p.Reference, Reference: p.Reference, Source: p.Source, Value: p.Paid})
	if err != nil {
		return false, err
	}
	if err := d.covered(tx, book, p.Amount, p.Paid); err != nil {
		return false, err
	}
	_, err = outbox.Send(tx, outbox.Notice{Key: kindPaid.Key(e.ID), Merchant: d.Merchant, Category: outbox.Billing, Clause: e.Clause, Object: d.Ref(), Letter: paidLetter(book, d, e)})
	return true, err
}

// same refuses a reference that stands for another payment already.
func (e Entry) same(d Deposit, p Payment) error {
	if e.Deposit == d.ID && e.Amount == p.Amount && e.Value == p.Paid {
		return nil
	}
	return fault.New(fault.Conflict, text.F("付款编号 %s 已用于另一笔付款。", "The reference %s stands for another payment already.", p.Reference),
		text.Of("请核对付款编号；金额、商家、计划或付款时刻与已入账的不同。", "Check it: amount, merchant, programme or instant differ from what was entered.")).At("payment", text.Of("已用于另一笔付款", "stands for another payment"))
}

func (p Payment) check(tx *db.Tx) (*rulebook.Edition, error) {
	v := fault.Validation()
	if n := utf8.RuneCountInString(p.Reference); n == 0 || n > 100 || strings.TrimSpace(p.Reference) != p.Reference {
		v.At("payment", text.Of("必填，最多 100 字，前后没有空格。", "Required, at most 100 characters, without spaces around."))
	}
	if p.Amount <= 0 || p.Amount > most {
		v.At("amount", text.Of("须大于 0，且不超过十亿元。", "More than 0 and at most a thousand million yuan."))
	}
	if p.Paid == 0 || p.Paid > tx.Now {
		v.At("paid_at", text.Of("必填，不能在将来。", "Required, and not in the future."))
	}
	if _, err := merchant.Find(tx, p.Merchant); err != nil {
		if !fault.Is(err, fault.NotFound) {
			return nil, err
		}
		v.At("merchant", text.F("没有商家“%s”", "there is no merchant “%s”", p.Merchant))
	}
	book, err := bookOf(tx, p.Programme)
	if err != nil {
		if !fault.Is(err, fault.NotFound) {
			return nil, err
		}
		v.At("programme", text.F("没有收取保证金的计划“%s”", "there is no programme “%s” that takes a deposit", p.Programme))
	}
	return book, v.OrNil()
}

// required is what a deposit must hold now: the book's amount for a member, nothing for who is none.
func (d Deposit) required(tx *db.Tx, book *rulebook.Edition) (money.Fen, membership.Membership, error) {
	m, member, err := membership.Active(tx, d.Merchant, d.Programme)
	if err != nil || !member {
		return 0, m, err
	}
	return money.Fen(book.Deposit.Fen()), m, nil
}

func first(errs ...error) error {
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	return nil
}
