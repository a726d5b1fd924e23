package application_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/mengyue/portal/models/application"
	"github.com/mengyue/portal/models/application/casetest"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/decision"
	"github.com/mengyue/portal/models/fault"
	"github.com/mengyue/portal/models/outbox"
	"github.com/mengyue/portal/models/rulebook"
)

func questions(s *casetest.Stage, c application.Case) []string {
	var out []string
	s.View(casetest.Zhou, func(tx *db.Tx) error {
		qs, err := application.Questions(tx, c)
		for _, q := range qs {
			out = append(out, q.Key)
		}
		return err
	})
	return out
}

// YX-8, YX-6a: the three judgements of the review are asked of every case; whether the brand is known only of one that
// declares to be a contract factory.
func TestWhatCannotMakeADifferenceIsNotAsked(t *testing.T) {
	s := stage(t, nil)
	if got := questions(s, s.Claimed(casetest.Zhou)); !slices.Equal(got, []string{"position", "capacity", "market"}) {
		t.Fatalf("asked: %v", got)
	}
	s = stage(t, nil)
	s.Answers["kinds"] = typed("contract_factory")
	s.Papers = []string{"contract_proof"}
	s.Fact("trademark_same_entity", "false")
	if got := questions(s, s.Claimed(casetest.Zhou)); !slices.Equal(got, []string{"position", "capacity", "market", "known-brand-factory"}) {
		t.Fatalf("asked: %v", got)
	}
}

// NUM-3: a rule whose figure is not available becomes a question of its own.
func TestARuleWithoutItsFigureIsAQuestion(t *testing.T) {
	s := stage(t, map[string]string{"level": "", "major_complaints_open": ""})
	c := s.Claimed(casetest.Zhou)
	if got := questions(s, c); !slices.Equal(got, []string{"position", "capacity", "market", "level", "no-major-complaint"}) {
		t.Fatalf("asked: %v", got)
	}
	c = s.Judge(casetest.Zhou, c, rulebook.Met)
	if got := questions(s, c); len(got) != 5 {
		t.Fatalf("a judged rule is not shown any more: %v", got)
	}
	recorded(s, c, "case.judged", "YX-4")
}

// GEN-3: no judgement without a reason.
func TestAJudgementNeedsAnAnswerAndAReason(t *testing.T) {
	s := stage(t, nil)
	c := s.Claimed(casetest.Zhou)
	for want, j := range map[string]application.Judgement{
		"position": {Key: "position", Answer: rulebook.Met, Reason: " "}, "capacity": {Key: "capacity", Answer: "perhaps", Reason: "看过"},
		"level": {Key: "level", Answer: rulebook.Met, Reason: "等级有数据，不需要判断"}, "market": {Key: "market", Answer: rulebook.Met, Reason: strings.Repeat("长", 2001)}} {
		err := s.Try(casetest.Zhou, func(tx *db.Tx) error {
			_, err := application.Judge(tx, c.ID, c.Version, []application.Judgement{j})
			return err
		})
		f := fault.Of(err)
		if err == nil || f.Kind != fault.Invalid || !slices.Equal(fields(f), []string{want}) {
			t.Errorf("%s: %v", want, err)
		}
	}
	var got []application.Judgement
	s.View(casetest.Zhou, func(tx *db.Tx) (err error) { got, err = application.Judgements(tx, c.ID); return err })
	if len(got) != 0 {
		t.Fatalf("kept: %v", got)
	}
}

func TestTheSameJudgementAgainWritesNothing(t *testing.T) {
	s := stage(t, nil)
	c := s.Judged(casetest.Zhou)
	before := length(s)
	if again := s.Judge(casetest.Zhou, c, rulebook.Met); again.Version != c.Version || length(s) != before {
		t.Fatalf("version %d, %d entries", again.Version, length(s))
	}
	c = s.Judge(casetest.Zhou, c, rulebook.Failed)
	var got []application.Judgement
	s.View(casetest.Zhou, func(tx *db.Tx) (err error) { got, err = application.Judgements(tx, c.ID); return err })
	if len(got) != 3 || got[0].Answer != rulebook.Failed || got[0].Judged.ByName != "周青" {
		t.Fatalf("%+v", got)
	}
}

func waive(s *casetest.Stage, c application.Case, rule, reason string) (w application.Waiver, err error) {
	err = s.Try(casetest.Zhou, func(tx *db.Tx) (err error) { w, err = application.Waive(tx, c.ID, c.Version, rule, reason); return err })
	return w, err
}

