package web_test

import (
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"

	"github.com/mengyue/portal/models/access"
	"github.com/mengyue/portal/models/clock"
	"github.com/mengyue/portal/models/watch"
	"github.com/mengyue/portal/web/webtest"
)

// A plan that was not accepted leads straight to the form of the next one, until another waits for its answer.
func TestARefusedPlanLeadsToTheNext(t *testing.T) {
	app, _ := examples(t)
	app.Clock.Set(clock.Must("2026-12-20T03:00:00+08:00"))
	app.Do(watch.Daily)
	app.Settle()
	owner, staff := app.SignIn(access.Owner, "M1"), app.SignIn(access.Supervisor)
	warned := (&world{App: app}).ids(t, "SELECT id FROM warnings WHERE broken_at > 0 AND closed_at = 0 ORDER BY id")
	if len(warned) == 0 {
		t.Fatal("nobody is warned")
	}
	form := "/warnings/" + warned[0] + "/plan"
	first := owner.Get(form).OK().Submit("#plan-form", webtest.Values{"plan.words": "两周内更换承运商。"}).OK().URL.Path
	next := func() string {
		link := owner.Get(first).OK().All(".page-header a").FilterFunction(func(_ int, a *goquery.Selection) bool { return strings.Contains(a.Text(), "再提交一份计划") })
		return link.AttrOr("href", "")
	}
	if got := next(); got != "" {
		t.Errorf("while it waits it leads to %s", got)
	}
	staff.Get("/staff"+first).OK().Submit("#refuse-form", webtest.Values{"refuse.reason": "缺少每周的进度"}).OK().Sound()
	if got := next(); got != form+"#plan" {
		t.Fatalf("it leads to %q", got)
	}
	if got := staff.Get("/staff" + first).OK(); strings.Contains(got.All("main").Text(), "再提交一份计划") {
		t.Error("staff are asked for a plan")
	}
	owner.Get(form).OK().Submit("#plan-form", webtest.Values{"plan.words": "两周内更换承运商，每周一汇报进度。"}).OK().HasText("待答复")
	if got := next(); got != "" {
		t.Errorf("while the next one waits it leads to %s", got)
	}
}
