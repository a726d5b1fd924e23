package application_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/mengyue/portal/models/application"
	"github.com/mengyue/portal/models/application/casetest"
	"github.com/mengyue/portal/models/audit"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/fault"
)

func save(s *casetest.Stage, f application.Form, answers application.Answers) (application.Form, error) {
	err := s.Try(casetest.Owner, func(tx *db.Tx) (err error) {
		f, err = application.SaveAnswers(tx, f.Case.ID, f.Version, answers)
		return err
	})
	return f, err
}

func typed(s ...string) application.Answer { return application.Answer{Values: s} }

func TestADraftKeepsWhatIsTypedAndSaysWhatIsWrong(t *testing.T) {
	s := stage(t, nil)
	f := s.Draft()
	for _, one := range []struct {
		ask, typed, problem, shown string
	}{
		{"turnover", "五百万", "金额", ""}, {"turnover", "5,000,000.005", "金额", ""}, {"turnover", "-1", "不能小于 0", ""},
		{"turnover", "¥5,000,000", "", "¥5,000,000.00"}, {"informed", "rumour", "选项", ""}, {"informed", "talk", "", "已与工作人员沟通"},
		{"contact_name", strings.Repeat("林", 41), "40 个字以内", ""}, {"contact_name", strings.Repeat("林", 40), "", strings.Repeat("林", 40)},
	} {
		var err error
		f, err = save(s, f, application.Answers{one.ask: typed(one.typed), "kinds": typed("medium_factory")})
		if err != nil {
			t.Fatal(err)
		}
		i, _ := f.Item(one.ask)
		if i.Answer.Values[0] != one.typed || !strings.Contains(i.Problem.ZH, one.problem) || (one.problem == "") != i.Problem.IsZero() || i.Shown.ZH != one.shown {
			t.Errorf("%s %q: %+v", one.ask, one.typed, i)
		}
	}
}

func TestAnAnswerWhoseQuestionNoLongerAppliesIsKeptButDoesNotCount(t *testing.T) {
	s := stage(t, nil)
	f := s.Draft()
	f, err := save(s, f, application.Answers{"kinds": typed("medium_factory"), "turnover": typed("6000000")})
	if err != nil {
		t.Fatal(err)
	}
	met := func() bool {
		var c application.Checked
		s.View(casetest.Owner, func(tx *db.Tx) (err error) { c, err = application.Check(tx, f.Case.ID); return err })
		r, _ := c.Verdict.Result("kind/medium-factory/turnover")
		return r.Result == "met"
	}
	if !met() {
		t.Fatal("a turnover of 6 million does not count")
	}
	if f, err = save(s, f, application.Answers{"kinds": typed("jd")}); err != nil {
		t.Fatal(err)
	}
	i, _ := f.Item("turnover")
	if i.Applies || i.Answer.Values[0] != "6000000" || met() {
		t.Fatalf("the answer counts on or is lost: %+v", i)
	}
}

func TestADraftIsSavedOverItsVersionOnly(t *testing.T) {
	s := stage(t, nil)
	f := s.Draft()
	if _, err := save(s, f, application.Answers{"products": typed("杯具")}); err != nil {
		t.Fatal(err)
	}
	_, err := save(s, f, application.Answers{"products": typed("毛巾")})
	refused(t, err, fault.Conflict, "")
	s.View(casetest.Owner, func(tx *db.Tx) error {
		f, err = application.Open(tx, f.Case.ID)
		if f.Answers["products"].Values[0] != "杯具" || f.Saved != tx.Now {
			t.Errorf("%+v", f.Answers)
		}
		entries, err := audit.Of(tx, f.Case.Ref(), 10)
		if len(entries) != 1 {
			t.Errorf("typing is on the record: %v", entries)
		}
		return err
	})
}

func TestPapersAreAttachedFromTheLibraryInTheirFormats(t *testing.T) {
	s := stage(t, nil)
	f := s.Draft()
	attach := func(ask, id string) error {
		return s.Try(casetest.Owner, func(tx *db.Tx) error {
			next, err := application.Attach(tx, f.Case.ID, f.Version, ask, id)
			if err == nil {
				f = next
			}
			return err
		})
	}
	for _, one := range []struct {
		name, mediaType string
		size            int64
		ok              bool
	}{{"证书.pdf", "application/pdf", 20971520, true}, {"大.pdf", "application/pdf", 20971521, false}, {"表.csv", "text/csv", 10, false}} {
		p := s.Paper(one.name, one.mediaType, one.size)
		err := attach("trademark_certificate", p.ID)
		if one.ok != (err == nil) {
			t.Errorf("%s of %d: %v", one.name, one.size, err)
		}
		if !one.ok {
			refused(t, err, fault.Invalid, "")
		}
	}
	had := len(f.Answers["trademark_certificate"].Papers)
	p := s.Paper("再.pdf", "application/pdf", 10)
	for range 2 {
		if err := attach("trademark_certificate", p.ID); err != nil {
			t.Fatal(err)
		}
	}
	if got := f.Answers["trademark_certificate"].Papers; len(got) != had+1 {
		t.Fatalf("attached twice: %v", got)
	}
	for i := had + 1; i < 5; i++ {
		if err := attach("trademark_certificate", s.Paper(strings.Repeat("x", i)+".pdf", "application/pdf", 10).ID); err != nil {
			t.Fatal(err)
		}
	}
	refused(t, attach("trademark_certificate", s.Paper("六.pdf", "application/pdf", 10).ID), fault.Invalid, "")
	s.In(casetest.Owner, func(tx *db.Tx) (err error) {
		if f, err = application.Open(tx, f.Case.ID); err != nil {
			return err
		}
		f, err = application.Detach(tx, f.Case.ID, f.Version, "trademark_certificate", p.ID)
		return err
	})
	i, _ := f.Item("trademark_certificate")
	if slices.Contains(i.Answer.Papers, p.ID) || len(i.Papers) != len(i.Answer.Papers) {
		t.Fatalf("%+v", i)
	}
}

func TestAnotherMerchantsPaperAndUnknownAsksAreRefused(t *testing.T) {
	s := stage(t, nil)
	f := s.Draft()
	for name, answers := range map[string]application.Answers{
		"no such ask":   {"password": typed("x")},
		"no such paper": {"trademark_certificate": {Papers: []string{"01JNOWHERE"}}},
		"no paper ask":  {"products": {Papers: []string{"01JNOWHERE"}}},
		"without end":   {"products": typed(strings.Repeat("字", 10001))},
	} {
		_, err := save(s, f, answers)
		if f := refused(t, err, fault.Invalid, ""); len(f.Fields) != 1 {
			t.Errorf("%s: %v", name, f)
		}
	}
}

func TestAfterTheSubmissionNothingIsSaved(t *testing.T) {
	s := stage(t, nil)
	c := s.Submitted()
	err := s.Try(casetest.Owner, func(tx *db.Tx) error {
		_, err := application.SaveAnswers(tx, c.ID, 2, application.Answers{"products": typed("别的")})
		return err
	})
	refused(t, err, fault.Conflict, "")
}
