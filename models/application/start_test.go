package application_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/mengyue/portal/models/application"
	"github.com/mengyue/portal/models/application/casetest"
	"github.com/mengyue/portal/models/clock"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/fault"
	"github.com/mengyue/portal/models/membership"
	"github.com/mengyue/portal/models/rulebook"
)

func start(s *casetest.Stage, who db.Actor) (c application.Case, err error) {
	err = s.Try(who, func(tx *db.Tx) (err error) { c, err = application.Start(tx, s.Programme, ""); return err })
	return c, err
}

// bar keeps a merchant out that has just left.
func bar(tx *db.Tx, m membership.Membership, ground string) error {
	b, ok, err := membership.BarFor(tx, m, ground, tx.Now)
	if err == nil && ok {
		err = membership.SetBar(tx, b)
	}
	return err
}

func firstOf(errs ...error) error { return errors.Join(errs...) }

// YX-18: the bar after leaving ends at 24:00 of the corresponding day: an instant before it still refuses with the first
// possible date, at the end and after it an application may begin.
func TestWhoLeftMayApplyFromTheFirstPossibleInstantOn(t *testing.T) {
	end := clock.Must("2027-11-23T00:00:00+08:00")
	for name, one := range map[string]struct {
		at     clock.Instant
		barred bool
	}{"a microsecond before": {end - 1, true}, "at the end": {end, false}, "after": {end + 1, false}} {
		s := stage(t, nil)
		s.In(casetest.Supervisor, func(tx *db.Tx) error {
			m, err := membership.Admit(tx, membership.New{Merchant: "M001", Programme: s.Programme, Edition: "2023-08-04", Party: "merchant"})
			if err == nil {
				m, err = membership.End(tx, m, membership.Ending{Cause: "exit", Clause: "YX-16", At: tx.Now})
			}
			return firstOf(err, bar(tx, m, "exit"))
		})
		s.Clock.Set(one.at)
		_, err := start(s, casetest.Owner)
		if !one.barred {
			if err != nil {
				t.Errorf("%s: %v", name, err)
			}
			continue
		}
		f := refused(t, err, fault.Breach, "YX-18")
		if !strings.Contains(f.Next.ZH, "2027年11月23日（周二）00:00") {
			t.Errorf("%s: the first possible date is not told: %s", name, f.Next.ZH)
		}
	}
}

// GEN-3, YX-18: a bar that is set while the draft is being written refuses its submission.
func TestABarRefusesAlsoTheSubmissionOfAnOlderDraft(t *testing.T) {
	s := stage(t, nil)
	s.Sign()
	f := s.Draft()
	s.In(casetest.Supervisor, func(tx *db.Tx) error {
		m, err := membership.Admit(tx, membership.New{Merchant: "M001", Programme: s.Programme, Edition: "2023-08-04", Party: "merchant"})
		if err == nil {
			m, err = membership.End(tx, m, membership.Ending{Cause: "removal", Clause: "YX-17", At: tx.Now})
		}
		return firstOf(err, bar(tx, m, "a"))
	})
	err := s.Try(casetest.Owner, func(tx *db.Tx) error { _, err := application.Submit(tx, f.Case.ID, f.Version); return err })
	refused(t, err, fault.Breach, "YX-18")
}

func TestASecondApplicationIsRefusedWhileOneIsOpen(t *testing.T) {
	s := stage(t, nil)
	if _, err := start(s, casetest.Owner); err != nil {
		t.Fatal(err)
	}
	_, err := start(s, casetest.Member)
	refused(t, err, fault.Conflict, "")
	if _, err = start(s, casetest.Stranger); err != nil {
		t.Fatalf("another merchant's draft stands in the way: %v", err)
	}
	s = stage(t, nil)
	c := s.Submitted()
	_, err = start(s, casetest.Owner)
	if f := refused(t, err, fault.Conflict, ""); !strings.Contains(f.Message.ZH, c.Number) {
		t.Fatalf("the case is not named: %s", f.Message.ZH)
	}
	s.View(casetest.Owner, func(tx *db.Tx) error {
		refused(t, application.Startable(tx, s.Programme, ""), fault.Conflict, "")
		return nil
	})
}

