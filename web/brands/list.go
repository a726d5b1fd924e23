package brands

import (
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/mengyue/portal/models/access"
	"github.com/mengyue/portal/models/brand"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/merchant"
	pages "github.com/mengyue/portal/views/brands"
	"github.com/mengyue/portal/views/ui"
	"github.com/mengyue/portal/web/front"
)

// list shows the merchant's brands, each with its chain.
func list(c *front.Ctx) error {
	p := pages.ListProps{Page: c.Page(c.T("品牌授权", "Brands")), MayAdd: access.May(c.Who.Role, access.Apply)}
	err := c.View(func(tx *db.Tx) error {
		found, err := brand.Chains(tx, brand.Question{Limit: 1000})
		if err != nil {
			return err
		}
		for _, ch := range found {
			p.Chains = append(p.Chains, ui.Row{ID: "chain-" + ch.Brand.ID, Cells: []ui.Cell{{Text: ch.Brand.Name, URL: brandPage(ch.Brand.ID), Sub: ch.Brand.Trademark, Lang: "zh-CN"},
				{Status: status(c, ch)}, levelCell(ch), ends(c, ch), {Text: mending(c, ch)}}})
		}
		p.Other, err = others(c, tx, found)
		return err
	})
	if err != nil {
		return err
	}
	return c.Show(http.StatusOK, pages.List(p))
}

// mending words what there is to mend, each kind of fault once.
func mending(c *front.Ctx, found brand.Chain) string {
	var out []string
	for _, f := range found.Faults {
		if w := c.In(brand.Codes[f.Code]); !slices.Contains(out, w) {
			out = append(out, w)
		}
	}
	return strings.Join(out, c.T("、", ", "))
}

// others are the brands of the merchant's stores that have no chain.
func others(c *front.Ctx, tx *db.Tx, chains []brand.Chain) ([]ui.Row, error) {
	ids, err := brand.Carried(tx, c.Who.Merchant)
	if err != nil {
		return nil, err
	}
	there, err := brand.Known(tx, ids)
	if err != nil {
		return nil, err
	}
	m, err := merchant.Find(tx, c.Who.Merchant)
	var rows []ui.Row
	for _, id := range ids {
		b, known := there[id]
		if !known || slices.ContainsFunc(chains, func(ch brand.Chain) bool { return ch.Brand.ID == id }) {
			continue
		}
		found := brand.Judge(b, brand.Party{ID: m.ID, Name: m.Name}, nil, tx.Now, brand.Scope{})
		rows = append(rows, ui.Row{ID: "brand-" + b.ID, Cells: []ui.Cell{{Text: b.Name, URL: brandPage(b.ID), Sub: b.Trademark, Lang: "zh-CN"}, {Status: status(c, found)}, {Text: b.Owner, Lang: "zh-CN"}}})
	}
	return rows, err
}

// choose finds the brand of a new chain; with a brand chosen it asks for the first link.
func choose(c *front.Ctx) error {
	if id := c.QueryParam("brand"); id != "" {
		return first(c, id)
	}
	p := pages.ChooseProps{Page: c.Page(c.T("选择品牌", "Choose a brand")), Search: c.QueryParam("q")}
	found, err := search(c, p.Search, "/brands/new", &p.Next, &p.First)
	for _, b := range found {
		p.Brands = append(p.Brands, brandRow(c, b, "/brands/new?brand="+url.QueryEscape(b.ID)))
	}
	if err != nil {
		return err
	}
	return c.Show(http.StatusOK, pages.Choose(p))
}

// search finds a page of brands and the ways to the pages before and after.
func search(c *front.Ctx, words, path string, next, back *string) (found []brand.Brand, err error) {
	after := c.QueryParam("after")
	err = c.View(func(tx *db.Tx) (err error) {
		found, err = brand.List(tx, brand.BrandQuestion{Search: words, After: after, Limit: perPage + 1})
		return err
	})
	query := url.Values{}
	if words != "" {
		query.Set("q", words)
	}
	if after != "" {
		*back = path + "?" + query.Encode()
	}
	if len(found) > perPage {
		found = found[:perPage]
		query.Set("after", found[perPage-1].ID)
		*next = path + "?" + query.Encode()
	}
	return found, err
}

func brandRow(c *front.Ctx, b brand.Brand, to string) ui.Row {
	return ui.Row{ID: "brand-" + b.ID, Cells: []ui.Cell{{Text: b.Name, URL: to, Sub: b.ID, Lang: "zh-CN"}, {Text: b.Trademark, Lang: "zh-CN"}, {Text: b.Owner, Lang: "zh-CN"}, {Text: c.In(brand.Statuses[b.Status]), Sub: day(c, b.ValidUntil)}}}
}
