package applications_test

import (
	"net/http"
	"os"
	"testing"
	"testing/fstest"

	"github.com/mengyue/portal/models/access"
	"github.com/mengyue/portal/models/rulebook"
	"github.com/mengyue/portal/web/applications"
	"github.com/mengyue/portal/web/programmes"
	"github.com/mengyue/portal/web/reviews"
	"github.com/mengyue/portal/web/webtest"
)

// unheard is a portal whose one programme nothing in it knows: the book of testdata.
func unheard(t *testing.T) (*webtest.App, *webtest.Browser) {
	t.Helper()
	books := fstest.MapFS{}
	for as, from := range map[string]string{"common/2023-01-01.yaml": "../../models/rulebook/books/common/2023-01-01.yaml",
		"orchard/2026-01-01.yaml": "testdata/orchard/2026-01-01.yaml", "orchard/2026-01-01.scenarios.yaml": "testdata/orchard/2026-01-01.scenarios.yaml"} {
		b, err := os.ReadFile(from)
		if err != nil {
			t.Fatal(err)
		}
		books[as] = &fstest.MapFile{Data: b}
	}
	l, err := rulebook.Load(books)
	if err != nil {
		t.Fatal(err)
	}
	app := webtest.New(t, applications.Routes, programmes.Routes, reviews.Routes)
	rulebook.Carry(app.DB, l)
	return app, app.SignIn(access.Owner, "M001")
}

func TestProgrammeThatNobodyHeardOfIsDrawnFromItsBook(t *testing.T) {
	app, owner := unheard(t)
	owner.Get("/programmes/orchard").OK().Sound().HasText("果园直供", "果园、承运商", "“面积”不低于 10 亩", "3 个工作日", "有机认证", "仅当“是否有机”为“是”时需要")
	owner.Get("/programmes/orchard/editions/2026-01-01").OK().Sound()
	p := owner.Get("/programmes/orchard/apply").OK().Sound().HasText("以什么身份申请", "果园", "承运商", "《承运协议》（版本 1）仅限承运商。")
	p.Submit("#start", nil).Want(http.StatusUnprocessableEntity).Sound().HasText("请选择以什么身份申请")
	home := p.Submit("#start", webtest.Values{"party": "orchard"}).OK().Sound()
	home.HasText("果园情况", "经营").LacksText("车辆", "签署协议")
	part := home.Follow("果园情况").OK().Sound().HasText("亩", "当“是否有机”为“是”时，还需填写“有机认证”")
	part = part.Press("保存并继续", webtest.Values{"a.area": "9.5", "a.planted": "2015-03-01", "a.organic": "true"}).OK().Sound()
	part.HasText("有机认证").Has("input[name='f.certificate']:not([multiple])")
	checks := owner.Get(home.URL.Path+"/checks").OK().Sound().HasText("9.5 亩", "不低于 10 亩", "0.5 亩", "去修改")
	checks.Follow("去修改").Submit("button[value=stay]", webtest.Values{"a.area": "12"}).OK()
	owner.Get(home.URL.Path + "/answers").HasText("还有 1 项没有填好").LacksText("协议没有签署")
	owner.Get(home.URL.Path+"/sections/1").Submit("button[value=stay]", webtest.Values{"f.certificate": webtest.File{Name: "有机认证.pdf", Content: []byte(pdf)}}).OK().HasText("有机认证.pdf")
	owner.Get(home.URL.Path+"/answers").Sound().Press("确认提交", nil).OK().Sound().HasText("申请已提交", "2026年11月25日（周三）24:00", "还剩 3 个工作日")
	queue := app.SignIn(access.Reviewer).Get("/staff/cases").OK().Sound().HasText("优先审核：有机果园先审")
	queue.Get(queue.Find(`a[href^="/staff/cases/0"]`).First().AttrOr("href", "")).OK().Sound().HasText("优先审核", "有机果园先审")
}

func TestEachPartyIsAskedItsOwn(t *testing.T) {
	_, owner := unheard(t)
	home := owner.Get("/programmes/orchard/apply").Submit("#start", webtest.Values{"party": "carrier"}).OK()
	home.HasText("车辆").LacksText("果园情况")
	home.Follow("车辆").Press("保存并继续", webtest.Values{"a.lorries": "三"}).OK().Sound().HasText("请填写数字")
	owner.Get(home.URL.Path + "/sections/2").Want(http.StatusNotFound)
	owner.Get(home.URL.Path + "/sections/x").Want(http.StatusNotFound)
}
