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
)

var tabWords = map[product.Tab]text.Text{
	product.TabWaiting: text.Of("通知期内", "In their notice time"), product.TabEffective: text.Of("已生效", "In effect"),
	product.TabObjected: text.Of("异议中", "Objected to"), product.TabEnded: text.Of("已结束", "Ended"),
}

var tabNotes = map[product.Tab]text.Text{
	product.TabWaiting:   text.Of("到“时间”一栏的时刻自动生效；在此之前可以提出异议。", "They take effect at the time shown; until then an objection is taken."),
	product.TabEffective: text.Of("已生效的标识按成交额收取服务费。", "The service fee applies to what these products sell."),
	product.TabObjected:  text.Of("异议答复之前不会生效。", "They take no effect before the objection is answered."),
	product.TabEnded:     text.Of("已取消、去标或随成员资格终止的标识。", "Cancelled, untagged, or ended with the membership."),
}

// tags shows the merchant's tags.
func tags(c *front.Ctx) error {
	p := pages.TagsProps{Action: "/tags", Lead: c.T("平台为商品打标前会发通知；在截止前可以提出异议，未提出的到时自动生效。",
		"You get a notice before a product is tagged. Object before the end, or the tag takes effect by itself.")}
	err := c.View(func(tx *db.Tx) error {
		stores, err := merchant.Stores(tx, c.Who.Merchant)
		if err != nil {
			return err
		}
		for _, s := range stores {
			p.Stores = append(p.Stores, ui.Option{Value: s.ID, Label: s.Name, Chosen: s.ID == c.QueryParam("store")})
		}
		return list(c, tx, &p, "/tags/")
	})
	if err != nil {
		return err
	}
	if p.Tab == string(product.TabWaiting) {
		p.Choose = &pages.Choosing{Action: "/objections/new", Label: c.T("对所选商品提出异议", "Object to the chosen ones"), Hint: c.T("勾选商品后可一并提出异议", "Tick products to object to them at once")}
	}
	p.Page = c.Page(c.T("商品标识", "Product tags"))
	p.Page.Wide = true
	return c.Show(http.StatusOK, pages.Tags(p))
}

// staffTags shows the tags of all merchants, to take some off.
func staffTags(c *front.Ctx) error {
	p := pages.TagsProps{Action: "/staff/tags", Lead: c.T("按商家、批次或标题查找标识；可批量去标，即时生效并通知商家。", "Find tags by merchant, batch or title; several can be taken off at once, with notice."),
		Merchant: &ui.Field{Name: "merchant", Label: c.T("商家编号", "Merchant"), Value: c.QueryParam("merchant"), Width: ui.Short}}
	if err := c.View(func(tx *db.Tx) error { return list(c, tx, &p, "/staff/products/") }); err != nil {
		return err
	}
	if may(c, untagging) && p.Tab != string(product.TabEnded) {
		p.Choose = &pages.Choosing{Action: "/staff/untag", Label: c.T("去掉所选标识…", "Untag the chosen ones…"), Hint: c.T("勾选标识后可一并去标", "Tick tags to take them off at once")}
	}
	p.Page = c.Page(c.T("标识", "Tags"))
	p.Page.Wide = true
	return c.Show(http.StatusOK, pages.Tags(p))
}

// list fills in one tab of a list of tags. Rows lead to the tag, or under a product's base to the product.
func list(c *front.Ctx, tx *db.Tx, p *pages.TagsProps, base string) error {
	q := asked(c)
	found, err := product.Tags(tx, q)
	if err != nil {
		return err
	}
	total, err := product.CountTags(tx, q)
	if err != nil {
		return err
	}
	if p.Rows, err = rows(c, tx, found, base); err != nil {
		return err
	}
	for i, t := range found {
		if base == "/staff/products/" {
			p.Rows[i].URL = base + t.Product
		}
	}
	p.Tab, p.Title, p.Window, p.Note = string(q.Tab), q.Title, q.Window, c.In(tabNotes[q.Tab])
	p.Programmes = taggers(c, tx, q.Programme)
	p.Pager.Shown, p.Pager.Total = shown(c, len(found), total)
	if len(found) == pageSize {
		p.Pager.Next = link(c, "before", found[len(found)-1].ID)
	}
	if q.Title+q.Store+q.Window+q.Batch+q.Programme != "" || c.QueryParam("merchant") != "" {
		p.Clear = p.Action + "?tab=" + p.Tab
	}
	p.Empty = ui.EmptyProps{Title: c.In(text.F("没有%s的商品", "No products: %s", tabWords[q.Tab])), Clear: p.Clear,
		Text: c.T("有新的打标通知时会出现在这里，并发到通知和邮箱。", "New notices appear here, in your notices and by e-mail.")}
	return tabs(c, tx, p, q)
}

// asked is the question that the address asks.
func asked(c *front.Ctx) product.TagQuestion {
	q := product.TagQuestion{Tab: product.Tab(c.QueryParam("tab")), Merchant: c.QueryParam("merchant"), Programme: c.QueryParam("programme"), Store: c.QueryParam("store"),
		Title: c.QueryParam("title"), Batch: c.QueryParam("batch"), Window: c.QueryParam("window"), Before: c.QueryParam("before"), Limit: pageSize}
	if _, known := tabWords[q.Tab]; !known {
		q.Tab = product.TabWaiting
	}
	return q
}

func tabs(c *front.Ctx, tx *db.Tx, p *pages.TagsProps, q product.TagQuestion) error {
	for _, tab := range product.Tabs {
		q.Tab = tab
		n, err := product.CountTags(tx, q)
		if err != nil {
			return err
		}
		p.Tabs = append(p.Tabs, ui.Choice{Label: c.In(tabWords[tab]), URL: link(c, "tab", string(tab), "before", ""), Current: string(tab) == p.Tab, Count: lang.Count(n)})
	}
	return nil
}
