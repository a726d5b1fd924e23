package reviews_test

import (
	"strings"
	"testing"

	"github.com/mengyue/portal/models/access"
	"github.com/mengyue/portal/models/application"
	"github.com/mengyue/portal/models/application/casetest"
	"github.com/mengyue/portal/models/clock"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/membership"
	"github.com/mengyue/portal/models/merchant"
	"github.com/mengyue/portal/models/outbox"
	"github.com/mengyue/portal/web/reviews"
	"github.com/mengyue/portal/web/webtest"
)

// play is a merchant that meets the programme, and what it answers.
func play() casetest.Play {
	values := func(v ...string) application.Answer { return application.Answer{Values: v} }
	return casetest.Play{Programme: "yanxuan",
		Facts: map[string]string{"level": "4", "major_complaints_open": "0", "trademark_same_entity": "true"},
		Answers: application.Answers{"informed": values("materials"), "contact_name": values("林岚"), "contact_phone": values("13800000000"), "kinds": values("brand_owned"),
			"products": values("儿童餐具，自有模具"), "strength": values("两条产线，月产能二十万件")},
		Papers: []string{"trademark_certificate"}}
}

// office is a portal with merchant M001 on the stage.
type office struct {
	*webtest.App
	*casetest.Stage
}

func open(t *testing.T) office {
	t.Helper()
	app := webtest.New(t, reviews.Routes)
	app.Company("M001")
	s := &casetest.Stage{TB: t, Play: play(), DB: app.DB, Clock: app.Clock, Books: app.Library}
	for fact, value := range s.Facts {
		s.Fact(fact, value)
	}
	return office{app, s}
}

// told are the notices about a case.
func (o office) told(c application.Case) (out []outbox.Notice) {
	o.App.View(func(tx *db.Tx) (err error) { out, err = outbox.About(tx, c.Ref()); return err })
	return out
}

// mine is a case in the hands of a reviewer who sits at the browser.
func (o office) mine() (*webtest.Browser, db.Actor, application.Case) {
	b, who := o.Somebody(access.Reviewer)
	return b, who, o.Claimed(who)
}

func page(c application.Case) string { return "/staff/cases/" + c.ID }

func TestTheQueueShowsTimeLeftAndIsClaimedFrom(t *testing.T) {
	o := open(t)
	b := o.SignIn(access.Reviewer)
	b.Get("/staff").OK().At("/staff/cases").HasText("没有待处理的申请").Sound()
	c := o.Submitted()
	p := b.Get("/staff/cases").OK().HasText(c.Number, "测试商家 M001", "1688 严选联营", "待认领", "还剩 7 个工作日").Sound()
	p.Press("认领", nil).OK().At(page(c)).HasText("已认领", "审核中")
	b.Get("/staff/cases?assignee=me").OK().HasText(c.Number)
	b.Get("/staff/cases?assignee=nobody").OK().HasText("没有符合条件的申请", "清除筛选")
	b.Get("/staff/cases?q=" + c.Number[:8]).OK().HasText(c.Number)
	o.App.Clock.Set(clock.Must("2026-12-03"))
	b = o.SignIn(access.Reviewer)
	b.Get("/staff/cases?urgency=overdue").OK().HasText(c.Number, "已超期")
	b.English().Get("/staff/cases").OK().HasText("overdue", "Under review").Sound()
}

func TestTheCaseHasPapersBesideTheChecklistAndJudgementsApart(t *testing.T) {
	o := open(t)
	b, _, c := o.mine()
	p := b.Get(page(c)).OK().Sound()
	p.HasText("自动核验", "商家等级 L3 及以上", "不低于 3", "trademark_certificate.pdf", "人工判断", "市场需求", "商家服务协议", "正常", "儿童餐具，自有模具", "提交申请")
	p.Lacks("#checks #check-market").Lacks("#checks #check-position")
	if got := p.Find("#papers a[href^='/papers/']").Length(); got != 1 {
		t.Fatalf("%d papers to open", got)
	}
	if !strings.Contains(p.Find("#check-level blockquote").Text(), "商家等级须为 L3 或以上") {
		t.Fatal("the clause's words are not beside the check")
	}
	b.English().Get(page(c)).OK().HasText("Automatic checks", "Judgements", "is at least 3").Sound()
}

