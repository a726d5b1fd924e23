package agreement_test

import (
	"strings"
	"testing"
	"time"

	"github.com/mengyue/portal/models/agreement"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/fault"
	"github.com/mengyue/portal/models/outbox"
)

func (s *stage) revoke(who db.Actor, e agreement.Ending) error {
	return s.db.InTx(ctx, who, func(tx *db.Tx) error { _, err := agreement.Revoke(tx, e, tx.Now); return err })
}

func (s *stage) by(who db.Actor, verb func(*db.Tx, agreement.Ending) (agreement.Signature, error), e agreement.Ending) error {
	return s.db.InTx(ctx, who, func(tx *db.Tx) error { _, err := verb(tx, e); return err })
}

// YX-5: a revoked agreement is no longer in normal state; the rest of the bundle stands, and the staff are told.
func TestARevokedAgreementIsNoLongerNormal(t *testing.T) {
	s := open(t)
	signed := s.signed("both")
	if err := s.revoke(owner, agreement.Ending{Signature: signed.ID, Key: "pay", Version: 1, Reason: "更换收款账户"}); err != nil {
		t.Fatal(err)
	}
	s.want(s.states(), "main=normal pay=revoked single=none")
	s.want(s.recorded(signed.Ref()), "agreement.signed agreement.revoked")
	s.want(s.told(signed.Ref()), "M1:协议“pay 协议”被商家撤销 M1:协议已签署：main 协议 supervisor:协议“pay 协议”被商家撤销")
	s.refused(s.revoke(owner, agreement.Ending{Signature: signed.ID, Key: "pay", Version: 2, Reason: "再次"}), fault.Conflict)
}

// YX-S: terminating, superseding and signing anew keep the history.
func TestSigningAnewKeepsTheHistory(t *testing.T) {
	s := open(t)
	first := s.signed("both")
	if err := s.revoke(owner, agreement.Ending{Signature: first.ID, Key: "pay", Version: 1, Reason: "更换收款账户"}); err != nil {
		t.Fatal(err)
	}
	s.clock.Advance(time.Second)
	second := s.signed("both")
	s.want(s.states(), "main=normal pay=normal single=none")
	s.view(owner, func(tx *db.Tx) error {
		list, err := agreement.List(tx, "M1")
		if len(list) != 2 || list[0].ID != second.ID || list[1].Items[0].SupersededBy != second.ID || list[1].Items[1].Revoked == 0 {
			t.Errorf("%d signatures, %+v", len(list), list[len(list)-1].Items)
		}
		history, _ := list[1].History(tx)
		var kinds []string
		for _, c := range history {
			kinds = append(kinds, string(c.Kind))
		}
		s.want(strings.Join(kinds, " "), "revoked superseded superseded")
		return err
	})
}

func TestOnlyTheOwnerRevokesAndOnlyLatelyConfirmed(t *testing.T) {
	s := open(t)
	signed := s.signed("single")
	e := agreement.Ending{Signature: signed.ID, Key: "single", Version: 1, Reason: "不再参加"}
	s.refused(s.revoke(member, e), fault.Forbidden)
	s.refused(s.revoke(staff, e), fault.Forbidden)
	s.refused(s.revoke(other, e), fault.NotFound)
	s.refused(s.db.InTx(ctx, owner, func(tx *db.Tx) error { _, err := agreement.Revoke(tx, e, 0); return err }), fault.Unauthenticated)
	e.Reason = " "
	s.refused(s.revoke(owner, e), fault.Invalid)
	e.Reason, e.Version = "不再参加", 7
	s.refused(s.revoke(owner, e), fault.Conflict)
	e.Version, e.Key = 1, "main"
	s.refused(s.revoke(owner, e), fault.NotFound)
	s.want(s.states(), "main=none pay=none single=normal")
}

// YX-5: suspended by the staff an agreement is not normal and signing anew does not lift it; restored it counts again.
func TestASuspendedAgreementCountsAgainOnceRestored(t *testing.T) {
	s := open(t)
	signed := s.signed("both")
	e := agreement.Ending{Signature: signed.ID, Key: "main", Version: 1, Reason: "账户异常，核实中"}
	s.refused(s.by(owner, agreement.Suspend, e), fault.Forbidden)
	if err := s.by(staff, agreement.Suspend, e); err != nil {
		t.Fatal(err)
	}
	s.want(s.states(), "main=suspended pay=normal single=none")
	_, err := s.sign(owner, s.signing("both"))
	s.refused(err, fault.Conflict)
	e.Version = 2
	s.refused(s.by(staff, agreement.Suspend, e), fault.Conflict)
	if err := s.by(staff, agreement.Restore, e); err != nil {
		t.Fatal(err)
	}
	s.want(s.states(), "main=normal pay=normal single=none")
	e.Version = 3
	s.refused(s.by(staff, agreement.Restore, e), fault.Conflict)
	s.want(s.recorded(signed.Ref()), "agreement.signed agreement.suspended agreement.restored")
}

// GEN-4: the letter about a suspension names clause, facts, reason, what to do and how to object.
func TestTheLetterOfASuspensionNamesWhatTheLawAsks(t *testing.T) {
	s := open(t)
	signed := s.signed("both")
	if err := s.by(staff, agreement.Suspend, agreement.Ending{Signature: signed.ID, Key: "main", Version: 1, Reason: "账户异常"}); err != nil {
		t.Fatal(err)
	}
	s.view(owner, func(tx *db.Tx) error {
		list, err := outbox.List(tx, outbox.Inbox{Limit: 1})
		l := list[0].Letter
		if len(l.Clauses) != 1 || l.Clauses[0].ID != "OR-1" || len(l.Todo) == 0 || l.Objection.IsZero() || l.Facts[len(l.Facts)-1].Value.ZH != "账户异常" {
			t.Errorf("%+v", l)
		}
		return err
	})
}
