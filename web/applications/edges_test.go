package applications_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/mengyue/portal/models/access"
	"github.com/mengyue/portal/models/application"
	"github.com/mengyue/portal/models/application/casetest"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/paper"
	"github.com/mengyue/portal/web/webtest"
)

func library(app *webtest.App) (held []paper.Paper) {
	app.View(func(tx *db.Tx) (err error) { held, err = paper.List(tx, "M001", "", 100); return err })
	return held
}

// padded is a PDF of so many bytes.
func padded(size int) []byte {
	return []byte(strings.Replace(pdf, "%PDF-1.4\n", "%PDF-1.4\n%"+strings.Repeat("x", max(size-len(pdf), 0))+"\n", 1))
}

func TestPaperThatDoesNotFitIsToldAtItsQuestion(t *testing.T) {
	app, owner := unheard(t)
	home := owner.Get("/programmes/orchard/apply").Submit("#start", webtest.Values{"party": "orchard"}).OK()
	section := home.URL.Path + "/sections/1"
	owner.Get(section).Submit("button[value=stay]", webtest.Values{"a.organic": "true"}).OK()
	large := owner.Get(section).Submit("button[value=stay]", webtest.Values{"a.area": "12", "f.certificate": webtest.File{Name: "大.pdf", Content: padded(2 << 20)}})
	large.Want(http.StatusUnprocessableEntity).Sound().HasText("大.pdf", "1 MB")
	if v := large.Find("input[name='a.area']").AttrOr("value", ""); v != "12" {
		t.Errorf("the area that was typed is %q", v)
	}
	picture := owner.Get(section).Submit("button[value=stay]", webtest.Values{"f.certificate": webtest.File{Name: "图.png", Content: []byte("\x89PNG\r\n\x1a\nrest")}})
	picture.Want(http.StatusUnprocessableEntity).Sound().HasText("图.png")
	if n := len(library(app)); n != 0 {
		t.Fatalf("%d papers were kept of those that were refused", n)
	}
	one := owner.Get(section).Submit("button[value=stay]", webtest.Values{"f.certificate": webtest.File{Name: "甲.pdf", Content: padded(1000)}}).OK()
	two := one.Submit("button[value=stay]", webtest.Values{"f.certificate": webtest.File{Name: "乙.pdf", Content: padded(2000)}})
	two.Want(http.StatusUnprocessableEntity).Sound().HasText("最多 1 份")
	if n := len(library(app)); n != 2 {
		t.Errorf("%d papers are in the library, want both", n)
	}
	ids := library(app)
	two.Submit("button[value=stay]", webtest.Values{"p.certificate.library": []string{ids[0].ID}}).OK().HasText("乙.pdf")
}

func TestSameSectionSentTwiceIsSavedOnce(t *testing.T) {
	_, s, owner := world(t, play())
	f := s.Draft()
	p := owner.Get("/cases/" + f.Case.ID + "/sections/2")
	p.Submit("button[value=stay]", webtest.Values{"a.contact_name": "陈舟"}).OK()
	version := owner.Get(p.URL.Path).Find("input[name='version']").AttrOr("value", "")
	again := p.Submit("button[value=stay]", webtest.Values{"a.contact_name": "陈舟"}).OK()
	if v := again.Find("input[name='version']").AttrOr("value", ""); v != version {
		t.Errorf("the second sending was saved: version %s after %s", v, version)
	}
}

// X12: whoever goes back to the form and changes it loses nothing.
func TestSectionChangedAfterGoingBackIsShownAgainAndSavedThen(t *testing.T) {
	_, _, owner := world(t, play())
	home := owner.Get("/programmes/yanxuan/apply").Submit("#start", nil)
	form := home.Follow("联系人").OK()
	form.Submit("button[value=stay]", webtest.Values{"a.contact_name": "林岚"}).OK()
	again := form.Submit("button[value=stay]", webtest.Values{"a.contact_name": "林岚", "a.contact_phone": "13800000000"}).Want(http.StatusConflict)
	again.HasText("之后改动的内容没有生效")
	if v := again.Find("input[name='a.contact_phone']").AttrOr("value", ""); v != "13800000000" {
		t.Errorf("the telephone is %q", v)
	}
	again.Submit("button[value=stay]", nil).OK()
	if v := owner.Get(form.URL.Path).Find("input[name='a.contact_phone']").AttrOr("value", ""); v != "13800000000" {
		t.Errorf("saved is %q", v)
	}
}

func TestFieldThatWasNotAskedIsRefused(t *testing.T) {
	_, s, owner := world(t, play())
	f := s.Draft()
	owner.Post("/cases/"+f.Case.ID+"/sections/2", url.Values{"_token": {"x"}, "outcome": {"approved"}}).Want(http.StatusUnprocessableEntity).HasText("不认识的字段")
}

