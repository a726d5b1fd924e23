package rulebook

import (
	"maps"
	"slices"
	"strings"
)

// onFact: the fact is known, and each comparison fits its type; literals are read here.
func (c *checker) onFact(path string, d *Condition) {
	fig, known := c.e.index.facts[d.Fact]
	if !known {
		c.add(c.at(path+".fact"), "there is no fact %q%s", d.Fact, meant(d.Fact, c.e.index.names()))
		return
	}
	if day, is := c.e.index.facts[d.Day]; d.Day != "" && (!is || !day.timed()) {
		c.add(c.at(path+".day"), "there is no day or instant %q%s", d.Day, meant(d.Day, c.e.index.names()))
	}
	cmps := d.comparisons()
	if len(cmps) == 0 {
		c.add(c.at(path+".fact"), "%s is compared with nothing", d.Fact)
	}
	for _, cmp := range cmps {
		if reason := fig.refuses(cmp.op); reason != "" {
			c.add(c.at(path+"."+cmp.op), "%s: %s is %s; %s", cmp.op, d.Fact, fig.typ, reason)
			continue
		}
		if strings.HasSuffix(cmp.period, "wd") {
			c.add(c.at(path+"."+cmp.op), "%s: working days measure deadlines, not ages: write days, months or years", cmp.op)
		}
		for i, key := range cmp.groups {
			c.named(path+"."+item(cmp.op, i), "group of categories", key, slices.Sorted(maps.Keys(c.e.index.groups)))
		}
		for i, key := range cmp.lists {
			c.named(path+"."+item(cmp.op, i), "list of names", key, slices.Sorted(maps.Keys(c.e.index.lists)))
		}
		if cmp.op == "known" {
			c.known(path+".known", d.Known, len(cmps))
			continue
		}
		if cmp.op == "over" {
			c.yesNo(path+".over", d.Over)
			continue
		}
		c.operands(path, fig, d, cmp.op)
	}
}

// known: true or false, and nothing beside it.
func (c *checker) known(path string, o *Operand, n int) {
	if n > 1 {
		c.add(c.at(path), "known stands alone: any other comparison asks for the fact anyway")
	}
	c.yesNo(path, o)
}

// yesNo: an operand that is true or false, whatever the fact's type.
func (c *checker) yesNo(path string, o *Operand) {
	if o.Raw != "true" && o.Raw != "false" {
		c.add(c.at(path), "%s: %q is neither true nor false", leaf(path), o.Raw)
	}
	o.Value = Bool(o.Raw == "true")
}

// refuses says why a comparison does not fit a type, "" where it does.
func (f *figure) refuses(op string) string {
	switch op {
	case "at_least", "more_than", "at_most", "less_than":
		if !f.ordered() {
			return "only numbers, money and scales are compared by size"
		}
	case "before", "from", "within", "past", "reached", "over":
		if !f.timed() {
			return "only days and instants are compared in time"
		}
	case "is", "is_not":
		if f.typ == TypeList {
			return "write one_of, none_of or contains"
		}
	case "in", "not_in", "all_in":
		if f.typ != TypeString && f.typ != TypeList {
			return "only strings and lists are categories"
		}
	case "not_named", "resembles":
		if f.typ != TypeString && f.typ != TypeList {
			return "only strings and lists are names"
		}
	case "one_of", "none_of":
		if f.typ != TypeString && f.typ != TypeList && f.typ != TypeScale {
			return "only strings, lists and scales are looked up"
		}
	case "contains":
		if f.typ != TypeString && f.typ != TypeList {
			return "only strings and lists contain something"
		}
	}
	return ""
}

func (c *checker) operands(path string, fig *figure, d *Condition, op string) {
	for _, o := range d.operandsOf(op) {
		at := path + "." + op
		if o.index >= 0 {
			at = item(at, o.index)
		}
		if o.operand.Fact != "" {
			c.otherFact(at, fig, o.operand.Fact)
			continue
		}
		form := fig
		if op == "contains" && fig.typ == TypeString {
			form = &figure{key: fig.key, typ: TypeString}
		}
		value, err := form.literal(o.operand.Raw)
		if err != nil {
			c.add(c.at(at), "%s: %v", op, err)
			continue
		}
		o.operand.Value = value
	}
}

func (c *checker) otherFact(path string, fig *figure, key string) {
	other, known := c.e.index.facts[key]
	switch {
	case !known:
		c.add(c.at(path), "there is no fact %q%s", key, meant(key, c.e.index.names()))
	case fig.typ == TypeScale && !slices.Equal(fig.stepKeys(), other.stepKeys()),
		fig.typ.Kind() != other.typ.Kind() && fig.typ.Kind() != KindList,
		fig.unit.EN != other.unit.EN:
		c.add(c.at(path), "%s is %s %s and %s is %s %s: they do not compare", fig.key, fig.typ, fig.unit.EN, key, other.typ, other.unit.EN)
	}
}

type placedOperand struct {
	operand *Operand
	index   int // in a list, -1 outside one
}

// operandsOf gives the operands of one comparison where they stand, so that their literals can be kept there.
func (d *Condition) operandsOf(op string) []placedOperand {
	single := map[string]*Operand{"at_least": d.AtLeast, "more_than": d.MoreThan, "at_most": d.AtMost, "less_than": d.LessThan,
		"is": d.Is, "is_not": d.IsNot, "contains": d.Contains, "before": d.Before, "from": d.From}[op]
	if single != nil {
		return []placedOperand{{single, -1}}
	}
	list := d.OneOf
	if op == "none_of" {
		list = d.NoneOf
	}
	if op != "one_of" && op != "none_of" {
		return nil
	}
	var out []placedOperand
	for i := range list {
		out = append(out, placedOperand{&list[i], i})
	}
	return out
}
