package home_test

import (
	"bytes"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/mengyue/portal/models/access"
	"github.com/mengyue/portal/models/application"
	"github.com/mengyue/portal/models/audit"
	"github.com/mengyue/portal/models/clock"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/deadline"
	"github.com/mengyue/portal/models/membership"
	"github.com/mengyue/portal/models/outbox"
	"github.com/mengyue/portal/models/text"
	"github.com/mengyue/portal/web/home"
	"github.com/mengyue/portal/web/webtest"
)

func portal(t *testing.T) *webtest.App { return webtest.New(t, home.Routes) }

// due opens a deadline for somebody.
func due(app *webtest.App, kind, object string, whose deadline.Audience, period string) {
	app.Do(func(tx *db.Tx) error {
		audit.Record(tx, audit.Entry{Action: "test.begun", Object: object, Merchant: "M001"})
		_, err := deadline.Open(tx, deadline.New{Kind: kind, Object: object, Merchant: "M001", Audience: whose, Programme: "yanxuan", Edition: "2023-08-04", Clause: "YX-11",
			Period: period, Title: text.F("%s 待办", "To do: %s", object), Link: "/tags"})
		return err
	})
}

// told is a kind of notice that only the tests write.
var told = outbox.Declare("test", "测试", "Test")

func notice(app *webtest.App, key string, n outbox.Notice) (id string) {
	app.Do(func(tx *db.Tx) (err error) {
		audit.Record(tx, audit.Entry{Action: "test.told", Object: "test:" + key, Merchant: n.Merchant})
		n.Key = told.Key(key)
		if n.Letter.Title.IsZero() {
			n.Letter.Title = text.F("通知 %s", "Notice %s", key)
		}
		id, err = outbox.Send(tx, n)
		return err
	})
	return id
}

func TestVisitorSeesWhatThisIsAndTheProgrammes(t *testing.T) {
	app := portal(t)
	p := app.Visitor().Get("/").OK().Sound().HasText("登录", "1688 严选联营", "谁可以加入")
	if !p.Has("a[href='/programmes/yanxuan']") || !p.Has("a[href='/sign-in']") {
		t.Error("programme or sign-in cannot be reached")
	}
	if has := app.Visitor().English().Get("/").OK().Sound().Untranslated("“1688严选”"); has != "" {
		t.Errorf("in English it says %q", has)
	}
}

func TestMerchantSeesWhatToDoByDeadlineWithConsequenceAndOneAction(t *testing.T) {
	app := portal(t)
	owner := app.SignIn(access.Owner, "M001")
	owner.Get("/").OK().Sound().HasText("目前没有需要您处理的事项", "您目前没有参加任何计划", "查看计划", "还没有通知")
	due(app, "case.correction", "case:1", deadline.Merchant, "7d")
	due(app, "tag.objection", "batch:1", deadline.Merchant, "24h")
	due(app, "case.review", "case:2", deadline.Staff, "7wd")
	p := owner.Get("/").OK().Sound()
	rows := p.Find(".attention-row")
	if rows.Length() != 2 || !strings.Contains(rows.First().Text(), "batch:1 待办") {
		t.Fatalf("%d rows, the first: %s", rows.Length(), rows.First().Text())
	}
	first := rows.First().Text()
	for _, want := range []string{"未提异议的，到时自动生效", "2026-11-23 15:30", "还剩 24 小时 0 分", "查看并异议"} {
		if !strings.Contains(first, want) {
			t.Errorf("the first row lacks %q: %s", want, first)
		}
	}
	if n := rows.First().Find("a.button").Length(); n != 1 {
		t.Errorf("%d actions, want one", n)
	}
	p.HasText("接下来的日期", "申请审核")
	app.SignIn(access.Owner, "M002").Get("/").LacksText("batch:1")
}

// YX-1: the home says until when the membership is valid.
func TestMerchantSeesUntilWhenItsMembershipIsValid(t *testing.T) {
	app := portal(t)
	owner := app.SignIn(access.Owner, "M001")
	app.Do(func(tx *db.Tx) error {
		_, err := membership.Admit(tx, membership.New{Merchant: "M001", Programme: "yanxuan", Edition: "2023-08-04", Party: "merchant", Case: "c"})
		return err
	})
	owner.Get("/").OK().Sound().HasText("有效至 2027年11月22日（周一）24:00", "服务费与账单", "合作期届满").LacksText("续约申请截止")
	app.Clock.Set(clock.Must("2027-10-01"))
	app.SignIn(access.Owner, "M001").Get("/").OK().HasText("有效至 2027年11月22日（周一）24:00 北京时间；续约申请截止 2027年11月21日（周日）24:00")
}

