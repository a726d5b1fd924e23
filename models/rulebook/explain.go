package rulebook

import (
	"strings"

	"github.com/shopspring/decimal"

	"github.com/mengyue/portal/models/clock"
	"github.com/mengyue/portal/models/text"
)

// said is the answer of one comparison in figures and words.
type said struct {
	holds       bool
	limit       string
	gap         Value         // of numbers: how far from the limit, in the unit of the fact; of ages: how many days ago
	end         clock.Instant // of ages: from when (past, reached) or until when (within) it holds
	detail, way text.Text
}

// say puts an answer into words.
func (f *figure) say(c *comparison, v Value, limits []Value, s said) said {
	switch c.sort {
	case ofNumbers:
		return f.sayNumbers(c.op, v, limits[0], s, s.gap.Decimal())
	case ofInstants:
		return f.sayInstants(c.op, v, limits[0], s)
	case ofAges:
		return f.sayAges(c, v, s)
	case ofNow:
		return f.sayNow(v, limits[0].True(), s)
	}
	return f.sayNames(c.op, v, limits, s)
}

// bound words a comparison of numbers: the demand, and the direction of the way back.
type bound struct {
	demand text.Text
	short  text.Text // what the gap is called
	raise  bool
	strict bool // the limit itself fails (TIME-5)
}

// bounds are the four comparisons of numbers.
var bounds = map[string]bound{
	"at_least":  {text.Of("不低于", "at least"), text.Of("还差", "short by"), true, false},
	"more_than": {text.Of("超过", "more than"), text.Of("还差", "short by"), true, true},
	"at_most":   {text.Of("不超过", "at most"), text.Of("超出", "over by"), false, false},
	"less_than": {text.Of("低于", "less than"), text.Of("超出", "over by"), false, true},
}

// sayNumbers words a comparison of numbers; distance is the exact distance to the limit.
func (f *figure) sayNumbers(op string, v, limit Value, s said, distance decimal.Decimal) said {
	b := bounds[op]
	if s.holds {
		s.detail = text.F("“%s”为 %s，符合%s %s 的要求。", "“%s” is %s; %s %s is required, so this is met.", f.title, f.show(v), b.demand, f.show(limit))
		return s
	}
	apart := f.apart(distance)
	if distance.IsZero() {
		s.detail = text.F("“%s”为 %s，要求%s %s，等于界限不算符合。", "“%s” is %s; %s %s is required, and the limit itself does not count.", f.title, f.show(v), b.demand, f.show(limit))
	} else {
		s.detail = text.F("“%s”为 %s，要求%s %s，%s %s。", "“%s” is %s; %s %s is required, %s %s.", f.title, f.show(v), b.demand, f.show(limit), b.short, apart)
	}
	s.way = f.wayOfNumbers(op, limit, distance)
	return s
}

// apart words a distance in the fact's unit; on a scale in steps.
func (f *figure) apart(distance decimal.Decimal) text.Text {
	switch f.typ {
	case TypeScale:
		return text.F("%s 级", "%s steps", distance.String())
	case TypeMoney:
		return f.show(Money(distance.IntPart()))
	}
	return f.show(Dec(distance))
}

// wayOfNumbers is the smallest change that meets the demand: exact where the fact counts in steps, else the limit.
func (f *figure) wayOfNumbers(op string, limit Value, distance decimal.Decimal) text.Text {
	b := bounds[op]
	verb := text.Of("降低", "Lower")
	if b.raise {
		verb = text.Of("提高", "Raise")
	}
	target := f.show(limit)
	if b.strict {
		next := limit.Decimal().Sub(one)
		if b.raise {
			next = limit.Decimal().Add(one)
		}
		switch f.typ {
		case TypeCount:
			distance, target = distance.Add(one), f.show(Count(next.IntPart()))
		case TypeMoney:
			distance, target = distance.Add(one), f.show(Money(next.IntPart()))
		case TypeScale:
			return text.F("将“%s”%s到%s %s。", "%[2]s “%[1]s” to %[3]s %[4]s.", f.title, verb, b.demand, target)
		default:
			return text.F("将“%s”%s到%s %s（不含 %[4]s）。", "%[2]s “%[1]s” to %[3]s %[4]s.", f.title, verb, b.demand, target)
		}
	}
	return text.F("将“%s”%s %s，达到 %s。", "%[2]s “%[1]s” by %[3]s, to %[4]s.", f.title, verb, f.apart(distance), target)
}

