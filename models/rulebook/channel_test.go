package rulebook

import (
	"slices"
	"testing"
)

func channel(t *testing.T, programme string) *Edition {
	t.Helper()
	books, err := Embedded()
	if err != nil {
		t.Fatal(err)
	}
	e, err := books.Edition(programme, "2023-06-01")
	if err != nil {
		t.Fatal(err)
	}
	return e
}

func supplier(t *testing.T) *Edition { return channel(t, "channel-supplier") }

// CC-1: the deposit is fifty thousand yuan.
func TestDepositOfTheBookIsFiftyThousandYuan(t *testing.T) {
	if d := supplier(t).Deposit; d.Fen() != 5_000_000 || d.Signers != 2 {
		t.Errorf("deposit %d, %d signers", d.Fen(), d.Signers)
	}
}

// CC-6: seven working days, standing still while something is with the merchant, at risk from two days left.
func TestReviewOfTheChannelHasSevenWorkingDays(t *testing.T) {
	for _, programme := range []string{"channel-supplier", "channel-distributor"} {
		r := channel(t, programme).Review
		if r.Period != "7wd" || r.PeriodClause != "CC-6" || !r.Pause || r.AtRisk != "2wd" {
			t.Errorf("%s: %+v", programme, r)
		}
	}
}

// CC-7, CC-20, CC-21, CC-22, CC-23: what the book says of publishing and relations.
func TestBookOfSuppliersSaysHowRelationsAreMade(t *testing.T) {
	e := supplier(t)
	if e.Publishing.Clause != "CC-7" || e.Publishing.BrandClause != "CC-10" {
		t.Errorf("publishing %+v", e.Publishing)
	}
	r := e.Relation
	if r.Clause != "CC-20" || r.Answer != "7d" || r.AnswerClause != "CC-21" || r.EndClause != "CC-22" || r.With != "channel-distributor" {
		t.Errorf("relation %+v", r)
	}
	for _, key := range []string{"guaranteed", "prepaid"} {
		if p, ok := r.Payment(key); !ok || p.Clause != "CC-23" {
			t.Errorf("payment %s: %+v", key, p)
		}
	}
}

// CC-42, CC-43: the 1st and 2nd time the product is deleted, from the 3rd on it is deleted and the account supervised
// for seven days each time.
func TestThirdOffenceIsSupervisedForSevenDays(t *testing.T) {
	e := supplier(t)
	for _, key := range []string{"unlicensed", "misdescribed"} {
		l, _ := e.Ladder(key)
		for n, want := range map[int]string{1: "product deleted", 2: "product deleted", 3: "product deleted, account supervised for 7 days", 4: "product deleted, account supervised for 7 days"} {
			if s, ok := l.At(n, ""); !ok || s.Title().EN != want {
				t.Errorf("%s, time %d: %q, want %q", key, n, s.Title().EN, want)
			}
		}
		if _, ok := l.At(1, "grave"); ok {
			t.Errorf("%s knows degrees of gravity", key)
		}
	}
}

// CC-31: a failed sample is handled as goods not as described, and counts with them.
func TestFailedSampleIsHandledAsGoodsNotAsDescribed(t *testing.T) {
	e := supplier(t)
	sample, _ := e.Ladder("sample")
	if as := e.Handled(sample); as.Key != "misdescribed" || as.Clause != "CC-43" || sample.Clause != "CC-31" {
		t.Errorf("handled as %s under %s", as.Key, as.Clause)
	}
	if l, _ := e.Ladder("harm"); e.Handled(l).Key != "harm" {
		t.Error("a ladder of its own is handled as another")
	}
}

