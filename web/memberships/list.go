package memberships

import (
	"net/http"
	"strconv"
	"strings"

	"github.com/mengyue/portal/models/clock"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/membership"
	"github.com/mengyue/portal/models/rulebook"
	"github.com/mengyue/portal/models/text"
	pages "github.com/mengyue/portal/views/memberships"
	"github.com/mengyue/portal/views/ui"
	"github.com/mengyue/portal/web/front"
	"github.com/mengyue/portal/web/kinds"
)

// mine are the merchant's programmes: the ones it is in, those it was in, and from which it is barred.
func mine(c *front.Ctx) error {
	p := pages.ListProps{Lead: c.T("您参加的计划、合作期与到期时间。", "The programmes you take part in, their terms and when they end."),
		Actions: []ui.ButtonProps{{Label: c.T("查看计划", "See the programmes"), URL: "/programmes"}},
		Table:   ui.TableProps{ID: "memberships", Caption: c.T("我的成员资格", "My memberships"), HideCaption: true, Columns: ui.Heads(c.T("计划", "Programme"), c.T("状态", "State"), c.T("自", "Since"), c.T("至", "Until"), c.T("接下来", "Next"))},
		Empty: ui.EmptyProps{Title: c.T("还没有加入任何计划", "You are in no programme yet"), Text: c.T("查看计划的规则与条件，然后提出申请。", "Look at the rules and conditions of the programmes, then apply."),
			Action: ui.ButtonProps{Label: c.T("查看计划", "See the programmes"), URL: "/programmes", Kind: ui.Primary}}}
	err := c.View(func(tx *db.Tx) error {
		found, err := membership.List(tx, membership.Question{Merchant: c.Who.Merchant, Limit: 200})
		if err != nil {
			return err
		}
		states, err := kinds.Members(tx, found...)
		if err != nil {
			return err
		}
		for _, m := range found {
			row, err := mineRow(c, tx, m, states)
			if err != nil {
				return err
			}
			p.Table.Rows = append([]ui.Row{row}, p.Table.Rows...)
		}
		p.Parts, err = barred(c, tx, c.Who.Merchant)
		return err
	})
	if err != nil {
		return err
	}
	p.Page = c.Page(c.T("我的计划", "Memberships"))
	return c.Show(http.StatusOK, pages.List(p))
}

func mineRow(c *front.Ctx, tx *db.Tx, m membership.Membership, states map[string]kinds.State) (ui.Row, error) {
	next, err := nextDate(c, tx, m)
	if err != nil {
		return ui.Row{}, err
	}
	name, err := called(c, tx, m)
	return ui.Row{ID: "m-" + m.ID, Cells: []ui.Cell{{Text: name, URL: "/memberships/" + m.ID, About: m.From.Time().Format("2006-01-02")},
		{Status: memberStatus(c, states, m)}, c.At(m.From), {Text: until(c, m)}, {Text: next}}}, err
}

// nextDate is what comes next in a term.
func nextDate(c *front.Ctx, tx *db.Tx, m membership.Membership) (string, error) {
	if m.Ended != 0 {
		return c.In(text.F("已于 %s 结束", "ended %s", stamp(m.Ended))), nil
	}
	w, ok, err := membership.RenewalWindow(tx, m)
	if err != nil || !ok {
		return "", err
	}
	_, renewed, err := membership.Next(tx, m.ID)
	switch {
	case renewed:
		return c.T("续约已批准", "the renewal is approved"), err
	case tx.Now < w.Opens:
		return c.In(text.F("%s 起可申请续约", "a renewal is possible from %s", stamp(w.Opens))), err
	case tx.Now < w.Closes:
		return c.In(text.F("续约申请截止：%s", "apply for the renewal by %s", w.Closes.EndText())), err
	}
	return c.T("续约申请已截止", "the time to renew is over"), err
}

// proof says from what the end of a bar follows.
func proof(tx *db.Tx, b membership.Bar) text.Text {
	book, err := rulebook.Books(tx).InForce(b.Programme, tx.Now)
	if err != nil {
		return text.F("依据 %s", "under %s", b.Clause)
	}
	return b.Proof(book)
}

// barred are the programmes that a merchant may not come back to yet.
func barred(c *front.Ctx, tx *db.Tx, merchant string) ([]pages.Part, error) {
	found, err := membership.Bars(tx, merchant)
	var rows []ui.SummaryRow
	for _, b := range found {
		if !b.Standing(tx.Now) {
			continue
		}
		value := c.T("不能再次申请", "no new application")
		if b.Until != clock.Never {
			value = c.In(text.F("%s 起可以再次申请", "a new application is possible from %s", b.Until.Text()))
		}
		rows = append(rows, ui.SummaryRow{Key: c.TitleOf(b.Programme), Value: value, Note: c.In(proof(tx, b))})
	}
	if len(rows) == 0 {
		return nil, err
	}
	return []pages.Part{{ID: "bars", Title: c.T("再次申请的限制", "When you may apply again"), Rows: rows}}, err
}

// listMemberships is the staff's list, the term that ends first at the top.
func listMemberships(c *front.Ctx) error {
	q := membership.Question{Programme: c.QueryParam("programme"), Merchant: c.QueryParam("merchant"), State: membership.Current, Limit: perPage + 1, After: place(c.QueryParam("after"))}
	if c.QueryParam("state") == membership.Past {
		q.State = membership.Past
	}
	if days, err := strconv.Atoi(c.QueryParam("days")); err == nil && days > 0 && days <= 3660 {
		q.Until = clock.Of(c.Now().Time().AddDate(0, 0, days))
	}
	p := membershipList(c, q)
	err := c.View(func(tx *db.Tx) error {
		found, err := membership.List(tx, q)
		if err != nil {
			return err
		}
		if len(found) > perPage {
			found = found[:perPage]
			p.Pager.Next = c.Here("after", placeName(found[perPage-1].Place()))
		}
		p.Table.Rows, err = memberRows(c, tx, found)
		return err
	})
	if err != nil {
		return err
	}
	return show(c, p, c.T("成员", "Memberships"))
}

