package relation_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/mengyue/portal/models/clock"
	"github.com/mengyue/portal/models/conduct"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/deadline"
	"github.com/mengyue/portal/models/fault"
	"github.com/mengyue/portal/models/figures"
	"github.com/mengyue/portal/models/listing/tradetest"
	"github.com/mengyue/portal/models/membership"
	"github.com/mengyue/portal/models/outbox"
	"github.com/mengyue/portal/models/relation"
	"github.com/mengyue/portal/models/rulebook"
)

// stage is the makers' and resellers' stage with the verbs of relations.
type stage struct{ *tradetest.Stage }

func newStage(t testing.TB) stage { t.Helper(); return stage{tradetest.New(t)} }

func (s stage) ask(who db.Actor, with string) (r relation.Relation) {
	s.Helper()
	s.Do(who, func(tx *db.Tx) (err error) {
		r, err = relation.Ask(tx, relation.Request{Programme: tradetest.Makers, With: with, Payment: "guaranteed", Message: "希望合作"})
		return err
	})
	return r
}

func (s stage) reply(who db.Actor, r relation.Relation, a relation.Answer) (relation.Relation, error) {
	var out relation.Relation
	err := s.Try(who, func(tx *db.Tx) (err error) { out, err = relation.Reply(tx, r.ID, r.Version, a); return err })
	return out, err
}

func (s stage) running(who db.Actor, with string, by db.Actor) relation.Relation {
	s.Helper()
	r, err := s.reply(by, s.ask(who, with), relation.Answer{Accepts: true})
	if err != nil {
		s.Fatal(err)
	}
	return r
}

func (s stage) find(id string) (r relation.Relation) {
	s.Helper()
	s.Ask(tradetest.System, func(tx *db.Tx) (err error) { r, err = relation.Find(tx, id); return err })
	return r
}

func (s stage) state(id string) relation.State { return s.find(id).State(s.Clock.Now()) }

func (s stage) list(who db.Actor, state string) (found []relation.Relation) {
	s.Helper()
	s.Ask(who, func(tx *db.Tx) (err error) {
		found, err = relation.List(tx, relation.Question{State: state, Limit: 50})
		return err
	})
	return found
}

// waiting is for how many relations a merchant is waited for.
func (s stage) waiting(merchant string) (n int) {
	s.Helper()
	s.Ask(tradetest.System, func(tx *db.Tx) error {
		for _, kind := range []string{relation.AnswerDeadline, relation.ProposalDeadline} {
			found, err := deadline.List(tx, deadline.Question{Merchant: merchant, Audience: deadline.Merchant, Kind: kind, Limit: 50})
			if err != nil {
				return err
			}
			n += len(found)
		}
		return nil
	})
	return n
}

// told reports whether a letter to a merchant has words in its title.
func (s stage) told(who db.Actor, words string) bool {
	return slices.ContainsFunc(s.Letters(who), func(l outbox.Letter) bool { return strings.Contains(l.Title.ZH, words) })
}

// CC-20: the reseller applies and the maker approves; both see it in their lists.
func TestResellerAppliesAndMakerApproves(t *testing.T) {
	s := newStage(t)
	r := s.ask(tradetest.Reseller, "M1")
	if r.Way != rulebook.Apply || r.Here.Merchant != "M1" || r.There.Merchant != "R1" || s.waiting("M1") != 1 || s.waiting("R1") != 0 {
		t.Fatalf("asked: %+v", r)
	}
	r, err := s.reply(tradetest.Maker, r, relation.Answer{Accepts: true})
	if err != nil || s.state(r.ID) != relation.Running || s.Recorded(r.Ref(), "relation.running") != 1 || s.waiting("M1") != 0 {
		t.Fatalf("answered: %v %v", s.state(r.ID), err)
	}
	for _, who := range []db.Actor{tradetest.Maker, tradetest.Reseller} {
		if found := s.list(who, relation.Open); len(found) != 1 || found[0].ID != r.ID {
			t.Errorf("%s sees %d relations", who.Merchant, len(found))
		}
	}
	if found := s.list(tradetest.Second, ""); len(found) != 0 {
		t.Errorf("a third merchant sees %d", len(found))
	}
	if !s.told(tradetest.Reseller, "已同意") {
		t.Errorf("the reseller was not told")
	}
}

