package listing_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/mengyue/portal/models/brand"
	"github.com/mengyue/portal/models/calendar"
	"github.com/mengyue/portal/models/clock"
	"github.com/mengyue/portal/models/conduct"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/fault"
	"github.com/mengyue/portal/models/listing"
	"github.com/mengyue/portal/models/listing/tradetest"
	"github.com/mengyue/portal/models/membership"
	"github.com/mengyue/portal/models/product"
)

// stage is the makers' stage with the verbs of publishing.
type stage struct{ *tradetest.Stage }

func newStage(t testing.TB) stage { t.Helper(); return stage{tradetest.New(t)} }

func (s stage) open(brandID string) (a listing.Authorisation) {
	s.Helper()
	s.Do(tradetest.Maker, func(tx *db.Tx) (err error) { a, err = listing.Open(tx, s.M1.ID, brandID); return err })
	return a
}

// goods is a product that may be published.
func goods(id string) product.Product {
	yes, price := true, int64(3990)
	return product.Product{ID: id, Store: "T1", Title: "收纳篮 " + id, Brand: "B2", Category: "家居/收纳", SaleKind: "new", Online: &yes, Price: &price}
}

func offers(products ...product.Product) (out []listing.Offer) {
	for i, p := range products {
		out = append(out, listing.Offer{Line: i + 1, Product: p})
	}
	return out
}

func (s stage) publish(products ...product.Product) (p listing.Publishing) {
	s.Helper()
	s.Do(tradetest.Maker, func(tx *db.Tx) (err error) {
		p, err = listing.Publish(tx, s.M1.ID, listing.ByFile, offers(products...))
		return err
	})
	return p
}

func (s stage) state(id string) listing.State {
	s.Helper()
	var l listing.Listing
	s.Ask(tradetest.Maker, func(tx *db.Tx) (err error) { l, err = listing.Find(tx, id); return err })
	shown := 0
	s.Ask(tradetest.System, func(tx *db.Tx) error {
		found, err := listing.Shown(tx, l.Membership, "", 100)
		for _, f := range found {
			if f.Product == id {
				shown++
			}
		}
		return err
	})
	if (l.State() == listing.Online) != (shown == 1) {
		s.Errorf("%s is %s, but shown %d times", id, l.State(), shown)
	}
	return l.State()
}

func (s stage) sweep() {
	s.Helper()
	s.Sweep(brand.OnDue, membership.OnDue, conduct.OnDue)
}

// CC-10: a brand is opened from a valid chain: an own one, or one that is granted.
func TestBrandIsOpenedFromAValidChainOnly(t *testing.T) {
	s := newStage(t)
	if a := s.open("B1"); a.Level != 1 || s.Recorded(a.Ref(), "authorisation.opened") != 1 {
		t.Errorf("the own brand: %+v", a)
	}
	if a := s.open("B2"); a.Level != 1 || a.Until != clock.Must("2027-01-01") {
		t.Errorf("the granted brand: %+v", a)
	}
	for id, want := range map[string]fault.Kind{"B3": fault.Breach, "B2": fault.Conflict, "B9": fault.NotFound} {
		err := s.Try(tradetest.Maker, func(tx *db.Tx) error { _, err := listing.Open(tx, s.M1.ID, id); return err })
		if !fault.Is(err, want) || want == fault.Breach && fault.Of(err).Clause != "MK-2" {
			t.Errorf("%s: %v", id, err)
		}
	}
	if err := s.Try(tradetest.Other, func(tx *db.Tx) error { _, err := listing.Open(tx, s.M1.ID, "B1"); return err }); !fault.Is(err, fault.NotFound) {
		t.Errorf("another merchant opens it: %v", err)
	}
}

// CC-10: a chain further from the owner than the book allows opens nothing.
func TestChainTooFarFromTheOwnerOpensNothing(t *testing.T) {
	s := newStage(t)
	s.chain("B3", "白鹭洲服饰（虚构）", "甲", "乙", "星禾日用品有限公司（虚构）")
	err := s.Try(tradetest.Maker, func(tx *db.Tx) error { _, err := listing.Open(tx, s.M1.ID, "B3"); return err })
	if !fault.Is(err, fault.Breach) || !strings.Contains(fault.Of(err).Message.ZH, "3 级") {
		t.Errorf("level 3 where 2 is the most: %v", err)
	}
}

