package conduct

import (
	"slices"

	"github.com/mengyue/portal/models/clock"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/fault"
	"github.com/mengyue/portal/models/membership"
	"github.com/mengyue/portal/models/rulebook"
	"github.com/mengyue/portal/models/text"
)

// What a removal removes.
const (
	ScopeMerchant = "merchant"
	ScopeProduct  = "product"
)

// State is where a removal, an exit or an appeal stands.
type State string

// The states. Which of them a thing can have is told by its verbs.
const (
	Pending   State = ""          // waits for a signature or an answer
	Signed    State = "signed"    // an exit: the first of two has signed
	Carried   State = "carried"   // a removal took effect
	Refused   State = "refused"   // not countersigned; not agreed; not upheld
	Withdrawn State = "withdrawn" // by whoever asked for it
	Overtaken State = "overtaken" // its membership ended first
	Agreed    State = "agreed"    // an exit
	Upheld    State = "upheld"    // an appeal
	Undone    State = "undone"    // a removal whose appeal was upheld
)

// Talk is a conversation with the merchant that a ground may demand.
type Talk struct {
	At    clock.Instant `json:"at,omitempty"`
	With  string        `json:"with,omitempty"`
	About string        `json:"about,omitempty"`
}

// Removal takes a merchant, or some of its products, out of a programme (YX-17).
type Removal struct {
	ID         string
	Merchant   string
	Membership string
	Programme  string
	Edition    string
	Scope      string
	Products   []string // where the scope is product
	Ground     string   // key of the book's ground
	Clause     string
	Facts      string   // what was found; told to the merchant
	Todo       string   // what the merchant can do; told to the merchant
	Papers     []string // evidence from the merchant's library
	Evidence   string   // further evidence, in words; for staff
	Talk       Talk
	Proposed   Signature
	Second     Signature // who countersigned, or refused to
	Outcome    State
	Reason     string // why it was refused or withdrawn
	Decision   string
	Closed     clock.Instant
	Version    int
}

// Ref is the removal's name in the record.
func (r Removal) Ref() string { return "removal:" + r.ID }

// Open reports whether it waits for the second signature.
func (r Removal) Open() bool { return r.Outcome == Pending }

// FindRemoval reads a removal. A merchant finds its own once it has taken effect. Errors: NotFound.
func FindRemoval(tx *db.Tx, id string) (Removal, error) {
	r, err := oneRemoval(tx, id)
	if err == nil && tx.Actor.Merchant != "" && (tx.Actor.Merchant != r.Merchant || r.Decision == "") {
		err = db.ErrNone
	}
	return r, db.Found(err, text.Of("这项清退", "such removal"))
}

// Removals asks for removals; empty fields do not restrict.
type Removals struct {
	Membership string
	Waiting    bool   // for the second signature
	Before     string // page: older than this id
	Limit      int
}

// ListRemovals answers for staff, the newest first.
func ListRemovals(tx *db.Tx, q Removals) ([]Removal, error) { return listRemovals(tx, q) }

// ground finds the ground of a book. Errors: Invalid.
func ground(book *rulebook.Edition, key string) (rulebook.Ground, error) {
	if book.Removal != nil {
		i := slices.IndexFunc(book.Removal.Grounds, func(g rulebook.Ground) bool { return g.Key == key })
		if i >= 0 {
			return book.Removal.Grounds[i], nil
		}
	}
	return rulebook.Ground{}, fault.Validation().At("ground", text.Of("请选择规则列明的清退理由。", "Choose one of the grounds that the rules list."))
}

// findRemoval reads a removal as it was shown. Errors: NotFound, Conflict (changed since, or settled).
func findRemoval(tx *db.Tx, id string, version int) (Removal, error) {
	r, err := FindRemoval(tx, id)
	switch {
	case err != nil:
		return r, err
	case !r.Open():
		return r, settled()
	case r.Version != version:
		return r, db.Stale()
	}
	return r, nil
}

// taggable checks that products of a removal are the merchant's own.
func taggable(tx *db.Tx, m membership.Membership, products []string, v *fault.Fault) error {
	if len(products) == 0 {
		return nil
	}
	n, err := strangers(tx, m.Merchant, products)
	if err != nil || n == 0 {
		return err
	}
	return v.At("products", text.F("所列商品中有 %d 个不是该商家的商品。", "%d of the products listed are not this merchant's.", n))
}
