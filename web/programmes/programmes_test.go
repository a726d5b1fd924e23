package programmes_test

import (
	"io/fs"
	"net/http"
	"os"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/mengyue/portal/models/db/dbtest"
	"github.com/mengyue/portal/models/rulebook"
	"github.com/mengyue/portal/web/front"
	"github.com/mengyue/portal/web/programmes"
	"github.com/mengyue/portal/web/webtest"
)

// open walks the programmes' pages with the books given, or those on board.
func open(t *testing.T, books fs.FS) *webtest.Browser {
	t.Helper()
	l, err := rulebook.Embedded()
	if books != nil {
		l, err = rulebook.Load(books)
	}
	if err != nil {
		t.Fatal(err)
	}
	d, _ := dbtest.New(t)
	rulebook.Carry(d, l)
	return webtest.Open(t, front.New(front.Config{DB: d, Origin: webtest.Origin}, programmes.Routes()))
}

// twoEditions are the books on board with a further edition of the programme, in which a limit and a wording changed.
func twoEditions(t *testing.T) fs.FS {
	t.Helper()
	const dir = "../../models/rulebook/books/"
	out := fstest.MapFS{}
	add := func(name, as string, changes ...string) {
		b, err := os.ReadFile(dir + name)
		if err != nil {
			t.Fatal(err)
		}
		out[as] = &fstest.MapFile{Data: []byte(strings.NewReplacer(changes...).Replace(string(b)))}
	}
	add("common/2023-01-01.yaml", "common/2023-01-01.yaml")
	add("yanxuan/2023-08-04.yaml", "yanxuan/2023-08-04.yaml")
	add("yanxuan/2023-08-04.scenarios.yaml", "yanxuan/2023-08-04.scenarios.yaml")
	next := []string{"edition: 2023-08-04", "edition: 2027-01-01", "effective: 2023-08-04", "effective: 2027-01-01",
		"标识自通知发出满 24 小时起生效", "标识自通知发出满 24 小时起自动生效", "objection: 24h", "objection: 48h"}
	add("yanxuan/2023-08-04.yaml", "yanxuan/2027-01-01.yaml", next...)
	add("yanxuan/2023-08-04.scenarios.yaml", "yanxuan/2027-01-01.scenarios.yaml", next...)
	return out
}

func TestEveryProgrammeIsListedWithoutSigningIn(t *testing.T) {
	p := open(t, nil).Get("/programmes").OK()
	p.HasText("1688 严选联营", "开放申请", "7 个工作日", "3%", "登录后申请")
	p.Follow("查看规则 1688 严选联营").OK().HasText("谁可以加入")
}

// YX-3, YX-6, YX-7, YX-8, YX-13, YX-16, YX-18, YX-20: the rule page says all of it before anybody applies.
func TestRulePageIsDrawnFromTheEdition(t *testing.T) {
	p := open(t, nil).Get("/programmes/yanxuan").OK()
	p.HasText("“商家等级（L）”不低于 3", "下列各项符合任意一项即可", "不低于 ¥500,000.00", "商家服务协议", "缺一不可", "商标注册证",
		"自提交起 7 个工作日 内", "24 小时", "3%", "由 2 人决定", "离开后 1 年 内不能再次申请", "到期前 90 天、30 天、7 天、1 天 提醒", "更新主图与详情")
	if n := p.All(`a.clause[href="/programmes/yanxuan/clauses#YX-6g"]`).Length(); n == 0 {
		t.Error("the alternative YX-6g does not lead to its clause")
	}
	if n := p.All("#main h1").Length(); n != 1 {
		t.Errorf("%d h1", n)
	}
	open(t, nil).English().Get("/programmes/yanxuan").OK().HasText("Who may join", "is at least 3", "any one of these is enough", "7 working days")
}

// JH-23: whoever signs a product up sees which promotions are left out of its history, to their last day, and that no others are.
func TestPromotionsThatAreLeftOutAreListed(t *testing.T) {
	p := open(t, nil).Get("/programmes/juhuasuan").OK()
	p.HasText("不计入“历史最低价（不计大促）”的期间", "2025 年 618 大促：2025-05-20 至 2025-06-20", "2026 年双十一：2026-10-20 至 2026-11-11", "没有列出的由工作人员在规则的新版本中增加")
	open(t, nil).English().Get("/programmes/juhuasuan").OK().HasText("Double Twelve 2025: 2025-12-08 to 2025-12-12", "Only the days listed are left out")
}

