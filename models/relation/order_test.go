package relation_test

import (
	"strings"
	"testing"
	"time"

	"github.com/mengyue/portal/models/conduct"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/deadline"
	"github.com/mengyue/portal/models/fault"
	"github.com/mengyue/portal/models/listing"
	"github.com/mengyue/portal/models/listing/tradetest"
	"github.com/mengyue/portal/models/membership"
	"github.com/mengyue/portal/models/relation"
	"github.com/mengyue/portal/models/text"
)

func (s stage) rejoin(m membership.Membership) {
	s.Helper()
	s.Do(tradetest.Staff, func(tx *db.Tx) error { return conduct.Rejoin(tx, m.ID) })
}

// GEN-6: where both sides were removed and both appeals are upheld, their relation runs again with the second of them,
// whichever that is, and not before.
func TestRelationRunsAgainOnceBothSidesAreBack(t *testing.T) {
	for _, first := range []string{"M1", "R1"} {
		s := newStage(t)
		r := s.running(tradetest.Reseller, "M1", tradetest.Maker)
		s.leave(s.M1)
		s.leave(s.R1)
		back := []membership.Membership{s.M1, s.R1}
		if first == "R1" {
			back[0], back[1] = back[1], back[0]
		}
		for i, want := range []relation.State{relation.Fallen, relation.Running} {
			s.rejoin(back[i])
			if got := s.state(r.ID); got != want {
				t.Errorf("%s first, after %d: %s", first, i+1, got)
			}
		}
		if got := s.find(r.ID); got.By != "" || got.Closed != 0 {
			t.Errorf("%+v", got)
		}
	}
}

// CC-30, CC-40: who is restricted, or supervised, enters no relation either by a request that it had sent before; the other
// side is told so, and not why. Once that is over the request can be accepted.
func TestRequestOfARestrictedAskerIsNotAccepted(t *testing.T) {
	for _, kind := range []listing.Kind{listing.Offline, listing.Supervised} {
		s := newStage(t)
		r := s.ask(tradetest.Maker, "R1")
		s.Do(tradetest.Staff, func(tx *db.Tx) error {
			_, err := listing.Put(tx, listing.Hold{Merchant: "M1", Membership: s.M1.ID, Kind: kind, Clause: "MK-3", By: "demand:1", Reason: text.Of("保证金不足", "short deposit")})
			return err
		})
		_, err := s.reply(tradetest.Reseller, r, relation.Answer{Accepts: true})
		if f := fault.Of(err); !fault.Is(err, fault.Breach) || f.Clause != "MK-4" || f.Message.EN == "" || s.state(r.ID) != relation.Pending {
			t.Errorf("%s: %v", kind, err)
		}
		s.Do(tradetest.Staff, func(tx *db.Tx) error { _, err := listing.Lift(tx, "demand:1"); return err })
		if _, err := s.reply(tradetest.Reseller, r, relation.Answer{Accepts: true}); err != nil {
			t.Errorf("%s lifted: %v", kind, err)
		}
	}
}

// CC-40: what is to be answered names nobody, and no search finds who is supervised: by its key as little as by its name.
// Staff, and the account itself, find it.
func TestNoTitleAndNoSearchBetraysASupervisedSide(t *testing.T) {
	s := newStage(t)
	r := s.ask(tradetest.Reseller, "M1")
	s.Do(tradetest.Staff, func(tx *db.Tx) error {
		_, err := listing.Put(tx, listing.Hold{Merchant: "R1", Kind: listing.Supervised, Clause: "MK-3", By: "finding:1"})
		return err
	})
	s.Ask(tradetest.Maker, func(tx *db.Tx) error {
		d, open, err := deadline.Running(tx, relation.AnswerDeadline, r.Ref())
		if !open || strings.Contains(d.Title.ZH+d.Title.EN, "远帆") {
			t.Errorf("the title says %s", d.Title)
		}
		return err
	})
	for _, word := range []string{"R1", "远帆"} {
		for who, want := range map[*db.Actor]int{&tradetest.Maker: 0, &tradetest.Reseller: 1, &tradetest.Staff: 1} {
			s.Ask(*who, func(tx *db.Tx) error {
				found, err := relation.List(tx, relation.Question{Search: word, Limit: 10})
				if len(found) != want {
					t.Errorf("%s finds %d by %s", who.Name, len(found), word)
				}
				return err
			})
		}
	}
}

// GEN-6: a relation that runs again has the proposal that waited in it, before the eyes of the side that it waits for; who
// was told of its end is told that there is none any more, and who was not told is told nothing.
func TestRestoredRelationHasItsProposalAndIsTold(t *testing.T) {
	for _, told := range []bool{true, false} {
		s := newStage(t)
		r := s.running(tradetest.Reseller, "M1", tradetest.Maker)
		s.Do(tradetest.Maker, func(tx *db.Tx) error {
			_, err := relation.Propose(tx, r.ID, r.Version, relation.Proposal{Kind: relation.ToSettle, Payment: "prepaid"})
			return err
		})
		waited := s.waiting("R1")
		s.leave(s.M1)
		if s.waiting("R1") != waited-1 {
			t.Error("a relation that has ended waits for an answer")
		}
		if told {
			s.tell()
		}
		s.Clock.Advance(time.Hour)
		s.rejoin(s.M1)
		s.tell()
		if got := s.find(r.ID); got.Proposal.Payment != "prepaid" || s.waiting("R1") != waited {
			t.Errorf("%+v, %d wait", got, s.waiting("R1"))
		}
		if s.told(tradetest.Reseller, "恢复") != told || s.told(tradetest.Maker, "恢复") != told {
			t.Errorf("told of the end: %v; of the return: %v and %v", told, s.told(tradetest.Reseller, "恢复"), s.told(tradetest.Maker, "恢复"))
		}
		if n := s.tell(); n != 0 {
			t.Errorf("%d told again", n)
		}
	}
}

// tell lets the sweep tell the sides.
func (s stage) tell() (told int) {
	s.Helper()
	for {
		n, err := relation.Tell(s.Context(), s.DB)
		if err != nil {
			s.Fatal(err)
		}
		if n == 0 {
			return told
		}
		told += n
	}
}

// GEN-6: a relation that fell with one side runs again with it also where the other side has renewed meanwhile.
func TestRelationRunsAgainWithTheRenewedOtherSide(t *testing.T) {
	s := newStage(t)
	r := s.running(tradetest.Reseller, "M1", tradetest.Maker)
	s.leave(s.R1)
	s.Clock.Set(s.M1.Until - 1)
	s.Admit("M1", tradetest.Makers, s.M1.ID)
	s.Clock.Set(s.M1.Until)
	s.Sweep(membership.OnDue, conduct.OnDue)
	s.rejoin(s.R1)
	if got := s.find(r.ID); got.State(s.Clock.Now()) != relation.Running || got.Here.Membership == s.M1.ID {
		t.Errorf("%+v", got)
	}
}
