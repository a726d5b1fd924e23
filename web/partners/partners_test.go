package partners_test

import (
	"net/http"
	"regexp"
	"strings"
	"testing"

	"github.com/mengyue/portal/models/access"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/membership"
	"github.com/mengyue/portal/models/partner"
	"github.com/mengyue/portal/web/api"
	"github.com/mengyue/portal/web/front"
	"github.com/mengyue/portal/web/partners"
	"github.com/mengyue/portal/web/webtest"
)

var secret = regexp.MustCompile(`my_[A-Z0-9]{20,}`)

// The secret is on one page once: the same form again leads to the list, and what it opens ends as it is revoked.
func TestTokenIsShownOnceWorksAndIsRevokedAtOnce(t *testing.T) {
	app := webtest.New(t, partners.Routes, api.Routes)
	owner := app.SignIn(access.Owner)
	page := owner.Get("/tokens").OK().Sound().HasText("还没有令牌").Press("新建", webtest.Values{"name": "ERP 商品同步", "scopes": []string{"standing:read"}, "days": "30"}).OK().Sound()
	token := secret.FindString(string(page.Body))
	if token == "" {
		t.Fatalf("no secret on the page: %s", page.Text())
	}
	list := owner.Get("/tokens").OK().Sound().HasText("ERP 商品同步", token[len(token)-4:], "查看资格")
	if strings.Contains(string(list.Body), token) {
		t.Error("the secret is shown again")
	}
	ask := func() int {
		return app.Visitor().Once(front.GET, "/api/v1/standing", "", nil, http.Header{"Authorization": {"Bearer " + token}}).StatusCode
	}
	if status := ask(); status != http.StatusOK {
		t.Errorf("it opens nothing: %d", status)
	}
	owner.Get("/tokens").HasText("2026-11-22").Press("停用", nil).OK().HasText("已停用")
	if status := ask(); status != http.StatusUnauthorized {
		t.Errorf("revoked it answers %d", status)
	}
	owner.Get("/tokens").Press("新建", webtest.Values{"name": "", "scopes": []string{"tags:read"}, "days": "999"}).Want(http.StatusUnprocessableEntity).Sound().HasText("请写明用途", "1 至 366 天")
}

func TestAdministratorsKeepTokensOfThePlatformAndOfMerchants(t *testing.T) {
	app := webtest.New(t, partners.Routes)
	app.Company("M001")
	admin := app.SignIn(access.Admin)
	admin.Get("/staff/tokens").OK().Sound().Press("新建", webtest.Values{"name": "数据平台", "scopes": []string{"figures:write"}, "days": "30"}).OK().HasText("只显示这一次")
	admin.Get("/staff/tokens").Press("新建", webtest.Values{"name": "商家 ERP", "merchant": "M001", "scopes": []string{"products:write"}, "days": "30"}).OK()
	admin.Get("/staff/tokens").OK().Sound().HasText("数据平台", "商家 ERP", "M001").Press("停用", nil).OK()
	for _, role := range []access.Role{access.Member, access.Supervisor} {
		for _, path := range []string{"/tokens", "/staff/tokens"} {
			app.SignIn(role).Get(path).Want(http.StatusForbidden)
		}
	}
}

func TestWebhookIsRegisteredPausedAndRemovedOnItsPage(t *testing.T) {
	app := webtest.New(t, partners.Routes)
	owner := app.SignIn(access.Owner)
	owner.Get("/webhooks").OK().Sound().Press("登记", webtest.Values{"url": "http://10.0.0.1/", "topics": []string{"relation"}}).Want(http.StatusUnprocessableEntity).Sound().HasText("https://")
	owner.Get("/webhooks").Press("登记", webtest.Values{"url": "https://erp.example/hook", "topics": []string{"membership", "decision"}}).OK().Sound().HasText("whsec_", "还没有事件", "使用中").
		Press("暂停投递", nil).OK().HasText("已暂停").Press("恢复投递", nil).OK().HasText("使用中").Press("删除地址", nil).OK().At("/webhooks").LacksText("erp.example")
}

// What was given up can be sent again by a person.
func TestDeliveryThatWasGivenUpIsSentAgainFromItsPage(t *testing.T) {
	app := webtest.New(t, partners.Routes)
	owner := app.SignIn(access.Owner)
	page := owner.Get("/webhooks").Press("登记", webtest.Values{"url": "https://erp.example/hook", "topics": []string{"membership"}}).OK()
	app.Clock.Advance(1e9)
	app.Do(func(tx *db.Tx) error {
		_, err := membership.Admit(tx, membership.New{Merchant: "M001", Programme: "yanxuan", Edition: "2023-08-04", Party: "merchant"})
		return err
	})
	if _, err := partner.Tell(t.Context(), app.DB); err != nil {
		t.Fatal(err)
	}
	raw, err := app.DB.Raw()
	if err != nil {
		t.Fatal(err)
	}
	if _, err := raw.Exec("UPDATE webhook_deliveries SET failed_at = 1, tries = 8, status = 500, answer = 'no'"); err != nil {
		t.Fatal(err)
	}
	owner.Get(page.URL.Path).OK().Sound().HasText("membership.admitted", "未送达", "500 no").Press("重新发送", nil).OK().HasText("待发送")
}

func TestGuideIsOpenToAllInBothLanguagesAndNamesEveryOperation(t *testing.T) {
	app := webtest.New(t, partners.Routes)
	for _, b := range []*webtest.Browser{app.Visitor(), app.Visitor().English()} {
		p := b.Get("/developers").OK().Sound()
		for _, o := range api.Operations() {
			p.HasText(o.Method+" /api/v1"+o.Path, string(o.Scope))
		}
	}
	if said := app.Visitor().English().Get("/developers").Untranslated(); said != "" {
		t.Errorf("in English it says %q", said)
	}
	owner := app.SignIn(access.Owner).English()
	for _, path := range []string{"/tokens", "/webhooks"} {
		if said := owner.Get(path).OK().Sound().Untranslated("测试商家"); said != "" {
			t.Errorf("%s says %q", path, said)
		}
	}
}
