package trade_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/mengyue/portal/models/access"
	"github.com/mengyue/portal/models/brand"
	"github.com/mengyue/portal/models/calendar"
	"github.com/mengyue/portal/models/clock"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/listing"
	"github.com/mengyue/portal/models/membership"
	"github.com/mengyue/portal/models/merchant"
	"github.com/mengyue/portal/models/relation"
	"github.com/mengyue/portal/web/trade"
	"github.com/mengyue/portal/web/webtest"
)

// stage is a portal with the supplier M001, which owns the brand B1, and the distributor M002.
type stage struct {
	*webtest.App
	supplier, distributor *webtest.Browser
}

func newStage(t testing.TB) *stage {
	t.Helper()
	s := &stage{App: webtest.New(t, trade.Routes)}
	s.supplier, s.distributor = s.SignIn(access.Owner), s.SignIn(access.Owner, "M002")
	s.Do(func(tx *db.Tx) error {
		m, err := merchant.Find(tx, "M001")
		if err != nil {
			return err
		}
		if _, err := merchant.PutStores(tx, []merchant.Store{{ID: "T1", Merchant: "M001", Name: "星禾", Platform: "1688", Kind: "ordinary", Brands: "B1"}}); err != nil {
			return err
		}
		day := func(d string) calendar.Day { return calendar.DayOf(clock.Must(d)) }
		if _, err := brand.Put(tx, []brand.Brand{{ID: "B1", Name: "星禾", Trademark: "81", Class: "21", Owner: m.Name, Status: brand.Registered, AppliedOn: day("2015-01-01"), RegisteredOn: day("2016-01-01"), ValidUntil: day("2036-01-01")}}); err != nil {
			return err
		}
		for company, programme := range map[string]string{"M001": "channel-supplier", "M002": "channel-distributor"} {
			e, err := s.Library.InForce(programme, tx.Now)
			if err != nil {
				return err
			}
			if _, err := membership.Admit(tx, membership.New{Merchant: company, Programme: programme, Edition: e.ID, Party: e.Parties[0].Key}); err != nil {
				return err
			}
		}
		return nil
	})
	return s
}

// opened lets the supplier open its brand on the page.
func (s *stage) opened() {
	s.supplier.Get("/authorisations").OK().Sound().HasText("还没有开通品牌").Press("开通", webtest.Values{"brand": "B1"}).OK().At("/authorisations").HasText("品牌已开通", "已开通")
}

var good = webtest.Values{"brand": "B1", "store": "T1", "product": "P1", "title": "双层玻璃杯", "category": "家居/杯具", "sale_kind": "new", "price": "39.90"}

// CC-10: the brand first, then the product; the form says what stands against it and keeps what was typed.
func TestBrandIsOpenedAndAProductPublishedOnPages(t *testing.T) {
	s := newStage(t)
	s.supplier.Get("/listings").OK().Sound().HasText("还没有发布商品").Follow("发布商品").OK().Sound().HasText("还不能发布商品")
	s.opened()
	used := webtest.Values{}
	for k, v := range good {
		used[k] = v
	}
	used["sale_kind"] = "used"
	s.supplier.Get("/listings/new").OK().Sound().Press("发布", used).Want(http.StatusUnprocessableEntity).Sound().HasText("商品没有发布", "全新商品", "CC-11").Press("发布", webtest.Values{"sale_kind": "new"}).
		OK().At("/listings/P1").Sound().HasText("双层玻璃杯", "展示中").Press("下架商品", nil).OK().HasText("已自行下架").Press("重新展示", nil).OK().HasText("展示中")
	s.supplier.Get("/listings").OK().Sound().HasText("双层玻璃杯", "展示中", "¥39.90")
	s.supplier.Get("/authorisations").OK().Sound().Press("关闭品牌", nil).OK().HasText("商家关闭")
	s.supplier.Get("/listings/P1").OK().HasText("品牌未开通")
	s.SignIn(access.Operator).Get("/staff/listings").OK().Sound().Follow("双层玻璃杯").OK().Sound()
}

// CC-11: a file is judged row by row, and its report says each clause.
func TestFileIsJudgedRowByRow(t *testing.T) {
	s := newStage(t)
	s.opened()
	template := s.supplier.Get("/listings/template.csv").OK()
	if !strings.HasPrefix(string(template.Body), "\ufeffproduct,store,title") {
		t.Errorf("the template begins %q", template.Body[:40])
	}
	rows := "product,store,title,brand,category,stock_kind,private,price,stock,online,sale_kind\nP1,T1,玻璃杯,B1,家居,spot,false,9.90,5,true,new\nP2,T1,旧杯子,B1,家居,spot,false,9.90,5,true,used\nP3,T1,别家杯子,B9,家居,spot,false,x,5,true,new\n"
	s.supplier.Get("/listings/import").OK().Sound().Press("核验并发布", webtest.Values{"file": webtest.File{Name: "products.csv", Content: []byte(rows)}}).
		OK().Sound().HasText("提交 3 件，发布 1 件，未发布 2 件", "旧杯子", "CC-11", "price")
	s.supplier.Get("/listings/import").Press("核验并发布", webtest.Values{"file": webtest.File{Name: "other.csv", Content: []byte("a,b\n1,2\n")}}).Want(http.StatusUnprocessableEntity).Sound()
}

