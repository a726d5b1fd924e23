package watch_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/mengyue/portal/models/access"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/facts"
	"github.com/mengyue/portal/models/figures"
	"github.com/mengyue/portal/models/outbox"
	models "github.com/mengyue/portal/models/watch"
	"github.com/mengyue/portal/web/webtest"
)

// QB-11, QB-20: the standing page shows each rule with value, limit, margin, state, and its course as a picture with the same data
// as a table; a warning shows its end.
func TestStandingShowsEveryRuleWithItsCourse(t *testing.T) {
	p := open(t)
	p.owner.Get("/standing").OK().HasText("还没有加入任何计划")
	p.shop("M001", "S1", "星禾童装")
	p.days("S1", figures.DSRService, 4_750_000, 4_740_000, 4_730_000)
	p.fact("S1", "credit", "399", p.Clock.Now())
	page := p.owner.Get("/standing").OK().HasText("星禾童装", "如果现在检查", "1 条不符合", "不符合，下次检查时警告", "距界限 20 分 以内即提醒", "信用分不低于 400", "不低于 400 分", "没有收到过警告", "近 90 天")
	for _, selector := range []string{".spark svg title", ".spark svg desc", ".spark svg .limit", ".spark details table", ".print-header"} {
		if page.Find(selector).Length() == 0 {
			t.Errorf("no %s", selector)
		}
	}
	p.judge().HasText("亲宝贝")
	p.Settle()
	p.owner.Get("/standing").OK().HasText("警告中", "改正期限", "2026年11月29日", "逐日查看如何计算", "查看警告")
	english := p.owner.English().Get("/standing").OK().HasText("If judged now", "How you stand", "warned", "To mend by")
	english.Sound()
	p.owner.Get("/standing").OK().Sound()
}

// QB-20, GEN-4, GEN-6: a warning shows its end, what to do, what follows and the way to appeal; staff stay it by two people.
func TestWarningIsStayedByTwoPeopleAndAppealedFromItsPage(t *testing.T) {
	p := open(t)
	p.shop("M001", "S1", "星禾童装")
	p.fact("S1", "credit", "399", p.Clock.Now())
	p.judge()
	p.Settle()
	w := p.warnings()[0]
	at := "/warnings/" + w.ID
	page := p.owner.Get(at).OK().HasText("警告中", "QB-20", "需要做什么", "提高", "届时仍不符合的", "移出计划", "申诉", "警告开始")
	page.Sound()
	if page.Find(`a[href$="/appeal"]`).Length() != 1 {
		t.Error("no way to appeal from the warning")
	}
	p.owner.Get("/staff" + at).Want(http.StatusForbidden)
	p.operator.Get("/staff"+at).OK().Press("提出暂缓", webtest.Values{"reason": ""}).Want(http.StatusUnprocessableEntity).HasText("请写明暂缓的理由")
	p.supervisor.Get("/staff"+at).OK().Press("提出暂缓", webtest.Values{"reason": "数据正在更正"}).OK().HasText("已提出暂缓", "数据正在更正")
	if s := p.supervisor.Get("/staff" + at).OK(); strings.Contains(s.Text(), "签署，暂缓处理") {
		t.Error("the same person may sign twice")
	}
	p.owner.Get(at).OK().LacksText("数据正在更正", "暂缓")
	p.second.Get("/staff"+at).OK().Press("签署，暂缓处理", nil).OK().HasText("已签署", "警告中，已暂缓处理")
	p.owner.Get(at).OK().HasText("由平台的两名工作人员决定").LacksText("数据正在更正")
	p.operator.Get("/staff"+at).OK().Press("撤回暂缓", nil).OK().HasText("暂缓已撤回")
	p.owner.Get("/decisions/"+w.Decision).OK().HasText("可以申诉", "系统，按规则")
	appeal := p.owner.Get("/decisions/"+w.Decision+"/appeal").OK().Press("提交申诉", webtest.Values{"appeal.ground": "信用分数据有误", "appeal.ground2": "没有给足时间"}).OK().HasText("申诉已提交")
	p.owner.Get(at).OK().HasText("已提出申诉")
	decide := p.supervisor.Get("/staff"+appeal.URL.Path).OK().HasText("对理由 1 的意见", "没有给足时间")
	words := webtest.Values{"ruling.outcome": "upheld", "ruling.reason": "核对后确认数据有误", "ruling.answer1": "数据确有误"}
	decide.Press("预览告知函", words).Want(http.StatusUnprocessableEntity).HasText("请对这条理由单独说明意见")
	words["ruling.answer2"] = "时间按规则给足"
	ruling := decide.Press("预览告知函", words).OK().HasText("对理由 2 的意见", "时间按规则给足").Press("确认并发出", nil).OK()
	p.owner.Get(appeal.URL.Path).OK().HasText("对理由 2 的意见", "时间按规则给足")
	ruling.HasText("申诉成立")
	p.owner.Get(at).OK().HasText("申诉成立，已撤销")
}

