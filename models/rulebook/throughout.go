package rulebook

import (
	"slices"
	"strings"
)

// Throughout is the window of a derived fact that lies between a case's submission and its review: what was known when
// it was handed in, and every whole day since.
const Throughout = "submit..decide"

// Extreme reports whether the fact is the worst or best of its window, or the day of it.
func (d DerivedDecl) Extreme() bool { return d.Low() || d.Op == "highest" || d.Op == "highest_day" }

// Low reports whether less is what the fact looks for.
func (d DerivedDecl) Low() bool { return d.Op == "lowest" || d.Op == "lowest_day" }

// Dated reports whether the fact is the day of the extreme in place of the extreme itself.
func (d DerivedDecl) Dated() bool { return d.Op == "lowest_day" || d.Op == "highest_day" }

// Less orders two values of a fact: numbers and instants by size, steps of a scale by their place, false before true.
func (e *Edition) Less(fact string, a, b Value) bool {
	f := e.index.figure(fact)
	switch {
	case f.typ == TypeBool:
		return !a.True() && b.True()
	case f.timed():
		return a.Instant() < b.Instant()
	}
	order, _ := apart(f.number(a), f.number(b))
	return order < 0
}

// extreme: it looks at measures or at one base fact, its window runs back from the instant, and what serves only it
// stands nowhere else.
func (c *checker) extreme(path string, d DerivedDecl) {
	if !d.Extreme() {
		switch {
		case d.Rolling != "":
			c.add(c.at(path+".rolling"), "%s has no rolling sums; only lowest and highest have", d.Op)
		case len(d.Except) > 0:
			c.add(c.at(path+".except"), "%s leaves out no spans; only lowest and highest do", d.Op)
		case d.Over == Throughout:
			c.add(c.at(path+".over"), "%s is not asked throughout; write lowest or highest", d.Op)
		}
		return
	}
	if strings.HasSuffix(d.Rolling, "wd") || strings.HasSuffix(d.Rolling, "h") {
		c.add(c.at(path+".rolling"), "rolling: sums run over days, months or years, not over %s", d.Rolling)
	}
	for i, key := range d.Except {
		c.named(path+"."+item("except", i), "span", key, c.spans())
	}
	if d.Fact != "" {
		c.extremeOf(path, d)
	}
	if d.Until+d.From+d.To != "" {
		c.add(c.at(path+".op"), "%s looks at its whole window: until, from and to are none of its business", d.Op)
	}
}

// extremeOf: the base fact is declared, has an order and the same subject.
func (c *checker) extremeOf(path string, d DerivedDecl) {
	at := slices.IndexFunc(c.e.Facts, func(f FactDecl) bool { return f.Key == d.Fact && !f.Kept() })
	switch {
	case at < 0:
		c.add(c.at(path+".fact"), "%s looks at a fact with a history; there is no such %q%s", d.Op, d.Fact, meant(d.Fact, c.e.index.names()))
	case c.e.Facts[at].Subject != d.Subject:
		c.add(c.at(path+".subject"), "%s belongs to another subject than %s", d.Key, d.Fact)
	case !c.e.index.figure(d.Fact).ordered() && c.e.index.figure(d.Fact).typ != TypeBool:
		c.add(c.at(path+".fact"), "%s is %s and has no order", d.Fact, c.e.Facts[at].Type)
	case len(d.Measure) > 0:
		c.add(c.at(path+".fact"), "%s looks at measures or at a fact, not at both", d.Op)
	case d.Rolling != "" || len(d.Except) > 0:
		c.add(c.at(path+".fact"), "rolling and except are for measures; %s is a fact", d.Fact)
	}
}
