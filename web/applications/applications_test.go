package applications_test

import (
	"encoding/json"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/mengyue/portal/models/access"
	"github.com/mengyue/portal/models/application"
	"github.com/mengyue/portal/models/application/casetest"
	"github.com/mengyue/portal/models/clock"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/web/webtest"
)

const pdf = "%PDF-1.4\n1 0 obj\n<< /Type /Catalog /Pages 2 0 R >>\nendobj\n2 0 obj\n<< /Type /Pages /Kids [3 0 R] /Count 1 >>\nendobj\n" +
	"3 0 obj\n<< /Type /Page /Parent 2 0 R /MediaBox [0 0 200 200] >>\nendobj\nxref\n0 4\n0000000000 65535 f \n0000000009 00000 n \n0000000058 00000 n \n0000000115 00000 n \n" +
	"trailer\n<< /Size 4 /Root 1 0 R >>\nstartxref\n188\n%%EOF\n"

// YX-2, YX-6, YX-7: before anybody starts, the page says who may join, which papers, how long, and what both sides owe.
func TestBeforeYouStartSaysWhatIsNeeded(t *testing.T) {
	_, _, owner := world(t, play())
	p := owner.Get("/programmes/yanxuan").Follow("申请加入").OK().At("/programmes/yanxuan/apply")
	p.HasText("商家等级 L3 及以上", "商标注册证", "约需", "7 个工作日", "平台在合作期内的义务", "不承诺销售额", "《商家服务协议》")
	bare := owner.Get("/programmes/channel-distributor/apply").OK().HasText("为注册会员").LacksText("请准备这些材料")
	if !bare.Has("#start") {
		t.Error("a programme that asks for no papers cannot be applied to")
	}
	p.Submit("#start", nil).OK().HasText("可按任意顺序填写", "未开始", "还不能提交")
}

// YX-6, YX-7, YX-8: the whole way without scripts: task list, sections, a paper, checks, answers, submission.
func TestMerchantAppliesFromTheTaskListToTheConfirmation(t *testing.T) {
	_, s, owner := world(t, play())
	home := owner.Get("/programmes/yanxuan/apply").Submit("#start", nil).OK()
	next := home.Follow("了解计划").OK().Press("保存并继续", webtest.Values{"a.informed": "materials"}).OK().HasText("“了解计划”已保存", "联系人姓名")
	next = next.Press("保存并继续", webtest.Values{"a.contact_name": "林岚", "a.contact_phone": "13800000000"}).HasText("申报的商家类型")
	next = next.Press("保存并继续", webtest.Values{"a.kinds": []string{"brand_owned"}}).OK().HasText("商标注册证", "当“申报的商家类型”包含“知名品牌代工厂”时，还需填写“代工合同或订单”")
	next = next.Press("保存并继续", webtest.Values{"f.trademark_certificate": webtest.File{Name: "商标注册证.pdf", Content: []byte(pdf)}}).OK().HasText("主营商品与特色")
	next = next.Press("保存并继续", webtest.Values{"a.products": "儿童餐具", "a.strength": "两条产线"}).OK().At(home.URL.Path).HasText("已完成 5 / 5 部分", "未签署")
	owner.Get(home.URL.Path+"/answers").HasText("现在还不能提交", "还有 2 份协议没有签署", "儿童餐具", "商标注册证.pdf")
	s.Sign()
	next.Follow("逐条核验").OK().HasText("可以提交", "商家等级 L3 及以上", "不低于 3")
	done := owner.Get(home.URL.Path).HasText("可以提交").Follow("核对并提交").OK().Press("确认提交", nil).OK()
	done.HasText("申请已提交", "20261122-", "2026年12月1日（周二）24:00", "还剩 7 个工作日", "受理")
	owner.Get("/cases").HasText("已提交", "20261122-")
	owner.Get(home.URL.Path).OK().HasText("提交申请", "儿童餐具", "商标注册证.pdf", "撤回这份申请")
	owner.Get(home.URL.Path + "/sections/1").At(home.URL.Path)
}

func TestSectionKeepsWhatWasTypedAndSaysWhatIsMissing(t *testing.T) {
	_, _, owner := world(t, play())
	home := owner.Get("/programmes/yanxuan/apply").Submit("#start", nil)
	p := home.Follow("联系人").Press("保存并继续", webtest.Values{"a.contact_name": "林岚"}).OK()
	p.HasText("已保存，但这一部分还没有填完", "请填写“联系电话”")
	if v := p.Find("input[name='a.contact_name']").AttrOr("value", ""); v != "林岚" {
		t.Errorf("the name is %q", v)
	}
	if !strings.HasPrefix(p.Find("title").Text(), "错误：") {
		t.Errorf("the title is %q", p.Find("title").Text())
	}
	if href := p.Find("#error-summary a").First().AttrOr("href", ""); !p.Has(href) {
		t.Errorf("the error leads to %s, which is not there", href)
	}
}

