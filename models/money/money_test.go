package money_test

import (
	"testing"

	"github.com/mengyue/portal/models/money"
	"github.com/shopspring/decimal"
	"pgregory.net/rapid"
)

// NUM-1: amounts are whole fen, whatever their size.
func TestAmountsAreReadAndWrittenToTheFen(t *testing.T) {
	for s, want := range map[string]money.Fen{"0": 0, "1234.5": 123450, "-0.01": -1, "100000000000.99": 10000000000099, " 7 ": 700} {
		got, err := money.Parse(s)
		if err != nil || got != want {
			t.Errorf("%q is %d, %v; want %d", s, got, err, want)
		}
	}
	for _, s := range []string{"", "1,000", "1.005", "1e3", "+1", "¥1", "999999999999999", "NaN", "0x1"} {
		if got, err := money.Parse(s); err == nil {
			t.Errorf("%q was read as %d", s, got)
		}
	}
}

// NUM-1, YX-13: a rate of an amount is rounded half away from zero to whole fen.
func TestRateOfAnAmountIsRoundedHalfAwayFromZero(t *testing.T) {
	three := decimal.RequireFromString("0.03")
	for fen, want := range map[money.Fen]money.Fen{0: 0, 16: 0, 17: 1, 50: 2, -50: -2, 49: 1, 100: 3, 9999999999: 300000000} {
		if got := fen.At(three); got != want {
			t.Errorf("3%% of %d fen is %d, want %d", fen, got, want)
		}
	}
}

func TestEveryAmountReadsBackAsItWasWritten(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		f := money.Fen(rapid.Int64Range(-1e15, 1e15).Draw(t, "fen"))
		if got, err := money.Parse(f.String()); err != nil || got != f {
			t.Fatalf("%d became %q, which reads as %d, %v", f, f, got, err)
		}
	})
}

func TestCapitalsAsAgreementsDemandThem(t *testing.T) {
	for fen, want := range map[money.Fen]string{
		0: "零元整", 5: "伍分", 50: "伍角整", 123450: "壹仟贰佰叁拾肆元伍角整", 100005: "壹仟元零伍分", 1000000: "壹万元整",
		10010000: "壹拾万零壹佰元整", 100000000: "壹佰万元整", 10000000000: "壹亿元整", 10000000100: "壹亿零壹元整", 1001001001: "壹仟零壹万零壹拾元零壹分",
		-100: "负壹元整", 1000100000000: "壹佰亿零壹佰万元整", 100000000000000: "壹万亿元整",
	} {
		if got := fen.Capital(); got != want {
			t.Errorf("%s is %s, want %s", fen, got, want)
		}
	}
}
