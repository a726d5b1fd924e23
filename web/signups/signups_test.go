package signups_test

import (
	"bytes"
	"encoding/binary"
	"hash/crc32"
	"image"
	"image/png"
	"net/http"
	"runtime"
	"testing"
	"time"

	"github.com/shopspring/decimal"

	"github.com/mengyue/portal/models/access"
	"github.com/mengyue/portal/models/calendar"
	"github.com/mengyue/portal/models/clock"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/facts"
	"github.com/mengyue/portal/models/membership"
	"github.com/mengyue/portal/models/merchant"
	"github.com/mengyue/portal/models/product"
	"github.com/mengyue/portal/web/brands"
	"github.com/mengyue/portal/web/intake"
	"github.com/mengyue/portal/web/programmes"
	"github.com/mengyue/portal/web/signups"
	"github.com/mengyue/portal/web/webtest"
)

// portal is a portal in which the store S1 of M001 is certified and has two towels, sold for a month at 59.90.
type portal struct {
	*webtest.App
	owner, reviewer *webtest.Browser
}

func open(t *testing.T) portal {
	t.Helper()
	a := webtest.New(t, signups.Routes, programmes.Routes, intake.Routes, brands.Routes)
	p := portal{App: a, owner: a.SignIn(access.Owner, "M001"), reviewer: a.SignIn(access.Reviewer)}
	a.Do(func(tx *db.Tx) error {
		if _, err := merchant.PutStores(tx, []merchant.Store{{ID: "S1", Merchant: "M001", Name: "青禾日用", Platform: "taobao", Kind: "ordinary", Created: clock.Must("2020-01-01")}}); err != nil {
			return err
		}
		if _, err := membership.Admit(tx, membership.New{Merchant: "M001", Programme: "juhuasuan", Edition: "2016-07-01", Party: "seller", Store: "S1", Case: "C1"}); err != nil {
			return err
		}
		score, price := decimal.RequireFromString("4.8"), int64(5990)
		var days []facts.ProductDay
		var goods []product.Product
		for _, id := range []string{"P1", "P2"} {
			goods = append(goods, product.Product{ID: id, Store: "S1", Title: "纯棉毛巾 " + id, Category: "日用百货", Price: &price})
			for back := 1; back <= 30; back++ {
				days = append(days, facts.ProductDay{Product: id, Day: calendar.DayOf(tx.Now) - calendar.Day(back), Sales: price, Orders: 1, Price: &price, Score: &score})
			}
		}
		if _, err := product.Put(tx, goods); err != nil {
			return err
		}
		_, err := facts.PutDays(tx, days)
		return err
	})
	return p
}

func square(side int) []byte {
	var b bytes.Buffer
	if err := png.Encode(&b, image.NewGray(image.Rect(0, 0, side, side))); err != nil {
		panic(err)
	}
	return b.Bytes()
}

// filled is what a towel needs.
func filled(picture []byte) webtest.Values {
	return webtest.Values{"a.title": "青禾纯棉毛巾四条装加厚吸水", "f.picture": webtest.File{Name: "主图.png", Content: picture}, "a.list_price": "59.90", "a.price": "59.90", "a.stock": "2000", "a.material": "ordinary"}
}

// begun is the form of a draft.
func (p portal) begun() *webtest.Page {
	p.T.Helper()
	return p.owner.Get("/signups/new").OK().HasText("纯棉毛巾 P1").Press("选择", nil).OK().HasText("草稿已建立")
}

