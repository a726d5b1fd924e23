package rulebook

import (
	"maps"
	"slices"
)

// derived: measures, spans, groups and facts that it names exist, and its op has what it needs and nothing else.
func (c *checker) derived(path string, d DerivedDecl, measures []string) {
	c.measured(path, d, measures)
	for _, list := range []struct {
		name string
		keys []string
	}{{"only", d.Only}, {"without", d.Without}} {
		c.groups(path+"."+list.name, list.keys)
	}
	for i, s := range d.Shares {
		at := path + "." + item("shares", i)
		c.named(at+".measure", "measure", s.Measure, measures)
		c.over(at+".over", s.Over)
		c.groups(at+".without", s.Without)
	}
	if d.Until != "" {
		c.named(path+".until", "span", d.Until, c.spans())
	}
	for _, f := range []struct{ name, key string }{{"from", d.From}, {"to", d.To}} {
		if fig, known := c.e.index.facts[f.key]; f.key != "" && (!known || !fig.timed()) {
			c.add(c.at(path+"."+f.name), "there is no day or instant %q%s", f.key, meant(f.key, c.e.index.names()))
		}
	}
	if fig, known := c.e.index.facts[d.Fact]; d.Op == "ever" && (!known || fig.typ != TypeBool) {
		c.add(c.at(path+".fact"), "ever asks about a fact that is true or false; there is no such %q%s", d.Fact, meant(d.Fact, c.e.index.names()))
	}
	c.extreme(path, d)
	c.needs(path, d)
}

// measured: the op's measures stand in the book.
func (c *checker) measured(path string, d DerivedDecl, measures []string) {
	for _, list := range []struct {
		name string
		keys []string
	}{{"measure", d.Measure}, {"of", d.Of}} {
		for i, key := range list.keys {
			c.named(path+"."+item(list.name, i), "measure", key, measures)
		}
	}
	leading := d.Op == "leading" || d.Op == "leading_share"
	switch {
	case leading && len(d.Shares) == 0:
		c.add(c.at(path+".op"), "%s lacks the shares that lead", d.Op)
	case !leading && len(d.Shares) > 0:
		c.add(c.at(path+".shares"), "%s has no shares; only leading has", d.Op)
	case !leading && d.Op != "ever" && len(d.Measure) == 0 && (d.Fact == "" || !d.Extreme()):
		c.add(c.at(path+".op"), "%s lacks its measures (measure)", d.Op)
	case !leading && d.Over == "":
		c.add(c.at(path+".op"), "%s lacks its period (over)", d.Op)
	}
	if d.Over != "" {
		c.over(path+".over", d.Over)
	}
}

// over: a period, a span, or from one moment to another.
func (c *checker) over(path, over string) {
	if _, chosen := c.e.LookBack(over); chosen {
		return
	}
	if _, is := c.e.Span(over); !is && !periodForm.MatchString(over) && over != Throughout {
		c.add(c.at(path), "%q is no period and no span: write 30d, or the key of a span or look-back%s", over, meant(over, c.spans()))
	}
}

// needs: what each op cannot do without.
func (c *checker) needs(path string, d DerivedDecl) {
	if d.Op == "share" && len(d.Of) == 0 {
		c.add(c.at(path+".op"), "a share lacks what it is a share of (of)")
	}
	conditions := 0
	for _, limit := range []struct{ name, raw string }{{"less_than", d.LessThan}, {"at_least", d.AtLeast}, {"mean_less_than", d.MeanLess}} {
		if limit.raw == "" {
			continue
		}
		conditions++
		if _, err := ParseValue(KindDecimal, limit.raw); err != nil {
			c.add(c.at(path+"."+limit.name), "%v", err)
		}
	}
	if d.Op == "days" && conditions != 1 {
		c.add(c.at(path+".op"), "a count of days lacks its condition (less_than, at_least or mean_less_than)")
	}
	want := map[string]FactType{"leading": TypeString, "leading_share": TypeRate, "ever": TypeBool, "lowest_day": TypeDay, "highest_day": TypeDay}[d.Op]
	if d.Extreme() && d.Fact != "" && want == "" {
		want = c.e.index.figure(d.Fact).typ
	}
	if want != "" && d.Type != want || want == "" && (d.Type == TypeString || d.Type == TypeBool || d.Type == TypeScale) {
		c.add(c.at(path+".type"), "%s is no result of %s", d.Type, d.Op)
	}
}

func (c *checker) spans() []string {
	var keys []string
	for _, s := range c.e.Spans {
		keys = append(keys, s.Key)
	}
	return keys
}

func (c *checker) groups(path string, keys []string) {
	for i, key := range keys {
		c.named(item(path, i), "group of categories", key, slices.Sorted(maps.Keys(c.e.index.groups)))
	}
}
