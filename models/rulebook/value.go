package rulebook

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/shopspring/decimal"

	"github.com/mengyue/portal/models/clock"
)

// Kind is the type of a value.
type Kind string

// The kinds of value. The zero Value has no kind: it is "not available".
const (
	KindBool    Kind = "bool"
	KindCount   Kind = "count"   // a whole number
	KindDecimal Kind = "decimal" // exact; scores, rates (1 % is 0.01), percentiles
	KindMoney   Kind = "money"   // whole fen, CNY (NUM-1)
	KindString  Kind = "string"
	KindInstant Kind = "instant"
	KindList    Kind = "list" // of strings
)

// Value is one exact, typed figure. Values are immutable. They are kept small: a population has dozens for each subject.
type Value struct {
	kind Kind
	num  decimal.Decimal // count, decimal, money (in fen)
	text string
	list *[]string
	at   clock.Instant // of a bool: 1 for yes
}

// Facts are the figures known about a subject. A missing key, or a zero Value, is "not available".
//
// Namespaces that callers fill and books never declare: paper.<ask> (count of papers), ask.<key> (answer),
// agreement.<key> (string: normal none revoked suspended expired), judgement.<key> (string: met failed),
// waiver.<rule> (string: reference of the waiver), chain.level (count; 0 = no valid chain), chain.levels (list: of each
// brand "B001=2"), standard.<limit> (the row of the standards that applies).
type Facts map[string]Value

// Bool is a yes or no.
func Bool(b bool) Value {
	if b {
		return Value{kind: KindBool, at: 1}
	}
	return Value{kind: KindBool}
}

// Count is a whole number.
func Count(n int64) Value { return Value{kind: KindCount, num: decimal.NewFromInt(n)} }

// Dec is an exact decimal.
func Dec(d decimal.Decimal) Value { return Value{kind: KindDecimal, num: d} }

// Money is an amount in fen.
func Money(fen int64) Value { return Value{kind: KindMoney, num: decimal.NewFromInt(fen)} }

// Str is a string; surrounding space is not part of it.
func Str(s string) Value { return Value{kind: KindString, text: strings.TrimSpace(s)} }

// At is an instant; a day is its 00:00 in platform time. The instant 0, "not yet", is not available.
func At(i clock.Instant) Value {
	if i.IsZero() {
		return Value{}
	}
	return Value{kind: KindInstant, at: i}
}

// List is a list of strings.
func List(items ...string) Value { return listed(slices.Clone(items)) }

func listed(items []string) Value { return Value{kind: KindList, list: &items} }

// items are the strings of a list, which are not to be changed.
func (v Value) items() []string {
	if v.list == nil {
		return nil
	}
	return *v.list
}

// Kind is the value's type, "" for a value that is not available.
func (v Value) Kind() Kind { return v.kind }

// IsZero reports a value that is not available.
func (v Value) IsZero() bool { return v.kind == "" }

// True reports a bool that is yes.
func (v Value) True() bool { return v.kind == KindBool && v.at == 1 }

// Decimal is the number of a count, a decimal or an amount (in fen), else 0.
func (v Value) Decimal() decimal.Decimal { return v.num }

// Fen is the amount of a money value in fen.
func (v Value) Fen() int64 { return v.num.IntPart() }

// Int is the whole part of a number.
func (v Value) Int() int64 { return v.num.IntPart() }

// Instant is the instant of an instant value, else 0.
func (v Value) Instant() clock.Instant {
	if v.kind == KindBool {
		return 0
	}
	return v.at
}

// Items are the strings of a list; the one string of a string.
func (v Value) Items() []string {
	if v.kind == KindString {
		return []string{v.text}
	}
	return slices.Clone(v.items())
}

// Equal compares kind and content; 4.70 equals 4.7, and a count equals the decimal of the same number (NUM-2).
func (v Value) Equal(o Value) bool {
	if v.numeric() && o.numeric() && (v.kind == KindMoney) == (o.kind == KindMoney) {
		return v.num.Equal(o.num)
	}
	return v.kind == o.kind && v.String() == o.String()
}

func (v Value) numeric() bool {
	return v.kind == KindCount || v.kind == KindDecimal || v.kind == KindMoney
}