// CC-20: the maker invites and the reseller accepts.
func TestMakerInvitesAndResellerAccepts(t *testing.T) {
	s := newStage(t)
	r := s.ask(tradetest.Maker, "R1")
	if r.Way != rulebook.Invite || r.There.Merchant != "R1" {
		t.Fatalf("asked: %+v", r)
	}
	if _, err := s.reply(tradetest.Maker, r, relation.Answer{Accepts: true}); !fault.Is(err, fault.Forbidden) {
		t.Errorf("the asker answers itself: %v", err)
	}
	if _, err := s.reply(tradetest.Reseller, r, relation.Answer{Accepts: true}); err != nil {
		t.Fatal(err)
	}
}

func TestRefusalNeedsItsReasonAndLeavesThePairFree(t *testing.T) {
	s := newStage(t)
	r := s.ask(tradetest.Reseller, "M1")
	if _, err := s.reply(tradetest.Maker, r, relation.Answer{}); !fault.Is(err, fault.Invalid) {
		t.Errorf("refused without a reason: %v", err)
	}
	if _, err := s.reply(tradetest.Maker, r, relation.Answer{Reason: "产能已满"}); err != nil || s.state(r.ID) != relation.Refused {
		t.Fatal(err)
	}
	if _, err := s.reply(tradetest.Maker, r, relation.Answer{Accepts: true}); !fault.Is(err, fault.Conflict) {
		t.Errorf("answered twice: %v", err)
	}
	s.ask(tradetest.Maker, "R1")
}

// CC-20: a pair has one open request, whoever asks.
func TestSecondRequestOfAPairIsAConflictFromEitherSide(t *testing.T) {
	s := newStage(t)
	s.ask(tradetest.Reseller, "M1")
	for who, with := range map[*db.Actor]string{&tradetest.Reseller: "M1", &tradetest.Maker: "R1"} {
		err := s.Try(*who, func(tx *db.Tx) error {
			_, err := relation.Ask(tx, relation.Request{Programme: tradetest.Makers, With: with, Payment: "prepaid"})
			return err
		})
		if !fault.Is(err, fault.Conflict) {
			t.Errorf("%s asks again: %v", who.Merchant, err)
		}
	}
	s.ask(tradetest.Second, "M1") // another pair
}

func TestRequestToNobodyOrWithoutAPaymentKindIsRefused(t *testing.T) {
	s := newStage(t)
	for with, want := range map[string]fault.Kind{"": fault.Invalid, "X1": fault.NotFound, "R2": fault.NotFound, "R1": fault.NotFound, "nobody": fault.NotFound} {
		err := s.Try(tradetest.Reseller, func(tx *db.Tx) error {
			_, err := relation.Ask(tx, relation.Request{Programme: tradetest.Makers, With: with, Payment: "prepaid"})
			return err
		})
		if !fault.Is(err, want) {
			t.Errorf("with %q: %v", with, err)
		}
	}
	err := s.Try(tradetest.Reseller, func(tx *db.Tx) error {
		_, err := relation.Ask(tx, relation.Request{Programme: tradetest.Makers, With: "M1", Payment: "barter"})
		return err
	})
	if !fault.Is(err, fault.Invalid) {
		t.Errorf("an unknown payment kind: %v", err)
	}
	if err := s.Try(tradetest.Stranger, func(tx *db.Tx) error {
		_, err := relation.Ask(tx, relation.Request{Programme: tradetest.Makers, With: "M1", Payment: "prepaid"})
		return err
	}); !fault.Is(err, fault.Breach) {
		t.Errorf("who is no member asks: %v", err)
	}
}

// CC-21, TIME-1: asked at 15:30 on the 22nd, the request is void at 00:00 of the 30th; answering at that very instant is
// refused, a microsecond before it is taken.
func TestAnswerAtTheClosingInstantIsRefused(t *testing.T) {
	due := clock.Must("2026-11-30T00:00:00+08:00")
	for at, taken := range map[clock.Instant]bool{due - 1: true, due: false, due + 1: false} {
		s := newStage(t)
		r := s.ask(tradetest.Reseller, "M1")
		if r.Due != due {
			t.Fatalf("the request is open until %s", r.Due)
		}
		s.Clock.Set(at)
		_, err := s.reply(tradetest.Maker, r, relation.Answer{Accepts: true})
		if taken && err != nil || !taken && (!fault.Is(err, fault.Breach) || fault.Of(err).Clause != "MK-5") {
			t.Errorf("answered at %s: %v", at, err)
		}
	}
}

