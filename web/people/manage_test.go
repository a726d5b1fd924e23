package people_test

import (
	"fmt"
	"net/url"
	"testing"
	"time"

	"github.com/mengyue/portal/models/access"
	"github.com/mengyue/portal/web/webtest"
)

func TestOwnerInvitesAColleagueWhoComesInAndIsLookedAfter(t *testing.T) {
	app := open(t)
	owner := app.SignIn(access.Owner)
	owner.Get("/colleagues").OK().HasText("没有未接受的邀请").
		Submit("#invite-form", webtest.Values{"email": "no address", "role": "merchant_member"}).Want(422).HasText("不是可用的邮箱").
		Submit("#invite-form", webtest.Values{"email": "wang@xinghe.example"}).At("/colleagues").HasText("邀请已发往 wang@xinghe.example", "等待接受")
	older := link(app)
	owner.Get("/colleagues").Press("重发", nil).HasText("之前的链接已作废")
	newer := link(app)
	guest := app.Visitor()
	guest.Get(older).Want(404).HasText("已撤回")
	p := guest.Get(newer).OK().HasText("merchant_owner 邀请您", "商家成员", "测试商家 M001")
	p = p.Submit("#accept", webtest.Values{"name": "王小雨", "password": "12345678"}).Want(422).HasText("最常见的密码")
	p.Submit("#accept", webtest.Values{"password": better}).At("/").HasText("here merchant_member 王小雨")
	guest.Get(newer).Want(404)
	guest.Get("/colleagues").Want(403)

	p = owner.Get("/colleagues").LacksText("等待接受").Follow("王小雨").OK().HasText("停用这个账号")
	p = p.Submit("#role-form", webtest.Values{"role": "merchant_owner"}).HasText("角色已改为“商家负责人”")
	guest.Get("/colleagues").OK() // at once
	p = p.Press("停用账号", nil).HasText("账号已停用，对方已退出所有设备", "已停用")
	guest.Get("/notes").At("/sign-in")
	p.Press("启用账号", nil).HasText("账号已启用")
	signIn(guest, "wang@xinghe.example", better).At("/")
}

func TestInvitationIsTakenBack(t *testing.T) {
	app := open(t)
	owner := app.SignIn(access.Owner)
	owner.Get("/colleagues").Submit("#invite-form", webtest.Values{"email": "wang@xinghe.example", "role": "merchant_member"})
	l := link(app)
	owner.Get("/colleagues").Press("撤回", nil).HasText("邀请已撤回", "没有未接受的邀请")
	app.Visitor().Get(l).Want(404)
}

func TestOwnersDoNotReachAnotherMerchantsPeople(t *testing.T) {
	app := open(t)
	_, theirs := app.Somebody(access.Owner, "M002")
	mine, me := app.Somebody(access.Owner, "M001")
	mine.Get("/colleagues/" + theirs.Account).Want(404)
	mine.Post("/colleagues/"+theirs.Account+"/disable", url.Values{"_token": {"t"}}).Want(404)
	mine.Get("/colleagues/" + me.Account).OK().HasText("这是您自己的账号").Lacks("#role-form")
	mine.Get("/staff/accounts").Want(403)
}

func TestAdministratorFindsInvitesAndLooksAfterAccounts(t *testing.T) {
	app := open(t)
	admin := app.SignIn(access.Admin)
	add(app, "lin@xinghe.example", access.Owner, false)
	p := admin.Get("/staff/accounts").OK().HasText("lin@xinghe.example", "测试商家 M001")
	p.Submit("#people-filter", webtest.Values{"q": "nobody at all"}).HasText("没有符合条件的账号", "清除筛选")
	p.Submit("#people-filter", webtest.Values{"q": "XINGHE", "role_is": "merchant_owner"}).HasText("lin@xinghe.example").Follow("林岚").
		Press("停用账号", nil).Want(409).HasText("最后一位商家负责人")
	p.Submit("#invite-form", webtest.Values{"email": "first@nine.example", "role": "merchant_owner", "merchant": "M999"}).Want(422).HasText("没有这个商家编号")
	p.Submit("#invite-form", webtest.Values{"email": "first@nine.example", "role": "merchant_owner", "merchant": "M001"}).HasText("邀请已发往 first@nine.example")
	app.Visitor().Get(link(app)).OK().HasText("商家负责人", "测试商家 M001")
	admin.Get("/staff/accounts").Submit("#invite-form", webtest.Values{"email": "zhou@platform.example", "role": "reviewer"})
	guest := app.Visitor()
	guest.Get(link(app)).Submit("#accept", webtest.Values{"name": "周青", "password": better}).At("/account/second-factor")
	secret := enrol(t, app, guest.Get("/account/second-factor"))
	if secret == "" {
		t.Fatal("no secret")
	}
	admin.Get("/staff/accounts?q=zhou").Follow("周青").Press("重置两步验证", nil).HasText("两步验证已重置")
	guest.Get("/staff/work").At("/sign-in")
}

