package signup_test

import (
	"strings"
	"testing"
	"time"

	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/decision"
	"github.com/mengyue/portal/models/facts"
	"github.com/mengyue/portal/models/fault"
	"github.com/mengyue/portal/models/form"
	"github.com/mengyue/portal/models/membership"
	"github.com/mengyue/portal/models/rulebook"
	"github.com/mengyue/portal/models/signup"
)

// JH-30: from the draft to the pass, each step with its record, its clock and its letter.
func TestProductIsSignedUpReviewedAndPasses(t *testing.T) {
	w := newWorld(t)
	s := w.claimed(nil)
	if s.Number != "S20261122-0001" || s.Edition != "2016-07-01" || s.State() != signup.Reviewing {
		t.Fatalf("%+v", s)
	}
	if d, ok := w.running(signup.ReviewDeadline, s); !ok || d.Due.String() != "2026-11-26T00:00:00+08:00" {
		t.Errorf("three working days from a Sunday end at %v", d.Due)
	}
	_, err := w.decide(s, signup.Ruling{Outcome: signup.Passed})
	if !fault.Is(err, fault.Invalid) || at(err, "judged.tidy") == "" {
		t.Errorf("passed without its judgements: %v", err)
	}
	s, err = w.decide(s, signup.Ruling{Outcome: signup.Passed, Judged: judgements, Remark: "欢迎"})
	if err != nil || s.State() != signup.Passed {
		t.Fatalf("%v, %+v", err, s)
	}
	if _, ok := w.running(signup.ReviewDeadline, s); ok || !w.recorded(s, "signup.passed") {
		t.Error("the clock runs on, or the record lacks it")
	}
	w.in(system, func(tx *db.Tx) error {
		again, err := decision.Replay(tx, s.Decision)
		if !again.Same {
			t.Errorf("replayed otherwise: %s", again.Why)
		}
		return err
	})
	if l := w.letters(s); len(l) != 2 || !strings.Contains(l[0].Title.ZH+l[1].Title.ZH, "已通过") {
		t.Errorf("letters %v", l)
	}
}

// JH-23, JH-27: what does not fit is told at its field, and nothing is handed in.
func TestWhatDoesNotFitIsToldAtItsField(t *testing.T) {
	w := newWorld(t)
	for name, c := range map[string]struct {
		given form.Answers
		field string
		says  string
	}{
		"title of nine":             {form.Answers{"title": typed("青禾纯棉毛巾四条装")}, "title", "10 个字以上"},
		"title of thirty-one":       {form.Answers{"title": typed(strings.Repeat("棉", 31))}, "title", "缩短到 30"},
		"no picture":                {form.Answers{"picture": {}}, "picture", "请提交"},
		"one fen above the lowest":  {form.Answers{"price": typed("39.91")}, "price", "39.90"},
		"list price above the best": {form.Answers{"list_price": typed("59.91")}, "list_price", "59.90"},
		"stock of 999":              {form.Answers{"stock": typed("999")}, "stock", "1000"},
		"material without a report": {form.Answers{"material": typed("electrical")}, "quality_report", "请提交"},
	} {
		f := w.draft(c.given)
		err := w.try(owner, func(tx *db.Tx) error { _, err := signup.HandIn(tx, f.SignUp.ID, f.Version, nil); return err })
		if got := at(err, c.field); !strings.Contains(got, c.says) {
			t.Errorf("%s: %q (%v), want %q", name, got, err, c.says)
		}
		if w.open(f.SignUp, owner).SignUp.State() != signup.Draft {
			t.Errorf("%s: handed in", name)
		}
	}
}

// JH-27: a picture that is not of the ratio is refused when it is chosen, with its size.
func TestPictureOfAnotherRatioIsNotTaken(t *testing.T) {
	w := newWorld(t)
	f := w.draft(nil)
	err := w.try(owner, func(tx *db.Tx) error {
		_, err := signup.SaveAnswers(tx, f.SignUp.ID, f.Version, form.Answers{"picture": {Papers: []string{w.oblong}}})
		return err
	})
	if got := at(err, "picture"); !strings.Contains(got, "800 × 600") {
		t.Errorf("%q, %v", got, err)
	}
}

