package application_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/mengyue/portal/models/application"
	"github.com/mengyue/portal/models/application/casetest"
	"github.com/mengyue/portal/models/clock"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/decision"
	"github.com/mengyue/portal/models/fault"
	"github.com/mengyue/portal/models/membership"
	"github.com/mengyue/portal/models/outbox"
	"github.com/mengyue/portal/models/rulebook"
	"github.com/mengyue/portal/models/text"
)

func approve(s *casetest.Stage, c application.Case, r application.Ruling) (done application.Case, err error) {
	err = s.Try(casetest.Zhou, func(tx *db.Tx) (err error) { done, err = application.Approve(tx, c.ID, c.Version, r); return err })
	return done, err
}

func reject(s *casetest.Stage, c application.Case, r application.Ruling) (done application.Case, err error) {
	err = s.Try(casetest.Zhou, func(tx *db.Tx) (err error) { done, err = application.Reject(tx, c.ID, c.Version, r); return err })
	return done, err
}

// decided is the letter with which the last decision was told.
func decided(s *casetest.Stage, c application.Case) outbox.Notice {
	s.Helper()
	for _, n := range notices(s, c) {
		if n.Key.String() == "case.decided:"+c.Decision {
			return n
		}
	}
	s.Fatal("the decision was not told")
	return outbox.Notice{}
}

// YX-1, YX-8: an approval makes the merchant a member for one natural year, closes the review in time and tells the term.
func TestAnApprovalAdmitsForOneYearAndTellsSo(t *testing.T) {
	s := stage(t, nil)
	c, err := approve(s, s.Judged(casetest.Zhou), application.Ruling{Remark: "欢迎加入"})
	if err != nil {
		t.Fatal(err)
	}
	s.View(casetest.Owner, func(tx *db.Tx) error {
		m, ok, err := membership.Active(tx, "M001", s.Programme)
		if !ok || m.ID != c.Member || m.Case != c.ID || m.Until != clock.Must("2027-11-23") {
			t.Errorf("%+v", m)
		}
		return err
	})
	recorded(s, c, "case.approved", "YX-8")
	if _, ok := running(s, application.ReviewDeadline, c); ok {
		t.Fatal("the review's clock runs on")
	}
	told := decided(s, c)
	if words := told.Letter.Paragraphs; told.Letter.Until != 0 || !strings.Contains(words[2].ZH, "2027年11月22日（周一）24:00") || !strings.Contains(words[3].ZH, "欢迎加入") {
		t.Fatalf("%+v", words)
	}
	if len(told.Letter.Todo) != 3 || told.Letter.Link != "/cases/"+c.ID {
		t.Fatalf("next steps: %v", told.Letter.Todo)
	}
}

// GEN-3, YX-3: what a machine can check is checked again at the decision; a level that fell to L2 stands against it.
func TestALevelThatFellAfterTheSubmissionStandsAgainstTheApproval(t *testing.T) {
	s := stage(t, map[string]string{"level": "3"})
	c := s.Judged(casetest.Zhou)
	s.Fact("level", "2")
	_, err := approve(s, c, application.Ruling{})
	if got := fields(refused(t, err, fault.Breach, "YX-3")); !slices.Equal(got, []string{"level"}) {
		t.Fatalf("fields %v", got)
	}
	s.View(casetest.Owner, func(tx *db.Tx) error {
		_, member, err := membership.Active(tx, "M001", s.Programme)
		if member {
			t.Error("it was admitted")
		}
		return err
	})
	s.Clock.Advance(1e9)
	s.Fact("level", "3")
	if _, err = approve(s, c, application.Ruling{}); err != nil {
		t.Fatal(err)
	}
}

// GEN-3: a case that nobody judged is not approved; each judgement that is missing is named.
func TestWithoutItsJudgementsNothingIsApproved(t *testing.T) {
	s := stage(t, nil)
	_, err := approve(s, s.Claimed(casetest.Zhou), application.Ruling{})
	if got := fields(refused(t, err, fault.Breach, "YX-8")); !slices.Equal(got, []string{"position", "capacity", "market"}) {
		t.Fatalf("fields %v", got)
	}
}

