package trade

import (
	"net/http"
	"strconv"

	"github.com/mengyue/portal/models/access"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/deadline"
	"github.com/mengyue/portal/models/listing"
	"github.com/mengyue/portal/models/relation"
	"github.com/mengyue/portal/models/rulebook"
	"github.com/mengyue/portal/models/text"
	"github.com/mengyue/portal/views/lang"
	pages "github.com/mengyue/portal/views/memberships"
	"github.com/mengyue/portal/views/ui"
	"github.com/mengyue/portal/web/front"
	"github.com/mengyue/portal/web/kinds"
)

func showRelation(c *front.Ctx) error {
	p, err := relationPage(c)
	if err != nil {
		return err
	}
	return c.Show(http.StatusOK, pages.Matter(p))
}

// relationPage is one relation: where it stands, what can be done, the orders to be served, the goods on show.
func relationPage(c *front.Ctx) (p pages.MatterProps, err error) {
	err = c.View(func(tx *db.Tx) error {
		r, err := relation.Find(tx, c.Param("id"))
		if err != nil {
			return err
		}
		book, err := r.Book(tx)
		if err != nil {
			return err
		}
		hidden, err := listing.UnderSupervision(tx, r.Here.Merchant, r.There.Merchant)
		if err != nil {
			return err
		}
		w := relationWords[r.State(tx.Now)]
		p = pages.MatterProps{Page: c.Page(c.In(text.F("%s 与 %s", "%s and %s", nameOf(c, r.Here, hidden), nameOf(c, r.There, hidden)))), Kicker: c.In(book.Relation.Title), Lead: c.In(w.means), Status: w.status(c),
			Crumbs: []ui.Link{{Label: c.T("合作关系", "Relations"), URL: c.Side("/relations")}}, Facts: relationFacts(c, r, book, hidden)}
		if d, running, err := deadline.Running(tx, relation.AnswerDeadline, r.Ref()); err != nil {
			return err
		} else if running && r.State(tx.Now) == relation.Pending {
			due := kinds.Due(d, tx.Now)
			due.Label, due.Consequence = c.T("答复截止", "Answer by"), c.In(kinds.Consequence(d, tx.Now))
			p.Deadline = &due
		}
		if access.May(c.Who.Role, access.Trade) {
			p.Acts = relationActs(c, r, book)
		}
		if p.Parts, err = relationParts(c, tx, r, hidden); err != nil {
			return err
		}
		p.Events, err = c.History(tx, r.Ref(), front.Happened{Words: happened})
		return err
	})
	return p, err
}

func relationFacts(c *front.Ctx, r relation.Relation, book *rulebook.Edition, hidden map[string]listing.Hold) []ui.SummaryRow {
	rows := []ui.SummaryRow{{Key: c.In(book.Relation.Here), Value: nameOf(c, r.Here, hidden)}, {Key: c.In(book.Relation.There), Value: nameOf(c, r.There, hidden)},
		{Key: c.T("结算方式", "Payment"), Value: c.In(paymentOf(book, r.Payment))}, {Key: c.T("发起", "Asked"), Value: c.In(r.Asked.At.Text())}, {Key: c.T("依据", "Under"), Body: ui.Clause(kinds.Clause(r.Programme, book.Relation.Clause))}}
	if r.Proposal.Kind != "" {
		from := r.Here
		if r.Proposal.Side != relation.Here {
			from = r.There
		}
		rows = append(rows, ui.SummaryRow{Key: c.T("待答复的提议", "Proposal to answer"), Value: c.In(proposal(book, r)), Note: c.In(text.F("由%s提出", "by %s", text.Same(nameOf(c, from, hidden))))})
	}
	for _, more := range []struct{ key, value string }{{c.T("留言", "Message"), r.Message}, {c.T("理由", "Reason"), r.Reason}, {c.T("提议的理由", "Reason of the proposal"), r.Proposal.Reason}} {
		if more.value != "" && nameOf(c, r.Here, hidden) == r.Here.Name && nameOf(c, r.There, hidden) == r.There.Name { // words of a supervised account are not shown either
			rows = append(rows, ui.SummaryRow{Key: more.key, Value: more.value})
		}
	}
	if r.Since != 0 {
		rows = append(rows, ui.SummaryRow{Key: c.T("建立", "Since"), Value: c.In(r.Since.Text())})
	}
	if r.Closed != 0 {
		rows = append(rows, ui.SummaryRow{Key: c.T("结束", "Closed"), Value: c.In(r.Closed.EndText())})
	}
	return rows
}