// YX-20: a member may apply again only within the renewal window, 90 days before the end of its term to 1 day before.
func TestAMemberMayApplyWithinItsRenewalWindowOnly(t *testing.T) {
	until := clock.Must("2027-11-23T00:00:00+08:00")
	opens, closes := clock.Must("2027-08-25T00:00:00+08:00"), clock.Must("2027-11-22T00:00:00+08:00")
	for name, one := range map[string]struct {
		at    clock.Instant
		taken bool
	}{"in the term": {until.Add(-200 * 24 * 3600e9), false}, "before the window": {opens - 1, false}, "as it opens": {opens, true},
		"before it closes": {closes - 1, true}, "as it closes": {closes, false}} {
		s := stage(t, nil)
		var m membership.Membership
		s.In(casetest.Supervisor, func(tx *db.Tx) (err error) {
			m, err = membership.Admit(tx, membership.New{Merchant: "M001", Programme: s.Programme, Edition: "2023-08-04", Party: "merchant"})
			return err
		})
		s.Clock.Set(one.at)
		c, err := start(s, casetest.Owner)
		if one.taken && (err != nil || c.Renews != m.ID) {
			t.Errorf("%s: %+v, %v", name, c, err)
		}
		if one.taken {
			s.View(casetest.Owner, func(tx *db.Tx) error {
				v, err := application.Assess(tx, c.ID)
				if v.Occasion != rulebook.OnRenew || len(v.Results) == 0 {
					t.Errorf("%s: asked on %q: %d results", name, v.Occasion, len(v.Results))
				}
				return err
			})
		}
		if !one.taken {
			refused(t, err, fault.Conflict, "YX-20")
		}
	}
}

func TestOnlyAMerchantsPeopleStartForAProgrammeThatTakesApplications(t *testing.T) {
	s := stage(t, nil)
	_, err := start(s, casetest.Zhou)
	refused(t, err, fault.Forbidden, "")
	s.Programme = "nowhere"
	_, err = start(s, casetest.Owner)
	refused(t, err, fault.NotFound, "")
	s.Programme = "yanxuan"
	err = s.Try(casetest.Owner, func(tx *db.Tx) error { _, err := application.Start(tx, s.Programme, "supplier"); return err })
	refused(t, err, fault.NotFound, "")
}

func TestAnotherMerchantsCaseIsNotThere(t *testing.T) {
	s := stage(t, nil)
	c := s.Submitted()
	for name, do := range map[string]func(tx *db.Tx) error{
		"find":        func(tx *db.Tx) error { _, err := application.Find(tx, c.ID); return err },
		"open":        func(tx *db.Tx) error { _, err := application.Open(tx, c.ID); return err },
		"check":       func(tx *db.Tx) error { _, err := application.Check(tx, c.ID); return err },
		"save":        func(tx *db.Tx) error { _, err := application.SaveAnswers(tx, c.ID, 2, nil); return err },
		"submit":      func(tx *db.Tx) error { _, err := application.Submit(tx, c.ID, 2); return err },
		"withdraw":    func(tx *db.Tx) error { _, err := application.Withdraw(tx, c.ID, c.Version); return err },
		"resume":      func(tx *db.Tx) error { _, err := application.Resume(tx, c.ID, 2, nil); return err },
		"corrections": func(tx *db.Tx) error { _, err := application.Corrections(tx, c.ID); return err },
		"timeline":    func(tx *db.Tx) error { _, err := application.Timeline(tx, c.ID); return err },
	} {
		if err := s.Try(casetest.Stranger, do); !fault.Is(err, fault.NotFound) {
			t.Errorf("%s: %v", name, err)
		}
	}
	s.View(casetest.Stranger, func(tx *db.Tx) error {
		cases, err := application.Of(tx, "M001")
		if len(cases) != 0 {
			t.Errorf("another merchant's cases are listed: %v", cases)
		}
		return err
	})
}