// YX-13: the home says what the running month's fee has come to.
func TestMerchantSeesTheFeeOfTheRunningMonth(t *testing.T) {
	app := portal(t)
	owner := app.SignIn(access.Owner, "M001")
	app.Do(func(tx *db.Tx) error {
		if _, err := membership.Admit(tx, membership.New{Merchant: "M001", Programme: "yanxuan", Edition: "2023-08-04", Party: "merchant", Case: "c"}); err != nil {
			return err
		}
		return tx.DB.Exec(`INSERT INTO fee_entries (tag, day, seq, merchant, programme, product, month, sales, refunds, amount, rate, edition, clause, cause, reckoned_at)
			VALUES ('t', 20779, 1, 'M001', 'yanxuan', 'p', 202611, 4115000, 0, 123450, '0.03', '2023-08-04', 'YX-13', 'day', ?)`, tx.Now).Error
	})
	owner.Get("/").OK().Sound().HasText("本月服务费至今 ¥1,234.50")
}

func TestMerchantSeesItsDraft(t *testing.T) {
	app := portal(t)
	owner, actor := app.Somebody(access.Owner, "M001")
	app.As(actor, func(tx *db.Tx) error { _, err := application.Start(tx, "yanxuan", ""); return err })
	owner.Get("/").OK().HasText("1688 严选联营", "草稿", "继续填写申请")
}

// GEN-8: staff see what waits, how much of it is over, and the most urgent first.
func TestStaffSeeTheirQueuesByUrgency(t *testing.T) {
	app := portal(t)
	app.SignIn(access.Reviewer).Get("/").OK().Sound().HasText("没有等待处理的事项")
	due(app, "case.review", "case:1", deadline.Staff, "7wd")
	due(app, "objection.answer", "objection:1", deadline.Staff, "24h")
	app.Clock.Advance(25 * time.Hour)
	p := app.SignIn(access.Reviewer).Get("/").OK().Sound().HasText("申请审核", "异议答复", "其中 1 件已超过期限", "均在期限内", "时间已到")
	if first := p.Find(".attention-row").First().Text(); !strings.Contains(first, "objection:1") {
		t.Errorf("the first is %s", first)
	}
	app.Do(func(tx *db.Tx) error {
		audit.Record(tx, audit.Entry{Action: "test.paused", Object: "case:1", Merchant: "M001"})
		return deadline.Pause(tx, "case.review", "case:1")
	})
	if rows := app.SignIn(access.Reviewer).Get("/").Find(".attention-row").Text(); strings.Contains(rows, "case:1") {
		t.Error("what waits for the merchant is called urgent")
	}
}

// TIME-4: a year without its list of holidays is told on the work page: from its first instant, and from 1 December for the
// year to come; who keeps the calendar is led to it.
func TestStaffAreToldOfAYearWithoutItsHolidays(t *testing.T) {
	app := portal(t)
	for at, year := range map[string]string{"2026-11-30T23:59:59.999999+08:00": "", "2026-12-01": "2027", "2026-12-31T23:59:59.999999+08:00": "2027", "2027-01-01": "2027", "2028-02-29T12:00:00+08:00": "2028"} {
		app.Clock.Set(clock.Must(at))
		page := app.SignIn(access.Supervisor).Get("/").OK().Sound()
		if year == "" {
			page.Lacks("#unlisted, .notice")
			continue
		}
		if way := page.HasText(year+" 年的放假安排还没有录入", "暂定").Find("#unlisted a").AttrOr("href", ""); way != "/staff/calendar?year="+year {
			t.Errorf("%s: it leads to %s", at, way)
		}
		app.SignIn(access.Reviewer).English().Get("/").OK().Sound().HasText("The public holidays of "+year+" are not known here yet", "An administrator adds it").LacksText("Add the list")
	}
}

// GEN-4: the letter on the page is the one that was sent, with clauses, facts, what to do, until when, how to object.
func TestNoticeIsTheVeryLetterAndOpeningItIsRecorded(t *testing.T) {
	app := portal(t)
	owner := app.SignIn(access.Owner, "M001")
	id := notice(app, "tag", outbox.Notice{Merchant: "M001", Category: outbox.Product, Clause: "YX-10", MustAck: true, Letter: outbox.Letter{
		Title: text.Of("3 个商品将打标", "3 products will be tagged"), Paragraphs: []text.Text{text.Of("通知发出满 24 小时后生效。", "Effect after 24 hours.")},
		Clauses: []outbox.Cited{{ID: "YX-10", Text: text.Of("通知 24 小时后生效", "Effect after 24 hours")}}, Facts: []outbox.Fact{{Label: text.Of("商品", "Product"), Value: text.Same("A-1")}},
		Todo: []text.Text{text.Of("如有异议请提出。", "Object if you disagree.")}, Until: clock.Must("2026-11-23T15:30:00+08:00"), Objection: text.Of("在商品页面提出异议。", "Object on the product's page."), Link: "/tags", LinkText: text.Of("查看商品", "See the products")}})
	list := owner.Get("/notices").OK().Sound().HasText("3 个商品将打标", "待确认", "商品", "1 条未读")
	if !strings.HasPrefix(list.Find("title").Text(), "(1) ") {
		t.Errorf("the title is %q", list.Find("title").Text())
	}
	app.Clock.Advance(time.Minute)
	p := list.Follow("3 个商品将打标").OK().Sound()
	p.HasText("通知发出满 24 小时后生效。", "商品：A-1", "如有异议请提出。", "截止：2026年11月23日（周一）15:30", "在商品页面提出异议。", "查看商品", "您首次打开2026年11月22日（周日）15:31")
	if p.Find(".letter a.clause").AttrOr("href", "") != "/programmes/yanxuan/clauses#YX-10" {
		t.Error("the clause cannot be followed")
	}
	p.Submit("#archive", nil).Want(http.StatusConflict).HasText("先确认已知悉")
	app.Clock.Advance(time.Minute)
	acked := p.Submit("#acknowledge", nil).OK().HasText("已记录您的确认", "您确认知悉2026年11月22日（周日）15:32", "您首次打开2026年11月22日（周日）15:31")
	acked.Lacks("#acknowledge")
	if file := owner.Get("/notices/" + id + "/pdf").OK(); !bytes.HasPrefix(file.Body, []byte("%PDF-")) {
		t.Error("no PDF")
	}
	for _, path := range []string{"", "/pdf"} {
		app.SignIn(access.Owner, "M002").Get("/notices/" + id + path).Want(http.StatusNotFound)
	}
}

