package rulebook

import (
	"slices"
	"strings"

	"github.com/shopspring/decimal"
	"golang.org/x/text/unicode/norm"

	"github.com/mengyue/portal/models/clock"
)

// compare answers one comparison, exactly (NUM-2, TIME-5), and says so in words.
func (f figure) compare(c comparison, v Value, limits []Value, at clock.Instant) said {
	switch c.op {
	case "at_least", "more_than", "at_most", "less_than":
		return f.compareNumbers(c.op, v, limits[0])
	case "before", "from":
		return f.compareInstants(c.op, v, limits[0])
	case "within", "past", "reached":
		return f.compareAges(c, v, at)
	case "over":
		return f.compareNow(v, limits[0].True(), at)
	}
	return f.compareNames(c.op, v, limits)
}

func (f figure) compareNumbers(op string, v, limit Value) said {
	a, b := f.number(v), f.number(limit)
	order := a.Cmp(b)
	holds := order < 0
	switch op {
	case "at_least":
		holds = order >= 0
	case "more_than":
		holds = order > 0
	case "at_most":
		holds = order <= 0
	}
	gap := a.Sub(b).Abs()
	shown := gap.String()
	if f.typ == TypeMoney {
		shown = gap.Shift(-2).StringFixed(2)
	}
	return f.sayNumbers(op, v, limit, said{holds: holds, limit: limit.String(), gap: shown}, gap)
}

func (f figure) compareInstants(op string, v, limit Value) said {
	holds := v.Instant() < limit.Instant()
	if op == "from" {
		holds = v.Instant() >= limit.Instant()
	}
	return f.sayInstants(op, v, limit, said{holds: holds, limit: limit.String()})
}

// compareAges measures from the fact's instant to the one judged: within, up to the end of the period's last day;
// past, from that end on; reached, from the corresponding day on.
func (f figure) compareAges(c comparison, v Value, at clock.Instant) said {
	since := v.Instant()
	length := periodOf(c.period)
	end := length.After(since)
	s := said{limit: c.period, gap: daysBetween(since, at)}
	switch c.op {
	case "within":
		s.holds = since <= at && at < end
	case "past":
		s.holds = at >= end
	case "reached":
		end = corresponding(since, length)
		s.holds = at >= end
	}
	return f.sayAges(c, v, s, end)
}

// compareNow asks whether an instant has come.
func (f figure) compareNow(v Value, wanted bool, at clock.Instant) said {
	return f.sayNow(v, wanted, said{holds: (v.Instant() <= at) == wanted, limit: Bool(wanted).String()})
}

func (f figure) compareNames(op string, v Value, limits []Value) said {
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
	switch op {
	case "is":
		s.holds = len(limits) == 1 && v.Equal(limits[0])
	case "is_not":
		s.holds = len(limits) == 1 && !v.Equal(limits[0])
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
	return f.sayNames(op, v, limits, s)
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

var one = decimal.NewFromInt(1)
