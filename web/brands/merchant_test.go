package brands_test

import (
	"bytes"
	"image"
	_ "image/jpeg"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/mengyue/portal/models/access"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/merchant"
	"github.com/mengyue/portal/web/webtest"
)

func TestEmptyLibrarySaysWhatToDo(t *testing.T) {
	p := open(t)
	p.owner.Get("/brands").OK().HasText("还没有授权链", "选择品牌").Follow("选择品牌").OK().At("/brands/new").HasText("云禾坊", "青屿集")
	p.owner.Get("/brands/new?q=" + url.QueryEscape("云禾")).OK().HasText("云禾坊").LacksText("青屿集")
	p.owner.Get("/brands/new?q=nothing").OK().HasText("没有找到品牌", "清除筛选")
}

// CH-1, CH-2, CH-6: a merchant builds its chain by forms alone and sees it as a picture and as a list.
func TestMerchantBuildsAChainByForms(t *testing.T) {
	p := open(t)
	page := p.begun()
	page.At("/brands/B001").HasText("等待平台确认", "还有 2 级等待平台确认", "第 1 级", "第 2 级", "东渡贸易有限公司", "一级.png", "二级.png", "最早到期")
	svg := page.Find("svg.chain-picture")
	for _, words := range []string{"云禾坊家居有限公司", "东渡贸易有限公司", p.company, "第 2 级 · 普通授权", "等待确认", "2027-05-31", "商标权利人"} {
		if !strings.Contains(svg.Text(), words) {
			t.Errorf("the picture lacks %q: %s", words, svg.Text())
		}
	}
	if svg.Find("title").Length() != 1 || svg.Find(".weakest").Length() != 1 || svg.AttrOr("role", "") != "img" {
		t.Error("the picture has no title, or no link that ends first")
	}
	links := p.links()
	if len(links) != 2 || links[1].Grantor != "东渡贸易有限公司" || links[1].Grantee != p.company || !links[0].MaySublicense || len(links[0].Papers) != 1 {
		t.Errorf("links %+v", links)
	}
	p.owner.Get("/brands").OK().HasText("云禾坊", "等待平台确认").Follow("云禾坊").At("/brands/B001")
}

func TestFormThatIsWrongComesBackWithWhatWasTyped(t *testing.T) {
	p := open(t)
	page := p.owner.Get("/brands/new?brand=B001").OK().Submit("#link-form", webtest.Values{"grantee": "", "from": "", "files": webtest.File{Name: "x.pdf", Content: []byte("no paper")}})
	page.Want(http.StatusUnprocessableEntity).HasText("x.pdf", "不在可接受的格式")
	page = page.Submit("#link-form", webtest.Values{"grantee": "", "from": "2026-13-01", "files": []webtest.File{}})
	page.Want(http.StatusUnprocessableEntity).HasText("请按文件填写公司全称", "请填写生效日")
	if page.Find("#f-grantor").AttrOr("value", "") != "云禾坊家居有限公司" {
		t.Error("what was typed is lost")
	}
	if len(p.links()) > 0 {
		t.Error("something was kept")
	}
}

// CH-4: what is typed is checked before it is saved: by a button without scripts, by HTMX with them.
func TestWhatIsTypedIsCheckedBeforeItIsSaved(t *testing.T) {
	p := open(t)
	p.begun()
	l := p.links()[1]
	page := p.owner.Get("/links/"+l.ID).OK().Press("先检查", webtest.Values{"grantor": "西岸贸易有限公司"}).OK()
	page.HasText("按目前填写检查", "名称不符", "西岸贸易有限公司", "两者不是同一主体")
	if page.Find("#f-grantor").AttrOr("value", "") != "西岸贸易有限公司" || p.links()[1].Version != l.Version {
		t.Error("checking saved, or lost what was typed")
	}
	fragment := p.owner.Post("/links/"+l.ID+"/check", url.Values{"grantor": {"东渡贸易有限公司"}, "grantee": {p.company}, "kind": {"ordinary"}, "from": {"2027-01-01"}, "to": {""}, "papers": l.Papers}).OK()
	if fragment.Has("html > head > title") && fragment.Has("h1") || !fragment.Has("section#chain-checks") {
		t.Error("no fragment")
	}
	fragment.HasText("尚未生效", "2027-01-01")
	p.owner.Post("/brands/B001/links/check", url.Values{"grantor": {"x"}, "grantee": {"y"}, "position": {"1"}}).OK().HasText("名称不符")
	if button := p.owner.Get("/links/" + l.ID).OK().Find("#check"); button.AttrOr("hx-post", "") != "/links/"+l.ID+"/check" || button.AttrOr("hx-target", "") != "#chain-checks" {
		t.Error("the button does not check by HTMX")
	}
}

func TestLinksMoveAndAreRemovedByForms(t *testing.T) {
	p := open(t)
	page := p.begun()
	before := p.links()
	page.Press("下移", nil).OK().At("/brands/B001").HasText("名称不符")
	if after := p.links(); after[0].ID != before[1].ID {
		t.Error("the link did not move")
	}
	p.owner.Get("/links/"+before[1].ID+"/remove").OK().HasText("其他级次的确认不受影响").Press("删除这一级", nil).OK().At("/brands/B001").HasText("已删除第 1 级授权")
	p.owner.Get("/links/"+before[0].ID+"/remove").OK().Press("删除这一级", nil).OK().At("/brands").HasText("还没有授权链")
}

