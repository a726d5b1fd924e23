package listing_test

import (
	"testing"

	"github.com/mengyue/portal/models/clock"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/listing"
	"github.com/mengyue/portal/models/listing/tradetest"
	"github.com/mengyue/portal/models/text"
	"pgregory.net/rapid"
)

func (s stage) put(h listing.Hold) {
	s.Helper()
	h.Merchant, h.Clause, h.Reason = "M1", "MK-3", text.Of("测试", "test")
	s.Do(tradetest.Staff, func(tx *db.Tx) error { _, err := listing.Put(tx, h); return err })
}

func (s stage) lift(by string) (n int64) {
	s.Helper()
	s.Do(tradetest.Staff, func(tx *db.Tx) (err error) { n, err = listing.Lift(tx, by); return err })
	return n
}

// held is a stage with one product of each of two brands on show.
func held(t testing.TB) stage {
	t.Helper()
	s := newStage(t)
	s.open("B1")
	s.open("B2")
	own := goods("P1")
	own.Brand = "B1"
	s.publish(own, goods("P2"))
	return s
}

// CC-30, CC-40: a hold covers what it names and nothing else, and its lifting gives back exactly that.
func TestHoldCoversWhatItNamesAndNothingElse(t *testing.T) {
	for name, c := range map[string]struct {
		hold   listing.Hold
		p1, p2 listing.State
	}{
		"all":        {listing.Hold{Kind: listing.Offline}, listing.Held, listing.Held},
		"a brand":    {listing.Hold{Kind: listing.Offline, Brand: "B1"}, listing.Held, listing.Online},
		"a product":  {listing.Hold{Kind: listing.Deleted, Product: "P2"}, listing.Online, listing.Gone},
		"an account": {listing.Hold{Kind: listing.Supervised}, listing.Hidden, listing.Hidden},
		"elsewhere":  {listing.Hold{Kind: listing.Offline, Membership: "another"}, listing.Online, listing.Online},
	} {
		s := held(t)
		c.hold.By = "measure:1"
		s.put(c.hold)
		s.put(c.hold)
		if s.state("P1") != c.p1 || s.state("P2") != c.p2 || s.Recorded("measure:1", "hold.put") != 1 {
			t.Errorf("%s: %s, %s", name, s.state("P1"), s.state("P2"))
		}
		if n := s.lift("measure:1"); n != 1 || s.state("P1") != listing.Online || s.state("P2") != listing.Online {
			t.Errorf("%s lifted: %d, %s, %s", name, n, s.state("P1"), s.state("P2"))
		}
		if n := s.lift("measure:1"); n != 0 {
			t.Errorf("%s lifted twice: %d", name, n)
		}
	}
}

// What is published while its brand is held is held too, and what one object holds another one does not give back.
func TestHoldsOfTwoObjectsDoNotTouchEachOther(t *testing.T) {
	s := held(t)
	s.put(listing.Hold{Kind: listing.Offline, Brand: "B2", By: "demand:1"})
	s.put(listing.Hold{Kind: listing.Offline, Product: "P1", By: "measure:2"})
	s.publish(goods("P3"))
	if s.state("P3") != listing.Held {
		t.Errorf("published meanwhile: %s", s.state("P3"))
	}
	s.lift("demand:1")
	if s.state("P1") != listing.Held || s.state("P2") != listing.Online || s.state("P3") != listing.Online {
		t.Errorf("%s %s %s", s.state("P1"), s.state("P2"), s.state("P3"))
	}
}

// TIME-2: a hold begins and ends at its instants; at the last one it is over.
func TestHoldEndsAtItsInstant(t *testing.T) {
	s := held(t)
	until := s.Clock.Now() + 1_000_000
	s.put(listing.Hold{Kind: listing.Supervised, By: "measure:1", Since: s.Clock.Now() + 500_000, Until: until})
	for at, want := range map[clock.Instant]listing.State{s.Clock.Now(): listing.Online, until - 500_001: listing.Online, until - 500_000: listing.Hidden, until - 1: listing.Hidden, until: listing.Online} {
		s.Clock.Set(at)
		if got := s.state("P1"); got != want {
			t.Errorf("at %s: %s, want %s", at, got, want)
		}
		s.Ask(tradetest.Reseller, func(tx *db.Tx) error {
			hidden, err := listing.Concealed(tx, "M1")
			if hidden != (want == listing.Hidden) {
				t.Errorf("at %s: hidden from others %v", at, hidden)
			}
			return err
		})
		for _, who := range []db.Actor{tradetest.Maker, tradetest.Staff} {
			s.Ask(who, func(tx *db.Tx) error {
				hidden, err := listing.Concealed(tx, "M1")
				if hidden {
					t.Errorf("hidden from %s", who.Name)
				}
				return err
			})
		}
	}
}

func TestDeletedProductIsNotPublishedAnew(t *testing.T) {
	s := held(t)
	s.put(listing.Hold{Kind: listing.Deleted, Product: "P2", By: "measure:1"})
	if p := s.publish(goods("P2")); p.Published != 0 || p.Refusals[0].Clause != "MK-3" {
		t.Errorf("%+v", p)
	}
}

// Whatever holds are put and lifted, a product is to be seen exactly when none of those that stand covers it.
func TestWhateverIsHeldAndLiftedTheRestIsSeen(t *testing.T) {
	s := held(t)
	brands := map[string]string{"P1": "B1", "P2": "B2"}
	rapid.Check(t, func(r *rapid.T) {
		standing := map[string]listing.Hold{}
		for range rapid.IntRange(1, 6).Draw(r, "steps") {
			by := rapid.SampledFrom([]string{"a:1", "a:2", "a:3"}).Draw(r, "by")
			if _, is := standing[by]; is {
				s.lift(by)
				delete(standing, by)
				continue
			}
			h := listing.Hold{By: by, Kind: listing.Offline, Brand: rapid.SampledFrom([]string{"", "B1", "B2"}).Draw(r, "brand"), Product: rapid.SampledFrom([]string{"", "P1", "P2"}).Draw(r, "product")}
			s.put(h)
			standing[by] = h
		}
		for id, of := range brands {
			want := listing.Online
			for _, h := range standing {
				if (h.Brand == "" || h.Brand == of) && (h.Product == "" || h.Product == id) {
					want = listing.Held
				}
			}
			if got := s.state(id); got != want {
				r.Fatalf("%s is %s, want %s under %v", id, got, want, standing)
			}
		}
		for by := range standing {
			s.lift(by)
		}
	})
}
