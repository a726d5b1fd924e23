package products

import (
	"net/http"

	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/merchant"
	"github.com/mengyue/portal/models/product"
	"github.com/mengyue/portal/models/text"
	"github.com/mengyue/portal/views/lang"
	pages "github.com/mengyue/portal/views/products"
	"github.com/mengyue/portal/views/ui"
	"github.com/mengyue/portal/web/front"
	"github.com/mengyue/portal/web/kinds"
)

// catalogue lists products.
func catalogue(c *front.Ctx) error {
	q := product.Question{Filter: product.Filter{Merchant: c.QueryParam("merchant"), Store: c.QueryParam("store"), Category: c.QueryParam("category"), Brand: c.QueryParam("brand"), Title: c.QueryParam("title")},
		After: c.QueryParam("after"), Limit: pageSize}
	p := pages.CatalogueProps{Fields: map[string]ui.Field{}}
	err := c.View(func(tx *db.Tx) error {
		found, err := product.List(tx, q)
		if err != nil {
			return err
		}
		whose, shops, err := owners(tx, found)
		if err != nil {
			return err
		}
		for _, pr := range found {
			p.Rows = append(p.Rows, pages.ProductRow{ID: pr.ID, URL: "/staff/products/" + pr.ID, Title: pr.Title, Merchant: whose[pr.Merchant].Name, Owner: pr.Merchant, Shop: shops.Store(pr.Store), Store: pr.Store, Category: pr.Category,
				Kind: c.In(product.TitleOf(product.StockKinds, pr.StockKind)), Price: lang.YuanOf(pr.Price), Stock: lang.CountOf(pr.Stock)})
		}
		total, err := product.Count(tx, q.Filter)
		p.Pager.Shown, p.Pager.Total = shown(c, len(found), total)
		if len(found) == pageSize {
			p.Pager.Next = link(c, "after", found[len(found)-1].ID)
		}
		return err
	})
	if err != nil {
		return err
	}
	for _, name := range []string{"title", "merchant", "store", "category", "brand"} {
		p.Fields[name] = ui.Field{Name: name, Label: c.In(fieldWords[name]), Value: c.QueryParam(name), Width: ui.Short}
		if c.QueryParam(name) != "" {
			p.Clear = "/staff/products"
		}
	}
	p.Page = c.Page(c.T("商品", "Products"))
	p.Page.Wide = true
	return c.Show(http.StatusOK, pages.Catalogue(p))
}

// ownProduct shows a product to its merchant.
func ownProduct(c *front.Ctx) error {
	return showProduct(c, "/tags/", []ui.Link{{Label: c.T("商品标识", "Product tags"), URL: "/tags"}})
}

// staffProduct shows a product to staff, who may take its tags off.
func staffProduct(c *front.Ctx) error {
	return showProduct(c, "/staff/batches/", []ui.Link{{Label: c.T("商品", "Products"), URL: "/staff/products"}})
}

func showProduct(c *front.Ctx, base string, crumbs []ui.Link) error {
	p := pages.ProductProps{Crumbs: crumbs}
	var found product.Product
	err := c.View(func(tx *db.Tx) (err error) {
		if found, err = product.Find(tx, c.Param("id")); err != nil {
			return err
		}
		tags, err := product.Tags(tx, product.TagQuestion{For: found.ID, Limit: 50})
		if err != nil {
			return err
		}
		whose, shops, err := owners(tx, []product.Product{found})
		if err != nil {
			return err
		}
		p.Facts = append([]ui.SummaryRow{fact(c, "商品编号", "Product id", found.ID), {Key: c.T("商家", "Merchant"), Value: whose[found.Merchant].Name, Note: found.Merchant},
			{Key: c.T("店铺", "Store"), Value: shops.Store(found.Store), Note: found.Store}}, figures(c, found)...)
		for _, t := range tags {
			p.Tags = append(p.Tags, productTag(c, t, base))
			p.Untag = p.Untag || t.Ended == 0 && may(c, untagging)
		}
		if err = named(tx, p.Tags); err != nil {
			return err
		}
		if p.Warnings, err = warnings(c, tx, found, tags); err != nil {
			return err
		}
		history, err := product.History(tx, found.ID, 20)
		for _, v := range history {
			p.History = append(p.History, ui.Event{Title: v.Title, When: c.Stamp(v.At), Time: v.At.String(), Text: changed(c, v.Product)})
		}
		return err
	})
	if err != nil {
		return err
	}
	p.Page = c.Page(found.Title)
	return c.Show(http.StatusOK, pages.Product(p))
}