// YX-6: an answer of the wrong kind is kept and told beside its field.
func TestWrongAnswerIsKeptAndToldBesideItsField(t *testing.T) {
	_, _, owner := world(t, play())
	home := owner.Get("/programmes/yanxuan/apply").Submit("#start", nil)
	home.Follow("商家类型").Submit("button[value=stay]", webtest.Values{"a.kinds": []string{"medium_factory"}}).OK()
	p := owner.Get(home.URL.Path).Follow("经营情况").Submit("button[value=stay]", webtest.Values{"a.turnover": "五百万"}).OK()
	p.HasText("以元为单位的金额")
	if v := p.Find("input[name='a.turnover']").AttrOr("value", ""); v != "五百万" {
		t.Errorf("the turnover is %q", v)
	}
}

// Papers are chosen from the library, taken back by unticking, and a wrong file costs nothing that was typed.
func TestPaperIsUploadedChosenFromTheLibraryAndTakenBack(t *testing.T) {
	_, s, owner := world(t, play())
	lib := s.Paper("旧商标证.pdf", "application/pdf", 900)
	home := owner.Get("/programmes/yanxuan/apply").Submit("#start", nil)
	home.Follow("商家类型").Submit("button[value=stay]", webtest.Values{"a.kinds": []string{"brand_owned"}})
	papers := owner.Get(home.URL.Path).Follow("证明材料").OK()
	bad := papers.Submit("button[value=stay]", webtest.Values{"f.trademark_certificate": webtest.File{Name: "证书.pdf", Content: []byte("不是 PDF")}, "p.trademark_certificate.library": []string{lib.ID}})
	bad.Want(http.StatusUnprocessableEntity).HasText("有文件没有保存", "证书.pdf")
	if !bad.Has("input[name='p.trademark_certificate.library'][value='" + lib.ID + "'][checked]") {
		t.Error("the paper that was ticked is lost")
	}
	ok := bad.Submit("button[value=stay]", nil).OK().HasText("旧商标证.pdf")
	ok = ok.Submit("button[value=stay]", webtest.Values{"f.trademark_certificate": webtest.File{Name: "新商标证.pdf", Content: []byte(pdf)}}).OK()
	if n := ok.Find(".document").Length(); n != 2 {
		t.Errorf("%d papers are handed in, want two", n)
	}
	gone := ok.Submit("button[value=stay]", webtest.Values{"p.trademark_certificate.library": nil}).OK()
	gone.Lacks(".document").HasText("新商标证.pdf")
}

func TestAutosaveKeepsTheDraftAndTellsWhen(t *testing.T) {
	app, _, owner := world(t, play())
	home := owner.Get("/programmes/yanxuan/apply").Submit("#start", nil)
	p := home.Follow("联系人")
	form := p.Find("#section")
	version := p.Find("input[name=version]").AttrOr("value", "")
	answer := owner.Post(form.AttrOr("data-autosave", ""), url.Values{"version": {version}, "a.contact_name": {"林岚"}})
	var told struct{ Message, Version string }
	if err := json.Unmarshal(answer.Body, &told); err != nil || answer.Status != http.StatusOK || !strings.HasPrefix(told.Message, "已保存 15:30:00") || told.Version == version {
		t.Fatalf("autosave answers %d %s", answer.Status, answer.Body)
	}
	if v := owner.Get(p.URL.Path).Find("input[name='a.contact_name']").AttrOr("value", ""); v != "林岚" {
		t.Errorf("the draft holds %q", v)
	}
	late := owner.Post(form.AttrOr("data-autosave", ""), url.Values{"version": {version}, "a.contact_name": {"别人"}})
	if late.Status != http.StatusConflict || !strings.Contains(string(late.Body), "没有保存") {
		t.Errorf("an older version is answered with %d %s", late.Status, late.Body)
	}
	app.SignIn(access.Owner, "M002").Post(form.AttrOr("data-autosave", ""), url.Values{"version": {told.Version}}).Want(http.StatusNotFound)
}

