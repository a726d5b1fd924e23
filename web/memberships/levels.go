package memberships

import (
	"net/http"
	"net/url"

	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/decision"
	"github.com/mengyue/portal/models/fault"
	"github.com/mengyue/portal/models/level"
	"github.com/mengyue/portal/models/membership"
	"github.com/mengyue/portal/models/rulebook"
	"github.com/mengyue/portal/models/text"
	pages "github.com/mengyue/portal/views/memberships"
	"github.com/mengyue/portal/views/ui"
	"github.com/mengyue/portal/web/front"
	"github.com/mengyue/portal/web/verdicts"
)

// showLevel is the level of a membership: the one it has, the one that an evaluation now would find, and why.
func showLevel(c *front.Ctx) error {
	var p pages.MatterProps
	err := c.View(func(tx *db.Tx) error {
		m, err := membership.Find(tx, c.Param("id"))
		if err != nil {
			return err
		}
		if m, err = membership.Present(tx, m); err != nil {
			return err
		}
		e, err := m.Book(tx)
		if err != nil {
			return err
		}
		if e.Levels == nil {
			return fault.Missing(text.Of("这个计划的等级", "level in this programme"))
		}
		p, err = levelPage(c, tx, m, e)
		return err
	})
	if err != nil {
		return err
	}
	return c.Show(http.StatusOK, pages.Matter(p))
}

func levelPage(c *front.Ctx, tx *db.Tx, m membership.Membership, e *rulebook.Edition) (p pages.MatterProps, err error) {
	s, _, err := level.Of(tx, m.ID)
	if err != nil {
		return p, err
	}
	name, err := called(c, tx, m)
	if err != nil {
		return p, err
	}
	p = pages.MatterProps{Page: c.Page(c.In(text.F("%s：%s", "%s: %s", e.Levels.Title, name))), Kicker: c.In(e.Title), Crumbs: []ui.Link{{Label: c.In(e.Levels.Title), URL: c.Side("/levels")}},
		Status: ui.StatusProps{Label: c.In(level.Named(rulebook.Books(tx), e, s.Level)), Tone: levelTone(e, s.Level)}}
	if now, place := e.Level(s.Level); place >= 0 {
		p.Lead = c.In(now.Text)
	}
	p.Facts = append([]ui.SummaryRow{{Key: c.T("当前等级", "Current level"), Value: p.Status.Label}}, levelFacts(c, e, s)...)
	if m.Ended == 0 {
		v, err := level.Projected(tx, e, m)
		if err != nil {
			return p, err
		}
		p.Facts = append(p.Facts, projectedFact(c, e, v), ui.SummaryRow{Key: c.T("下次评估", "Next evaluation"), Value: c.In(e.Evaluation.Next(tx.Now).Text()), Body: nil})
		p.Checks = verdicts.Checks(c.Lang, e, v.Results, nil)
	}
	p.Parts, err = levelParts(c, tx, m, e)
	return p, err
}

func levelFacts(c *front.Ctx, e *rulebook.Edition, s level.Standing) (rows []ui.SummaryRow) {
	if s.Since != 0 {
		rows = append(rows, ui.SummaryRow{Key: c.T("评估日", "Evaluated on"), Value: c.In(stamp(s.Evaluated)), Note: c.In(text.F("自 %s 起为该等级", "this level since %s", stamp(s.Since)))})
	}
	if l, _ := e.Level(s.Badge); s.Badge != "" && l.Badge != nil {
		rows = append(rows, ui.SummaryRow{Key: c.T("标识", "Badge"), Value: c.In(l.Badge.Title), Note: c.In(text.F("有效至 %s，没有新的评估确认即失效", "until %s, unless an evaluation confirms it", s.BadgeUntil.EndText()))})
	}
	if s.Decision != "" {
		rows = append(rows, decisionFact(c, decision.Level, s.Decision))
	}
	return rows
}

// projectedFact is the level that an evaluation at this instant would find.
func projectedFact(c *front.Ctx, e *rulebook.Edition, v rulebook.Verdict) ui.SummaryRow {
	row := ui.SummaryRow{Key: c.T("预计等级", "Projected level"), Note: c.T("如果现在评估；不产生任何后果", "if you were evaluated now; nothing follows from it")}
	if row.Value = c.In(level.Title(e, v.Level)); v.Level == "" {
		row.Value = c.T("部分数据暂缺，无法预计", "some figures are missing, so it is not known")
	}
	return row
}