// chain imports a confirmed chain of M1 through companies, valid until the end of 2026.
func (s stage) chain(id string, companies ...string) {
	s.Helper()
	s.Do(tradetest.System, func(tx *db.Tx) error {
		var links []brand.Link
		for i := range len(companies) - 1 {
			links = append(links, brand.Link{Merchant: "M1", Brand: id, Position: i + 1, Grantor: companies[i], Grantee: companies[i+1], Kind: brand.Ordinary, MaySublicense: true,
				ValidFrom: calendar.DayOf(clock.Must("2026-01-01")), ValidTo: calendar.DayOf(clock.Must("2026-12-31")), Outside: true})
		}
		_, err := brand.PutLinks(tx, links)
		return err
	})
}

// CC-7: from approval on, and only then: not before, not after the membership has ended.
func TestNothingIsPublishedOutsideOfAMembership(t *testing.T) {
	s := newStage(t)
	s.open("B2")
	publish := func(who db.Actor, m string) error {
		return s.Try(who, func(tx *db.Tx) error {
			_, err := listing.Publish(tx, m, listing.ByAPI, offers(goods("P1")))
			return err
		})
	}
	if err := publish(tradetest.Stranger, s.M1.ID); !fault.Is(err, fault.NotFound) {
		t.Errorf("a stranger publishes: %v", err)
	}
	if err := publish(tradetest.Reseller, s.R1.ID); !fault.Is(err, fault.NotFound) {
		t.Errorf("a member of a programme that publishes nothing: %v", err)
	}
	if err := publish(tradetest.Staff, s.M1.ID); !fault.Is(err, fault.Forbidden) {
		t.Errorf("staff publish: %v", err)
	}
	s.Clock.Set(s.M1.Until)
	if err := publish(tradetest.Maker, s.M1.ID); !fault.Is(err, fault.Breach) || fault.Of(err).Clause != "MK-1" {
		t.Errorf("at the end of the term: %v", err)
	}
}

// CC-11: checked per product, row by row: the good rows are published, each other one is refused with its clause.
func TestEachRowIsJudgedAndTheBadOnesAreRefusedWithTheirClause(t *testing.T) {
	s := newStage(t)
	s.open("B2")
	used, auction, auto, drug, foreign, none, store, plain := goods("P2"), goods("P3"), goods("P4"), goods("P5"), goods("P6"), goods("P7"), goods("P8"), goods("P9")
	used.SaleKind, auction.SaleKind, auto.SaleKind, drug.Category, foreign.Brand, none.SaleKind, store.Store, plain.Title = "used", "auction", "auto_delivery", "药品/处方药", "B3", "", "T2", ""
	p := s.publish(goods("P1"), used, auction, auto, drug, foreign, none, store, plain, goods("P1"))
	if p.Given != 10 || p.Published != 1 || s.state("P1") != listing.Online || s.Recorded(p.Ref(), "publishing.done") != 1 {
		t.Fatalf("%d of %d published", p.Published, p.Given)
	}
	want := map[int]string{2: "MK-3", 3: "MK-3", 4: "MK-3", 5: "MK-3", 6: "MK-2", 7: "MK-3", 8: "store", 9: "title", 10: "product"}
	got := map[int]string{}
	for _, r := range p.Refusals {
		got[r.Line] += r.Clause + r.Column
		if r.Why.IsZero() || !r.Why.Complete() {
			t.Errorf("line %d: no reason in both languages", r.Line)
		}
	}
	if fmt.Sprint(got) != fmt.Sprint(want) {
		t.Errorf("refused %v, want %v", got, want)
	}
	for _, r := range p.Refusals[1:] {
		if r.Line == 10 {
			continue
		}
		if err := s.Try(tradetest.Maker, func(tx *db.Tx) error { _, err := product.Find(tx, r.Product); return err }); !fault.Is(err, fault.NotFound) {
			t.Errorf("%s was put into the catalogue: %v", r.Product, err)
		}
	}
}

func TestKeyOfAnotherMerchantsProductIsTaken(t *testing.T) {
	s := newStage(t)
	s.open("B2")
	s.Do(tradetest.System, func(tx *db.Tx) error {
		other := goods("P1")
		other.Store = "T2"
		_, err := product.Put(tx, []product.Product{other})
		return err
	})
	if p := s.publish(goods("P1")); p.Published != 0 || p.Refusals[0].Column != "product" {
		t.Errorf("%+v", p)
	}
}

