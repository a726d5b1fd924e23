package brands_test

import (
	"net/http"
	"testing"

	"github.com/mengyue/portal/models/access"
	"github.com/mengyue/portal/models/brand"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/web/webtest"
)

// CH-4: staff compare link by link beside the papers; a refusal says why and the merchant reads it.
func TestStaffConfirmLinkByLinkBesideThePapers(t *testing.T) {
	p := open(t)
	p.reviewer.Get("/staff/chains").OK().HasText("没有等待确认的授权")
	p.begun()
	page := p.reviewer.Get("/staff/chains").OK().HasText("云禾坊家居有限公司 → 东渡贸易有限公司", "云禾坊").Follow("云禾坊家居有限公司").OK()
	if n := page.Find("img.sheet").Length(); n != 2 {
		t.Errorf("%d pictures beside the links", n)
	}
	first, second := p.links()[0], p.links()[1]
	page = page.Submit(`form[action="/staff/links/`+first.ID+`/confirm"]`, nil).OK().HasText("已确认这一级授权")
	page = page.Submit(`form[action="/staff/links/`+second.ID+`/refuse"]`, webtest.Values{"reason." + second.ID: "否"}).Want(http.StatusUnprocessableEntity).HasText("请写明哪里与文件不符")
	page.Submit(`form[action="/staff/links/`+second.ID+`/refuse"]`, webtest.Values{"reason." + second.ID: "被授权方名称与公章不一致"}).OK().HasText("已告知商家")
	p.owner.Get("/brands/B001").OK().HasText("未予确认", "被授权方名称与公章不一致", "更正")
	if p.level() != 0 || p.links()[0].Confirmed == 0 {
		t.Error("the first link is not confirmed, or the chain is valid")
	}
	p.reviewer.Get("/staff/chains").OK().HasText("没有等待确认的授权")
}

func TestOnlyReviewersHaveTheFormsOfConfirmation(t *testing.T) {
	p := open(t)
	p.begun()
	auditor := p.SignIn(access.Auditor)
	if page := auditor.Get("/staff/chains/M001:B001").OK(); page.Has(`form[action$="/confirm"]`) || page.Has(`form[action$="/move"]`) {
		t.Error("an auditor may act")
	}
	p.reviewer.Get("/staff/chains/nothing").Want(http.StatusNotFound)
	p.reviewer.Get("/staff/chains/M001:B404").Want(http.StatusNotFound)
}

func TestBrandDataShowChainsAndWhatImportsReplaced(t *testing.T) {
	p := open(t)
	p.begun()
	p.confirmAll()
	p.Do(func(tx *db.Tx) error {
		b, err := brand.Find(tx, "B001")
		if err != nil {
			return err
		}
		b.Owner = "云禾坊家居集团有限公司"
		_, err = brand.Put(tx, []brand.Brand{b})
		return err
	})
	p.reviewer.Get("/staff/brands?q=2345").OK().HasText("云禾坊", "青屿集").Follow("云禾坊").OK().HasText("云禾坊家居集团有限公司", "以前的资料", "云禾坊家居有限公司", "M001", "无效").Follow(p.company).OK().HasText("名称不符")
}

// Every page speaks one language and is sound.
func TestPagesAreSoundInBothLanguages(t *testing.T) {
	p := open(t)
	p.begun()
	l := p.links()[0]
	names := []string{"云禾坊家居有限公司", "东渡贸易有限公司", "云禾坊", "青屿集有限公司", "青屿集", "一级", "二级", p.company}
	for path, who := range map[string]*webtest.Browser{"/brands": p.owner, "/brands/new": p.owner, "/brands/new?brand=B002": p.owner, "/brands/B001": p.owner, "/brands/B001/links/new": p.owner, "/links/" + l.ID: p.owner,
		"/links/" + l.ID + "/remove": p.owner, "/links/" + l.ID + "/paper?old=" + l.Papers[0]: p.owner, "/papers/" + l.Papers[0] + "/view": p.owner, "/staff/chains": p.reviewer, "/staff/chains/M001:B001": p.reviewer,
		"/staff/brands": p.reviewer, "/staff/brands/B001": p.reviewer} {
		who.Header.Del("Accept-Language")
		who.Get(path).OK().Sound()
		page := who.English().Get(path).OK()
		page.Sound()
		if said := page.Untranslated(names...); said != "" {
			t.Errorf("%s says in English: %s", path, said)
		}
	}
}
