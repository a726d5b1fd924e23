package memberships_test

import (
	"encoding/csv"
	"encoding/json"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/mengyue/portal/models/access"
	"github.com/mengyue/portal/models/clock"
	"github.com/mengyue/portal/models/conduct"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/growth"
	"github.com/mengyue/portal/models/listing"
	"github.com/mengyue/portal/models/membership"
	"github.com/mengyue/portal/models/merchant"
	"github.com/mengyue/portal/models/outbox"
	"github.com/mengyue/portal/models/paper"
	"github.com/mengyue/portal/models/product"
	"github.com/mengyue/portal/models/text"
	"github.com/mengyue/portal/web/memberships"
	"github.com/mengyue/portal/web/webtest"
)

// stage is a portal with the member M001, its owner and people of the platform.
type stage struct {
	*webtest.App
	member membership.Membership
	owner  *webtest.Browser
}

func newStage(t testing.TB) *stage {
	t.Helper()
	s := &stage{App: webtest.New(t, memberships.Routes)}
	s.owner = s.SignIn(access.Owner)
	s.Do(func(tx *db.Tx) (err error) {
		if _, err = merchant.PutStores(tx, []merchant.Store{{ID: "T1", Merchant: "M001", Name: "星禾", Platform: "1688", Kind: "ordinary"}}); err != nil {
			return err
		}
		s.member, err = membership.Admit(tx, membership.New{Merchant: "M001", Programme: "yanxuan", Edition: "2023-08-04", Party: "merchant"})
		return err
	})
	return s
}

// tagged lets the member have tagged products.
func (s *stage) tagged(ids ...string) {
	s.T.Helper()
	yes, no, price, stock := true, false, int64(3990), int64(100)
	choice := product.Selection{Programme: "yanxuan", Filter: product.Filter{Merchant: "M001"}}
	s.Do(func(tx *db.Tx) error {
		var goods []product.Product
		for i, id := range ids {
			goods = append(goods, product.Product{ID: id, Store: "T1", Title: "收纳篮 " + id, StockKind: "spot", Private: &no, Online: &yes, Price: &price, Stock: &stock})
			choice.Listed = append(choice.Listed, product.Listed{Line: int64(i + 1), Product: id})
		}
		if _, err := product.Put(tx, goods); err != nil {
			return err
		}
		b, err := product.Select(tx, choice)
		if err == nil {
			_, err = product.Propose(tx, b.ID, product.Proposal{Clause: "YX-9", Reason: "适合严选", Version: b.Version})
		}
		return err
	})
	s.Settle()
	s.Clock.Advance(24 * time.Hour)
	s.Settle()
	s.Clock.Advance(time.Hour)
	s.owner = s.SignIn(access.Owner) // a day has passed, and the session with it
}

func (s *stage) now() (m membership.Membership) {
	s.T.Helper()
	s.View(func(tx *db.Tx) (err error) { m, err = membership.Find(tx, s.member.ID); return err })
	return m
}

var removal = webtest.Values{"removal.ground": "a", "removal.scope": "merchant", "removal.facts": "抽检发现材质与标注不符", "removal.todo": "停止销售并整改", "removal.evidence": "抽检报告 2026-117"}

func TestMerchantSeesItsTermAndWhatComesNext(t *testing.T) {
	s := newStage(t)
	s.owner.Get("/memberships").OK().HasText("1688 严选联营", "有效", "2027年11月22日（周一）24:00", "2027-08-25 00:00 起可申请续约").
		Follow("1688 严选联营").OK().HasText("合作期届满", "您得到的", "入选商品展示", "加入计划")
	s.owner.English().Get("/memberships/"+s.member.ID).OK().HasText("In force", "End of the term", "What you get")
}

