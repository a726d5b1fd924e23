package memberships

import (
	"net/http"

	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/membership"
	"github.com/mengyue/portal/models/merchant"
	"github.com/mengyue/portal/models/rulebook"
	"github.com/mengyue/portal/models/sanction"
	"github.com/mengyue/portal/models/text"
	pages "github.com/mengyue/portal/views/memberships"
	"github.com/mengyue/portal/views/ui"
	"github.com/mengyue/portal/web/front"
)

// askFinding is where staff report a breach: first which one, with what it would lead to; then facts and evidence.
func askFinding(c *front.Ctx) error {
	p, err := reporting(c)
	if err != nil {
		return err
	}
	return c.Show(http.StatusOK, pages.Matter(p))
}

func reporting(c *front.Ctx) (p pages.MatterProps, err error) {
	err = c.View(func(tx *db.Tx) error {
		m, err := membership.Find(tx, c.Param("id"))
		if err != nil {
			return err
		}
		book, err := m.Book(tx)
		if err != nil {
			return err
		}
		whose, err := merchant.Find(tx, m.Merchant)
		if err != nil {
			return err
		}
		p = pages.MatterProps{Page: c.Page(c.In(text.F("提出违规处理：%s", "Report a breach: %s", whose.Name))), Kicker: c.In(book.Title),
			Crumbs: []ui.Link{{Label: c.T("成员", "Memberships"), URL: "/staff/memberships"}, {Label: whose.Name, URL: "/staff/memberships/" + m.ID}}}
		if len(book.Ladders) == 0 {
			p.Notice = &ui.NoticeProps{Tone: ui.Info, Title: c.T("本计划的规则没有违规处理", "The rules of this programme list no breaches")}
			return nil
		}
		ladder, grade := breachOf(c.QueryParam("breach"))
		if ladder != "" {
			return reportAct(c, tx, m, sanction.Report{Ladder: ladder, Grade: grade}, &p)
		}
		return breaches(c, tx, m, book, &p)
	})
	return p, err
}

// breaches lists the breaches of the book, each with what it would lead to now.
func breaches(c *front.Ctx, tx *db.Tx, m membership.Membership, book *rulebook.Edition, p *pages.MatterProps) error {
	p.Lead = c.T("第一步：选择违规情形；每一项都写明现在会带来什么。", "First choose the breach; each says what it would lead to now.")
	var rows []ui.SummaryRow
	for _, l := range book.Ladders {
		grades := []string{""}
		if h := book.Handled(l); len(h.Grades) > 0 {
			grades = nil
			for _, g := range h.Grades {
				grades = append(grades, g.Key)
			}
		}
		for _, grade := range grades {
			o, err := sanction.Ahead(tx, m.ID, sanction.Report{Ladder: l.Key, Grade: grade})
			if err != nil {
				return err
			}
			row := ui.SummaryRow{Key: l.Clause + " " + c.In(l.Title), Value: c.In(o.Sanction.Title()), Note: c.In(text.F("将是该条款下第 %d 次；%s", "It would be no. %d under its clause; %s", o.Times, signers(o.Sanction.Signers))), Change: "/staff/memberships/" + m.ID + "/finding?breach=" + l.Key, Action: c.T("提出", "Report")}
			if g, ok := o.Handled.Grade(grade); ok {
				row.Key, row.Note, row.Change = row.Key+c.T("：", ": ")+c.In(g.Title), c.In(signers(o.Sanction.Signers)), row.Change+":"+grade
			}
			rows = append(rows, row)
		}
	}
	p.Parts = []pages.Part{{ID: "breaches", Title: c.T("违规情形", "Breaches"), Rows: rows}}
	return nil
}

func signers(n int) text.Text {
	if n < 2 {
		return text.Of("由一人决定，立即生效", "one person decides, in force at once")
	}
	return text.F("由 %d 人决定", "%d people decide", n)
}

// reportAct is the second step: what follows, and what is to be said.
func reportAct(c *front.Ctx, tx *db.Tx, m membership.Membership, r sanction.Report, p *pages.MatterProps) error {
	o, err := sanction.Ahead(tx, m.ID, r)
	if err != nil {
		return err
	}
	l := o.Ladder
	home := "/staff/memberships/" + m.ID + "/finding"
	p.Lead = c.In(l.Help)
	a := pages.Act{Title: l.Clause + " " + c.In(l.Title), Form: ui.FormProps{Action: home + "?breach=" + l.Key + ":" + r.Grade},
		Consequences: []string{c.In(text.F("处理：%s。", "Measures: %s.", o.Sanction.Title())), c.In(text.F("将是该条款（%s）下第 %d 次。", "It would be no. %[2]d under its clause (%[1]s).", o.Handled.Clause, o.Times)), c.In(text.F("谁来决定：%s。", "Who decides: %s.", signers(o.Sanction.Signers))),
			c.T("告知函写明条款、事实、处理与申诉办法。", "The letter names clause, facts, measures and how to appeal.")},
		Buttons: []ui.ButtonProps{{Label: c.T("提出违规处理", "Report it"), Kind: ui.Danger}, {Label: c.T("重新选择", "Choose another"), URL: home, Kind: ui.Quiet}}}
	if o.Handled.Products {
		a.Asks = append(a.Asks, pages.Ask{Kind: "area", Field: ui.Field{Name: "products", Label: c.T("商品编号", "Ids of the products"), Hint: c.T("每行一个或用逗号分隔。", "One a line, or separated by commas.")}})
	}
	a.Asks = append(a.Asks, pages.Ask{Kind: "area", Field: ui.Field{Name: "facts", Label: c.T("认定的事实（商家可见）", "What was found (the merchant reads it)"), Required: true, MaxLength: 4000}},
		pages.Ask{Kind: "area", Field: ui.Field{Name: "todo", Label: c.T("商家可以怎么做（商家可见）", "What the merchant can do (the merchant reads it)"), Required: true, MaxLength: 4000}},
		pages.Ask{Kind: "area", Field: ui.Field{Name: "evidence", Label: c.T("证据说明（仅平台可见）", "Evidence in words (for the platform only)"), Required: true, MaxLength: 4000}})
	p.Acts = []pages.Act{act("finding", 0, a)}
	return nil
}

// proposeFinding reports it.
func proposeFinding(c *front.Ctx) error {
	s, err := read(c, "finding")
	if err != nil {
		return err
	}
	ladder, grade := breachOf(c.QueryParam("breach"))
	r := sanction.Report{Ladder: ladder, Grade: grade, Products: listed(s.get("products")), Facts: s.get("facts"), Todo: s.get("todo"), Evidence: s.get("evidence")}
	return doing(c, s, text.Of("违规处理已提出。", "The breach is reported."), func(tx *db.Tx) (string, error) {
		f, err := sanction.Propose(tx, c.Param("id"), r)
		return "/staff/findings/" + f.ID, err
	}, reporting)
}
