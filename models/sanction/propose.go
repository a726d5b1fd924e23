package sanction

import (
	"unicode/utf8"

	"github.com/mengyue/portal/models/access"
	"github.com/mengyue/portal/models/audit"
	"github.com/mengyue/portal/models/clock"
	"github.com/mengyue/portal/models/conduct"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/deadline"
	"github.com/mengyue/portal/models/fault"
	"github.com/mengyue/portal/models/membership"
	"github.com/mengyue/portal/models/merchant"
	"github.com/mengyue/portal/models/rulebook"
	"github.com/mengyue/portal/models/text"
)

// Report is a finding as staff write it.
type Report struct {
	Ladder   string
	Grade    string
	Products []string
	Facts    string
	Todo     string
	Evidence string
}

// SignDeadline is the kind of the deadline with which a finding waits for its second signature. No clause sets its end.
const SignDeadline = "sanction.sign"

// mostProducts and long bound what one finding names and what people write by hand.
const (
	mostProducts = 500
	long         = 4000
)

// Outlook is what a finding would lead to now: the how-manieth it would be, and the measures of the book.
type Outlook struct {
	Ladder   rulebook.Ladder
	Handled  rulebook.Ladder // the one that it is handled as
	Times    int
	Sanction rulebook.Sanction
}

// Ahead works out what a finding of a membership would lead to now. Errors: NotFound, Invalid (no such breach or gravity
// in the book).
func Ahead(tx *db.Tx, membershipID string, r Report) (Outlook, error) {
	m, err := membership.Find(tx, membershipID)
	if err != nil {
		return Outlook{}, err
	}
	book, err := m.Book(tx)
	if err != nil {
		return Outlook{}, err
	}
	l, ok := book.Ladder(r.Ladder)
	if !ok {
		return Outlook{}, fault.Validation().At("ladder", text.Of("请选择规则列明的违规情形。", "Choose one of the breaches that the rules list."))
	}
	o := Outlook{Ladder: l, Handled: book.Handled(l)}
	n, err := times(tx, m.Merchant, o.Handled.Clause)
	if err != nil {
		return o, err
	}
	o.Times = n + 1
	if o.Sanction, ok = o.Handled.At(o.Times, r.Grade); !ok {
		err = fault.Validation().At("grade", text.Of("请选择严重程度。", "Choose how grave it is."))
	}
	return o, err
}

// Propose reports a breach. What the book decides by one person is in force at once; the rest waits for the second.
// Errors: Forbidden, NotFound, Invalid, Conflict (the membership is over).
func Propose(tx *db.Tx, membershipID string, r Report) (Finding, error) {
	if err := access.Require(tx, access.Sanction); err != nil {
		return Finding{}, err
	}
	r.Products = once(r.Products...)
	o, err := Ahead(tx, membershipID, r)
	if err != nil {
		return Finding{}, err
	}
	m, err := membership.Find(tx, membershipID)
	if err != nil {
		return Finding{}, err
	}
	if !m.Running(tx.Now) {
		return Finding{}, settled()
	}
	if err := r.check(tx, m, o); err != nil {
		return Finding{}, err
	}
	book, err := m.Book(tx)
	if err != nil {
		return Finding{}, err
	}
	f := Finding{ID: tx.NewID(), Merchant: m.Merchant, Membership: m.ID, Programme: m.Programme, Edition: book.ID, Ladder: r.Ladder, Clause: o.Ladder.Clause, Counted: o.Handled.Clause,
		Grade: r.Grade, Temporary: o.Handled.Temporary, Products: r.Products, Sanction: o.Sanction, Facts: r.Facts, Todo: r.Todo, Evidence: r.Evidence,
		Proposed: signature(tx), Version: 1}
	if err := insert(tx, f); err != nil {
		return f, err
	}
	audit.Record(tx, audit.Entry{Action: "finding.proposed", Object: f.Ref(), Merchant: f.Merchant, Clause: f.Clause,
		Detail: map[string]any{"membership": m.ID, "ladder": f.Ladder, "grade": f.Grade, "products": f.Products, "facts": f.Facts, "measures": f.Sanction.Measures}})
	if o.Sanction.Signers < 2 {
		return f.enforce(tx, book)
	}
	return f, f.await(tx, book)
}

func signature(tx *db.Tx) conduct.Signature {
	return conduct.Signature{By: tx.Actor.ID(), Name: tx.Actor.Name, At: tx.Now}
}

func (r Report) check(tx *db.Tx, m membership.Membership, o Outlook) error {
	v := fault.Validation()
	for _, one := range []struct {
		name, value string
		missing     text.Text
	}{{"facts", r.Facts, text.Of("请写明认定的事实，商家会看到。", "Write what was found; the merchant reads it.")},
		{"todo", r.Todo, text.Of("请写明商家可以怎么做，商家会看到。", "Write what the merchant can do; the merchant reads it.")},
		{"evidence", r.Evidence, text.Of("请写明证据。", "Write what it rests on.")}} {
		switch n := utf8.RuneCountInString(one.value); {
		case n == 0:
			v.At(one.name, one.missing)
		case n > long:
			v.At(one.name, text.F("最多 %d 字，目前 %d 字。", "At most %d characters; there are %d now.", long, n))
		}
	}
	named := o.Sanction.Has(rulebook.MeasureOffline) || o.Sanction.Has(rulebook.MeasureDeleted)
	if named && (len(r.Products) == 0 || len(r.Products) > mostProducts) {
		v.At("products", text.F("请列出 1 至 %d 个商品的编号。", "Name between 1 and %d products.", mostProducts))
	}
	if err := v.OrNil(); err != nil || len(r.Products) == 0 {
		return err
	}
	n, err := strangers(tx, m.Merchant, r.Products)
	if err == nil && n > 0 {
		err = v.At("products", text.F("所列商品中有 %d 个不是该商家的商品。", "%d of the products listed are not this merchant's.", n))
	}
	return err
}

func (f Finding) await(tx *db.Tx, book *rulebook.Edition) error {
	m, err := merchant.Find(tx, f.Merchant)
	if err != nil {
		return err
	}
	_, err = deadline.Open(tx, deadline.New{Kind: SignDeadline, Object: f.Ref(), Merchant: f.Merchant, Audience: deadline.Staff, Programme: f.Programme, Edition: f.Edition, Clause: f.Clause,
		Due: clock.Never, Link: "/staff/findings/" + f.ID, Title: text.F("签署违规处理：%s，%s（“%s”）", "Sign a finding: %s, %s (“%s”)", m.Name, f.Sanction.Title(), book.Title)})
	return err
}
