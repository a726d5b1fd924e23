package watch_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/mengyue/portal/models/access"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/facts"
	"github.com/mengyue/portal/models/figures"
	"github.com/mengyue/portal/web/webtest"
)

// Each staff page says the same in English, and is sound.
func TestStaffPagesAreSoundInEnglish(t *testing.T) {
	p := open(t)
	p.furnish()
	w := p.warnings()[0]
	b := p.SignIn(access.Supervisor).English()
	for path, want := range map[string]string{"/staff/watch": "Ending today", "/staff/warnings": "Stays to sign", "/staff/warnings/" + w.ID: "What happened", "/staff/stores/S1": "If judged now", "/staff/stores/S4": "Earliest return",
		"/staff/letters": "all members", "/staff/letters/new": "Title, in Chinese", "/staff/what-if": "from 400 to 501"} {
		b.Get(path).OK().HasText(want).Sound()
	}
}

// Who may only read sees everything and is offered nothing to do; who may not countersign is not offered the second signature.
func TestWhoMayNotActIsOfferedNothing(t *testing.T) {
	p := open(t)
	p.furnish()
	var id string
	for _, w := range p.warnings() {
		if w.Open() {
			id = w.ID
		}
	}
	auditor := p.SignIn(access.Auditor)
	for _, path := range []string{"/staff/watch", "/staff/warnings/" + id, "/staff/what-if", "/staff/letters"} {
		if n := auditor.Get(path).OK().All(`main form[method="post"]`).Length(); n != 0 {
			t.Errorf("%s offers an auditor %d forms", path, n)
		}
	}
	auditor.Get("/staff/letters/new").Want(http.StatusForbidden)
	p.supervisor.Get("/staff/warnings/"+id).OK().Press("提出暂缓", webtest.Values{"reason": "核实中"}).OK()
	p.operator.Get("/staff/warnings/" + id).OK().LacksText("签署，暂缓处理")
	for _, path := range []string{"/staff/watch", "/staff/warnings", "/staff/stores/S1", "/staff/letters", "/staff/what-if"} {
		p.owner.Get(path).Want(http.StatusForbidden)
	}
}

// Two people who act on a warning at once: the second is told, and what was typed is there again.
func TestTheLoserOfTwoStaysIsToldAndLosesNothing(t *testing.T) {
	p := open(t)
	p.shop("M001", "S1", "星禾童装")
	p.fact("S1", "credit", "399", p.Clock.Now())
	p.judge()
	p.Settle()
	at := "/staff/warnings/" + p.warnings()[0].ID
	one, other := p.operator.Get(at).OK(), p.supervisor.Get(at).OK()
	one.Press("提出暂缓", webtest.Values{"reason": "数据正在更正"}).OK()
	other.Press("提出暂缓", webtest.Values{"reason": "我也要暂缓"}).Want(http.StatusConflict)
	p.supervisor.Get(at).OK().HasText("数据正在更正").LacksText("我也要暂缓")
}

// A whole draft is judged as it was handed in and shown beside what it would do; one that is wrong is refused by line and column.
func TestADraftIsJudgedAndShown(t *testing.T) {
	p := open(t)
	p.shop("M001", "S1", "星禾童装")
	p.fact("S1", "credit", "430", p.Clock.Now())
	e, err := p.Library.Edition("qinbaobei", "2017-03-01")
	if err != nil {
		t.Fatal(err)
	}
	draft := strings.NewReplacer("edition: 2017-03-01", "edition: 2026-12-24", "effective: 2017-03-01", "effective: 2026-12-24", "at_least: 400}\n    near: 20", "at_least: 450}\n    near: 5").Replace(string(e.Text))
	send := func(source string) *webtest.Page {
		return p.operator.Get("/staff/what-if").OK().Submit("#draft-form", webtest.Values{"draft": webtest.File{Name: "draft.yaml", Content: []byte(source)}})
	}
	send("programme: qinbaobei\n").Want(http.StatusUnprocessableEntity).HasText("草案有", "draft.yaml:1:1")
	send("").Want(http.StatusUnprocessableEntity).HasText("请选择一份规则草案")
	at := send(draft).OK().HasText("推演中", "排队中").URL.Path
	p.Settle()
	p.operator.Get(at).OK().HasText("草案 2026-12-24", "查看草案原文", "星禾童装", "at_least: 450").Sound()
	p.operator.Get(at + "?direction=better").OK().HasText("这一方向没有")
	p.operator.Get("/staff/what-if/nothing").Want(http.StatusNotFound)
}

// More memberships than one page holds come page by page, none twice.
func TestStandingComesPageByPage(t *testing.T) {
	p := open(t)
	for i := range 7 {
		p.shop("M001", fmt.Sprintf("S%d", i), fmt.Sprintf("第%d店", i))
	}
	seen := map[string]int{}
	path := "/standing"
	for pages := 0; path != ""; pages++ {
		if pages == 3 {
			t.Fatal("it does not come to an end")
		}
		page := p.owner.Get(path).OK()
		for i := range 7 {
			if strings.Contains(page.Text(), fmt.Sprintf("亲宝贝：第%d店", i)) {
				seen[fmt.Sprint(i)]++
			}
		}
		path, _ = page.All(`.pager a[rel="next"], .pager a`).Last().Attr("href")
		if !strings.Contains(path, "after=") || pages == 1 {
			path = ""
		}
	}
	if len(seen) != 7 {
		t.Errorf("seen: %v", seen)
	}
	for store, n := range seen {
		if n != 1 {
			t.Errorf("store %s stands %d times", store, n)
		}
	}
}

// NUM-2, NUM-3: a figure of exactly the limit is shown as near, one that is missing as such; neither as a breach.
func TestExactLimitsAndMissingFiguresAreNotShownAsBreaches(t *testing.T) {
	p := open(t)
	p.shop("M001", "S1", "星禾童装")
	p.days("S1", figures.DSRQuality, 4_800_000)
	page := p.owner.Get("/standing").OK().HasText("1 条临近界限", "0 条不符合", "4.8 分", "暂无数据，不会因此警告")
	if n := page.All(".check.failed").Length(); n != 0 {
		t.Errorf("%d rules are shown as failed", n)
	}
	p.fact("S1", "credit", "", p.Clock.Now())
	p.owner.Get("/standing").OK().HasText("0 条不符合")
}

// A violation of the merchant as a whole stands on the page of each of its stores, one of another store does not.
func TestStorePageShowsViolationsOfTheMerchantAsAWhole(t *testing.T) {
	p := open(t)
	p.shop("M001", "S1", "星禾童装")
	p.shop("M001", "S2", "星禾童鞋")
	p.Do(func(tx *db.Tx) error {
		_, err := facts.PutViolations(tx, []facts.Violation{{ID: "V-ALL", Merchant: "M001", Kind: "general", Occurred: tx.Now, State: facts.Open}, {ID: "V-TWO", Merchant: "M001", Store: "S2", Kind: "general", Occurred: tx.Now, State: facts.Open}})
		return err
	})
	p.operator.Get("/staff/stores/S1").OK().HasText("V-ALL").LacksText("V-TWO")
	p.operator.Get("/staff/stores/S2").OK().HasText("V-ALL", "V-TWO")
}
