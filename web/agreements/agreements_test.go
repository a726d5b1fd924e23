package agreements_test

import (
	"bytes"
	"strings"
	"testing"
	"time"

	"github.com/mengyue/portal/models/access"
	"github.com/mengyue/portal/models/agreement"
	"github.com/mengyue/portal/models/blob"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/pdf"
	"github.com/mengyue/portal/web/agreements"
	"github.com/mengyue/portal/web/people"
	"github.com/mengyue/portal/web/webtest"
)

const signing = "/programmes/yanxuan/sign"

// reviewed is the second step, with everything of the first acknowledged.
func reviewed(t *testing.T, b *webtest.Browser) *webtest.Page {
	t.Helper()
	page := b.Get(signing + "?next=/cases/C1").OK().Follow("阅读并签署").OK()
	return page.Press("下一步", webtest.Values{"ack.platform-duties": []string{"yes"}, "ack.merchant-duties": []string{"yes"}, "ack.no-promise": []string{"yes"}}).OK()
}

// signed signs the co-op agreement and is its result page.
func signed(t *testing.T, b *webtest.Browser) *webtest.Page {
	t.Helper()
	return reviewed(t, b).Press("签署", webtest.Values{"name": "merchant_owner", "capacity": "authorised_agent", "agree": []string{"yes"}}).OK()
}

// only is the one signature of M001.
func only(t *testing.T, app *webtest.App) (s agreement.Signature) {
	t.Helper()
	app.View(func(tx *db.Tx) error {
		list, err := agreement.List(tx, "M001")
		if len(list) == 1 {
			s = list[0]
		} else {
			t.Errorf("%d signatures", len(list))
		}
		return err
	})
	return s
}

// YX-2, YX-7, YX-S: from what has to be signed over the texts to the signed paper, without scripts.
func TestOwnerReadsAcknowledgesAndSignsBothAgreements(t *testing.T) {
	app := webtest.New(t, agreements.Routes)
	owner := app.SignIn(access.Owner)
	owner.Get(signing).OK().HasText("商家服务协议、支付授权协议", "需要签署", "2 份协议同时签署，缺一不可", "由您签署")
	page := signed(t, owner).HasText("已签署", "MY-", "测试商家 M001", "正常", "我知道平台不承诺销售增长。", "未知（浏览器未运行脚本）", "回到申请")
	s := only(t, app)
	if page.URL.Path != "/signatures/"+s.ID || page.URL.Query().Get("next") != "/cases/C1" {
		t.Errorf("at %s", page.URL)
	}
	paper := owner.Get("/signatures/" + s.ID + "/pdf").OK()
	if blob.Sum(paper.Body) != s.PDF || !pdf.Examine(paper.Body).Intact || !strings.Contains(paper.Header.Get("Content-Disposition"), s.Number) {
		t.Error("the signed paper is not the one that was kept")
	}
	if f := pdf.Examine(owner.Get("/signatures/" + s.ID + "/evidence").OK().Body); !f.Intact || f.Number != s.Number {
		t.Errorf("evidence sheet: %+v", f)
	}
	owner.Get("/signatures").OK().HasText("商家服务协议", "支付授权协议", s.Number)
	owner.Get(signing).OK().HasText("无需签署").LacksText("阅读并签署")
	owner.English().Get("/signatures/"+s.ID).OK().HasText("Merchant Service Agreement", "Evidence", "Agent authorised by the legal representative")
}

// YX-2: nothing is ticked beforehand, and what is not acknowledged keeps the person at the texts.
func TestNothingIsTickedBeforehandAndEachStatementIsDemanded(t *testing.T) {
	app := webtest.New(t, agreements.Routes)
	owner := app.SignIn(access.Owner)
	page := owner.Get(signing+"/co-op").OK().HasText("平台在合作期内的义务", "商家在合作期内的义务", "不承诺销售额、流量或订单的增长", "重点条款")
	if page.All("input[checked]").Length() != 0 {
		t.Error("a box is ticked beforehand")
	}
	again := page.Press("下一步", webtest.Values{"ack.no-promise": []string{"yes"}}).Want(422).HasText("请阅读“平台在合作期内的义务”并勾选确认。")
	if n := again.All("input[checked]").Length(); n != 1 {
		t.Errorf("%d boxes came back ticked", n)
	}
	last := reviewed(t, owner).HasText("第 2 步", "merchant_owner", "SHA-256")
	if last.All("input[checked]").Length() != 0 {
		t.Error("a box of the second step is ticked beforehand")
	}
	last.Press("签署", webtest.Values{"name": "别人"}).Want(422).HasText("请勾选同意协议", "请选择您以什么身份签署", "须与账号姓名“merchant_owner”一致")
	app.View(func(tx *db.Tx) error {
		list, err := agreement.List(tx, "M001")
		if len(list) != 0 {
			t.Error("something was signed")
		}
		return err
	})
}

