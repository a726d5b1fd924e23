package agreement_test

import (
	"strings"
	"testing"
	"time"

	"github.com/mengyue/portal/models/agreement"
	"github.com/mengyue/portal/models/blob"
	"github.com/mengyue/portal/models/clock"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/fault"
	"github.com/mengyue/portal/models/pdf"
)

// YX-7: both agreements of a bundle are signed in one go, on the record and told.
func TestABundleIsSignedInOneGo(t *testing.T) {
	s := open(t)
	s.want(s.states(), "main=none pay=none single=none")
	signed := s.signed("both")
	s.want(s.states(), "main=normal pay=normal single=none")
	if len(signed.Items) != 2 || signed.PDF == "" {
		t.Errorf("%+v", signed)
	}
	s.want(s.recorded(signed.Ref()), "agreement.signed")
	s.want(s.told(signed.Ref()), "M1:协议已签署：main 协议")
}

// YX-7: not at all where one of them cannot be: a version that was kept with other words stops the whole bundle.
func TestABundleIsSignedWholeOrNotAtAll(t *testing.T) {
	s := open(t)
	s.in(db.System("test"), func(tx *db.Tx) error { return plantText(tx, "orchard", "pay", "1") })
	_, err := s.sign(owner, s.signing("both"))
	s.refused(err, fault.Unavailable)
	s.want(s.states(), "main=none pay=none single=none")
	s.view(owner, func(tx *db.Tx) error {
		list, err := agreement.List(tx, "M1")
		if len(list) != 0 {
			t.Errorf("%d signatures are left", len(list))
		}
		return err
	})
}

// YX-2, YX-S: the evidence holds the text's hash, who, when, from where, and how consent was given.
func TestTheEvidenceIsComplete(t *testing.T) {
	s := open(t)
	g := s.signing("both")
	g.Read["pay"], g.Name, g.Strong = "unknown", " 林岚 ", s.clock.Now()-1
	signed, err := s.sign(owner, g)
	if err != nil {
		t.Fatal(err)
	}
	e, err := signed.ReadEvidence()
	if err != nil {
		t.Fatal(err)
	}
	if len(e.Texts) != 2 || e.Texts[0].Hash != g.Texts["main"] || e.Texts[0].Read != "yes" || e.Texts[1].Read != "unknown" || e.Texts[0].Version != "2026-01-01" {
		t.Errorf("texts: %+v", e.Texts)
	}
	if len(e.Acknowledged) != 2 || e.Acknowledged[1].Statement.ZH != "我知道" || e.Acknowledged[0].Items[0].ZH != "按时发货" {
		t.Errorf("acknowledged: %+v", e.Acknowledged)
	}
	got := strings.Join([]string{e.Merchant.Name, e.Merchant.LegalID, e.Signer.Account, e.Signer.Name, e.Signer.Role.ZH, e.Signer.Capacity.EN, e.Address, e.Agent,
		e.Session, e.TypedName, e.At.String(), e.EditionHash}, "|")
	s.want(got, "澄海星禾日用品有限公司（虚构）|91440515MA5300000X|A1|林 岚|商家负责人|Agent authorised by the legal representative|192.0.2.7|Firefox|5e551011|林岚|"+
		signed.Signed.String()+"|"+g.Edition.Hash)
	if e.Confirmed != g.Strong || !strings.Contains(e.Agreed, agreement.AgreedWords.ZH) || e.Number != signed.Number {
		t.Errorf("%+v", e)
	}
	if !pdf.Check(authority.Certificate, signed.Evidence, signed.Seal) {
		t.Error("the platform's signature over the evidence does not hold")
	}
}

// YX-S: the paper of a signing is signed and holds every word of both texts, in both languages, and who signed.
func TestTheSignedPaperIsNamedByItsContent(t *testing.T) {
	s := open(t)
	act, err := s.ready(owner, s.signing("both"))
	if err != nil {
		t.Fatal(err)
	}
	if blob.Sum(act.PDF) != act.Signature.PDF || act.Signature.PDFSize != int64(len(act.PDF)) {
		t.Error("the paper's name is not its content's")
	}
	f := pdf.Examine(act.PDF)
	if !f.Intact || !f.Whole || f.Number != act.Signature.Number || !f.Certificate.Equal(authority.Certificate) {
		t.Errorf("%+v", f)
	}
}

// YX-7: only who may sign for the merchant signs; the portal itself and the staff never do.
func TestAMemberWithoutThePermissionCannotSign(t *testing.T) {
	s := open(t)
	for _, who := range []db.Actor{member, staff, db.System("sweep"), {Account: "A9", Role: "merchant_owner"}} {
		_, err := s.sign(who, s.signing("both"))
		s.refused(err, fault.Forbidden)
	}
	act, err := s.ready(owner, s.signing("both"))
	if err != nil {
		t.Fatal(err)
	}
	s.refused(s.db.InTx(ctx, member, func(tx *db.Tx) error { _, err := agreement.Sign(tx, act); return err }), fault.Forbidden)
	s.refused(s.db.InTx(ctx, other, func(tx *db.Tx) error { _, err := agreement.Sign(tx, act); return err }), fault.Conflict)
	s.want(s.states(), "main=none pay=none single=none")
}

