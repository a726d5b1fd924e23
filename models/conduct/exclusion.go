package conduct

import (
	"github.com/mengyue/portal/models/clock"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/membership"
	"github.com/mengyue/portal/models/rulebook"
)

// Exclusion says that the figures of one product in one interval do not count in the platform's traffic rules, because
// the merchant has left (YX-19).
type Exclusion struct {
	Membership string
	Merchant   string
	Programme  string
	Product    string
	From       clock.Instant
	To         clock.Instant // exclusive
	Clause     string
	Made       clock.Instant
	Void       clock.Instant // an upheld appeal undid it; 0 while it stands
}

// Excluded asks for exclusions; empty fields do not restrict.
type Excluded struct {
	Programme string
	Merchant  string
	Voided    bool // also those that were undone
	After     Mark // page: what stands after this one
	Limit     int
}

// Mark is where a page of exclusions ended.
type Mark struct {
	Membership, Product string
	From                clock.Instant
}

// Mark is where the exclusion stands in the list.
func (x Exclusion) Mark() Mark { return Mark{x.Membership, x.Product, x.From} }

// Exclusions lists what is excluded, by membership and product.
func Exclusions(tx *db.Tx, q Excluded) ([]Exclusion, error) { return exclusions(tx, q) }

// exclude keeps the intervals in which the products of a membership carried the tag, up to the instant of leaving, and
// says how many there are.
func exclude(tx *db.Tx, m membership.Membership, book *rulebook.Edition, at clock.Instant) (int64, error) {
	return insertExclusions(tx, m, book.Exclusion.Clause, at)
}