// YX-S: a browser that runs scripts and tells that the end was not reached is sent back to read.
func TestATextThatWasNotReadToItsEndIsNotSigned(t *testing.T) {
	app := webtest.New(t, agreements.Routes)
	page := app.SignIn(access.Owner).Get(signing + "/co-op").OK()
	all := webtest.Values{"ack.platform-duties": []string{"yes"}, "ack.merchant-duties": []string{"yes"}, "ack.no-promise": []string{"yes"}, "read.service": "yes", "read.withholding": "no"}
	again := page.Press("下一步", all).Want(422).HasText("请把“支付授权协议”阅读到末尾。")
	if got := again.Find(`input[name="read.service"]`).AttrOr("value", ""); got != "yes" {
		t.Errorf("what was read came back as %q", got)
	}
}

// YX-S: password or second factor are asked again after ten minutes; what was typed is kept meanwhile.
func TestSigningAsksForThePasswordAgainAfterTenMinutes(t *testing.T) {
	app := webtest.New(t, agreements.Routes, people.Routes)
	page := reviewed(t, app.SignIn(access.Owner))
	app.Clock.Advance(10 * time.Minute)
	confirm := page.Press("签署", webtest.Values{"name": "merchant_owner", "capacity": "authorised_agent", "agree": []string{"yes"}}).At("/confirm").OK()
	confirm.Submit("#confirm", webtest.Values{"password": "correct horse battery staple"}).OK().HasText("您填写的内容没有丢失").Press("继续提交", nil).OK().HasText("已签署")
	e, err := only(t, app).ReadEvidence()
	if err != nil || e.Confirmed != app.Clock.Now() {
		t.Errorf("%v: confirmed at %s", err, e.Confirmed)
	}
}

// YX-7: the same form sent twice signs once.
func TestTheSameFormSentTwiceSignsOnce(t *testing.T) {
	app := webtest.New(t, agreements.Routes)
	page := reviewed(t, app.SignIn(access.Owner))
	values := webtest.Values{"name": "merchant_owner", "capacity": "legal_representative", "agree": []string{"yes"}}
	first, second := page.Press("签署", values).OK(), page.Press("签署", values).OK()
	if first.URL.Path != second.URL.Path {
		t.Errorf("%s and %s", first.URL.Path, second.URL.Path)
	}
	only(t, app)
}

func TestAMemberReadsButDoesNotSign(t *testing.T) {
	app := webtest.New(t, agreements.Routes)
	member := app.SignIn(access.Member)
	member.Get(signing).OK().HasText("由商家负责人签署")
	page := member.Get(signing + "/co-op").OK().HasText("请让商家负责人登录后签署").LacksText("下一步：签署")
	page.Lacks(`input[type="checkbox"]`)
	if got := member.Post(signing+"/co-op", nil); got.Status != 403 {
		t.Errorf("status %d", got.Status)
	}
}

func TestLeavingWithoutSigningTellsWhatFollows(t *testing.T) {
	app := webtest.New(t, agreements.Routes)
	page := app.SignIn(access.Owner).Get(signing + "/co-op?next=/cases/C1").OK().Follow("不同意并退出").OK()
	page.HasText("没有签署任何协议", "不能提交", "回到申请", "草稿保留")
	webtest.New(t, agreements.Routes).SignIn(access.Owner).Get(signing+"/co-op/leave?next=//evil.example").OK().LacksText("evil", "回到申请").HasText("回到首页")
}

// YX-5: the owner revokes one agreement, after being told what follows.
func TestOwnerRevokesOneAgreement(t *testing.T) {
	app := webtest.New(t, agreements.Routes)
	owner := app.SignIn(access.Owner)
	page := signed(t, owner)
	confirm := owner.Get(page.URL.Path+"/revoke?agreement=withholding").OK().HasText("平台可以按规则清退", "不能收回")
	confirm.Press("确认撤销", webtest.Values{"reason": ""}).Want(422).HasText("请写明理由")
	confirm.Press("确认撤销", webtest.Values{"reason": "更换收款账户"}).OK().HasText("已撤销", "更换收款账户", "“支付授权协议”被商家撤销")
	owner.Get("/signatures").OK().HasText("历史")
	owner.Get(signing).OK().HasText("此前的签署已撤销。", "阅读并签署")
}