// YX-S, TIME-2: password or second factor count for ten minutes; at the very end of them they are asked again.
func TestIdentityAskedTenMinutesAgoIsTooOld(t *testing.T) {
	s := open(t)
	for _, c := range []struct {
		asked clock.Instant
		ok    bool
	}{{s.clock.Now(), true}, {s.clock.Now().Add(-10*time.Minute) + 1, true}, {s.clock.Now().Add(-10 * time.Minute), false},
		{s.clock.Now().Add(-10*time.Minute) - 1, false}, {0, false}} {
		g := s.signing("both")
		g.Strong = c.asked
		_, err := s.ready(owner, g)
		if (err == nil) != c.ok || err != nil && !fault.Is(err, fault.Unauthenticated) {
			t.Errorf("asked %s: %v", c.asked, err)
		}
	}
}

// YX-2, YX-S: consent that lacks a piece is refused at the field that is missing; nothing is ticked beforehand.
func TestConsentThatLacksAPieceIsRefusedAtItsField(t *testing.T) {
	s := open(t)
	for field, spoil := range map[string]func(*agreement.Signing){
		"agree":          func(g *agreement.Signing) { g.Agreed = false },
		"name":           func(g *agreement.Signing) { g.Name = "林兰" },
		"capacity":       func(g *agreement.Signing) { g.Capacity = "director" },
		"ack.duties":     func(g *agreement.Signing) { g.Acknowledged = []string{"no-promise"} },
		"ack.no-promise": func(g *agreement.Signing) { g.Acknowledged = []string{"duties"} },
		"read.pay":       func(g *agreement.Signing) { delete(g.Read, "pay") },
	} {
		g := s.signing("both")
		spoil(&g)
		_, err := s.ready(owner, g)
		f := fault.Of(err)
		if f.Kind != fault.Invalid || len(f.Fields) != 1 || f.Fields[0].Name != field || !f.Fields[0].Message.Complete() {
			t.Errorf("%s: %v", field, err)
		}
	}
}

func TestATextThatChangedWhileItWasReadIsNotSigned(t *testing.T) {
	s := open(t)
	g := s.signing("both")
	g.Texts["main"] = "0000"
	_, err := s.ready(owner, g)
	s.refused(err, fault.Conflict)
}

func TestAnActThatWaitedTooLongIsStale(t *testing.T) {
	s := open(t)
	act, err := s.ready(owner, s.signing("both"))
	if err != nil {
		t.Fatal(err)
	}
	s.clock.Advance(2 * time.Minute)
	s.refused(s.db.InTx(ctx, owner, func(tx *db.Tx) error { _, err := agreement.Sign(tx, act); return err }), fault.Conflict)
	s.clock.Advance(-time.Microsecond)
	s.in(owner, func(tx *db.Tx) error { _, err := agreement.Sign(tx, act); return err })
}

func TestOfTwoWhoSignAtOnceOneIsFirst(t *testing.T) {
	s := open(t)
	one, _ := s.ready(owner, s.signing("both"))
	two, _ := s.ready(owner, s.signing("both"))
	s.in(owner, func(tx *db.Tx) error { _, err := agreement.Sign(tx, one); return err })
	s.refused(s.db.InTx(ctx, owner, func(tx *db.Tx) error { _, err := agreement.Sign(tx, two); return err }), fault.Conflict)
	_, err := s.sign(owner, s.signing("both"))
	s.refused(err, fault.Conflict)
}

func TestAnotherMerchantSeesNothingOfASignature(t *testing.T) {
	s := open(t)
	signed := s.signed("single")
	s.view(other, func(tx *db.Tx) error {
		_, err := agreement.Find(tx, signed.ID)
		s.refused(err, fault.NotFound)
		_, err = agreement.Prepare(tx, s.edition(), "merchant", "M1")
		s.refused(err, fault.NotFound)
		list, err := agreement.List(tx, "M1")
		if len(list) != 0 {
			t.Errorf("%d signatures", len(list))
		}
		return err
	})
	s.view(staff, func(tx *db.Tx) error { _, err := agreement.Find(tx, signed.ID); return err })
}

func TestANameWithARareCharacterIsSignedAndDrawn(t *testing.T) {
	s := open(t)
	who := owner
	who.Name = "张𬭎"
	g := s.signing("single")
	g.Name = "张𬭎"
	if _, err := s.sign(who, g); err != nil {
		t.Fatal(err)
	}
	who.Agent = "Mozilla/5.0 😀\t" + strings.Repeat("x", 5000)
	if act, err := s.ready(who, g); err != nil || len(act.Signature.Evidence) > 4000 {
		t.Error("a browser's strange words for itself stop the signature", err)
	}
	who.Name, g.Name = "张\U000F0000", "张\U000F0000"
	_, err := s.ready(who, g)
	if f := fault.Of(err); f.Kind != fault.Invalid || !strings.Contains(f.Message.EN, "U+F0000") {
		t.Error(err)
	}
}
