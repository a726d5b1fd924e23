package rulebook

import (
	"maps"
	"slices"
)

// renewing: spans run forward, ranks and the lookup name facts, standards name limits and hold their values.
func (c *checker) renewing() {
	for i, s := range c.e.Spans {
		if s.From >= s.To && !s.To.IsZero() {
			c.add(c.at(item("spans", i)+".to"), "the span %s ends before it begins", s.Key)
		}
	}
	for i := range c.e.Ranks {
		c.rank(item("ranks", i), &c.e.Ranks[i])
	}
	c.lookup()
	c.renewal()
	if a := c.e.Authorisation; a != nil && !a.NoticesBefore.IsZero() && a.NoticesClause == "" {
		c.add(c.at("authorisation.notices_before"), "which clause sets notices_before? Say notices_clause")
	}
}

func (c *checker) rank(path string, r *Rank) {
	for i, key := range r.Among {
		c.named(path+"."+item("among", i), "fact", key, c.e.index.names())
	}
	if r.Only != nil {
		c.condition(path+".only", r.Only)
	}
	for _, list := range []struct {
		name string
		by   []RankBy
	}{{"by", r.By}, {"tie", r.Tie}} {
		for i, by := range list.by {
			at := path + "." + item(list.name, i)
			fig, known := c.e.index.facts[by.Fact]
			switch {
			case !known:
				c.add(c.at(at+".fact"), "there is no fact %q%s", by.Fact, meant(by.Fact, c.e.index.names()))
			case !fig.ordered() && !fig.timed():
				c.add(c.at(at+".fact"), "%s is %s; only numbers, money and instants rank", by.Fact, fig.typ)
			case by.Weight < 0:
				c.add(c.at(at+".weight"), "the weight %d is below 0", by.Weight)
			}
		}
	}
}

func (c *checker) lookup() {
	l := c.e.Lookup
	if l == nil {
		if len(c.e.Standards) > 0 {
			c.add(c.at("standards"), "there are standards, but nothing says how a store finds its row (lookup)")
		}
		return
	}
	for _, f := range []struct{ name, key string }{{"category", l.Category}, {"store_kind", l.StoreKind}} {
		c.named("lookup."+f.name, "fact", f.key, c.e.index.names())
	}
	if l.Winter != nil {
		c.condition("lookup.winter", l.Winter)
	}
	var keys []string
	for _, one := range l.Limits {
		keys = append(keys, one.Key)
	}
	for i, s := range c.e.Standards {
		path := item("standards", i)
		c.named(path+".measure", "limit", s.Measure, keys)
		if k := slices.Index(keys, s.Measure); k >= 0 {
			if _, err := l.Limits[k].Parse(s.Limit); err != nil {
				c.add(c.at(path+".limit"), "%s: %v", s.Measure, err)
			}
		}
	}
}

func (c *checker) renewal() {
	r := c.e.Renewal
	if r == nil {
		return
	}
	c.named("renewal.span", "span", r.Span, c.spans())
	if r.Opens >= r.Closes {
		c.add(c.at("renewal.closes"), "the window closes before it opens")
	}
	if r.Term.From >= r.Term.To {
		c.add(c.at("renewal.term.to"), "the term ends before it begins")
	}
	if !r.Cancels.IsZero() && r.CancelClause == "" {
		c.add(c.at("renewal.cancels"), "under which clause are authorisations cancelled? Say cancel_clause")
	}
	rules := slices.Sorted(maps.Keys(c.e.ruleClauses()))
	c.named("renewal.main", "rule", r.Main, rules)
	c.named("renewal.sales", "rule", r.Sales, rules)
	c.named("renewal.leading", "fact", r.Leading, c.e.index.names())
}