// JH-23: equal passes; days of the platform's big promotions are left out; the lowest day is named.
func TestLowestPriceLeavesThePromotionsOut(t *testing.T) {
	w := newWorld(t)
	f := w.draft(nil)
	w.in(system, func(tx *db.Tx) error {
		_, err := facts.PutDays(tx, []facts.ProductDay{priced(f.SignUp.Product, "2026-11-11", 1990), priced(f.SignUp.Product, "2026-11-12", 3989)})
		return err
	})
	w.in(owner, func(tx *db.Tx) error {
		c, err := signup.Check(tx, f.SignUp.ID)
		r, _ := c.Verdict.Result("price")
		if r.Result != rulebook.Failed || r.Limit != "39.89" || !strings.Contains(r.Detail.ZH, "2026-11-12") {
			t.Errorf("the day after the promotion counts, its own days do not: %+v", r)
		}
		return err
	})
	w.in(owner, func(tx *db.Tx) error {
		_, err := signup.SaveAnswers(tx, f.SignUp.ID, f.Version, form.Answers{"price": typed("39.89")})
		if err != nil {
			return err
		}
		c, err := signup.Check(tx, f.SignUp.ID)
		if r, _ := c.Verdict.Result("price"); r.Result != rulebook.Met || !c.Ready {
			t.Errorf("an equal price: %+v", r)
		}
		h, ok, err2 := c.Form.History(tx)
		if !ok || h.Lowest != 3989 || h.Signed != 3989 || len(h.Days) != 31 {
			t.Errorf("history of %d days, lowest %d, signed %d (%v)", len(h.Days), h.Lowest, h.Signed, err2)
		}
		for _, d := range h.Days {
			if d.Without.IsZero() != (d.Price != 1990 && !strings.HasPrefix(d.Day.String(), "2026-10-2") && !strings.HasPrefix(d.Day.String(), "2026-10-3") && d.Day.String() < "2026-11-01" || d.Day.String() > "2026-11-11") {
				t.Errorf("%s at %d: left out by %q", d.Day, d.Price, d.Without.ZH)
			}
		}
		return err
	})
}

// JH-30, GEN-4: what is sent back names the items and until when; only these open again, each must change or be
// answered, and the next round shows what is different.
func TestOnlyTheNamedItemsAreAmended(t *testing.T) {
	w := newWorld(t)
	s := w.returned()
	d, ok := w.running(signup.AmendDeadline, s)
	if !ok || d.Due.String() != "2026-11-30T00:00:00+08:00" || d.Audience != "merchant" {
		t.Errorf("time to amend %+v", d)
	}
	f := w.open(s, owner)
	if title, _ := f.Item("title"); !title.Editable || title.Advice != "请写明规格。" {
		t.Errorf("title %+v", title)
	}
	if price, _ := f.Item("price"); price.Editable {
		t.Error("the price is open")
	}
	err := w.try(owner, func(tx *db.Tx) error {
		_, err := signup.SaveAnswers(tx, s.ID, f.Version, form.Answers{"price": typed("1.00")})
		return err
	})
	if !fault.Is(err, fault.Conflict) || fault.Of(err).Clause != "JH-30" {
		t.Errorf("an item that was not named: %v", err)
	}
	err = w.try(owner, func(tx *db.Tx) error { _, err := signup.HandIn(tx, s.ID, f.Version, nil); return err })
	if at(err, "title") == "" {
		t.Errorf("handed in unchanged: %v", err)
	}
	w.in(owner, func(tx *db.Tx) (err error) {
		f, err = signup.SaveAnswers(tx, s.ID, f.Version, form.Answers{"title": typed("青禾纯棉毛巾四条装 34×72 厘米"), "price": f.Answers["price"]})
		if err == nil {
			s, err = signup.HandIn(tx, s.ID, f.Version, nil)
		}
		return err
	})
	if s.Round != 2 || s.State() != signup.Submitted || s.Number != "S20261122-0001" {
		t.Errorf("%+v", s)
	}
	if _, ok := w.running(signup.AmendDeadline, s); ok {
		t.Error("the time to amend runs on")
	}
	now := w.open(s, reviewer)
	diff := now.Differences(2)
	if len(diff) != 1 || diff[0].Ask.Key != "title" || !strings.Contains(diff[0].Now.ZH, "34×72") || strings.Contains(diff[0].Was.ZH, "34×72") {
		t.Errorf("differences %+v", diff)
	}
	if now.Differences(1) != nil {
		t.Error("the first round differs from nothing")
	}
}

// JH-30: a word in reply stands for a change.
func TestItemMayBeLeftWithAReply(t *testing.T) {
	w := newWorld(t)
	s := w.returned()
	f := w.open(s, owner)
	w.in(owner, func(tx *db.Tx) (err error) {
		s, err = signup.HandIn(tx, s.ID, f.Version, map[string]string{"title": "规格已写在卖点里。"})
		return err
	})
	if r := w.open(s, reviewer).Rounds[0]; r.N != 2 || r.Replies["title"] == "" {
		t.Errorf("%+v", r)
	}
}

