package trade

import (
	"net/http"
	"slices"

	"github.com/mengyue/portal/models/access"
	"github.com/mengyue/portal/models/brand"
	"github.com/mengyue/portal/models/clock"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/listing"
	"github.com/mengyue/portal/models/membership"
	"github.com/mengyue/portal/models/text"
	pages "github.com/mengyue/portal/views/memberships"
	"github.com/mengyue/portal/views/ui"
	"github.com/mengyue/portal/web/front"
)

func authorisations(c *front.Ctx) error {
	p, err := brandsPage(c)
	if err != nil {
		return err
	}
	return c.Show(http.StatusOK, pages.Matter(p))
}

// brandsPage lists what is opened under each membership, and opens more.
func brandsPage(c *front.Ctx) (p pages.MatterProps, err error) {
	err = c.View(func(tx *db.Tx) error {
		p = pages.MatterProps{Page: c.Page(c.T("品牌开通", "Opened brands")), Lead: c.T("发布商品前先开通品牌：品牌须是自有的，或有完整有效的授权链。授权链到期或失效时自动关闭，商品随之下架。", "A brand is opened before its products are published: it is your own, or its chain is valid. It closes by itself when the chain ends or breaks, and its products go offline."),
			Crumbs: []ui.Link{{Label: c.T("发布的商品", "Published products"), URL: "/listings"}}}
		members, books, err := listing.Publishers(tx)
		if err != nil {
			return err
		}
		if len(members) == 0 {
			p.Notice = &ui.NoticeProps{Tone: ui.Info, Title: c.T("目前没有可以发布商品的成员资格", "There is no membership under which products are published"), Text: c.T("加入可以发布商品的计划并获得批准后，再来开通品牌。", "Join a programme that publishes products; open your brands after the approval.")}
		}
		for i, m := range members {
			all, err := opened(c, tx, m, c.In(books[i].Title))
			if err != nil {
				return err
			}
			p.Parts = append(p.Parts, all.part)
			if !access.May(c.Who.Role, access.Trade) {
				continue
			}
			if a, any, err := opening(c, tx, m, all.open); err != nil {
				return err
			} else if any {
				a.Title = c.In(text.F("在“%s”中开通品牌", "Open a brand in “%s”", books[i].Title))
				p.Acts = append(p.Acts, a)
			}
			p.Acts = append(p.Acts, all.closes...)
		}
		return nil
	})
	return p, err
}

// openings is what a membership has opened: the open brands, the list of all, and the acts that close one.
type openings struct {
	open   []string
	part   pages.Part
	closes []pages.Act
}

func opened(c *front.Ctx, tx *db.Tx, m membership.Membership, title string) (p openings, err error) {
	all, err := listing.Authorisations(tx, m.ID)
	table := ui.TableProps{ID: "opened-" + m.ID, Caption: title, HideCaption: true, Columns: ui.Heads(c.T("品牌", "Brand"), c.T("状态", "State"), c.T("层级", "Level"), c.T("开通", "Opened"), c.T("授权链至", "Chain lasts until"))}
	for _, a := range all {
		b, err := brand.Find(tx, a.Brand)
		if err != nil {
			return p, err
		}
		cells := []ui.Cell{{Text: b.Name, Sub: b.ID, Lang: "zh-CN"}, {Status: ui.StatusProps{Label: c.In(listing.Causes[a.Cause]), Tone: ui.Neutral}}, {Text: text.F("%d 级", "level %d", a.Level).In(c.Lang)}, c.At(a.Opened), {Text: untilOf(c, a)}}
		if a.Closed == 0 {
			p.open = append(p.open, a.Brand)
			cells[1].Status = ui.StatusProps{Label: c.T("已开通", "Open"), Tone: ui.Good}
			p.closes = append(p.closes, closing(c, a, b.Name))
		}
		table.Rows = append(table.Rows, ui.Row{ID: "a-" + a.ID, Cells: cells})
	}
	p.part = pages.Part{ID: "part-" + m.ID, Title: title, Table: &table, Empty: c.T("还没有开通品牌。", "No brand is open yet.")}
	return p, err
}

func closing(c *front.Ctx, a listing.Authorisation, name string) pages.Act {
	return pages.Act{ID: "close-" + a.ID, Title: c.In(text.F("关闭“%s”", "Close “%s”", name)), Form: ui.FormProps{ID: "close-form-" + a.ID, Action: "/authorisations/" + a.ID + "/close"},
		Consequences: []string{c.T("关闭后该品牌的商品不再展示，重新开通后恢复。", "The brand's products are not to be seen until it is opened again.")}, Buttons: []ui.ButtonProps{{Label: c.T("关闭品牌", "Close the brand"), About: name}}}
}

func untilOf(c *front.Ctx, a listing.Authorisation) string {
	if a.Until == clock.Never {
		return c.T("无期限", "no end")
	}
	return c.In(a.Until.EndText())
}

// opening asks which of the merchant's brands to open: those with a valid chain, and its own.
func opening(c *front.Ctx, tx *db.Tx, m membership.Membership, open []string) (a pages.Act, any bool, err error) {
	chains, err := brand.Chains(tx, brand.Question{Limit: 1000})
	if err != nil {
		return a, false, err
	}
	carried, err := brand.Carried(tx, c.Who.Merchant)
	if err != nil {
		return a, false, err
	}
	for _, id := range carried {
		if found, err := brand.ChainOf(tx, c.Who.Merchant, id, tx.Now); err == nil && found.Own {
			chains = append(chains, found)
		}
	}
	var options []ui.Option
	for _, ch := range chains {
		if ch.Level > 0 && !slices.Contains(open, ch.Brand.ID) {
			options = append(options, ui.Option{Value: ch.Brand.ID, Label: ch.Brand.Name})
		}
	}
	return pages.Act{ID: "open-" + m.ID, Form: ui.FormProps{ID: "open-form-" + m.ID, Action: "/authorisations"}, Asks: []pages.Ask{{Kind: "hidden", Field: ui.Field{Name: "membership", Value: m.ID}},
		{Kind: "select", Options: options, Field: ui.Field{Name: "brand", Label: c.T("品牌", "Brand"), Required: true}}}, Buttons: []ui.ButtonProps{{Label: c.T("开通", "Open it"), Kind: ui.Primary}}}, len(options) > 0, nil
}

func openBrand(c *front.Ctx) error {
	f, err := c.Form("membership", "brand")
	if err != nil {
		return err
	}
	return doing(c, f, text.Of("品牌已开通，可以发布其商品。", "The brand is open; its products may be published."), func(tx *db.Tx) (string, error) {
		_, err := listing.Open(tx, f.Get("membership"), f.Get("brand"))
		return "/authorisations", err
	}, brandsPage)
}

func closeBrand(c *front.Ctx) error {
	f, err := c.Form()
	if err != nil {
		return err
	}
	return doing(c, f, text.Of("品牌已关闭，其商品不再展示。", "The brand is closed; its products are not to be seen."), func(tx *db.Tx) (string, error) {
		_, err := listing.Close(tx, c.Param("id"))
		return "/authorisations", err
	}, brandsPage)
}
