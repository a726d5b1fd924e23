package renewal

import (
	"math"
	"testing"

	"github.com/shopspring/decimal"
	"pgregory.net/rapid"
)

// NUM-2: dividing whole numbers gives, digit for digit, what exact decimals give.
func TestQuotientIsThatOfExactDecimals(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		most := rapid.SampledFrom([]int64{3, 1000, 1 << 40, math.MaxInt64}).Draw(t, "most")
		top, of := rapid.Int64Range(-most, most).Draw(t, "top"), rapid.Int64Range(1, most).Draw(t, "of")
		want := decimal.NewFromInt(top).DivRound(decimal.NewFromInt(of), places)
		if got := quotient(top, of); !got.Equal(want) || got.String() != want.String() {
			t.Fatalf("%d/%d is %s, want %s", top, of, got, want)
		}
	})
}
