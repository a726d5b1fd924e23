package books

import (
	"net/http"
	"strconv"

	"github.com/mengyue/portal/models/access"
	"github.com/mengyue/portal/models/book"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/rulebook"
	"github.com/mengyue/portal/models/text"
	"github.com/mengyue/portal/models/watch"
	pages "github.com/mengyue/portal/views/books"
	"github.com/mengyue/portal/views/lang"
	"github.com/mengyue/portal/views/ui"
	"github.com/mengyue/portal/web/front"
	"github.com/mengyue/portal/web/programmes"
)

// show is a draft with what is wrong with it, what it changes and what can be done.
func show(c *front.Ctx) error {
	p, err := page(c, ui.ErrorSummaryProps{}, "")
	if err != nil {
		return err
	}
	return c.Show(http.StatusOK, pages.Draft(p))
}

// page puts the page together; typed is the reason of an act that was refused.
func page(c *front.Ctx, errs ui.ErrorSummaryProps, typed string) (p pages.DraftProps, err error) {
	err = c.View(func(tx *db.Tx) error {
		d, err := book.Find(tx, c.Param("id"))
		if err != nil {
			return err
		}
		p = pages.DraftProps{Page: c.Page(c.In(text.F("规则草案：%s", "Draft of a rulebook: %s", named(c, tx, d)))), Errors: errs, Status: status(c, d), Facts: facts(c, d), Source: d.Source, Examples: d.Scenarios}
		p.Page.Wide, p.Page.Error = true, errs.Message != ""
		r := d.Reading(tx)
		if d.State() != book.Released {
			p.Problems = files(d, r.Problems)
			p.Scenarios = scenarios(c, r)
		}
		if r.Edition != nil {
			p.Actions = []ui.ButtonProps{{Label: c.T("预览页面与函件", "Preview pages and letters"), URL: home(d) + "/preview"}}
			compared(c, tx, r.Edition, &p)
		}
		if d.State() == book.Open && d.Reason != "" {
			p.Notice = &ui.NoticeProps{Tone: ui.Warn, Title: c.T("已被退回", "It was sent back"), Text: d.Reason}
		}
		if err := simulated(c, tx, d, r, &p); err != nil {
			return err
		}
		acts(c, d, typed, errs, &p)
		return nil
	})
	return p, err
}

func facts(c *front.Ctx, d book.Draft) []ui.SummaryRow {
	rows := []ui.SummaryRow{{Key: c.T("上传或修改", "Handed in by"), Value: d.Written.Name, Note: stamp(c, d.Written.At)},
		{Key: c.T("规则校验值", "Hash of the rulebook"), Body: ui.CopyableCode("SHA-256", d.Hash), Note: c.T("推演与公布后的版本有同一个校验值。", "What-ifs of it and the edition that it becomes have the same.")},
		{Key: c.T("情景校验值", "Hash of the scenarios"), Body: ui.CopyableCode("SHA-256", d.ScenariosHash())}, {Key: c.T("问题", "Problems"), Value: lang.Count(int64(d.Problems))}}
	for _, s := range []struct {
		key text.Text
		by  book.Signature
	}{{text.Of("提出公布", "Proposed by"), d.Proposed}, {text.Of("公布（第二人）", "Published by (second person)"), d.Published}, {text.Of("放弃", "Dropped by"), d.Dropped}} {
		if s.by.Given() {
			rows = append(rows, ui.SummaryRow{Key: c.In(s.key), Value: s.by.Name, Note: stamp(c, s.by.At)})
		}
	}
	if d.Dropped.Given() {
		rows = append(rows, ui.SummaryRow{Key: c.T("理由", "Reason"), Value: d.Reason})
	}
	return rows
}

