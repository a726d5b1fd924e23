package rulebook

import (
	"bytes"
	"encoding/json"
	"math/rand"
	"strconv"
	"strings"
	"testing"

	"github.com/shopspring/decimal"
)

// Whole numbers say what decimals say: as they are written, compared, told apart and cut, at every size.
func TestNumbersSayWhatDecimalsSay(t *testing.T) {
	some := rand.New(rand.NewSource(1))
	number := func() decimal.Decimal {
		switch n := decimal.New(some.Int63()>>some.Intn(63), int32(some.Intn(40)-30)); some.Intn(6) {
		case 0:
			return n.Neg()
		case 1:
			return n.Mul(n) // too long for a whole number
		case 2:
			return decimal.New(some.Int63n(30)-15, int32(some.Intn(5)-3)) // so that many are equal
		default:
			return n
		}
	}
	for range 200_000 {
		x, y := number(), number()
		a, b := Dec(x), Dec(y)
		order, gap := apart(a, b)
		for what, same := range map[string]bool{
			"written": a.String() == x.String(), "kept": a.Decimal().Equal(x), "cut": a.Int() == x.IntPart(),
			"compared": order == x.Cmp(y), "told apart": gap.String() == x.Sub(y).Abs().String() && gap.Decimal().Equal(x.Sub(y).Abs()), "equal": a.Equal(b) == x.Equal(y),
		} {
			if !same {
				t.Fatalf("%s and %s are not %s as decimals: %s, %d, %s", x, y, what, a, order, gap)
			}
		}
	}
}

func TestShortNumbersAreReadAsAnyOther(t *testing.T) {
	for _, s := range []string{"0", "00", "7", "4.7", "4.70", "007.50", "123456789012345", "1234567890123456", "0.00000000000001", "-1", "1.", ".5", "1.2.3", "1e3", "", "x"} {
		short, ok := shortNumber(KindDecimal, s)
		d, err := decimal.NewFromString(s)
		if ok && (err != nil || short.String() != d.String() || short.Decimal().Exponent() != d.Exponent()) {
			t.Errorf("%q is read as %s, want %s (%v)", s, short, d, err)
		}
		if few := len(s) > 0 && len(s) < 16 && s[0] >= '0' && err == nil && s[len(s)-1] != '.' && !strings.Contains(s, "e"); few != ok {
			t.Errorf("%q is read: %v", s, ok)
		}
	}
	if _, ok := shortNumber(KindCount, "4.7"); ok {
		t.Error("4.7 is a count")
	}
}

func TestMoneyIsWrittenWithItsFen(t *testing.T) {
	for _, fen := range []int64{0, 1, -1, 9, 10, 99, 100, -100, 12345, -12345, 1_000_000_000_000_000, 1<<63 - 1, -1 << 63} {
		want := decimal.NewFromInt(fen).Shift(-2).StringFixed(2)
		if got := Money(fen); got.String() != want || got.Fen() != fen || Count(fen).Int() != fen || Count(fen).String() != strconv.FormatInt(fen, 10) {
			t.Errorf("%d fen are %s, want %s", fen, got, want)
		}
	}
}

// The facts that a result used are written as a map of them is, and read back.
func TestUsedFactsAreWrittenAsAMap(t *testing.T) {
	odd := Facts{"b": Str("<a> & \"b\"\\ \u2028 款"), "a": Count(3), "c": {}, "list": List("x", "<y>"), "money": Money(-5), "bool": Bool(true), "score": Dec(decimal.New(470, -2))}
	var used Used
	for key, v := range odd {
		used = used.with(key, v).with(key, v)
	}
	written := jsonOf(t, used)
	if want := jsonOf(t, odd); written != want {
		t.Errorf("written as\n%s, want\n%s", written, want)
	}
	var back Used
	if err := json.Unmarshal([]byte(written), &back); err != nil || jsonOf(t, back) != written || jsonOf(t, used.Facts()) != written {
		t.Errorf("read back as %s (%v)", jsonOf(t, back), err)
	}
	if !used.Has("c") || used.Has("d") || used.Of("a").Int() != 3 || len(used.Keys()) != len(odd)-1 {
		t.Errorf("%v", used)
	}
}

// A result is printed for "portal assess" as JSON is written, whatever its facts say.
func TestClausesArePrintedAsJSONIsWritten(t *testing.T) {
	for _, s := range []string{"", "plain", "店铺", "a\"b", `a\b`, "<&>", "\u2028", "tab\t", "bad \xff", "\x7f"} {
		part := Result{Rule: "r/1", Clause: "C-2", Result: Waived, Facts: Used{{"a", Value{}}, {"k", List(s, s)}}}
		v := Verdict{Results: []Result{{Rule: "r", Clause: "C-1", Result: Met, Value: s, Limit: s, Unit: s, Facts: Used{{"a", Str(s)}, {"b", Count(2)}}, Parts: []Result{part}},
			{Rule: "group", Parts: []Result{part, part}}, {Rule: "nothing"}}}
		var want []byte
		for i, c := range v.Clauses() {
			if i > 0 {
				want = append(want, ',')
			}
			want = append(want, plainJSON(t, c)...)
		}
		if got := string(v.AppendClauses([]byte("x"))); got != "x["+string(want)+"]" {
			t.Errorf("%q is printed as\n%s, want\n%s", s, got, want)
		}
	}
	if got := string(Verdict{}.AppendClauses(nil)); got != "[]" {
		t.Errorf("nothing is printed as %s", got)
	}
}

func plainJSON(t *testing.T, v any) []byte {
	t.Helper()
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(v); err != nil {
		t.Fatal(err)
	}
	return bytes.TrimSuffix(b.Bytes(), []byte("\n"))
}