// CC-21: not answered within seven days it is void, recorded with the instant that was due, also after an outage; both
// are told, and it may be sent anew.
func TestRequestTimesOutAtItsOwnInstantAndMayBeSentAnew(t *testing.T) {
	s := newStage(t)
	r := s.ask(tradetest.Reseller, "M1")
	s.Clock.Set(r.Due + clock.Instant(3*24*time.Hour/time.Microsecond))
	s.Sweep(relation.OnDue)
	got := s.find(r.ID)
	if got.Outcome != relation.TimedOut || got.Closed != r.Due || s.Recorded(r.Ref(), "relation.timed_out") != 1 || s.waiting("M1") != 0 {
		t.Fatalf("%+v", got)
	}
	s.Sweep(relation.OnDue)
	for _, who := range []db.Actor{tradetest.Maker, tradetest.Reseller} {
		if !s.told(who, "超时失效") {
			t.Errorf("%s was not told", who.Merchant)
		}
	}
	s.ask(tradetest.Reseller, "M1")
}

// CC-21: the new request need not wait for the sweep: the old one is put on the record as void first.
func TestRequestIsSentAnewAtTheClosingInstant(t *testing.T) {
	s := newStage(t)
	r := s.ask(tradetest.Reseller, "M1")
	s.Clock.Set(r.Due)
	if s.state(r.ID) != relation.TimedOut {
		t.Errorf("at its end it is %s", s.state(r.ID))
	}
	next := s.ask(tradetest.Reseller, "M1")
	if old := s.find(r.ID); old.Outcome != relation.TimedOut || old.Closed != r.Due || next.ID == r.ID {
		t.Errorf("%+v", old)
	}
}

func TestRequestIsTakenBackByItsAskerOnly(t *testing.T) {
	s := newStage(t)
	r := s.ask(tradetest.Reseller, "M1")
	back := func(who db.Actor) error {
		return s.Try(who, func(tx *db.Tx) error { _, err := relation.Withdraw(tx, r.ID, r.Version); return err })
	}
	if err := back(tradetest.Maker); !fault.Is(err, fault.Conflict) {
		t.Errorf("the other side takes it back: %v", err)
	}
	if err := back(tradetest.Second); !fault.Is(err, fault.NotFound) {
		t.Errorf("a third merchant takes it back: %v", err)
	}
	if err := back(tradetest.Reseller); err != nil || s.state(r.ID) != relation.Withdrawn || s.waiting("M1") != 0 {
		t.Fatal(err)
	}
}

// GEN-5: a company in both programmes asks as the one or the other.
func TestMerchantOfBothProgrammesChoosesItsSide(t *testing.T) {
	s := newStage(t)
	s.Admit("R1", tradetest.Makers, "")
	for way, with := range map[string]string{rulebook.Invite: "R2", rulebook.Apply: "M2"} {
		s.Do(tradetest.Reseller, func(tx *db.Tx) error {
			r, err := relation.Ask(tx, relation.Request{Programme: tradetest.Makers, Way: way, With: with, Payment: "prepaid"})
			if r.Way != way {
				t.Errorf("asked to %s, did %s", way, r.Way)
			}
			return err
		})
	}
	s.Ask(tradetest.Reseller, func(tx *db.Tx) error {
		ways, err := relation.Ways(tx)
		if len(ways) != 2 {
			t.Errorf("%d ways", len(ways))
		}
		return err
	})
}

func TestPartnersAreMembersOfTheOtherProgrammeByNameOrKey(t *testing.T) {
	s := newStage(t)
	r := s.ask(tradetest.Reseller, "M1")
	s.Ask(tradetest.Reseller, func(tx *db.Tx) error {
		ways, err := relation.Ways(tx)
		if err != nil || len(ways) != 1 {
			t.Fatalf("%d ways, %v", len(ways), err)
		}
		for search, want := range map[string]string{"": "M1 M2", "南岸": "M2", "M1": "M1", "100%": ""} {
			found, err := relation.Partners(tx, ways[0], search, "", 10)
			if err != nil {
				return err
			}
			var keys []string
			for _, p := range found {
				keys = append(keys, p.Merchant)
				if tied := p.Tied == r.ID; tied != (p.Merchant == "M1") {
					t.Errorf("%s is tied: %q", p.Merchant, p.Tied)
				}
			}
			if strings.Join(keys, " ") != want {
				t.Errorf("%q finds %v", search, keys)
			}
		}
		return nil
	})
}

