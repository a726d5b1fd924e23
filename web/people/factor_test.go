package people_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/mengyue/portal/models/access"
	"github.com/mengyue/portal/models/account"
	"github.com/mengyue/portal/models/clock"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/demo"
	"github.com/mengyue/portal/web/front"
	"github.com/mengyue/portal/web/people"
	"github.com/mengyue/portal/web/webtest"
)

// enrol sets the second factor up as a person does, and gives its secret.
func enrol(t *testing.T, app *webtest.App, p *webtest.Page) (secret string) {
	t.Helper()
	p = p.Press("开始设置", nil).At("/account/second-factor")
	if p.Find("svg.qr path").AttrOr("d", "") == "" {
		t.Error("there is no QR code")
	}
	secret = p.Find("code.copyable").Text()
	p.Submit("#set", webtest.Values{"code": "000000"}).Want(422).HasText("验证码不对")
	p = p.Submit("#set", webtest.Values{"code": code(t, app, secret)}).OK().HasText("只显示这一次")
	if n := p.Find("ol.codes li").Length(); n != 10 {
		t.Errorf("%d recovery codes are shown", n)
	}
	return secret
}

// ASVS 6.3.3.
func TestStaffWithoutASecondFactorReachOnlyThePageThatSetsItUp(t *testing.T) {
	app := open(t)
	add(app, "zhou@platform.example", access.Reviewer, false)
	b := app.Visitor()
	p := signIn(b, "zhou@platform.example", good).At("/account/second-factor").HasText("平台员工须先设置两步验证")
	for _, path := range []string{"/", "/account", "/staff/work", "/staff/accounts", "/notes"} {
		b.Get(path).At("/account/second-factor")
	}
	b.Post("/account", url.Values{"_token": {"t"}, "name": {"X"}, "language": {"en"}}).LacksText("资料已保存")
	secret := enrol(t, app, p)
	b.Get("/staff/work").OK().At("/staff/work")

	app.Clock.Advance(time.Minute)
	again := app.Visitor()
	p = signIn(again, "zhou@platform.example", good).At("/sign-in/code")
	again.Get("/staff/work").At("/sign-in")
	half := cookie(again)
	p = p.Submit("#code", webtest.Values{"code": "000000"}).Want(422).HasText("验证码不对")
	p.Submit("#code", webtest.Values{"code": code(t, app, secret)}).At("/").HasText("here reviewer")
	if cookie(again) == half {
		t.Error("the secret is the same after the second step")
	}
	third := app.Visitor()
	signIn(third, "zhou@platform.example", good).Submit("#code", webtest.Values{"code": code(t, app, secret)}).Want(422) // taken already
}

func TestSecondStepWithoutAFirstLeadsToTheFirst(t *testing.T) {
	app := open(t)
	app.Visitor().Get("/sign-in/code").At("/sign-in")
	app.Visitor().Post("/sign-in/code", url.Values{"code": {"123456"}}).At("/sign-in")
}

func TestMerchantSetsUpReplacesAndRemovesTheSecondFactor(t *testing.T) {
	app := open(t)
	b := app.SignIn(access.Owner)
	b.Get("/account").OK().HasText("未启用")
	enrol(t, app, b.Get("/account/second-factor").OK())
	p := b.Get("/account/second-factor").HasText("已启用", "还剩 10 个")
	p.Press("更换恢复代码", nil).OK().HasText("只显示这一次")
	p.Press("换手机", nil).At("/account/second-factor").HasText("用验证器应用扫描")
	b.Get("/account/second-factor/remove").OK().HasText("恢复代码全部作废").Press("关闭两步验证", nil).At("/account/second-factor").HasText("两步验证已关闭")
}

func TestConfirmingWithASecondFactorAsksForItsCode(t *testing.T) {
	app := open(t)
	b := app.SignIn(access.Owner)
	secret := enrol(t, app, b.Get("/account/second-factor"))
	app.Clock.Advance(11 * time.Minute)
	p := b.Post("/signatures", url.Values{"_token": {"t"}, "why": {"x"}}).At("/confirm")
	if p.Has(`[name="password"]`) {
		t.Error("the password is asked for")
	}
	p.Submit("#confirm", webtest.Values{"code": code(t, app, secret)}).HasText("继续提交")
}

// demonstration is a portal in a demonstration, with one account of it and one that is not.
func demonstration(t *testing.T) (*webtest.App, http.Handler) {
	app := open(t)
	add(app, "demo@platform.example", access.Supervisor, true)
	add(app, "real@platform.example", access.Reviewer, false)
	offset := &clock.Demo{Base: app.Clock}
	return app, front.New(front.Config{DB: app.DB, Origin: webtest.Origin, Demo: &demo.Clock{Demo: offset, DB: app.DB}}, append(people.Routes(), work()...))
}

// plain is the portal of a test as it is reached without https, as on a person's own machine.
func plain(app *webtest.App) http.Handler {
	return front.New(front.Config{DB: app.DB, Origin: "http://127.0.0.1"}, append(people.Routes(), work()...))
}

func TestDemonstrationSignsInByOneClickAndSparesItsStaffTheSecondFactor(t *testing.T) {
	app, portal := demonstration(t)
	b := webtest.Open(t, portal)
	p := b.Get("/sign-in?next=/staff/work").OK().HasText("演示账号", "主管")
	if n := p.All("#demo-accounts tbody tr").Length(); n != 1 {
		t.Errorf("%d accounts are offered, want the demonstration's one", n)
	}
	p.Press("以此身份登录", nil).At("/staff/work").HasText("here supervisor")
	app.Clock.Advance(72 * time.Hour)
	b.Get("/staff/work").OK().At("/staff/work")
	b.Get("/confirm?next=/staff/work").Press("视为已验证", nil).At("/staff/work")
	signIn(webtest.Open(t, portal), "real@platform.example", good).At("/account/second-factor")
}

func TestWithoutADemonstrationThereIsNoneOfIt(t *testing.T) {
	app, portal := demonstration(t)
	var id string
	app.View(func(tx *db.Tx) error {
		demos, err := account.List(tx, account.Question{Demo: true, Limit: 5})
		id = demos[0].ID
		return err
	})
	v := app.Visitor()
	v.Get("/sign-in").OK().LacksText("演示账号")
	v.Post("/demo/sign-in", url.Values{"account": {id}}).Want(404)
	app.SignIn(access.Owner).Post("/demo/confirm", url.Values{}).Want(404)

	demo := webtest.Open(t, portal)
	demo.Get("/sign-in").Press("以此身份登录", nil)
	v.SetCookies(&http.Cookie{Name: "__Host-session", Value: cookie(demo), Path: "/", Secure: true})
	v.Get("/staff/work").At("/sign-in") // a session of the demonstration is worth nothing here
	if !strings.Contains(signIn(app.Visitor(), "demo@platform.example", good).URL.Path, "second-factor") {
		t.Error("a demonstration's staff need no second factor outside of it")
	}
}
