package relation_test

import (
	"sync"
	"testing"

	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/fault"
	"github.com/mengyue/portal/models/listing/tradetest"
	"github.com/mengyue/portal/models/relation"
)

// CC-20: however many ask at once, from either side, one request is open.
func TestManyAskAtOnceAndOneRequestIsOpen(t *testing.T) {
	s := newStage(t)
	var all sync.WaitGroup
	won := make(chan bool, 20)
	for i := range 20 {
		who, with := tradetest.Reseller, "M1"
		if i%2 == 1 {
			who, with = tradetest.Maker, "R1"
		}
		all.Go(func() {
			err := s.Try(who, func(tx *db.Tx) error {
				_, err := relation.Ask(tx, relation.Request{Programme: tradetest.Makers, With: with, Payment: "prepaid"})
				return err
			})
			if err != nil && !fault.Is(err, fault.Conflict) {
				t.Error(err)
			}
			if err == nil {
				won <- true
			}
		})
	}
	all.Wait()
	if found := s.list(tradetest.Maker, relation.Asking); len(won) != 1 || len(found) != 1 || s.waiting("M1")+s.waiting("R1") != 1 {
		t.Errorf("%d won, %d are open", len(won), len(found))
	}
}

// The answer, the withdrawal and the end of time meet: one of them decides.
func TestAnswerAndWithdrawalAtOnceHaveOneWinner(t *testing.T) {
	s := newStage(t)
	r := s.ask(tradetest.Reseller, "M1")
	acts := []func() error{
		func() error { _, err := s.reply(tradetest.Maker, r, relation.Answer{Accepts: true}); return err },
		func() error { _, err := s.reply(tradetest.Maker, r, relation.Answer{Reason: "不合适"}); return err },
		func() error {
			return s.Try(tradetest.Reseller, func(tx *db.Tx) error { _, err := relation.Withdraw(tx, r.ID, r.Version); return err })
		},
	}
	var all sync.WaitGroup
	won := make(chan bool, len(acts))
	for _, act := range acts {
		all.Go(func() {
			if err := act(); err == nil {
				won <- true
			} else if !fault.Is(err, fault.Conflict) {
				t.Error(err)
			}
		})
	}
	all.Wait()
	if len(won) != 1 || s.Recorded(r.Ref(), "") != 2 {
		t.Errorf("%d won; %d entries", len(won), s.Recorded(r.Ref(), ""))
	}
}