func TestEveryClauseHasItsPlaceAndSaysWhereItIsApplied(t *testing.T) {
	p := open(t, nil).Get("/programmes/yanxuan/clauses").OK()
	l, _ := rulebook.Embedded()
	for _, e := range l.Editions("yanxuan") {
		for _, c := range e.Clauses {
			if s := p.All("[id='" + c.ID + "']"); s.Length() != 1 || !strings.Contains(s.Text(), c.Text.ZH) {
				t.Errorf("%s has no place of its own", c.ID)
			}
		}
	}
	p.HasText("规则：商家等级 L3 及以上", "适用于：打标", "各计划通用条款")
}

func TestSearchInTheRulesFindsClausesByTheirWords(t *testing.T) {
	b := open(t, nil)
	found := b.Get("/programmes/yanxuan").Submit("#rule-search", webtest.Values{"q": "异议 24"}).OK()
	if found.All("#YX-11").Length() != 1 || found.All("#YX-3").Length() != 0 {
		t.Error("the search for 异议 24 must find YX-11 and not YX-3")
	}
	b.Get("/programmes/yanxuan/clauses?q=独角兽").OK().HasText("没有条款包含“独角兽”", "清除筛选")
}

// GEN-7: the text stands beside the rule and its source, and both can be taken along.
func TestEditionShowsTextBesideRuleAndSource(t *testing.T) {
	b := open(t, nil)
	p := b.Get("/programmes/yanxuan/editions/2023-08-04").OK()
	row := p.All("#YX-3").Text()
	for _, want := range []string{"商家等级须为 L3 或以上", "不低于 3", "- id: level", "第 "} {
		if !strings.Contains(row, want) {
			t.Errorf("the row of YX-3 lacks %q: %s", want, row)
		}
	}
	e, _ := rulebook.Embedded()
	book, _ := e.Edition("yanxuan", "2023-08-04")
	src := b.Get("/programmes/yanxuan/editions/2023-08-04/source")
	if string(src.Body) != string(book.Text) || !strings.Contains(src.Header.Get("Content-Disposition"), "yanxuan-2023-08-04.yaml") {
		t.Error("the source is not handed out as it is")
	}
	if text := b.Get("/programmes/yanxuan/editions/2023-08-04/text"); !strings.Contains(string(text.Body), "YX-20 期满自动终止") {
		t.Error("the plain text lacks a clause")
	}
}

// GEN-7: a changed rulebook is shown before it takes effect, clause by clause.
func TestNewEditionIsComparedClauseByClause(t *testing.T) {
	b := open(t, twoEditions(t))
	p := b.Get("/programmes/yanxuan").OK().HasText("将于 2027-01-01 施行", "现行有效")
	p = p.Follow("与上一版比较 2027-01-01").OK()
	rows := p.All("#changes tbody tr")
	if rows.Length() < 2 || p.All("#YX-10").Length() != 1 || p.All("#YX-11").Length() != 1 || p.All("#YX-3").Length() != 0 {
		t.Fatalf("%d changed clauses; YX-10 and YX-11 must be among them, YX-3 not", rows.Length())
	}
	if s := p.All("#YX-10").Text(); !strings.Contains(s, "条文修改") || !strings.Contains(s, "满 24 小时起自动生效") {
		t.Errorf("YX-10 reads %s", s)
	}
	if s := p.All("#YX-11").Text(); !strings.Contains(s, "规则修改") || !strings.Contains(s, "objection: 48h") {
		t.Errorf("YX-11 reads %s", s)
	}
	b.Get("/programmes/yanxuan/compare?from=2023-08-04&to=2023-08-04").OK().HasText("两个版本没有差别")
}

func TestOneEditionHasNothingToCompare(t *testing.T) {
	open(t, nil).Get("/programmes/yanxuan/compare").OK().HasText("只有一个版本")
}

func TestUnknownProgrammeAndEditionAreNotFound(t *testing.T) {
	b := open(t, nil)
	for _, path := range []string{"/programmes/nothing", "/programmes/nothing/clauses", "/programmes/nothing/compare", "/programmes/yanxuan/editions/1999-01-01"} {
		b.Get(path).Want(http.StatusNotFound)
	}
	open(t, twoEditions(t)).Get("/programmes/yanxuan/compare?from=1999-01-01").Want(http.StatusNotFound)
}
