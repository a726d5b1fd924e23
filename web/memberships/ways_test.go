package memberships_test

import (
	"net/http"
	"os"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/mengyue/portal/models/access"
	"github.com/mengyue/portal/models/clock"
	"github.com/mengyue/portal/models/conduct"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/decision"
	"github.com/mengyue/portal/models/growth"
	"github.com/mengyue/portal/models/membership"
	"github.com/mengyue/portal/models/rulebook"
	"github.com/mengyue/portal/web/webtest"
)

// later is the book on board with changes, and the same book published again as of a day.
func later(t *testing.T, day string, change ...string) *rulebook.Library {
	t.Helper()
	files := fstest.MapFS{}
	for _, name := range []string{"common/2023-01-01.yaml", "yanxuan/2023-08-04.yaml", "yanxuan/2023-08-04.scenarios.yaml"} {
		b, err := os.ReadFile("../../models/rulebook/books/" + name)
		if err != nil {
			t.Fatal(err)
		}
		src := strings.NewReplacer(change...).Replace(string(b))
		files[name] = &fstest.MapFile{Data: []byte(src)}
		if rest, ok := strings.CutPrefix(name, "yanxuan/2023-08-04"); ok && day != "" {
			src = strings.NewReplacer("edition: 2023-08-04", "edition: "+day, "effective: 2023-08-04", "effective: "+day).Replace(src)
			files["yanxuan/"+day+rest] = &fstest.MapFile{Data: []byte(src)}
		}
	}
	l, err := rulebook.Load(files)
	if err != nil {
		t.Fatal(err)
	}
	return l
}

// GEN-7: while a change is published, the exit page lets the member leave under the present rules, at once and unbarred.
func TestMemberLeavesOnThePageBeforeNewRulesTakeEffect(t *testing.T) {
	s := newStage(t)
	rulebook.Carry(s.DB, later(t, "2026-12-20"))
	p := s.owner.Get("/memberships/"+s.member.ID+"/exit").OK().HasText("不接受新规则，按现行规则退出", "2026年12月20日（周日）00:00", "提出退出申请")
	p.Press("确认退出", webtest.Values{"leave.reasons": "不接受新费率"}).OK().HasText("已同意", "不接受新费率")
	if m := s.now(); m.EndCause != membership.ByRuleChange {
		t.Fatalf("ended by %q", m.EndCause)
	}
	s.owner.Get("/memberships").OK().HasText("因规则变更退出").LacksText("再次申请的限制")
	s.owner.Get("/memberships/" + s.member.ID + "/exit").OK().HasText("已经结束或尚未开始").Lacks("#leave")
}

func TestLeavingAtWillIsRefusedWithItsClause(t *testing.T) {
	s := newStage(t)
	rulebook.Carry(s.DB, later(t, "2026-12-20"))
	p := s.owner.Get("/memberships/" + s.member.ID + "/exit").OK()
	rulebook.Carry(s.DB, later(t, ""))
	p.Press("确认退出", nil).Want(http.StatusUnprocessableEntity).HasText("合作期内不能自行退出", "YX-16")
}

func TestSelfServiceExitWhereTheBookAllowsIt(t *testing.T) {
	s := newStage(t)
	rulebook.Carry(s.DB, later(t, "", "self_service: false", "self_service: true"))
	s.owner.Get("/memberships/"+s.member.ID+"/exit").OK().HasText("立即生效", "最早可于 2027年11月23日").Press("确认退出", nil).OK().HasText("已同意")
}

// YX-20: in the renewal window the member's page leads to the renewal; before and after it does not.
func TestRenewalIsOfferedInItsWindowOnly(t *testing.T) {
	s := newStage(t)
	for _, c := range []struct {
		at    string
		offer bool
		words string
	}{{"2027-08-24T23:59:59+08:00", false, "2027-08-25 00:00 起可申请续约"}, {"2027-08-25T00:00:00+08:00", true, "续约申请截止：2027年11月21日（周日）24:00"},
		{"2027-11-22T00:00:00+08:00", false, "续约申请已截止"}} {
		s.Clock.Set(clock.Must(c.at))
		b := s.SignIn(access.Owner)
		b.Get("/memberships").OK().HasText(c.words)
		p := b.Get("/memberships/" + s.member.ID).OK()
		if got := p.Has(`a[href="/programmes/yanxuan/apply"]`); got != c.offer {
			t.Errorf("at %s the renewal is offered: %v; the page says %.400s", c.at, got, p.Text())
		}
	}
	s.Clock.Set(clock.Must("2027-10-01"))
	s.Do(func(tx *db.Tx) error {
		_, err := membership.Admit(tx, membership.New{Merchant: "M001", Programme: "yanxuan", Edition: "2023-08-04", Party: "merchant", Previous: s.member.ID})
		return err
	})
	s.SignIn(access.Owner).Get("/memberships").OK().HasText("续约已批准", "待开始", "2028年11月22日（周三）24:00")
}

