package merchant

import (
	"strings"

	"github.com/mengyue/portal/models/clock"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/fault"
	"github.com/mengyue/portal/models/text"
)

// Store is one of a merchant's stores.
type Store struct {
	ID            string
	Merchant      string
	Name          string
	Platform      string // see [Platforms]
	Kind          string // see [Kinds]
	Created       clock.Instant
	ContractStart clock.Instant // 0 where there is no contract
	ContractEnd   clock.Instant
	Brands        string // keys of brands, separated by ";"

	Version    int64
	Recorded   clock.Instant
	RecordedBy string
}

// Object names the store in the record: "store:S001".
func (s Store) Object() string { return "store:" + s.ID }

// BrandList are the keys of the store's brands.
func (s Store) BrandList() []string {
	return strings.FieldsFunc(s.Brands, func(r rune) bool { return r == ';' })
}

// FindStore reads a store. Errors: NotFound, also for another merchant's people.
func FindStore(tx *db.Tx, id string) (Store, error) {
	s, err := findStore(tx, id)
	if err == nil && foreign(tx, s.Merchant) {
		return Store{}, fault.Missing(text.Of("这家店铺", "such store"))
	}
	return s, err
}

// Stores are a merchant's stores, in the order of their ids; at most 500.
func Stores(tx *db.Tx, merchant string) ([]Store, error) {
	if foreign(tx, merchant) {
		return nil, fault.Missing(what)
	}
	return storesOf(tx, merchant)
}
