package trade

import (
	"net/http"

	"github.com/mengyue/portal/models/access"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/listing"
	"github.com/mengyue/portal/models/text"
	"github.com/mengyue/portal/views/lang"
	pages "github.com/mengyue/portal/views/memberships"
	"github.com/mengyue/portal/views/ui"
	"github.com/mengyue/portal/web/front"
	"github.com/mengyue/portal/web/kinds"
)

// listings are the published products: a merchant's own, or those of all for staff.
func listings(c *front.Ctx) error {
	q := listing.Question{Merchant: c.QueryParam("merchant"), Search: c.QueryParam("q"), After: c.QueryParam("after"), Limit: perPage + 1}
	p := pages.ListProps{Lead: c.T("按计划规则发布的商品，以及各自能否展示、为什么。", "The products published under the rules, whether each is to be seen, and why."),
		Filter:  ui.FilterProps{ID: "find", Action: c.Side("/listings"), Label: c.T("查找商品", "Find a product")},
		Filters: []pages.Ask{{Kind: "line", Field: ui.Field{Name: "q", Label: c.T("标题或编号", "Title or key"), Value: q.Search}}},
		Table:   ui.TableProps{ID: "listings", Caption: c.T("发布的商品", "Published products"), HideCaption: true, Columns: ui.Heads(c.T("商品", "Product"), c.T("状态", "State"), c.T("品牌", "Brand"), c.T("类目", "Category"), c.T("价格", "Price"), c.T("发布", "Published"))},
		Empty:   ui.EmptyProps{Title: c.T("还没有发布商品", "Nothing is published yet"), Text: c.T("先为品牌开通授权，再用表单或 CSV 发布商品。", "Open a brand first, then publish by form or CSV.")}}
	if access.May(c.Who.Role, access.Trade) {
		p.Actions = []ui.ButtonProps{{Label: c.T("发布商品", "Publish a product"), URL: "/listings/new", Kind: ui.Primary}, {Label: c.T("CSV 批量发布", "Publish by CSV"), URL: "/listings/import"}, {Label: c.T("品牌开通", "Opened brands"), URL: "/authorisations"}}
	}
	err := c.View(func(tx *db.Tx) error {
		found, err := listing.List(tx, q)
		if len(found) > perPage {
			found = found[:perPage]
			p.Pager.Next = c.Here("after", found[perPage-1].Product)
		}
		if err != nil {
			return err
		}
		brands := make([]string, len(found))
		for k, l := range found {
			brands[k] = l.Brand
		}
		names, err := kinds.Named(tx, nil, brands)
		for _, l := range found {
			p.Table.Rows = append(p.Table.Rows, ui.Row{ID: "l-" + l.Membership + "-" + l.Product, Cells: []ui.Cell{{Text: l.Title, URL: c.Side("/listings/") + l.Product, Sub: l.Product, Lang: "zh-CN"}, {Status: listingWords[l.State()].status(c)},
				{Text: names.Brand(l.Brand), Lang: "zh-CN"}, {Text: l.Category, Lang: "zh-CN"}, {Text: lang.YuanOf(l.Price)}, c.At(l.Published)}})
		}
		return err
	})
	if err != nil {
		return err
	}
	p.Page = c.Page(c.T("发布的商品", "Published products"))
	return c.Show(http.StatusOK, pages.List(p))
}

func showListing(c *front.Ctx) error {
	p, err := listingPage(c)
	if err != nil {
		return err
	}
	return c.Show(http.StatusOK, pages.Matter(p))
}

// listingPage is one published product: whether it is to be seen, and what its merchant can do.
func listingPage(c *front.Ctx) (p pages.MatterProps, err error) {
	err = c.View(func(tx *db.Tx) error {
		l, err := listing.Find(tx, c.Param("id"))
		if err != nil {
			return err
		}
		names, err := kinds.Named(tx, nil, []string{l.Brand})
		if err != nil {
			return err
		}
		w := listingWords[l.State()]
		p = pages.MatterProps{Page: c.Page(l.Title), Kicker: c.TitleOf(l.Programme), Lead: c.In(w.means), Status: w.status(c), Crumbs: []ui.Link{{Label: c.T("发布的商品", "Published products"), URL: c.Side("/listings")}},
			Facts: []ui.SummaryRow{{Key: c.T("商品编号", "Key"), Value: l.Product}, {Key: c.T("品牌", "Brand"), Value: names.Brand(l.Brand)}, {Key: c.T("类目", "Category"), Value: l.Category}, {Key: c.T("价格", "Price"), Value: lang.YuanOf(l.Price)}, {Key: c.T("最近发布", "Last published"), Value: c.In(l.Published.Text())}}}
		clause, why := l.Clause, l.Reason
		if l.Hold.ID != "" {
			clause, why = l.Hold.Clause, l.Hold.Reason
		}
		if clause != "" {
			p.Facts = append(p.Facts, ui.SummaryRow{Key: c.T("依据", "Under"), Body: ui.Clause(kinds.Clause(l.Programme, clause))}, ui.SummaryRow{Key: c.T("原因", "Why"), Value: c.In(why)})
		}
		if access.May(c.Who.Role, access.Trade) && l.Running {
			p.Acts = listingActs(c, l)
		}
		p.Events, err = c.History(tx, l.Ref(), front.Happened{Words: map[string]text.Text{"listing.withdrawn": text.Of("下架", "Taken down"), "listing.shown": text.Of("重新展示", "Put on show again")}})
		return err
	})
	return p, err
}

func listingActs(c *front.Ctx, l listing.Listing) []pages.Act {
	a := pages.Act{ID: "withdraw", Title: c.T("下架", "Take it down"), Consequences: []string{c.T("下架后不再展示，可以随时重新展示。", "It is not to be seen then; you may put it on show again at any time.")}, Buttons: []ui.ButtonProps{{Label: c.T("下架商品", "Take it down")}}}
	if l.Withdrawn != 0 {
		a = pages.Act{ID: "show", Title: c.T("重新展示", "Put it on show"), Consequences: []string{c.T("没有其他限制的，随即展示。", "It is to be seen at once where nothing else stands against it.")}, Buttons: []ui.ButtonProps{{Label: c.T("重新展示", "Put it on show"), Kind: ui.Primary}}}
	}
	a.Form = ui.FormProps{ID: a.ID + "-form", Action: "/listings/" + l.Product + "/" + a.ID}
	return []pages.Act{a}
}

func withdraw(c *front.Ctx) error {
	return turning(c, text.Of("商品已下架。", "The product is taken down."), listing.Withdraw)
}

func showAgain(c *front.Ctx) error {
	return turning(c, text.Of("商品已重新展示。", "The product is on show again."), listing.Show)
}

func turning(c *front.Ctx, done text.Text, do func(*db.Tx, string) (listing.Listing, error)) error {
	f, err := c.Form()
	if err != nil {
		return err
	}
	return doing(c, f, done, func(tx *db.Tx) (string, error) {
		_, err := do(tx, c.Param("id"))
		return "/listings/" + c.Param("id"), err
	}, listingPage)
}
