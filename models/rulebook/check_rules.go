package rulebook

import (
	"maps"
	"slices"
	"strings"
)

func (c *checker) rule(path string, r *Rule) {
	if r.When != nil {
		c.condition(path+".when", r.When)
	}
	if r.Require == nil {
		return
	}
	c.condition(path+".require", r.Require)
	c.e.placed(r.When, r.ID)
	c.e.placed(r.Require, r.ID)
	if r.Near != nil {
		if fig, known := c.e.index.facts[r.Require.Fact]; r.Require.Fact == "" || known && !fig.ordered() {
			c.add(c.at(path+".near"), "a margin needs a rule on one fact that is a number")
		}
	}
	watched := slices.Contains(r.Occasions, OnMonitor) || slices.Contains(r.Occasions, OnMonitorProduct)
	if r.Warning != nil && !watched {
		c.add(c.at(path+".warning"), "a warning needs the occasion monitor or monitor_product")
	}
	if r.Near != nil && !r.Near.IsPositive() {
		c.add(c.at(path+".near"), "a margin of %s is none: say how far from the limit the alert begins, more than 0", r.Near)
	}
	if r.Near != nil && (r.Warning == nil || r.Warning.AtOnce()) {
		c.add(c.at(path+".near"), "a margin needs a warning with a period")
	}
	c.consequence(path+".warning", r.Warning)
}

// consequence: a removal has its ground, and nothing else has one.
func (c *checker) consequence(path string, w *Warning) {
	if w == nil {
		return
	}
	var grounds []string
	if c.e.Removal != nil {
		for _, g := range c.e.Removal.Grounds {
			grounds = append(grounds, g.Key)
		}
	}
	switch {
	case w.Then == ThenRemoval && w.Ground == "":
		c.add(c.at(path), "a removal lacks its ground: name one of removal.grounds")
	case w.Then != ThenRemoval && w.Ground != "":
		c.add(c.at(path+".ground"), "%s has no ground of removal", w.Then)
	}
	c.named(path+".ground", "ground", w.Ground, grounds)
}

// condition: exactly one kind, and that kind in order.
func (c *checker) condition(path string, d *Condition) {
	if d == nil {
		return
	}
	kinds := d.kinds()
	switch {
	case len(kinds) == 0:
		c.add(c.at(path), "%s asks for nothing: say fact, all, any, at_least_of, judgement, paper, agreement, deposit, chain or chains", leaf(path))
		return
	case len(kinds) > 1:
		c.add(c.at(path+"."+kinds[1]), "%s asks for %s at once: put them into all or any", leaf(path), strings.Join(kinds, " and "))
		return
	}
	if d.When != nil {
		c.condition(path+".when", d.When)
	}
	if cmps := d.comparisons(); d.Fact == "" && len(cmps) > 0 {
		c.add(c.at(path+"."+cmps[0].op), "%s compares without a fact", cmps[0].op)
	}
	for i := range d.All {
		c.condition(path+"."+item("all", i), &d.All[i])
	}
	for i := range d.Any {
		c.condition(path+"."+item("any", i), &d.Any[i])
	}
	if s := d.AtLeastOf; s != nil {
		if s.N < 1 || s.N > len(s.Of) {
			c.add(c.at(path+".at_least_of.n"), "%d of %d is never decided by counting: n is 1 to %d", s.N, len(s.Of), len(s.Of))
		}
		for i := range s.Of {
			c.condition(path+".at_least_of."+item("of", i), &s.Of[i])
		}
	}
	c.named(path+".judgement", "judgement", d.Judgement, slices.Sorted(maps.Keys(c.e.index.judgements)))
	c.named(path+".agreement", "agreement", d.Agreement, slices.Sorted(maps.Keys(c.e.index.agreements)))
	c.named(path+".paper", "paper", d.Paper, c.papers())
	if d.Deposit != "" && c.e.Deposit == nil {
		c.add(c.at(path+".deposit"), "the book has no section deposit that says how much")
	}
	if d.Chain < 0 || d.Chain > AnyLevel {
		c.add(c.at(path+".chain"), "the level of a chain is 1 or more; %d is any level", AnyLevel)
	}
	if d.Fact != "" {
		c.onFact(path, d)
		d.compared, d.figure = d.comparisons(), c.e.index.figure(d.Fact)
	}
	c.chains(path+".chains", d.Chains)
}

func (d *Condition) kinds() []string {
	var out []string
	for _, k := range []struct {
		name string
		is   bool
	}{{"fact", d.Fact != ""}, {"all", len(d.All) > 0}, {"any", len(d.Any) > 0}, {"at_least_of", d.AtLeastOf != nil},
		{"judgement", d.Judgement != ""}, {"paper", d.Paper != ""}, {"agreement", d.Agreement != ""}, {"deposit", d.Deposit != ""}, {"chain", d.Chain != 0}, {"chains", d.Chains != nil}} {
		if k.is {
			out = append(out, k.name)
		}
	}
	return out
}

func (c *checker) papers() []string {
	var out []string
	for _, a := range c.e.allAsks() {
		if a.Type == AskPaper {
			out = append(out, a.Key)
		}
	}
	return out
}

func (c *checker) named(path, what, key string, known []string) {
	if key != "" && !slices.Contains(known, key) {
		c.add(c.at(path), "there is no %s %q%s", what, key, meant(key, known))
	}
}
