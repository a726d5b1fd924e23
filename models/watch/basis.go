package watch

import (
	"slices"

	"github.com/shopspring/decimal"

	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/facts"
	"github.com/mengyue/portal/models/rulebook"
)

// Basis is what a breach rests on: what was told once covers no breach that rests on more.
type Basis struct {
	Value   string   `json:"value"` // as [rulebook.Result] has it
	Gap     string   `json:"gap"`
	Records []string `json:"records,omitempty"` // ids of the violations that were counted
}

// covers reports whether a breach found later is the same one: no other record stands behind it, and its value is the
// same, or no farther from the limit.
func (b Basis) covers(found Basis) bool {
	if slices.ContainsFunc(found.Records, func(id string) bool { return !slices.Contains(b.Records, id) }) {
		return false
	}
	if found.Value == b.Value {
		return true
	}
	was, err := decimal.NewFromString(b.Gap)
	now, failed := decimal.NewFromString(found.Gap)
	return err == nil && failed == nil && now.LessThanOrEqual(was)
}

// basis is what was found rests on.
func (a at) basis(tx *db.Tx) (*Basis, error) {
	records, err := facts.Behind(tx, a.Edition, a.subjects(), used(nil, a.result), a.At)
	return &Basis{Value: a.result.Value, Gap: a.result.Gap, Records: records}, err
}

// subjects are whom the facts of the rule are about.
func (a at) subjects() facts.Subjects {
	return facts.Subjects{Merchant: a.Membership.Merchant, Store: a.Membership.Store, Product: a.Product}
}

// used lists the facts that a result and its alternatives rest on.
func used(keys []string, r rulebook.Result) []string {
	keys = append(keys, r.Facts.Keys()...)
	for _, p := range r.Parts {
		keys = used(keys, p)
	}
	return keys
}

// before is what was told of the rule as far as it keeps a round silent now: a breach that rests on more is told like any
// other.
func (a at) before(tx *db.Tx, told *Warning, s State) (*Warning, error) {
	if told == nil || told.Basis == nil || s != Broken {
		return told, nil
	}
	found, err := a.basis(tx)
	if err != nil || told.Basis.covers(*found) {
		return told, err
	}
	return nil, nil
}
