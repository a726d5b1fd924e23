package brand_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/mengyue/portal/models/brand"
	"github.com/mengyue/portal/models/calendar"
	"github.com/mengyue/portal/models/clock"
)

var (
	on    = clock.Must("2026-11-22T15:30:00+08:00")
	shop  = brand.Party{ID: "M001", Name: "澄海星禾日用品有限公司"}
	yunhe = brand.Brand{ID: "B001", Name: "云禾坊", Trademark: "12345678", Owner: "云禾坊家居有限公司", Status: brand.Registered,
		AppliedOn: on0("2014-03-01"), RegisteredOn: on0("2015-06-07"), ValidUntil: on0("2035-06-06"), Tonality: "2.5"}
)

func on0(s string) calendar.Day {
	d, err := calendar.ParseDay(s)
	if err != nil {
		panic(err)
	}
	return d
}

// way is a chain of whole, confirmed links through companies, the owner first.
func way(companies ...string) (links []brand.Link) {
	for i := range len(companies) - 1 {
		links = append(links, brand.Link{ID: string(rune('a' + i)), Merchant: shop.ID, Brand: yunhe.ID, Position: i + 1, Grantor: companies[i], Grantee: companies[i+1],
			Kind: brand.Ordinary, ValidFrom: on0("2026-01-01"), ValidTo: on0("2027-12-31"), MaySublicense: true, Papers: []string{"p"}, Confirmed: 1})
	}
	return links
}

func codes(c brand.Chain) (out []brand.Code) {
	for _, f := range c.Faults {
		out = append(out, f.Code)
	}
	return out
}

// TM-15, CH-3: the level is how many links lie between the owner and the merchant.
func TestLevelCountsTheLinks(t *testing.T) {
	for want, links := range map[int][]brand.Link{1: way(yunhe.Owner, shop.Name), 2: way(yunhe.Owner, "甲公司", shop.Name), 3: way(yunhe.Owner, "甲公司", "乙公司", shop.Name),
		5: way(yunhe.Owner, "甲", "乙", "丙", "丁", shop.Name)} {
		c := brand.Judge(yunhe, shop, links, on, brand.Scope{})
		if c.Level != want || len(c.Faults) > 0 || c.ValidUntil != on0("2027-12-31") || c.Weakest != 1 {
			t.Errorf("%d links: level %d, faults %v, until %s by link %d", len(links), c.Level, codes(c), c.ValidUntil, c.Weakest)
		}
		slices.Reverse(links)
		if again := brand.Judge(yunhe, shop, links, on, brand.Scope{}); again.Level != want {
			t.Errorf("in another order: level %d", again.Level)
		}
	}
}

// TM-12, CH-3: given by the owner's wholly owned subsidiary, the one in China or the sole national agent counts as
// first-level; the same kinds further down count as every other link.
func TestSpecialKindsAtTheOwnerAddNoLevel(t *testing.T) {
	for _, kind := range []string{brand.Subsidiary, brand.SubsidiaryCN, brand.SoleAgentCN} {
		links := way(yunhe.Owner, "云禾坊（中国）有限公司", shop.Name)
		links[0].Kind = kind
		if c := brand.Judge(yunhe, shop, links, on, brand.Scope{}); c.Level != 1 {
			t.Errorf("%s at the owner: level %d", kind, c.Level)
		}
		links[0].Kind, links[1].Kind = brand.Ordinary, kind
		if c := brand.Judge(yunhe, shop, links, on, brand.Scope{}); c.Level != 2 {
			t.Errorf("%s further down: level %d", kind, c.Level)
		}
		links[0].Kind = kind
		if c := brand.Judge(yunhe, shop, links, on, brand.Scope{}); c.Level != 1 {
			t.Errorf("%s twice: level %d", kind, c.Level)
		}
		direct := way(yunhe.Owner, shop.Name)
		direct[0].Kind = kind
		if c := brand.Judge(yunhe, shop, direct, on, brand.Scope{}); c.Level != 1 {
			t.Errorf("%s straight to the merchant: level %d", kind, c.Level)
		}
	}
}