// A page of a membership leads to what its programme has, and to nothing that it has not.
func TestAMembershipLeadsOnlyToWhatItsProgrammeHas(t *testing.T) {
	ways := func(app *webtest.Page) string { return app.Find("#benefits a").Text() }
	fees := newStage(t)
	if got := ways(fees.owner.Get("/memberships/" + fees.member.ID).OK()); !strings.Contains(got, "服务费") || strings.Contains(got, "保证金") {
		t.Errorf("a programme of fees: %s", got)
	}
	trade := newChannel(t)
	if got := ways(trade.owner.Get("/memberships/" + trade.member.ID).OK()); !strings.Contains(got, "保证金") || strings.Contains(got, "服务费") {
		t.Errorf("a programme of deposits: %s", got)
	}
}

// GEN-5, CC-30, CC-40: what is restricted is nowhere called in force, and each page says for what.
func TestARestrictedMembershipIsNotCalledInForce(t *testing.T) {
	s := newStage(t)
	staff, english := s.SignIn(access.Reviewer), s.SignIn(access.Owner).English()
	state := func(zh, en, why string) {
		t.Helper()
		s.owner.Get("/memberships").OK().HasText(zh)
		english.Get("/memberships").OK().HasText(en)
		s.owner.Get("/memberships/"+s.member.ID).OK().Sound().HasText(zh, why)
		staff.Get("/staff/memberships").OK().HasText(zh)
	}
	hold := listing.Hold{Merchant: s.member.Merchant, Membership: s.member.ID, Kind: listing.Restricted, Clause: "CC-30", Reason: text.Of("保证金不足。", "The deposit is not full."), By: "demand:1"}
	s.Do(func(tx *db.Tx) error { _, err := listing.Put(tx, hold); return err })
	state("权利受限", "Restricted", "保证金不足。")
	hold.Membership, hold.Kind, hold.By, hold.Reason = "", listing.Supervised, "measure:1", text.Of("严重违规。", "A grave violation.")
	s.Do(func(tx *db.Tx) error { _, err := listing.Put(tx, hold); return err })
	state("监管中", "Supervised", "严重违规。")
	s.Do(func(tx *db.Tx) error { _, err := listing.Lift(tx, "measure:1"); return err })
	state("权利受限", "Restricted", "保证金不足。")
	s.Do(func(tx *db.Tx) error { _, err := listing.Lift(tx, "demand:1"); return err })
	state("有效", "In force", "2027年11月22日")
}

func TestAnotherMerchantsMattersAreNotThere(t *testing.T) {
	s := newStage(t)
	other := s.SignIn(access.Owner, "M002")
	for _, path := range []string{"", "/exit"} {
		other.Get("/memberships/" + s.member.ID + path).Want(http.StatusNotFound)
	}
	other.Get("/memberships").OK().HasText("还没有加入任何计划")
}

// YX-16: the exit page explains, files a request, and two people decide it; the merchant reads the outcome.
func TestExitIsExplainedRequestedAndDecidedByTwo(t *testing.T) {
	s := newStage(t)
	p := s.owner.Get("/memberships/"+s.member.ID).Follow("退出").OK().HasText("合作期内不能自行退出", "两名工作人员决定", "最早可于 2027年11月23日")
	p = p.Press("提交退出申请", webtest.Values{"exit.reasons": ""}).Want(http.StatusUnprocessableEntity).HasText("请写明退出的理由")
	p = p.Press("提交退出申请", webtest.Values{"exit.reasons": "转型出口"}).OK().HasText("待处理", "转型出口", "撤回申请").LacksText("答复“1688 严选联营”的退出申请") // the words are those of its own side
	s.owner.Get("/memberships/" + s.member.ID).OK().LacksText("退出 适用规则").Follow("查看退出申请").OK().At(p.URL.Path)
	operator, supervisor := s.SignIn(access.Operator), s.SignIn(access.Supervisor)
	page := operator.Get("/staff/exits").OK().Follow("测试商家 M001").OK()
	page = page.Press("签署并提交复核", webtest.Values{"answer.reason": "理由充分"}).Want(http.StatusUnprocessableEntity).HasText("请选择一项", "理由充分")
	page.Press("签署并提交复核", webtest.Values{"answer.verdict": "agree", "answer.reason": "理由充分"}).OK().HasText("待第二人签署").LacksText("预览：发出的就是这封信")
	if s.now().Ended != 0 {
		t.Fatal("one signature was enough")
	}
	s.owner.Get(p.URL.Path).OK().HasText("待第二人签署").LacksText("理由充分")
	supervisor.Get("/staff"+p.URL.Path).OK().HasText("预览：发出的就是这封信", "理由充分").Press("签署", nil).OK().HasText("已同意")
	if m := s.now(); m.EndCause != membership.ByExit {
		t.Fatalf("ended by %q", m.EndCause)
	}
	s.owner.Get(p.URL.Path).OK().HasText("已同意", "理由充分").Follow("查看决定").OK().HasText("同意退出", "平台的两名工作人员", "YX-16")
	s.owner.Get("/memberships").OK().HasText("已退出", "再次申请的限制", "2027年11月23日")
	s.owner.Get("/memberships/"+s.member.ID).OK().HasText("已退出（到此结束）", "结束").LacksText("至2027年11月22日") // it did not come to its end
}

