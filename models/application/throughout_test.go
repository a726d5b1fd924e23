package application_test

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/mengyue/portal/models/application"
	"github.com/mengyue/portal/models/calendar"
	"github.com/mengyue/portal/models/clock"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/db/dbtest"
	"github.com/mengyue/portal/models/facts"
	"github.com/mengyue/portal/models/fault"
	"github.com/mengyue/portal/models/figures"
	"github.com/mengyue/portal/models/merchant"
	"github.com/mengyue/portal/models/paper"
	"github.com/mengyue/portal/models/rulebook"
)

// seller is a Taobao seller who applies for the group-buy certification.
type seller struct {
	testing.TB
	*db.DB
	clock *clock.Fixed
	c     application.Case
}

var (
	sellerOwner    = db.Actor{Account: "owner-1", Name: "陈老板", Role: "merchant_owner", Merchant: "M1"}
	sellerReviewer = db.Actor{Account: "staff-1", Name: "林审核", Role: "reviewer"}
)

func newSeller(t testing.TB) *seller {
	t.Helper()
	d, c := dbtest.New(t)
	lib, err := rulebook.Embedded()
	if err != nil {
		t.Fatal(err)
	}
	rulebook.Carry(d, lib)
	s := &seller{TB: t, DB: d, clock: c}
	s.in(db.System("test"), func(tx *db.Tx) error {
		_, err := merchant.Put(tx, []merchant.Merchant{{ID: "M1", Name: "青禾日用品有限公司", LegalID: "91330100000000001A", Email: "a@example.com"}})
		if err != nil {
			return err
		}
		_, err = merchant.PutStores(tx, []merchant.Store{{ID: "S1", Merchant: "M1", Name: "青禾日用", Platform: "taobao", Kind: "ordinary", Created: clock.Must("2020-01-01")}})
		if err != nil {
			return err
		}
		var rows []facts.Fact
		for fact, value := range map[string]string{"main_category": "日用百货", "credit_grade": "crown-1", "nonvirtual_share": "0.95", "consumer_protection": "true"} {
			rows = append(rows, facts.Fact{Subject: "store:S1", Fact: fact, Since: clock.Must("2026-01-01"), Value: value})
		}
		_, err = facts.Put(tx, rows)
		return err
	})
	for back := 1; back <= 180; back++ {
		s.day(calendar.DayOf(c.Now())-calendar.Day(back), 4_700_000)
	}
	return s
}

func (s *seller) in(a db.Actor, do func(tx *db.Tx) error) {
	s.Helper()
	if err := s.InTx(context.Background(), a, do); err != nil {
		s.Fatal(err)
	}
}

// day records the store's day: its scores, and two ratings.
func (s *seller) day(day calendar.Day, score int64) {
	s.Helper()
	d := figures.Day{Subject: "S1", Day: day}
	for _, column := range []int{figures.DSRDescription, figures.DSRService, figures.DSRShipping} {
		d.Set(column, score)
	}
	d.Set(figures.Ratings, 2)
	s.in(db.System("test"), func(tx *db.Tx) error {
		_, err := figures.Put(tx, figures.StoreDays, []figures.Day{d}, figures.Source{})
		return err
	})
}

// next is the following day, with the scores of the one that ends.
func (s *seller) next(score int64) {
	s.Helper()
	s.day(calendar.DayOf(s.clock.Now()), score)
	s.clock.Advance(24 * time.Hour)
}

func (s *seller) apply() {
	s.Helper()
	s.in(sellerOwner, func(tx *db.Tx) error {
		p, err := paper.Keep(tx, paper.Paper{Merchant: "M1", Name: "发票.pdf", SHA256: "x", Type: paper.PDF, Size: 10})
		if err != nil {
			return err
		}
		if s.c, err = application.Start(tx, "juhuasuan", ""); err != nil {
			return err
		}
		f, err := application.SaveAnswers(tx, s.c.ID, 1, application.Answers{"store": {Values: []string{"S1"}}, "contact_name": {Values: []string{"陈"}},
			"contact_phone": {Values: []string{"13800000000"}}, "purchase": {Papers: []string{p.ID}}})
		if err == nil {
			s.c, err = application.Submit(tx, s.c.ID, f.Version)
		}
		return err
	})
}

func (s *seller) judged(rule string) (r rulebook.Result) {
	s.Helper()
	s.in(sellerReviewer, func(tx *db.Tx) error {
		v, err := application.Assess(tx, s.c.ID)
		r, _ = v.Result(rule)
		return err
	})
	return r
}