// String is the canonical form: true, 3, 4.7, 500000.00 (yuan), RFC 3339, items joined by ";"; "" for not available.
func (v Value) String() string {
	switch v.kind {
	case KindBool:
		return fmt.Sprint(v.True())
	case KindMoney:
		return v.num.Shift(-2).StringFixed(2)
	case KindCount, KindDecimal:
		return v.num.String()
	case KindInstant:
		return v.at.String()
	case KindList:
		return strings.Join(v.items(), ";")
	default:
		return v.text
	}
}

// MarshalJSON writes one object with the kind as its key: {"money":"500000.00"}, {"list":["a","b"]}; null for not
// available.
func (v Value) MarshalJSON() ([]byte, error) {
	switch v.kind {
	case "":
		return []byte("null"), nil
	case KindList:
		return json.Marshal(map[Kind][]string{v.kind: append([]string{}, v.items()...)})
	default:
		return json.Marshal(map[Kind]string{v.kind: v.String()})
	}
}

// UnmarshalJSON reads what MarshalJSON wrote.
func (v *Value) UnmarshalJSON(b []byte) error {
	*v = Value{}
	raw := map[Kind]json.RawMessage{}
	if err := json.Unmarshal(b, &raw); err != nil {
		return err
	}
	if len(raw) > 1 {
		return fmt.Errorf("a value has one kind, not %d", len(raw))
	}
	for kind, body := range raw {
		if kind == KindList {
			*v = listed(nil)
			return json.Unmarshal(body, v.list)
		}
		var s string
		if err := json.Unmarshal(body, &s); err != nil {
			return err
		}
		parsed, err := ParseValue(kind, s)
		*v = parsed
		return err
	}
	return nil
}

// ParseValue reads the canonical form of a kind (see [Value.String]); lists are separated by ";".
func ParseValue(kind Kind, s string) (Value, error) {
	s = strings.TrimSpace(s)
	switch kind {
	case KindBool:
		if s != "true" && s != "false" {
			return Value{}, fmt.Errorf("%q is neither true nor false", s)
		}
		return Bool(s == "true"), nil
	case KindCount, KindDecimal, KindMoney:
		return parseNumber(kind, s)
	case KindInstant:
		at, err := clock.Parse(s)
		if err != nil {
			return Value{}, err
		}
		return At(at), nil
	case KindList:
		return parseList(s), nil
	case KindString:
		return Str(s), nil
	}
	return Value{}, fmt.Errorf("unknown kind of value %q", kind)
}

func parseNumber(kind Kind, s string) (Value, error) {
	if len(s) > 40 || strings.ContainsAny(s, "eE_+") {
		return Value{}, fmt.Errorf("%q is not a plain number", s)
	}
	d, err := decimal.NewFromString(s)
	switch {
	case err != nil:
		return Value{}, fmt.Errorf("%q is not a number", s)
	case kind == KindCount && !d.IsInteger():
		return Value{}, fmt.Errorf("%q is not a whole number", s)
	case kind == KindMoney && !d.Shift(2).IsInteger():
		return Value{}, fmt.Errorf("%q has more than two decimals: money is whole fen", s)
	case kind != KindDecimal && d.Abs().GreaterThan(decimal.New(1, 15)):
		return Value{}, fmt.Errorf("%q is too large", s)
	case kind == KindMoney:
		return Money(d.Shift(2).IntPart()), nil
	case kind == KindCount:
		return Count(d.IntPart()), nil
	}
	return Dec(d), nil
}

func parseList(s string) Value {
	items := []string{}
	for item := range strings.SplitSeq(s, ";") {
		if item = strings.TrimSpace(item); item != "" {
			items = append(items, item)
		}
	}
	return listed(items)
}

// Available reports whether a fact is known.
func (f Facts) Available(key string) bool { return !f[key].IsZero() }

// Keys are the keys of the available facts, sorted.
func (f Facts) Keys() []string {
	keys := slices.Sorted(maps.Keys(f))
	return slices.DeleteFunc(keys, func(k string) bool { return f[k].IsZero() })
}

// With is a copy with more facts laid over these.
func (f Facts) With(more Facts) Facts {
	out := maps.Clone(f)
	if out == nil {
		out = Facts{}
	}
	maps.Copy(out, more)
	return out
}