// CC-23: the payment kind is set per relation and changes when both agree.
func TestPaymentKindChangesWhenTheOtherSideAgrees(t *testing.T) {
	s := newStage(t)
	r := s.running(tradetest.Reseller, "M1", tradetest.Maker)
	propose := func(who db.Actor, p relation.Proposal) error {
		return s.Try(who, func(tx *db.Tx) (err error) { r, err = relation.Propose(tx, r.ID, s.find(r.ID).Version, p); return err })
	}
	for _, p := range []relation.Proposal{{Kind: relation.ToSettle, Payment: "guaranteed"}, {Kind: relation.ToSettle, Payment: "barter"}, {Kind: "else"}, {Kind: relation.ToEnd}} {
		if err := propose(tradetest.Maker, p); !fault.Is(err, fault.Invalid) {
			t.Errorf("%+v: %v", p, err)
		}
	}
	id := s.list(tradetest.Maker, relation.Open)[0].ID
	r = s.find(id)
	if err := propose(tradetest.Maker, relation.Proposal{Kind: relation.ToSettle, Payment: "prepaid"}); err != nil || s.waiting("R1") != 1 {
		t.Fatal(err)
	}
	if err := s.Try(tradetest.Maker, func(tx *db.Tx) error { _, err := relation.Agree(tx, r.ID, r.Version); return err }); !fault.Is(err, fault.Conflict) {
		t.Errorf("the proposer agrees itself: %v", err)
	}
	s.Do(tradetest.Reseller, func(tx *db.Tx) (err error) { r, err = relation.Agree(tx, r.ID, r.Version); return err })
	if got := s.find(id); got.Payment != "prepaid" || got.Proposal.Kind != "" || s.state(id) != relation.Running || s.waiting("R1") != 0 {
		t.Errorf("%+v", got)
	}
}

func TestProposalThatIsDeclinedOrTakenBackChangesNothing(t *testing.T) {
	s := newStage(t)
	r := s.running(tradetest.Reseller, "M1", tradetest.Maker)
	for _, who := range []db.Actor{tradetest.Maker, tradetest.Reseller} {
		s.Do(tradetest.Maker, func(tx *db.Tx) (err error) {
			r, err = relation.Propose(tx, r.ID, r.Version, relation.Proposal{Kind: relation.ToEnd, Reason: "停产"})
			return err
		})
		s.Do(who, func(tx *db.Tx) (err error) { r, err = relation.Decline(tx, r.ID, r.Version); return err })
		if s.state(r.ID) != relation.Running || s.find(r.ID).Proposal.Kind != "" {
			t.Errorf("declined by %s: %+v", who.Merchant, s.find(r.ID))
		}
	}
	if !s.told(tradetest.Maker, "不同意") {
		t.Errorf("the proposer was not told")
	}
}

// order puts an order into the figures.
func (s stage) order(id, status string) {
	s.Helper()
	s.Do(tradetest.System, func(tx *db.Tx) error {
		o := figures.Order{ID: id, Store: "T1", Product: "P1", Buyer: "R1", Status: status, Paid: 9900}
		if status != "open" {
			o.Finished = tx.Now
		}
		_, err := figures.PutOrders(tx, []figures.Order{o}, figures.Source{Import: "test"})
		return err
	})
}

func (s stage) orders(r relation.Relation) (out []relation.Order) {
	s.Helper()
	s.Ask(tradetest.Maker, func(tx *db.Tx) (err error) { out, err = relation.Orders(tx, s.find(r.ID), "", 50); return err })
	return out
}

// CC-22: it ends when both agree; the orders that are open then are kept until they are closed.
func TestRelationEndsByAgreementAndKeepsItsOpenOrders(t *testing.T) {
	s := newStage(t)
	r := s.running(tradetest.Reseller, "M1", tradetest.Maker)
	s.order("O1", "open")
	s.order("O2", "open")
	s.order("O3", "success")
	s.Do(tradetest.Reseller, func(tx *db.Tx) (err error) {
		r, err = relation.Propose(tx, r.ID, r.Version, relation.Proposal{Kind: relation.ToEnd, Reason: "调整渠道"})
		return err
	})
	s.Do(tradetest.Maker, func(tx *db.Tx) (err error) { r, err = relation.Agree(tx, r.ID, r.Version); return err })
	if s.state(r.ID) != relation.Agreed || s.find(r.ID).Closed != s.Clock.Now() || s.Recorded(r.Ref(), "relation.ended") != 1 {
		t.Fatalf("%+v", s.find(r.ID))
	}
	if got := s.orders(r); len(got) != 2 || got[0].Served() {
		t.Fatalf("kept: %+v", got)
	}
	s.order("O1", "success")
	s.order("O4", "open") // ordered after the end: of no relation
	left := map[string]int64{}
	s.Ask(tradetest.Maker, func(tx *db.Tx) (err error) { left, err = relation.ToServe(tx, []string{r.ID}); return err })
	if got := s.orders(r); len(got) != 2 || !got[0].Served() || got[1].Served() || left[r.ID] != 1 {
		t.Errorf("after one was served: %+v, %v left", got, left)
	}
	s.ask(tradetest.Reseller, "M1")
}

