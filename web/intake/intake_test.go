package intake_test

import (
	"bytes"
	"image"
	"image/png"
	"net/http"
	"strings"
	"testing"

	"github.com/mengyue/portal/models/access"
	"github.com/mengyue/portal/models/audit"
	"github.com/mengyue/portal/models/clock"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/deadline"
	data "github.com/mengyue/portal/models/intake"
	"github.com/mengyue/portal/models/merchant"
	"github.com/mengyue/portal/models/paper"
	"github.com/mengyue/portal/models/text"
	"github.com/mengyue/portal/web/intake"
	"github.com/mengyue/portal/web/webtest"
)

func file(rows ...string) webtest.File {
	return webtest.File{Name: "商家.csv", Content: []byte("merchant,name,legal_id,email\n" + strings.Join(rows, "\n") + "\n")}
}

func row(id string) string {
	return id + ",商家" + id + "," + webtest.LegalID(id) + "," + strings.ToLower(id) + "@rows.example"
}

func count(app *webtest.App, prefix string) (n int) {
	app.View(func(tx *db.Tx) error {
		found, err := merchant.List(tx, merchant.Question{Search: prefix, Limit: 200})
		n = len(found)
		return err
	})
	return n
}

func TestFileIsUploadedCheckedChosenAndImportedWithoutScripts(t *testing.T) {
	app := webtest.New(t, intake.Routes)
	b := app.SignIn(access.Operator)
	p := b.Get("/staff/imports").OK().Sound().HasText("还没有上传过文件")
	p = p.Submit("#send-form", webtest.Values{"kind": "merchants", "file": file(row("R1"), "R2,=1+1,123,x@rows.example", row("R3"))}).OK().Sound()
	p.HasText("检查中", "排队中")
	if !strings.Contains(string(p.Body), `http-equiv="refresh"`) {
		t.Error("the page does not refresh itself without scripts")
	}
	app.Settle()
	p = b.Get(p.URL.Path).OK().Sound().HasText("已检查，有错误，未导入", "3 行", "legal_id", "123", "不是统一社会信用代码")
	if count(app, "R") != 0 {
		t.Fatal("the check imported something")
	}
	rejected := b.Get(p.URL.Path + "/rejected").OK()
	if !strings.Contains(string(rejected.Body), "R2,'=1+1,123,x@rows.example,") || !strings.HasPrefix(rejected.Header.Get("Content-Disposition"), "attachment") {
		t.Errorf("rejected rows: %s, %s", rejected.Body, rejected.Header)
	}
	p.Submit("#start", nil).Want(http.StatusUnprocessableEntity).HasText("请选择导入方式")
	j := p.Submit("#start", webtest.Values{"mode": "good"}).OK().Sound()
	if !strings.HasPrefix(j.URL.Path, "/jobs/") {
		t.Fatalf("led to %s", j.URL.Path)
	}
	app.Settle()
	b.Get(j.URL.Path).OK().Sound().HasText("完成，有失败项", "已处理 3 / 3，失败 1", "商家.csv:3")
	b.Get(p.URL.Path).OK().Sound().HasText("已导入，有拒绝的行", "新增或更改")
	b.Get("/staff/jobs").OK().Sound().HasText("导入 商家：商家.csv")
	b.Get("/staff/imports").OK().Sound().HasText("商家.csv")
	if count(app, "R") != 2 {
		t.Fatal("the good rows are not there")
	}
}

func TestVeryFileThatWasImportedIsToldWhenItComesAgain(t *testing.T) {
	app := webtest.New(t, intake.Routes)
	b := app.SignIn(access.Operator)
	send := func() *webtest.Page {
		p := b.Get("/staff/imports").OK().Submit("#send-form", webtest.Values{"kind": "merchants", "file": file(row("R1"))}).OK()
		app.Settle()
		return b.Get(p.URL.Path).OK()
	}
	send().Submit("#start", webtest.Values{"mode": "atomic"}).OK()
	app.Settle()
	send().Sound().HasText("这个文件导入过", "内容完全相同", "0 行")
}