// asked is a request of the distributor to the supplier, sent on the pages.
func (s *stage) asked() *webtest.Page {
	return s.distributor.Get("/relations").OK().Sound().Follow("发起合作").OK().Sound().Follow("测试商家 M001").OK().Sound().Press("发送请求", webtest.Values{"payment": "prepaid", "message": "希望分销"}).
		OK().Sound().HasText("请求已发送", "待答复", "希望分销")
}

// CC-20: the distributor applies on its board, the supplier approves on its own; both see the relation.
func TestRelationIsAskedForAndApprovedOnBothBoards(t *testing.T) {
	s := newStage(t)
	s.asked()
	s.supplier.Get("/relations?state=asking").OK().Sound().HasText("请答复").Follow("测试商家 M001").OK().Sound().HasText("答复截止", "2026", "希望分销").
		Press("不同意", webtest.Values{"reason": ""}).Want(http.StatusUnprocessableEntity).Sound().HasText("请写明不同意的理由").Press("同意并建立合作", nil).OK().HasText("合作中", "已同意")
	s.distributor.Get("/relations").OK().Sound().HasText("合作中", "预存款").Follow("测试商家 M001").OK().Sound()
	s.SignIn(access.Operator).Get("/staff/relations").OK().Sound().Follow("测试商家 M001").OK().Sound().LacksText("提议解除")
}

// CC-22, CC-23: what one side proposes takes effect as the other agrees.
func TestProposalsGoFromBoardToBoard(t *testing.T) {
	s := newStage(t)
	s.asked()
	var id string
	s.View(func(tx *db.Tx) error {
		found, err := relation.List(tx, relation.Question{Limit: 1})
		id = "/relations/" + found[0].ID
		return err
	})
	s.supplier.Get(id).Press("同意并建立合作", nil).OK()
	s.supplier.Get(id).Press("提议变更", webtest.Values{"payment": "guaranteed"}).OK().HasText("等待对方答复")
	s.distributor.Get(id).OK().Sound().HasText("对方提议").Press("同意提议", nil).OK().HasText("担保交易")
	s.distributor.Get(id).Press("提议解除", webtest.Values{"reason": "调整渠道"}).OK()
	s.supplier.Get(id).OK().HasText("调整渠道").Press("不同意提议", nil).OK().HasText("合作中")
	s.distributor.Get(id).Press("提议解除", webtest.Values{"reason": "再次提议"}).OK()
	s.supplier.Get(id).Press("同意提议", nil).OK().Sound().HasText("已解除", "没有未完成的订单")
}

func TestRequestIsTakenBackOnThePage(t *testing.T) {
	s := newStage(t)
	s.asked().Press("撤回", nil).OK().HasText("已撤回")
}

// What is supervised is on nobody else's page.
func TestSupervisedSupplierIsOnNoPageOfTheOtherSide(t *testing.T) {
	s := newStage(t)
	s.opened()
	s.supplier.Get("/listings/new").Press("发布", good).OK()
	page := s.asked()
	s.supplier.Get(page.URL.Path).Press("同意并建立合作", nil).OK()
	s.distributor.Get(page.URL.Path).OK().HasText("双层玻璃杯", "测试商家 M001")
	s.Do(func(tx *db.Tx) error {
		_, err := listing.Put(tx, listing.Hold{Merchant: "M001", Kind: listing.Supervised, Clause: "CC-40", By: "finding:1"})
		return err
	})
	for _, path := range []string{page.URL.Path, "/relations", "/relations/new"} {
		s.distributor.Get(path).OK().Sound().LacksText("双层玻璃杯", "测试商家 M001")
	}
	s.supplier.Get("/listings/P1").OK().HasText("账号监管中")
}

func TestPagesOfTradeSpeakEnglish(t *testing.T) {
	s := newStage(t)
	s.opened()
	s.supplier.Get("/listings/new").Press("发布", good).OK()
	path := s.asked().URL.Path
	en := s.SignIn(access.Owner).English()
	for _, p := range []string{"/relations", "/relations?state=asking", path, "/relations/new", "/listings", "/listings/P1", "/listings/new", "/listings/import", "/authorisations"} {
		if said := en.Get(p).OK().Sound().Untranslated("测试商家", "星禾", "双层玻璃杯", "希望分销", "家居/杯具"); said != "" {
			t.Errorf("%s says %q", p, said)
		}
	}
}
