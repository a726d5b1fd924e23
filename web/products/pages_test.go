package products_test

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/mengyue/portal/models/access"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/product"
	"github.com/mengyue/portal/web/front"
	"github.com/mengyue/portal/web/products"
	"github.com/mengyue/portal/web/webtest"
)

// everywhere are pages of the area in each state, for the operator and for the owner.
func (p portal) everywhere() (staff, merchant []string) {
	p.T.Helper()
	done := p.tagged().URL.Path
	draft := p.operator.Get("/staff/tagging").OK().Submit("#tagging", webtest.Values{"programme": "yanxuan", "list": "P01\nX1\nnothing"}).OK().URL.Path
	first, second := p.tag("P01"), p.tag("P02")
	p.owner.Get("/tags/"+first.ID).OK().Submit("#objection", webtest.Values{"reason": "停产"}).OK()
	p.owner.Get("/tags/"+second.ID).OK().Submit("#objection", webtest.Values{"reason": "停产"}).OK()
	open, answered := p.tag("P01").Objection, p.tag("P02").Objection
	p.operator.Get("/staff/objections/"+answered).OK().Submit("#answer-decide", webtest.Values{"verdict": "refused", "reason": "库存充足"}).OK()
	staff = []string{"/staff/tagging", "/staff/batches", done, draft, "/staff/tags", "/staff/tags?tab=ended&title=没有", "/staff/untag?tag=" + first.ID, "/staff/untag", "/staff/objections",
		"/staff/objections?tab=answered", "/staff/objections/" + open, "/staff/objections/" + answered, "/staff/products", "/staff/products?title=没有", "/staff/products/P01", "/staff/products/X1"}
	merchant = []string{"/tags", "/tags?tab=objected", "/tags?tab=effective", "/tags/" + first.ID, "/tags/" + p.tag("P03").ID, "/objections/new?tag=" + p.tag("P03").ID, "/objections/" + open,
		"/objections/" + answered, "/fees", "/products/P01", "/products/X1"}
	return staff, merchant
}

// UX X2, X14, X21: one h1 and a title of its own, captions on tables, no two links of one name to different places, no
// raw word of the machine, in both languages.
func TestEveryPageIsWholeInBothLanguages(t *testing.T) {
	p := open(t, 3)
	staff, merchant := p.everywhere()
	for _, english := range []bool{false, true} {
		if english {
			p.operator.English()
			p.owner.English()
		}
		for browser, paths := range map[*webtest.Browser][]string{p.operator: staff, p.owner: merchant} {
			for _, path := range paths {
				whole(t, browser.Get(path).OK(), english)
			}
		}
	}
}

func whole(t *testing.T, p *webtest.Page, english bool) {
	t.Helper()
	at := p.URL.RequestURI()
	if n := p.All("h1").Length(); n != 1 {
		t.Errorf("%s has %d h1", at, n)
	}
	if n, m := p.All("table").Length(), p.All("table > caption").Length(); n != m {
		t.Errorf("%s has %d tables and %d captions", at, n, m)
	}
	names := map[string]string{}
	for _, a := range p.All("#main a").EachIter() {
		name, href := strings.Join(strings.Fields(a.Text()), " "), a.AttrOr("href", "")
		if was, ok := names[name]; ok && was != href {
			t.Errorf("%s: two links “%s”, to %s and to %s", at, name, was, href)
		}
		names[name] = href
	}
	said := p.Find("#main").Text()
	for _, raw := range []string{"made_to_order", "presale", "refused\n", "%!", "<nil>", "0001-01-01", "1970"} {
		if strings.Contains(said, raw) {
			t.Errorf("%s says %q", at, raw)
		}
	}
	if lang := p.Find("html").AttrOr("lang", ""); (lang == "en") != english {
		t.Errorf("%s is in %s", at, lang)
	}
}

// Every line of the map asks for a role, and whoever lacks it is refused; who is not signed in is led to sign in.
func TestMapIsTheLock(t *testing.T) {
	p := open(t, 1)
	visitor, reviewer := p.Visitor(), p.SignIn(access.Reviewer)
	for _, r := range products.Routes() {
		path := strings.NewReplacer(":id", "nothing", ":month", "2026-11").Replace(r.Path)
		send := func(b *webtest.Browser) int {
			if r.Method == front.POST {
				return b.Post(path, url.Values{"_token": {"x"}}).Status
			}
			return b.Once(r.Method, path, "", nil, nil).StatusCode
		}
		if got := send(visitor); got == http.StatusOK {
			t.Errorf("%s %s is open to everybody", r.Method, path)
		}
		if staffs := strings.HasPrefix(r.Path, "/staff/"); staffs {
			if got := send(p.owner); got != http.StatusForbidden {
				t.Errorf("%s %s: a merchant gets %d", r.Method, path, got)
			}
		} else if got := send(p.operator); got != http.StatusForbidden {
			t.Errorf("%s %s: staff get %d", r.Method, path, got)
		}
		if r.May == access.Tagging {
			if got := send(reviewer); got != http.StatusForbidden {
				t.Errorf("%s %s: a reviewer gets %d", r.Method, path, got)
			}
		}
	}
}

