package rulebook

import (
	"strings"
	"testing"

	"github.com/mengyue/portal/models/clock"
	"github.com/mengyue/portal/models/text"
)

func yanxuan(t *testing.T) *Edition {
	t.Helper()
	e, err := library(t).InForce("yanxuan", clock.Must("2026-11-22"))
	if err != nil {
		t.Fatal(err)
	}
	return e
}

// YX-3, YX-6: what is demanded can be read before anything is judged.
func TestRuleIsWordedWithItsLimitAndItsAlternatives(t *testing.T) {
	e := yanxuan(t)
	level, _ := e.Rule("level")
	if d := e.Demand(level); d.Clause != "YX-3" || !strings.Contains(d.Says.ZH, "不低于 3") || !strings.Contains(d.Says.EN, "at least 3") {
		t.Errorf("the level reads %q / %q", d.Says.ZH, d.Says.EN)
	}
	kind, _ := e.Rule("kind")
	d := e.Demand(kind)
	if len(d.Parts) != 10 || !strings.Contains(d.Says.ZH, "任意一项") {
		t.Fatalf("the kinds read %q with %d alternatives, want ten", d.Says.ZH, len(d.Parts))
	}
	for _, part := range d.Parts {
		if !strings.HasPrefix(part.Clause, "YX-6") || !part.Says.Complete() || !part.Title.Complete() {
			t.Errorf("alternative %+v is not worded", part)
		}
	}
	if jd := d.Parts[8]; !strings.Contains(jd.Says.ZH, "不低于 ¥500,000.00") {
		t.Errorf("money reads %q", jd.Says.ZH)
	}
}

// What is counted goes with its number, and is taken either way where a limit names it.
func TestUnitGoesWithItsNumber(t *testing.T) {
	days := figure{key: "below", typ: TypeCount, unit: Unit{text.Of("天", "days"), "day"}}
	points := figure{key: "score", typ: TypeDecimal, unit: Unit{text.Of("分", "points"), "point"}}
	for _, c := range []struct {
		f        figure
		n        string
		zh, want string
	}{{days, "0", "0 天", "0 days"}, {days, "1", "1 天", "1 day"}, {days, "2", "2 天", "2 days"}, {days, "21", "21 天", "21 days"},
		{points, "0.1", "0.1 分", "0.1 points"}, {points, "1.0", "1 分", "1 point"}, {figure{typ: TypeCount, unit: Unit{Text: text.Of("件", "pcs")}}, "1", "1 件", "1 pcs"}} {
		v, err := ParseValue(c.f.typ.Kind(), c.n)
		if got := c.f.show(v); err != nil || got.ZH != c.zh || got.EN != c.want {
			t.Errorf("%s reads %q / %q (%v), want %q / %q", c.n, got.ZH, got.EN, err, c.zh, c.want)
		}
	}
	for _, raw := range []string{"1 day", "1 days", "1 天", "1"} {
		if v, err := days.plainNumber(raw); err != nil || v.String() != "1" {
			t.Errorf("%q is read as %s, %v", raw, v, err)
		}
	}
	if _, err := days.plainNumber("1 hour"); err == nil {
		t.Error("days are given in hours")
	}
}

func TestConditionOfAQuestionReadsAsOneSentence(t *testing.T) {
	e := yanxuan(t)
	a, _ := e.Ask("platform_proof")
	if got := e.Condition(a.When).ZH; got != "“申报的商家类型”包含“淘宝皇冠及以上商家”，或“申报的商家类型”包含“抖音行业前 10% 商家”，或“申报的商家类型”包含“京东月销 50 万元及以上商家”" {
		t.Errorf("it reads %s", got)
	}
	if !e.Condition(nil).IsZero() {
		t.Error("no condition has words")
	}
}

func TestEveryRuleOfEveryBookIsWordedInBothLanguages(t *testing.T) {
	l := library(t)
	var look func(where string, d Demand)
	look = func(where string, d Demand) {
		if !d.Title.Complete() || !d.Says.Complete() || strings.Contains(d.Says.ZH+d.Says.EN, "%!") {
			t.Errorf("%s: %+v", where, d)
		}
		for _, p := range d.Parts {
			look(where, p)
		}
	}
	for _, p := range l.Programmes() {
		for _, e := range l.Editions(p) {
			for _, r := range e.Rules {
				look(p+"/"+e.ID+"/"+r.ID, e.Demand(r))
			}
			for _, a := range e.Asks {
				if w := e.Condition(a.When); a.When != nil && !w.Complete() {
					t.Errorf("%s: when %q is asked is not worded", p, a.Key)
				}
			}
		}
	}
}

// YX-11: a clause tells where it is applied, and the source that applies it.
func TestClauseTellsWhereItIsApplied(t *testing.T) {
	e := yanxuan(t)
	uses := e.Uses("YX-11")
	if len(uses) != 1 || uses[0].Section != text.Of("打标", "tags") {
		t.Errorf("YX-11 is applied at %+v", uses)
	}
	if uses := e.Uses("TIME-2"); len(uses) == 0 || uses[0].Section.ZH != "系统执行" {
		t.Errorf("TIME-2 is applied at %+v", uses)
	}
	for _, c := range e.Clauses {
		if c.From == "" && len(e.Uses(c.ID)) == 0 && c.Explains.IsZero() {
			t.Errorf("%s is applied nowhere", c.ID)
		}
	}
}