func TestEndedTermIsToldOnItsPage(t *testing.T) {
	s := newStage(t)
	s.Clock.Set(s.member.Until)
	s.Settle()
	b := s.SignIn(access.Owner)
	b.Get("/memberships/"+s.member.ID).OK().HasText("期满终止", "YX-20", "系统").LacksText("您得到的")
	s.SignIn(access.Auditor).Get("/staff/memberships?state=past").OK().HasText("期满终止")
}

func TestSecondPersonReturnsAnAnswerOnThePage(t *testing.T) {
	s := newStage(t)
	exit := s.owner.Get("/memberships/"+s.member.ID+"/exit").Press("提交退出申请", webtest.Values{"exit.reasons": "转型"}).OK().URL.Path
	first, second := s.SignIn(access.Supervisor), s.SignIn(access.Supervisor)
	first.Get("/staff"+exit).Press("签署并提交复核", webtest.Values{"answer.verdict": "refuse", "answer.reason": "理由不足"}).OK().Lacks("#sign").Lacks("#return")
	p := second.Get("/staff"+exit).OK().HasText("未获同意", "如不同意，可以在")
	p.Press("退回", webtest.Values{"return.reason": ""}).Want(http.StatusUnprocessableEntity).HasText("请写明不同意第一签署意见的理由")
	p.Press("退回", webtest.Values{"return.reason": "请核实经营情况"}).OK().HasText("待处理", "请核实经营情况")
	s.owner.Get(exit).OK().LacksText("请核实经营情况", "理由不足")
}

// GEN-8: a late answer shows as late to both sides.
func TestLateAnswerShowsToBothSides(t *testing.T) {
	s := newStage(t)
	exit := s.owner.Get("/memberships/"+s.member.ID+"/exit").Press("提交退出申请", webtest.Values{"exit.reasons": "转型"}).OK().URL.Path
	s.Clock.Set(clock.Must("2026-12-02"))
	s.Settle()
	s.SignIn(access.Owner).Get(exit).OK().HasText("答复超时，已升级", "时间已到")
	s.SignIn(access.Supervisor).Get("/staff/exits").OK().HasText("时间已到")
}

func TestDecisionWithoutALetterHasNoPDF(t *testing.T) {
	s := newStage(t)
	var d decision.Decision
	s.Do(func(tx *db.Tx) (err error) {
		d, err = decision.Record(tx, decision.Decision{Kind: decision.ProductUntagged, Object: "tag:T", Merchant: "M001", Programme: "yanxuan", Edition: "2023-08-04", Clauses: []string{"YX-14"}, Reason: "调整"})
		return err
	})
	s.owner.Get("/decisions/"+d.ID).OK().HasText("决定：商品去标", "YX-14").LacksText("告知函", "申诉")
	s.owner.Get("/decisions/" + d.ID + "/letter.pdf").Want(http.StatusNotFound)
	s.owner.Get("/decisions/" + d.ID + "/appeal").OK().Lacks("#appeal")
	s.SignIn(access.Owner, "M002").Get("/decisions/" + d.ID).Want(http.StatusNotFound)
	s.SignIn(access.Auditor).Get("/decisions/" + d.ID).OK().HasText("调整")
}

// GEN-2: staff see on a decision's page that judging it again gives the same.
func TestStaffSeeThatADecisionReplays(t *testing.T) {
	s := newStage(t)
	var d decision.Decision
	s.Do(func(tx *db.Tx) (err error) {
		book, err := s.member.Book(tx)
		if err != nil {
			return err
		}
		facts := rulebook.Facts{"product.private": rulebook.Bool(false), "product.stock_kind": rulebook.Str("presale")}
		d, err = decision.Record(tx, decision.Decision{Kind: decision.ProductUntagged, Object: "tag:T", Merchant: "M001", Programme: "yanxuan", Edition: book.ID, Occasion: rulebook.OnTag,
			Facts: facts, Verdict: book.Judge(rulebook.OnTag, facts, tx.Now), Clauses: []string{"YX-9"}, Reason: "改为预售"})
		return err
	})
	s.SignIn(access.Auditor).Get("/decisions/"+d.ID).OK().HasText("结果逐字节一致", "逐条结果", "现货商品", "不符合")
}

