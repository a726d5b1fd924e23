package agreements_test

import (
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/PuerkitoBio/goquery"
	"github.com/mengyue/portal/models/access"
	"github.com/mengyue/portal/models/agreement"
	"github.com/mengyue/portal/models/audit"
	"github.com/mengyue/portal/models/blob"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/rulebook"
	"github.com/mengyue/portal/web/agreements"
	"github.com/mengyue/portal/web/webtest"
)

// acknowledged ticks everything of the first step.
var acknowledged = webtest.Values{"ack.platform-duties": []string{"yes"}, "ack.merchant-duties": []string{"yes"}, "ack.no-promise": []string{"yes"}}

// Every page has one h1 and a title, in both languages, and reading it changes nothing.
func TestEveryPageIsWholeInBothLanguagesAndReadingChangesNothing(t *testing.T) {
	app := webtest.New(t, agreements.Routes)
	owner := app.SignIn(access.Owner)
	at := signed(t, owner).URL.Path
	staff := app.SignIn(access.Supervisor)
	number := only(t, app).Number
	entries := func() (n int) {
		app.View(func(tx *db.Tx) error {
			all, err := audit.Find(tx, audit.Search{Limit: 500})
			n = len(all)
			return err
		})
		return n
	}
	before := entries()
	pages := map[string]*webtest.Browser{signing: owner, signing + "/co-op": owner, signing + "/co-op/leave": owner, "/signatures": owner, at: owner,
		at + "/revoke?agreement=service": owner, "/staff/signatures": staff, "/staff/signatures?merchant=M001": staff, "/staff/signatures?merchant=M999": staff, "/staff" + at: staff,
		"/staff" + at + "/suspend?agreement=service": staff, "/verify": app.Visitor(), "/verify?number=" + number: app.Visitor(), "/programmes/yanxuan/agreements/withholding": app.Visitor()}
	for _, language := range []string{"zh-CN", "en"} {
		for path, who := range pages {
			who.Header.Set("Accept-Language", language)
			page := who.Get(path).OK()
			if page.All("#main h1").Length() != 1 || strings.TrimSpace(page.Find("title").Text()) == "" || page.Find("html").AttrOr("lang", "") != language {
				t.Errorf("%s in %s is not whole", path, language)
			}
			page.Lacks("[style], script:not([src]), [onclick]")
		}
	}
	if after := entries(); after != before {
		t.Errorf("reading wrote %d entries", after-before)
	}
}

func TestWhatIsNotThereIsNotFound(t *testing.T) {
	app := webtest.New(t, agreements.Routes)
	owner := app.SignIn(access.Owner)
	at := signed(t, owner).URL.Path
	for _, path := range []string{"/programmes/none/sign", signing + "/none", signing + "/none/leave", signing + "?party=supplier", "/signatures/01NONE", "/signatures/01NONE/pdf",
		at + "/revoke", at + "/revoke?agreement=none"} {
		owner.Get(path).Want(404)
	}
	staff := app.SignIn(access.Supervisor)
	staff.Get("/staff/signatures/01NONE").Want(404)
	staff.Get("/staff" + at + "/suspend?agreement=none").Want(404)
}

// Nobody slips in a field that the page did not ask for.
func TestAFieldThatNobodyAskedForIsRefused(t *testing.T) {
	app := webtest.New(t, agreements.Routes)
	owner := app.SignIn(access.Owner)
	for _, path := range []string{signing + "/co-op/review", signing + "/co-op", "/verify"} {
		owner.Post(path, url.Values{"_token": {"t"}, "merchant": {"M002"}}).Want(422).HasText("merchant")
	}
}

// A text that is not the one in force is not signed, even where the form says so.
func TestAHashThatIsNotTheTextsIsRefused(t *testing.T) {
	app := webtest.New(t, agreements.Routes)
	owner := app.SignIn(access.Owner)
	page := owner.Get(signing + "/co-op").OK()
	page.Find(`input[name="text.service"]`).SetAttr("value", strings.Repeat("0", 64))
	page.Press("下一步", acknowledged).Want(409).HasText("的文本有了新版本", "请阅读新文本后再签署")
}

