package rulebook

import (
	"strings"

	"github.com/shopspring/decimal"

	"github.com/mengyue/portal/models/calendar"
	"github.com/mengyue/portal/models/text"
)

// comparison is one comparison of a condition on a fact.
type comparison struct {
	op       string // the YAML key
	operands []Operand
	period   string
	length   calendar.Period // the period
	groups   []string
	lists    []string // of names

	literal []Value // the operands where none is a fact, and the first as results have it
	limit   string
	sort    sort
	bound   bound // of numbers
}

// sort is what a comparison looks at.
type sort uint8

const (
	ofNames sort = iota
	ofNumbers
	ofInstants
	ofAges
	ofNow
	ofBeing // known
)

var sorts = map[string]sort{"at_least": ofNumbers, "more_than": ofNumbers, "at_most": ofNumbers, "less_than": ofNumbers,
	"before": ofInstants, "from": ofInstants, "within": ofAges, "past": ofAges, "reached": ofAges, "over": ofNow, "known": ofBeing}

// fixed is a comparison with what is the same for all whom it is asked of.
func (c comparison) fixed() comparison {
	c.length, _ = calendar.ParsePeriod(c.period)
	c.sort, c.bound = sorts[c.op], bounds[c.op]
	for _, o := range c.operands {
		if o.Fact != "" {
			c.literal = nil
			return c
		}
		c.literal = append(c.literal, o.Value)
	}
	if len(c.literal) > 0 {
		c.limit = c.literal[0].String()
	}
	return c
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
	for i := range out {
		out[i] = out[i].fixed()
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
func (j judging) fact(c *Condition, r *Result) {
	fig := c.figure
	if fig == nil {
		fig = j.figure(c.Fact)
	}
	value := j.facts[c.Fact]
	r.Result, r.Value, r.Unit = Met, j.room.written(value), fig.unit.EN
	if fig.typ == TypeMoney {
		r.Unit = "CNY"
	}
	r.Facts = append(j.room.used(c.facts(fig)), Fact{c.Fact, value})
	j.compareAll(c, fig, value, r)
	if c.Day != "" {
		j.dated(r, c.Day)
	}
	if fig.lookback != "" {
		j.over(r, fig.lookback)
	}
}

// facts is how many facts a condition on one may use.
func (c *Condition) facts(fig *figure) int {
	n := 1
	if c.Day != "" {
		n++
	}
	if fig.lookback != "" {
		n++
	}
	for i := range c.compared {
		if c.compared[i].literal == nil {
			n += len(c.compared[i].operands)
		}
	}
	return n
}

// compareAll goes through what a condition compares.
func (j judging) compareAll(c *Condition, fig *figure, value Value, r *Result) {
	all := c.checked()
	for i := range all {
		cmp := &all[i]
		if cmp.sort == ofBeing {
			j.known(r, fig, value, cmp)
			return
		}
		limits, missing := cmp.literal, ""
		if limits == nil {
			limits, missing = j.operands(cmp, r)
		}
		if value.IsZero() || !fig.holds(value) {
			missing = c.Fact
		}
		if missing != "" {
			j.missing(c, missing, r)
			return
		}
		said := j.compare(fig, cmp, value, limits)
		if !said.holds || i == 0 {
			r.Limit, r.Gap, r.Detail, r.Way = said.limit, j.room.written(said.gap), said.detail, said.way
		}
		if !said.holds {
			r.Result = Failed
			return
		}
	}
}

// operands are what a comparison compares with, and the first fact among them that is not available.
func (j judging) operands(cmp *comparison, r *Result) (limits []Value, missing string) {
	limits = make([]Value, len(cmp.operands))
	for k, o := range cmp.operands {
		limits[k] = o.Value
		if o.Fact != "" {
			limits[k] = j.facts[o.Fact]
			r.Facts = r.Facts.with(o.Fact, limits[k])
			if limits[k].IsZero() && missing == "" {
				missing = o.Fact
			}
		}
	}
	return limits, missing
}

// missing says that a fact is not available, that of the condition or one that it is compared with.
func (j judging) missing(c *Condition, fact string, r *Result) {
	r.Result = NotAvailable
	if j.silent {
		return
	}
	name := j.figure(fact).title
	r.Detail = text.F("“%s”暂无数据，无法自动判断。", "“%s” is not available, so it cannot be decided automatically.", name)
	if strings.HasPrefix(c.Fact, "ask.") {
		r.Detail = text.F("“%s”尚未填写。", "“%s” has not been answered.", name)
		r.Way = text.F("请填写“%s”。", "Answer “%s”.", name)
	}
}

// over names the period that a figure was reckoned over, where it was chosen.
func (j judging) over(r *Result, lookback string) {
	chosen := j.facts[lookback]
	if chosen.IsZero() {
		return
	}
	r.Facts = r.Facts.with(lookback, chosen)
	if !j.silent && r.Result != NotAvailable {
		r.Detail = sentences(r.Detail, text.F("按%s计算。", "Reckoned over %s.", j.figure(lookback).show(chosen)))
	}
}

// dated names the day on which the value stood.
func (j judging) dated(r *Result, day string) {
	at := j.facts[day]
	r.Facts = r.Facts.with(day, at)
	if j.silent || at.IsZero() || r.Result == NotAvailable {
		return
	}
	r.Detail = sentences(r.Detail, text.F("当时为 %s。", "That was on %s.", j.figure(day).show(at)))
}

// holds reports whether a value is of the declared kind; a count may stand for a decimal.
func (f *figure) holds(v Value) bool {
	want := f.typ.Kind()
	return v.Kind() == want || want == KindDecimal && v.Kind() == KindCount || want == KindList && v.Kind() == KindString
}

// number is what orders the values of a fact: the number itself, or the place on the scale.
func (f *figure) number(v Value) Value {
	if f.typ == TypeScale {
		return Count(int64(f.step(v.String())))
	}
	return v
}

func within(margin decimal.Decimal, gap string) bool {
	distance, err := ParseValue(KindDecimal, gap)
	if err != nil {
		return false
	}
	order, _ := apart(distance, Dec(margin))
	return order <= 0
}

// compare answers one comparison, and says so in words.
func (j judging) compare(f *figure, c *comparison, v Value, limits []Value) said {
	if len(c.groups) > 0 {
		return j.inGroups(f, c, v)
	}
	if len(c.lists) > 0 {
		return j.ofNames(f, c, v)
	}
	s := f.compare(c, v, limits, j.at)
	if j.silent {
		return s
	}
	return f.say(c, v, limits, s)
}

// known answers whether a fact is available, which is never "not available" itself.
func (j judging) known(r *Result, fig *figure, v Value, c *comparison) {
	r.Limit = c.limit
	if v.IsZero() == c.literal[0].True() {
		r.Result = Failed
	}
	if j.silent {
		return
	}
	r.Detail = text.F("“%s”暂无数据。", "“%s” is not available.", fig.title)
	if !v.IsZero() {
		r.Detail = text.F("“%s”为 %s。", "“%s” is %s.", fig.title, fig.show(v))
	}
}