func act(r relation.Relation, verb string, a pages.Act) pages.Act {
	a.ID, a.Form = verb, ui.FormProps{ID: verb + "-form", Action: "/relations/" + r.ID + "/" + verb, Version: strconv.Itoa(r.Version)}
	return a
}

// relationActs are what the actor's side can do now.
func relationActs(c *front.Ctx, r relation.Relation, book *rulebook.Edition) []pages.Act {
	side, state := r.SideOf(c.Who.Merchant), r.State(c.Now())
	switch {
	case state == relation.Pending && side == r.Asker().Other():
		return []pages.Act{act(r, "accept", pages.Act{Title: c.T("同意", "Accept"), Consequences: []string{c.T("合作关系随即建立，对方会收到通知。", "The relation runs at once and the other side is told.")}, Buttons: []ui.ButtonProps{{Label: c.T("同意并建立合作", "Accept"), Kind: ui.Primary}}}),
			act(r, "refuse", pages.Act{Title: c.T("不同意", "Refuse"), Asks: []pages.Ask{reason(c)}, Buttons: []ui.ButtonProps{{Label: c.T("不同意", "Refuse")}}})}
	case state == relation.Pending:
		return []pages.Act{act(r, "withdraw", pages.Act{Title: c.T("撤回请求", "Take the request back"), Consequences: []string{c.T("撤回后可以重新发起。", "You may ask again afterwards.")}, Buttons: []ui.ButtonProps{{Label: c.T("撤回", "Take it back")}}})}
	case state != relation.Running:
		return nil
	case r.Proposal.Kind == "":
		return proposals(c, r, book)
	case r.Proposal.Side == side:
		return []pages.Act{act(r, "decline", pages.Act{Title: c.In(text.F("等待对方答复：%s", "Waits for the other side: %s", proposal(book, r))), Buttons: []ui.ButtonProps{{Label: c.T("撤回提议", "Take the proposal back")}}})}
	}
	return []pages.Act{act(r, "agree", pages.Act{Title: c.In(text.F("对方提议：%s", "The other side proposes: %s", proposal(book, r))), Consequences: []string{c.T("同意后立即生效。", "It takes effect as you agree.")}, Buttons: []ui.ButtonProps{{Label: c.T("同意提议", "Agree"), Kind: ui.Primary}}}),
		act(r, "decline", pages.Act{Title: c.T("不同意提议", "Decline"), Consequences: []string{c.T("一切照旧。", "Nothing changes.")}, Buttons: []ui.ButtonProps{{Label: c.T("不同意提议", "Decline")}}})}
}

func proposal(book *rulebook.Edition, r relation.Relation) text.Text {
	if r.Proposal.Kind == relation.ToEnd {
		return text.Of("解除合作关系", "to end the relation")
	}
	return text.F("结算方式改为“%s”", "to settle by “%s”", paymentOf(book, r.Proposal.Payment))
}

