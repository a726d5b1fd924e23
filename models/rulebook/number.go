package rulebook

import (
	"math"
	"math/bits"
	"strconv"

	"github.com/shopspring/decimal"
)

// Numbers of at most so many digits before and after the point are kept, compared and written as whole numbers; any other
// goes through [decimal.Decimal], which says the same of these.
const mostPlaces = 18

// powers are the powers of ten that an int64 holds.
var powers = func() (p [mostPlaces + 1]int64) {
	p[0] = 1
	for i := range mostPlaces {
		p[i+1] = 10 * p[i]
	}
	return p
}()

// numberOf is a number of a kind.
func numberOf(kind Kind, d decimal.Decimal) Value {
	if exp := d.Exponent(); -mostPlaces <= exp && exp <= mostPlaces && d.NumDigits() <= mostPlaces {
		return Value{kind: kind, n: d.CoefficientInt64(), exp: exp}
	}
	return Value{kind: kind, more: &more{number: d}}
}

// whole is a whole number of a kind.
func whole(kind Kind, n int64) Value {
	if n == math.MinInt64 {
		return numberOf(kind, decimal.NewFromInt(n))
	}
	return Value{kind: kind, n: n}
}

// apart compares two numbers exactly: -1, 0 or 1, and how far they are from each other.
func apart(a, b Value) (order int, gap Value) {
	if x, y, ok := aligned(a, b); ok {
		exp := min(a.exp, b.exp)
		switch {
		case x < y:
			return -1, Value{kind: KindDecimal, n: y - x, exp: exp}
		case x > y:
			return 1, Value{kind: KindDecimal, n: x - y, exp: exp}
		}
		return 0, Value{kind: KindDecimal, exp: exp}
	}
	x, y := a.Decimal(), b.Decimal()
	return x.Cmp(y), numberOf(KindDecimal, x.Sub(y).Abs())
}

// aligned are two numbers in the smaller of their units; ok is false where they, or their difference, have no room in it.
func aligned(a, b Value) (x, y int64, ok bool) {
	if a.more != nil || b.more != nil {
		return 0, 0, false
	}
	x, y = a.n, b.n
	if d := a.exp - b.exp; d > 0 {
		x, ok = times(x, d)
	} else {
		y, ok = times(y, -d)
	}
	const room = math.MaxInt64 / 2
	return x, y, ok && -room <= x && x <= room && -room <= y && y <= room
}

// times is n × 10^exp.
func times(n int64, exp int32) (int64, bool) {
	if exp == 0 {
		return n, true
	}
	if exp > mostPlaces {
		return 0, n == 0
	}
	sign, size := int64(1), uint64(n)
	if n < 0 {
		sign, size = -1, -size
	}
	high, low := bits.Mul64(size, uint64(powers[exp]))
	return sign * int64(low), high == 0 && low <= math.MaxInt64
}

// appendNumber writes n × 10^exp without zeros at its end, as [decimal.Decimal.String] does.
func appendNumber(b []byte, n int64, exp int32) []byte {
	for ; exp < 0 && n%10 == 0; exp++ {
		if n == 0 {
			exp = 0
			break
		}
		n /= 10
	}
	return appendFixed(b, n, exp)
}

// appendFixed writes n × 10^exp with all its places.
func appendFixed(b []byte, n int64, exp int32) []byte {
	if exp >= 0 {
		b = strconv.AppendInt(b, n, 10)
		for ; exp > 0 && n != 0; exp-- {
			b = append(b, '0')
		}
		return b
	}
	if n < 0 {
		b, n = append(b, '-'), -n
	}
	b = append(strconv.AppendInt(b, n/powers[-exp], 10), '.')
	part := n % powers[-exp]
	for p := powers[-exp] / 10; p > 1 && part < p; p /= 10 {
		b = append(b, '0')
	}
	return strconv.AppendInt(b, part, 10)
}

// shortNumber reads a count or a decimal of few digits, a point among them or none; anything else is not read here.
func shortNumber(kind Kind, s string) (v Value, ok bool) {
	if kind == KindMoney || len(s) == 0 || len(s) > 15 {
		return v, false
	}
	v.kind = kind
	point := len(s)
	for i := range len(s) {
		switch c := s[i]; {
		case '0' <= c && c <= '9':
			v.n = 10*v.n + int64(c-'0')
		case c == '.' && kind == KindDecimal && 0 < i && i < len(s)-1 && point == len(s):
			point = i
		default:
			return Value{}, false
		}
	}
	v.exp = int32(min(point+1, len(s)) - len(s))
	return v, true
}