// levelParts are the levels with their rules, and the evaluations so far.
func levelParts(c *front.Ctx, tx *db.Tx, m membership.Membership, e *rulebook.Edition) ([]pages.Part, error) {
	steps := ui.TableProps{ID: "levels", Caption: c.T("各级等级，最高的在前", "Every level, the highest first"), HideCaption: true, Columns: ui.Heads(c.T("等级", "Level"), c.T("条款", "Clause"), c.T("条件", "Conditions"))}
	for i := len(e.Levels.Steps) - 1; i >= 0; i-- {
		l := e.Levels.Steps[i]
		var asks []text.Text
		for _, id := range l.Rules {
			r, _ := e.Rule(id)
			asks = append(asks, r.Title)
		}
		steps.Rows = append(steps.Rows, ui.Row{ID: "level-" + l.Key, Cells: []ui.Cell{{Text: c.In(l.Title)}, {Body: ui.Clause(clause(e.Programme, l.Clause))}, {Text: c.In(text.Join(text.Of("；", "; "), asks...))}}})
	}
	lib := rulebook.Books(tx)
	found, err := level.History(tx, m.ID, 36)
	past := ui.TableProps{ID: "evaluations", Caption: c.T("每次评估的结果，最新在前", "What each evaluation found, the newest first"), HideCaption: true, Columns: ui.Heads(c.T("评估日", "Evaluated on"), c.T("等级", "Level"), c.T("之前", "Before"))}
	for _, v := range found {
		cell := ui.Cell{Text: c.In(level.Named(lib, e, v.Level))}
		if v.Level == "" {
			cell.Text = c.T("数据暂缺，等级不变", "figures missing; the level stays")
		}
		if v.Decision != "" {
			cell.URL, cell.About = "/decisions/"+v.Decision, c.In(stamp(v.At))
		}
		past.Rows = append(past.Rows, ui.Row{ID: "e-" + v.At.String(), Cells: []ui.Cell{c.At(v.At), cell, {Text: c.In(level.Named(lib, e, v.Was))}}})
	}
	return []pages.Part{{ID: "steps", Title: c.T("等级与条件", "Levels and what they ask"), Table: &steps}, {ID: "past", Title: c.T("历次评估", "Evaluations so far"), Table: &past, Empty: c.T("还没有评估。", "None yet.")}}, err
}

func levelTone(e *rulebook.Edition, key string) ui.Tone {
	_, place := e.Level(key)
	_, least := e.Level(e.Levels.Least)
	switch {
	case place < 0:
		return ui.Neutral
	case place < least:
		return ui.Bad
	case place == len(e.Levels.Steps)-1:
		return ui.Good
	}
	return ui.Info
}

// listLevels lists the members of programmes of levels: a merchant's own, or one programme's for staff.
func listLevels(c *front.Ctx) error {
	p := pages.ListProps{Lead: c.T("按规则的日期定期评估；等级取条件全部符合的最高一级。", "Members are evaluated on the dates of the rules; the highest level whose conditions are all met is theirs."), Label: c.T("计划", "Programmes"),
		Table: ui.TableProps{ID: "standings", Caption: c.T("等级", "Levels"), HideCaption: true, Columns: ui.Heads(c.T("成员", "Member"), c.T("计划", "Programme"), c.T("等级", "Level"), c.T("标识至", "Badge until"), c.T("评估日", "Evaluated on"))},
		Empty: ui.EmptyProps{Title: c.T("还没有评估过的成员", "Nobody has been evaluated yet"), Text: c.T("成员在下一个评估日得到等级。", "Members get their level on the next date of the rules."), Action: ui.ButtonProps{Label: c.T("查看计划", "See the programmes"), URL: "/programmes"}}}
	programme := c.QueryParam("programme")
	if c.Staff() {
		p.Actions = []ui.ButtonProps{{Label: c.T("下载（CSV）", "Download (CSV)"), URL: "/staff/levels.csv?" + url.Values{"programme": {programme}}.Encode(), Download: true}}
	}
	err := c.View(func(tx *db.Tx) error {
		found, err := level.List(tx, level.Standings{Programme: programme, After: c.QueryParam("after"), Limit: perPage + 1})
		if err != nil {
			return err
		}
		if len(found) > perPage {
			found = found[:perPage]
			p.Pager.Next = c.Here("after", found[perPage-1].Membership)
		}
		for _, s := range found {
			row, err := standingRow(c, tx, s)
			if err != nil {
				return err
			}
			p.Table.Rows = append(p.Table.Rows, row)
		}
		return nil
	})
	if err != nil {
		return err
	}
	return show(c, p, c.T("等级", "Levels"))
}

func standingRow(c *front.Ctx, tx *db.Tx, s level.Standing) (ui.Row, error) {
	m, err := membership.Find(tx, s.Membership)
	if err != nil {
		return ui.Row{}, err
	}
	e, err := rulebook.Books(tx).Edition(s.Programme, s.Edition)
	if err != nil {
		return ui.Row{}, err
	}
	name, err := called(c, tx, m)
	badge := ui.Cell{}
	if s.Badge != "" {
		badge = ui.Cell{Text: endStamp(c, s.BadgeUntil), Time: s.BadgeUntil.String()}
	}
	return ui.Row{ID: "s-" + s.Membership, Cells: []ui.Cell{{Text: name, URL: c.Side("/levels/" + s.Membership), About: c.In(e.Title)}, {Text: c.In(e.Title)}, {Status: ui.StatusProps{Label: c.In(level.Named(rulebook.Books(tx), e, s.Level)), Tone: levelTone(e, s.Level)}}, badge, c.At(s.Evaluated)}}, err
}

// levelsCSV hands out the levels of a programme.
func levelsCSV(c *front.Ctx) error {
	return c.CSV("levels.csv", func(write func(cells ...string)) error {
		write("programme", "membership", "merchant", "store", "level", "since", "evaluated", "badge", "badge_until")
		q := level.Standings{Programme: c.QueryParam("programme"), Limit: 1000}
		for {
			var found []level.Standing
			if err := c.View(func(tx *db.Tx) (err error) { found, err = level.List(tx, q); return err }); err != nil {
				return err
			}
			for _, s := range found {
				until := ""
				if s.Badge != "" {
					until = s.BadgeUntil.String()
				}
				write(s.Programme, s.Membership, s.Merchant, s.Store, s.Level, s.Since.String(), s.Evaluated.String(), s.Badge, until)
				q.After = s.Membership
			}
			if len(found) < q.Limit {
				return nil
			}
		}
	})
}