// YX-5: staff suspend and restore; the merchant's page says so.
func TestStaffSuspendAndRestore(t *testing.T) {
	app := webtest.New(t, agreements.Routes)
	owner := app.SignIn(access.Owner)
	page := signed(t, owner)
	staff := app.SignIn(access.Supervisor)
	staff.Get("/staff/signatures").OK().HasText("商家服务协议", "测试商家 M001")
	staff.Get("/staff/signatures?merchant=M001").OK().HasText("商家服务协议", "测试商家 M001")
	staff.Get("/staff/signatures?merchant=M002").OK().HasText("没有签署记录")
	at := "/staff" + page.URL.Path
	staff.Get(at+"/suspend?agreement=service").OK().Press("确认暂停", webtest.Values{"reason": "账户核实中"}).OK().HasText("已暂停", "账户核实中")
	owner.Get(page.URL.Path).OK().HasText("已暂停", "账户核实中")
	staff.Get(at+"/restore?agreement=service").OK().Press("确认恢复", webtest.Values{"reason": "核实完成"}).OK().HasText("核实完成")
	if got := app.SignIn(access.Auditor).Get(at + "/suspend?agreement=service"); got.Status != 403 {
		t.Errorf("an auditor: %d", got.Status)
	}
}

func TestAnotherMerchantsSignatureIsNotThere(t *testing.T) {
	app := webtest.New(t, agreements.Routes)
	path := signed(t, app.SignIn(access.Owner)).URL.Path
	other := app.SignIn(access.Owner, "M002")
	for _, rest := range []string{"", "/pdf", "/evidence", "/revoke?agreement=service"} {
		other.Get(path + rest).Want(404)
	}
}

// YX-S: anyone verifies a paper, by its number or by the file.
func TestAnyoneVerifiesAPaper(t *testing.T) {
	app := webtest.New(t, agreements.Routes)
	owner := app.SignIn(access.Owner)
	signed(t, owner)
	s := only(t, app)
	paper := owner.Get("/signatures/" + s.ID + "/pdf").Body
	anyone := app.Visitor()
	anyone.Get("/verify").OK().Press("核验编号", webtest.Values{"number": strings.ToLower(s.Number)}).OK().HasText("签署记录真实有效", "测试商家 M001", "merchant_owner", s.PDF, s.Certificate)
	anyone.Get("/verify?number=MY-AAAA-BBBB-CCCC-DDDD").Want(404).HasText("没有这个编号的签署")
	flipped := bytes.Clone(paper)
	flipped[len(flipped)/2] ^= 1
	for want, file := range map[string][]byte{"文件未被改动": paper, "文件已被改动": flipped, "不是本平台签署的文件": []byte("%PDF-1.7"), "但文件后面增加了内容": append(bytes.Clone(paper), '\n')} {
		anyone.Get("/verify").OK().Press("核验文件", webtest.Values{"file": webtest.File{Name: "a.pdf", Content: file}}).OK().HasText(want).LacksText("192.0.2.1", "webtest")
	}
	anyone.Get("/verify").OK().Press("核验文件", nil).Want(422).HasText("请选择一个 PDF 文件。")
	anyone.Get("/verify").OK().Press("核验文件", webtest.Values{"file": webtest.File{Name: "a.pdf", Content: make([]byte, 21<<20)}}).Want(413).HasText("超过 20 MB")
	if got := string(anyone.Get("/verify/certificate").OK().Body); strings.Count(got, "BEGIN CERTIFICATE") != 2 || strings.Contains(got, "PRIVATE") {
		t.Error(got)
	}
}

func TestOneAddressVerifiesSixtyFilesInTenMinutes(t *testing.T) {
	app := webtest.New(t, agreements.Routes)
	page := app.Visitor().Get("/verify").OK()
	for range 60 {
		page.Press("核验文件", webtest.Values{"file": webtest.File{Name: "a.pdf", Content: []byte("x")}}).OK()
	}
	page.Press("核验文件", webtest.Values{"file": webtest.File{Name: "a.pdf", Content: []byte("x")}}).Want(429)
}

// Anyone reads and downloads the agreements of a programme (E-Commerce Law, art. 33).
func TestAnyoneReadsTheAgreements(t *testing.T) {
	app := webtest.New(t, agreements.Routes)
	anyone := app.Visitor()
	anyone.Get("/programmes/yanxuan/agreements/service").OK().HasText("第一条", "服务费", "重点条款", "2023年8月4日")
	anyone.English().Get("/programmes/yanxuan/agreements/service").OK().HasText("Service fee", "Key clause")
	if got := anyone.Get("/programmes/yanxuan/agreements/service/pdf").OK(); !bytes.HasPrefix(got.Body, []byte("%PDF")) {
		t.Error("no PDF")
	}
	anyone.Get("/programmes/yanxuan/agreements/nothing").Want(404)
	anyone.Get("/programmes/nothing/agreements/service").Want(404)
}