// CH-7: one paper is replaced, the old and the new one side by side; the other link keeps its confirmation.
func TestPaperIsReplacedSideBySide(t *testing.T) {
	p := open(t)
	p.begun()
	p.confirmAll()
	if p.level() != 2 {
		t.Fatal("not confirmed")
	}
	l := p.links()[1]
	page := p.owner.Get("/brands/B001").OK().Follow("更换 一级.png")
	if !strings.HasPrefix(page.URL.Path, "/links/") {
		t.Fatal(page.URL)
	}
	page = p.owner.Get("/links/"+l.ID+"/paper?old="+l.Papers[0]).OK().HasText("现在的文件", "二级.png", "只有这一级需要重新确认")
	page = page.Press("先对照", webtest.Values{"files": scan("二级-2027.png", 60, 60)}).OK().HasText("现在的文件", "新文件", "二级-2027.png")
	if n := page.Find("img.sheet").Length(); n != 2 || p.links()[1].Version != l.Version {
		t.Errorf("%d pictures side by side", n)
	}
	page.Press("更换这份文件", nil).OK().At("/brands/B001").HasText("二级-2027.png", "还有 1 级等待平台确认")
	after := p.links()
	if after[0].Confirmed == 0 || after[1].Confirmed != 0 || slices.Equal(after[1].Papers, l.Papers) {
		t.Errorf("%+v", after)
	}
	stale := p.owner.Get("/links/" + l.ID + "/paper").OK()
	stale.Find(`input[name="version"]`).SetAttr("value", "1")
	stale.Press("更换这份文件", webtest.Values{"papers": l.Papers[0]}).Want(http.StatusConflict).HasText("已被别人更改")
	p.owner.Get("/links/"+l.ID+"/paper").OK().Press("更换这份文件", nil).Want(http.StatusUnprocessableEntity).HasText("请上传新文件")
}

// CH-2: the viewer zooms and turns by links; pictures are drawn anew, PDFs are only downloaded.
func TestViewerZoomsAndTurnsWithoutScripts(t *testing.T) {
	p := open(t)
	p.begun()
	id := p.links()[0].Papers[0]
	page := p.owner.Get("/papers/"+id+"/view").OK().HasText("一级.png", "放大", "向右旋转", "下载原件")
	page = page.Follow("向右旋转").OK()
	page = page.Follow("缩小").OK()
	if got := page.URL.RawQuery; got != "zoom=0&turn=1" {
		t.Errorf("looked at as %s", got)
	}
	if page.Find("#smaller").AttrOr("disabled", "no") == "no" || !page.Has("a#larger") {
		t.Error("smaller than the smallest is offered")
	}
	for pose, corner := range map[string]image.Point{"zoom=0&turn=0": {2, 2}, "zoom=0&turn=1": {397, 2}, "zoom=0&turn=2": {397, 197}, "zoom=0&turn=3": {2, 797}} {
		answer := p.owner.Get("/papers/" + id + "/picture?" + pose).OK()
		img, kind, err := image.Decode(bytes.NewReader(answer.Body))
		if err != nil || kind != "jpeg" || img.Bounds().Dx() != 400 {
			t.Errorf("%s: %v %s %v", pose, err, kind, img.Bounds())
			continue
		}
		if r, _, _, _ := img.At(corner.X, corner.Y).RGBA(); r > 0x4000 {
			t.Errorf("%s: the dark corner is not at %v (%v)", pose, corner, img.Bounds())
		}
	}
	p.owner.Get("/papers/" + id + "/picture?zoom=99&turn=-7").OK()
	paper := p.owner.Get("/links/"+p.links()[0].ID+"/paper").OK().Press("更换这份文件", webtest.Values{"files": webtest.File{Name: "授权.pdf", Content: []byte(pdf)}}).OK()
	paper.Follow("授权.pdf").OK().HasText("共 2 页", "请下载后")
	p.owner.Get("/papers/" + p.links()[0].Papers[1] + "/picture").Want(http.StatusNotFound)
}

// GEN-5: another merchant's brand, link and paper are not there.
func TestAnotherMerchantsChainIsNotThere(t *testing.T) {
	p := open(t)
	p.begun()
	l := p.links()[0]
	other := p.SignIn(access.Owner, "M002")
	for _, path := range []string{"/brands/B001", "/brands/B001/links/new", "/links/" + l.ID, "/links/" + l.ID + "/remove", "/links/" + l.ID + "/paper", "/papers/" + l.Papers[0] + "/view", "/papers/" + l.Papers[0] + "/picture", "/brands/B404"} {
		other.Get(path).Want(http.StatusNotFound)
	}
	for _, path := range []string{"/links/" + l.ID + "/check", "/brands/B001/links/check"} {
		other.Post(path, url.Values{"grantor": {"x"}}).Want(http.StatusNotFound)
	}
}

func TestBrandOfAStoreIsThereBeforeItsChainIs(t *testing.T) {
	p := open(t)
	p.Do(func(tx *db.Tx) error {
		_, err := merchant.PutStores(tx, []merchant.Store{{ID: "S1", Merchant: "M001", Name: "云禾专卖店", Platform: "tmall", Kind: "brand_exclusive", Brands: "B001;B404"}})
		return err
	})
	p.owner.Get("/brands").OK().HasText("没有授权链的品牌", "云禾坊").Follow("云禾坊").OK().HasText("断链", "第 1 级缺少授权", "店铺“云禾专卖店”").Follow("添加这一级").OK().At("/brands/B001/links/new")
}

// confirmAll confirms every link by the staff's pages.
func (p portal) confirmAll() {
	p.T.Helper()
	for range p.links() {
		page := p.reviewer.Get("/staff/chains/M001:B001").OK()
		if page.All(`form[action$="/confirm"]`).Length() == 0 {
			return
		}
		page.Submit(`form[action$="/confirm"]`, nil).OK()
	}
}
