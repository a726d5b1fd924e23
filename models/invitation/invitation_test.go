package invitation_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/mengyue/portal/models/audit"
	"github.com/mengyue/portal/models/clock"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/db/dbtest"
	"github.com/mengyue/portal/models/fault"
	"github.com/mengyue/portal/models/invitation"
	"github.com/mengyue/portal/models/membership"
	"github.com/mengyue/portal/models/merchant"
	"github.com/mengyue/portal/models/outbox"
	"github.com/mengyue/portal/models/rulebook"
)

const programme = "juhuasuan"

var (
	reviewer = db.Actor{Account: "S1", Name: "林审核", Role: "reviewer"}
	owner    = db.Actor{Account: "A1", Name: "陈老板", Role: "merchant_owner", Merchant: "M1"}
	stranger = db.Actor{Account: "A2", Name: "王老板", Role: "merchant_owner", Merchant: "M2"}
	system   = db.System("test")
)

func market(t *testing.T) (*db.DB, *clock.Fixed) {
	t.Helper()
	d, c := dbtest.New(t)
	lib, err := rulebook.Embedded()
	if err != nil {
		t.Fatal(err)
	}
	rulebook.Carry(d, lib)
	must(t, d, system, func(tx *db.Tx) error {
		_, err := merchant.Put(tx, []merchant.Merchant{{ID: "M1", Name: "青禾", LegalID: "L1"}, {ID: "M2", Name: "云溪", LegalID: "L2"}})
		return err
	})
	return d, c
}

func must(t *testing.T, d *db.DB, a db.Actor, do func(tx *db.Tx) error) {
	t.Helper()
	if err := d.InTx(context.Background(), a, do); err != nil {
		t.Fatal(err)
	}
}

func invite(t *testing.T, d *db.DB) (i invitation.Invitation) {
	t.Helper()
	must(t, d, reviewer, func(tx *db.Tx) (err error) {
		i, err = invitation.Invite(tx, programme, "M1", " 春季专场 ")
		return err
	})
	return i
}

// JH-1: a chosen seller is invited, told until when, and the door is open until that instant.
func TestChosenSellerIsInvitedUntilTheEndOfThePeriod(t *testing.T) {
	d, c := market(t)
	i := invite(t, d)
	if i.Until != clock.Must("2026-12-23") || i.Note != "春季专场" || i.Edition != "2016-07-01" {
		t.Errorf("%+v", i)
	}
	must(t, d, owner, func(tx *db.Tx) error {
		told, err := outbox.About(tx, i.Ref())
		if len(told) != 1 || !strings.Contains(told[0].Letter.Title.ZH, "邀请") || told[0].Letter.Until != i.Until {
			t.Errorf("%+v", told)
		}
		entries, err2 := audit.Of(tx, i.Ref(), 5)
		if len(entries) != 1 || entries[0].Clause != "JH-1" {
			t.Errorf("%+v (%v)", entries, err2)
		}
		return err
	})
	standing := func() (ok bool) {
		must(t, d, owner, func(tx *db.Tx) (err error) { _, ok, err = invitation.Standing(tx, programme, "M1"); return err })
		return ok
	}
	c.Advance(i.Until.Sub(c.Now()) - time.Microsecond)
	if !standing() {
		t.Error("over a microsecond early")
	}
	c.Advance(time.Microsecond)
	if standing() {
		t.Error("stands at its end")
	}
}

func TestNobodyIsInvitedTwiceNorAsAMember(t *testing.T) {
	d, _ := market(t)
	i := invite(t, d)
	again := func(merchantID string) error {
		return d.InTx(context.Background(), reviewer, func(tx *db.Tx) error { _, err := invitation.Invite(tx, programme, merchantID, ""); return err })
	}
	if err := again("M1"); !fault.Is(err, fault.Conflict) {
		t.Errorf("twice: %v", err)
	}
	must(t, d, reviewer, func(tx *db.Tx) error { _, err := invitation.Revoke(tx, i.ID); return err })
	if err := d.InTx(context.Background(), reviewer, func(tx *db.Tx) error { _, err := invitation.Revoke(tx, i.ID); return err }); !fault.Is(err, fault.Conflict) {
		t.Errorf("taken back twice: %v", err)
	}
	if err := again("M1"); err != nil {
		t.Errorf("after it was taken back: %v", err)
	}
	must(t, d, system, func(tx *db.Tx) error {
		_, err := membership.Admit(tx, membership.New{Merchant: "M2", Programme: programme, Edition: "2016-07-01", Party: "seller", Store: "S2", Case: "C1"})
		return err
	})
	if err := again("M2"); !fault.Is(err, fault.Conflict) {
		t.Errorf("a member: %v", err)
	}
	if err := again("M9"); !fault.Is(err, fault.Invalid) {
		t.Errorf("nobody: %v", err)
	}
}

func TestWhoMayInviteAndWhoSees(t *testing.T) {
	d, _ := market(t)
	i := invite(t, d)
	for name, err := range map[string]error{
		"a merchant invites": d.InTx(context.Background(), owner, func(tx *db.Tx) error { _, err := invitation.Invite(tx, programme, "M2", ""); return err }),
		"a merchant revokes": d.InTx(context.Background(), owner, func(tx *db.Tx) error { _, err := invitation.Revoke(tx, i.ID); return err }),
	} {
		if !fault.Is(err, fault.Forbidden) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if err := d.InTx(context.Background(), stranger, func(tx *db.Tx) error { _, err := invitation.Find(tx, i.ID); return err }); !fault.Is(err, fault.NotFound) {
		t.Errorf("another merchant's: %v", err)
	}
	must(t, d, stranger, func(tx *db.Tx) error {
		all, err := invitation.List(tx, programme, "", 10)
		if len(all) != 0 {
			t.Errorf("%v", all)
		}
		return err
	})
	if err := d.InTx(context.Background(), reviewer, func(tx *db.Tx) error { _, err := invitation.Invite(tx, "yanxuan", "M1", ""); return err }); !fault.Is(err, fault.NotFound) {
		t.Errorf("a programme without invitations: %v", err)
	}
	if err := d.InTx(context.Background(), reviewer, func(tx *db.Tx) error {
		_, err := invitation.Invite(tx, programme, "M2", strings.Repeat("字", 501))
		return err
	}); !fault.Is(err, fault.Invalid) {
		t.Errorf("too many words: %v", err)
	}
}

// JH-1: where a book opens its door to the invited only, nobody else applies; an invitation waives nothing.
func TestDoorThatOpensToTheInvitedOnly(t *testing.T) {
	d, _ := market(t)
	must(t, d, system, func(tx *db.Tx) error {
		e, err := rulebook.Books(tx).InForce(programme, tx.Now)
		if err != nil {
			return err
		}
		closed, door := *e, *e.Invitation
		door.Only = true
		closed.Invitation = &door
		if err := invitation.Required(tx, e, "M1"); err != nil {
			t.Errorf("an open door: %v", err)
		}
		if err := invitation.Required(tx, &closed, "M1"); !fault.Is(err, fault.Breach) {
			t.Errorf("not invited: %v", err)
		}
		return nil
	})
	invite(t, d)
	must(t, d, system, func(tx *db.Tx) error {
		e, err := rulebook.Books(tx).InForce(programme, tx.Now)
		if err != nil {
			return err
		}
		e2 := *e
		e2.Invitation = &rulebook.Invitation{Clause: "JH-1", Period: "30d", Only: true}
		return invitation.Required(tx, &e2, "M1")
	})
}
