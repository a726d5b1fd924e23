package ledger

import (
	"strings"

	"github.com/mengyue/portal/models/clock"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/deadline"
	"github.com/mengyue/portal/models/decision"
	"github.com/mengyue/portal/models/listing"
	"github.com/mengyue/portal/models/outbox"
	"github.com/mengyue/portal/models/rulebook"
	"github.com/mengyue/portal/models/text"
)

// lapsed records that the time to top up is over (CC-30), as of its due instant.
func lapsed(tx *db.Tx, end deadline.Deadline) error {
	x, err := FindDemand(tx, strings.TrimPrefix(end.Object, "demand:"))
	if err != nil || !x.Open() {
		return err
	}
	book, err := rulebook.Books(tx).Edition(x.Programme, x.Edition)
	if err == nil {
		_, err = x.late(tx, book)
	}
	return err
}

// FindDemand reads a demand; another merchant's is not there. Errors: NotFound.
func FindDemand(tx *db.Tx, id string) (Demand, error) {
	x, err := oneDemand(tx, id)
	if err == nil && tx.Actor.Merchant != "" && tx.Actor.Merchant != x.Merchant {
		err = db.ErrNone
	}
	return x, db.Found(err, text.Of("这份催缴", "such demand"))
}

// late records a lapse where the due instant has passed and nobody has recorded it: the decision by the book, which can
// be appealed, and the letter. The hold stands from that instant on anyway.
func (d Demand) late(tx *db.Tx, book *rulebook.Edition) (Demand, error) {
	if d.Lapsed != 0 || !d.Late(tx.Now) {
		return d, nil
	}
	d.Lapsed = d.Due
	if d.Membership != "" {
		why := text.F("应补足 %s，期满时尚缺 %s。", "%s was to be topped up; %s lacked at the end.", yuan(d.Amount), yuan(d.Left()))
		made, err := decision.Record(tx, decision.Decision{Kind: decision.DepositRestricted, Object: d.Ref(), Merchant: d.Merchant, Programme: d.Programme, Edition: d.Edition,
			Facts: rulebook.Facts{"demand.amount": rulebook.Money(int64(d.Amount)), "demand.left": rulebook.Money(int64(d.Left()))}, At: d.Due,
			Clauses: []string{d.Clause}, Reason: why.ZH + "（" + why.EN + "）", Adverse: true})
		if err != nil {
			return d, err
		}
		d.Decision = made.ID
		if err := listing.Began(tx, d.Ref(), d.Clause, d.Due); err != nil {
			return d, err
		}
	}
	if err := saveDemand(tx, d); err != nil {
		return d, err
	}
	d.Version++
	if _, err := deadline.Close(tx, TopUpDeadline, d.Ref(), deadline.Lapsed); err != nil {
		return d, err
	}
	_, err := deadline.Open(tx, deadline.New{Kind: FullDeadline, Object: d.Ref(), Merchant: d.Merchant, Audience: deadline.Merchant, Programme: d.Programme, Edition: d.Edition, Clause: d.Clause,
		From: d.Due, Due: clock.Never, Link: "/deposit", Title: text.F("补足“%s”的保证金以恢复权利", "Top the deposit of “%s” up to get your rights back", book.Title)})
	if err != nil {
		return d, err
	}
	_, err = outbox.Send(tx, outbox.Notice{Key: kindRestricted.Key(d.ID), Merchant: d.Merchant, Category: outbox.Decision, Clause: d.Clause, Object: d.Ref(), Letter: lapseLetter(book, d), MustAck: true})
	return d, err
}

// UndoRestriction undoes a restriction whose appeal was upheld: the products return, and what lacks is demanded anew
// with its full time.
func UndoRestriction(tx *db.Tx, d decision.Decision) error {
	x, err := FindDemand(tx, strings.TrimPrefix(d.Object, "demand:"))
	if err != nil || !x.Open() {
		return err
	}
	dep, book, err := lockedByID(tx, x.Deposit)
	if err != nil {
		return err
	}
	if _, err = x.close(tx, Undone); err != nil {
		return err
	}
	_, _, err = dep.demand(tx, book, "")
	return err
}
