package products_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/mengyue/portal/models/access"
	"github.com/mengyue/portal/models/calendar"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/facts"
	"github.com/mengyue/portal/web/webtest"
)

// YX-10, YX-11: the merchant sees the countdown with its absolute end, objects, and the button is gone at the end.
func TestMerchantObjectsFromThePageOfATagUntilTheWindowCloses(t *testing.T) {
	p := open(t, 3)
	p.tagged()
	list := p.owner.Get("/tags").OK().HasText("竹编收纳篮 01", "2026-11-23 15:30", "还剩 24 小时 0 分")
	if list.All("time[data-countdown]").Length() != 3 {
		t.Error("no countdown")
	}
	one := p.tag("P01")
	page := p.owner.Get("/tags/"+one.ID).OK().HasText("2026年11月23日（周一）15:30 北京时间", "条款 YX-11", "打标通知发出")
	page.Submit("#objection", webtest.Values{"reason": ""}).Want(http.StatusUnprocessableEntity).HasText("请写明理由")
	filed := page.Submit("#objection", webtest.Values{"reason": "即将停产"}).OK()
	if !strings.HasPrefix(filed.URL.Path, "/objections/") {
		t.Fatalf("led to %s", filed.URL.Path)
	}
	filed.HasText("即将停产", "等待答复", "答复期限", "2026年11月23日（周一）15:30")
	p.owner.Get("/tags/"+one.ID).OK().Lacks("#objection").HasText("不能提出异议", "已提出过异议")

	p.Clock.Advance(day - time.Hour)
	p.owner = p.SignIn(access.Owner, "M001")
	stale := p.owner.Get("/tags/" + p.tag("P02").ID).OK()
	p.Clock.Advance(time.Hour)
	stale.Submit("#objection", webtest.Values{"reason": "太晚"}).Want(http.StatusUnprocessableEntity).HasText("已于 2026年11月23日（周一）15:30 北京时间 截止", "YX-11", "太晚")
	p.Settle()
	p.owner.Get("/tags/"+p.tag("P02").ID).OK().Lacks("#objection").HasText("异议期已于", "已生效")
	p.owner.Get("/tags?tab=effective").OK().HasText("竹编收纳篮 02").LacksText("竹编收纳篮 01")
}

// YX-11: several at once, from the list, with evidence uploaded.
func TestBulkObjectionWithEvidence(t *testing.T) {
	p := open(t, 3)
	p.tagged()
	a, b := p.tag("P01").ID, p.tag("P02").ID
	page := p.owner.Get("/objections/new?tag="+a+"&tag="+b).OK().HasText("竹编收纳篮 01", "竹编收纳篮 02")
	page.Submit("#objection", webtest.Values{"reason": "停产", "files": webtest.File{Name: "说明.txt", Content: []byte("不是 PDF")}}).Want(http.StatusUnprocessableEntity).HasText("停产")
	page.Submit("#objection", webtest.Values{"tag": "NOBODYS", "reason": ""}).Want(http.StatusNotFound)
	page.Submit("#objection", webtest.Values{"reason": "停产"}).OK().At("/tags").HasText("已对 2 件商品提出异议", "异议中")
	if p.tag("P03").Objection != "" || p.tag("P02").Objection == "" {
		t.Error("the wrong products were objected to")
	}
	p.owner.Get("/objections/new").OK().HasText("没有选择商品")
}

// Security 8.2.2: another merchant's tags, objections and products are not there.
func TestStrangersFindNothing(t *testing.T) {
	p := open(t, 1)
	p.tagged()
	one := p.tag("P01")
	p.owner.Get("/tags/"+one.ID).Submit("#objection", webtest.Values{"reason": "停产"})
	stranger := p.SignIn(access.Owner, "M002")
	for _, path := range []string{"/tags/" + one.ID, "/objections/" + p.tag("P01").Objection, "/products/P01", "/objections/new?tag=" + one.ID} {
		stranger.Get(path).Want(http.StatusNotFound).LacksText("竹编")
	}
	stranger.Get("/tags").OK().LacksText("竹编收纳篮")
	p.owner.Get("/staff/batches").Want(http.StatusForbidden)
	p.owner.Get("/products/P01").OK().HasText("竹编收纳篮 01", "异议中")
}

// YX-13: the statement so far, its lines, and its entries as CSV that no spreadsheet takes for formulas.
func TestStatementAddsUpAndItsCSVIsSafe(t *testing.T) {
	p := open(t, 2)
	p.owner.Get("/fees").OK().HasText("还没有服务费")
	p.tagged()
	p.Clock.Advance(day)
	p.Settle()
	d := calendar.Date(2026, 11, 24)
	p.Do(func(tx *db.Tx) error {
		_, err := facts.PutDays(tx, []facts.ProductDay{{Product: "P01", Day: d, Sales: 100_00, Orders: 1}, {Product: "P02", Day: d, Sales: 55_55, Orders: 1}})
		return err
	})
	p.Clock.Advance(48 * time.Hour)
	p.Settle()
	p.owner = p.SignIn(access.Owner, "M001")
	p.owner.Get("/fees").OK().HasText("2026年11月", "本月至今", "¥4.67", "YX-13")
	page := p.owner.Get("/fees/2026-11?programme=yanxuan").OK().HasText("¥3.00", "¥1.67", "¥4.67", "竹编收纳篮 01")
	p.owner.Get("/fees/2026-11").OK().HasText("¥4.67")
	csv := p.owner.Get("/fees/2026-11/entries.csv?programme=yanxuan").OK()
	if s := string(csv.Body); !strings.Contains(s, "2026-11-24,P01,竹编收纳篮 01,100.00,0.00,0.03,3.00,YX-13,2023-08-04") || strings.Count(s, "\n") != 3 {
		t.Errorf("csv %s", s)
	}
	page.Follow("竹编收纳篮 01").OK().At("/products/P01")
	p.owner.Get("/fees/next").Want(http.StatusNotFound)
	p.owner.Get("/fees/2026-10?programme=yanxuan").OK().HasText("本月没有服务费")
	p.SignIn(access.Owner, "M002").Get("/fees").OK().LacksText("¥4.67")
}

func TestPagesReadInEnglish(t *testing.T) {
	p := open(t, 1)
	p.tagged()
	p.owner.English()
	p.owner.Get("/tags").OK().HasText("Product tags", "In their notice time", "24 h 0 min left")
	p.owner.Get("/tags/"+p.tag("P01").ID).OK().HasText("Objections until", "Mon 23 Nov 2026, 15:30 (Beijing time)")
	p.owner.Get("/fees").OK().HasText("There is no fee yet")
}