// Another merchant's warning is not there.
func TestAnotherMerchantsWarningHasNoPage(t *testing.T) {
	p := open(t)
	p.shop("M002", "S9", "别家店")
	p.fact("S9", "credit", "399", p.Clock.Now())
	p.judge()
	p.Settle()
	p.owner.Get("/warnings/" + p.warnings()[0].ID).Want(http.StatusNotFound)
	p.owner.Get("/standing").OK().LacksText("别家店")
}

// QB-22, QB-40: the board counts near, warned, ending today, each number leads to its list; rounds are kept.
func TestBoardCountsAndEachNumberLeadsToItsList(t *testing.T) {
	p := open(t)
	for i, credit := range []string{"400", "410", "399"} {
		id := "S" + string(rune('1'+i))
		p.shop("M001", id, "店铺 "+id)
		p.fact(id, "credit", credit, p.Clock.Now())
	}
	p.operator.Get("/staff/watch").OK().HasText("没有进行中的警告", "还没有检查过")
	p.judge().HasText("排队中")
	p.operator.Get("/staff/watch").OK().HasText("正在检查，查看进度")
	p.Settle()
	page := p.operator.Get("/staff/watch").OK().HasText("信用分低于 400")
	near := page.Find(`a[href*="state=near"][href*="clause=QB-20"]`)
	broken := page.Find(`a[href*="state=broken"][href*="clause=QB-20"]`)
	if near.Text() == "" || !strings.HasPrefix(near.Text(), "2") || !strings.HasPrefix(broken.Text(), "1") {
		t.Errorf("near %q, warned %q", near.Text(), broken.Text())
	}
	href, _ := near.Attr("href")
	p.operator.Get(href).OK().HasText("店铺 S1", "店铺 S2").LacksText("店铺 S3")
	p.operator.Get("/staff/warnings?state=today").OK().HasText("没有符合条件的警告")
	p.Clock.Set(sevenDays.Add(-time.Hour))
	p.operator = p.SignIn(access.Operator)
	p.operator.Get("/staff/warnings?state=today").OK().HasText("店铺 S1", "店铺 S3")
}

// QB-40: who was removed sees the earliest return with every day of its fifteen working days.
func TestWhoWasRemovedSeesTheEarliestReturnDayByDay(t *testing.T) {
	p := open(t)
	p.shop("M001", "S1", "星禾童装")
	p.Do(func(tx *db.Tx) error {
		_, err := facts.PutViolations(tx, []facts.Violation{{ID: "V1", Merchant: "M001", Store: "S1", Kind: "marketing", Occurred: tx.Now, Decided: tx.Now, State: facts.InForce}})
		return err
	})
	p.judge()
	p.Settle()
	page := p.owner.Get("/standing").OK().HasText("最早可以再次申请", "QB-40", "15 个工作日", "立即处理", "已按规则处理")
	if n := page.Find("details table tbody tr").Length(); n < 16 {
		t.Errorf("%d days in the proof", n)
	}
	page.Sound()
	p.operator.Get("/staff/stores/S1").OK().HasText("星禾童装", "最早可以再次申请", "营销违规", "V1", "成员资格结束").Sound()
}

