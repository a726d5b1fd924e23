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

// Best are the facts of the chain that serves a merchant best at an instant, with those of its brand (YX-6c): of its valid
// chains the one that meets what the edition asks of a chain, else comes nearest to it; among equals that of the lowest
// level, then of the higher tonality, then of the brand's id. A merchant without a valid chain has the level 0, and the
// facts of a brand only where it has no other one.
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
	var chains []Chain
	for _, m := range merchants {
		chains = append(chains, serving(all[m])...)
	}
	found, err := known(tx, e, chains, at)
	if err != nil {
		return nil, err
	}
	of := map[string][]rulebook.Facts{}
	for i, f := range found {
		of[chains[i].Party.ID] = append(of[chains[i].Party.ID], f)
	}
	out := make(map[string]rulebook.Facts, len(merchants))
	for _, m := range merchants {
		if out[m] = (rulebook.Facts{levelFact: rulebook.Count(0)}); len(of[m]) > 0 {
			out[m] = best(e, of[m], at)
		}
	}
	return out, nil
}

// serving are the chains that can serve a merchant: the valid ones; an invalid one only where it is the only one.
func serving(chains []Chain) []Chain {
	valid := slices.DeleteFunc(slices.Clone(chains), func(c Chain) bool { return c.Level == 0 })
	if len(valid) == 0 && len(chains) == 1 {
		return chains
	}
	slices.SortFunc(valid, func(a, b Chain) int { return cmp.Compare(a.Brand.ID, b.Brand.ID) })
	return valid
}

// best is the one of a merchant's chains that serves it best, by their facts.
func best(e *rulebook.Edition, chains []rulebook.Facts, at clock.Instant) rulebook.Facts {
	slices.SortStableFunc(chains, func(a, b rulebook.Facts) int {
		return cmp.Or(cmp.Compare(a[levelFact].Int(), b[levelFact].Int()), tonality(b).Cmp(tonality(a)))
	})
	return chains[e.NearestChain(chains, at)]
}

func tonality(f rulebook.Facts) decimal.Decimal {
	if !f.Available(tonalityFact) {
		return decimal.NewFromInt(-1)
	}
	return f[tonalityFact].Decimal()
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
