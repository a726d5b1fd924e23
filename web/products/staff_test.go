package products_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/mengyue/portal/models/access"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/product"
	"github.com/mengyue/portal/web/webtest"
)

// YX-9: preview with counts and exclusions by clause, then reason and clause, then the result.
func TestStaffTagFromAFilterAfterAPreview(t *testing.T) {
	p := open(t, 3)
	preview := p.operator.Get("/staff/tagging").OK().Submit("#tagging", webtest.Values{"programme": "yanxuan", "merchant": "M001"}).OK()
	preview.HasText("待确认", "选中4", "可打标3", "不能打标1", "YX-9", "=定制竹匾", "通知发出 24 小时")
	if n := p.count("SELECT count(*) FROM notices"); n != 0 {
		t.Fatal("somebody was told before the batch was confirmed")
	}
	preview.Submit("#propose", webtest.Values{"reason": " "}).Want(http.StatusUnprocessableEntity).HasText("请写明理由")
	done := preview.Submit("#propose", webtest.Values{"reason": "品质稳定"}).OK().HasText("已通知商家", "通知期内3", "品质稳定", "2026年11月23日（周一）15:30")
	if n := p.count("SELECT count(*) FROM notices WHERE merchant = 'M001'"); n != 1 {
		t.Fatalf("%d notices", n)
	}
	csv := p.operator.Get(done.URL.Path + "/excluded.csv").OK()
	if s := string(csv.Body); !strings.Contains(s, "'=定制竹匾,YX-9,") {
		t.Errorf("csv %s", s)
	}
	p.operator.Get("/staff/batches").OK().HasText("M001", "已通知商家")
	p.SignIn(access.Reviewer).Get(done.URL.Path).OK().Lacks("#revoke")
	done.Submit("#revoke", webtest.Values{"reason": "选错了"}).OK().HasText("已撤回", "选错了")
	p.owner.Get("/tags?tab=ended").OK().HasText("批次已撤回")
}

func (p portal) count(query string) (n int64) {
	p.View(func(tx *db.Tx) error { return tx.DB.Raw(query).Take(&n).Error })
	return n
}

func TestStaffTagFromAListWithTheLinesThatAreWrong(t *testing.T) {
	p := open(t, 2)
	form := p.operator.Get("/staff/tagging").OK()
	form.Submit("#tagging", webtest.Values{"programme": "yanxuan", "list": "P01\n\"P02"}).Want(http.StatusUnprocessableEntity).HasText("第 2 行无法读取", "P01")
	form.Submit("#tagging", webtest.Values{"programme": "yanxuan", "price_from": "abc"}).Want(http.StatusUnprocessableEntity).HasText("请填写金额")
	form.Submit("#tagging", webtest.Values{"programme": "yanxuan", "category": "没有"}).Want(http.StatusUnprocessableEntity).HasText("没有选中任何商品")
	preview := form.Submit("#tagging", webtest.Values{"programme": "yanxuan", "list": "product\nP01", "file": webtest.File{Name: "ids.csv", Content: []byte("P01\nnothing\n")}}).OK()
	preview.HasText("选中3", "可打标1", "没有这个编号的商品", "清单中重复出现", "nothing", "编号清单，3 行")
}

