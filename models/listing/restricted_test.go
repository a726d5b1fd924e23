package listing_test

import (
	"testing"
	"time"

	"github.com/mengyue/portal/models/clock"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/fault"
	"github.com/mengyue/portal/models/listing"
	"github.com/mengyue/portal/models/listing/tradetest"
	"github.com/mengyue/portal/models/membership"
	"github.com/mengyue/portal/models/rulebook"
)

// CC-30: who is held as a whole neither opens brands nor publishes, until that is lifted; a hold on a product, a brand or
// another membership, or one that has not begun, restricts nothing.
func TestWhoIsHeldAsAWholeDoesNotPublish(t *testing.T) {
	for name, c := range map[string]struct {
		hold listing.Hold
		free bool
	}{"the membership": {listing.Hold{Kind: listing.Offline, Membership: "own"}, false}, "the account": {listing.Hold{Kind: listing.Supervised}, false}, "a product": {listing.Hold{Kind: listing.Offline, Product: "P1"}, true},
		"a brand": {listing.Hold{Kind: listing.Offline, Brand: "B1"}, true}, "another membership": {listing.Hold{Kind: listing.Offline, Membership: "other"}, true},
		"from tomorrow": {listing.Hold{Kind: listing.Offline, Since: clock.Must("2026-11-23")}, true}} {
		s := newStage(t)
		s.open("B1")
		h := c.hold
		h.By = "demand:1"
		if h.Membership == "own" {
			h.Membership = s.M1.ID
		}
		s.put(h)
		ask := func() error {
			return s.Try(tradetest.Maker, func(tx *db.Tx) error { return listing.Unrestricted(tx, "M1", s.M1.ID, rulebook.RightProducts) })
		}
		if err := ask(); (err == nil) != c.free || err != nil && !fault.Is(err, fault.Breach) {
			t.Errorf("%s: %v", name, err)
		}
		err := s.Try(tradetest.Maker, func(tx *db.Tx) error {
			_, err := listing.Publish(tx, s.M1.ID, listing.ByForm, offers(goods("P9")))
			return err
		})
		if !c.free && !fault.Is(err, fault.Breach) {
			t.Errorf("%s: it publishes: %v", name, err)
		}
		s.lift("demand:1")
		if err := ask(); err != nil {
			t.Errorf("%s, lifted: %v", name, err)
		}
		s.Clock.Advance(time.Hour)
	}
}

// A hold that stops some rights takes these and no others, and hides products only where it is of a kind that does.
func TestAHoldStopsTheRightsThatItNames(t *testing.T) {
	s := held(t)
	s.put(listing.Hold{Kind: listing.Restricted, Membership: s.M1.ID, Stops: []rulebook.Right{rulebook.RightSignUps, rulebook.RightEntering}, By: "suspension:1"})
	for right, free := range map[rulebook.Right]bool{rulebook.RightProducts: true, rulebook.RightRelations: true, rulebook.RightSignUps: false, rulebook.RightEntering: false} {
		err := s.Try(tradetest.Maker, func(tx *db.Tx) error { return listing.Unrestricted(tx, "M1", s.M1.ID, right) })
		if (err == nil) != free {
			t.Errorf("%s: %v", right, err)
		}
		s.Do(tradetest.Staff, func(tx *db.Tx) error {
			stopped, err := listing.Stopped(tx, []membership.Membership{s.M1, {ID: "another", Merchant: "M1"}, {ID: "third", Merchant: "M9"}}, right)
			if stopped[s.M1.ID] == free || stopped["another"] || stopped["third"] {
				t.Errorf("%s: %v", right, stopped)
			}
			return err
		})
	}
	if s.state("P1") != listing.Online || s.state("P2") != listing.Online {
		t.Errorf("what stops other rights hides products: %s, %s", s.state("P1"), s.state("P2"))
	}
	s.put(listing.Hold{Kind: listing.Offline, Membership: s.M1.ID, Stops: []rulebook.Right{rulebook.RightProducts}, By: "suspension:2"})
	if s.state("P1") != listing.Held || s.state("P2") != listing.Held {
		t.Errorf("products are stopped and to be seen: %s, %s", s.state("P1"), s.state("P2"))
	}
}