// proposals are what either side may propose while a relation runs.
func proposals(c *front.Ctx, r relation.Relation, book *rulebook.Edition) []pages.Act {
	var others []ui.Option
	for _, p := range book.Relation.Payments {
		if p.Key != r.Payment {
			others = append(others, ui.Option{Value: p.Key, Label: c.In(p.Title), Hint: c.In(p.Help)})
		}
	}
	acts := []pages.Act{act(r, "end", pages.Act{Title: c.T("提议解除", "Propose to end it"), Consequences: []string{c.T("对方同意后解除；未完成的订单及其售后仍须履行完毕。", "It ends when the other side agrees; open orders and their after-sales are still to be served.")},
		Asks: []pages.Ask{reason(c)}, Buttons: []ui.ButtonProps{{Label: c.T("提议解除", "Propose to end it")}}})}
	if len(others) > 0 {
		acts = append(acts, act(r, "payment", pages.Act{Title: c.T("提议变更结算方式", "Propose another payment"), Consequences: []string{c.T("对方同意后生效。", "It takes effect when the other side agrees.")},
			Asks: []pages.Ask{{Kind: "radios", Options: others, Field: ui.Field{Name: "payment", Label: c.T("结算方式", "Payment"), Required: true}}}, Buttons: []ui.ButtonProps{{Label: c.T("提议变更", "Propose the change")}}}))
	}
	return acts
}

func reason(c *front.Ctx) pages.Ask {
	return pages.Ask{Kind: "area", Field: ui.Field{Name: "reason", Label: c.T("理由（对方可见）", "Reason (the other side reads it)"), Required: true, MaxLength: 1000}}
}

// relationParts are the orders to be served, and the goods of the supplying side while the relation runs.
func relationParts(c *front.Ctx, tx *db.Tx, r relation.Relation, hidden map[string]listing.Hold) ([]pages.Part, error) {
	found, err := relation.Orders(tx, r, "", perPage)
	if err != nil || r.Since == 0 {
		return nil, err
	}
	keys := make([]string, len(found))
	for k, o := range found {
		keys[k] = o.Store
	}
	names, err := kinds.Named(tx, keys, nil)
	if err != nil {
		return nil, err
	}
	orders := ui.TableProps{ID: "orders", Caption: c.T("待履行的订单", "Orders to be served"), HideCaption: true, Columns: ui.Heads(c.T("订单", "Order"), c.T("店铺", "Store"), c.T("状态", "State"), c.T("金额", "Paid"))}
	for _, o := range found {
		st := ui.StatusProps{Label: c.T("待履行", "Open"), Tone: ui.Warn}
		if o.Served() {
			st = ui.StatusProps{Label: c.T("已完成", "Served"), Tone: ui.Good}
		}
		orders.Rows = append(orders.Rows, ui.Row{ID: "o-" + o.ID, Cells: []ui.Cell{{Text: o.ID}, {Text: names.Store(o.Store), Lang: "zh-CN"}, {Status: st}, {Text: lang.Yuan(o.Paid)}}})
	}
	parts := []pages.Part{{ID: "orders-part", Title: c.T("待履行的订单", "Orders to be served"), Table: &orders, Empty: c.T("没有未完成的订单。", "There is no open order.")}}
	if r.State(tx.Now) != relation.Running || nameOf(c, r.Here, hidden) != r.Here.Name {
		return parts, nil
	}
	goods, err := listing.Shown(tx, r.Here.Membership, "", perPage)
	table := ui.TableProps{ID: "goods", Caption: c.T("供货商品", "Goods on show"), HideCaption: true, Columns: ui.Heads(c.T("商品", "Product"), c.T("类目", "Category"), c.T("价格", "Price"))}
	for _, l := range goods {
		table.Rows = append(table.Rows, ui.Row{ID: "g-" + l.Product, Cells: []ui.Cell{{Text: l.Title, Sub: l.Product, Lang: "zh-CN"}, {Text: l.Category, Lang: "zh-CN"}, {Text: lang.YuanOf(l.Price)}}})
	}
	return append(parts, pages.Part{ID: "goods-part", Title: c.T("供货商品", "Goods on show"), Table: &table, Empty: c.T("供货方目前没有展示的商品。", "The supplying side has nothing on show now.")}), err
}
