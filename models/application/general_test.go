package application_test

import (
	"fmt"
	"slices"
	"sync"
	"testing"
	"testing/fstest"
	"time"

	"github.com/mengyue/portal/models/application"
	"github.com/mengyue/portal/models/application/casetest"
	"github.com/mengyue/portal/models/clock"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/deadline"
	"github.com/mengyue/portal/models/decision"
	"github.com/mengyue/portal/models/fault"
	"github.com/mengyue/portal/models/merchant"
	"github.com/mengyue/portal/models/rulebook"
)

// orchard is an invented programme with everything that the one on board does differently: two parties with questions
// of their own, every type of question, a review in hours that does not stand still, decisions by two people, no term,
// no appeal, no agreement, no renewal.
const orchard = `programme: orchard
edition: 2026-01-01
effective: 2026-01-01
title: {zh: 果园计划, en: Orchard}
summary: {zh: 虚构的计划, en: An invented programme}
parties:
  - {key: grower, title: {zh: 种植方, en: Grower}}
  - {key: seller, title: {zh: 销售方, en: Seller}}
clauses:
  - {id: OR-1, title: {zh: 面积, en: Area}, text: {zh: 种植面积不低于 10 亩, en: The area is at least 10 mu}}
  - {id: OR-2, title: {zh: 审核, en: Review}, text: {zh: 48 小时内审核, en: Reviewed within 48 hours}}
  - {id: OR-3, title: {zh: 补正, en: Correction}, text: {zh: 审核由两人决定, en: Two people decide}, explains: {zh: 说明, en: For the reader}}
facts:
  - {key: audits, type: count, title: {zh: 检查次数, en: Audits}}
asks:
  - {key: area, clause: OR-1, party: grower, type: number, required: true, unit: {zh: 亩, en: mu}, title: {zh: 种植面积, en: Area}}
  - {key: organic, clause: OR-1, party: grower, type: yesno, title: {zh: 是否有机, en: Organic}}
  - {key: planted, clause: OR-1, party: grower, type: date, required: true, when: {fact: ask.organic, is: true}, title: {zh: 种植日期, en: Planted on}}
  - {key: shop, clause: OR-1, party: seller, type: text, required: true, title: {zh: 店铺, en: Shop}}
rules:
  - {id: area, clause: OR-1, occasions: [submit, decide], title: {zh: 面积, en: Area}, when: {fact: ask.area, at_least: 0}, require: {fact: ask.area, at_least: 10 mu}, unavailable: ignore}
review:
  clause: OR-2
  period: 48h
  correction_period: 24h
  four_eyes: [approve, reject]
  priority:
    - {clause: OR-1, title: {zh: 大面积果园, en: A large orchard}, when: {fact: ask.area, at_least: 100 mu}}
`

const orchardScenarios = `programme: orchard
edition: 2026-01-01
base: {ask.area: 12}
scenarios:
  - {says: {zh: 满足, en: Met}, rule: area, clause: OR-1, expect: met}
  - {says: {zh: 不满足, en: Not met}, rule: area, clause: OR-1, given: {ask.area: 9}, expect: failed}
`

func grove(t *testing.T) *casetest.Stage {
	t.Helper()
	s := stage(t, nil)
	books, err := rulebook.Load(fstest.MapFS{"orchard/2026-01-01.yaml": &fstest.MapFile{Data: []byte(orchard)}, "orchard/2026-01-01.scenarios.yaml": &fstest.MapFile{Data: []byte(orchardScenarios)}})
	if err != nil {
		t.Fatal(err)
	}
	rulebook.Carry(s.DB, books)
	s.Books, s.Programme = books, "orchard"
	return s
}

// What its edition puts first stands before what ends sooner, page by page, and says why.
func TestWhatItsEditionPutsFirstIsReviewedFirst(t *testing.T) {
	s := grove(t)
	for i, area := range []string{"12", "99.99", "100", "400"} { // each is due an hour after the one before
		grower := db.Actor{Account: "g" + area, Name: "林岚", Role: casetest.Owner.Role, Merchant: fmt.Sprintf("G%d", i)}
		s.In(db.System("import"), func(tx *db.Tx) error {
			_, err := merchant.Put(tx, []merchant.Merchant{{ID: grower.Merchant, Name: "果园 " + area, LegalID: []string{"91310000MA1K000017", "91310000MA1K000025", "91310000MA1K000033", "91310000MA1K000041"}[i], Email: "g@merchant.example"}})
			return err
		})
		if _, err := plantedBy(s, grower, area); err != nil {
			t.Fatal(err)
		}
		s.Clock.Advance(time.Hour)
	}
	var got []string
	for q := (application.Filter{Limit: 1}); ; {
		rows, next, total := list(s, casetest.Zhou, q)
		if len(rows) != 1 || total != 4 {
			t.Fatalf("%d rows of %d", len(rows), total)
		}
		why, ok := application.Forward(s.Edition(), rows[0].Case)
		got = append(got, rows[0].MerchantName+" "+why.Title.EN)
		if ok != (why.Clause == "OR-1") {
			t.Errorf("%+v", why)
		}
		if q.After = next; next == "" {
			break
		}
	}
	if want := []string{"果园 100 A large orchard", "果园 400 A large orchard", "果园 12 ", "果园 99.99 "}; !slices.Equal(got, want) {
		t.Fatalf("the queue is %q, want %q", got, want)
	}
	rows, next, _ := list(s, casetest.Zhou, application.Filter{Limit: 3})
	if len(rows) != 3 || rows[2].MerchantName != "果园 12" || next == "" {
		t.Fatalf("a page over both parts: %+v, %q", rows, next)
	}
}