func (f *figure) sayInstants(op string, v, limit Value, s said) said {
	demand := text.Of("早于", "before")
	if op == "from" {
		demand = text.Of("不早于", "no earlier than")
	}
	if s.holds {
		s.detail = text.F("“%s”为 %s，%s %s，符合要求。", "“%s” is %s, %s %s, as required.", f.title, f.show(v), demand, f.show(limit))
		return s
	}
	s.detail = text.F("“%s”为 %s，要求%s %s。", "“%s” is %s; it must be %s %s.", f.title, f.show(v), demand, f.show(limit))
	return s
}

// sayAges words the age of an instant.
func (f *figure) sayAges(c *comparison, v Value, s said) said {
	demand := map[string]text.Text{"within": text.Of("须在 %s 以内", "must be within %s"), "past": text.Of("须已超过 %s", "must be more than %s ago"),
		"reached": text.Of("须已满 %s", "must be %s ago or longer")}[c.op]
	demand = text.F(demand.ZH, demand.EN, c.length.Text())
	if s.holds {
		s.detail = text.F("“%s”为 %s，距今 %s 天，%s，符合要求。", "“%s” is %s, %s days ago; it %s, so this is met.", f.title, f.show(v), s.gap, demand)
		return s
	}
	s.detail = text.F("“%s”为 %s，距今 %s 天，%s。", "“%s” is %s, %s days ago; it %s.", f.title, f.show(v), s.gap, demand)
	stamp := s.end.Time().Format("2006-01-02 15:04")
	if c.op == "within" {
		s.way = text.F("请在最近 %s 内重新完成。", "Do it again: it must lie within the last %s.", c.length.Text())
	} else {
		s.way = text.F("最早于 %s 满足。", "It is met from %s on.", stamp)
	}
	return s
}

func (f *figure) sayNow(v Value, wanted bool, s said) said {
	s.detail = text.F("“%s”为 %s，已经过去。", "“%s” is %s, which is past.", f.title, f.show(v))
	if s.holds != wanted {
		s.detail = text.F("“%s”为 %s，尚未到来。", "“%s” is %s, which has not come yet.", f.title, f.show(v))
	}
	if !s.holds && wanted {
		s.way = text.F("最早于 %s 满足。", "It is met from %s on.", v.Instant().Time().Format("2006-01-02 15:04"))
	}
	return s
}

func (f *figure) sayNames(op string, v Value, limits []Value, s said) said {
	shown := make([]text.Text, len(limits))
	for i, l := range limits {
		shown[i] = f.show(l)
	}
	demand := text.F(map[string]string{"is": "须为“%s”", "is_not": "不得为“%s”", "one_of": "须为“%s”之一", "none_of": "不得含有“%s”", "contains": "须包含“%s”"}[op],
		map[string]string{"is": "it must be “%s”", "is_not": "it must not be “%s”", "one_of": "it must be one of “%s”", "none_of": "it must have none of “%s”",
			"contains": "it must contain “%s”"}[op], text.Join(text.Of("、", ", "), shown...))
	if s.holds {
		s.detail = text.F("“%s”为“%s”，符合要求。", "“%s” is “%s”, as required.", f.title, f.show(v))
		return s
	}
	s.detail = text.F("“%s”为“%s”，%s。", "“%s” is “%s”; %s.", f.title, f.show(v), demand)
	if op != "is" || v.Kind() != KindBool {
		s.way = text.F("“%s”%s。", "“%s”: %s.", f.title, demand)
	}
	return s
}

func judged(a Answer) text.Text {
	if a == Met {
		return text.Of("审核人员判断为符合。", "A reviewer judged this as met.")
	}
	return text.Of("审核人员判断为不符合。", "A reviewer judged this as not met.")
}

func notApplicable(why text.Text) text.Text {
	return sentences(text.Of("本项不适用：", "This does not apply:"), why)
}

// sentences puts sentences after one another; empty ones are left out.
func sentences(pieces ...text.Text) text.Text {
	var out text.Text
	for _, p := range pieces {
		out.ZH += p.ZH
		out.EN = strings.TrimSpace(out.EN + " " + p.EN)
	}
	return out
}

func titles(parts []Result, a Answer) text.Text {
	var out []text.Text
	for _, p := range parts {
		if p.Result == a {
			out = append(out, p.Title)
		}
	}
	return text.Join(text.Of("；", "; "), out...)
}

// details puts together what the parts that decided say.
func details(parts []Result, a Answer) text.Text {
	var out []text.Text
	for _, p := range parts {
		if p.Result == a {
			out = append(out, p.Detail)
		}
	}
	return sentences(out...)
}