func TestOwnerOfTheTrademarkNeedsNoChain(t *testing.T) {
	b := yunhe
	b.Owner = "澄海星禾日用品有限责任公司"
	if c := brand.Judge(b, shop, nil, on, brand.Scope{}); !c.Own || c.Level != 1 || len(c.Faults) > 0 {
		t.Errorf("own %v, level %d, faults %v", c.Own, c.Level, codes(c))
	}
}

// TM-15, CH-4: each way for a chain to be broken is named with its place, in both languages and with what mends it.
func TestEveryBreakIsNamedWithItsPlace(t *testing.T) {
	for name, c := range map[string]struct {
		spoil    func(links []brand.Link, b *brand.Brand) []brand.Link
		code     brand.Code
		position int
	}{
		"no link at all":          {func([]brand.Link, *brand.Brand) []brand.Link { return nil }, brand.Gap, 1},
		"the middle is missing":   {func(l []brand.Link, _ *brand.Brand) []brand.Link { return slices.Delete(l, 1, 2) }, brand.Gap, 2},
		"the first is missing":    {func(l []brand.Link, _ *brand.Brand) []brand.Link { return l[1:] }, brand.Gap, 1},
		"another company goes on": {func(l []brand.Link, _ *brand.Brand) []brand.Link { l[1].Grantor = "戊公司"; return l }, brand.NameMismatch, 2},
		"not from the owner":      {func(l []brand.Link, _ *brand.Brand) []brand.Link { l[0].Grantor = "戊公司"; return l }, brand.NameMismatch, 1},
		"not to the merchant":     {func(l []brand.Link, _ *brand.Brand) []brand.Link { return l[:2] }, brand.NameMismatch, 2},
		"begins tomorrow":         {func(l []brand.Link, _ *brand.Brand) []brand.Link { l[2].ValidFrom = on0("2026-11-23"); return l }, brand.NotYetValid, 3},
		"ended yesterday":         {func(l []brand.Link, _ *brand.Brand) []brand.Link { l[0].ValidTo = on0("2026-11-21"); return l }, brand.Expired, 1},
		"more categories than above": {func(l []brand.Link, _ *brand.Brand) []brand.Link {
			l[0].Categories, l[1].Categories, l[2].Categories = []string{"家居"}, []string{"家居", "食品"}, []string{"食品"}
			return l
		}, brand.OutOfScope, 2},
		"all categories below some": {func(l []brand.Link, _ *brand.Brand) []brand.Link { l[0].Categories = []string{"家居"}; return l }, brand.OutOfScope, 2},
		"a wider region than above": {func(l []brand.Link, _ *brand.Brand) []brand.Link {
			l[1].Region, l[2].Region = "广东、浙江", "全国"
			return l
		}, brand.OutOfScope, 3},
		"no right to sub-license": {func(l []brand.Link, _ *brand.Brand) []brand.Link { l[1].MaySublicense = false; return l }, brand.NoSublicense, 2},
		"back to the owner": {func(l []brand.Link, b *brand.Brand) []brand.Link {
			l[1].Grantee, l[2].Grantor = b.Owner, b.Owner
			return l
		}, brand.Circle, 2},
		"from a company to itself": {func(l []brand.Link, _ *brand.Brand) []brand.Link {
			l[1].Grantee, l[2].Grantor = l[1].Grantor, l[1].Grantor
			return l
		}, brand.Circle, 2},
		"no paper":      {func(l []brand.Link, _ *brand.Brand) []brand.Link { l[1].Papers = nil; return l }, brand.PaperMissing, 2},
		"not confirmed": {func(l []brand.Link, _ *brand.Brand) []brand.Link { l[2].Confirmed = 0; return l }, brand.Unconfirmed, 3},
		"refused": {func(l []brand.Link, _ *brand.Brand) []brand.Link {
			l[2].Confirmed, l[2].Refused, l[2].Refusal = 0, 1, "公章不清"
			return l
		}, brand.Unconfirmed, 3},
		"trademark lapsed":             {func(l []brand.Link, b *brand.Brand) []brand.Link { b.ValidUntil = on0("2026-11-21"); return l }, brand.Trademark, 0},
		"trademark not registered yet": {func(l []brand.Link, b *brand.Brand) []brand.Link { b.RegisteredOn = on0("2026-11-23"); return l }, brand.Trademark, 0},
		"trademark not accepted yet": {func(l []brand.Link, b *brand.Brand) []brand.Link {
			b.Status, b.AppliedOn = brand.Accepted, on0("2026-11-23")
			return l
		}, brand.Trademark, 0},
		"trademark without any notice": {func(l []brand.Link, b *brand.Brand) []brand.Link {
			b.Status, b.AppliedOn, b.ValidUntil = brand.Accepted, 0, 0
			return l
		}, brand.Trademark, 0},
	} {
		b := yunhe
		found := brand.Judge(b, shop, c.spoil(way(yunhe.Owner, "甲公司", "乙公司", shop.Name), &b), on, brand.Scope{})
		found = brand.Judge(b, shop, found.Links, on, brand.Scope{})
		at := slices.IndexFunc(found.Faults, func(f brand.Fault) bool { return f.Code == c.code && f.Position == c.position })
		if at < 0 || found.Level != 0 {
			t.Errorf("%s: level %d, faults %+v; want %s at %d", name, found.Level, found.Faults, c.code, c.position)
			continue
		}
		if f := found.Faults[at]; !f.Detail.Complete() || !f.Remedy.Complete() || !brand.Codes[f.Code].Complete() {
			t.Errorf("%s: not worded in both languages: %+v", name, f)
		}
		if len(found.FaultsAt(c.position)) == 0 {
			t.Errorf("%s: no fault at its position", name)
		}
	}
}