// GEN-4: a refusal names clauses, facts, what to do, until when and how to object; it asks for each.
func TestARefusalNamesClausesFactsAndTheWayOn(t *testing.T) {
	s := stage(t, nil)
	c := s.Judge(casetest.Zhou, s.Claimed(casetest.Zhou), rulebook.Failed)
	for want, r := range map[string]application.Ruling{
		"reasons":         {Todo: "整改"},
		"reason.level":    {Reasons: map[string]string{"level": "等级低"}, Todo: "整改"},
		"reason.position": {Reasons: map[string]string{"position": " "}, Todo: "整改"},
		"todo":            {Reasons: map[string]string{"position": "与定位不符"}},
	} {
		_, err := reject(s, c, r)
		if got := fields(refused(t, err, fault.Invalid, "GEN-4")); !slices.Equal(got, []string{want}) {
			t.Errorf("fields %v, want %s", got, want)
		}
	}
	c, err := reject(s, c, application.Ruling{Reasons: map[string]string{"position": "主营商品与定位不符", "capacity": "产能不足"}, Todo: "调整后再申请"})
	if err != nil || c.State() != application.Rejected {
		t.Fatal(c.State(), err)
	}
	told := decided(s, c)
	l := told.Letter
	if len(l.Clauses) != 1 || l.Clauses[0].ID != "YX-8" || len(l.Facts) != 2 || l.Todo[0].ZH != "调整后再申请" || l.Until != clock.Must("2026-12-08") || !l.Objection.Complete() || !told.MustAck {
		t.Fatalf("%+v", l)
	}
	s.View(casetest.Owner, func(tx *db.Tx) error {
		d, err := decision.Find(tx, c.Decision)
		if !d.Adverse || d.AppealUntil != l.Until || !slices.Equal(d.Clauses, []string{"YX-8"}) || d.By != "zhou" || d.Verdict.Outcome != rulebook.OutcomeFailed {
			t.Errorf("%+v", d)
		}
		return err
	})
}

// GEN-4: what is previewed is what is sent, to the letter; what changed in between is a Conflict.
func TestThePreviewIsExactlyWhatIsSent(t *testing.T) {
	s := stage(t, nil)
	c := s.Judge(casetest.Zhou, s.Claimed(casetest.Zhou), rulebook.Failed)
	r := application.Ruling{Outcome: application.Rejected, Reasons: map[string]string{"market": "供给已饱和"}, Todo: "明年再申请"}
	var ready application.Ready
	prepare := func() {
		s.View(casetest.Zhou, func(tx *db.Tx) (err error) { ready, err = application.Prepare(tx, c.ID, r); return err })
	}
	prepare()
	if ready.Fault != nil {
		t.Fatal(ready.Fault)
	}
	r.Seen = ready.Seen
	changed := r
	changed.Reasons = map[string]string{"market": "另一个理由"}
	_, err := reject(s, c, changed)
	refused(t, err, fault.Conflict, "")
	s.Clock.Set(clock.Must("2026-11-23T00:00:00+08:00"))
	_, err = reject(s, c, r)
	refused(t, err, fault.Conflict, "")
	prepare()
	r.Seen = ready.Seen
	if c, err = reject(s, c, r); err != nil {
		t.Fatal(err)
	}
	if sent := decided(s, c).Letter; db.JSON(sent) != db.JSON(ready.Letter) {
		t.Fatalf("sent %s\nseen %s", db.JSON(sent), db.JSON(ready.Letter))
	}
}

func TestADecisionIsDraftedAndGoneOnceItIsTaken(t *testing.T) {
	s := stage(t, nil)
	c := s.Judge(casetest.Zhou, s.Claimed(casetest.Zhou), rulebook.Failed)
	half := application.Ruling{Outcome: application.Rejected, Todo: "还没写完"}
	s.In(casetest.Zhou, func(tx *db.Tx) error { return application.SaveRuling(tx, c.ID, c.Version, half) })
	drafted := func() (r application.Ruling, by application.Stamp, ok bool) {
		s.View(casetest.Zhou, func(tx *db.Tx) (err error) { r, by, ok, err = application.Drafted(tx, c.ID); return err })
		return r, by, ok
	}
	if r, by, ok := drafted(); !ok || r.Todo != half.Todo || by.By != "zhou" {
		t.Fatalf("%+v %+v", r, by)
	}
	err := s.Try(casetest.Wu, func(tx *db.Tx) error { return application.SaveRuling(tx, c.ID, c.Version, half) })
	refused(t, err, fault.Conflict, "")
	if _, err := reject(s, c, application.Ruling{Reasons: map[string]string{"market": "饱和"}, Todo: "明年"}); err != nil {
		t.Fatal(err)
	}
	if _, _, ok := drafted(); ok {
		t.Fatal("the draft stays")
	}
}

