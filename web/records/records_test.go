package records_test

import (
	"context"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/mengyue/portal/models/access"
	"github.com/mengyue/portal/models/audit"
	"github.com/mengyue/portal/models/clock"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/deadline"
	"github.com/mengyue/portal/models/outbox"
	"github.com/mengyue/portal/models/text"
	"github.com/mengyue/portal/web/records"
	"github.com/mengyue/portal/web/webtest"
)

func portal(t *testing.T) *webtest.App { return webtest.New(t, records.Routes) }

func wrote(app *webtest.App, action, object string) {
	app.Do(func(tx *db.Tx) error {
		audit.Record(tx, audit.Entry{Action: action, Object: object, Merchant: "M001", Clause: "YX-8", Detail: map[string]string{"why": "因为"}})
		return nil
	})
}

func entries(app *webtest.App, action string) (n int) {
	app.View(func(tx *db.Tx) error {
		found, err := audit.Find(tx, audit.Search{Action: action, Limit: 200})
		n = len(found)
		return err
	})
	return n
}

// Who reads the record is led only to what they may open.
func TestTheRecordLeadsToWhatItsReaderMayOpen(t *testing.T) {
	app := webtest.New(t, records.Routes)
	app.Do(func(tx *db.Tx) error {
		for _, object := range []string{"import:1", "mail:1", "job:1", "paper:1", "merchant:M001"} {
			audit.Record(tx, audit.Entry{Action: "test.done", Object: object})
		}
		return nil
	})
	for role, want := range map[access.Role]map[string]bool{
		access.Auditor:    {"/staff/imports/1": false, "/staff/mails/1": false, "/jobs/1": true, "/papers/1": true, "/staff/merchants/M001": true},
		access.Supervisor: {"/staff/imports/1": true, "/staff/mails/1": false},
		access.Admin:      {"/staff/imports/1": true, "/staff/mails/1": true},
	} {
		p := app.SignIn(role).Get("/staff/audit").OK()
		for to, leads := range want {
			if p.Has(`#entries a[href="`+to+`"]`) != leads {
				t.Errorf("%s is led to %s: %v, want %v", role, to, !leads, leads)
			}
		}
	}
}

func TestRecordIsSearchedAndTheSearchIsRecorded(t *testing.T) {
	app := portal(t)
	wrote(app, "case.submitted", "case:1")
	app.Clock.Set(clock.Must("2026-11-23T10:00:00+08:00"))
	wrote(app, "case.approved", "case:1")
	auditor := app.SignIn(access.Auditor)
	p := auditor.Get("/staff/audit").OK().Sound().HasText("case.submitted", "case.approved", "YX-8", "因为", "还没有核验过")
	if n := entries(app, "audit.searched"); n != 0 {
		t.Fatalf("%d searches on the record; looking at the newest is none", n)
	}
	p = p.Submit("#audit-search", webtest.Values{"action": "case.approved", "object": "case:1"}).OK().Sound()
	if rows := p.Find("#entries tbody tr"); rows.Length() != 1 || !strings.Contains(rows.Text(), "case.approved") {
		t.Errorf("found %s", rows.Text())
	}
	if n := entries(app, "audit.searched"); n != 1 {
		t.Errorf("%d searches on the record, want one", n)
	}
	if n := auditor.Get("/staff/audit?to=2026-11-22&object=case:1").Find("#entries tbody tr").Length(); n != 1 {
		t.Errorf("until the 22nd there are %d entries, want one", n)
	}
	auditor.Get("/staff/audit?object=nothing").OK().HasText("没有符合条件的记录", "清除筛选")
	wrong := auditor.Get("/staff/audit?from=gestern").OK().Sound().HasText("请填写日期")
	if !strings.HasPrefix(wrong.Find("title").Text(), "错误：") {
		t.Error("the title does not say that something is wrong")
	}
	if has := auditor.English().Get("/staff/audit").OK().Sound().Untranslated(); has != "" {
		t.Errorf("in English it says %q", has)
	}
}

func TestRecordIsPagedByNumber(t *testing.T) {
	app := portal(t)
	for range 60 {
		wrote(app, "thing.done", "thing:1")
	}
	b := app.SignIn(access.Auditor)
	p := b.Get("/staff/audit?object=thing:1").OK()
	if n := p.Find("#entries tbody tr").Length(); n != 50 {
		t.Errorf("%d on the first page", n)
	}
	p = p.Follow("下一页").OK()
	if n := p.Find("#entries tbody tr").Length(); n != 10 {
		t.Errorf("%d on the second", n)
	}
	p.Follow("上一页").OK().HasText("本页 50 条")
}

