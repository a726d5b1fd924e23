package trade

import (
	"net/http"
	"net/url"

	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/fault"
	"github.com/mengyue/portal/models/relation"
	"github.com/mengyue/portal/models/rulebook"
	"github.com/mengyue/portal/models/text"
	pages "github.com/mengyue/portal/views/memberships"
	"github.com/mengyue/portal/views/ui"
	"github.com/mengyue/portal/web/front"
)

// partners finds whom to ask; with one chosen it is the request to be written.
func partners(c *front.Ctx) error {
	if c.QueryParam("with") != "" {
		p, err := askPage(c, c.QueryParam("way"), c.QueryParam("with"))
		if err != nil {
			return err
		}
		return c.Show(http.StatusOK, pages.Matter(p))
	}
	p := pages.ListProps{Lead: c.T("选择要合作的商家，然后写明结算方式发起请求。", "Choose the merchant, then say how you settle and send the request."),
		Filter:  ui.FilterProps{ID: "find", Action: "/relations/new", Label: c.T("查找商家", "Find a merchant")},
		Filters: []pages.Ask{{Kind: "line", Field: ui.Field{Name: "q", Label: c.T("名称或编号", "Name or key"), Value: c.QueryParam("q")}}},
		Table:   ui.TableProps{ID: "partners", Caption: c.T("可以合作的商家", "Merchants to enter a relation with"), HideCaption: true, Columns: ui.Heads(c.T("商家", "Merchant"), c.T("计划", "Programme"), c.T("加入时间", "Member since"), c.T("现状", "Now"))},
		Empty:   ui.EmptyProps{Title: c.T("没有找到可以合作的商家", "No merchant was found"), Text: c.T("请换个词查找；如贵司还不是成员，请先申请加入相应计划。", "Try other words; where your company is no member yet, join a programme first.")}}
	err := c.View(func(tx *db.Tx) error {
		ways, err := relation.Ways(tx)
		if err != nil {
			return err
		}
		found, last, err := partnersOf(c, tx, ways)
		for i, w := range ways {
			for _, m := range found[i] {
				if last == "" || m.Merchant <= last {
					p.Table.Rows = append(p.Table.Rows, partnerRow(c, w, m))
				}
			}
		}
		if last != "" {
			p.Pager.Next = c.Here("after", last)
		}
		return err
	})
	if err != nil {
		return err
	}
	p.Page = c.Page(c.T("发起合作", "Ask for a relation"))
	return c.Show(http.StatusOK, pages.List(p))
}

// partnersOf are the next partners of each way. Every way goes on behind the same key: last is the first one at which a
// way's page is full, "" where none is.
func partnersOf(c *front.Ctx, tx *db.Tx, ways []relation.Way) (found [][]relation.Partner, last string, err error) {
	for _, w := range ways {
		some, err := relation.Partners(tx, w, c.QueryParam("q"), c.QueryParam("after"), perPage)
		if err != nil {
			return nil, "", err
		}
		found = append(found, some)
		if len(some) == perPage && (last == "" || some[perPage-1].Merchant < last) {
			last = some[perPage-1].Merchant
		}
	}
	return found, last, nil
}

func partnerRow(c *front.Ctx, w relation.Way, m relation.Partner) ui.Row {
	to := "/relations/new?" + url.Values{"with": {m.Merchant}, "way": {w.Key}}.Encode()
	now := ui.Cell{Text: c.T("尚无合作", "No relation yet")}
	if m.Tied != "" {
		to, now = "/relations/"+m.Tied, ui.Cell{Text: c.T("已有请求或关系", "There is one already")}
	}
	return ui.Row{ID: "p-" + w.Key + "-" + m.Merchant, Cells: []ui.Cell{{Text: m.Name, URL: to, Sub: m.Merchant, Lang: "zh-CN"}, {Text: c.In(w.Book.Title)}, c.At(m.Since), now}}
}

// askPage is a request to be written to one merchant.
func askPage(c *front.Ctx, way, with string) (p pages.MatterProps, err error) {
	err = c.View(func(tx *db.Tx) error {
		ways, err := relation.Ways(tx)
		if err != nil {
			return err
		}
		for _, w := range ways {
			if w.Key != way {
				continue
			}
			found, err := relation.Partners(tx, w, with, "", 1)
			if err != nil || len(found) == 0 || found[0].Merchant != with {
				continue
			}
			p = pages.MatterProps{Page: c.Page(c.In(text.F("向“%s”发起合作", "Ask “%s” for a relation", found[0].Name))), Kicker: c.In(w.Book.Relation.Title),
				Crumbs: []ui.Link{{Label: c.T("合作关系", "Relations"), URL: "/relations"}, {Label: c.T("选择商家", "Choose a merchant"), URL: "/relations/new"}}, Acts: []pages.Act{asking(c, w, with)}}
			return nil
		}
		return fault.Missing(text.Of("这家可以合作的商家", "such merchant to enter a relation with"))
	})
	return p, err
}

func asking(c *front.Ctx, w relation.Way, with string) pages.Act {
	var kinds []ui.Option
	for _, k := range w.Book.Relation.Payments {
		kinds = append(kinds, ui.Option{Value: k.Key, Label: c.In(k.Title), Hint: c.In(k.Help)})
	}
	return pages.Act{ID: "ask", Title: c.T("写明请求", "Write the request"), Form: ui.FormProps{ID: "ask-form", Action: "/relations"},
		Consequences: []string{c.In(text.F("对方须在 %s 内答复，逾期请求失效，可以重新发起。", "The other side answers within %s; after that the request is void and may be sent anew.", rulebook.Period(w.Book.Relation.Answer)))},
		Asks: []pages.Ask{{Kind: "hidden", Field: ui.Field{Name: "programme", Value: w.Book.Programme}}, {Kind: "hidden", Field: ui.Field{Name: "way", Value: w.Key}}, {Kind: "hidden", Field: ui.Field{Name: "with", Value: with}},
			{Kind: "radios", Options: kinds, Field: ui.Field{Name: "payment", Label: c.T("结算方式", "Payment"), Required: true}},
			{Kind: "area", Field: ui.Field{Name: "message", Label: c.T("给对方的留言", "Message to the other side"), Optional: true, MaxLength: 1000}}},
		Buttons: []ui.ButtonProps{{Label: c.T("发送请求", "Send the request"), Kind: ui.Primary}}}
}

func ask(c *front.Ctx) error {
	f, err := c.Form("programme", "way", "with", "payment", "message")
	if err != nil {
		return err
	}
	return doing(c, f, text.Of("请求已发送，等待对方答复。", "The request is sent and waits for the other side."), func(tx *db.Tx) (string, error) {
		r, err := relation.Ask(tx, relation.Request{Programme: f.Get("programme"), Way: f.Get("way"), With: f.Get("with"), Payment: f.Get("payment"), Message: f.Get("message")})
		return "/relations/" + r.ID, err
	}, func(c *front.Ctx) (pages.MatterProps, error) { return askPage(c, f.Get("way"), f.Get("with")) })
}