func TestWhoSavesAnOlderVersionKeepsWhatTheyTyped(t *testing.T) {
	_, _, owner := world(t, play())
	home := owner.Get("/programmes/yanxuan/apply").Submit("#start", nil)
	first, second := home.Follow("联系人"), home.Follow("联系人")
	first.Submit("button[value=stay]", webtest.Values{"a.contact_name": "陈舟"}).OK()
	lost := second.Submit("button[value=stay]", webtest.Values{"a.contact_name": "林岚"}).Want(http.StatusConflict)
	lost.HasText("您填写的内容仍保留")
	if v := lost.Find("input[name='a.contact_name']").AttrOr("value", ""); v != "林岚" {
		t.Errorf("what was typed is %q", v)
	}
	lost.Submit("button[value=stay]", nil).OK()
}

// YX-3, YX-6, NUM-3: each clause shows its value, limit, gap and remedy; any-of groups show every alternative.
func TestChecksShowEachClauseWithValueLimitGapAndRemedy(t *testing.T) {
	pl := play()
	pl.Facts["level"], pl.Facts["jd_monthly_sales"], pl.Facts["trademark_same_entity"] = "2", "412000.00", "false"
	_, s, owner := world(t, pl)
	f := s.Draft()
	p := owner.Get("/cases/" + f.Case.ID + "/checks").OK()
	level := p.Find("#check-level").Text()
	for _, want := range []string{"不符合", "YX-3", "不低于 3", "1", "升级任务"} {
		if !strings.Contains(level, want) {
			t.Errorf("the level's check lacks %q: %s", want, level)
		}
	}
	if jd := p.Find("#check-kind-jd").Text(); !strings.Contains(jd, "¥412,000.00") || !strings.Contains(jd, "不低于 ¥500,000.00") || !strings.Contains(jd, "¥88,000.00") {
		t.Errorf("JD reads %s", jd)
	}
	if n := p.Find("#check-kind > .check-words > ul > .check").Length(); n != 10 {
		t.Errorf("%d alternatives, want ten", n)
	}
	if douyin := p.Find("#check-kind-douyin").Text(); !strings.Contains(douyin, "缺少数据") {
		t.Errorf("a missing figure reads %s", douyin)
	}
	p.HasText("有 2 条不符合，还不能提交", "未签署")
	owner.Get("/cases/" + f.Case.ID + "/answers").HasText("现在还不能提交")
}

// YX-7: without both signatures the application cannot be submitted, whatever form is sent.
func TestSubmissionThatIsNotReadyShowsTheChecks(t *testing.T) {
	_, s, owner := world(t, play())
	s.Sign()
	f := s.Draft()
	p := owner.Get("/cases/" + f.Case.ID + "/answers").OK()
	s.Fact("level", "2")
	p.Press("确认提交", nil).Want(http.StatusUnprocessableEntity).HasText("有 1 项条件不符合", "商家等级 L3 及以上")
	s.Fact("level", "3")
	owner.Get("/cases/"+f.Case.ID+"/answers").Press("确认提交", nil).OK().HasText("申请已提交")
}

func TestSameSubmissionTwiceIsOneCase(t *testing.T) {
	app, s, owner := world(t, play())
	s.Sign()
	f := s.Draft()
	p := owner.Get("/cases/" + f.Case.ID + "/answers").OK()
	p.Press("确认提交", nil).OK().HasText("申请已提交")
	p.Press("确认提交", nil).OK().HasText("申请已提交")
	app.View(func(tx *db.Tx) error {
		all, err := application.Of(tx, "M001")
		if len(all) != 1 {
			t.Errorf("%d cases", len(all))
		}
		return err
	})
}

// YX-8: while corrections are with the merchant only the named items are open, and the clock stands.
func TestCorrectionsAreAnsweredItemByItem(t *testing.T) {
	_, s, owner := world(t, play())
	c := corrected(s, "products", "contact_phone")
	p := owner.Get("/cases/"+c.ID).OK().HasText("待补正", "计时暂停").Follow("去补正").OK()
	p.HasText("请写明products", "主营商品与特色", "联系电话", "现在的内容")
	edit := p.Follow("修改：主营商品与特色").OK().HasText("需要补正：主营商品与特色", "✓ 已确认", "两条产线，月产能二十万件")
	edit.Lacks("[name='a.strength']")
	back := edit.Press("保存并继续", webtest.Values{"a.products": "儿童餐具，附外观专利"}).OK().At("/cases/" + c.ID + "/corrections")
	short := back.Press("交回补正", nil).Want(http.StatusUnprocessableEntity).HasText("请更正“联系电话”")
	if href := short.Find("#error-summary a").AttrOr("href", ""); !short.Has(href) {
		t.Errorf("the error leads to %s, which is not there", href)
	}
	short.Press("交回补正", webtest.Values{"r.contact_phone": "号码无误，工作日可接听"}).OK().At("/cases/"+c.ID).HasText("补正已交回", "审核中")
	if s.Now(c.ID).State() != application.Reviewing {
		t.Errorf("the case is %s", s.Now(c.ID).State())
	}
	owner.Get("/cases/"+c.ID+"/corrections").OK().HasText("没有需要补正的项目", "号码无误")
}