// GEN-2: an approval and a refusal are judged again from what was kept, with the same bytes.
func TestDecisionsOfCasesAreReplayedWithTheSameBytes(t *testing.T) {
	s := stage(t, nil)
	c, err := approve(s, s.Judged(casetest.Zhou), application.Ruling{})
	if err != nil {
		t.Fatal(err)
	}
	other := casetest.New(t, s.Play)
	for _, one := range []struct {
		s  *casetest.Stage
		id string
	}{{s, c.Decision}, {other, rejected(other).Decision}} {
		one.s.View(casetest.Auditor, func(tx *db.Tx) error {
			r, err := decision.Replay(tx, one.id)
			if !r.Same || len(r.Was) == 0 {
				t.Errorf("%s\n%s\n%s", r.Why, r.Was, r.Now)
			}
			return err
		})
	}
}

func TestAnApprovalTwiceHasOneEffect(t *testing.T) {
	s := stage(t, nil)
	c := s.Judged(casetest.Zhou)
	if _, err := approve(s, c, application.Ruling{}); err != nil {
		t.Fatal(err)
	}
	before := length(s)
	_, err := approve(s, c, application.Ruling{})
	refused(t, err, fault.Conflict, "")
	if length(s) != before || len(notices(s, c)) != 2 {
		t.Fatal("the second approval had an effect")
	}
}

// GEN-6: a case that an upheld appeal reopens has a new clock and another reviewer.
func TestAReopenedCaseIsReviewedBySomebodyElse(t *testing.T) {
	s := stage(t, nil)
	c := rejected(s)
	s.Clock.Set(clock.Must("2026-11-30T10:00:00+08:00"))
	f := s.Draft()
	s.In(casetest.Supervisor, func(tx *db.Tx) (err error) { c, err = application.Reopen(tx, c.ID); return err })
	if s.Now(f.Case.ID).State() != application.Withdrawn {
		t.Fatal("the draft begun meanwhile stays open")
	}
	recorded(s, c, "case.reopened", "GEN-6")
	if d, ok := running(s, application.ReviewDeadline, c); !ok || d.Due != clock.Must("2026-12-10") || c.State() != application.Submitted {
		t.Fatalf("%s %+v", c.State(), d)
	}
	err := s.Try(casetest.Zhou, func(tx *db.Tx) error { _, err := application.Claim(tx, c.ID, c.Version); return err })
	refused(t, err, fault.Forbidden, "GEN-6")
	s.In(casetest.Wu, func(tx *db.Tx) (err error) { c, err = application.Claim(tx, c.ID, c.Version); return err })
	c = s.Judge(casetest.Wu, c, rulebook.Met)
	s.In(casetest.Wu, func(tx *db.Tx) (err error) {
		c, err = application.Approve(tx, c.ID, c.Version, application.Ruling{})
		return err
	})
	if c.State() != application.Approved {
		t.Fatal(c.State())
	}
}

func TestACaseIsNotReopenedBesideAnotherUnderReview(t *testing.T) {
	s := stage(t, nil)
	c := rejected(s)
	other := s.Resubmitted()
	err := s.Try(casetest.Supervisor, func(tx *db.Tx) error { _, err := application.Reopen(tx, c.ID); return err })
	if f := refused(t, err, fault.Conflict, ""); !strings.Contains(f.Message.ZH, other.Number) {
		t.Fatal(f.Message.ZH)
	}
}

// YX-20: an approved renewal follows the present term without a gap.
func TestARenewalFollowsThePresentTerm(t *testing.T) {
	s := stage(t, nil)
	first, err := approve(s, s.Judged(casetest.Zhou), application.Ruling{})
	if err != nil {
		t.Fatal(err)
	}
	s.Clock.Set(clock.Must("2027-10-11T10:00:00+08:00"))
	c := s.Resubmitted()
	s.In(casetest.Zhou, func(tx *db.Tx) (err error) { c, err = application.Claim(tx, c.ID, c.Version); return err })
	if c, err = approve(s, s.Judge(casetest.Zhou, c, rulebook.Met), application.Ruling{}); err != nil {
		t.Fatal(err)
	}
	s.View(casetest.Auditor, func(tx *db.Tx) error {
		m, err := membership.Find(tx, c.Member)
		if m.Previous != first.Member || m.From != clock.Must("2027-11-23") || m.Until != clock.Must("2028-11-23") {
			t.Errorf("%+v", m)
		}
		return err
	})
	if told := decided(s, c).Letter; !slices.ContainsFunc(told.Paragraphs, func(p text.Text) bool { return strings.Contains(p.ZH, "紧接本期") }) {
		t.Fatalf("%+v", told.Paragraphs)
	}
}