func TestChainIsVerifiedByAButtonAndTheResultIsOnTheRecord(t *testing.T) {
	app := portal(t)
	wrote(app, "case.submitted", "case:1")
	b := app.SignIn(access.Supervisor)
	b.Get("/staff/audit").Press("现在核验整条链", nil).OK().At("/staff/audit").HasText("链完整", "supervisor 核验了")
	if entries(app, "audit.verified") != 1 {
		t.Error("the verification is not on the record")
	}
	raw, err := app.DB.Raw()
	if err != nil {
		t.Fatal(err)
	}
	unlock := "DROP TRIGGER audit_entries_stay"
	if app.DB.Dialect == db.Postgres {
		unlock += " ON audit_entries"
	}
	for _, s := range []string{unlock, "UPDATE audit_entries SET action = 'case.approved' WHERE action = 'case.submitted'"} {
		if _, err := raw.Exec(s); err != nil {
			t.Fatal(err)
		}
	}
	b.Get("/staff/audit").Press("现在核验整条链", nil).OK().HasText("链已断裂", "立即联系系统管理员")
	if entries(app, "audit.broken") != 1 {
		t.Error("what was found is not on the record")
	}
}

func TestRecordIsForThoseWhoMayReadIt(t *testing.T) {
	app := portal(t)
	app.SignIn(access.Reviewer).Get("/staff/audit").Want(http.StatusForbidden)
	app.SignIn(access.Owner).Get("/staff/deadlines").Want(http.StatusForbidden)
	app.SignIn(access.Supervisor).Get("/staff/mails").Want(http.StatusForbidden)
}

func post(app *webtest.App, key, to string) {
	app.Do(func(tx *db.Tx) error {
		return outbox.Post(tx, key, outbox.Address{Mail: to, Name: "林岚", Lang: text.ZH}, outbox.Letter{Title: text.F("邀请 %s", "Invitation %s", key),
			Paragraphs: []text.Text{text.Of("请加入。", "Please join.")}, Link: "/invitations/x", LinkText: text.Of("接受邀请", "Accept")})
	})
}

func TestMailIsShownWordForWordAndSentAgainByDecision(t *testing.T) {
	app := portal(t)
	post(app, "one", "lin@star.example")
	admin := app.SignIn(access.Admin)
	p := admin.Get("/staff/mails").OK().Sound().HasText("邀请 one", "lin@star.example", "排队中")
	one := p.Follow("邀请 one").OK().Sound().HasText("请加入。", "接受邀请", webtest.Origin+"/invitations/x")
	one.Lacks("#resend")
	office := &outbox.Office{DB: app.DB} // no mail server is set up: mails are kept
	if _, err := office.Deliver(context.Background(), 10); err != nil {
		t.Fatal(err)
	}
	admin.Get("/staff/mails?state=kept").OK().HasText("邀请 one", "已留存")
	admin.Get("/staff/mails?state=refused").OK().HasText("没有邮件", "清除筛选")
	again := admin.Get(one.URL.Path).Submit("#resend", nil).OK().HasText("已重新排队", "排队中")
	if entries(app, "mail.resent") != 1 {
		t.Error("the decision is not on the record")
	}
	again.Lacks("#resend")
}

// X21: what is said twice at one moment to one reader is still two mails, each by a name of its own.
func TestMailsOfOneSubjectAreToldApart(t *testing.T) {
	app := portal(t)
	for _, key := range []string{"first", "second"} {
		app.Do(func(tx *db.Tx) error {
			return outbox.Post(tx, key, outbox.Address{Mail: "lin@star.example", Lang: text.ZH}, outbox.Letter{Title: text.Of("已暂停", "Suspended")})
		})
	}
	if n := app.SignIn(access.Admin).Get("/staff/mails").OK().Sound().All("#mails a:contains(已暂停)").Length(); n != 2 {
		t.Errorf("%d mails are listed, want two", n)
	}
}

// ASVS 6.4.6: an administrator does not come in by somebody else's link; mails that go nowhere are handed over by staff.
func TestLinkThatActsForItsReaderIsShownToNobodyElse(t *testing.T) {
	app := portal(t)
	app.Do(func(tx *db.Tx) error {
		return outbox.Post(tx, "reset", outbox.Address{Mail: "lin@star.example", Lang: text.ZH}, outbox.Letter{Title: text.Of("重设密码", "Reset"),
			Link: "/password/reset/hush", LinkText: text.Of("设置新密码", "Set a new password"), Secret: true})
	})
	one := app.SignIn(access.Admin).Get("/staff/mails").Follow("重设密码").OK().HasText("只有收件人能看到").LacksText("hush")
	office := &outbox.Office{DB: app.DB} // no mail server is set up: mails are kept
	if _, err := office.Deliver(context.Background(), 10); err != nil {
		t.Fatal(err)
	}
	if n := entries(app, "mail.link_shown"); n != 0 {
		t.Errorf("%d links shown on the record", n)
	}
	one.Get(one.URL.Path).OK().HasText("/password/reset/hush")
	if n := entries(app, "mail.link_shown"); n != 1 {
		t.Errorf("%d links shown on the record, want one", n)
	}
}

