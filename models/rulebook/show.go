package rulebook

import (
	"strings"

	"github.com/mengyue/portal/models/text"
)

// show words a value for a person: with its unit, steps and answers by their titles.
func (f *figure) show(v Value) text.Text {
	switch v.Kind() {
	case "":
		return text.Of("暂无", "not available")
	case KindBool:
		if v.True() {
			return text.Of("是", "yes")
		}
		return text.Of("否", "no")
	case KindMoney:
		return text.Same("¥" + thousands(v.String()))
	case KindInstant:
		return text.Same(f.showInstant(v))
	case KindString, KindList:
		return f.showNames(v.Items())
	}
	return f.showNumber(v)
}

// places is to how many decimals a number is shown; what is compared keeps them all.
const places = 6

func (f *figure) showNumber(v Value) text.Text {
	digits := v.String()
	near := v.Decimal().Round(places)
	exact := near.Equal(v.Decimal())
	switch {
	case f.typ == TypeRate:
		digits = near.Shift(2).String() + "%"
	case !exact:
		digits = near.String()
	}
	shown := text.Same(digits)
	if !exact {
		shown = text.F("约 %s", "about %s", digits)
	}
	if f.unit.IsZero() {
		return shown
	}
	return text.Join(text.Same(" "), shown, f.unit.after(digits))
}

func (f *figure) showInstant(v Value) string {
	if t := v.Instant().Time(); f.typ != TypeDay {
		return t.Format("2006-01-02 15:04:05")
	}
	return v.Instant().Time().Format("2006-01-02")
}

// showNames lists names by their titles; an empty list is "none".
func (f *figure) showNames(names []string) text.Text {
	if len(names) == 0 {
		return text.Of("无", "none")
	}
	titles := make([]text.Text, len(names))
	for i, name := range names {
		titles[i] = text.Same(name)
		if k := f.step(name); k >= 0 {
			titles[i] = f.steps[k].Title
		}
	}
	return text.Join(text.Of("、", ", "), titles...)
}

// thousands groups the digits before the point: 1234567.00 → 1,234,567.00.
func thousands(s string) string {
	sign := ""
	if strings.HasPrefix(s, "-") {
		sign, s = "-", s[1:]
	}
	whole, cents, _ := strings.Cut(s, ".")
	for i := len(whole) - 3; i > 0; i -= 3 {
		whole = whole[:i] + "," + whole[i:]
	}
	if cents != "" {
		whole += "." + cents
	}
	return sign + whole
}