func TestExcerptIsTheSmallestEntryThatNamesTheClause(t *testing.T) {
	e := yanxuan(t)
	found := e.Excerpts("YX-6g")
	if len(found) != 3 {
		t.Fatalf("YX-6g stands in %d entries of the source, want clause, option and alternative: %+v", len(found), found)
	}
	if !strings.HasPrefix(found[0].Text, "- id: YX-6g\n") || !strings.HasPrefix(found[2].Text, "- id: taobao\n  clause: YX-6g\n") {
		t.Errorf("excerpts are %+v", found)
	}
	if lines := strings.Split(string(e.Text), "\n"); strings.TrimSpace(lines[found[2].Line-1]) != "- id: taobao" {
		t.Errorf("line %d of the source is %q", found[2].Line, lines[found[2].Line-1])
	}
	if tag := e.Excerpts("YX-11"); len(tag) != 2 || !strings.HasPrefix(tag[1].Text, "tag:\n") {
		t.Errorf("YX-11 is excerpted as %+v", tag)
	}
	if part := e.Excerpts("YX-6"); len(part) != 4 {
		t.Errorf("YX-6 must not be found in YX-6a: %+v", part)
	}
}

// GEN-7: what a new edition changes is shown clause by clause.
func TestChangesOfAnEditionAreToldClauseByClause(t *testing.T) {
	was := yanxuan(t)
	now := *was
	now.Clauses = append([]Clause{}, was.Clauses...)
	now.Clauses[2].Text = text.Of("商家等级须为 L4 或以上。", "The level is L4 or higher.")
	now.Clauses = append(now.Clauses[:4], now.Clauses[5:]...)
	now.Clauses = append(now.Clauses, Clause{ID: "YX-99", Title: text.Of("新条款", "New"), Text: text.Of("新。", "New.")})
	now.Text = []byte(strings.Replace(string(was.Text), "objection: 24h", "objection: 48h", 1))
	got := map[string]Changing{}
	for _, c := range Changes(was, &now) {
		got[c.ID] = c.Kind
	}
	for id, want := range map[string]Changing{"YX-3": Reworded, "YX-5": Dropped, "YX-99": Added, "YX-11": Reapplied} {
		if got[id] != want {
			t.Errorf("%s is %q, want %q", id, got[id], want)
		}
	}
	if len(Changes(was, was)) != 0 {
		t.Error("an edition differs from itself")
	}
}

// GEN-7: the rules under a clause are compared in words.
func TestChangedRulesAreToldInWords(t *testing.T) {
	src := read(t, "books/yanxuan/2023-08-04.yaml")
	was := yanxuan(t)
	now, problems := readBook("yanxuan/2023-08-04.yaml", []byte(strings.Replace(string(src), "require: {fact: level, at_least: 3}", "require: {fact: level, at_least: 4}", 1)), onBoard())
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	changes := Changes(was, now)
	if len(changes) != 1 || changes[0].ID != "YX-3" || changes[0].Kind != Reapplied {
		t.Fatalf("%+v", changes)
	}
	left, came := changes[0].Left, changes[0].Came
	if len(left) != 1 || len(came) != 1 || !strings.Contains(left[0].EN, "at least 3") || !strings.Contains(came[0].EN, "at least 4") || !came[0].Complete() {
		t.Errorf("left %v, came %v", left, came)
	}
}

func TestPeriodsAreWorded(t *testing.T) {
	for period, want := range map[string]text.Text{"7wd": text.Of("7 个工作日", "7 working days"), "1y": text.Of("1 年", "1 year"),
		"24h": text.Of("24 小时", "24 hours"), Forever: text.Of("永久", "for ever"), "": {}} {
		if got := Period(period); got != want {
			t.Errorf("%q reads %v", period, got)
		}
	}
}

// YX-3, YX-6i: value, limit and gap are worded with their units.
func TestFiguresOfAResultAreWorded(t *testing.T) {
	e := yanxuan(t)
	v := e.Judge(OnSubmit, Facts{"level": Count(2), "jd_monthly_sales": Money(41_200_000), "taobao_level": Str("diamond-5"),
		"agreement.service": Str(AgreementNone), "ask.kinds": List("jd")}, clock.Must("2026-11-22"))
	for rule, want := range map[string]Figures{
		"level":                       {text.Same("2"), text.Of("不低于 3", "is at least 3"), text.Same("1")},
		"kind":                        {text.Of("0 项", "0"), text.Of("1 项", "1"), text.Text{}},
		"kind/jd":                     {text.Same("¥412,000.00"), text.Of("不低于 ¥500,000.00", "is at least ¥500,000.00"), text.Same("¥88,000.00")},
		"kind/taobao":                 {text.Of("五钻", "5 diamonds"), text.Of("不低于 一皇冠", "is at least 1 crown"), text.Of("1 级", "1 steps")},
		"agreements/service":          {text.Of("未签署", "not signed"), text.Of("正常", "normal"), text.Text{}},
		"kind/contract-factory/proof": {text.Of("0 份", "0 papers"), text.Of("1 份", "1 paper"), text.Text{}},
	} {
		r, ok := v.Result(rule)
		if got := e.Figures(r); !ok || got != want {
			t.Errorf("%s reads %+v, want %+v", rule, got, want)
		}
	}
}