// The last step without what the first one asks for leads back to it.
func TestTheSecondStepAloneSignsNothing(t *testing.T) {
	app := webtest.New(t, agreements.Routes)
	owner := app.SignIn(access.Owner)
	page := reviewed(t, owner)
	page.Find(`input[name="ack.no-promise"]`).Remove()
	again := page.Press("签署", webtest.Values{"name": "merchant_owner", "capacity": "legal_representative", "agree": []string{"yes"}}).Want(422)
	again.HasText("第 1 步", "请阅读“不承诺声明”并勾选确认。")
	owner.Get("/signatures").OK().HasText("还没有签署过协议")
}

func TestWhatWasTypedComesBackWithItsFault(t *testing.T) {
	app := webtest.New(t, agreements.Routes)
	page := reviewed(t, app.SignIn(access.Owner)).Press("签署", webtest.Values{"name": "李四", "capacity": "legal_representative"}).Want(422)
	if page.Find("#f-name").AttrOr("value", "") != "李四" || page.All("input[checked]").Length() != 1 {
		t.Error("what was typed or chosen is gone")
	}
	if !strings.HasPrefix(page.Find("title").Text(), "错误：") {
		t.Error("the title does not say that something is wrong")
	}
	page.Press("签署", webtest.Values{"name": "merchant_owner", "agree": []string{"yes"}}).OK().HasText("已签署")
}

// Where a person goes on afterwards is a page of the portal, or nowhere.
func TestOnwardLeadsOnlyWithinThePortal(t *testing.T) {
	app := webtest.New(t, agreements.Routes)
	owner := app.SignIn(access.Owner)
	for _, next := range []string{"https://evil.example/", "//evil.example", `/\evil.example`, "javascript:alert(1)"} {
		page := owner.Get(signing + "?next=" + url.QueryEscape(next)).OK()
		page.All("a").Each(func(_ int, a *goquery.Selection) {
			if to := a.AttrOr("href", ""); strings.HasPrefix(to, "http") || strings.HasPrefix(to, "//") || strings.HasPrefix(to, "javascript") {
				t.Errorf("%q leads to %s", next, to)
			}
		})
		page.LacksText("回到申请")
	}
	owner.Get(signing + "?next=/cases/C1").OK().Find(`a[href="/cases/C1"]`)
}

// YX-5: while an agreement is suspended its bundle can be read, not signed.
func TestASuspendedBundleCanBeReadButNotSigned(t *testing.T) {
	app := webtest.New(t, agreements.Routes)
	owner := app.SignIn(access.Owner)
	signed(t, owner)
	app.As(db.Actor{Account: "S1", Name: "何敏", Role: string(access.Supervisor)}, func(tx *db.Tx) error {
		_, err := agreement.Suspend(tx, agreement.Ending{Signature: theOne(tx), Key: "service", Version: 1, Reason: "核实"})
		return err
	})
	owner.Get(signing).OK().HasText("重新签署不能解除暂停").LacksText("阅读并签署")
	owner.Get(signing + "/co-op").OK().HasText("目前不需要、也不能再次签署").LacksText("下一步：签署")
}

// theOne is the id of the one signature of M001.
func theOne(tx *db.Tx) string {
	all, err := agreement.List(tx, "M001")
	if err != nil || len(all) != 1 {
		return ""
	}
	return all[0].ID
}

// Of two who act on what they saw, the second is told.
func TestWhoRevokesWhatWasRevokedMeanwhileIsTold(t *testing.T) {
	app := webtest.New(t, agreements.Routes)
	owner := app.SignIn(access.Owner)
	at := signed(t, owner).URL.Path
	one, two := owner.Get(at+"/revoke?agreement=service").OK(), owner.Get(at+"/revoke?agreement=service").OK()
	one.Press("确认撤销", webtest.Values{"reason": "第一次"}).OK().HasText("已撤销")
	two.Press("确认撤销", webtest.Values{"reason": "第二次"}).Want(409).HasText("已被别人更改", "第二次")
}