func TestACorrectedAnswerLosesOrGivesThePlaceInFront(t *testing.T) {
	for area, one := range map[string]struct {
		as   string
		want int
	}{"400": {"20", 0}, "20": {"400", 1}} {
		s := grove(t)
		c, err := planted(s, area)
		if err != nil || c.Ahead == one.want {
			t.Fatalf("%+v, %v", c, err)
		}
		s.In(casetest.Zhou, func(tx *db.Tx) (err error) { c, err = application.Claim(tx, c.ID, c.Version); return err })
		correcting(s, c, "area")
		s.In(casetest.Owner, func(tx *db.Tx) error {
			f, err := application.SaveAnswers(tx, c.ID, form(s, c).Version, application.Answers{"area": typed(one.as)})
			if err == nil {
				_, err = application.Resume(tx, c.ID, f.Version, nil)
			}
			return err
		})
		if now := s.Now(c.ID); now.Ahead != one.want {
			t.Errorf("from %s to %s mu it is put ahead by ground %d, want %d", area, one.as, now.Ahead, one.want)
		}
	}
}

// planted is a submitted application of a grower with an area.
func planted(s *casetest.Stage, area string) (application.Case, error) {
	return plantedBy(s, casetest.Owner, area)
}

func plantedBy(s *casetest.Stage, grower db.Actor, area string) (c application.Case, err error) {
	err = s.Try(grower, func(tx *db.Tx) error {
		if c, err = application.Start(tx, "orchard", "grower"); err != nil {
			return err
		}
		f, err := application.SaveAnswers(tx, c.ID, 1, application.Answers{"area": typed(area)})
		if err != nil {
			return err
		}
		c, err = application.Submit(tx, c.ID, f.Version)
		return err
	})
	return c, err
}

func TestAnInventedProgrammeNeedsNoGo(t *testing.T) {
	s := grove(t)
	_, err := start(s, casetest.Owner)
	refused(t, err, fault.NotFound, "") // it has two parties: one must be named
	_, err = planted(s, "9.99")
	if got := fields(refused(t, err, fault.Breach, "OR-1")); !slices.Equal(got, []string{"area"}) {
		t.Fatalf("fields %v", got)
	}
	c, err := planted(s, "10")
	if err != nil {
		t.Fatal(err)
	}
	if d, _ := running(s, application.ReviewDeadline, c); d.Due != clock.Must("2026-11-24T15:30:00+08:00") || d.Clause != "OR-2" {
		t.Fatalf("48 hours from the submission: %+v", d)
	}
	// GEN-5: the same merchant may apply as the other party at the same time.
	s.In(casetest.Owner, func(tx *db.Tx) error {
		other, err := application.Start(tx, "orchard", "seller")
		if err != nil {
			return err
		}
		f, err := application.Open(tx, other.ID)
		if len(f.Items) != 1 || f.Items[0].Ask.Key != "shop" {
			t.Errorf("a seller is asked %+v", f.Items)
		}
		return err
	})
}

func TestAQuestionAppearsWithTheAnswerThatItHangsOn(t *testing.T) {
	s := grove(t)
	var f application.Form
	s.In(casetest.Owner, func(tx *db.Tx) error {
		c, err := application.Start(tx, "orchard", "grower")
		if err == nil {
			f, err = application.SaveAnswers(tx, c.ID, 1, application.Answers{"area": typed("12,000"), "organic": typed("perhaps")})
		}
		return err
	})
	for _, one := range []struct {
		organic, planted string
		asked, complete  bool
	}{{"false", "", false, true}, {"true", "", true, false}, {"true", "in spring", true, false}, {"true", "2026-02-30", true, false}, {"true", "2026-03-01T10:00:00+08:00", true, false},
		{"true", "2026-03-01", true, true}} {
		var err error
		if f, err = save(s, f, application.Answers{"organic": typed(one.organic), "planted": typed(one.planted)}); err != nil {
			t.Fatal(err)
		}
		if i, _ := f.Item("planted"); i.Applies != one.asked || i.Complete != one.complete {
			t.Errorf("organic %s, planted %q: %+v", one.organic, one.planted, i)
		}
	}
	if i, _ := f.Item("area"); i.Shown.ZH != "12000 亩" {
		t.Errorf("the area reads %q", i.Shown.ZH)
	}
}