func TestOneBreakIsOneFault(t *testing.T) {
	links := way(yunhe.Owner, "甲公司", "乙公司", shop.Name)
	if got := codes(brand.Judge(yunhe, shop, slices.Delete(links, 1, 2), on, brand.Scope{})); !slices.Equal(got, []brand.Code{brand.Gap}) {
		t.Errorf("a missing link: %v", got)
	}
	links = way(yunhe.Owner, shop.Name)
	links[0].Papers, links[0].Confirmed = nil, 0
	if got := codes(brand.Judge(yunhe, shop, links, on, brand.Scope{})); !slices.Equal(got, []brand.Code{brand.PaperMissing, brand.Unconfirmed}) {
		t.Errorf("without a paper: %v", got)
	}
	links[0].Outside, links[0].Confirmed = true, 1
	if got := codes(brand.Judge(yunhe, shop, links, on, brand.Scope{})); len(got) > 0 {
		t.Errorf("checked outside: %v", got)
	}
}

// TM-15: a link is valid on its first day from 00:00 and on its last one until 24:00.
func TestValidityBeginsAndEndsToTheMicrosecond(t *testing.T) {
	links := way(yunhe.Owner, shop.Name)
	first, end := on0("2026-01-01").Start(), on0("2028-01-01").Start()
	for at, want := range map[clock.Instant][]brand.Code{first - 1: {brand.NotYetValid}, first: nil, end - 1: nil, end: {brand.Expired}} {
		if got := codes(brand.Judge(yunhe, shop, links, at, brand.Scope{})); !slices.Equal(got, want) {
			t.Errorf("at %s: %v, want %v", at, got, want)
		}
	}
	b := yunhe
	b.ValidUntil = on0("2026-12-31")
	for at, want := range map[clock.Instant]int{on0("2027-01-01").Start() - 1: 1, on0("2027-01-01").Start(): 0} {
		c := brand.Judge(b, shop, links, at, brand.Scope{})
		if c.Level != want || c.ValidUntil != b.ValidUntil || c.Weakest != 0 {
			t.Errorf("trademark at %s: level %d until %s by %d", at, c.Level, c.ValidUntil, c.Weakest)
		}
	}
}

