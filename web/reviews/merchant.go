package reviews

import (
	"context"
	"net/http"

	"github.com/mengyue/portal/models/application"
	"github.com/mengyue/portal/models/clock"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/facts"
	"github.com/mengyue/portal/models/membership"
	"github.com/mengyue/portal/models/merchant"
	"github.com/mengyue/portal/models/rulebook"
	"github.com/mengyue/portal/views/lang"
	pages "github.com/mengyue/portal/views/reviews"
	"github.com/mengyue/portal/views/ui"
	"github.com/mengyue/portal/web/front"
	"github.com/mengyue/portal/web/kinds"
)

// file is everything that staff see of one merchant.
type file struct {
	merchant merchant.Merchant
	cases    []application.Case
	members  []membership.Membership
	states   map[string]kinds.State // of the members
	bars     []membership.Bar
	stores   []merchant.Store
	editions []*rulebook.Edition
	figures  []rulebook.Facts
}

func readFile(c *front.Ctx, tx *db.Tx, id string) (f file, err error) {
	if f.merchant, err = merchant.Find(tx, id); err != nil {
		return f, err
	}
	if f.cases, err = application.Of(tx, id); err != nil {
		return f, err
	}
	if f.members, err = membership.List(tx, membership.Question{Merchant: id, Limit: 200}); err != nil {
		return f, err
	}
	if f.states, err = kinds.Members(tx, f.members...); err != nil {
		return f, err
	}
	if f.bars, err = membership.Bars(tx, id); err != nil {
		return f, err
	}
	if f.stores, err = merchant.Stores(tx, id); err != nil {
		return f, err
	}
	for _, p := range rulebook.Books(tx).Programmes() {
		e, err := rulebook.Books(tx).InForce(p, tx.Now)
		if err != nil {
			continue
		}
		known, err := facts.Of(tx, e, facts.Subjects{Merchant: id}, tx.Now)
		if err != nil {
			return f, err
		}
		f.editions, f.figures = append(f.editions, e), append(f.figures, known)
	}
	return f, nil
}

// showMerchant is everything about one merchant.
func showMerchant(c *front.Ctx) error {
	var f file
	if err := c.View(func(tx *db.Tx) (err error) { f, err = readFile(c, tx, c.Param("id")); return err }); err != nil {
		return err
	}
	p := pages.MerchantProps{Page: under(c, f.merchant.Name), ID: f.merchant.ID, Cases: caseRows(c, f.cases), Facts: []ui.SummaryRow{
		{Key: c.T("统一社会信用代码", "Unified social credit code"), Value: f.merchant.LegalID}, {Key: c.T("邮箱", "E-mail"), Value: f.merchant.Email}}}
	stores := map[string]string{}
	for _, s := range f.stores {
		stores[s.ID] = s.Name
	}
	for _, m := range f.members {
		state, from := f.states[m.ID], instant(c, m.From)
		p.Memberships = append(p.Memberships, ui.Row{ID: "membership-" + m.ID, Cells: []ui.Cell{{Text: c.In(titleOf(c, m.Programme)), Sub: stores[m.Store], URL: "/staff/memberships/" + m.ID, About: stores[m.Store] + " " + from.Text},
			{Status: ui.StatusProps{Label: c.In(state.Label), Tone: state.Tone}}, from, termEnd(c, m)}})
	}
	for _, b := range f.bars {
		p.Bars = append(p.Bars, ui.Row{ID: "bar-" + b.ID, Cells: []ui.Cell{{Text: c.In(titleOf(c, b.Programme))}, {Text: b.Clause}, instant(c, b.Since), barEnd(c, b), {Status: barState(c, b)}}})
	}
	for _, s := range f.stores {
		p.Stores = append(p.Stores, ui.Row{ID: "store-" + s.ID, Cells: []ui.Cell{{Text: s.Name, Sub: s.ID, Lang: tongue(c, s.Name)}, {Text: c.In(merchant.Title(merchant.Platforms, s.Platform))},
			{Text: c.In(merchant.Title(merchant.Kinds, s.Kind))}, instant(c, s.Created)}})
	}
	for i, e := range f.editions {
		if set := figures(c, e, f.figures[i]); len(set.Rows) > 0 {
			p.Figures = append(p.Figures, set)
		}
	}
	return c.Show(http.StatusOK, pages.Merchant(p))
}

// figures are what a programme's edition knows about a merchant.
func figures(c *front.Ctx, e *rulebook.Edition, known rulebook.Facts) pages.FigureSet {
	out := pages.FigureSet{ID: "figures-" + e.Programme, Title: c.In(e.Title)}
	for _, d := range e.Facts {
		if d.Subject != "" && d.Subject != "merchant" {
			continue
		}
		title, value := e.Shown(d.Key, known[d.Key])
		out.Rows = append(out.Rows, ui.SummaryRow{Key: c.In(title), Value: c.In(value), Lang: tongue(c, c.In(value))})
	}
	return out
}

// termEnd is when a membership ended, or will: its last day, 24:00.
func termEnd(c *front.Ctx, m membership.Membership) ui.Cell {
	if m.Ended != 0 && m.Ended < m.Until {
		return instant(c, m.Ended)
	}
	end := instant(c, m.Until)
	if end.Text != "" {
		end.Text = lang.EndStamp(lang.With(context.Background(), string(c.Lang)), m.Until.Time())
	}
	return end
}

func barEnd(c *front.Ctx, b membership.Bar) ui.Cell {
	if b.Until == clock.Never {
		return ui.Cell{Text: c.T("不可再申请", "never again")}
	}
	return instant(c, b.Until)
}

func barState(c *front.Ctx, b membership.Bar) ui.StatusProps {
	switch {
	case b.Lifted != 0:
		return ui.StatusProps{Label: c.T("已撤销", "Lifted"), Tone: ui.Good}
	case b.Standing(c.Now()):
		return ui.StatusProps{Label: c.T("限制中", "Stands"), Tone: ui.Warn}
	}
	return ui.StatusProps{Label: c.T("已期满", "Over")}
}