// opened starts a deadline of staff.
func opened(app *webtest.App, kind, object, period string) {
	app.Do(func(tx *db.Tx) error {
		audit.Record(tx, audit.Entry{Action: "test.begun", Object: object})
		_, err := deadline.Open(tx, deadline.New{Kind: kind, Object: object, Merchant: "M001", Audience: deadline.Staff, Programme: "yanxuan", Clause: "YX-8", Period: period,
			Title: text.F("处理 %s", "Deal with %s", object), Link: "/staff/x"})
		return err
	})
}

// YX-8, YX-12, GEN-8: the report tells met, missed and open apart, with the working hours that it took.
func TestServiceLevelIsReportedWithItsDefinitions(t *testing.T) {
	app := portal(t)
	app.Clock.Set(clock.Must("2026-11-23T09:00:00+08:00"))
	opened(app, "objection.answer", "objection:1", "24h")
	opened(app, "objection.answer", "objection:2", "24h")
	opened(app, "case.review", "case:1", "7wd")
	app.Clock.Advance(2 * time.Hour)
	app.Do(func(tx *db.Tx) error {
		audit.Record(tx, audit.Entry{Action: "test.ended", Object: "objection:1"})
		return deadline.CloseAll(tx, "objection:1", deadline.Met)
	})
	app.Clock.Advance(24 * time.Hour)
	b := app.SignIn(access.Reviewer)
	p := b.Get("/staff/service-level").OK().Sound().HasText("按时率", "50.0 %", "异议答复", "2.0 小时", "每个工作日 24 小时", "国务院放假调休安排")
	if n := p.Find("#levels tbody tr").Length(); n != 1 {
		t.Errorf("%d kinds ended so far, want one", n)
	}
	wide := b.Get("/staff/service-level?from=2026-11-01&to=2026-12-31").OK()
	if n := wide.Find("#levels tbody tr").Length(); n != 2 {
		t.Errorf("%d kinds until the end of the year, want two", n)
	}
	file := b.Get("/staff/service-level.csv?from=2026-11-01&to=2026-12-31").OK()
	if got := string(file.Body); !strings.Contains(got, "objection.answer,2,1,1,0,2.0,2.0,0.0\n") || !strings.Contains(got, "case.review,1,0,0,1,0.0,0.0,0.0\n") {
		t.Errorf("the file says %s", got)
	}
	b.Get("/staff/service-level?from=2020-01-01&to=2020-01-02").OK().HasText("这段时间没有到期的事项")
	if has := b.English().Get("/staff/service-level").OK().Sound().Untranslated(); has != "" {
		t.Errorf("in English it says %q", has)
	}
}

func TestDeadlinesAreListedSoonestFirstAndFiltered(t *testing.T) {
	app := portal(t)
	opened(app, "case.review", "case:1", "7wd")
	opened(app, "objection.answer", "objection:1", "24h")
	b := app.SignIn(access.Operator)
	p := b.Get("/staff/deadlines").OK().Sound()
	if first := p.Find("#deadlines tbody tr").First().Text(); !strings.Contains(first, "处理 objection:1") || !strings.Contains(first, "2026-11-23 15:30") {
		t.Errorf("the first is %s", first)
	}
	if n := p.Submit("#deadline-filter", webtest.Values{"kind": "case.review"}).OK().Find("#deadlines tbody tr").Length(); n != 1 {
		t.Errorf("%d reviews", n)
	}
	if n := b.Get("/staff/deadlines?until=2026-11-23").Find("#deadlines tbody tr").Length(); n != 1 {
		t.Errorf("%d end by the 23rd", n)
	}
	b.Get("/staff/deadlines?audience=merchant").OK().HasText("没有进行中的期限", "清除筛选")
	if has := b.English().Get("/staff/deadlines").OK().Sound().Untranslated(); has != "" {
		t.Errorf("in English it says %q", has)
	}
}

func TestDeadlinesArePagedByKey(t *testing.T) {
	app := portal(t)
	for i := range 55 {
		opened(app, "case.review", "case:"+string(rune('A'+i)), "7wd")
	}
	p := app.SignIn(access.Operator).Get("/staff/deadlines").OK()
	if n := p.Find("#deadlines tbody tr").Length(); n != 50 {
		t.Errorf("%d on the first page", n)
	}
	if n := p.Follow("下一页").OK().Find("#deadlines tbody tr").Length(); n != 5 {
		t.Errorf("%d on the second", n)
	}
}
