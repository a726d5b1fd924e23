package relation_test

import (
	"testing"

	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/fault"
	"github.com/mengyue/portal/models/listing"
	"github.com/mengyue/portal/models/listing/tradetest"
	"github.com/mengyue/portal/models/relation"
)

// CC-30: who is restricted neither asks for a relation nor agrees to one; it may refuse. Relations that run go on.
func TestWhoIsRestrictedEntersNoRelation(t *testing.T) {
	s := newStage(t)
	running := s.running(tradetest.Second, "M1", tradetest.Maker)
	r := s.ask(tradetest.Reseller, "M1")
	s.Do(tradetest.Staff, func(tx *db.Tx) error {
		_, err := listing.Put(tx, listing.Hold{Merchant: "M1", Membership: s.M1.ID, Kind: listing.Offline, Clause: "MK-3", By: "demand:1"})
		return err
	})
	if _, err := s.reply(tradetest.Maker, r, relation.Answer{Accepts: true}); !fault.Is(err, fault.Breach) {
		t.Errorf("agreed: %v", err)
	}
	err := s.Try(tradetest.Maker, func(tx *db.Tx) error {
		_, err := relation.Ask(tx, relation.Request{Programme: tradetest.Makers, With: "R1", Payment: "guaranteed"})
		return err
	})
	if !fault.Is(err, fault.Breach) {
		t.Errorf("asked: %v", err)
	}
	if _, err := s.reply(tradetest.Maker, r, relation.Answer{Reason: "暂停合作"}); err != nil {
		t.Errorf("refused: %v", err)
	}
	if s.state(running.ID) != relation.Running {
		t.Errorf("the one that runs is %s", s.state(running.ID))
	}
}