func TestRevokingAsksForThePasswordAgain(t *testing.T) {
	app := webtest.New(t, agreements.Routes)
	owner := app.SignIn(access.Owner)
	at := signed(t, owner).URL.Path
	page := owner.Get(at + "/revoke?agreement=service").OK()
	app.Clock.Advance(10 * time.Minute)
	page.Press("确认撤销", webtest.Values{"reason": "不再参加"}).At("/confirm")
	owner.Get(at).OK().LacksText("已撤销")
}

// YX-5: what the pages did is what the rules read.
func TestTheStatesFollowThePages(t *testing.T) {
	app := webtest.New(t, agreements.Routes)
	owner := app.SignIn(access.Owner)
	states := func() (out string) {
		app.View(func(tx *db.Tx) error {
			e, err := rulebook.Books(tx).InForce("yanxuan", tx.Now)
			if err != nil {
				return err
			}
			facts, err := agreement.States(tx, e, "M001")
			out = facts["agreement.service"].String() + " " + facts["agreement.withholding"].String()
			return err
		})
		return out
	}
	if got := states(); got != "none none" {
		t.Error(got)
	}
	at := signed(t, owner).URL.Path
	if got := states(); got != "normal normal" {
		t.Error(got)
	}
	owner.Get(at+"/revoke?agreement=withholding").OK().Press("确认撤销", webtest.Values{"reason": "更换账户"}).OK()
	if got := states(); got != "normal revoked" {
		t.Error(got)
	}
}

// Staff see the merchant's signature with its papers and act on it; those who only read are offered nothing.
func TestStaffAreOfferedWhatTheirRoleMay(t *testing.T) {
	app := webtest.New(t, agreements.Routes)
	at := "/staff" + signed(t, app.SignIn(access.Owner)).URL.Path
	auditor, reviewer := app.SignIn(access.Auditor), app.SignIn(access.Reviewer)
	auditor.Get(at).OK().HasText("签署证据", "192.0.2.1").Lacks(`a[href*="/suspend"], a[href*="/revoke"], a[href*="/restore"]`)
	reviewer.Get(at).OK().Find(`a[href*="/suspend?agreement=service"]`)
	if got := auditor.Get(at + "/pdf").OK().Header.Get("Content-Type"); got != "application/pdf" {
		t.Error(got)
	}
	auditor.Get(at + "/evidence").OK()
	for _, path := range []string{"/signatures", strings.TrimPrefix(at, "/staff")} {
		reviewer.Get(path).Want(403)
	}
	app.SignIn(access.Owner, "M001").Get(at).Want(403)
}

// YX-S: a record that was changed behind the portal's back is called so on the verification page.
func TestTheVerificationPageTellsOfARecordThatDoesNotHold(t *testing.T) {
	app := webtest.New(t, agreements.Routes)
	signed(t, app.SignIn(access.Owner))
	s := only(t, app)
	other := webtest.New(t, agreements.Routes) // another platform's key
	app.Front.Authority = other.Authority
	app.Visitor().Get("/verify?number="+s.Number).OK().HasText("签署记录未通过校验", "立即联系客服").LacksText("真实有效")
}

func TestAPaperThatIsGoneFromTheStoreIsAFaultOfOurs(t *testing.T) {
	app := webtest.New(t, agreements.Routes)
	owner := app.SignIn(access.Owner)
	at := signed(t, owner).URL.Path
	empty := webtest.New(t, agreements.Routes)
	app.Front.Blobs = empty.Blobs
	owner.Get(at + "/pdf").Want(404)
	owner.Get(at).OK()
}

func TestAMissingStoreOfPapersSignsNothing(t *testing.T) {
	app := webtest.New(t, agreements.Routes)
	owner := app.SignIn(access.Owner)
	page := reviewed(t, owner)
	dir := filepath.Join(t.TempDir(), "papers")
	broken, err := blob.Open(t.Context(), "file:"+dir)
	if err != nil || os.RemoveAll(dir) != nil || os.WriteFile(dir, nil, 0o600) != nil { // a file where the folder was
		t.Fatal(err)
	}
	app.Front.Blobs = broken
	page.Press("签署", webtest.Values{"name": "merchant_owner", "capacity": "legal_representative", "agree": []string{"yes"}}).Want(503).HasText("材料存储暂时不可用")
	owner.Get("/signatures").OK().HasText("还没有签署过协议")
}
