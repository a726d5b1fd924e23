package rulebook

import (
	"fmt"
	"regexp"
	"strings"
)

var numberWithUnit = regexp.MustCompile(`^(-?[0-9]+(?:\.[0-9]+)?)\s*(\S.*)?$`)

// literal reads what a book writes for a fact: money as "CNY 500000", a rate as "1 %", any number with or without the
// fact's own unit.
func (f *figure) literal(raw string) (Value, error) {
	raw = strings.TrimSpace(raw)
	switch f.typ {
	case TypeMoney:
		amount, ok := strings.CutPrefix(raw, "CNY ")
		if !ok {
			return Value{}, fmt.Errorf("%q is no amount in yuan: write it like \"CNY 7000\" or \"CNY 0.50\"", raw)
		}
		return ParseValue(KindMoney, amount)
	case TypeRate:
		part, ok := strings.CutSuffix(raw, "%")
		if !ok {
			return Value{}, fmt.Errorf("%q lacks its unit: write it as a percentage, like \"1 %%\"", raw)
		}
		v, err := ParseValue(KindDecimal, part)
		if err != nil {
			return Value{}, err
		}
		return Dec(v.Decimal().Shift(-2)), nil
	case TypeCount, TypeDecimal:
		return f.plainNumber(raw)
	case TypeScale:
		if f.step(raw) < 0 {
			return Value{}, fmt.Errorf("%q is no step of %s%s", raw, f.key, meant(raw, f.stepKeys()))
		}
	case TypeString, TypeList:
		if len(f.steps) > 0 && f.step(raw) < 0 {
			return Value{}, fmt.Errorf("%q is no answer of %s%s", raw, f.key, meant(raw, f.stepKeys()))
		}
		return Str(raw), nil
	}
	return ParseValue(f.typ.Kind(), raw)
}

func (f *figure) plainNumber(raw string) (Value, error) {
	m := numberWithUnit.FindStringSubmatch(raw)
	if m == nil {
		return Value{}, fmt.Errorf("%q is not a number", raw)
	}
	if unit := m[2]; unit != "" && unit != f.unit.ZH && unit != f.unit.EN && unit != f.unit.One {
		if f.unit.IsZero() {
			return Value{}, fmt.Errorf("%s has no unit, yet %q names %q", f.key, raw, unit)
		}
		return Value{}, fmt.Errorf("%s is counted in %s, not in %q", f.key, f.unit.EN, unit)
	}
	return ParseValue(f.typ.Kind(), m[1])
}