func TestNoticeIsArchivedAndComesBack(t *testing.T) {
	app := portal(t)
	owner := app.SignIn(access.Owner, "M001")
	id := notice(app, "one", outbox.Notice{Merchant: "M001", Category: outbox.Task})
	p := owner.Get("/notices/"+id).Submit("#archive", nil).OK().At("/notices").HasText("已归档“通知 one”", "撤销")
	owner.Get("/notices?state=archived").HasText("通知 one")
	owner.Get("/notices").HasText("没有通知")
	p.Press("撤销", nil).OK().HasText("已移回收件箱", "通知 one")
}

func TestInboxIsFilteredAndPagedByKey(t *testing.T) {
	app := portal(t)
	owner := app.SignIn(access.Owner, "M001")
	for i := range 25 {
		app.Clock.Advance(time.Second)
		category := outbox.Task
		if i%5 == 0 {
			category = outbox.Decision
		}
		notice(app, "n"+string(rune('a'+i)), outbox.Notice{Merchant: "M001", Category: category})
	}
	p := owner.Get("/notices").OK().Sound().HasText("通知 ny", "本页 20 条").LacksText("通知 ne ")
	if n := p.Find("#inbox tbody tr").Length(); n != 20 {
		t.Errorf("%d rows", n)
	}
	if n := p.Follow("下一页").OK().HasText("通知 na").Find("#inbox tbody tr").Length(); n != 5 {
		t.Errorf("%d rows on the second page", n)
	}
	only := p.Submit("#inbox-filter", webtest.Values{"category": "decision"}).OK()
	if n := only.Find("#inbox tbody tr").Length(); n != 5 {
		t.Errorf("%d decisions", n)
	}
	only.HasText("清除筛选")
	owner.Get("/notices?category=billing").HasText("没有符合筛选条件的通知")
	owner.Get("/notices?category=nothing&before=zzz").OK()
}

// TIME-1, TIME-2, TIME-4: the help reckons an example of each kind of period from this instant.
func TestHelpReckonsEveryKindOfPeriod(t *testing.T) {
	app := portal(t)
	p := app.Visitor().Get("/help").OK().Sound()
	p.HasText("24 小时到 2026年11月23日（周一）15:30", "7 天到 2026年11月29日（周日）24:00", "7 个工作日到 2026年12月1日（周二）24:00", "1 个月到 2026年12月22日（周二）24:00",
		"待补正", "缺少数据", "补正", "材料库")
	if has := app.Visitor().English().Get("/help").OK().Sound().Untranslated(); has != "" {
		t.Errorf("in English it says %q", has)
	}
}

func TestGalleryIsForDemonstrationsAndAdministrators(t *testing.T) {
	app := portal(t)
	app.Visitor().Get("/gallery").Want(http.StatusNotFound).HasText("登录").LacksText("返回首页")
	app.SignIn(access.Reviewer).Get("/gallery").Want(http.StatusNotFound).HasText("返回首页")
	app.SignIn(access.Admin).Get("/gallery").OK()
}

// The navigation has a line for levels or suspensions where a book in force speaks of them, and for deposits likewise.
func TestNavigationHasWhatTheBooksSpeakOf(t *testing.T) {
	home := webtest.New(t, home.Routes).SignIn(access.Owner, "M001").Get("/").OK()
	for path, want := range map[string]bool{"/deposit": true, "/signups": true, "/relations": true, "/levels": false, "/suspensions": false} {
		if got := home.All(`nav a[href="`+path+`"]`).Length() > 0; got != want {
			t.Errorf("a line leads to %s: %v, want %v", path, got, want)
		}
	}
}