func membershipList(c *front.Ctx, q membership.Question) pages.ListProps {
	p := pages.ListProps{Lead: c.T("合作期先到的排在前面。", "The term that ends first stands at the top."), Label: c.T("成员", "Memberships"), Tabs: tabs(c, q.State),
		Filter: ui.FilterProps{ID: "filter", Action: "/staff/memberships", Target: "list", Keep: []ui.Option{{Label: "state", Value: q.State}}},
		Table:  ui.TableProps{ID: "memberships", Caption: c.T("成员资格", "Memberships"), HideCaption: true, Columns: ui.Heads(c.T("商家", "Merchant"), c.T("计划", "Programme"), c.T("状态", "State"), c.T("自", "Since"), c.T("至", "Until"))},
		Empty:  ui.EmptyProps{Title: c.T("没有符合条件的成员", "No membership matches"), Text: c.T("申请获批后，成员会出现在这里。", "Members appear here once their application is approved.")}}
	p.Filters = []pages.Ask{{Kind: "select", Blank: c.T("全部计划", "Every programme"), Options: programmes(c, q.Programme), Field: ui.Field{Name: "programme", Label: c.T("计划", "Programme"), Width: ui.Medium}},
		{Kind: "line", Field: ui.Field{Name: "merchant", Label: c.T("商家编号", "Merchant's id"), Value: q.Merchant, Width: ui.Short}},
		{Kind: "select", Blank: c.T("任何时候", "At any time"), Options: within(c, c.QueryParam("days")), Field: ui.Field{Name: "days", Label: c.T("到期", "Term ends"), Width: ui.Medium}}}
	if q.Programme != "" || q.Merchant != "" || q.Until != 0 {
		p.Filter.Clear = "/staff/memberships?state=" + q.State
		p.Empty.Clear = p.Filter.Clear
	}
	return p
}

func tabs(c *front.Ctx, state string) []ui.Choice {
	return []ui.Choice{{Label: c.T("有效", "In force"), URL: "/staff/memberships", Current: state == membership.Current},
		{Label: c.T("已结束", "Ended"), URL: "/staff/memberships?state=" + membership.Past, Current: state == membership.Past}}
}

// programmes are the options of a filter.
func programmes(c *front.Ctx, chosen string) []ui.Option {
	var out []ui.Option
	for _, key := range c.Books().Programmes() {
		label := key
		if e, err := c.Books().InForce(key, c.Now()); err == nil {
			label = c.In(e.Title)
		}
		out = append(out, ui.Option{Value: key, Label: label, Chosen: key == chosen})
	}
	return out
}

func within(c *front.Ctx, chosen string) []ui.Option {
	var out []ui.Option
	for _, days := range []string{"7", "30", "90"} {
		out = append(out, ui.Option{Value: days, Label: c.In(text.F("%s 天内", "within %s days", days)), Chosen: days == chosen})
	}
	return out
}

func memberRows(c *front.Ctx, tx *db.Tx, found []membership.Membership) ([]ui.Row, error) {
	ids := make([]string, len(found))
	for i, m := range found {
		ids[i] = m.Merchant
	}
	known, err := names(tx, ids)
	if err != nil {
		return nil, err
	}
	states, err := kinds.Members(tx, found...)
	if err != nil {
		return nil, err
	}
	rows := make([]ui.Row, 0, len(found))
	for _, m := range found {
		name, err := called(c, tx, m)
		if err != nil {
			return nil, err
		}
		rows = append(rows, ui.Row{ID: "m-" + m.ID, Cells: []ui.Cell{{Text: known[m.Merchant].Name, Sub: m.Merchant, URL: "/staff/memberships/" + m.ID, About: name},
			{Text: name}, {Status: memberStatus(c, states, m)}, c.At(m.From), {Text: until(c, m)}}})
	}
	return rows, nil
}

// show draws a list, or only its rows where a filter asks for them.
func show(c *front.Ctx, p pages.ListProps, title string) error {
	if c.IsFragment() {
		return c.Show(http.StatusOK, pages.Rows(p))
	}
	p.Page = c.Page(title)
	p.Page.Wide = true
	return c.Show(http.StatusOK, pages.List(p))
}

// place reads where a page of a list ended; placeName writes it.
func place(s string) membership.Place {
	until, id, ok := strings.Cut(s, "-")
	n, err := strconv.ParseInt(until, 10, 64)
	if !ok || err != nil {
		return membership.Place{}
	}
	return membership.Place{Until: clock.Instant(n), ID: id}
}

func placeName(p membership.Place) string { return strconv.FormatInt(int64(p.Until), 10) + "-" + p.ID }

// edition links an edition of a programme.
func edition(c *front.Ctx, tx *db.Tx, programme, id string) ui.SummaryRow {
	label := id
	if e, err := rulebook.Books(tx).Edition(programme, id); err == nil {
		label = c.In(text.F("%s（%s 起施行）", "%s (in force from %s)", e.Title, e.Effective.Time().Format("2006-01-02")))
	}
	return ui.SummaryRow{Key: c.T("适用规则", "Rules"), Value: label, Change: "/programmes/" + programme, Action: c.T("查看规则", "See the rules")}
}

// clause links a clause.
func clause(programme, id string) ui.ClauseProps { return kinds.Clause(programme, id) }