func TestMerchantTakesItsRequestBack(t *testing.T) {
	s := newStage(t)
	s.owner.Get("/memberships/"+s.member.ID+"/exit").Press("提交退出申请", webtest.Values{"exit.reasons": "转型"}).OK().
		Press("撤回申请", nil).OK().HasText("已撤回").Lacks("#withdraw")
}

// YX-17, GEN-4: a removal is proposed, read in the very letter, and signed by another person.
func TestRemovalIsProposedReadAndSignedByAnother(t *testing.T) {
	s := newStage(t)
	s.tagged("P1", "P2")
	first, second := s.SignIn(access.Supervisor), s.SignIn(access.Supervisor)
	p := first.Get("/staff/memberships").OK().Follow("测试商家 M001").OK().Follow("提出清退").OK().HasText("须先沟通")
	p = p.Press("提出并交第二人签署", webtest.Values{"removal.ground": "d", "removal.scope": "merchant", "removal.facts": "多次沟通未整改"}).
		Want(http.StatusUnprocessableEntity).HasText("请填写与商家沟通的时间", "请附上证据", "多次沟通未整改")
	p = p.Press("提出并交第二人签署", removal).OK().HasText("预览：发出的就是这封信", "您提出", "撤回清退").LacksText("签署，立即生效")
	page := second.Get("/staff/removals").OK().HasText("待第二人签署").Follow("测试商家 M001").OK().HasText("预览：发出的就是这封信", "抽检发现材质与标注不符", "YX-17", "YX-18", "YX-19")
	page.Press("签署，立即生效", nil).OK().HasText("已生效")
	if m := s.now(); m.EndCause != membership.ByRemoval {
		t.Fatalf("ended by %q", m.EndCause)
	}
	d := s.owner.Get(strings.TrimPrefix(p.URL.Path, "/staff")).OK()
	d.HasText("决定：清退", "抽检发现材质与标注不符", "平台的两名工作人员", "可以申诉", "停止销售并整改")
	pdf := s.owner.Get(d.URL.Path + "/letter.pdf").OK()
	if !strings.HasPrefix(string(pdf.Body), "%PDF-") || pdf.Header.Get("Content-Type") != "application/pdf" {
		t.Fatalf("the letter is %s", pdf.Header.Get("Content-Type"))
	}
}

func TestRemovalIsNotSignedOnALetterThatHasChanged(t *testing.T) {
	s := newStage(t)
	s.Clock.Set(clock.Must("2026-11-22T23:58:00+08:00"))
	first, second := s.SignIn(access.Supervisor), s.SignIn(access.Supervisor)
	p := first.Get("/staff/memberships/"+s.member.ID+"/removal").Press("提出并交第二人签署", removal).OK()
	page := second.Get(p.URL.Path).OK()
	s.Clock.Set(clock.Must("2026-11-23T00:00:01+08:00"))
	page.Press("签署，立即生效", nil).Want(http.StatusConflict).HasText("告知函的内容与您看到的不同").Press("签署，立即生效", nil).OK().HasText("已生效")
}