func TestFileThatIsNoneOfItsKindComesBackWithTheReason(t *testing.T) {
	app := webtest.New(t, intake.Routes)
	b := app.SignIn(access.Operator)
	p := b.Get("/staff/imports?kind=stores").OK()
	p.Submit("#send-form", webtest.Values{"kind": "merchants", "file": webtest.File{Name: "x.csv", Content: []byte("merchant,nme\n")}}).
		Want(http.StatusUnprocessableEntity).Sound().HasText("没有名为“nme”的列", "是否指“name”", "缺少列“email”")
	p.Submit("#send-form", webtest.Values{"kind": "merchants"}).Want(http.StatusUnprocessableEntity)
	p.Submit("#send-form", webtest.Values{"kind": ""}).Want(http.StatusUnprocessableEntity).HasText("请选择数据类型")
	if has := b.English().Get("/staff/imports").OK().Sound().Untranslated(); has != "" {
		t.Errorf("not translated: %s", has)
	}
}

func TestTemplateOfEveryKindCanBeDownloaded(t *testing.T) {
	app := webtest.New(t, intake.Routes)
	b := app.SignIn(access.Supervisor)
	page := b.Get("/staff/imports").OK()
	links := page.All(`a[href^="/staff/imports/templates/"]`)
	if kinds := len(data.Kinds()); links.Length() != kinds {
		t.Fatalf("%d templates for %d kinds", links.Length(), kinds)
	}
	for i := range links.Length() {
		b.Get(links.Eq(i).AttrOr("href", "")).OK()
	}
	b.Get("/staff/imports/templates/nothing").Want(http.StatusNotFound)
}

func TestJobIsSeenByWhoStartedItAndStoppedByThem(t *testing.T) {
	app := webtest.New(t, intake.Routes)
	b := app.SignIn(access.Operator)
	p := b.Get("/staff/imports").OK().Submit("#send-form", webtest.Values{"kind": "merchants", "file": file(row("R1"))}).OK()
	job := p.All(`form[action$="/stop"]`).AttrOr("action", "")
	job = strings.TrimSuffix(job, "/stop")
	fragment := b.Fragment(job, "job").OK()
	if strings.Contains(string(fragment.Body), "<html") || !strings.Contains(string(fragment.Body), `id="job"`) {
		t.Errorf("the fragment is %s", fragment.Body)
	}
	app.SignIn(access.Owner, "M1").Get(job).Want(http.StatusNotFound)
	other := app.SignIn(access.Operator, "").Get(job).OK()
	if other.All(`form[action$="/stop"]`).Length() != 0 {
		t.Error("somebody else may stop it")
	}
	b.Get(job).OK().Press("停止", nil).OK().HasText("正在停止")
	app.Settle()
	b.Get(job).OK().Sound().HasText("已停止", "停止前处理的部分保留")
	app.View(func(tx *db.Tx) error {
		entries, err := audit.Of(tx, "job:"+strings.TrimPrefix(job, "/jobs/"), 5)
		if len(entries) != 1 || entries[0].Action != "job.stopped" {
			t.Errorf("entries %+v", entries)
		}
		return err
	})
}

const year = "2027-01-01,元旦,true\n2027-01-02,元旦,false\n"

// TIME-4: staff add a year; they see what moves before it does, and every day's reason afterwards.
func TestYearIsAddedAfterItsEffectWasShown(t *testing.T) {
	app := webtest.New(t, intake.Routes)
	app.Clock.Set(clock.Must("2026-12-30T10:00:00+08:00"))
	var d deadline.Deadline
	app.Do(func(tx *db.Tx) (err error) {
		d, err = deadline.Open(tx, deadline.New{Kind: "case.review", Object: "case:1", Audience: deadline.Staff, Merchant: "M1", Period: "2wd", Clause: "YX-8", Title: text.Of("审核申请", "Review")})
		audit.Record(tx, audit.Entry{Action: "case.submitted", Object: "case:1"})
		return err
	})
	b := app.SignIn(access.Supervisor)
	p := b.Get("/staff/calendar").OK().Sound().HasText("官方名单", "没有名单，暂定", "2026年10月1日")
	p.Submit("#add-form", webtest.Values{"rows": "2027-01-04,元旦,false\nx,,maybe"}).Want(http.StatusUnprocessableEntity).Sound().
		HasText("不是周六或周日", "第 3 行", "“x”不是日期")
	p.Submit("#add-form", nil).Want(http.StatusUnprocessableEntity)
	p = p.Submit("#add-form", webtest.Values{"rows": year}).OK().Sound().HasText("2 天是新的或不同的", "1 项期限会移动", "审核申请")
	app.View(func(tx *db.Tx) error {
		if now, err := deadline.Find(tx, d.ID); err != nil || now.Due != d.Due {
			t.Error("the preview moved the deadline")
		}
		return nil
	})
	p.Submit("#extend", nil).OK().At("/staff/calendar").HasText("1 项期限按新日历重新计算", "2027年1月2日", "调休上班")
	b.Get("/deadlines/"+d.ID).OK().Sound().HasText("2027年1月1日（周五）", "元旦放假", "2027年1月2日（周六）", "元旦调休上班", "开始当日不计入", "2 个工作日")
	b.Get("/staff/calendar").OK().Submit("#add-form", webtest.Values{"rows": year}).OK().HasText("日历里已经是这样")
	app.SignIn(access.Owner, "M1").Get("/deadlines/" + d.ID).OK()
	app.SignIn(access.Owner, "M2").Get("/deadlines/" + d.ID).Want(http.StatusNotFound)
}

