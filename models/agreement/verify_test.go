package agreement_test

import (
	"bytes"
	"strings"
	"testing"

	"github.com/mengyue/portal/models/agreement"
	"github.com/mengyue/portal/models/clock"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/fault"
	"github.com/mengyue/portal/models/pdf"
	"github.com/mengyue/portal/models/text"
)

// anyone is a visitor who is not signed in.
var anyone = db.Actor{IP: "198.51.100.4"}

func (s *stage) verify(number string) (v agreement.Verified, err error) {
	return v, s.db.View(ctx, anyone, func(tx *db.Tx) (err error) { v, err = agreement.Verify(tx, number, authority); return err })
}

func (s *stage) verifyFile(file []byte) (v agreement.Verified) {
	s.Helper()
	s.view(anyone, func(tx *db.Tx) (err error) { v, err = agreement.VerifyFile(tx, file, authority); return err })
	return v
}

// YX-S: anyone who holds the number sees who signed what and when, and whether the evidence holds.
func TestANumberIsVerifiedHoweverItIsTyped(t *testing.T) {
	s := open(t)
	signed := s.signed("both")
	bare := strings.ReplaceAll(signed.Number, "-", "")
	for _, typed := range []string{signed.Number, strings.ToLower(signed.Number), bare, " " + strings.ReplaceAll(signed.Number, "-", " "), strings.TrimPrefix(bare, "MY")} {
		v, err := s.verify(typed)
		if err != nil || !v.Holds || v.Evidence.Signer.Name != "林 岚" || v.Signature.ID != signed.ID || v.File != agreement.NoFile {
			t.Errorf("%q: %v %+v", typed, err, v)
		}
	}
	for _, typed := range []string{"", "MY-AAAA-BBBB-CCCC-DDDD", "'; DROP TABLE signatures", strings.Repeat("A", 5000)} {
		_, err := s.verify(typed)
		s.refused(err, fault.NotFound)
	}
}

// YX-S: a file tells whether it is as it was signed, had something added, was altered, or is none of ours.
func TestAFileTellsWhetherItIsUnaltered(t *testing.T) {
	s := open(t)
	act, err := s.ready(owner, s.signing("both"))
	if err != nil {
		t.Fatal(err)
	}
	if v := s.verifyFile(act.PDF); v.File != agreement.Foreign {
		t.Errorf("before it was signed: %s", v.File)
	}
	s.in(owner, func(tx *db.Tx) error { _, err := agreement.Sign(tx, act); return err })
	flipped := bytes.Clone(act.PDF)
	flipped[len(flipped)/3] ^= 1
	sheet, err := agreement.EvidenceSheet(act.Signature, text.EN, authority)
	if err != nil {
		t.Fatal(err)
	}
	forged, err := pdf.TestAuthority(clock.Must("2020-01-01")).Sealed(unsigned(t, act), pdf.Seal{At: act.Signature.Signed})
	if err != nil {
		t.Fatal(err)
	}
	for want, file := range map[agreement.FileState][]byte{agreement.Unaltered: act.PDF, agreement.Altered: flipped, agreement.Foreign: []byte("%PDF-1.7 something else"),
		agreement.Extended: append(bytes.Clone(act.PDF), "\n% more"...)} {
		if v := s.verifyFile(file); v.File != want || (want != agreement.Foreign) != (v.Signature.ID != "") {
			t.Errorf("got %s, want %s", v.File, want)
		}
	}
	if v := s.verifyFile(sheet); v.File != agreement.Unaltered {
		t.Errorf("evidence sheet: %s", v.File)
	}
	if v := s.verifyFile(forged); v.File != agreement.Altered {
		t.Errorf("signed by another key: %s", v.File)
	}
}

// unsigned is the paper of an act as it was before the platform's signature was added.
func unsigned(t *testing.T, act agreement.Act) []byte {
	t.Helper()
	at := bytes.Index(act.PDF, []byte("%%EOF\n"))
	return act.PDF[:at+len("%%EOF\n")]
}

// YX-S: whoever changes the books behind the portal's back is found out.
func TestTamperedEvidenceIsFound(t *testing.T) {
	for name, tamper := range tampers {
		s := open(t)
		signed := s.signed("both")
		s.in(db.System("test"), func(tx *db.Tx) error { return tamper(tx, signed) })
		if v, err := s.verify(signed.Number); err != nil || v.Holds {
			t.Errorf("%s: %v, holds %v", name, err, v.Holds)
		}
	}
}

// YX-S: what was signed, its words and what became of it are only ever added; the database itself holds to that.
func TestTheDatabaseRefusesToChangeWhatWasSigned(t *testing.T) {
	s := open(t)
	signed := s.signed("both")
	if err := s.revoke(owner, agreement.Ending{Signature: signed.ID, Key: "pay", Version: 1, Reason: "更换收款账户"}); err != nil {
		t.Fatal(err)
	}
	for table, column := range map[string]string{"signatures": "evidence", "agreement_texts": "body", "agreement_changes": "reason", "signing_certificates": "pem"} {
		for _, statement := range []string{"UPDATE " + table + " SET " + column + " = 'x'", "DELETE FROM " + table} {
			if err := s.db.InTx(ctx, db.System("test"), func(tx *db.Tx) error { return change(tx, statement) }); err == nil {
				t.Errorf("%s went through", statement)
			}
		}
	}
}

func TestACertificateOfAnotherRootDoesNotCount(t *testing.T) {
	s := open(t)
	signed := s.signed("both")
	s.view(anyone, func(tx *db.Tx) error {
		v, err := agreement.Verify(tx, signed.Number, pdf.TestAuthority(clock.Must("2020-01-01")))
		if v.Holds || v.Certificate != nil {
			t.Error("it counts")
		}
		return err
	})
}

// YX-S: that a signature was revoked later does not change what was signed; the verification tells what the paper says.
func TestARevokedSignatureIsStillGenuine(t *testing.T) {
	s := open(t)
	signed := s.signed("both")
	if err := s.revoke(owner, agreement.Ending{Signature: signed.ID, Key: "pay", Version: 1, Reason: "更换收款账户"}); err != nil {
		t.Fatal(err)
	}
	s.clock.Advance(1)
	s.signed("both")
	if v, err := s.verify(signed.Number); err != nil || !v.Holds || len(v.Evidence.Texts) != 2 {
		t.Errorf("%v %+v", err, v.Evidence)
	}
}

// A paper that names the number of another signature is not taken for it.
func TestAPaperUnderAnothersNumberIsAltered(t *testing.T) {
	s := open(t)
	mine := s.signed("both")
	act, err := s.ready(owner, s.signing("single"))
	if err != nil {
		t.Fatal(err)
	}
	s.in(owner, func(tx *db.Tx) error { _, err := agreement.Sign(tx, act); return err })
	renamed := bytes.ReplaceAll(act.PDF, []byte("/Keywords ("+act.Signature.Number+")"), []byte("/Keywords ("+mine.Number+")"))
	if v := s.verifyFile(renamed); v.File != agreement.Altered || v.Signature.ID != mine.ID {
		t.Errorf("%s of %s", v.File, v.Signature.Number)
	}
}
