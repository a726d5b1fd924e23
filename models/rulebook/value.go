package rulebook

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strconv"
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
	n    int64 // of a number n × 10^exp, money in fen; of an instant its microseconds; of a bool 1 for yes
	exp  int32
	text string
	more *more
}

// more is what has no room in a value itself.
type more struct {
	items  []string        // of a list
	number decimal.Decimal // of many digits
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
		return Value{kind: KindBool, n: 1}
	}
	return Value{kind: KindBool}
}

// Count is a whole number.
func Count(n int64) Value { return whole(KindCount, n) }

// Dec is an exact decimal.
func Dec(d decimal.Decimal) Value { return numberOf(KindDecimal, d) }

// Money is an amount in fen.
func Money(fen int64) Value { return whole(KindMoney, fen) }

// Str is a string; surrounding space is not part of it.
func Str(s string) Value { return Value{kind: KindString, text: strings.TrimSpace(s)} }

// At is an instant; a day is its 00:00 in platform time. The instant 0, "not yet", is not available.
func At(i clock.Instant) Value {
	if i.IsZero() {
		return Value{}
	}
	return Value{kind: KindInstant, n: int64(i)}
}

// List is a list of strings.
func List(items ...string) Value { return listed(slices.Clone(items)) }

func listed(items []string) Value { return Value{kind: KindList, more: &more{items: items}} }

// items are the strings of a list, which are not to be changed.
func (v Value) items() []string {
	if v.more == nil {
		return nil
	}
	return v.more.items
}

// Kind is the value's type, "" for a value that is not available.
func (v Value) Kind() Kind { return v.kind }

// IsZero reports a value that is not available.
func (v Value) IsZero() bool { return v.kind == "" }

// True reports a bool that is yes.
func (v Value) True() bool { return v.kind == KindBool && v.n == 1 }

// Decimal is the number of a count, a decimal or an amount (in fen), else 0.
func (v Value) Decimal() decimal.Decimal {
	switch {
	case !v.numeric():
		return decimal.Decimal{}
	case v.more != nil:
		return v.more.number
	}
	return decimal.New(v.n, v.exp)
}

// Fen is the amount of a money value in fen.
func (v Value) Fen() int64 { return v.Int() }

// Int is the whole part of a number.
func (v Value) Int() int64 {
	if v.exp == 0 && v.more == nil && v.numeric() {
		return v.n
	}
	return v.Decimal().IntPart()
}

// Instant is the instant of an instant value, else 0.
func (v Value) Instant() clock.Instant {
	if v.kind != KindInstant {
		return 0
	}
	return clock.Instant(v.n)
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
		order, _ := apart(v, o)
		return order == 0
	}
	return v.kind == o.kind && v.String() == o.String()
}

func (v Value) numeric() bool {
	return v.kind == KindCount || v.kind == KindDecimal || v.kind == KindMoney
}

// String is the canonical form: true, 3, 4.7, 500000.00 (yuan), RFC 3339, items joined by ";"; "" for not available.
func (v Value) String() string {
	if v.kind == KindString {
		return v.text
	}
	var room [48]byte
	return string(v.append(room[:0]))
}

// append writes the canonical form.
func (v Value) append(b []byte) []byte {
	switch v.kind {
	case KindBool:
		return strconv.AppendBool(b, v.True())
	case KindMoney:
		if v.exp == 0 && v.more == nil {
			return appendFixed(b, v.n, -2)
		}
		return append(b, v.Decimal().Shift(-2).StringFixed(2)...)
	case KindCount, KindDecimal:
		if v.more == nil {
			return appendNumber(b, v.n, v.exp)
		}
		return append(b, v.more.number.String()...)
	case KindInstant:
		return v.Instant().AppendTo(b)
	case KindList:
		for i, item := range v.items() {
			if i > 0 {
				b = append(b, ';')
			}
			b = append(b, item...)
		}
		return b
	}
	return append(b, v.text...)
}

// MarshalJSON writes one object with the kind as its key: {"money":"500000.00"}, {"list":["a","b"]}; null for not
// available.
func (v Value) MarshalJSON() ([]byte, error) {
	switch v.kind {
	case "":
		return []byte("null"), nil
	case KindList:
		return json.Marshal(map[Kind][]string{v.kind: append([]string{}, v.items()...)})
	case KindString:
		return json.Marshal(map[Kind]string{v.kind: v.text})
	}
	b := append(append(append(make([]byte, 0, 64), `{"`...), v.kind...), `":"`...)
	return append(v.append(b), `"}`...), nil
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
			var items []string
			err := json.Unmarshal(body, &items)
			*v = listed(items)
			return err
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
	if v, ok := shortNumber(kind, s); ok {
		return v, nil
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
