package brand

import (
	"cmp"
	"slices"

	"github.com/shopspring/decimal"

	"github.com/mengyue/portal/models/clock"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/facts"
	"github.com/mengyue/portal/models/rulebook"
)

// The facts that chains and brands bring to a judgement.
const (
	levelFact    = "chain.level"
	tonalityFact = "brand.tonality"
)

// ScopeOf is what an edition asks of every chain.
func ScopeOf(e *rulebook.Edition) Scope {
	if e.Authorisation == nil {
		return Scope{}
	}
	return Scope{NoticesBefore: e.Authorisation.NoticesBefore}
}

// Facts are the facts of a merchant's chain for one brand, and those of the brand, as an edition asks for them.
func Facts(tx *db.Tx, e *rulebook.Edition, merchant, brandID string, at clock.Instant) (rulebook.Facts, error) {
	c, err := ChainIn(tx, merchant, brandID, at, ScopeOf(e))
	if err != nil {
		return nil, err
	}
	known, err := known(tx, e, []Chain{c}, at)
	if err != nil {
		return nil, err
	}
	return known[0], nil
}

// Best are the facts of the best chain that a merchant has at an instant: the valid one of the lowest level, with the
// facts of its brand (YX-6c). A merchant without a valid chain has the level 0, and the facts of a brand only where it
// has no other one.
func Best(tx *db.Tx, e *rulebook.Edition, merchant string, at clock.Instant) (rulebook.Facts, error) {
	many, err := BestOf(tx, e, []string{merchant}, at)
	return many[merchant], err
}

// BestOf is Best for many merchants in a few questions to the database, by merchant.
func BestOf(tx *db.Tx, e *rulebook.Edition, merchants []string, at clock.Instant) (map[string]rulebook.Facts, error) {
	all, err := ChainsOf(tx, merchants, at, ScopeOf(e))
	if err != nil {
		return nil, err
	}
	out := make(map[string]rulebook.Facts, len(merchants))
	var chosen []Chain
	for _, m := range merchants {
		out[m] = rulebook.Facts{levelFact: rulebook.Count(0)}
		if c, ok := best(all[m]); ok {
			chosen = append(chosen, c)
		}
	}
	found, err := known(tx, e, chosen, at)
	for i, f := range found {
		out[chosen[i].Party.ID] = f
	}
	return out, err
}

// best is the chain that serves the merchant best: of the lowest level, then the higher tonality, then the brand's id. An
// invalid one is chosen only where it is the only one.
func best(chains []Chain) (c Chain, ok bool) {
	valid := slices.DeleteFunc(slices.Clone(chains), func(c Chain) bool { return c.Level == 0 })
	if len(valid) == 0 {
		if len(chains) != 1 {
			return Chain{}, false
		}
		return chains[0], true
	}
	return slices.MinFunc(valid, func(a, b Chain) int {
		return cmp.Or(cmp.Compare(a.Level, b.Level), tonality(b.Brand).Cmp(tonality(a.Brand)), cmp.Compare(a.Brand.ID, b.Brand.ID))
	}), true
}

func tonality(b Brand) decimal.Decimal {
	d, err := decimal.NewFromString(b.Tonality)
	if err != nil {
		return decimal.NewFromInt(-1)
	}
	return d
}

// known are the chains' levels and what is known of their brands: what was recorded as a fact, else what the brand's row
// says.
func known(tx *db.Tx, e *rulebook.Edition, chains []Chain, at clock.Instant) ([]rulebook.Facts, error) {
	subjects := make([]facts.Subjects, len(chains))
	for i, c := range chains {
		subjects[i].Brand = c.Brand.ID
	}
	out, err := facts.OfMany(tx, e, subjects, at)
	if err != nil {
		return nil, err
	}
	for i, c := range chains {
		out[i][levelFact] = rulebook.Count(int64(c.Level))
		for _, d := range e.Facts {
			if v, err := d.Parse(c.Brand.Tonality); d.Key == tonalityFact && out[i][d.Key].IsZero() && c.Brand.Tonality != "" && err == nil {
				out[i][d.Key] = v
			}
		}
	}
	return out, nil
}
