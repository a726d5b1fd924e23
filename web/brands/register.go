package brands

import (
	"net/http"
	"net/url"

	"github.com/mengyue/portal/models/access"
	"github.com/mengyue/portal/models/brand"
	"github.com/mengyue/portal/models/db"
	pages "github.com/mengyue/portal/views/brands"
	"github.com/mengyue/portal/views/ui"
	"github.com/mengyue/portal/web/front"
)

// register lists the brands that the platform knows.
func register(c *front.Ctx) error {
	p := pages.RegisterProps{Page: c.Page(c.T("品牌资料", "Brand data")), Search: c.QueryParam("q"), Import: access.May(c.Who.Role, access.Import)}
	found, err := search(c, p.Search, "/staff/brands", &p.Next, &p.First)
	if err != nil {
		return err
	}
	for _, b := range found {
		p.Rows = append(p.Rows, brandRow(c, b, "/staff/brands/"+url.PathEscape(b.ID)))
	}
	return c.Show(http.StatusOK, pages.Register(p))
}

// staffBrand shows one brand, its chains and its history.
func staffBrand(c *front.Ctx) error {
	var p pages.BrandProps
	err := c.View(func(tx *db.Tx) error {
		b, err := brand.Find(tx, c.Param("id"))
		if err != nil {
			return err
		}
		p.Page.Title, p.Facts = b.Name, brandFacts(c, b)
		after := c.QueryParam("after")
		chains, err := brand.Chains(tx, brand.Question{Brand: b.ID, After: brand.ChainPlace{Merchant: after, Brand: b.ID}, Limit: perPage + 1})
		if err != nil {
			return err
		}
		if len(chains) > perPage {
			chains = chains[:perPage]
			p.Next = c.Request().URL.Path + "?after=" + url.QueryEscape(chains[perPage-1].Party.ID)
		}
		for _, ch := range chains {
			p.Chains = append(p.Chains, ui.Row{ID: "chain-" + ch.Party.ID, Cells: []ui.Cell{{Text: ch.Party.Name, URL: staffPage(ch.Party.ID, b.ID), Sub: ch.Party.ID, Lang: "zh-CN"}, {Status: status(c, ch)}, levelCell(ch), ends(c, ch)}})
		}
		p.Earlier, err = earlier(c, tx, b.ID)
		return err
	})
	if err != nil {
		return err
	}
	p.Page = c.Page(p.Page.Title)
	return c.Show(http.StatusOK, pages.Brand(p))
}

func earlier(c *front.Ctx, tx *db.Tx, id string) ([]ui.Row, error) {
	was, err := brand.Was(tx, id)
	var rows []ui.Row
	for _, b := range was {
		rows = append(rows, ui.Row{Cells: []ui.Cell{{Text: c.Stamp(b.Recorded), Time: b.Recorded.String()}, {Text: b.Trademark, Lang: "zh-CN"}, {Text: b.Owner, Lang: "zh-CN"}, {Text: c.In(brand.Statuses[b.Status])}, {Text: day(c, b.ValidUntil)}}})
	}
	return rows, err
}