// YX-7: a member fills the application in, and the owner signs.
func TestMemberIsToldThatTheOwnerSigns(t *testing.T) {
	app, s, _ := world(t, play())
	f := s.Draft()
	member := app.SignIn(access.Member, "M001")
	member.Get("/cases/" + f.Case.ID).OK().Sound().HasText("由贵司负责人登录后签署").Lacks("a[href*='/sign?']")
	member.Get("/cases/" + f.Case.ID + "/checks").OK().HasText("由贵司负责人登录后签署").Lacks("a[href*='/sign?']")
	app.SignIn(access.Reviewer).Get("/cases").Want(http.StatusForbidden)
}

func TestOwnerIsLedToTheSigningAndBack(t *testing.T) {
	_, s, owner := world(t, play())
	f := s.Draft()
	if to := owner.Get("/cases/"+f.Case.ID).Find("#task-sign-service a").AttrOr("href", ""); to != "/programmes/yanxuan/sign?next=/cases/"+f.Case.ID {
		t.Errorf("the task leads to %q", to)
	}
}

func TestSubmittedCaseTakesNoMoreAnswers(t *testing.T) {
	_, s, owner := world(t, play())
	c := s.Submitted()
	late := owner.Post("/cases/"+c.ID+"/sections/2/draft", url.Values{"version": {"1"}, "a.contact_name": {"别人"}})
	if late.Status != http.StatusConflict {
		t.Errorf("a draft is answered with %d %s", late.Status, late.Body)
	}
	for _, path := range []string{"/sections/2", "/checks", "/answers"} {
		owner.Get("/cases/" + c.ID + path).At("/cases/" + c.ID)
	}
	owner.Get("/cases/" + c.ID + "/submitted").OK().Sound().HasText(c.Number)
}

// GEN-8: a review that is late says so on the merchant's page, and decides nothing.
func TestLateReviewIsShownAsLate(t *testing.T) {
	app, s, _ := world(t, play())
	c := s.Submitted()
	app.Clock.Advance(12 * 24 * time.Hour)
	s.Due()
	p := app.SignIn(access.Owner, "M001").Get("/cases/"+c.ID).OK().Sound().HasText("已提交", "时间已到", "审核超期")
	if !p.Has(".deadline.over") {
		t.Error("the promised day is not marked as over")
	}
}

// YX-1, YX-8: an admitted case says so and leads to its decision.
func TestApprovedCaseIsWalkedThrough(t *testing.T) {
	_, s, owner := world(t, play())
	c := s.Judged(casetest.Zhou)
	s.In(casetest.Zhou, func(tx *db.Tx) (err error) {
		c, err = application.Approve(tx, c.ID, c.Version, application.Ruling{Outcome: application.Approved, Remark: "欢迎加入"})
		return err
	})
	p := owner.Get("/cases/"+c.ID).OK().Sound().HasText("申请已通过", "查看决定书").LacksText("撤回这份申请", "申诉")
	if n := p.Find(".step.done").Length(); n != 4 {
		t.Errorf("%d steps are done, want all four", n)
	}
	owner.Get("/programmes/yanxuan/apply").OK().Lacks("#start").HasText("贵司已是该计划的成员")
}

func TestDraftIsGivenUp(t *testing.T) {
	_, s, owner := world(t, play())
	f := s.Draft()
	owner.Get("/cases/"+f.Case.ID).Follow("放弃这份草稿").OK().Sound().HasText("草稿中填写的内容不再使用").Press("确认放弃", nil).OK().HasText("已撤回")
	if s.Now(f.Case.ID).State() != application.Withdrawn {
		t.Error("the draft is still open")
	}
}

// YX-8: the time to correct is shown with its end and what follows; a round that ran out says so.
func TestCorrectionsShowTheirEndAndThoseThatRanOut(t *testing.T) {
	app, s, owner := world(t, play())
	c := corrected(s, "products")
	owner.Get("/cases/"+c.ID+"/corrections").OK().Sound().HasText("2026年11月29日（周日）24:00", "按现有材料继续审核")
	app.Clock.Advance(8 * 24 * time.Hour)
	s.Due()
	app.SignIn(access.Owner, "M001").Get("/cases/"+c.ID+"/corrections").OK().Sound().HasText("没有需要补正的项目", "第 1 次，期限已过")
}

func TestPagesOfACaseSpeakEnglish(t *testing.T) {
	_, s, owner := world(t, play())
	c := corrected(s, "products")
	owner.English()
	for _, path := range []string{"", "/corrections", "/sections/5", "/withdraw"} {
		if has := owner.Get("/cases/"+c.ID+path).OK().Sound().Untranslated("林岚", "儿童餐具", "两条产线，月产能二十万件", "请写明products", "周青"); has != "" {
			t.Errorf("%s says %q", path, has)
		}
	}
}