// JH-2, JH-4: both ends pass, one day between does not: the clause fails and names that day.
func TestOneDayDipBetweenSubmissionAndReviewFailsAndNamesTheDay(t *testing.T) {
	s := newSeller(t)
	s.apply()
	s.next(4_700_000) // Sunday the 22nd
	s.next(4_590_000) // Monday the 23rd
	s.next(4_700_000)
	r := s.judged("dsr-description")
	if r.Result != rulebook.Failed || r.Value != "4.59" || r.Gap != "0.01" || !strings.Contains(r.Detail.ZH, "2026-11-23") || !strings.Contains(r.Detail.EN, "2026-11-23") {
		t.Errorf("%+v", r)
	}
	if r := s.judged("ratings"); r.Result != rulebook.Met {
		t.Errorf("ratings %+v", r)
	}
}

// JH-2: a dip before the submission, or one that mended before the day known at it, does not count.
func TestDipBeforeTheSubmissionDoesNotCount(t *testing.T) {
	s := newSeller(t)
	s.next(4_590_000)
	s.next(4_600_000)
	s.apply()
	s.next(4_600_000)
	if r := s.judged("dsr-description"); r.Result != rulebook.Met || r.Value != "4.6" {
		t.Errorf("%+v", r)
	}
}

// JH-15: a case whose papers are judged to be forged cannot be corrected any more.
func TestForgedPapersLeaveNothingToCorrect(t *testing.T) {
	s := newSeller(t)
	s.apply()
	s.in(sellerReviewer, func(tx *db.Tx) (err error) {
		if s.c, err = application.Claim(tx, s.c.ID, s.c.Version); err == nil {
			s.c, err = application.Judge(tx, s.c.ID, s.c.Version, []application.Judgement{{Key: "truth", Answer: rulebook.Failed, Reason: "发票系伪造"}})
		}
		return err
	})
	err := s.InTx(context.Background(), sellerReviewer, func(tx *db.Tx) error {
		_, err := application.AskCorrections(tx, s.c.ID, s.c.Version, []application.Wanted{{Ask: "purchase", Text: "请换一份"}})
		return err
	})
	if !fault.Is(err, fault.Breach) || fault.Of(err).Clause != "JH-15" {
		t.Errorf("%v", err)
	}
}

// JH-10, JH-11, JH-12, JH-13, JH-14: what the day of review asks is not asked at the submission.
func TestRecordIsAskedOnTheDayOfReviewOnly(t *testing.T) {
	s := newSeller(t)
	s.in(db.System("test"), func(tx *db.Tx) error {
		at := tx.Now
		_, err := facts.PutViolations(tx, []facts.Violation{{ID: "V1", Merchant: "M1", Kind: "serious", Points: 1, Occurred: at - 1, Decided: at, State: facts.InForce},
			{ID: "V2", Merchant: "M1", Kind: "sham_trade", Points: 2, Occurred: at - 1, Decided: at, State: facts.InForce},
			{ID: "V3", Merchant: "M1", Kind: "general", Points: 12, Occurred: at - 1, Decided: at, State: facts.InForce}})
		if err != nil {
			return err
		}
		_, err = facts.Put(tx, []facts.Fact{{Subject: "store:S1", Fact: "campaign_bar", Since: at, Value: "true"},
			{Subject: "store:S1", Fact: "search_shield_until", Since: at, Value: "2026-12-01T00:00:00+08:00"}})
		return err
	})
	s.apply()
	for _, rule := range []string{"serious", "shield", "sham", "general", "campaigns"} {
		if r := s.judged(rule); r.Result != rulebook.Failed {
			t.Errorf("%s: %+v", rule, r)
		}
	}
	for day, want := range map[int]map[string]rulebook.Answer{7: {"general": rulebook.Failed}, 8: {"general": rulebook.Met}, 90: {"sham": rulebook.Failed}, 91: {"sham": rulebook.Met}} {
		s.clock.Set(clock.Must("2026-11-22T15:30:00+08:00").Add(time.Duration(day) * 24 * time.Hour))
		for rule, answer := range want {
			if r := s.judged(rule); r.Result != answer {
				t.Errorf("day %d, %s: %s", day, rule, fmt.Sprint(r.Result, r.Detail.EN))
			}
		}
	}
}
