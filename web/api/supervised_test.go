package api_test

import (
	"net/http"
	"testing"

	"github.com/mengyue/portal/models/access"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/listing"
	"github.com/mengyue/portal/models/listing/tradetest"
	"github.com/mengyue/portal/web/front"
)

// CC-32: a supervision that stands until it is lifted has no end, and none is invented.
func TestSupervisionUntilItIsLiftedHasNoEnd(t *testing.T) {
	s := newStage(t)
	secret, _ := s.token(tradetest.Maker, access.ReadStanding)
	s.Do(tradetest.Staff, func(tx *db.Tx) error {
		_, err := listing.Put(tx, listing.Hold{Merchant: "M1", Kind: listing.Supervised, Clause: "MK-3", By: "measure:1"})
		return err
	})
	w := s.call(secret, front.GET, "/api/v1/standing", "")
	if own := read[struct{ Supervised map[string]any }](t, w, http.StatusOK); own.Supervised["clause"] != "MK-3" || own.Supervised["until"] != nil {
		t.Errorf("it says %v", own.Supervised)
	}
}