func TestSomebodyElseWhoHasTheCaseOpenIsTold(t *testing.T) {
	o := open(t)
	b, _, c := o.mine()
	b.Get(page(c)).OK().LacksText("还有人正在查看")
	o.SignIn(access.Supervisor).Get(page(c)).OK().HasText("还有人正在查看", "reviewer")
	b.Get(page(c)).OK().HasText("还有人正在查看", "supervisor")
}

// GEN-3: a judgement without its reason comes back with what was typed; with it, it is kept.
func TestJudgementsAreKeptWithTheirReasons(t *testing.T) {
	o := open(t)
	b, _, c := o.mine()
	p := b.Get(page(c)).Submit("#judge-form", webtest.Values{"answer.position": "met", "reason.capacity": "产线与月产能相符"}).Want(422).Sound()
	p.HasText("请写明对“与计划定位和方向相符”作出判断的理由", "请就“生产与经营实力”选择符合或不符合")
	if p.Find("textarea[name='reason.capacity']").Text() != "产线与月产能相符" {
		t.Fatal("what was typed is lost")
	}
	p.Submit("#judge-form", webtest.Values{"reason.position": "主营商品相符", "answer.capacity": "met"}).OK().HasText("判断已保存")
	var kept []application.Judgement
	o.App.View(func(tx *db.Tx) (err error) { kept, err = application.Judgements(tx, c.ID); return err })
	if len(kept) != 2 {
		t.Fatalf("%+v", kept)
	}
}

func TestNotesAreStaffsAloneAndShownApart(t *testing.T) {
	o := open(t)
	b, _, c := o.mine()
	p := b.Get(page(c)).Submit("#note-form", webtest.Values{"note": "已与工厂电话核实"}).OK().HasText("已与工厂电话核实", "内部，商家不可见")
	p.Submit("#note-form", webtest.Values{"note": " "}).Want(422)
	o.Stage.View(casetest.Owner, func(tx *db.Tx) error {
		events, err := application.Timeline(tx, c.ID)
		for _, e := range events {
			if strings.Contains(e.Text.ZH, "电话") || e.Internal {
				t.Errorf("the merchant gets %+v", e)
			}
		}
		return err
	})
}

func TestCorrectionsAreAskedForItemByItem(t *testing.T) {
	o := open(t)
	b, _, c := o.mine()
	p := b.Get(page(c)).Follow("要求补正").OK().HasText("主营商品与特色", "7 天").Sound()
	p = p.Press("发送补正要求", webtest.Values{"text.products": "请写明材质"}).Want(422).HasText("请至少选择一项").Sound()
	p = p.Press("发送补正要求", webtest.Values{"item.strength": "strength"}).Want(422).HasText("请写明“生产与经营实力”需要怎样补正")
	if p.Find("textarea[name='text.products']").Text() != "请写明材质" {
		t.Fatal("what was typed is lost")
	}
	p.Press("发送补正要求", webtest.Values{"text.strength": "请附设备清单"}).OK().At(page(c)).HasText("待商家补正", "计时暂停", "请附设备清单")
	b.Get("/staff/cases").OK().LacksText(c.Number)
	b.Get("/staff/cases?view=waiting").OK().HasText(c.Number, "计时暂停，尚余 7 个工作日").Sound()
}

// GEN-3: a waiver is proposed by one and signed by another; the proposer is told to leave it to somebody else.
func TestAWaiverGoesThroughTwoPeople(t *testing.T) {
	o := open(t)
	b, _, c := o.mine()
	b.Get(page(c)).Follow("提出豁免").OK().Press("提出豁免", webtest.Values{"rule": "market"}).Want(422).HasText("请写明豁免的理由").
		Press("提出豁免", webtest.Values{"reason": "试点品类"}).OK().At(page(c)).HasText("待会签", c.Number+"-W1")
	b.Get(page(c)).Follow(c.Number + "-W1").OK().LacksText("会签并生效").Sound()
	s := o.SignIn(access.Supervisor)
	s.Get(page(c)).Follow(c.Number+"-W1").OK().Sound().Press("不同意豁免", nil).Want(422)
	s.Get(page(c)).Follow(c.Number+"-W1").Press("会签并生效", nil).OK().At(page(c)).HasText("supervisor 已会签")
	own, who := o.Somebody(access.Supervisor)
	o.In(who, func(tx *db.Tx) (err error) {
		if c, err = application.Assign(tx, c.ID, o.Now(c.ID).Version, application.Reviewer{Account: who.Account, Name: who.Name}); err != nil {
			return err
		}
		_, err = application.Waive(tx, c.ID, c.Version, "capacity", "同上")
		return err
	})
	own.Get(page(c)).Follow(c.Number + "-W2").OK().HasText("须由另一位主管会签").LacksText("会签并生效")
}