func TestRemovalOfProductsRefusedBySecond(t *testing.T) {
	s := newStage(t)
	s.tagged("P1", "P2")
	first, second := s.SignIn(access.Supervisor), s.SignIn(access.Supervisor)
	values := webtest.Values{"removal.ground": "b", "removal.scope": "product", "removal.products": "P1, P2\nP1", "removal.facts": "投诉属实", "removal.todo": "更换供应商", "removal.evidence": "投诉 12"}
	p := first.Get("/staff/memberships/"+s.member.ID+"/removal").Press("提出并交第二人签署", values).OK().HasText("清退 2 个商品", "收纳篮 P1；收纳篮 P2")
	second.Get(p.URL.Path).Press("拒绝签署", webtest.Values{"refuse.reason": ""}).Want(http.StatusUnprocessableEntity).HasText("请写明不予签署的理由").
		Press("拒绝签署", webtest.Values{"refuse.reason": "证据不足"}).OK().HasText("未获签署", "证据不足")
	s.owner.Get(strings.TrimPrefix(p.URL.Path, "/staff")).Want(http.StatusNotFound)
}

// GEN-6: the merchant appeals from the decision itself; somebody else reads the letter before it is sent, and all is undone.
func TestAppealIsFiledFromTheDecisionAndDecidedBySomebodyElse(t *testing.T) {
	s := newStage(t)
	s.tagged("P1")
	first, second, third := s.SignIn(access.Supervisor), s.SignIn(access.Supervisor), s.SignIn(access.Supervisor)
	p := first.Get("/staff/memberships/"+s.member.ID+"/removal").Press("提出并交第二人签署", removal).OK()
	second.Get(p.URL.Path).Press("签署，立即生效", nil).OK()
	s.Do(func(tx *db.Tx) error {
		_, err := paper.Keep(tx, paper.Paper{Merchant: "M001", Name: "样品照片.png", SHA256: strings.Repeat("c", 64), Type: "image/png", Size: 9})
		return err
	})
	form := s.owner.Get(strings.TrimPrefix(p.URL.Path, "/staff")).OK().Follow("申诉").OK().HasText("由没有参与该决定的人处理", "7 个工作日")
	form = form.Press("提交申诉", webtest.Values{"appeal.ground2": "未给整改时间"}).OK()
	a := form.HasText("未给整改时间", "待处理", "没有提交证据").Press("补充", webtest.Values{"evidence.text": "附样品照片", "evidence.papers": []string{paperID(s)}}).OK().HasText("附样品照片", "样品照片.png")
	for _, b := range []*webtest.Browser{first, second} {
		b.Get("/staff" + a.URL.Path).OK().Lacks("#ruling")
	}
	page := third.Get("/staff/appeals").OK().Follow("测试商家 M001").OK()
	page = page.Press("预览告知函", webtest.Values{"ruling.outcome": "upheld"}).Want(http.StatusUnprocessableEntity).HasText("请写明处理申诉的理由")
	page = page.Press("预览告知函", webtest.Values{"ruling.reason": "样品批号与该商家不符"}).OK().HasText("预览：发出的就是这封信", "全部影响已撤销", "样品批号与该商家不符")
	if s.now().Ended == 0 {
		t.Fatal("the preview had an effect")
	}
	page.Press("确认并发出", nil).OK().HasText("申诉成立", "样品批号与该商家不符")
	if m := s.now(); m.Ended != 0 {
		t.Fatalf("the membership stays ended by %q", m.EndCause)
	}
	s.owner.Get(a.URL.Path).OK().HasText("申诉成立").LacksText("补充证据 作出处理前")
	s.owner.Get("/memberships").OK().HasText("有效").LacksText("再次申请的限制")
	third.Get("/staff/appeals?state=past").OK().HasText("申诉成立")
}

func paperID(s *stage) (id string) {
	s.View(func(tx *db.Tx) error {
		found, err := paper.List(tx, "M001", "", 1)
		id = found[0].ID
		return err
	})
	return id
}