// GEN-4: without a reason or advice nothing is sent back; a reason must be a rule that is not met.
func TestSendingBackNeedsReasonsOrAdvice(t *testing.T) {
	w := newWorld(t)
	s := w.claimed(nil)
	for name, c := range map[string]struct {
		ruling signup.Ruling
		field  string
	}{
		"nothing":            {signup.Ruling{Outcome: signup.Returned}, "reasons"},
		"advice in no words": {signup.Ruling{Outcome: signup.Returned, Advice: map[string]string{"title": " "}}, "advice.title"},
		"advice on nothing":  {signup.Ruling{Outcome: signup.Returned, Advice: map[string]string{"tilte": "x"}}, "advice.tilte"},
		"a rule that is met": {signup.Ruling{Outcome: signup.Returned, Reasons: map[string]string{"price": "太贵"}}, "reason.price"},
		"refused for good":   {signup.Ruling{Outcome: signup.Refused, Advice: map[string]string{"title": "x"}}, "outcome"},
		"no outcome":         {signup.Ruling{}, "outcome"},
		"too many words":     {signup.Ruling{Outcome: signup.Returned, Advice: map[string]string{"title": strings.Repeat("字", 2001)}}, "advice.title"},
	} {
		if _, err := w.decide(s, c.ruling); at(err, c.field) == "" {
			t.Errorf("%s: %v", name, err)
		}
	}
	judged := map[string]signup.Judged{"tidy": {Answer: rulebook.Failed, Reason: "主图有拼接文字"}}
	s, err := w.decide(s, signup.Ruling{Outcome: signup.Returned, Judged: judged, Reasons: map[string]string{"tidy": "主图有拼接文字"}})
	if err != nil || s.State() != signup.Returned {
		t.Fatal(err)
	}
	w.in(system, func(tx *db.Tx) error {
		d, err := decision.Find(tx, s.Decision)
		if !d.Adverse || d.AppealUntil == 0 || len(d.Clauses) != 1 || d.Clauses[0] != "JH-27" || d.Facts["judgement.tidy"].String() != "failed" {
			t.Errorf("%+v", d)
		}
		return err
	})
}

// JH-15: forged papers end the sign-up: it is refused for good and stays on the record; it cannot be sent back.
func TestForgedPapersEndTheSignUp(t *testing.T) {
	w := newWorld(t)
	s := w.claimed(nil)
	forged := map[string]signup.Judged{"goods_truth": {Answer: rulebook.Failed, Reason: "报告系伪造"}}
	reasons := map[string]string{"goods-truth": "检测机构确认报告系伪造"}
	if _, err := w.decide(s, signup.Ruling{Outcome: signup.Returned, Judged: forged, Reasons: reasons}); fault.Of(err).Clause != "JH-15" && at(err, "outcome") == "" {
		t.Errorf("sent back: %v", err)
	}
	s, err := w.decide(s, signup.Ruling{Outcome: signup.Refused, Judged: forged, Reasons: reasons})
	if err != nil || s.State() != signup.Refused || !w.recorded(s, "signup.refused") {
		t.Fatalf("%v %+v", err, s)
	}
	f := w.open(s, owner)
	err = w.try(owner, func(tx *db.Tx) error {
		_, err := signup.SaveAnswers(tx, s.ID, f.Version, form.Answers{"title": typed("青禾纯棉毛巾四条装加厚")})
		return err
	})
	if !fault.Is(err, fault.Conflict) {
		t.Errorf("amended after the end: %v", err)
	}
}

// GEN-3: what held at handing in is asked again at the decision.
func TestPriceIsComparedAgainAtTheDecision(t *testing.T) {
	w := newWorld(t)
	s := w.claimed(nil)
	w.in(system, func(tx *db.Tx) error {
		_, err := facts.PutDays(tx, []facts.ProductDay{priced(s.Product, "2026-05-01", 3000)})
		return err
	})
	_, err := w.decide(s, signup.Ruling{Outcome: signup.Passed, Judged: judgements})
	if !fault.Is(err, fault.Breach) || !strings.Contains(at(err, "price"), "30.00") {
		t.Errorf("%v", err)
	}
}

func TestLetterThatIsNotTheOnePreviewedIsNotSent(t *testing.T) {
	w := newWorld(t)
	s := w.claimed(nil)
	r := signup.Ruling{Outcome: signup.Returned, Advice: map[string]string{"title": "请写明规格。"}}
	w.in(reviewer, func(tx *db.Tx) error {
		ready, err := signup.Prepare(tx, s.ID, r)
		if ready.Fault != nil || len(ready.Letter.Todo) != 1 || ready.Letter.Objection.IsZero() {
			t.Errorf("%+v", ready)
		}
		r.Seen = ready.Seen
		return err
	})
	other := r
	other.Advice = map[string]string{"title": "换一个。"}
	if _, err := w.decide(s, other); !fault.Is(err, fault.Conflict) {
		t.Errorf("another letter: %v", err)
	}
	if _, err := w.decide(s, r); err != nil {
		t.Error(err)
	}
}