// YX-12, X: the preview is the letter, the decision tells the merchant in the same words.
func TestStaffAnswerAnObjectionWithThePreviewOfTheLetter(t *testing.T) {
	p := open(t, 2)
	p.tagged()
	p.owner.Get("/tags/"+p.tag("P01").ID).OK().Submit("#objection", webtest.Values{"reason": "即将停产"}).OK()
	queue := p.operator.Get("/staff/objections").OK().HasText("竹编收纳篮 01", "即将停产", "还剩 24 小时 0 分", "待答复")
	page := queue.Follow("竹编收纳篮 01").OK().HasText("即将停产", "现货", "M001")
	page.Submit("#answer-preview", webtest.Values{"reason": "库存充足"}).Want(http.StatusUnprocessableEntity).HasText("请选择异议成立或不成立", "库存充足")
	letter := page.Submit("#answer-preview", webtest.Values{"verdict": "refused", "reason": "库存充足"}).OK().HasText("预览：发出的就是这封信", "异议不成立：“竹编收纳篮 01”将打标", "库存充足", "申诉")
	if p.tag("P01").Objection == "" {
		t.Fatal("the preview decided")
	}
	letter.Submit("#answer-decide", webtest.Values{}).OK().At("/staff/objections").HasText("异议已答复", "没有异议")
	p.operator.Get("/staff/objections?tab=answered").OK().HasText("异议不成立", "竹编收纳篮 01")
	page.Submit("#answer-decide", webtest.Values{"verdict": "upheld", "reason": "改主意"}).Want(http.StatusConflict).HasText("已于")
	var o product.Objection
	p.View(func(tx *db.Tx) (err error) { o, _, err = product.ObjectionTo(tx, p.tag("P01").ID); return err })
	p.owner.Get("/objections/"+o.ID).OK().HasText("异议不成立", "库存充足", "申诉", "YX-12")
	p.SignIn(access.Auditor).Get("/staff/objections/" + o.ID).OK().Lacks("#answer-form")
}

// YX-14: untagging from a product's page and in a batch, at once.
// Whose a product is, and where it is sold, is said by name; the id stands beside it for the filter.
func TestListsOfProductsNameMerchantsAndStores(t *testing.T) {
	p := open(t, 3)
	p.tagged()
	p.operator.Get("/staff/products").OK().HasText("测试商家 M001", "青禾竹器", "S1")
	p.operator.Get("/staff/products/P01").OK().HasText("测试商家 M001", "青禾竹器")
	p.operator.Get("/staff/tags").OK().HasText("青禾竹器", "S1")
	p.owner.Get("/tags").OK().HasText("青禾竹器", "S1")
}

func TestStaffUntagFromAProductAndInABatch(t *testing.T) {
	p := open(t, 3)
	p.tagged()
	p.Clock.Advance(day)
	p.Settle()
	p.operator = p.SignIn(access.Operator)
	p.operator.Get("/staff/products?title=收纳").OK().HasText("竹编收纳篮 01", "共 3 条").Follow("竹编收纳篮 01").OK().HasText("已生效", "¥39.90")
	a, b := p.tag("P01").ID, p.tag("P02").ID
	ask := p.operator.Get("/staff/untag?tag="+a+"&tag="+b).OK().HasText("竹编收纳篮 01", "标识立即去掉")
	ask.Submit("#untag", webtest.Values{}).Want(http.StatusUnprocessableEntity).HasText("请写明理由", "竹编收纳篮 02")
	ask.Submit("#untag", webtest.Values{"reason": "换季"}).OK().At("/staff/tags").HasText("2 个标识已去掉", "工作人员去标")
	ask.Submit("#untag", webtest.Values{"reason": "再来一次"})
	if p.tag("P03").Ended != 0 || p.tag("P01").Ended == 0 {
		t.Error("the wrong tags are off")
	}
	p.SignIn(access.Reviewer).Get("/staff/untag?tag=" + a).Want(http.StatusForbidden)
}

// YX-9: a tagged product that becomes private is shown to staff with a warning; nothing ends by itself.
func TestChangeOfATaggedProductWarnsStaff(t *testing.T) {
	p := open(t, 1)
	p.tagged()
	p.Do(func(tx *db.Tx) error {
		pr, err := product.Find(tx, "P01")
		if err != nil {
			return err
		}
		private := true
		pr.Private = &private
		_, err = product.Put(tx, []product.Product{pr})
		return err
	})
	p.operator.Get("/staff/products/P01").OK().HasText("已打标的商品不再符合打标条件（YX-9）", "私密：是", "私密：否")
	p.owner.Get("/products/P01").OK().LacksText("不再符合打标条件")
	if p.tag("P01").Ended != 0 {
		t.Error("the tag ended by itself")
	}
}
