package brand_test

import (
	"fmt"
	"testing"

	"pgregory.net/rapid"

	"github.com/mengyue/portal/models/brand"
	"github.com/mengyue/portal/models/calendar"
)

// arc is an authorisation between two companies by their numbers: 0 is the owner, 1 the merchant.
type arc struct {
	position, from, to  int
	special, sublicense bool
	first, last         int // days from today; last 0 has no end
	goods               int // bit by bit which categories; 0 = all
	paper, confirmed    bool
}

// plain is the level of a chain by its plain definition, written without the code under test: the links 1, 2, 3 …, each
// from the company that the one before led to, none of which was there before, every one valid today, proved, and within
// what the one before gave; the last leads to the merchant. A special first link that does not stand alone adds no level.
func plain(arcs []arc) int {
	at := map[int]arc{}
	for _, a := range arcs {
		at[a.position] = a
	}
	holder, been, may, goods := 0, map[int]bool{0: true}, true, 0
	for i := 1; i <= len(arcs); i++ {
		a, there := at[i]
		within := goods == 0 || a.goods != 0 && a.goods&^goods == 0
		if !there || a.from != holder || been[a.to] || !may || !within || a.first > 0 || a.last < 0 || !a.paper || !a.confirmed {
			return 0
		}
		holder, been[a.to], may, goods = a.to, true, a.sublicense, a.goods
	}
	switch {
	case holder != 1:
		return 0
	case at[1].special && len(arcs) > 1:
		return len(arcs) - 1
	}
	return len(arcs)
}

// named writes a company's name in one of several ways.
func named(company, way int) string {
	return fmt.Sprintf([]string{"公司%d（华东）有限公司", "公司%d(华东)有限责任公司", " 公司%d（华东） 有限公司", "公司%d【华东】有限公司"}[way], company)
}

func drawArcs(t *rapid.T) []arc {
	companies := append([]int{0}, rapid.SliceOfNDistinct(rapid.IntRange(2, 7), 0, 4, rapid.ID[int]).Draw(t, "between")...)
	companies = append(companies, 1)
	seldom := func(label string) bool { return rapid.IntRange(0, 14).Draw(t, label) == 0 }
	var arcs []arc
	for i := range len(companies) - 1 {
		a := arc{position: i + 1, from: companies[i], to: companies[i+1], special: rapid.Bool().Draw(t, "special"), sublicense: !seldom("closed"), paper: !seldom("no paper"), confirmed: !seldom("unconfirmed"),
			first: -10, last: 100, goods: rapid.SampledFrom([]int{0, 0, 7, 7, 3, 1}).Draw(t, "goods")}
		if seldom("other grantor") {
			a.from = rapid.IntRange(0, 7).Draw(t, "grantor")
		}
		if seldom("other grantee") {
			a.to = rapid.IntRange(0, 7).Draw(t, "grantee")
		}
		if seldom("other days") {
			a.first, a.last = rapid.IntRange(-1, 1).Draw(t, "first"), rapid.IntRange(-1, 1).Draw(t, "last")
			a.last = max(a.last, a.first)
		}
		if !seldom("missing") {
			arcs = append(arcs, a)
		}
	}
	return arcs
}

// CH-3, TM-12, TM-15: whatever graph of companies is drawn, the level is that of the plain definition; where it is 0
// something is named, where it is not nothing is.
func TestLevelOfAnyGraphOfCompaniesIsThatOfThePlainDefinition(t *testing.T) {
	today := calendar.DayOf(on)
	valid, broken := 0, 0
	rapid.Check(t, func(t *rapid.T) {
		arcs := drawArcs(t)
		links := make([]brand.Link, len(arcs))
		for i, a := range arcs {
			l := brand.Link{Position: a.position, Grantor: named(a.from, rapid.IntRange(0, 3).Draw(t, "way")), Grantee: named(a.to, rapid.IntRange(0, 3).Draw(t, "way")), Kind: brand.Ordinary,
				ValidFrom: today + calendar.Day(a.first), ValidTo: today + calendar.Day(a.last), MaySublicense: a.sublicense}
			if a.special {
				l.Kind = rapid.SampledFrom([]string{brand.Subsidiary, brand.SubsidiaryCN, brand.SoleAgentCN}).Draw(t, "kind")
			}
			for bit, name := range []string{"家居", "食品", "服饰"} {
				if a.goods>>bit&1 == 1 {
					l.Categories = append(l.Categories, name)
				}
			}
			if a.paper {
				l.Papers = []string{"p"}
			}
			if a.confirmed {
				l.Confirmed = 1
			}
			links[i] = l
		}
		links = rapid.Permutation(links).Draw(t, "order")
		b := brand.Brand{Owner: named(0, 0), Status: brand.Registered}
		c := brand.Judge(b, brand.Party{Name: named(1, 1)}, links, on, brand.Scope{})
		want := plain(arcs)
		if c.Level != want || (want == 0) == (len(c.Faults) == 0) {
			t.Fatalf("%+v: level %d, want %d; %v", arcs, c.Level, want, c.Faults)
		}
		if want > 0 {
			valid++
		} else {
			broken++
		}
	})
	if valid < 5 || broken < 5 {
		t.Errorf("the draw is lopsided: %d valid, %d broken", valid, broken)
	}
}

// Whatever stands in the links, judging ends, and each fault has its words.
func FuzzJudge(f *testing.F) {
	f.Add("甲", "乙", "ordinary", 1, 20000, 21000, "家居;食品", "广东", true)
	f.Add("", "\u202e", "x", -3, -1, 0, ";;", ",,、", false)
	f.Fuzz(func(t *testing.T, grantor, grantee, kind string, position, from, to int, categories, region string, may bool) {
		from, to = from%100000, to%100000
		l := brand.Link{Position: position % 50, Grantor: grantor, Grantee: grantee, Kind: kind, ValidFrom: calendar.Day(from), ValidTo: calendar.Day(to), Categories: []string{categories}, Region: region, MaySublicense: may}
		l2 := l
		l2.Position++
		c := brand.Judge(brand.Brand{Owner: grantor, Status: brand.Registered}, brand.Party{Name: grantee}, []brand.Link{l, l2}, on, brand.Scope{Region: region, Categories: []string{categories}})
		if (c.Level == 0) == (len(c.Faults) == 0) {
			t.Errorf("level %d with %d faults", c.Level, len(c.Faults))
		}
		for _, fault := range c.Faults {
			if !fault.Detail.Complete() || !fault.Remedy.Complete() {
				t.Errorf("%+v", fault)
			}
		}
	})
}