func TestDeadlineInHoursIsProvenInWords(t *testing.T) {
	app := webtest.New(t, intake.Routes)
	var d deadline.Deadline
	app.Do(func(tx *db.Tx) (err error) {
		d, err = deadline.Open(tx, deadline.New{Kind: "tag.objection", Object: "batch:1", Audience: deadline.Merchant, Merchant: "M1", Period: "24h", Title: text.Of("异议", "Objection"), Link: "/tags"})
		audit.Record(tx, audit.Entry{Action: "batch.announced", Object: "batch:1"})
		return err
	})
	b := app.SignIn(access.Owner, "M1")
	b.Get("/deadlines/"+d.ID).OK().Sound().HasText("TIME-2", "24 小时", "2026年11月23日（周一）15:30")
	if has := b.English().Get("/deadlines/" + d.ID).OK().Untranslated(); has != "" {
		t.Errorf("not translated: %s", has)
	}
}

func picture() []byte {
	var b bytes.Buffer
	if err := png.Encode(&b, image.NewGray(image.Rect(0, 0, 8, 8))); err != nil {
		panic(err)
	}
	return b.Bytes()
}

func TestPapersAreUploadedRenamedAndDownloaded(t *testing.T) {
	app := webtest.New(t, intake.Routes)
	b := app.SignIn(access.Owner, "M1")
	p := b.Get("/papers").OK().Sound().HasText("还没有材料")
	p = p.Submit("#upload-form", webtest.Values{"file": []webtest.File{{Name: "营业执照.png", Content: picture()}, {Name: "坏.pdf", Content: []byte("%PDF-1.7 cut")}}}).
		Want(http.StatusUnprocessableEntity).Sound().HasText("“坏.pdf”", "缺少 PDF 结尾", "营业执照.png")
	p.Submit("#upload-form", nil).Want(http.StatusUnprocessableEntity).HasText("请选择至少一个文件")
	var id string
	app.View(func(tx *db.Tx) error {
		all, err := paper.List(tx, "M1", "", 10)
		if len(all) != 1 {
			t.Fatalf("library %+v", all)
		}
		id = all[0].ID
		return err
	})
	got := b.Get("/papers/" + id).OK()
	if h := got.Header; !bytes.Equal(got.Body, picture()) || h.Get("Content-Disposition") != "attachment; filename*=utf-8''%E8%90%A5%E4%B8%9A%E6%89%A7%E7%85%A7.png" ||
		!strings.Contains(h.Get("Content-Security-Policy"), "sandbox") || h.Get("X-Content-Type-Options") != "nosniff" || h.Get("Content-Type") != "image/png" {
		t.Errorf("headers %v", h)
	}
	r := b.Get("/papers/" + id + "/name").OK().Sound()
	r.Submit("#rename", webtest.Values{"name": ""}).Want(http.StatusUnprocessableEntity)
	r.Submit("#rename", webtest.Values{"name": "执照 2026"}).OK().At("/papers").HasText("执照 2026.png")
	app.SignIn(access.Owner, "M2").Get("/papers/" + id).Want(http.StatusNotFound)
	app.SignIn(access.Reviewer).Get("/papers/" + id).OK()
	b.Get("/papers").OK().Submit("#upload-form", webtest.Values{"file": webtest.File{Name: "x.png", Content: picture()}}).OK().At("/papers").HasText("已保存 1 份")
	if has := app.SignIn(access.Member, "M2").English().Get("/papers").OK().Sound().Untranslated(); has != "" {
		t.Errorf("not translated: %s", has)
	}
}