func TestListOfAccountsGoesOnByPages(t *testing.T) {
	app := open(t)
	admin := app.SignIn(access.Admin)
	for i := range 50 {
		add(app, fmt.Sprintf("p%02d@platform.example", i), access.Reviewer, false)
		app.Clock.Advance(time.Millisecond) // ids of one instant have no order
	}
	p := admin.Get("/staff/accounts").OK().HasText("p48@").LacksText("p49@")
	p.Follow("下一页").HasText("p49@").LacksText("p48@").Lacks(`a[rel="next"]`)
}

func TestForgottenPasswordIsSetAnewByTheMailedLinkOnce(t *testing.T) {
	app := open(t)
	add(app, "lin@xinghe.example", access.Owner, false)
	b := app.Visitor()
	signIn(b, "lin@xinghe.example", good)
	other := app.Visitor()
	other.Get("/sign-in").Follow("忘记密码").Submit("#forgot", webtest.Values{"email": "lin@xinghe.example"}).HasText("如果这个邮箱有账号")
	l := link(app)
	p := other.Get(l).OK().HasText("两步验证保持不变").Submit("#reset", webtest.Values{"password": "short"}).Want(422).HasText("至少 8 个字符")
	p.Submit("#reset", webtest.Values{"password": better}).At("/sign-in").HasText("新密码已设置")
	other.Get(l).Want(404).HasText("已使用")
	b.Get("/notes").At("/sign-in")
	signIn(other, "lin@xinghe.example", better).At("/")
	other.Get("/password/reset/made-up").Want(404)
}

func TestPersonLooksAfterTheirAccount(t *testing.T) {
	app := open(t)
	add(app, "lin@xinghe.example", access.Owner, false)
	b, elsewhere := app.Visitor(), app.Visitor()
	signIn(b, "lin@xinghe.example", good)
	signIn(elsewhere, "lin@xinghe.example", good)
	p := b.Get("/account").OK().HasText("当前设备", "测试商家 M001")
	p = p.Submit("#profile-form", webtest.Values{"name": "林岚岚", "language": "en"}).HasText("资料已保存")
	p.Submit("#profile-form", webtest.Values{"name": ""}).Want(422).HasText("请填写姓名")
	p = p.Press("退出 — · —", nil).HasText("那台设备已退出登录")
	elsewhere.Get("/notes").At("/sign-in")
	signIn(elsewhere, "lin@xinghe.example", good)
	p = p.Submit("#password-form", webtest.Values{"present": "wrong", "password": better}).Want(422).HasText("当前密码不对")
	p.Submit("#password-form", webtest.Values{"present": good, "password": better}).HasText("密码已修改")
	elsewhere.Get("/notes").At("/sign-in")
	app.Clock.Advance(time.Minute)
	b.Get("/account").Press("退出所有设备", nil).At("/sign-in").HasText("所有设备都已退出")
	b.Get("/notes").At("/sign-in")
}

// ASVS 6.3.7: following the link changes nothing yet; confirming does, also where nobody is signed in.
func TestPersonChangesTheirEmail(t *testing.T) {
	app := open(t)
	add(app, "lin@xinghe.example", access.Owner, false)
	b, other := app.Visitor(), app.Visitor()
	signIn(b, "lin@xinghe.example", good)
	p := b.Get("/account").OK().Submit("#email-form", webtest.Values{"email": "nobody"}).Want(422).HasText("不是可用的邮箱")
	p.Submit("#email-form", webtest.Values{"email": "lin@new.example"}).At("/account").HasText("确认链接已发到 lin@new.example")
	l := link(app)
	page := other.Get(l).OK().HasText("lin@xinghe.example", "lin@new.example")
	b.Get("/account").LacksText("lin@new.example")
	page.Submit("#confirm-email", nil).At("/sign-in").HasText("登录邮箱已更改")
	other.Get(l).Want(404).HasText("已使用")
	b.Get("/account").OK().HasText("lin@new.example")
	signIn(other, "lin@new.example", good).At("/")
	app.Clock.Advance(11 * time.Minute)
	b.Get("/account").Submit("#email-form", webtest.Values{"email": "lin@third.example"}).At("/confirm")
}

func TestPagesOfPeopleAreInBothLanguages(t *testing.T) {
	app := open(t)
	v := app.Visitor().English()
	v.Get("/sign-in").OK().HasText("Sign in", "Forgotten password")
	v.Get("/password/forgot").OK().HasText("E-mail of the account")
	v.Get("/invitations/none").Want(404).HasText("This invitation is over, used or taken back.")
	owner, admin := app.SignIn(access.Owner).English(), app.SignIn(access.Admin).English()
	owner.Get("/account").OK().HasText("Account and security", "Sign out everywhere")
	owner.Get("/account/second-factor").OK().HasText("Set it up")
	owner.Get("/confirm").OK().HasText("Confirm that it is you")
	owner.Get("/colleagues").OK().HasText("Who may come in for your business")
	admin.Get("/staff/accounts").OK().HasText("Every account")
}
