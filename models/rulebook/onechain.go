package rulebook

import (
	"cmp"
	"slices"

	"github.com/shopspring/decimal"

	"github.com/mengyue/portal/models/clock"
)

// OneChain are the conditions within c, each as wide as may be, that ask about one authorisation chain and its brand, and
// about nothing else. Whether a merchant meets one is asked of each of its chains: any chain that meets the whole is
// enough.
func (e *Edition) OneChain(c *Condition) (out []*Condition) {
	switch {
	case c == nil:
		return nil
	case e.ofOneChain(c):
		return []*Condition{c}
	}
	var together []Condition // parts of an "all" have to be met by one chain
	for _, list := range c.lists() {
		for i := range list {
			if len(c.All) > 0 && e.ofOneChain(&list[i]) {
				together = append(together, list[i])
				continue
			}
			out = append(out, e.OneChain(&list[i])...)
		}
	}
	if len(together) > 0 {
		out = append(out, &Condition{All: together})
	}
	return out
}

// ofOneChain reports whether a condition asks about one chain and its brand alone.
func (e *Edition) ofOneChain(c *Condition) bool {
	parts := 0
	for _, list := range c.lists() {
		for i := range list {
			if parts++; !e.ofOneChain(&list[i]) {
				return false
			}
		}
	}
	return parts > 0 || c.Chain > 0 || c.Fact != "" && e.ofBrand(c.Fact)
}

func (e *Edition) ofBrand(fact string) bool {
	return slices.ContainsFunc(e.Facts, func(f FactDecl) bool { return f.Key == fact && f.Subject == "brand" })
}

// NearestChain is which of a merchant's chains, told by their facts, serves it best under the edition: the one that meets
// most of what is asked of one chain; among those that meet as much, the one that comes nearest to the rest; the first of
// equals.
func (e *Edition) NearestChain(chains []Facts, at clock.Instant) (nearest int) {
	var asked []*Condition
	for i := range e.Rules {
		asked = append(asked, e.OneChain(e.Rules[i].Require)...)
	}
	best := e.reach(asked, chains[0], at)
	for i := 1; i < len(chains); i++ {
		if r := e.reach(asked, chains[i], at); r.compare(best) > 0 {
			nearest, best = i, r
		}
	}
	return nearest
}

// reach is how much of what is asked a chain meets, and how far it is from the rest.
type reach struct {
	whole, parts int
	gaps         []decimal.Decimal // of the parts in order; 0 where met
}

func (e *Edition) reach(asked []*Condition, chain Facts, at clock.Instant) (r reach) {
	j := judging{e: e, facts: chain, at: at, silent: true}
	for _, c := range asked {
		var whole Result
		if j.kind(c, "", &whole); whole.Result == Met {
			r.whole++
		}
		c.walk(func(part *Condition) {
			if len(part.lists()) > 0 {
				return
			}
			var f Result
			j.kind(part, "", &f)
			if f.Result == Met {
				r.parts++
				f.Gap = "0"
			}
			gap, err := decimal.NewFromString(f.Gap)
			if err != nil {
				gap = decimal.New(1, 18) // not to be measured: farther than any
			}
			r.gaps = append(r.gaps, gap)
		})
	}
	return r
}

func (r reach) compare(o reach) int {
	return cmp.Or(cmp.Compare(r.whole, o.whole), cmp.Compare(r.parts, o.parts), slices.CompareFunc(o.gaps, r.gaps, decimal.Decimal.Cmp))
}

// lists are the conditions that one is made of.
func (c *Condition) lists() (out [][]Condition) {
	for _, list := range [][]Condition{c.All, c.Any} {
		if len(list) > 0 {
			out = append(out, list)
		}
	}
	if c.AtLeastOf != nil {
		out = append(out, c.AtLeastOf.Of)
	}
	return out
}
