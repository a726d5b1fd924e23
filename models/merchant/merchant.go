// Package merchant keeps the merchants of the marketplace, each a legal entity, and their stores. Both come by import;
// a later row replaces the earlier one, and what it replaced is kept.
package merchant

import (
	"github.com/mengyue/portal/models/clock"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/fault"
	"github.com/mengyue/portal/models/text"
)

// Merchant is a legal entity that sells. Its ID is the marketplace's own key.
type Merchant struct {
	ID      string
	Name    string // legal name
	LegalID string // unified social credit code
	Email   string
	Created clock.Instant // the day on which it joined the marketplace; 0 where not known

	Version    int64
	Recorded   clock.Instant
	RecordedBy string
}

// Object names the merchant in the record: "merchant:M001".
func (m Merchant) Object() string { return Object(m.ID) }

// Object names a merchant in the record: "merchant:M001".
func Object(id string) string { return "merchant:" + id }

// Find reads a merchant. Errors: NotFound, also for another merchant's people.
func Find(tx *db.Tx, id string) (Merchant, error) {
	if foreign(tx, id) {
		return Merchant{}, fault.Missing(what)
	}
	return find(tx, id)
}

var what = text.Of("这家商家", "such merchant")

// foreign reports whether the actor belongs to another merchant.
func foreign(tx *db.Tx, merchant string) bool {
	return tx.Actor.Merchant != "" && tx.Actor.Merchant != merchant
}

// Question asks for merchants in the order of their ids.
type Question struct {
	Search string // part of the name, or the beginning of the id or the legal id
	After  string // id of the last one shown
	Limit  int    // at most 200
}
