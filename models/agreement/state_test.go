package agreement_test

import (
	"testing"
	"time"

	"github.com/mengyue/portal/models/agreement"
	"github.com/mengyue/portal/models/clock"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/deadline"
	"github.com/mengyue/portal/models/rulebook"
)

// changed is two editions of which the second changes the main text from 2026-12-01 on.
func changed(meaning, within string) []version {
	return []version{{day: "2026-01-01", words: "3%", meaning: "still_valid"}, {day: "2026-12-01", words: "4%", meaning: meaning, within: within}}
}

// part is a part of the bundle "both" as it is prepared for the owner.
func (s *stage) part(key string) agreement.Part {
	s.Helper()
	var found agreement.Part
	s.view(owner, func(tx *db.Tx) error {
		bundles, err := agreement.Prepare(tx, s.edition(), "merchant", "M1")
		for _, b := range bundles {
			for _, p := range b.Parts {
				if p.Text.Key == key {
					found = p
				}
			}
		}
		return err
	})
	return found
}

// YX-5: normal is signed in the current version, or in an older one that the new edition lets stand.
func TestAnOlderVersionThatIsStillValidStaysNormal(t *testing.T) {
	s := open(t, changed("still_valid", "")...)
	s.signed("both")
	s.clock.Set(clock.Must("2026-12-01"))
	s.want(s.states(), "main=normal pay=normal single=none")
	p := s.part("main")
	if p.Due || p.Old == nil || p.Old.Version != "2026-01-01" || p.Why.IsZero() {
		t.Errorf("%+v", p)
	}
	again := s.signed("both") // who wants to may sign the new one
	if again.Edition != "2026-12-01" {
		t.Error(again.Edition)
	}
}

// YX-5: a version that must be signed anew ends the older signature when the time that the edition leaves for signing is
// over (TIME-1: seven days from 1 December end at 24:00 of the 8th).
func TestAVersionToBeSignedAnewEndsTheOlderSignature(t *testing.T) {
	for _, c := range []struct {
		within string
		end    clock.Instant
	}{{"7d", clock.Must("2026-12-09")}, {"24h", clock.Must("2026-12-02")}} {
		s := open(t, changed("sign_anew", c.within)...)
		s.signed("both")
		s.clock.Set(c.end - 1)
		s.want(s.states(), "main=normal pay=normal single=none")
		s.clock.Set(c.end)
		s.want(s.states(), "main=expired pay=normal single=none")
		s.signed("both")
		s.want(s.states(), "main=normal pay=normal single=none")
	}
}

// GEN-2: a case under the older edition is judged by it, whatever was signed since.
func TestAStateIsAskedUnderAnEdition(t *testing.T) {
	s := open(t, changed("sign_anew", "1h")...)
	s.signed("both")
	older := s.edition()
	s.clock.Set(clock.Must("2026-12-01T01:00:00+08:00"))
	s.want(s.statesUnder(older), "main=normal pay=normal single=none")
	s.signed("both")
	s.want(s.statesUnder(older), "main=normal pay=normal single=none")
	s.want(s.states(), "main=normal pay=normal single=none")
}

func TestALaterEditionThatLetsOldTextsStandDoesNotReviveThem(t *testing.T) {
	s := open(t, append(changed("sign_anew", "1h"), version{day: "2027-01-01", words: "5%", meaning: "still_valid"})...)
	s.signed("both")
	s.clock.Set(clock.Must("2027-01-02"))
	s.want(s.states(), "main=expired pay=normal single=none")
}

// YX-5: validity ends at 24:00 of the corresponding day, known from that instant on and recorded with it.
func TestValidityEndsByItself(t *testing.T) {
	s := open(t, version{day: "2026-01-01", words: "3%", meaning: "still_valid", validity: "1mo"})
	signed := s.signed("both")
	end := clock.Must("2026-12-23")
	s.clock.Set(end - 1)
	s.want(s.states(), "main=normal pay=normal single=none")
	s.want(s.fire(), "")
	s.clock.Set(end.Add(72 * time.Hour)) // the portal was down for three days
	s.want(s.states(), "main=expired pay=normal single=none")
	s.want(s.fire(), "agreement.validity")
	s.want(s.fire(), "")
	s.view(owner, func(tx *db.Tx) error {
		history, err := signed.History(tx)
		if len(history) != 1 || history[0].Kind != agreement.Expired || history[0].At != end {
			t.Errorf("%+v", history)
		}
		return err
	})
	s.want(s.recorded(signed.Ref()), "agreement.signed agreement.expired")
	s.want(s.told(signed.Ref()), "M1:协议“main 协议”已到期 M1:协议已签署：main 协议")
	s.signed("both")
	s.want(s.states(), "main=normal pay=normal single=none")
}

