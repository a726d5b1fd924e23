package rulebook

import (
	"slices"
	"strings"

	"github.com/shopspring/decimal"
	"golang.org/x/text/unicode/norm"

	"github.com/mengyue/portal/models/clock"
)

// compare answers one comparison, exactly (NUM-2, TIME-5).
func (f *figure) compare(c *comparison, v Value, limits []Value, at clock.Instant) said {
	switch c.sort {
	case ofNumbers:
		return f.compareNumbers(c, v, limits[0])
	case ofInstants:
		return compareInstants(c, v, limits[0])
	case ofAges:
		return compareAges(c, v, at)
	case ofNow:
		return said{holds: (v.Instant() <= at) == limits[0].True(), limit: c.written(limits[0])} // has the instant come?
	}
	return compareNames(c, v, limits)
}

func (f *figure) compareNumbers(c *comparison, v, limit Value) said {
	order, gap := apart(f.number(v), f.number(limit))
	holds := order < 0
	switch {
	case order == 0:
		holds = !c.bound.strict
	case c.bound.raise:
		holds = order > 0
	}
	if f.typ == TypeMoney {
		gap.kind = KindMoney
	}
	return said{holds: holds, limit: c.written(limit), gap: gap}
}

func compareInstants(c *comparison, v, limit Value) said {
	holds := v.Instant() < limit.Instant()
	if c.op == "from" {
		holds = v.Instant() >= limit.Instant()
	}
	return said{holds: holds, limit: c.written(limit)}
}

// compareAges measures from the fact's instant to the one judged: within, up to the end of the period's last day;
// past, from that end on; reached, from the corresponding day on.
func compareAges(c *comparison, v Value, at clock.Instant) said {
	since := v.Instant()
	s := said{limit: c.period, gap: daysBetween(since, at), end: c.length.After(since)}
	switch c.op {
	case "within":
		s.holds = since <= at && at < s.end
	case "past":
		s.holds = at >= s.end
	case "reached":
		s.end = corresponding(since, c.length)
		s.holds = at >= s.end
	}
	return s
}

func compareNames(c *comparison, v Value, limits []Value) said {
	if c.op == "is" || c.op == "is_not" {
		return said{holds: v.Equal(limits[0]) == (c.op == "is"), limit: c.written(limits[0])}
	}
	var names []string
	for _, l := range limits {
		names = append(names, l.Items()...)
	}
	if len(limits) == 1 && limits[0].Kind() != KindList && limits[0].Kind() != KindString {
		names = []string{limits[0].String()}
	}
	shares := func() bool {
		return slices.ContainsFunc(v.Items(), func(item string) bool { return slices.Contains(names, item) })
	}
	s := said{limit: strings.Join(names, ";")}
	switch c.op {
	case "one_of":
		s.holds = shares()
	case "none_of":
		s.holds = !shares()
	case "contains":
		if v.Kind() == KindString {
			s.holds = names != nil && plainName(names[0]) != "" && strings.Contains(plainName(v.String()), plainName(names[0]))
		} else {
			s.holds = shares()
		}
	}
	return s
}

// plainName is a name without what people write differently: width, case, spaces and brackets.
func plainName(s string) string {
	return strings.Map(func(r rune) rune {
		if strings.ContainsRune(" \t\n　()（）·.-—_", r) {
			return -1
		}
		return r
	}, strings.ToLower(norm.NFKC.String(s)))
}

// written is the limit as results have it.
func (c *comparison) written(limit Value) string {
	if c.literal != nil {
		return c.limit
	}
	return limit.String()
}

var one = decimal.NewFromInt(1)