// GEN-4, GEN-6: a refused case shows its reasons and the way to appeal.
func TestRefusedCaseLeadsToItsDecisionAndAppeal(t *testing.T) {
	_, s, owner := world(t, play())
	c := s.Judge(casetest.Zhou, s.Claimed(casetest.Zhou), "failed")
	s.In(casetest.Zhou, func(tx *db.Tx) (err error) {
		c, err = application.Reject(tx, c.ID, c.Version, refusal())
		return err
	})
	p := owner.Get("/cases/"+c.ID).OK().HasText("申请未通过", "可以在", "前申诉")
	if !p.Has("a[href='/decisions/"+c.Decision+"']") || !p.Has("a[href='/decisions/"+c.Decision+"/appeal']") {
		t.Error("the decision and the appeal are not to be reached")
	}
}

func TestApplicationIsTakenBackAfterItsConsequencesAreSeen(t *testing.T) {
	_, s, owner := world(t, play())
	c := s.Submitted()
	p := owner.Get("/cases/" + c.ID).Follow("撤回这份申请").OK().HasText("审核停止")
	p.Press("确认撤回", nil).OK().At("/cases").HasText("申请已撤回", "已撤回")
	if s.Now(c.ID).State() != application.Withdrawn {
		t.Error("the case is still open")
	}
	p.Press("确认撤回", nil).At("/cases")
	owner.Get("/cases/"+c.ID+"/withdraw").Press("确认撤回", nil).Want(http.StatusConflict)
	owner.Get("/programmes/yanxuan/apply").OK().Submit("#start", nil).OK().HasText("草稿")
}

// GEN-3: who has an application under way is led to it instead of starting a second one.
func TestSecondApplicationLeadsToTheFirst(t *testing.T) {
	_, s, owner := world(t, play())
	f := s.Draft()
	owner.Get("/programmes/yanxuan/apply").OK().Lacks("#start").Follow("继续填写草稿").At("/cases/" + f.Case.ID)
}

// YX-18: who left is told from when on it may apply again.
func TestWhoIsBarredIsToldFromWhenOn(t *testing.T) {
	app, _, owner := world(t, play())
	app.Do(func(tx *db.Tx) error { return bar(tx, "M001", clock.Must("2027-11-23")) })
	owner.Get("/programmes/yanxuan/apply").OK().Lacks("#start").HasText("最早可以申请的时间", "2027年11月23日", "查看条款 YX-18")
}

func TestAnotherMerchantsCaseIsNotThere(t *testing.T) {
	app, s, _ := world(t, play())
	f := s.Draft()
	other := app.SignIn(access.Owner, "M002")
	for _, path := range []string{"", "/sections/1", "/checks", "/answers", "/submitted", "/corrections", "/withdraw"} {
		other.Get("/cases/" + f.Case.ID + path).Want(http.StatusNotFound)
	}
	other.Get("/cases").OK().HasText("还没有申请")
}

func TestEveryPageSpeaksBothLanguagesAndNamesItsLinks(t *testing.T) {
	_, s, owner := world(t, play())
	f := s.Draft()
	s.Sign()
	var paths []string
	for _, path := range []string{"", "/sections/1", "/sections/2", "/sections/3", "/sections/4", "/sections/5", "/checks", "/answers", "/withdraw"} {
		paths = append(paths, "/cases/"+f.Case.ID+path)
	}
	for _, path := range append(paths, "/cases", "/programmes/yanxuan/apply") {
		owner.Get(path).OK().Sound()
	}
	owner.English()
	for _, path := range append(paths, "/cases", "/programmes/yanxuan/apply") {
		if has := owner.Get(path).OK().Sound().Untranslated("林岚", "儿童餐具", "两条产线，月产能二十万件", "1688严选"); has != "" {
			t.Errorf("%s in English says %q", path, has)
		}
	}
}
