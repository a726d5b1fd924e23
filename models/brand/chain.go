package brand

import (
	"slices"

	"github.com/mengyue/portal/models/calendar"
	"github.com/mengyue/portal/models/clock"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/fault"
	"github.com/mengyue/portal/models/merchant"
)

// ChainOf judges a merchant's chain for a brand at an instant, without asking more than that it is whole. A brand for
// which the merchant has no link is a chain with a gap. Errors: NotFound.
func ChainOf(tx *db.Tx, company, brandID string, at clock.Instant) (Chain, error) {
	return ChainIn(tx, company, brandID, at, Scope{})
}

// ChainIn is ChainOf under what a programme asks of a chain (see ScopeOf).
func ChainIn(tx *db.Tx, company, brandID string, at clock.Instant, scope Scope) (Chain, error) {
	b, err := Find(tx, brandID)
	if err != nil {
		return Chain{}, err
	}
	m, err := merchant.Find(tx, company)
	if err != nil {
		return Chain{}, err
	}
	found, err := LinksOf(tx, company, brandID)
	return Judge(b, Party{m.ID, m.Name}, found, at, scope), err
}

// OpenChain is the chain that the actor's merchant has for a brand now: it has links, one of its stores carries the brand,
// or the merchant owns it. Every other brand is not there. Errors: NotFound.
func OpenChain(tx *db.Tx, brandID string) (Chain, error) {
	c, err := ChainOf(tx, tx.Actor.Merchant, brandID, tx.Now)
	if err != nil {
		return Chain{}, err
	}
	if len(c.Links) > 0 || c.Own {
		return c, nil
	}
	carried, err := Carried(tx, tx.Actor.Merchant)
	if err == nil && !slices.Contains(carried, brandID) {
		err = fault.Missing(what)
	}
	return c, err
}

// Carried are the brands that a merchant's stores carry, by their ids.
func Carried(tx *db.Tx, company string) ([]string, error) {
	stores, err := merchant.Stores(tx, company)
	var ids []string
	for _, s := range stores {
		ids = append(ids, s.BrandList()...)
	}
	slices.Sort(ids)
	return slices.Compact(ids), err
}

// Question asks for chains in the order of merchant and brand; empty fields do not restrict.
type Question struct {
	Merchant string
	Brand    string
	At       clock.Instant // as of; 0 = now
	Scope    Scope
	After    ChainPlace
	Limit    int // at most 1000
}

// ChainPlace is where a page of a list of chains ended.
type ChainPlace struct{ Merchant, Brand string }

// Place is where the chain stands in a list.
func (c Chain) Place() ChainPlace { return ChainPlace{c.Party.ID, c.Brand.ID} }

// Chains answers with the chains that have at least one link. A merchant's people see its own.
func Chains(tx *db.Tx, q Question) ([]Chain, error) {
	if tx.Actor.Merchant != "" {
		q.Merchant = tx.Actor.Merchant
	}
	keys, err := chainsAfter(tx, q)
	if err != nil || len(keys) == 0 {
		return nil, err
	}
	found, err := linksBetween(tx, keys[0], keys[len(keys)-1])
	if err != nil {
		return nil, err
	}
	if q.Brand != "" {
		found = slices.DeleteFunc(found, func(l Link) bool { return l.Brand != q.Brand })
	}
	return judgeAll(tx, found, atOr(q.At, tx.Now), q.Scope)
}

// ChainsOf are the chains of many merchants in a few questions, by merchant: those that have links.
func ChainsOf(tx *db.Tx, merchants []string, at clock.Instant, scope Scope) (map[string][]Chain, error) {
	found, err := linksOfMerchants(tx, merchants)
	if err != nil {
		return nil, err
	}
	all, err := judgeAll(tx, found, at, scope)
	out := map[string][]Chain{}
	for _, c := range all {
		out[c.Party.ID] = append(out[c.Party.ID], c)
	}
	return out, err
}

// judgeAll judges the chains that links make; the links stand in the order of merchant, brand and position.
func judgeAll(tx *db.Tx, found []Link, at clock.Instant, scope Scope) ([]Chain, error) {
	var brandIDs, merchantIDs []string
	for _, l := range found {
		brandIDs, merchantIDs = append(brandIDs, l.Brand), append(merchantIDs, l.Merchant)
	}
	slices.Sort(brandIDs)
	slices.Sort(merchantIDs)
	brands, err := brandsByID(tx, slices.Compact(brandIDs))
	if err != nil {
		return nil, err
	}
	companies, err := merchant.Known(tx, slices.Compact(merchantIDs))
	if err != nil {
		return nil, err
	}
	var out []Chain
	for len(found) > 0 {
		n := 1
		for n < len(found) && found[n].chain() == found[0].chain() {
			n++
		}
		m := companies[found[0].Merchant]
		out = append(out, Judge(brands[found[0].Brand], Party{m.ID, m.Name}, found[:n], at, scope))
		found = found[n:]
	}
	return out, nil
}

func atOr(at, now clock.Instant) clock.Instant {
	if at == 0 {
		return now
	}
	return at
}

// dayText is a day as it is written, "" for none.
func dayText(d calendar.Day) string {
	if d == 0 {
		return ""
	}
	return d.String()
}