func TestNoMoreIsPublishedThanTheBookAllows(t *testing.T) {
	s := newStage(t)
	s.open("B2")
	var many []product.Product
	for i := range 1001 {
		many = append(many, goods(fmt.Sprintf("P%04d", i)))
	}
	if p := s.publish(many...); p.Published != 1000 || len(p.Refusals) != 1 || p.Refusals[0].Clause != "MK-1" {
		t.Fatalf("%d published, %d refused", p.Published, len(p.Refusals))
	}
	if p := s.publish(many[0], goods("Q")); p.Published != 1 {
		t.Errorf("what is on show already counts again: %+v", p.Refusals)
	}
	for _, n := range []int{0, listing.Most + 1} {
		err := s.Try(tradetest.Maker, func(tx *db.Tx) error {
			_, err := listing.Publish(tx, s.M1.ID, listing.ByAPI, make([]listing.Offer, n))
			return err
		})
		if !fault.Is(err, fault.Invalid) {
			t.Errorf("%d in one go: %v", n, err)
		}
	}
}

// CC-10: the end of the chain takes its products offline at that instant, also before it is on the record; reminders say
// so before, and the letter afterwards.
func TestEndOfAChainTakesItsProductsOffline(t *testing.T) {
	s := newStage(t)
	a := s.open("B2")
	s.open("B1")
	own := goods("P2")
	own.Brand = "B1"
	s.publish(goods("P1"), own)
	s.Clock.Set(clock.Must("2026-12-25T09:00:00+08:00"))
	s.sweep()
	if l := s.Letters(tradetest.Maker); len(l) == 0 || !strings.Contains(fmt.Sprint(l[0].Paragraphs), "1 件商品的展示（到时自动下架）") {
		t.Errorf("nothing was said before: %+v", l)
	}
	s.Clock.Set(a.Until - 1)
	if s.state("P1") != listing.Online {
		t.Error("offline before the end")
	}
	s.Clock.Set(a.Until)
	if s.state("P1") != listing.Unauthorised || s.state("P2") != listing.Online {
		t.Errorf("at the end: %s, the other brand %s", s.state("P1"), s.state("P2"))
	}
	s.Clock.Set(a.Until + 86_400_000_000)
	s.sweep()
	s.Ask(tradetest.Maker, func(tx *db.Tx) error {
		all, err := listing.Authorisations(tx, s.M1.ID)
		if last := all[len(all)-1]; last.Closed != a.Until || last.Cause != listing.Expired {
			t.Errorf("%+v", last)
		}
		return err
	})
	said := ""
	for _, l := range s.Letters(tradetest.Maker) {
		said += l.Title.ZH
	}
	if !strings.Contains(said, "1 件商品已下架") {
		t.Errorf("told: %s", said)
	}
}

// CC-10: a withdrawn chain takes its products offline at once; opened anew from a valid one, they are back.
func TestWithdrawnChainTakesItsProductsOfflineUntilItIsOpenedAnew(t *testing.T) {
	s := newStage(t)
	a := s.open("B2")
	s.publish(goods("P1"))
	s.chain("B2", "别的公司", "星禾日用品有限公司（虚构）")
	if s.state("P1") != listing.Unauthorised || s.Recorded(a.Ref(), "authorisation.closed") != 1 {
		t.Fatalf("with a broken chain it is %s", s.state("P1"))
	}
	s.chain("B2", "云上里家居（虚构）", "星禾日用品有限公司（虚构）")
	if s.state("P1") != listing.Unauthorised {
		t.Error("it came back without being opened")
	}
	s.open("B2")
	if s.state("P1") != listing.Online {
		t.Errorf("opened anew it is %s", s.state("P1"))
	}
	s.Do(tradetest.Maker, func(tx *db.Tx) error {
		all, err := listing.Authorisations(tx, s.M1.ID)
		if err == nil {
			_, err = listing.Close(tx, all[0].ID)
		}
		return err
	})
	if s.state("P1") != listing.Unauthorised {
		t.Error("closed by its merchant it is to be seen")
	}
}