// CC-32, CC-40, CC-41, CC-44: measures by gravity; two people for supervision and removal on exposure.
func TestMeasuresFollowTheGravity(t *testing.T) {
	e := supplier(t)
	for _, c := range []struct {
		ladder, grade, measures string
		signers                 int
	}{{"publishing", "", "product deleted", 1}, {"harm", "ordinary", "account supervised for 7 days", 1}, {"harm", "grave", "account removed", 2},
		{"exposure", "light", "product offline", 1}, {"exposure", "serious", "product deleted", 1}, {"exposure", "heavy", "product offline, account supervised", 2},
		{"exposure", "extreme", "account removed", 2}} {
		l, _ := e.Ladder(c.ladder)
		s, ok := l.At(1, c.grade)
		if !ok || s.Title().EN != c.measures || s.Signers != c.signers {
			t.Errorf("%s %s: %q by %d", c.ladder, c.grade, s.Title().EN, s.Signers)
		}
	}
	if l, _ := e.Ladder("exposure"); !l.Temporary {
		t.Error("the measures on exposure are not temporary")
	}
	if e.Sanctions.Clause != "CC-40" || MeasureTitle("none") != (MeasureTitle("")) {
		t.Error("the book says nothing of measures")
	}
}

// CC-30, CC-50, CC-51, CC-52, CC-53, CC-54: topping up, leaving, grounds of removal and bars.
func TestBarsOfTheChannelGoByTheGround(t *testing.T) {
	for programme, want := range map[string][]string{
		"channel-supplier":    {"violation CC-52 forever", "forged CC-52 forever", "agreement-ended CC-53 1mo", "exit CC-53 1mo", "refusal CC-53 1mo"},
		"channel-distributor": {"violation CC-52 forever", "forged CC-52 forever", "exit CC-53 1mo", "refusal CC-53 1mo"}} {
		e := channel(t, programme)
		var got []string
		for _, b := range e.Return.Bars {
			got = append(got, b.Ground+" "+b.Clause+" "+b.Period)
		}
		if !slices.Equal(got, want) || e.Exit.Clause != "CC-50" || e.Exit.SelfService {
			t.Errorf("%s: %v", programme, got)
		}
	}
	if e := supplier(t); e.Removal.Clause != "CC-51" || e.Deposit.TopUp != "15d" || e.Deposit.TopUpClause != "CC-30" {
		t.Errorf("%+v %+v", e.Removal, e.Deposit)
	}
	if e := channel(t, "channel-distributor"); e.Removal.Clause != "CC-54" {
		t.Errorf("%+v", e.Removal)
	}
}

// CC-3: names are compared without width, case, spaces and marks, in simplified characters.
func TestNamesAreComparedPlainly(t *testing.T) {
	for name, want := range map[string]string{"天貓": "天猫", "ＴＭＡＬＬ": "tmall", "T-Mall 國際": "tmall国际", " 淘　寶·網 ": "淘宝网", "淨貨": "净货", "１６８８": "1688", "Straße": "strasse", "—": ""} {
		if got := PlainName(name); got != want {
			t.Errorf("%q is %q, want %q", name, got, want)
		}
	}
}

// CC-3: what comes close to a name is flagged with the reason; what does not, is not.
func TestLikenessIsFlaggedWithItsReason(t *testing.T) {
	list := supplier(t).Names[0]
	for name, want := range map[string]string{
		"掏宝":       "“掏宝” sounds like the platform's name “淘宝”",
		"天喵":       "“天喵” sounds much like the platform's name “天猫”",
		"天貓之家":     "“天貓之家” contains the platform's name “天猫”",
		"Ta0bao":   "“Ta0bao” is written like the platform's name “Taobao”",
		"聚划标":      "“聚划标” differs by 1 from the platform's name “聚划算”",
		"Alibeiba": "“Alibeiba” differs by 2 from the platform's name “Alibaba”",
	} {
		if how, is := list.like(name); !is || how.EN != want {
			t.Errorf("%s: %q, want %q", name, how.EN, want)
		}
	}
	for _, name := range []string{"青禾里", "天天家居", "宝贝时光", "云杉", "Qinghe", "净美", ""} {
		if how, is := list.like(name); is {
			t.Errorf("%s is flagged: %s", name, how.EN)
		}
	}
	if _, is := list.like("天猫"); is {
		t.Error("the name itself only resembles itself")
	}
}
