package application_test

import (
	"maps"
	"strings"
	"testing"
	"time"

	"github.com/mengyue/portal/models/application"
	"github.com/mengyue/portal/models/application/casetest"
	"github.com/mengyue/portal/models/clock"
	"github.com/mengyue/portal/models/conduct"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/fault"
	"github.com/mengyue/portal/models/ledger"
	"github.com/mengyue/portal/models/membership"
	"github.com/mengyue/portal/models/money"
	"github.com/mengyue/portal/models/rulebook"
)

func value(v ...string) application.Answer { return application.Answer{Values: v} }

// supplier is a supplier with two categories that meets every clause but the deposit.
func supplier(change application.Answers) casetest.Play {
	answers := application.Answers{"categories": value("家居/杯具\n厨具"), "brands": value("青禾里", "云杉记"), "trademark": value("registered"), "business": value("两条产线，月产 20 万套"),
		"contact_name": value("林岚"), "contact_phone": value("0754-8500000")}
	maps.Copy(answers, change)
	return casetest.Play{Programme: "channel-supplier", Facts: map[string]string{"qualified": "true"}, Papers: []string{"trademark_papers", "licence"}, Answers: answers}
}

func pay(s *casetest.Stage, reference string, fen money.Fen) {
	s.Helper()
	s.In(db.System("bank"), func(tx *db.Tx) error {
		_, err := ledger.Pay(tx, ledger.Payment{Reference: reference, Merchant: "M001", Programme: s.Programme, Amount: fen, Paid: tx.Now})
		return err
	})
}

func submit(s *casetest.Stage, f application.Form) error {
	return s.Try(casetest.Owner, func(tx *db.Tx) error { _, err := application.Submit(tx, f.Case.ID, f.Version); return err })
}

func breaks(t *testing.T, err error, rule string) {
	t.Helper()
	if !fault.Is(err, fault.Breach) || fault.Of(err).Fields[0].Name != rule {
		t.Errorf("got %v, want a breach of %s", err, rule)
	}
}

// CC-1: with 49,999.99 of the deposit it cannot be submitted; with the last fen, and two categories, it can, and is approved.
func TestSupplierSubmitsOnceTheDepositIsFull(t *testing.T) {
	s := casetest.New(t, supplier(nil))
	s.Sign()
	f := s.Draft()
	pay(s, "P1", 4_999_999)
	breaks(t, submit(s, f), "deposit")
	pay(s, "P2", 1)
	if err := submit(s, f); err != nil {
		t.Fatal(err)
	}
	c := s.Now(f.Case.ID)
	s.In(casetest.Zhou, func(tx *db.Tx) (err error) { c, err = application.Claim(tx, c.ID, c.Version); return err })
	c = s.Judge(casetest.Zhou, c, rulebook.Met)
	s.In(casetest.Zhou, func(tx *db.Tx) (err error) {
		c, err = application.Approve(tx, c.ID, c.Version, application.Ruling{})
		return err
	})
	s.View(casetest.Auditor, func(tx *db.Tx) error {
		m, ok, err := membership.Active(tx, "M001", "channel-supplier")
		if !ok || m.Until != clock.Never {
			t.Errorf("%v %+v", ok, m)
		}
		return err
	})
}

// CC-2, CC-3: every line of a list counts: one category or name that will not do is enough.
func TestEveryLineOfAListCounts(t *testing.T) {
	for rule, change := range map[string]application.Answers{"category": {"categories": value("家居\n食品")}, "brand-name": {"brands": value("青禾里；天　貓")}} {
		s := casetest.New(t, supplier(change))
		s.Sign()
		pay(s, "P1", 5_000_000)
		breaks(t, submit(s, s.Draft()), rule)
	}
}

// CC-3: a name that is only like the platform's can be submitted, and waits for a reviewer with the reason.
func TestLikenessWaitsForAReviewerWithTheReason(t *testing.T) {
	s := casetest.New(t, supplier(application.Answers{"brands": value("青禾里\n掏宝")}))
	pay(s, "P1", 5_000_000)
	c := s.Claimed(casetest.Zhou)
	s.View(casetest.Zhou, func(tx *db.Tx) error {
		v, err := application.Assess(tx, c.ID)
		r, _ := v.Result("brand-name")
		if r.Result != rulebook.Judgement || !strings.Contains(r.Parts[1].Detail.EN, "“掏宝” sounds like the platform's name “淘宝”") {
			t.Errorf("%s: %s", r.Result, r.Parts[1].Detail.EN)
		}
		return err
	})
}

// CC-4: a trademark that is only accepted needs the special agreement; a registered one does not.
func TestAcceptedTrademarkNeedsTheSpecialAgreement(t *testing.T) {
	s := casetest.New(t, supplier(application.Answers{"trademark": value("accepted")}))
	s.Sign()
	pay(s, "P1", 5_000_000)
	f := s.Draft()
	breaks(t, submit(s, f), "agreement.trademark")
	s.SignBundle("trademark")
	if err := submit(s, f); err != nil {
		t.Error(err)
	}
}