// GEN-4: what is previewed is what is sent; the decision is drafted, previewed, confirmed.
func TestARefusalIsDraftedPreviewedAndSent(t *testing.T) {
	o := open(t)
	b, who, c := o.mine()
	o.Judge(who, c, "failed")
	p := b.Get(page(c)).Follow("作出决定").OK().HasText("妨碍通过的事项").Sound()
	p = p.Press("预览要发出的信", webtest.Values{"outcome": "rejected", "reason.market": "该品类供给已饱和"}).Want(422).HasText("请写明商家接下来可以怎么做").Sound()
	if p.Find("textarea[name='reason.market']").Text() != "该品类供给已饱和" {
		t.Fatal("what was typed is lost")
	}
	p.Press("保存草稿", webtest.Values{"todo": "明年一季度后再申请"}).OK().At(page(c)+"/decision").HasText("决定草稿已保存", "草稿由 reviewer")
	p = b.Get(page(c)+"/decision").Press("预览要发出的信", nil).OK().At(page(c) + "/decision/preview").Sound()
	p.HasText("发出的就是这封信", "该品类供给已饱和", "明年一季度后再申请", "申诉", "2026年12月7日（周一）24:00")
	p.Press("确认不予通过并发出", nil).OK().At(page(c)).HasText("决定已作出", "未通过")
	var sent outbox.Letter
	for _, n := range o.told(c) {
		if strings.HasPrefix(n.Key.String(), "case.decided:") {
			sent = n.Letter
		}
	}
	for _, words := range sent.Paragraphs {
		p.HasText(words.ZH)
	}
	if len(sent.Paragraphs) == 0 {
		t.Fatal("no letter was sent")
	}
}

// GEN-3: what stands against an approval is told by clause before anything is decided; approved, the merchant is told.
func TestAnApprovalIsRefusedWhileSomethingStandsAgainstIt(t *testing.T) {
	o := open(t)
	b, who, c := o.mine()
	p := b.Get(page(c)+"/decision").Press("预览要发出的信", webtest.Values{"outcome": "approved", "remark": "欢迎"}).Want(422).HasText("有 3 项尚不允许通过", "YX-8 市场需求")
	if p.Find("textarea[name=remark]").Text() != "欢迎" {
		t.Fatal("what was typed is lost")
	}
	o.Judge(who, c, "met")
	b.Get(page(c)+"/decision").Press("预览要发出的信", webtest.Values{"outcome": "approved", "remark": "欢迎"}).OK().HasText("2027年11月22日（周一）24:00").
		Press("确认通过并发出", nil).OK().HasText("已通过").Sound()
}

func TestALetterThatChangedAfterItsPreviewIsNotSent(t *testing.T) {
	o := open(t)
	o.App.Clock.Set(clock.Must("2026-11-22T23:59:00+08:00"))
	b, who, c := o.mine()
	o.Judge(who, c, "met")
	p := b.Get(page(c)+"/decision").Press("预览要发出的信", webtest.Values{"outcome": "approved"}).OK()
	o.App.Clock.Set(clock.Must("2026-11-23T00:01:00+08:00"))
	p = p.Press("确认通过并发出", nil).Want(409).HasText("预览之后情况有变")
	p.Press("确认通过并发出", nil).OK().HasText("已通过")
}

// Two people at once: the loser gets 409, sees who was first, and keeps what was typed.
func TestTheLoserOfARaceSeesWhoWasFirstAndKeepsWhatWasTyped(t *testing.T) {
	o := open(t)
	b, _, c := o.mine()
	p := b.Get(page(c)).OK()
	boss := o.SignIn(access.Supervisor)
	boss.Get(page(c)).Press("释放回队列", nil).OK().HasText("已释放回队列")
	p = p.Submit("#judge-form", webtest.Values{"answer.market": "met", "reason.market": "需求旺盛"}).Want(409).HasText("supervisor 已于", "您的操作没有生效")
	if !strings.Contains(p.Text(), "需求旺盛") {
		t.Fatal("what was typed is lost")
	}
	first, second := o.SignIn(access.Reviewer), o.SignIn(access.Reviewer)
	late := second.Get("/staff/cases").OK()
	first.Get("/staff/cases").Press("认领", nil).OK()
	late.Press("认领", nil).Want(409).HasText("reviewer 已于")
}