// fire lets everything due take effect and names what it was.
func (s *stage) fire() string {
	s.Helper()
	out := ""
	s.in(db.System("sweep"), func(tx *db.Tx) error {
		due, err := deadline.Due(tx, 10)
		for _, d := range due {
			first, err := deadline.Fire(tx, d.ID)
			if err != nil || !first {
				return err
			}
			out += d.Kind
			if err := agreement.OnDue[d.Kind](tx, d); err != nil {
				return err
			}
		}
		return err
	})
	return out
}

// YX-5, GEN-4: who signed the older text is asked once, with the time for it, and sees it among what to do.
func TestMerchantsAreAskedOnceToSignAnew(t *testing.T) {
	s := open(t, changed("sign_anew", "7d")...)
	signed := s.signed("both")
	s.want(s.sweep(), "0")
	s.clock.Set(clock.Must("2026-12-01T08:00:00+08:00"))
	s.want(s.sweep(), "1 0")
	var open []deadline.Deadline
	s.view(owner, func(tx *db.Tx) (err error) {
		open, err = deadline.List(tx, deadline.Question{Merchant: "M1", Audience: deadline.Merchant, Limit: 10})
		return err
	})
	if len(open) != 1 || open[0].Due != clock.Must("2026-12-09") || open[0].Link != "/programmes/orchard/sign" {
		t.Fatalf("%+v", open)
	}
	s.want(s.told(signed.Ref()), "M1:协议已签署：main 协议 M1:请重新签署“main 协议”")
	s.signed("both")
	s.view(owner, func(tx *db.Tx) (err error) {
		open, err = deadline.List(tx, deadline.Question{Merchant: "M1", Audience: deadline.Merchant, Limit: 10})
		return err
	})
	if len(open) != 0 {
		t.Errorf("still to do after signing: %+v", open)
	}
	s.want(s.sweep(), "0")
}

func TestWhoDoesNotSignAnewInTimeIsToldThatTheAgreementExpired(t *testing.T) {
	s := open(t, changed("sign_anew", "7d")...)
	signed := s.signed("both")
	s.clock.Set(clock.Must("2026-12-01"))
	s.want(s.sweep(), "1 0")
	s.clock.Set(clock.Must("2026-12-09"))
	s.want(s.fire(), "agreement.sign_anew")
	s.want(s.states(), "main=expired pay=normal single=none")
	s.want(s.recorded(signed.Ref()), "agreement.signed agreement.text_changed agreement.expired")
}

func TestAnOlderVersionThatStandsIsNotAskedFor(t *testing.T) {
	s := open(t, changed("still_valid", "")...)
	signed := s.signed("both")
	s.clock.Set(clock.Must("2026-12-01"))
	s.want(s.sweep(), "1 0")
	s.want(s.told(signed.Ref()), "M1:协议已签署：main 协议")
}

// sweep runs what takes effect by itself until nothing is left.
func (s *stage) sweep() string {
	s.Helper()
	n, err := agreement.TakeEffect(ctx, s.db)
	if err != nil {
		s.Fatal(err)
	}
	if n == 0 {
		return "0"
	}
	return "1 " + s.sweep()
}

func TestAnEditionThatTheLibraryDoesNotHoldIsJudgedByItself(t *testing.T) {
	s := open(t)
	s.signed("both")
	foreign := *s.edition()
	foreign.ID = "2099-01-01"
	s.want(s.statesUnder(&foreign), "main=normal pay=normal single=none")
	s.want(s.statesUnder(&rulebook.Edition{Programme: "other"}), "")
}