func TestTooManyLinesAndTooLongOnesAreTold(t *testing.T) {
	for _, lines := range []string{strings.Repeat("家居\n", 51), strings.Repeat("家", 61)} {
		f := casetest.New(t, supplier(application.Answers{"categories": value(lines)})).Draft()
		if i, _ := f.Item("categories"); i.Complete || i.Problem.IsZero() {
			t.Errorf("%q is complete", lines[:12])
		}
	}
}

func distributor() casetest.Play {
	return casetest.Play{Programme: "channel-distributor", Facts: map[string]string{"registered_member": "true"},
		Answers: application.Answers{"channels": value("星禾小店\n直播间"), "contact_name": value("林岚"), "contact_phone": value("0754-8500000")}}
}

// turnedDown is an application that was refused in review.
func turnedDown(s *casetest.Stage) application.Case {
	s.Helper()
	c := s.Claimed(casetest.Zhou)
	s.Fact("registered_member", "false")
	s.In(casetest.Zhou, func(tx *db.Tx) (err error) {
		c, err = application.Reject(tx, c.ID, c.Version, application.Ruling{Reasons: map[string]string{"registered": "已不是注册会员"}, Todo: "重新注册"})
		return err
	})
	return c
}

// CC-53, TIME-3: refused on 31 January, one may apply again once February is over, and not an instant sooner; the
// refusal says from when.
func TestOneMonthFrom31JanuaryEndsWithFebruary(t *testing.T) {
	s := casetest.New(t, distributor())
	s.Clock.Set(clock.Must("2027-01-31T10:00:00+08:00"))
	turnedDown(s)
	first := clock.Must("2027-03-01T00:00:00+08:00")
	s.Clock.Set(first - 1)
	err := s.Try(casetest.Owner, func(tx *db.Tx) error { _, err := application.Start(tx, s.Programme, ""); return err })
	if !fault.Is(err, fault.Breach) || fault.Of(err).Clause != "CC-53" || !strings.Contains(fault.Of(err).Next.EN, first.Text().EN) {
		t.Errorf("an instant before: %v", err)
	}
	s.Clock.Set(first)
	if err := s.Try(casetest.Owner, func(tx *db.Tx) error { _, err := application.Start(tx, s.Programme, ""); return err }); err != nil {
		t.Errorf("at the first possible instant: %v", err)
	}
	s.View(casetest.Auditor, func(tx *db.Tx) error {
		bars, err := membership.Bars(tx, "M001")
		if len(bars) != 1 || bars[0].Until != first || !strings.Contains(bars[0].Proof(s.Edition()).EN, "CC-53") {
			t.Errorf("%+v", bars)
		}
		return err
	})
}

// CC-53, GEN-6: an upheld appeal from the refusal lifts its bar.
func TestUpheldAppealLiftsTheBarOfARefusal(t *testing.T) {
	s := casetest.New(t, distributor())
	c := turnedDown(s)
	var a conduct.Appeal
	s.In(casetest.Owner, func(tx *db.Tx) (err error) {
		a, err = conduct.FileAppeal(tx, c.Decision, conduct.Filing{Grounds: []string{"仍是注册会员"}})
		return err
	})
	s.In(casetest.Supervisor, func(tx *db.Tx) error {
		_, err := conduct.DecideAppeal(tx, a.ID, a.Version, conduct.Ruling{Upheld: true, Reason: "数据有误"})
		return err
	})
	s.View(casetest.Auditor, func(tx *db.Tx) error {
		_, barred, err := membership.Barred(tx, "M001", s.Programme)
		if barred {
			t.Error("still barred")
		}
		return err
	})
}

// CC-50, CC-52, CC-53: who left may apply again after one month; who was removed for violations or forged papers never.
func TestBarsAfterLeavingGoByTheGround(t *testing.T) {
	for ground, want := range map[string]clock.Instant{"exit": clock.Must("2026-12-23T00:00:00+08:00"), "violation": clock.Never, "forged": clock.Never} {
		s := casetest.New(t, distributor())
		s.In(casetest.Supervisor, func(tx *db.Tx) error {
			m, err := membership.Admit(tx, membership.New{Merchant: "M001", Programme: s.Programme, Edition: s.Edition().ID, Party: "distributor", Case: "C"})
			if err == nil {
				_, err = conduct.Leave(tx, m, conduct.Cause{Kind: membership.ByExit, Ground: ground, Clause: "CC-50", At: tx.Now})
			}
			return err
		})
		s.Clock.Advance(time.Hour)
		s.View(casetest.Auditor, func(tx *db.Tx) error {
			b, barred, err := membership.Barred(tx, "M001", s.Programme)
			if !barred || b.Until != want {
				t.Errorf("%s: %v until %s", ground, barred, b.Until)
			}
			return err
		})
	}
}
