// Package listing keeps what members publish: the brands that they have opened by a valid chain, the products that were
// judged by the rules of publishing, and the holds that keep some or all of them from being seen.
package listing

import (
	"github.com/mengyue/portal/models/clock"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/text"
)

// Listing is one product of a member, with what keeps it from being seen.
type Listing struct {
	Membership string
	Product    string
	Merchant   string
	Programme  string
	Brand      string
	Title      string // of the product
	Category   string
	Price      *int64 // fen
	Published  clock.Instant
	By         string
	Judge      clock.Instant // from when on the rules are to be asked again; 0 = at once, clock.Never where nothing is known
	Withdrawn  clock.Instant // the merchant took it down itself; 0 while it did not
	Refused    clock.Instant // it no longer meets the rules; 0 while it does
	Clause     string        // the one that it does not meet
	Reason     text.Text

	OnSale     bool // the catalogue has it online
	Running    bool // its membership does
	Authorised bool // its brand's authorisation is open
	Hold       Hold // the gravest that covers it; zero for none
}

// Ref is the listing's name in the record.
func (l Listing) Ref() string { return "listing:" + l.Product }

// State is whether a product is to be seen, and what keeps it from it.
type State string

// The states of a listing.
const (
	Online       State = "online"
	OutOfTerm    State = "out_of_term"
	Hidden       State = "supervised"
	Gone         State = "deleted"
	Held         State = "held"
	Unauthorised State = "unauthorised"
	Refused      State = "refused"
	Withdrawn    State = "withdrawn"
)

// States lists them in the order in which pages show them.
var States = []State{Online, Held, Unauthorised, Refused, Withdrawn, Gone, Hidden, OutOfTerm}

// State is where the listing stands; the gravest reason comes first.
func (l Listing) State() State {
	switch {
	case !l.Running:
		return OutOfTerm
	case l.Hold.Kind == Supervised:
		return Hidden
	case l.Hold.Kind == Deleted:
		return Gone
	case l.Hold.Kind == Offline:
		return Held
	case !l.Authorised:
		return Unauthorised
	case l.Refused != 0:
		return Refused
	case l.Withdrawn != 0 || !l.OnSale:
		return Withdrawn
	}
	return Online
}

// Find reads a product that its merchant has published, under the membership of the latest publication; another
// merchant's is not there. Errors: NotFound.
func Find(tx *db.Tx, product string) (Listing, error) {
	l, err := latest(tx, product)
	if err == nil && tx.Actor.Merchant != "" && tx.Actor.Merchant != l.Merchant {
		err = db.ErrNone
	}
	return l, db.Found(err, text.Of("这件已发布的商品", "such published product"))
}

// Question asks for published products in the order of their keys; empty fields do not restrict.
type Question struct {
	Merchant   string
	Membership string
	Brand      string
	Search     string // a part of the title, or the key
	Visible    bool   // only those to be seen
	After      string // page: keys behind this one
	Limit      int
}

// List answers. A merchant's people see its own.
func List(tx *db.Tx, q Question) ([]Listing, error) {
	if tx.Actor.Merchant != "" {
		q.Merchant = tx.Actor.Merchant
	}
	return list(tx, q)
}

// Shown lists the products of a membership that are to be seen, for the other side of a relation. The caller has made
// sure that the actor may see them.
func Shown(tx *db.Tx, membership, after string, limit int) ([]Listing, error) {
	return list(tx, Question{Membership: membership, Visible: true, After: after, Limit: limit})
}

// Count counts what a question asks for.
func Count(tx *db.Tx, q Question) (int64, error) {
	if tx.Actor.Merchant != "" {
		q.Merchant = tx.Actor.Merchant
	}
	return count(tx, q)
}
