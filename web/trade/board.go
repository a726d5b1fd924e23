package trade

import (
	"net/http"

	"github.com/mengyue/portal/models/access"
	"github.com/mengyue/portal/models/clock"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/listing"
	"github.com/mengyue/portal/models/relation"
	"github.com/mengyue/portal/models/text"
	pages "github.com/mengyue/portal/views/memberships"
	"github.com/mengyue/portal/views/ui"
	"github.com/mengyue/portal/web/front"
)

// board is the list of relations: of a merchant at either end, or of all for staff.
func board(c *front.Ctx) error {
	state := c.QueryParam("state")
	if state != relation.Asking && state != relation.Past {
		state = relation.Open
	}
	q := relation.Question{State: state, Search: c.QueryParam("q"), Before: c.QueryParam("before"), Limit: perPage + 1}
	p := pages.ListProps{Label: c.T("合作关系", "Relations"), Tabs: boardTabs(c, state), Lead: c.T("供货与分销双方的合作请求、进行中的关系和已解除的关系。", "Requests, running relations and those that have ended, of suppliers and distributors."),
		Filter:  ui.FilterProps{ID: "find", Action: c.Side("/relations"), Label: c.T("查找", "Find"), Keep: []ui.Option{{Label: "state", Value: state}}},
		Filters: []pages.Ask{{Kind: "line", Field: ui.Field{Name: "q", Label: c.T("对方名称或编号", "Name or key of the other side"), Value: q.Search}}},
		Table:   ui.TableProps{ID: "relations", Caption: c.T("合作关系", "Relations"), HideCaption: true, Columns: ui.Heads(c.T("供货方", "Supplying side"), c.T("另一方", "The other side"), c.T("状态", "State"), c.T("结算方式", "Payment"), c.T("时间", "When"), c.T("待办", "To be done"))},
		Empty:   ui.EmptyProps{Title: c.T("这里还没有合作关系", "There is no relation here"), Text: c.T("可以向对方发起合作申请或邀请；对方须在期限内答复。", "Apply to the other side or invite it; it answers within the time of the rules.")}}
	if access.May(c.Who.Role, access.Trade) {
		p.Actions = []ui.ButtonProps{{Label: c.T("发起合作", "Ask for a relation"), URL: "/relations/new", Kind: ui.Primary}}
	}
	err := c.View(func(tx *db.Tx) error {
		found, err := relation.List(tx, q)
		if err != nil {
			return err
		}
		if len(found) > perPage {
			found = found[:perPage]
			p.Pager.Next = c.Here("before", found[perPage-1].ID)
		}
		p.Table.Rows, err = relationRows(c, tx, found)
		return err
	})
	if err != nil {
		return err
	}
	p.Page = c.Page(c.T("合作关系", "Relations"))
	return c.Show(http.StatusOK, pages.List(p))
}

func boardTabs(c *front.Ctx, state string) []ui.Choice {
	var out []ui.Choice
	for _, s := range []struct {
		key   string
		title text.Text
	}{{relation.Open, text.Of("合作中", "Running")}, {relation.Asking, text.Of("待答复", "Waiting")}, {relation.Past, text.Of("已结束", "Past")}} {
		out = append(out, ui.Choice{Label: c.In(s.title), URL: c.Side("/relations") + "?state=" + s.key, Current: s.key == state})
	}
	return out
}

func relationRows(c *front.Ctx, tx *db.Tx, found []relation.Relation) ([]ui.Row, error) {
	ids, keys := make([]string, len(found)), []string{}
	for i, r := range found {
		ids[i] = r.ID
		keys = append(keys, r.Here.Merchant, r.There.Merchant)
	}
	left, err := relation.ToServe(tx, ids)
	if err != nil {
		return nil, err
	}
	hidden, err := listing.UnderSupervision(tx, keys...)
	if err != nil {
		return nil, err
	}
	var rows []ui.Row
	for _, r := range found {
		book, err := r.Book(tx)
		if err != nil {
			return nil, err
		}
		rows = append(rows, ui.Row{ID: "r-" + r.ID, Cells: []ui.Cell{{Text: nameOf(c, r.Here, hidden), URL: c.Side("/relations/") + r.ID, About: nameOf(c, r.There, hidden), Lang: "zh-CN"}, {Text: nameOf(c, r.There, hidden), Lang: "zh-CN"},
			{Status: relationWords[r.State(tx.Now)].status(c)}, {Text: c.In(paymentOf(book, r.Payment))}, c.At(latest(r)), {Text: todo(c, r, left[r.ID])}}})
	}
	return rows, nil
}

// nameOf is what a side is called; a supervised account is not named to the other side.
func nameOf(c *front.Ctx, m relation.Member, hidden map[string]listing.Hold) string {
	if _, is := hidden[m.Merchant]; is && !c.Staff() && m.Merchant != c.Who.Merchant {
		return c.T("账号监管中，暂不展示", "Hidden: the account is supervised")
	}
	return m.Name
}

// latest is the last instant that mattered: the end, the answer, else the request.
func latest(r relation.Relation) clock.Instant {
	switch {
	case r.Closed != 0:
		return r.Closed
	case r.Since != 0:
		return r.Since
	}
	return r.Asked.At
}

// todo says in a few words what waits, and with whom.
func todo(c *front.Ctx, r relation.Relation, left int64) string {
	side := r.SideOf(c.Who.Merchant)
	switch state := r.State(c.Now()); {
	case state == relation.Pending && side == r.Asker().Other():
		return c.T("请答复", "Answer it")
	case state == relation.Pending:
		return c.T("等待对方答复", "Waits for the other side")
	case r.Proposal.Kind != "" && side == r.Proposal.Side.Other():
		return c.T("请答复提议", "Answer the proposal")
	case left > 0:
		return c.In(text.F("还有 %d 笔订单待履行", "%d order{s} still to be served", left))
	}
	return ""
}
