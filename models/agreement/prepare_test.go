package agreement_test

import (
	"strings"
	"testing"

	"github.com/mengyue/portal/models/agreement"
	"github.com/mengyue/portal/models/clock"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/rulebook"
)

func (s *stage) prepared(party string) []agreement.Bundle {
	s.Helper()
	var bundles []agreement.Bundle
	s.view(owner, func(tx *db.Tx) (err error) {
		bundles, err = agreement.Prepare(tx, s.edition(), party, "M1")
		return err
	})
	return bundles
}

// YX-7: agreements of one bundle stand together in the order of the book; one without a bundle stands by itself.
func TestAgreementsArePreparedInTheirBundles(t *testing.T) {
	s := open(t)
	var out []string
	for _, b := range s.prepared("merchant") {
		var keys []string
		for _, p := range b.Parts {
			keys = append(keys, p.Text.Key)
		}
		out = append(out, b.Key+"("+strings.Join(keys, " ")+") "+b.Title().EN)
	}
	s.want(strings.Join(out, "; "), "both(main pay) Agreement main, Agreement pay; single(single) Agreement single")
	if got := s.prepared("supplier"); len(got) != 0 {
		t.Errorf("another party signs %d bundles", len(got))
	}
	if got := s.prepared(""); len(got) != 2 {
		t.Errorf("no party named: %d bundles", len(got))
	}
}

// Why an agreement has to be signed, or not, is said in words for each state.
func TestEachStateSaysWhyItHasToBeSigned(t *testing.T) {
	s := open(t, version{day: "2026-01-01", words: "3%", meaning: "still_valid", validity: "7d"}, version{day: "2027-01-01", words: "4%", meaning: "sign_anew", within: "7d"})
	look := func(key, state string, due bool, why string) {
		t.Helper()
		p := s.part(key)
		if p.State != state || p.Due != due || !strings.Contains(p.Why.ZH, why) || why != "" && !p.Why.Complete() {
			t.Errorf("%s: %s, due %v, %q", key, p.State, p.Due, p.Why.ZH)
		}
	}
	look("main", "none", true, "尚未签署")
	signed := s.signed("both")
	look("main", "normal", false, "")
	if err := s.by(staff, agreement.Suspend, agreement.Ending{Signature: signed.ID, Key: "pay", Version: 1, Reason: "核实"}); err != nil {
		t.Fatal(err)
	}
	look("pay", "suspended", false, "重新签署不能解除暂停")
	if err := s.revoke(owner, agreement.Ending{Signature: signed.ID, Key: "pay", Version: 2, Reason: "更换账户"}); err != nil {
		t.Fatal(err)
	}
	look("pay", "revoked", true, "已撤销")
	s.clock.Set(clock.Must("2026-11-30"))
	look("main", "expired", true, "已到期")
	s.clock.Set(clock.Must("2026-12-31T23:00:00+08:00"))
	s.signed("both")
	s.clock.Set(clock.Must("2027-01-01T01:00:00+08:00"))
	look("main", "normal", true, "2027年1月8日（周五）24:00")
}

// YX-5: a suspended agreement keeps its whole bundle from being signed; one that is due makes all of it due.
func TestOneAgreementDecidesForItsBundle(t *testing.T) {
	s := open(t)
	if b := s.prepared("merchant")[0]; !b.Due() || !b.Open() {
		t.Error("unsigned: not to be signed")
	}
	signed := s.signed("both")
	if b := s.prepared("merchant")[0]; b.Due() || b.Open() {
		t.Error("signed: to be signed again")
	}
	e := agreement.Ending{Signature: signed.ID, Key: "main", Version: 1, Reason: "核实"}
	if err := s.by(staff, agreement.Suspend, e); err != nil {
		t.Fatal(err)
	}
	if err := s.revoke(owner, agreement.Ending{Signature: signed.ID, Key: "pay", Version: 1, Reason: "更换账户"}); err != nil {
		t.Fatal(err)
	}
	if b := s.prepared("merchant")[0]; !b.Due() || b.Open() {
		t.Error("one suspended, one revoked: due, but not open")
	}
}

// YX-5: a merchant's state is its own, and each programme's own (GEN-5).
func TestStatesAreOfOneMerchantAndOneProgramme(t *testing.T) {
	s := open(t)
	s.signed("both")
	s.view(db.System("test"), func(tx *db.Tx) error {
		facts, err := agreement.States(tx, s.edition(), "M2")
		if err != nil || facts["agreement.main"].String() != rulebook.AgreementNone {
			t.Error("another merchant signed with it")
		}
		elsewhere := *s.edition()
		elsewhere.Programme = "elsewhere"
		if facts, err = agreement.States(tx, &elsewhere, "M1"); facts["agreement.main"].String() != rulebook.AgreementNone {
			t.Error("another programme took it over")
		}
		return err
	})
}

// The facts are what the rulebook's condition on an agreement reads.
func TestTheStatesAreTheFactsThatRulesRead(t *testing.T) {
	s := open(t)
	s.signed("single")
	s.view(owner, func(tx *db.Tx) error {
		facts, err := agreement.States(tx, s.edition(), "M1")
		if len(facts) != 3 || facts["agreement.single"].Kind() != rulebook.KindString {
			t.Errorf("%v", facts.Keys())
		}
		return err
	})
}