func TestSupervisorsAssignSeveralAtOnce(t *testing.T) {
	o := open(t)
	c := o.Submitted()
	_, who := o.Somebody(access.Reviewer)
	boss := o.SignIn(access.Supervisor)
	p := boss.Get("/staff/cases").OK()
	p.Submit("#assign", webtest.Values{"to": who.Account}).Want(422).HasText("请先在列表中勾选申请")
	p.Submit("#assign", webtest.Values{"to": who.Account, "case": c.ID + ":" + "2"}).OK().HasText("已指派 1 件")
	if c = o.Now(c.ID); c.Claimed.By != who.Account {
		t.Fatalf("%+v", c.Claimed)
	}
	o.SignIn(access.Reviewer).Get("/staff/cases").OK().Lacks("#assign")
}

func TestEverythingAboutAMerchantStandsOnOnePage(t *testing.T) {
	o := open(t)
	b, who, c := o.mine()
	c = o.Judge(who, c, "met")
	o.In(who, func(tx *db.Tx) error {
		_, err := application.Approve(tx, c.ID, c.Version, application.Ruling{})
		return err
	})
	b.Get("/staff/merchants/M001").OK().HasText("测试商家 M001", c.Number, "已通过", "有效", "商家等级（L）", "没有登记店铺").Sound()
	b.Get("/staff/merchants/M404").Want(404)
}

func TestAMerchantsDraftIsNotShownToStaff(t *testing.T) {
	o := open(t)
	c := o.Draft().Case
	b := o.SignIn(access.Reviewer)
	b.Get(page(c)).Want(404)
	b.Get(page(c) + "/decision").Want(404)
	b.Get(page(c) + "/corrections").Want(404)
	b.Get("/staff/merchants/M001").OK().HasText("没有提交过申请")
}

func TestWhoMayOnlyLookFindsNothingToPress(t *testing.T) {
	o := open(t)
	_, _, c := o.mine()
	p := o.SignIn(access.Auditor).Get(page(c)).OK().Sound()
	p.Lacks("#judge-form").Lacks("#note-form").Lacks("#claim").Lacks("a[href$='/decision']")
	o.SignIn(access.Owner, "M001").Get(page(c)).Want(403)
}

// A step that only its reviewer may take is not offered to anybody else: the page says who reviews, and leads to the case.
func TestAStepOfAReviewIsNotOfferedToOthers(t *testing.T) {
	o := open(t)
	c := o.Submitted()
	b := o.SignIn(access.Reviewer)
	steps := []string{"/decision", "/decision/preview", "/corrections", "/waivers"}
	for _, step := range steps {
		b.Get(page(c)+step).OK().Sound().HasText("这件申请还没有人认领", "请先认领").Lacks("main form")
	}
	b.Get(page(c)+"/decision").OK().Follow("打开这件申请").OK().At(page(c)).Press("认领", nil).OK()
	colleague := o.SignIn(access.Reviewer)
	for _, step := range steps {
		colleague.Get(page(c)+step).OK().Sound().HasText("认领这件申请", "请处理其他申请").Lacks("main form")
		b.Get(page(c) + step).OK().LacksText("不在您手上审核")
	}
	colleague.English().Get(page(c)+"/decision").OK().Sound().HasText("Not yours to review now", "claimed this application", "Take another one")
}

// Two memberships in one programme are told apart by their stores and their beginnings, to the ear as well.
func TestMembershipsOfAMerchantAreToldApart(t *testing.T) {
	o := open(t)
	for _, store := range []string{"Q1", "Q2"} {
		o.App.Do(func(tx *db.Tx) error {
			if _, err := merchant.PutStores(tx, []merchant.Store{{ID: store, Merchant: "M001", Name: "童装店 " + store, Platform: "1688", Kind: "ordinary"}}); err != nil {
				return err
			}
			_, err := membership.Admit(tx, membership.New{Merchant: "M001", Programme: "qinbaobei", Edition: "2017-03-01", Party: "store", Store: store})
			return err
		})
	}
	o.SignIn(access.Reviewer).Get("/staff/merchants/M001").OK().Sound().HasText("童装店 Q1", "童装店 Q2", "有效")
}