// TM-13: acceptance notices from 2015-07-01 00:00 on are not recognised, where the book says so.
func TestAcceptanceNoticesFromADayOnAreNotRecognised(t *testing.T) {
	scope := brand.Scope{NoticesBefore: clock.Must("2015-07-01")}
	for applied, want := range map[string]int{"2015-06-30": 1, "2015-07-01": 0, "2016-02-01": 0} {
		b := yunhe
		b.Status, b.AppliedOn, b.RegisteredOn, b.ValidUntil = brand.Accepted, on0(applied), on0("2005-05-01"), on0("2015-04-30")
		c := brand.Judge(b, shop, way(b.Owner, shop.Name), on, scope)
		if c.Level != want || (want == 0) != slices.Equal(codes(c), []brand.Code{brand.Trademark}) {
			t.Errorf("accepted on %s: level %d, %v", applied, c.Level, codes(c))
		}
		if c := brand.Judge(b, shop, way(b.Owner, shop.Name), on, brand.Scope{}); c.Level != 1 {
			t.Errorf("accepted on %s, where no book says so: level %d, %v", applied, c.Level, codes(c))
		}
	}
}

// TM-13: what is not recognised is the notice of a trademark that lapsed; one that is applied for the first time keeps its notice.
func TestAcceptanceNoticeOfAFirstApplicationIsRecognised(t *testing.T) {
	scope := brand.Scope{NoticesBefore: clock.Must("2015-07-01")}
	for application, want := range map[string]int{brand.First: 1, brand.Anew: 0, "": 0} {
		b := yunhe
		b.Status, b.AppliedOn, b.RegisteredOn, b.ValidUntil, b.Application = brand.Accepted, on0("2016-02-01"), 0, 0, application
		c := brand.Judge(b, shop, way(b.Owner, shop.Name), on, scope)
		if c.Level != want {
			t.Errorf("application %q: level %d, %v", application, c.Level, codes(c))
		}
		for _, f := range c.Faults {
			if asks := strings.Contains(f.Remedy.EN, "first application"); asks != (application == "") {
				t.Errorf("application %q: what to do is %q", application, f.Remedy.EN)
			}
		}
	}
}

// CH-5: the chain ends with the link that ends first; of two that end together the one nearer the owner is named.
func TestChainEndsWithTheLinkThatEndsFirst(t *testing.T) {
	links := way(yunhe.Owner, "甲公司", "乙公司", shop.Name)
	links[1].ValidTo, links[2].ValidTo, links[0].ValidTo = on0("2027-05-31"), on0("2027-05-31"), 0
	c := brand.Judge(yunhe, shop, links, on, brand.Scope{})
	if c.Weakest != 2 || c.ValidUntil != on0("2027-05-31") || c.Ends() != clock.Must("2027-06-01") {
		t.Errorf("link %d until %s", c.Weakest, c.ValidUntil)
	}
	for i := range links {
		links[i].ValidTo = 0
	}
	b := yunhe
	b.ValidUntil = 0
	if c := brand.Judge(b, shop, links, on, brand.Scope{}); c.ValidUntil != 0 || c.Ends() != clock.Never || c.Level != 3 {
		t.Errorf("without an end: until %d, level %d", c.ValidUntil, c.Level)
	}
}

func TestScopeThatIsAskedForIsCoveredByTheLastLink(t *testing.T) {
	links := way(yunhe.Owner, shop.Name)
	links[0].Categories, links[0].Region = []string{"家居", "收纳 / 盒"}, "浙江；广东"
	for _, c := range []struct {
		scope brand.Scope
		level int
	}{{brand.Scope{Categories: []string{"家居/杯具"}}, 1}, {brand.Scope{Categories: []string{"收纳/盒/小盒", "家居"}}, 1}, {brand.Scope{Categories: []string{"家居用品"}}, 0},
		{brand.Scope{Categories: []string{"收纳"}}, 0}, {brand.Scope{Region: "广东"}, 1}, {brand.Scope{Region: "全国"}, 0}, {brand.Scope{Region: "湖南"}, 0}} {
		if got := brand.Judge(yunhe, shop, links, on, c.scope); got.Level != c.level {
			t.Errorf("%+v: level %d, %v", c.scope, got.Level, codes(got))
		}
	}
}