// JH-30: without scripts, from the choice of the product over a return and a second round to the pass.
func TestProductIsSignedUpAmendedAndPasses(t *testing.T) {
	p := open(t)
	form := p.begun()
	wrong := filled(square(800))
	wrong["a.price"] = "59.91"
	form = form.Press("核验并提交", wrong).Want(http.StatusUnprocessableEntity).HasText("59.90", "JH-23")
	page := form.Press("核验并提交", webtest.Values{"a.price": "59.90"}).OK().HasText("已提交", "待审核", "S20261122-0001")
	address := page.URL.Path
	p.owner.Get("/signups").OK().HasText("纯棉毛巾 P1", "等待审核", "聚划算商品团")

	desk := p.reviewer.Get("/staff/signups").OK().HasText("S20261122-0001").Press("认领", nil).OK().HasText("价格历史", "报名价", "图片与商品资料对照")
	if !desk.Has("svg.chart-line") || !desk.Has("#price-history table") || !desk.Has(".side-by-side img.sheet") {
		t.Error("the history of the price is not drawn with its table, or the picture not beside the data")
	}
	decide := p.reviewer.Get("/staff" + address + "/decision").OK()
	decide.Press("预览要发出的信", webtest.Values{"outcome": "returned"}).Want(http.StatusUnprocessableEntity).HasText("至少要有一条")
	preview := decide.Press("预览要发出的信", webtest.Values{"outcome": "returned", "advice.title": "请写明规格。"}).OK().HasText("请写明规格。", "可在", "申诉")
	preview.Press("确认并发出", nil).OK().HasText("待修改")

	form = p.owner.Get(address).OK().HasText("请写明规格。", "不修改的说明")
	if form.Has(`input[name="a.price"]`) {
		t.Error("an item that was not named is open")
	}
	form = form.Press("核验并提交", nil).Want(http.StatusUnprocessableEntity).HasText("请修改“团购标题”")
	form.Press("核验并提交", webtest.Values{"a.title": "青禾纯棉毛巾四条装 34×72 厘米"}).OK().HasText("第 2 次提交", "与上一次的不同", "34×72")

	p.reviewer.Get("/staff/signups").OK().Press("认领", nil).OK()
	p.reviewer.Get("/staff"+address+"/decision").OK().Press("预览要发出的信", webtest.Values{"outcome": "passed", "judged.tidy": "met", "why.tidy": "清晰", "judged.goods_truth": "met", "why.goods_truth": "真实"}).OK().
		Press("确认并发出", nil).OK().HasText("已通过")
	p.owner.Get("/programmes/juhuasuan").OK().HasText("参团的三步", "通过资质认证", "有商品通过审核", "签署准入协议", "三个条件尚未全部具备")
	p.owner.Get(address).OK().Press("复制这次报名", nil).OK().HasText("草稿")
}

func TestProductIsSwappedAndTakenBack(t *testing.T) {
	p := open(t)
	address := p.begun().URL.Path
	p.owner.Get(address+"/swap").OK().HasText("纯棉毛巾 P2").Submit(`button[value="P2"]`, nil).OK().HasText("纯棉毛巾 P2", "已换为新的商品")
	p.owner.Get(address).OK().HasText("已撤回")
	board := p.owner.Get("/signups?view=todo").OK().HasText("纯棉毛巾 P2").LacksText("纯棉毛巾 P1")
	board.Press("撤回所选", nil).Want(http.StatusUnprocessableEntity).HasText("请选择 1 到")
	p.owner.Get("/signups?view=ended").OK().Follow("纯棉毛巾 P1").OK()
}

func TestStrangersAndRolesThatMayNotFindNothing(t *testing.T) {
	p := open(t)
	address := p.begun().URL.Path
	stranger := p.SignIn(access.Owner, "M002")
	for _, path := range []string{address, address + "/swap", address + "/withdraw"} {
		stranger.Get(path).Want(http.StatusNotFound).LacksText("纯棉毛巾")
	}
	p.reviewer.Get("/staff" + address).Want(http.StatusNotFound).LacksText("纯棉毛巾") // a draft is its merchant's own
	p.owner.Get("/staff/signups").Want(http.StatusForbidden)
}

// JH-1: an invitation is sent and shown at the programme, and taken back.
func TestMerchantIsInvitedAndTheInvitationTakenBack(t *testing.T) {
	p := open(t)
	p.Company("M002")
	guest := p.SignIn(access.Owner, "M002")
	page := p.reviewer.Get("/staff/invitations").OK().HasText("还没有邀请过商家")
	page.Submit("#invite-form", webtest.Values{"merchant": "M404"}).Want(http.StatusUnprocessableEntity).HasText("没有编号为")
	page = page.Submit("#invite-form", webtest.Values{"merchant": "M002", "note": "春季专场"}).OK().HasText("春季专场", "有效")
	guest.Get("/programmes/juhuasuan").OK().HasText("您受邀参加", "2026年12月22日")
	page.Press("撤回邀请", nil).OK().HasText("已撤回")
	guest.Get("/programmes/juhuasuan").OK().LacksText("您受邀参加")
}