// The same form sent twice has one effect and leads to the same place.
func TestSameFormTwiceHasOneEffect(t *testing.T) {
	p := open(t, 2)
	form := p.operator.Get("/staff/tagging").OK()
	values := webtest.Values{"programme": "yanxuan", "merchant": "M001"}
	if a, b := form.Submit("#tagging", values).OK().URL.Path, form.Submit("#tagging", values).OK().URL.Path; a != b {
		t.Errorf("two batches: %s and %s", a, b)
	}
	preview := p.operator.Get("/staff/tagging").OK().Submit("#tagging", values).OK()
	preview.Submit("#propose", webtest.Values{"reason": "好"}).OK()
	preview.Submit("#propose", webtest.Values{"reason": "好"}).OK()
	page := p.owner.Get("/tags/" + p.tag("P01").ID).OK()
	a, b := page.Submit("#objection", webtest.Values{"reason": "停产"}).OK(), page.Submit("#objection", webtest.Values{"reason": "停产"}).OK()
	if a.URL.Path != b.URL.Path || p.count("SELECT count(*) FROM objections") != 1 {
		t.Errorf("two objections: %s and %s", a.URL.Path, b.URL.Path)
	}
	if n := p.count("SELECT count(*) FROM notices WHERE merchant = 'M001'"); n != 1 {
		t.Errorf("%d notices", n)
	}
}

// Security 15.3.3: a form takes the fields that its page asks for and no others.
func TestFieldsThatNoPageAsksForAreRefused(t *testing.T) {
	p := open(t, 1)
	p.tagged()
	id := p.tag("P01").ID
	for path, values := range map[string]url.Values{
		"/objections": {"tag": {id}, "reason": {"停产"}, "merchant": {"M002"}}, "/objections?": {"tag": {id}, "reason": {"停产"}, "due_at": {"0"}},
	} {
		p.owner.Post(path, values).Want(http.StatusUnprocessableEntity)
	}
	p.operator.Post("/staff/untag", url.Values{"tag": {id}, "reason": {"好"}, "at": {"0"}}).Want(http.StatusUnprocessableEntity)
	if p.tag("P01").Objection != "" || p.tag("P01").Ended != 0 {
		t.Error("a form with an undeclared field had an effect")
	}
}

// A large batch leads to its job; once it is done its page shows what became of it.
func TestLargeBatchIsAJobWithAPage(t *testing.T) {
	p := open(t, 0)
	var lines strings.Builder
	p.Do(func(tx *db.Tx) error {
		yes, no, price, stock := true, false, int64(10_00), int64(9)
		var all []product.Product
		for i := range 600 {
			id := fmt.Sprintf("L%04d", i)
			all = append(all, product.Product{ID: id, Store: "S1", Title: "竹筷 " + id, StockKind: "spot", Private: &no, Online: &yes, Price: &price, Stock: &stock})
			lines.WriteString(id + "\n")
		}
		_, err := product.Put(tx, all)
		return err
	})
	preview := p.operator.Get("/staff/tagging").OK().Submit("#tagging", webtest.Values{"programme": "yanxuan", "list": lines.String()}).OK().HasText("可打标600")
	started := preview.Submit("#propose", webtest.Values{"reason": "大促"})
	if !strings.HasPrefix(started.URL.Path, "/jobs/") {
		t.Fatalf("led to %s", started.URL.Path)
	}
	p.operator.Get(preview.URL.Path).OK().HasText("打标中", "查看作业进度", "撤回批次")
	p.Settle()
	p.operator.Get(preview.URL.Path).OK().HasText("已通知商家", "通知期内600")
	list := p.owner.Get("/tags").OK().HasText("共 600 条")
	if n := list.All("tbody tr").Length(); n != 50 {
		t.Errorf("%d rows on a page", n)
	}
	next := list.Follow("下一页").OK()
	if next.All("tbody tr").Length() != 50 || next.All("tbody tr").First().Text() == list.All("tbody tr").First().Text() {
		t.Error("the next page shows the same")
	}
	p.owner.Get("/tags?title=L0599").OK().HasText("共 1 条", "清除筛选")
}

// GEN-8: staff see what is late; the merchant sees that it is, and that nothing follows from it.
func TestLateObjectionIsShownAsLate(t *testing.T) {
	p := open(t, 1)
	p.tagged()
	p.owner.Get("/tags/"+p.tag("P01").ID).OK().Submit("#objection", webtest.Values{"reason": "停产"}).OK()
	p.Clock.Advance(day + time.Minute)
	p.Settle()
	id := p.tag("P01").Objection
	supervisor := p.SignIn(access.Supervisor)
	supervisor.Get("/staff/objections").OK().HasText("答复已超时", "时间已到", "已超时未答复1")
	p.SignIn(access.Owner, "M001").Get("/objections/"+id).OK().HasText("答复已超时", "答复之前标识不会生效")
	supervisor.Get("/staff/objections/"+id).OK().Submit("#answer-decide", webtest.Values{"verdict": "upheld", "reason": "同意"}).OK().HasText("超时答复1")
	if tag := p.tag("P01"); tag.Effective != 0 || tag.Ended == 0 {
		t.Errorf("tag %+v", tag)
	}
}