func TestAReviewThatDoesNotStandRunsOnDuringTheCorrection(t *testing.T) {
	s := grove(t)
	c, err := planted(s, "10")
	if err != nil {
		t.Fatal(err)
	}
	s.In(casetest.Zhou, func(tx *db.Tx) (err error) { c, err = application.Claim(tx, c.ID, c.Version); return err })
	c = correcting(s, c, "area")
	if d, _ := running(s, application.ReviewDeadline, c); d.Paused != 0 {
		t.Fatal("the clock stands")
	}
	if d, _ := running(s, application.CorrectionDeadline, c); d.Due != clock.Must("2026-11-23T15:30:00+08:00") || d.Audience != deadline.Merchant {
		t.Fatalf("24 hours: %+v", d)
	}
	s.Clock.Set(clock.Must("2026-11-24T15:30:00+08:00"))
	if s.Due() != 2 || s.Now(c.ID).State() != application.Reviewing {
		t.Fatal("the correction lapses and the review is late")
	}
	if l := standing(s, s.Now(c.ID)); l.Urgency != application.Overdue {
		t.Fatalf("%q", l.Urgency)
	}
}

// Where the edition wants two people, one drafts and releases, another confirms; both are on the decision.
func TestADecisionByTwoPeople(t *testing.T) {
	s := grove(t)
	c, err := planted(s, "10")
	if err != nil {
		t.Fatal(err)
	}
	s.In(casetest.Zhou, func(tx *db.Tx) (err error) { c, err = application.Claim(tx, c.ID, c.Version); return err })
	_, err = approve(s, c, application.Ruling{})
	refused(t, err, fault.Forbidden, "OR-2")
	s.In(casetest.Zhou, func(tx *db.Tx) error {
		return application.SaveRuling(tx, c.ID, c.Version, application.Ruling{Outcome: application.Approved, Remark: "欢迎"})
	})
	_, err = approve(s, c, application.Ruling{})
	refused(t, err, fault.Forbidden, "OR-2") // its own draft
	s.In(casetest.Supervisor, func(tx *db.Tx) (err error) {
		c, err = application.Assign(tx, c.ID, c.Version, application.Reviewer{Account: "wu", Name: "吴桐"})
		return err
	})
	s.In(casetest.Wu, func(tx *db.Tx) (err error) {
		c, err = application.Approve(tx, c.ID, c.Version, application.Ruling{Remark: "欢迎"})
		return err
	})
	s.View(casetest.Auditor, func(tx *db.Tx) error {
		d, err := decision.Find(tx, c.Decision)
		if d.By != "wu" || d.Second != "zhou" || d.SecondName != "周青" {
			t.Errorf("%+v", d)
		}
		return err
	})
	if l := decided(s, c).Letter; l.Until != 0 || len(l.Todo) != 0 {
		t.Fatalf("no term, tags or growth: %+v", l)
	}
}

// Several people at the very same moment: one claims, every other is told, nothing is written twice.
func TestOfManyClaimsAtOnceOneIsTaken(t *testing.T) {
	s := stage(t, nil)
	c := s.Submitted()
	var wait sync.WaitGroup
	results := make([]error, 8)
	for i := range results {
		wait.Add(1)
		go func() {
			defer wait.Done()
			who := casetest.Zhou
			who.Account += string(rune('a' + i))
			results[i] = s.Try(who, func(tx *db.Tx) error { _, err := application.Claim(tx, c.ID, c.Version); return err })
		}()
	}
	wait.Wait()
	taken := 0
	for _, err := range results {
		if err == nil {
			taken++
		} else if !fault.Is(err, fault.Conflict) {
			t.Error(err)
		}
	}
	if now := s.Now(c.ID); taken != 1 || now.Version != c.Version+1 {
		t.Fatalf("%d claims were taken, version %d", taken, now.Version)
	}
}

// The same draft submitted by two colleagues at the very same moment has one number, one clock and one notice.
func TestOfManySubmissionsAtOnceOneIsTaken(t *testing.T) {
	s := stage(t, nil)
	s.Sign()
	f := s.Draft()
	var wait sync.WaitGroup
	taken := make(chan application.Case, 8)
	for range 6 {
		wait.Add(1)
		go func() {
			defer wait.Done()
			var c application.Case
			err := s.Try(casetest.Member, func(tx *db.Tx) (err error) { c, err = application.Submit(tx, f.Case.ID, f.Version); return err })
			if err == nil {
				taken <- c
			} else if !fault.Is(err, fault.Conflict) {
				t.Error(err)
			}
		}()
	}
	wait.Wait()
	close(taken)
	n := 0
	for c := range taken {
		n++
		if told := notices(s, c); c.Number != "20261122-0001" || len(told) != 1 {
			t.Errorf("%s, told %d times", c.Number, len(told))
		}
	}
	if n != 1 {
		t.Fatalf("%d submissions were taken", n)
	}
}
