package listing_test

import (
	"testing"

	"github.com/mengyue/portal/models/conduct"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/listing"
	"github.com/mengyue/portal/models/listing/tradetest"
	"github.com/mengyue/portal/models/membership"
)

// CC-42: what a finding deleted stays deleted, and is not said to be published, also under a later membership.
func TestDeletedProductIsNotPublishedAfterAReturn(t *testing.T) {
	s := held(t)
	s.Do(tradetest.System, func(tx *db.Tx) error {
		_, err := listing.Put(tx, listing.Hold{Merchant: "M1", Kind: listing.Deleted, Product: "P2", By: "measure:1", Clause: "MK-3"})
		return err
	})
	s.Do(tradetest.Staff, func(tx *db.Tx) error {
		_, err := conduct.Leave(tx, s.M1, conduct.Cause{Kind: membership.ByExit, Clause: "MK-8", At: tx.Now})
		return err
	})
	s.M1 = s.Admit("M1", tradetest.Makers, "")
	s.open("B2")
	if p := s.publish(goods("P2")); p.Published != 0 || p.Refusals[0].Clause != "MK-3" {
		t.Errorf("%+v", p)
	}
}