// owners are the merchants of products, by id, and the names of their stores.
func owners(tx *db.Tx, list []product.Product) (map[string]merchant.Merchant, kinds.Names, error) {
	var ids, stores []string
	for _, p := range list {
		ids, stores = append(ids, p.Merchant), append(stores, p.Store)
	}
	whose, err := merchant.Known(tx, ids)
	if err != nil {
		return nil, kinds.Names{}, err
	}
	shops, err := kinds.Named(tx, stores, nil)
	return whose, shops, err
}

// productTag is a tag on its product's page; it is titled by its programme and leads to the tag, or for staff its batch.
func productTag(c *front.Ctx, t product.Tag, base string) pages.TagRow {
	r := row(c, t, base)
	if base == "/staff/batches/" {
		r.URL = base + t.Batch
	}
	r.Title = c.TitleOf(t.Programme)
	return r
}

// figures are what is known about a product.
func figures(c *front.Ctx, p product.Product) []ui.SummaryRow {
	return []ui.SummaryRow{fact(c, "品牌", "Brand", p.Brand), fact(c, "类目", "Category", p.Category), fact(c, "货源类型", "Kind of stock", c.In(product.TitleOf(product.StockKinds, p.StockKind))),
		fact(c, "私密商品", "Private", yesNo(c, p.Private)), fact(c, "在售", "On sale", yesNo(c, p.Online)), fact(c, "价格", "Price", lang.YuanOf(p.Price)), fact(c, "库存", "Stock", lang.CountOf(p.Stock))}
}

func yesNo(c *front.Ctx, b *bool) string {
	switch {
	case b == nil:
		return ""
	case *b:
		return c.T("是", "yes")
	}
	return c.T("否", "no")
}

// changed sums up one state of a product.
func changed(c *front.Ctx, p product.Product) string {
	return c.In(text.F("%s，私密：%s，在售：%s，价格 %s，库存 %s", "%s, private: %s, on sale: %s, price %s, stock %s", product.TitleOf(product.StockKinds, p.StockKind),
		orNone(yesNo(c, p.Private)), orNone(yesNo(c, p.Online)), orNone(lang.YuanOf(p.Price)), orNone(lang.CountOf(p.Stock))))
}

func orNone(s string) string {
	if s == "" {
		return "—"
	}
	return s
}

// warnings tell staff that a tagged product no longer meets the rules of tagging; what follows is theirs to decide.
func warnings(c *front.Ctx, tx *db.Tx, p product.Product, tags []product.Tag) ([]ui.NoticeProps, error) {
	var out []ui.NoticeProps
	if c.Who.Merchant != "" {
		return nil, nil
	}
	for _, t := range tags {
		if t.Ended != 0 {
			continue
		}
		against, err := product.Against(tx, t.Programme, p)
		if err != nil {
			return nil, err
		}
		for _, x := range against {
			out = append(out, ui.NoticeProps{Tone: ui.Warn, Title: c.In(text.F("已打标的商品不再符合打标条件（%s）", "The tagged product no longer meets the rules of tagging (%s)", x.Clause)),
				Text: c.In(x.Why), Next: c.T("请核实，必要时去标。", "Look into it and untag it where needed.")})
		}
	}
	return out, nil
}