func TestAppealAfterItsTimeIsRefusedWithTheInstant(t *testing.T) {
	s := newStage(t)
	first, second := s.SignIn(access.Supervisor), s.SignIn(access.Supervisor)
	p := first.Get("/staff/memberships/"+s.member.ID+"/removal").Press("提出并交第二人签署", removal).OK()
	second.Get(p.URL.Path).Press("签署，立即生效", nil).OK()
	var d string
	s.View(func(tx *db.Tx) error {
		r, err := conduct.ListRemovals(tx, conduct.Removals{Membership: s.member.ID, Limit: 1})
		d = r[0].Decision
		return err
	})
	s.Clock.Set(clock.Must("2026-12-08"))
	s.owner = s.SignIn(access.Owner)
	s.owner.Get("/decisions/"+d+"/appeal").OK().HasText("申诉期已过", "2026年12月7日（周一）24:00").Lacks("#appeal")
}

// YX-15: staff give a task, the merchant does it with evidence, staff send it back and confirm it.
func TestTaskGoesItsWay(t *testing.T) {
	s := newStage(t)
	operator := s.SignIn(access.Operator)
	p := operator.Get("/staff/tasks").OK().Follow("布置任务").OK().Follow("1688 严选联营").OK()
	p = p.Press("布置并通知", webtest.Values{"give.key": "pictures"}).Want(http.StatusUnprocessableEntity).HasText("请选择 1 至 500 个成员")
	p.Press("布置并通知", webtest.Values{"give.key": "pictures", "give.member": []string{s.member.ID}}).OK().At("/staff/tasks").HasText("更新主图与详情", "测试商家 M001")
	task := s.owner.Get("/tasks").OK().HasText("成长路径由商品、店铺和活动").Follow("更新主图与详情").OK().HasText("标记为已完成", "YX-15")
	task = task.Press("已完成，请确认", nil).Want(http.StatusUnprocessableEntity).HasText("这项任务需要证明")
	task = task.Press("已完成，请确认", webtest.Values{"done.note": "主图已更新"}).OK().HasText("待确认").Lacks("#done")
	page := operator.Get("/staff"+task.URL.Path).OK().HasText("主图已更新").Press("退回商家", webtest.Values{"return.reason": "缺少尺码"}).Want(http.StatusUnprocessableEntity).HasText("请给出晚于今天的截止日期", "缺少尺码")
	page.Press("退回商家", webtest.Values{"return.due": "2026-12-31"}).OK().HasText("被退回", "2026年12月31日（周四）24:00")
	s.owner.Get(task.URL.Path).OK().HasText("缺少尺码").Press("已完成，请确认", webtest.Values{"done.note": "已补尺码"}).OK()
	operator.Get("/staff"+task.URL.Path).OK().Press("确认完成", nil).OK().HasText("已确认")
	s.owner.Get("/tasks?state=closed").OK().HasText("更新主图与详情", "已确认")
}

func TestCampaignIsAnsweredOnItsPage(t *testing.T) {
	s := newStage(t)
	var tasks []growth.Task
	s.Do(func(tx *db.Tx) error {
		for range 2 {
			given, err := growth.Give(tx, growth.Giving{Memberships: []string{s.member.ID}, Key: "campaign"})
			if err != nil {
				return err
			}
			tasks = append(tasks, given...)
		}
		return nil
	})
	s.owner.Get("/tasks/"+tasks[0].ID).OK().HasText("待答复邀请", "婉拒没有任何不利后果").Press("接受邀请", nil).OK().HasText("待确认")
	s.owner.Get("/tasks/"+tasks[1].ID).OK().Press("婉拒邀请", webtest.Values{"decline.why": "档期冲突"}).OK().HasText("已婉拒")
}

func TestTaskInStaffsWordsIsGivenFromTheMembersPage(t *testing.T) {
	s := newStage(t)
	operator := s.SignIn(access.Operator)
	p := operator.Get("/staff/memberships/" + s.member.ID).OK().HasText("还没有布置任务").Follow("布置任务").OK()
	p.Press("布置并通知", webtest.Values{"give.key": "own", "give.title": "拍摄工厂视频", "give.due": "2026-12-10"}).OK().HasText("拍摄工厂视频")
	s.owner.Get("/tasks").OK().HasText("拍摄工厂视频", "2026年12月10日（周四）24:00")
}

