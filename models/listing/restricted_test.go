package listing_test

import (
	"testing"
	"time"

	"github.com/mengyue/portal/models/clock"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/fault"
	"github.com/mengyue/portal/models/listing"
	"github.com/mengyue/portal/models/listing/tradetest"
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
			return s.Try(tradetest.Maker, func(tx *db.Tx) error { return listing.Unrestricted(tx, "M1", s.M1.ID) })
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
