// Package money keeps amounts as whole fen (NUM-1) and says how they are read, multiplied by a rate, and written.
package money

import (
	"fmt"
	"strings"

	"github.com/shopspring/decimal"
)

// Fen is an amount of CNY in fen.
type Fen int64

// Parse reads an amount in yuan with at most two decimals: "1234.5".
func Parse(s string) (Fen, error) {
	s = strings.TrimSpace(s)
	if len(s) > 30 || strings.ContainsAny(s, "eE_+") {
		return 0, fmt.Errorf("%q is no amount: write yuan with at most two decimals, such as 1234.50", s)
	}
	d, err := decimal.NewFromString(s)
	switch {
	case err != nil:
		return 0, fmt.Errorf("%q is no amount: write yuan with at most two decimals, such as 1234.50", s)
	case !d.Shift(2).IsInteger():
		return 0, fmt.Errorf("%q has more than two decimals: money is whole fen", s)
	case d.Abs().GreaterThan(decimal.New(1, 14)):
		return 0, fmt.Errorf("%q is too large an amount", s)
	}
	return Fen(d.Shift(2).IntPart()), nil
}

// At is the amount times a rate, rounded half away from zero to whole fen.
func (f Fen) At(rate decimal.Decimal) Fen {
	return Fen(decimal.NewFromInt(int64(f)).Mul(rate).Round(0).IntPart())
}

// String is the amount in yuan with two decimals: 1234.50.
func (f Fen) String() string { return decimal.New(int64(f), -2).StringFixed(2) }
