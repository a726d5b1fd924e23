package application_test

import (
	"slices"
	"testing"

	"github.com/mengyue/portal/models/application"
	"github.com/mengyue/portal/models/application/casetest"
	"github.com/mengyue/portal/models/clock"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/deadline"
	"github.com/mengyue/portal/models/facts"
	"github.com/mengyue/portal/models/fault"
	"github.com/mengyue/portal/models/rulebook"
)

// YX-8, GEN-2: a submission gets its number, its edition and seven working days.
func TestASubmissionGetsNumberEditionAndSevenWorkingDays(t *testing.T) {
	s := stage(t, nil)
	c := s.Submitted()
	if c.Number != "20261122-0001" || c.Edition != "2023-08-04" || c.State() != application.Submitted {
		t.Fatalf("%+v", c)
	}
	recorded(s, c, "case.submitted", "YX-8")
	s.View(casetest.Zhou, func(tx *db.Tx) error {
		d, ok, err := deadline.Running(tx, application.ReviewDeadline, c.Ref())
		if !ok || d.Due != clock.Must("2026-12-02") || d.Audience != deadline.Staff {
			t.Errorf("the review is due %s (%v)", d.Due, ok)
		}
		return err
	})
	told := notices(s, c)
	if len(told) != 1 || told[0].Merchant != "M001" || told[0].Letter.Clauses[0].ID != "YX-8" {
		t.Fatalf("told %+v", told)
	}
}

// YX-3: L3 exactly may submit, L2 may not; the fault names the clause and the rule.
func TestLevelL3MaySubmitAndL2MayNot(t *testing.T) {
	s := stage(t, map[string]string{"level": "3"})
	s.Submitted()
	s = stage(t, map[string]string{"level": "2"})
	s.Sign()
	f := s.Draft()
	err := s.Try(casetest.Owner, func(tx *db.Tx) error { _, err := application.Submit(tx, f.Case.ID, f.Version); return err })
	if got := fields(refused(t, err, fault.Breach, "YX-3")); !slices.Equal(got, []string{"level"}) {
		t.Fatalf("fields %v", got)
	}
	if c := s.Now(f.Case.ID); c.State() != application.Draft || c.Number != "" {
		t.Fatalf("the draft became %+v", c)
	}
}

// YX-4: a serious violation, a breach of law and an open major complaint each block a submission.
func TestBreachesAndComplaintsBlockASubmission(t *testing.T) {
	s := stage(t, map[string]string{"major_complaints_open": "1"})
	s.Sign()
	f := s.Draft()
	s.In(db.System("import"), func(tx *db.Tx) error {
		_, err := facts.PutViolations(tx, []facts.Violation{
			{ID: "V1", Merchant: "M001", Kind: "serious", Points: 12, Occurred: clock.Must("2026-10-01"), Decided: clock.Must("2026-10-08"), State: "in_force"},
			{ID: "V2", Merchant: "M001", Kind: "law", Points: 0, Occurred: clock.Must("2026-10-01"), Decided: clock.Must("2026-10-08"), State: "in_force"}})
		return err
	})
	err := s.Try(casetest.Owner, func(tx *db.Tx) error { _, err := application.Submit(tx, f.Case.ID, f.Version); return err })
	got := fields(refused(t, err, fault.Breach, "YX-4"))
	if !slices.Equal(got, []string{"no-law-breach", "no-major-complaint", "no-serious-violation"}) {
		t.Fatalf("fields %v", got)
	}
}

// YX-7, YX-5: without both signatures nothing is submitted; the fault names each agreement.
func TestWithoutSignaturesNothingIsSubmitted(t *testing.T) {
	s := stage(t, nil)
	f := s.Draft()
	err := s.Try(casetest.Owner, func(tx *db.Tx) error { _, err := application.Submit(tx, f.Case.ID, f.Version); return err })
	got := fields(refused(t, err, fault.Breach, "YX-7"))
	if !slices.Equal(got, []string{"agreement.service", "agreement.withholding"}) {
		t.Fatalf("fields %v", got)
	}
}

// NUM-3: a figure that is not available neither passes nor blocks a submission; the reviewer decides.
func TestAMissingFigureIsLeftToTheReviewer(t *testing.T) {
	s := stage(t, map[string]string{"level": ""})
	c := s.Claimed(casetest.Zhou)
	var v rulebook.Verdict
	s.View(casetest.Zhou, func(tx *db.Tx) (err error) { v, err = application.Assess(tx, c.ID); return err })
	if r, _ := v.Result("level"); r.Result != rulebook.NotAvailable || v.Outcome != rulebook.OutcomeUndecided {
		t.Fatalf("level %s, outcome %s", r.Result, v.Outcome)
	}
	c = s.Judge(casetest.Zhou, c, rulebook.Met)
	s.In(casetest.Zhou, func(tx *db.Tx) (err error) {
		c, err = application.Approve(tx, c.ID, c.Version, application.Ruling{})
		return err
	})
	if c.State() != application.Approved {
		t.Fatal(c.State())
	}
}

// GEN-3: an incomplete form names every ask that is missing, by its key, and nothing is submitted.
func TestAnIncompleteFormNamesEveryAsk(t *testing.T) {
	s := stage(t, nil)
	s.Sign()
	f := s.Draft()
	s.In(casetest.Owner, func(tx *db.Tx) (err error) {
		f, err = application.SaveAnswers(tx, f.Case.ID, f.Version, application.Answers{"products": {}, "trademark_certificate": {}, "informed": {Values: []string{"talk"}}})
		return err
	})
	err := s.Try(casetest.Owner, func(tx *db.Tx) error { _, err := application.Submit(tx, f.Case.ID, f.Version); return err })
	got := fields(refused(t, err, fault.Invalid, ""))
	if !slices.Equal(got, []string{"talked_with", "trademark_certificate", "products"}) {
		t.Fatalf("fields %v", got)
	}
}

func TestSubmittingTwiceHasOneEffect(t *testing.T) {
	s := stage(t, nil)
	c := s.Submitted()
	err := s.Try(casetest.Owner, func(tx *db.Tx) error { _, err := application.Submit(tx, c.ID, 2); return err })
	refused(t, err, fault.Conflict, "")
	if got := s.Now(c.ID); got.Version != c.Version || len(notices(s, c)) != 1 {
		t.Fatalf("the second submission changed %+v", got)
	}
}

func TestAnswersThatChangedSinceTheyWereShownAreNotSubmitted(t *testing.T) {
	s := stage(t, nil)
	s.Sign()
	f := s.Draft()
	s.In(casetest.Member, func(tx *db.Tx) error {
		_, err := application.SaveAnswer(tx, f.Case.ID, f.Version, "strength", application.Answer{Values: []string{"三条产线"}})
		return err
	})
	err := s.Try(casetest.Owner, func(tx *db.Tx) error { _, err := application.Submit(tx, f.Case.ID, f.Version); return err })
	refused(t, err, fault.Conflict, "")
}

func TestNumbersOfADayCountOn(t *testing.T) {
	s := stage(t, nil)
	first := s.Submitted()
	s.In(casetest.Owner, func(tx *db.Tx) error { _, err := application.Withdraw(tx, first.ID, first.Version); return err })
	second := s.Resubmitted()
	s.In(casetest.Owner, func(tx *db.Tx) error { _, err := application.Withdraw(tx, second.ID, second.Version); return err })
	s.Clock.Set(clock.Must("2026-11-23T00:00:00+08:00"))
	if third := s.Resubmitted(); second.Number != "20261122-0002" || third.Number != "20261123-0001" {
		t.Fatalf("%s, %s", second.Number, third.Number)
	}
}