// GEN-8: at its end the review escalates and tells the merchant, a microsecond before nothing; it decides nothing.
func TestLateReviewEscalatesAndDecidesNothing(t *testing.T) {
	w := newWorld(t)
	s := w.handedIn(nil)
	d, _ := w.running(signup.ReviewDeadline, s)
	w.clock.Advance(d.Due.Sub(w.clock.Now()) - time.Microsecond)
	w.pass()
	if w.recorded(s, "signup.overdue") {
		t.Error("a microsecond early")
	}
	w.clock.Advance(time.Microsecond)
	w.pass()
	w.pass()
	if !w.recorded(s, "signup.overdue") || w.open(s, reviewer).SignUp.State() != signup.Submitted {
		t.Error("not escalated, or decided by silence")
	}
}

// JH-30: at the end of its time a sign-up that was not amended is closed as of that instant; its product is free again.
func TestSignUpThatIsNotAmendedInTimeIsClosed(t *testing.T) {
	w := newWorld(t)
	s := w.returned()
	d, _ := w.running(signup.AmendDeadline, s)
	w.clock.Advance(d.Due.Sub(w.clock.Now()) - time.Microsecond)
	w.pass()
	if w.open(s, owner).SignUp.State() != signup.Returned {
		t.Fatal("closed a microsecond early")
	}
	w.clock.Advance(48 * time.Hour)
	w.pass()
	if now := w.open(s, owner).SignUp; now.State() != signup.Lapsed || now.Lapsed != d.Due || !w.recorded(s, "signup.lapsed") {
		t.Fatalf("%+v", now)
	}
	if d, open := w.running(signup.AmendDeadline, s); open {
		t.Errorf("the merchant is still asked to amend it: %+v", d)
	}
	w.in(owner, func(tx *db.Tx) error {
		again, err := signup.Copy(tx, s.ID, "")
		if err == nil && (again.Copied != s.ID || again.Product != s.Product || again.State() != signup.Draft) {
			t.Errorf("%+v", again)
		}
		return err
	})
}

// JH-1, GEN-3: whose certification has ended since the product was handed in passes nothing; it is sent back, and passes
// once the store is certified again.
func TestNothingPassesWithoutTheCertification(t *testing.T) {
	w := newWorld(t)
	s := w.claimed(nil)
	w.in(system, func(tx *db.Tx) error {
		m, _, err := membership.ActiveStore(tx, "M1", programme, "S1")
		if err != nil {
			return err
		}
		_, err = membership.End(tx, m, membership.Ending{Cause: membership.ByExit, Clause: "JH-1", At: tx.Now})
		return err
	})
	_, err := w.decide(s, signup.Ruling{Outcome: signup.Passed, Judged: judgements})
	if !fault.Is(err, fault.Breach) || fault.Of(err).Clause != "JH-1" || !strings.Contains(fault.Of(err).Message.ZH, "S1") {
		t.Fatalf("passed without its certification: %v", err)
	}
	if s, err = w.decide(s, signup.Ruling{Outcome: signup.Returned, Advice: map[string]string{"title": "店铺的认证已结束。"}}); err != nil {
		t.Fatal(err)
	}
	again := func() error {
		f := w.open(s, owner)
		return w.try(owner, func(tx *db.Tx) error {
			_, err := signup.HandIn(tx, s.ID, f.Version, map[string]string{"title": "已重新认证。"})
			return err
		})
	}
	if err := again(); fault.Of(err).Clause != "JH-1" {
		t.Errorf("handed in without it: %v", err)
	}
	w.in(system, func(tx *db.Tx) error {
		_, err := membership.Admit(tx, membership.New{Merchant: "M1", Programme: programme, Edition: "2016-07-01", Party: "seller", Store: "S1", Case: "C2"})
		return err
	})
	if err := again(); err != nil {
		t.Fatal(err)
	}
	waits := w.open(s, reviewer).SignUp
	w.in(reviewer, func(tx *db.Tx) (err error) { s, err = signup.Claim(tx, waits.ID, waits.Version); return err })
	if s, err = w.decide(s, signup.Ruling{Outcome: signup.Passed, Judged: judgements}); err != nil || s.State() != signup.Passed {
		t.Errorf("certified again: %v %+v", err, s)
	}
}