// YX-19: what a leaver's products traded is listed by product and interval, as a page, as CSV and over the API.
func TestExclusionsAreAPageACSVAndAnAPI(t *testing.T) {
	s := newStage(t)
	s.tagged("P1", "P2")
	s.Do(func(tx *db.Tx) error {
		m, err := membership.Find(tx, s.member.ID)
		if err == nil {
			_, err = conduct.Leave(tx, m, conduct.Cause{Kind: membership.ByRemoval, Ground: "a", Clause: "YX-17", At: tx.Now})
		}
		return err
	})
	auditor := s.SignIn(access.Auditor)
	auditor.Get("/staff/exclusions?programme=yanxuan").OK().HasText("P1", "P2", "YX-19", "2026-11-23 15:30")
	rows, err := csv.NewReader(strings.NewReader(string(auditor.Get("/staff/exclusions.csv").OK().Body))).ReadAll()
	if err != nil || len(rows) != 3 || rows[1][3] != "P1" || rows[1][4] != "2026-11-23T15:30:00+08:00" || rows[1][6] != "YX-19" {
		t.Fatalf("the CSV: %v, %v", rows, err)
	}
	var answer struct {
		Exclusions []map[string]string
		Next       string
	}
	if err := json.Unmarshal(auditor.Get("/api/exclusions?programme=yanxuan").OK().Body, &answer); err != nil || len(answer.Exclusions) != 2 || answer.Exclusions[0]["product"] != "P1" || answer.Exclusions[0]["void_at"] != "" {
		t.Fatalf("the API: %+v, %v", answer, err)
	}
	if err := json.Unmarshal(auditor.Get("/api/exclusions?programme=none").OK().Body, &answer); err != nil || len(answer.Exclusions) != 0 {
		t.Fatalf("another programme: %+v, %v", answer, err)
	}
	s.owner.Get("/api/exclusions").Want(http.StatusForbidden)
}

func TestEveryListSaysWhyItIsEmpty(t *testing.T) {
	s := newStage(t)
	supervisor := s.SignIn(access.Supervisor)
	for path, words := range map[string]string{"/staff/removals": "没有等待签署的清退", "/staff/exits": "没有退出申请", "/staff/appeals": "没有申诉", "/staff/tasks": "没有任务",
		"/staff/exclusions": "没有排除记录", "/staff/memberships?state=past": "没有符合条件的成员", "/staff/memberships?days=7": "清除筛选"} {
		supervisor.Get(path).OK().HasText(words)
	}
	s.owner.Get("/tasks").OK().HasText("没有任务")
}

func TestTheSameFormTwiceHasOneEffect(t *testing.T) {
	s := newStage(t)
	form := s.owner.Get("/memberships/" + s.member.ID + "/exit")
	one := form.Press("提交退出申请", webtest.Values{"exit.reasons": "转型"}).OK()
	two := form.Press("提交退出申请", webtest.Values{"exit.reasons": "转型"}).OK()
	if one.URL.Path != two.URL.Path {
		t.Fatalf("%s and %s", one.URL.Path, two.URL.Path)
	}
}

func TestStaffListIsNarrowedAndAnsweredAsAFragment(t *testing.T) {
	s := newStage(t)
	b := s.SignIn(access.Reviewer)
	b.Get("/staff/memberships?programme=yanxuan&merchant=M001").OK().HasText("测试商家 M001")
	b.Fragment("/staff/memberships?merchant=M009", "list").OK().HasText("没有符合条件的成员").Lacks("main")
}

func TestSupervisorsAreToldWhatWaits(t *testing.T) {
	s := newStage(t)
	s.SignIn(access.Supervisor).Get("/staff/memberships/"+s.member.ID+"/removal").Press("提出并交第二人签署", removal).OK()
	s.As(db.Actor{Account: "S9", Role: string(access.Supervisor)}, func(tx *db.Tx) error {
		found, err := outbox.List(tx, outbox.Inbox{Limit: 5})
		if len(found) != 1 || !strings.Contains(found[0].Letter.Title.ZH, "等待第二人签署") {
			t.Errorf("their inbox: %+v", found)
		}
		return err
	})
}