func TestTasksOfEveryTabAndOfAPage(t *testing.T) {
	s := newStage(t)
	s.Do(func(tx *db.Tx) error {
		for i := range 52 {
			if _, err := growth.Give(tx, growth.Giving{Memberships: []string{s.member.ID}, Title: "任务", Due: tx.Now.Add(time.Duration(i+1) * time.Hour)}); err != nil {
				return err
			}
		}
		return nil
	})
	p := s.owner.Get("/tasks").OK()
	if n := p.All("#tasks tbody tr").Length(); n != 50 {
		t.Fatalf("the first page has %d rows", n)
	}
	if n := p.Follow("下一页").OK().All("#tasks tbody tr").Length(); n != 2 {
		t.Fatalf("the second page has %d rows", n)
	}
	s.Clock.Advance(90 * time.Minute)
	s.Settle()
	s.owner.Get("/tasks?state=overdue").OK().HasText("已过期")
	operator := s.SignIn(access.Operator)
	task := operator.Get("/staff/tasks?state=overdue&programme=yanxuan").OK().HasText("测试商家 M001").Follow("任务 测试商家")
	task.Press("取消任务", nil).OK().HasText("已取消").Lacks("#cancel")
	s.SignIn(access.Auditor).Get("/staff/tasks").OK().LacksText("布置任务")
}

func TestProgrammeWithoutAPathOrARemovalSaysSo(t *testing.T) {
	s := newStage(t)
	supervisor := s.SignIn(access.Supervisor)
	book, err := s.Library.Edition("yanxuan", "2023-08-04")
	if err != nil {
		t.Fatal(err)
	}
	growthRules, removalRules := book.Growth, book.Removal
	book.Growth, book.Removal = nil, nil
	defer func() { book.Growth, book.Removal = growthRules, removalRules }()
	supervisor.Get("/staff/tasks/new?programme=yanxuan").OK().HasText("没有成长路径").Lacks("#give")
	supervisor.Get("/staff/memberships/" + s.member.ID + "/removal").OK().HasText("没有清退").Lacks("#removal")
}

func TestRemovalTakenBackByItsProposer(t *testing.T) {
	s := newStage(t)
	first, second := s.SignIn(access.Supervisor), s.SignIn(access.Supervisor)
	p := first.Get("/staff/memberships/"+s.member.ID+"/removal").Press("提出并交第二人签署", removal).OK()
	old := second.Get(p.URL.Path).OK()
	p.Press("撤回清退", webtest.Values{"withdraw.reason": "商家已整改"}).OK().HasText("已撤回", "商家已整改")
	old.Press("签署，立即生效", nil).Want(http.StatusConflict).HasText("已经处理完毕")
	first.Get("/staff/removals?state=past").OK().HasText("已撤回")
}

func TestAppealTakenBackMayBeFiledAgain(t *testing.T) {
	s := newStage(t)
	first, second := s.SignIn(access.Supervisor), s.SignIn(access.Supervisor)
	p := first.Get("/staff/memberships/"+s.member.ID+"/removal").Press("提出并交第二人签署", removal).OK()
	second.Get(p.URL.Path).Press("签署，立即生效", nil).OK()
	d := s.owner.Get(strings.TrimPrefix(p.URL.Path, "/staff")).URL.Path
	form := s.owner.Get(d + "/appeal").OK()
	form.Press("提交申诉", webtest.Values{"appeal.text": "说明"}).Want(http.StatusUnprocessableEntity).HasText("请写明申诉理由", "说明")
	form.Press("提交申诉", webtest.Values{"appeal.ground": "不同意"}).OK().Press("撤回申诉", nil).OK().HasText("已撤回")
	s.owner.Get(d).OK().HasText("可以申诉").Follow("申诉").OK().Press("提交申诉", webtest.Values{"appeal.ground": "补充理由"}).OK().HasText("补充理由")
}

// YX-19: the lists of exclusions page by page hold every one once.
func TestExclusionsArePagedWithoutLoss(t *testing.T) {
	s := newStage(t)
	ids := make([]string, 60)
	for i := range ids {
		ids[i] = "P" + string(rune('A'+i/26)) + string(rune('A'+i%26))
	}
	s.tagged(ids...)
	s.Do(func(tx *db.Tx) error {
		m, err := membership.Find(tx, s.member.ID)
		if err == nil {
			_, err = conduct.Leave(tx, m, conduct.Cause{Kind: membership.ByExit, Ground: "exit", Clause: "YX-16", At: tx.Now})
		}
		return err
	})
	p := s.SignIn(access.Auditor).Get("/staff/exclusions").OK()
	n := p.All("#exclusions tbody tr").Length() + p.Follow("下一页").OK().All("#exclusions tbody tr").Length()
	if n != 60 {
		t.Fatalf("%d rows on two pages", n)
	}
}