// GEN-3: a waiver counts once another person has signed it, and is kept as a decision with what was known.
func TestAWaiverTakesTwoPeople(t *testing.T) {
	s := stage(t, nil)
	c := s.Judged(casetest.Zhou)
	s.Fact("level", "2")
	w, err := waive(s, c, "level", "专项招商，等级下月恢复")
	if err != nil || w.Number != c.Number+"-W1" {
		t.Fatalf("%+v, %v", w, err)
	}
	if told := notices(s, c); !slices.ContainsFunc(told, func(n outbox.Notice) bool { return n.Role == "supervisor" }) {
		t.Fatal("no supervisor was told")
	}
	approve := func() error {
		return s.Try(casetest.Zhou, func(tx *db.Tx) error {
			_, err := application.Approve(tx, c.ID, s.Now(c.ID).Version, application.Ruling{})
			return err
		})
	}
	refused(t, approve(), fault.Breach, "YX-3")
	sign := func(who db.Actor) error {
		return s.Try(who, func(tx *db.Tx) error { _, err := application.Countersign(tx, w.ID); return err })
	}
	refused(t, sign(casetest.Wu), fault.Forbidden, "")
	if err := sign(casetest.Supervisor); err != nil {
		t.Fatal(err)
	}
	recorded(s, c, "case.waiver_signed", "YX-3")
	refused(t, sign(casetest.Second), fault.Conflict, "")
	s.View(casetest.Auditor, func(tx *db.Tx) error {
		made, err := decision.Of(tx, c.Ref())
		if len(made) != 1 || made[0].Kind != decision.Waiver || made[0].By != "shen" || made[0].Second != "zhou" {
			t.Errorf("%+v", made)
		}
		v, _ := application.Assess(tx, c.ID)
		if r, _ := v.Result("level"); r.Result != rulebook.Waived || !strings.Contains(r.Detail.ZH, w.Number) {
			t.Errorf("level: %s %s", r.Result, r.Detail.ZH)
		}
		return err
	})
	if err := approve(); err != nil {
		t.Fatal(err)
	}
}

func TestAProposerCannotSignItsOwnWaiverAndADeclinedOneMayBeProposedAnew(t *testing.T) {
	s := stage(t, nil)
	c := s.Claimed(casetest.Supervisor)
	var w application.Waiver
	s.In(casetest.Supervisor, func(tx *db.Tx) (err error) {
		w, err = application.Waive(tx, c.ID, c.Version, "market", "新品类")
		return err
	})
	err := s.Try(casetest.Supervisor, func(tx *db.Tx) error { _, err := application.Countersign(tx, w.ID); return err })
	refused(t, err, fault.Forbidden, "GEN-3")
	err = s.Try(casetest.Supervisor, func(tx *db.Tx) error {
		_, err := application.Waive(tx, c.ID, c.Version, "market", "再提一次")
		return err
	})
	refused(t, err, fault.Conflict, "")
	err = s.Try(casetest.Second, func(tx *db.Tx) error { _, err := application.Decline(tx, w.ID, ""); return err })
	refused(t, err, fault.Invalid, "")
	s.In(casetest.Second, func(tx *db.Tx) error { _, err := application.Decline(tx, w.ID, "理由不足"); return err })
	recorded(s, c, "case.waiver_declined", "YX-8")
	c = s.Now(c.ID)
	s.In(casetest.Supervisor, func(tx *db.Tx) (err error) {
		w, err = application.Waive(tx, c.ID, c.Version, "market", "补充了调研")
		return err
	})
	if w.Number != c.Number+"-W2" {
		t.Fatal(w.Number)
	}
}

func TestOnlyWhatStandsAgainstTheApprovalIsWaivedWithAReason(t *testing.T) {
	s := stage(t, nil)
	c := s.Claimed(casetest.Zhou)
	for name, one := range map[string][3]string{"met": {"level", "理由", ""}, "no rule": {"nothing", "理由", ""}, "a part": {"kind/jd", "理由", ""}, "no reason": {"market", " ", "GEN-3"}} {
		_, err := waive(s, c, one[0], one[1])
		if f := refused(t, err, fault.Invalid, one[2]); len(f.Fields) != 1 {
			t.Errorf("%s: %v", name, f)
		}
	}
}