// JH-27: bombs, polyglots, broken pictures and scripts are refused at their field within two seconds and 128 MB; nothing
// that a merchant uploads is ever served to be opened inside the portal.
func TestHostilePicturesAreRefusedAtTheirField(t *testing.T) {
	p := open(t)
	form := p.begun()
	good := square(800)
	for name, c := range map[string]struct {
		content []byte
		file    string
		says    string
	}{
		"50,000 pixels squared": {bomb(), "主图.png", "50000 × 50000 像素"}, "cut off": {good[:len(good)-30], "主图.png", "不完整"},
		"a polyglot": {append(bytes.Clone(good), "<script>alert(1)</script>"...), "主图.png", "结尾之后"}, "SVG with a script": {[]byte(`<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>`), "主图.svg", "不在可接受的格式"},
		"HTML by another name": {[]byte("<html><script>1</script></html>"), "主图.png", "不在可接受的格式"}, "too small": {square(799), "主图.png", "799 × 799 像素"}, "too many bytes": {make([]byte, 3<<20+1), "主图.png", "超过"},
	} {
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		start := time.Now()
		answer := form.Press("保存", webtest.Values{"a.title": "青禾纯棉毛巾四条装加厚吸水", "f.picture": webtest.File{Name: c.file, Content: c.content}})
		runtime.ReadMemStats(&after)
		if answer.Status != http.StatusUnprocessableEntity {
			t.Errorf("%s: status %d", name, answer.Status)
		}
		answer.HasText(c.says)
		if kept := answer.Find(`input[name="a.title"]`).AttrOr("value", ""); kept != "青禾纯棉毛巾四条装加厚吸水" {
			t.Errorf("%s: of what was typed %q is left", name, kept)
		}
		if d := time.Since(start); d > 2*time.Second || after.TotalAlloc-before.TotalAlloc > 128<<20 {
			t.Errorf("%s: %v and %d MB", name, d, (after.TotalAlloc-before.TotalAlloc)>>20)
		}
	}
	form.Press("保存", webtest.Values{"f.picture": webtest.File{Name: "主图.png", Content: good}}).OK().HasText("主图.png")
	file := p.owner.Get("/papers").OK().Find(`a[href^="/papers/"]`).First().AttrOr("href", "")
	answer := p.owner.Get(file)
	if h := answer.Header.Get("Content-Disposition"); len(h) < 10 || h[:10] != "attachment" || answer.Header.Get("X-Content-Type-Options") != "nosniff" {
		t.Errorf("%s is served as %q", file, h)
	}
}

// bomb is a PNG that says it has 50,000 × 50,000 pixels.
func bomb() []byte {
	chunk := func(name string, body []byte) []byte {
		out := append(append(binary.BigEndian.AppendUint32(nil, uint32(len(body))), name...), body...)
		return binary.BigEndian.AppendUint32(out, crc32.ChecksumIEEE(out[4:]))
	}
	head := binary.BigEndian.AppendUint32(binary.BigEndian.AppendUint32(nil, 50_000), 50_000)
	return append(append([]byte("\x89PNG\r\n\x1a\n"), chunk("IHDR", append(head, 8, 2, 0, 0, 0))...), chunk("IEND", nil)...)
}

// A sign-up's decision is offered to its reviewer only: to anybody else the page says who reviews, and leads to the sign-up.
func TestTheDecisionIsOfferedToItsReviewerOnly(t *testing.T) {
	p := open(t)
	address := "/staff" + p.begun().Press("核验并提交", filled(square(800))).OK().URL.Path
	for _, step := range []string{"/decision", "/decision/preview"} {
		p.reviewer.Get(address+step).OK().Sound().HasText("这次报名还没有人认领", "请先认领").Lacks("main form")
	}
	p.reviewer.Get(address).Press("认领", nil).OK()
	colleague := p.SignIn(access.Reviewer)
	colleague.English().Get(address+"/decision").OK().Sound().HasText("claimed this sign-up", "Take another one").Lacks("main form")
	p.reviewer.Get(address + "/decision").OK().HasText("预览要发出的信")
}