// scenarios are the rows of what each scenario said.
func scenarios(c *front.Ctx, r rulebook.DraftReading) ui.TableProps {
	t := ui.TableProps{ID: "scenario-list", Caption: c.T("场景及其结果", "Scenarios and what they said"), HideCaption: true, Compact: true,
		Columns: []ui.Column{{Label: c.T("场景", "Scenario")}, {Label: c.T("规则", "Rule")}, {Label: c.T("条款", "Clause")}, {Label: c.T("结果", "Result")}}}
	for i, s := range r.Scenarios {
		cell := ui.Cell{Status: ui.StatusProps{Label: c.T("与期望一致", "as expected"), Tone: ui.Good}}
		if i >= len(r.Failed) || r.Failed[i] != "" {
			cell = ui.Cell{Status: ui.StatusProps{Label: c.T("与期望不一致", "not as expected"), Tone: ui.Bad}}
			if i < len(r.Failed) {
				cell.Sub = r.Failed[i]
			}
		}
		t.Rows = append(t.Rows, ui.Row{ID: "scenario-" + strconv.Itoa(i+1), Cells: []ui.Cell{{Text: c.In(s.Says)}, {Text: ruleTitle(c, r.Edition, s.Rule), Sub: s.Rule}, {Text: s.Clause}, cell}})
	}
	return t
}

func ruleTitle(c *front.Ctx, e *rulebook.Edition, rule string) string {
	if r, ok := e.Rule(rule); ok {
		return c.In(r.Title)
	}
	return ""
}

// compared adds what differs from the edition before.
func compared(c *front.Ctx, tx *db.Tx, e *rulebook.Edition, p *pages.DraftProps) {
	before := book.Before(tx, e)
	if before == nil {
		p.Facts = append(p.Facts, ui.SummaryRow{Key: c.T("计划", "Programme"), Value: c.T("新计划的首个版本", "The first edition of a new programme")})
		return
	}
	p.Against = c.In(text.F("与版本 %s 逐条比较。", "Clause by clause against edition %s.", before.ID))
	p.Changes = ui.TableProps{ID: "change-list", Caption: c.T("变更", "Changes"), HideCaption: true, Columns: []ui.Column{{Label: c.T("条款", "Clause")}, {Label: c.T("变更", "Change")}, {Label: c.T("原文", "Before")}, {Label: c.T("新文", "After")}}}
	for _, change := range rulebook.Changes(before, e) {
		word, tone := programmes.Changed(change.Kind)
		title := change.Now.Title
		if title.IsZero() {
			title = change.Was.Title
		}
		p.Changes.Rows = append(p.Changes.Rows, ui.Row{ID: "change-" + change.ID, Cells: []ui.Cell{{Text: change.ID, Sub: c.In(title)}, {Status: ui.StatusProps{Label: c.In(word), Tone: tone}}, {Text: c.In(change.Was.Text), Sub: c.In(text.Join(text.Of("；", "; "), change.Left...))}, {Text: c.In(change.Now.Text), Sub: c.In(text.Join(text.Of("；", "; "), change.Came...))}}})
	}
}

// simulated adds what the draft would do to the members, or the way to find out.
func simulated(c *front.Ctx, tx *db.Tx, d book.Draft, r rulebook.DraftReading, p *pages.DraftProps) error {
	if d.WhatIf != "" {
		s, err := watch.FindWhatIf(tx, d.WhatIf)
		if err != nil {
			return err
		}
		p.WhatIf = ui.ButtonProps{Label: c.In(text.F("查看推演：%d 名成员，变差 %d，变好 %d", "See the simulation: %d member{s}, %d worse, %d better", s.Members, s.Worsens, s.Betters)), URL: "/staff/what-if/" + s.ID}
		return nil
	}
	if r.Right() && p.Against != "" && watch.Compares(book.Before(tx, r.Edition), r.Edition) && d.State() == book.Open && access.May(c.Who.Role, access.Rulebooks) {
		p.Simulate = &pages.Act{ID: "simulate", Action: home(d) + "/simulate", Version: strconv.Itoa(d.Version), Button: ui.ButtonProps{Label: c.T("用草案检查全部成员", "Judge all members by the draft")}}
	}
	return nil
}

func home(d book.Draft) string { return "/staff/books/" + d.ID }
