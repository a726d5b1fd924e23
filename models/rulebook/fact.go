package rulebook

import (
	"strings"

	"github.com/shopspring/decimal"

	"github.com/mengyue/portal/models/text"
)

// comparison is one comparison of a condition on a fact.
type comparison struct {
	op       string // the YAML key
	operands []Operand
	period   string
	groups   []string
	lists    []string // of names
}

// comparisons lists what a condition compares, in the order of the grammar.
func (c *Condition) comparisons() []comparison {
	var out []comparison
	for _, one := range []struct {
		op      string
		operand *Operand
	}{{"at_least", c.AtLeast}, {"more_than", c.MoreThan}, {"at_most", c.AtMost}, {"less_than", c.LessThan}, {"is", c.Is},
		{"is_not", c.IsNot}, {"contains", c.Contains}, {"before", c.Before}, {"from", c.From},
		{"known", c.Known}, {"over", c.Over}} {
		if one.operand != nil {
			out = append(out, comparison{op: one.op, operands: []Operand{*one.operand}})
		}
	}
	if len(c.OneOf) > 0 {
		out = append(out, comparison{op: "one_of", operands: c.OneOf})
	}
	if len(c.NoneOf) > 0 {
		out = append(out, comparison{op: "none_of", operands: c.NoneOf})
	}
	for _, one := range []comparison{{op: "in", groups: c.In}, {op: "not_in", groups: c.NotIn}, {op: "all_in", groups: c.AllIn},
		{op: "not_named", lists: c.NotNamed}, {op: "resembles", lists: c.Resembles}} {
		if len(one.groups)+len(one.lists) > 0 {
			out = append(out, one)
		}
	}
	for _, one := range []comparison{{op: "within", period: c.Within}, {op: "past", period: c.Past}, {op: "reached", period: c.Reached}} {
		if one.period != "" {
			out = append(out, one)
		}
	}
	return out
}

// checked are the comparisons of a condition that loading has checked.
func (c *Condition) checked() []comparison {
	if c.compared != nil {
		return c.compared
	}
	return c.comparisons()
}

// fact compares one fact; the first comparison that does not hold decides.
func (j judging) fact(c *Condition) (f finding) {
	fig := j.figure(c.Fact)
	value := j.facts[c.Fact]
	f = finding{answer: Met, facts: Facts{c.Fact: value}, value: value.String(), unit: fig.unit.EN}
	if fig.typ == TypeMoney {
		f.unit = "CNY"
	}
	if fig.lookback != "" {
		defer func() { f = j.over(f, fig.lookback) }()
	}
	if c.Day != "" {
		defer func() { f = j.dated(f, c.Day) }()
	}
	for i, cmp := range c.checked() {
		if cmp.op == "known" {
			return fig.known(f, value, cmp.operands[0].Value.True())
		}
		limits := make([]Value, len(cmp.operands))
		missing := value.IsZero() || !fig.holds(value)
		name := fig.title
		for k, o := range cmp.operands {
			limits[k] = o.Value
			if o.Fact != "" {
				limits[k] = j.facts[o.Fact]
				f.facts[o.Fact] = limits[k]
				if limits[k].IsZero() && !missing {
					missing, name = true, j.figure(o.Fact).title
				}
			}
		}
		if missing {
			f.answer = NotAvailable
			if j.silent {
				return f
			}
			f.detail = text.F("“%s”暂无数据，无法自动判断。", "“%s” is not available, so it cannot be decided automatically.", name)
			if strings.HasPrefix(c.Fact, "ask.") {
				f.detail = text.F("“%s”尚未填写。", "“%s” has not been answered.", name)
				f.way = text.F("请填写“%s”。", "Answer “%s”.", name)
			}
			return f
		}
		said := j.compare(fig, cmp, value, limits)
		if !said.holds || i == 0 {
			f.limit, f.gap, f.detail, f.way = said.limit, said.gap, said.detail, said.way
		}
		if !said.holds {
			f.answer = Failed
			return f
		}
	}
	return f
}

// over names the period that a figure was reckoned over, where it was chosen.
func (j judging) over(f finding, lookback string) finding {
	chosen := j.facts[lookback]
	if chosen.IsZero() {
		return f
	}
	f.facts[lookback] = chosen
	if !j.silent && f.answer != NotAvailable {
		f.detail = sentences(f.detail, text.F("按%s计算。", "Reckoned over %s.", j.figure(lookback).show(chosen)))
	}
	return f
}

// dated names the day on which the value stood.
func (j judging) dated(f finding, day string) finding {
	at := j.facts[day]
	f.facts[day] = at
	if j.silent || at.IsZero() || f.answer == NotAvailable {
		return f
	}
	f.detail = sentences(f.detail, text.F("当时为 %s。", "That was on %s.", j.figure(day).show(at)))
	return f
}

// holds reports whether a value is of the declared kind; a count may stand for a decimal.
func (f figure) holds(v Value) bool {
	want := f.typ.Kind()
	return v.Kind() == want || want == KindDecimal && v.Kind() == KindCount || want == KindList && v.Kind() == KindString
}

// number is what orders the values of a fact: the number itself, or the place on the scale.
func (f figure) number(v Value) decimal.Decimal {
	if f.typ == TypeScale {
		return decimal.NewFromInt(int64(f.step(v.String())))
	}
	return v.Decimal()
}

func within(margin decimal.Decimal, gap string) bool {
	distance, err := decimal.NewFromString(gap)
	return err == nil && distance.LessThanOrEqual(margin)
}

// compare answers one comparison.
func (j judging) compare(f figure, c comparison, v Value, limits []Value) said {
	if len(c.groups) > 0 {
		return j.inGroups(f, c, v)
	}
	if len(c.lists) > 0 {
		return j.ofNames(f, c, v)
	}
	return f.compare(c, v, limits, j.at)
}

// known answers whether a fact is available, which is never "not available" itself.
func (f figure) known(found finding, v Value, wanted bool) finding {
	found.limit = Bool(wanted).String()
	if v.IsZero() == wanted {
		found.answer = Failed
	}
	if f.silent {
		return found
	}
	found.detail = text.F("“%s”暂无数据。", "“%s” is not available.", f.title)
	if !v.IsZero() {
		found.detail = text.F("“%s”为 %s。", "“%s” is %s.", f.title, f.show(v))
	}
	return found
}