// QB-30: the store page leads to the products by where they stand.
func TestStorePageHoldsEverythingAboutAStore(t *testing.T) {
	p := open(t)
	m := p.shop("M001", "S1", "星禾童装")
	p.goods("S1")
	p.Settle()
	p.operator.Get("/staff/stores/S1").OK().HasText("如果现在检查", "在计划内 2 件，未进入 1 件", "卖家信用分", "500 分", "没有违规记录", "加入计划").Sound()
	p.operator.Get("/staff/stores/S1/products?membership="+m.ID).OK().HasText("在计划内", "未进入", "QB-31").Sound()
	p.operator.Get("/staff/stores/S2").Want(http.StatusNotFound)
	p.owner.Get("/staff/stores/S1").Want(http.StatusForbidden)
}

// A letter to many is previewed in both languages and sent to each merchant once.
func TestLetterToManyIsPreviewedAndSentOnce(t *testing.T) {
	p := open(t)
	p.shop("M001", "S1", "星禾童装")
	p.shop("M001", "S2", "星禾童鞋")
	p.shop("M002", "S9", "别家店")
	words := webtest.Values{"programme": "qinbaobei", "state": "", "title_zh": "大促发货提示", "title_en": "Shipping in the sale", "text_zh": "第一段。\n\n第二段。", "text_en": "First.\n\nSecond.", "todo_zh": "请安排人手", "todo_en": "Plan your staff"}
	form := p.operator.Get("/staff/letters/new").OK()
	form.Press("预览", webtest.Values{"programme": "qinbaobei", "title_zh": "只有中文"}).Want(http.StatusUnprocessableEntity).HasText("中文和英文都须填写")
	seen := form.Press("预览", words).OK().HasText("发给 2 家商家", "大促发货提示", "Shipping in the sale", "First.", "Plan your staff")
	seen.Sound()
	seen.Press("发送给 2 家商家", nil).OK().HasText("发送函件")
	p.Settle()
	p.operator.Get("/staff/letters").OK().HasText("大促发货提示", "已发送", "全部成员").Sound()
	var mailings []models.Mailing
	p.View(func(tx *db.Tx) (err error) { mailings, err = models.Mailings(tx, "", 10); return err })
	p.operator.Get("/staff/letters/"+mailings[0].ID).OK().HasText("2 家商家", "第二段。").Sound()
	p.View(func(tx *db.Tx) error {
		told, err := outbox.About(tx, mailings[0].Ref())
		if len(told) != 2 {
			t.Errorf("%d letters", len(told))
		}
		return err
	})
	form.Press("预览", webtest.Values{"programme": "qinbaobei", "state": "broken", "title_zh": "一", "title_en": "a", "text_zh": "二", "text_en": "b"}).OK().HasText("发给 0 家商家").LacksText("发送给 0 家商家")
}

// A changed limit is judged over all stores before it is published: who flips, both ways, by category; nothing follows.
func TestWhatIfTellsWhoFlipsByCategory(t *testing.T) {
	p := open(t)
	for i, credit := range []string{"390", "450", "600"} {
		id := "S" + string(rune('1'+i))
		p.shop("M001", id, "店铺 "+id)
		p.fact(id, "credit", credit, p.Clock.Now())
	}
	p.fact("S2", "main_category", "玩具", p.Clock.Now())
	form := p.operator.Get("/staff/what-if").OK().HasText("还没有推演")
	form.Sound()
	form.Press("推演", webtest.Values{"rule": "qinbaobei/still-credit", "limit": "许多"}).Want(http.StatusUnprocessableEntity).HasText("不是可用的界限")
	page := form.Press("推演", webtest.Values{"rule": "qinbaobei/still-credit", "limit": "500"}).OK().HasText("推演中")
	p.Settle()
	page = p.operator.Get(page.URL.Path).OK().HasText("完成", "由 400 改为 500", "玩具", "店铺 S2", "符合", "不符合").LacksText("店铺 S3")
	page.Sound()
	if csv := string(p.operator.Get(page.URL.Path + "/flips.csv").OK().Body); !strings.Contains(csv, "M001,S2,") || strings.Contains(csv, ",S3,") { // an id may have these signs by chance
		t.Errorf("file: %s", csv)
	}
	if all := p.warnings(); len(all) != 1 || all[0].Store != "S1" { // by the daily round
		t.Errorf("warnings followed from a what-if: %+v", all)
	}
	p.operator.Get("/staff/what-if").OK().HasText("由 400 改为 500")
}