// leave removes a member, as conduct does.
func (s stage) leave(m membership.Membership) {
	s.Helper()
	s.Do(tradetest.Staff, func(tx *db.Tx) error {
		_, err := conduct.Leave(tx, m, conduct.Cause{Kind: membership.ByRemoval, Clause: "MK-8", At: tx.Now})
		return err
	})
}

// CC-22, CC-51: all relations of who leaves end in one step, requests among them; the other sides are told, once.
func TestEverythingEndsWhenEitherSideLeaves(t *testing.T) {
	for _, leaver := range []string{"M1", "R1"} {
		s := newStage(t)
		kept := s.running(tradetest.Second, "M2", tradetest.Other)
		tied := s.running(tradetest.Reseller, "M1", tradetest.Maker)
		s.order("O1", "open")
		m, asker, to, with := s.M1, tradetest.Second, "M1", tradetest.Second
		if leaver == "R1" {
			m, asker, to, with = s.R1, tradetest.Reseller, "M2", tradetest.Other
		}
		asked := s.ask(asker, to)
		s.leave(m)
		for _, id := range []string{tied.ID, asked.ID} {
			if got := s.find(id); got.Outcome != relation.Fallen || got.By != m.Ref() || got.Closed != s.Clock.Now() {
				t.Errorf("%s left: %+v", leaver, got)
			}
		}
		if s.state(kept.ID) != relation.Running || s.waiting("M1")+s.waiting("M2") != 0 || len(s.orders(tied)) != 1 || s.Recorded(m.Ref(), "relation.fallen") != 1 {
			t.Errorf("%s left: other relations, deadlines or orders are not as they should be", leaver)
		}
		for want := range []int{2, 0} {
			n, err := relation.Tell(t.Context(), s.DB)
			if err != nil || n != 2-2*want {
				t.Errorf("told %d, %v", n, err)
			}
		}
		if !s.told(with, "自动解除") {
			t.Errorf("%s was not told", with.Merchant)
		}
	}
}

// GEN-6: an upheld appeal undoes it completely; a request whose time has passed meanwhile is void at its own instant.
func TestRejoiningRestoresRelationsAndRequests(t *testing.T) {
	for _, late := range []bool{false, true} {
		s := newStage(t)
		tied, asked := s.running(tradetest.Reseller, "M1", tradetest.Maker), s.ask(tradetest.Second, "M1")
		s.order("O1", "open")
		s.leave(s.M1)
		if late {
			s.Clock.Set(asked.Due + 1)
		}
		s.Do(tradetest.Staff, func(tx *db.Tx) error { return conduct.Rejoin(tx, s.M1.ID) })
		want := relation.Pending
		if late {
			want = relation.TimedOut
		}
		if got := s.find(asked.ID); s.state(tied.ID) != relation.Running || s.state(asked.ID) != want || late && got.Closed != asked.Due || got.Due != asked.Due {
			t.Errorf("late %v: %+v", late, got)
		}
		if got := s.orders(tied); len(got) != 1 {
			t.Errorf("it runs with %d orders", len(got))
		}
	}
}

// The renewal of a membership takes its relations along.
func TestRenewalKeepsRelations(t *testing.T) {
	s := newStage(t)
	r := s.running(tradetest.Reseller, "M1", tradetest.Maker)
	s.Clock.Set(s.M1.Until - 1)
	next := s.Admit("M1", tradetest.Makers, s.M1.ID)
	other := s.Admit("R1", tradetest.Resellers, s.R1.ID)
	s.Clock.Set(s.M1.Until)
	s.Sweep(conduct.OnDue)
	if got := s.find(r.ID); got.Here.Membership != next.ID || got.There.Membership != other.ID || s.state(r.ID) != relation.Running {
		t.Errorf("%+v", got)
	}
}

func TestRelationOfOthersIsNotThere(t *testing.T) {
	s := newStage(t)
	r := s.running(tradetest.Reseller, "M1", tradetest.Maker)
	for _, who := range []db.Actor{tradetest.Second, tradetest.Other, tradetest.Stranger} {
		err := s.Try(who, func(tx *db.Tx) error { _, err := relation.Find(tx, r.ID); return err })
		if !fault.Is(err, fault.NotFound) {
			t.Errorf("%s finds it: %v", who.Merchant, err)
		}
	}
	if err := s.Try(tradetest.Staff, func(tx *db.Tx) error { _, err := relation.Withdraw(tx, r.ID, r.Version); return err }); !fault.Is(err, fault.Forbidden) {
		t.Errorf("staff act for a side: %v", err)
	}
}