// An own brand has no link; the end of its trademark ends it all the same, and a renewed trademark moves that end.
func TestOwnBrandLastsAsLongAsItsTrademark(t *testing.T) {
	s := newStage(t)
	a := s.open("B1")
	own := goods("P1")
	own.Brand = "B1"
	s.publish(own)
	s.Do(tradetest.System, func(tx *db.Tx) error {
		b, err := brand.Find(tx, "B1")
		b.ValidUntil = calendar.DayOf(clock.Must("2026-12-20"))
		if err == nil {
			_, err = brand.Put(tx, []brand.Brand{b})
		}
		return err
	})
	end := clock.Must("2026-12-21")
	s.Ask(tradetest.Maker, func(tx *db.Tx) error {
		all, err := listing.Authorisations(tx, s.M1.ID)
		if all[0].ID != a.ID || all[0].Until != end {
			t.Errorf("until %s", all[0].Until)
		}
		return err
	})
	s.Clock.Set(end)
	if s.state("P1") != listing.Unauthorised {
		t.Errorf("it is %s", s.state("P1"))
	}
	s.sweep()
	if s.Recorded(a.Ref(), "authorisation.closed") != 1 {
		t.Error("its end is not on the record")
	}
}

// CC-11: an import that changes a published product has it judged anew.
func TestProductThatAnImportChangesIsJudgedAnew(t *testing.T) {
	s := newStage(t)
	s.open("B2")
	s.publish(goods("P1"), goods("P2"))
	put := func(kind string) {
		s.Do(tradetest.System, func(tx *db.Tx) error {
			p := goods("P1")
			p.SaleKind = kind
			_, err := product.Put(tx, []product.Product{p})
			return err
		})
		s.recheck()
	}
	put("used")
	if s.state("P1") != listing.Refused || s.state("P2") != listing.Online {
		t.Fatalf("used: %s, the other %s", s.state("P1"), s.state("P2"))
	}
	if l := s.Letters(tradetest.Maker); !strings.Contains(l[0].Title.ZH, "1 件商品不再符合") || len(l[0].Clauses) != 1 {
		t.Errorf("told: %+v", l[0])
	}
	put("new")
	if s.state("P1") != listing.Online {
		t.Errorf("new again: %s", s.state("P1"))
	}
}

func TestMerchantTakesAProductDownAndPutsItOnShow(t *testing.T) {
	s := newStage(t)
	s.open("B2")
	s.publish(goods("P1"))
	for _, step := range []struct {
		do    func(*db.Tx, string) (listing.Listing, error)
		state listing.State
	}{{listing.Withdraw, listing.Withdrawn}, {listing.Show, listing.Online}} {
		s.Do(tradetest.Maker, func(tx *db.Tx) error { _, err := step.do(tx, "P1"); return err })
		if s.state("P1") != step.state {
			t.Errorf("it is %s, want %s", s.state("P1"), step.state)
		}
		if err := s.Try(tradetest.Maker, func(tx *db.Tx) error { _, err := step.do(tx, "P1"); return err }); !fault.Is(err, fault.Conflict) {
			t.Errorf("twice: %v", err)
		}
		if err := s.Try(tradetest.Other, func(tx *db.Tx) error { _, err := step.do(tx, "P1"); return err }); !fault.Is(err, fault.NotFound) {
			t.Errorf("by another: %v", err)
		}
	}
}

// The end of the membership takes everything offline; a renewal takes everything along.
func TestListingsFollowTheirMembership(t *testing.T) {
	s := newStage(t)
	s.open("B1")
	own := goods("P1")
	own.Brand = "B1"
	s.publish(own)
	s.Clock.Set(s.M1.Until - 1)
	next := s.Admit("M1", tradetest.Makers, s.M1.ID)
	s.Clock.Set(s.M1.Until)
	s.sweep()
	if s.state("P1") != listing.Online {
		t.Errorf("renewed it is %s", s.state("P1"))
	}
	s.Do(tradetest.Staff, func(tx *db.Tx) error {
		m, err := membership.Find(tx, next.ID)
		if err == nil {
			_, err = conduct.Leave(tx, m, conduct.Cause{Kind: membership.ByRemoval, Clause: "MK-8", At: tx.Now})
		}
		return err
	})
	if s.state("P1") != listing.OutOfTerm {
		t.Errorf("after the membership it is %s", s.state("P1"))
	}
}
