package facts

import (
	"slices"

	"github.com/mengyue/portal/models/calendar"
	"github.com/mengyue/portal/models/clock"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/merchant"
	"github.com/mengyue/portal/models/rulebook"
)

// read fills the facts that read the portal's own record of a store.
func (g gathering) read(tx *db.Tx) error {
	if !slices.ContainsFunc(g.e.Facts, func(d rulebook.FactDecl) bool { return d.Reads != "" }) {
		return nil
	}
	stores := g.stores
	if stores == nil {
		var ids []string
		for _, s := range g.subjects {
			if s.Store != "" {
				ids = append(ids, s.Store)
			}
		}
		var err error
		if stores, err = merchant.KnownStores(tx, ids); err != nil {
			return err
		}
	}
	for i, s := range g.subjects {
		store, known := stores[s.Store]
		for _, d := range g.e.Facts {
			if v := reading(store, d.Reads); known && d.Reads != "" && !v.IsZero() {
				g.facts[i][d.Key] = v
			}
		}
	}
	return nil
}

// reading is one of [rulebook.Readings] of a store.
func reading(s merchant.Store, key string) rulebook.Value {
	switch key {
	case "store.platform":
		return rulebook.Str(s.Platform)
	case "store.kind":
		return rulebook.Str(s.Kind)
	case "store.created":
		return rulebook.At(s.Created)
	case "store.contract_start":
		return rulebook.At(s.ContractStart)
	case "store.contract_end":
		return rulebook.At(s.ContractEnd)
	case "store.brands":
		return rulebook.List(s.BrandList()...)
	}
	return rulebook.Value{}
}

// ever fills the facts that ask whether another one was true at some time of a period: it held when the period began,
// or began to hold within. Where nothing was ever recorded it is not available.
func (g gathering) ever(*db.Tx) error {
	for _, d := range g.e.Derived {
		if d.Op != "ever" {
			continue
		}
		r, ok := g.e.Window(d.Over, d.Until, g.at)
		if !ok || r.Empty() {
			continue
		}
		for i, s := range g.subjects {
			if h := g.history(d, s, r.End.Start()); len(h) > 0 {
				g.facts[i][d.Key] = rulebook.Bool(heldWithin(h, r.From))
			}
		}
	}
	return nil
}

// heldWithin reports whether a fact was true at some time from a day on; the history is in order.
func heldWithin(history []Fact, from calendar.Day) bool {
	for i, f := range history {
		next := clock.Never
		if i+1 < len(history) {
			next = history[i+1].Since
		}
		if f.Value == "true" && next > from.Start() {
			return true
		}
	}
	return false
}
