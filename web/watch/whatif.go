package watch

import (
	"io"
	"net/http"
	"strings"

	"github.com/a-h/templ"

	"github.com/mengyue/portal/models/access"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/fault"
	"github.com/mengyue/portal/models/job"
	"github.com/mengyue/portal/models/rulebook"
	"github.com/mengyue/portal/models/text"
	"github.com/mengyue/portal/models/watch"
	"github.com/mengyue/portal/views/lang"
	"github.com/mengyue/portal/views/ui"
	pages "github.com/mengyue/portal/views/watch"
	"github.com/mengyue/portal/web/front"
	"github.com/mengyue/portal/web/progress"
)

// whatIfs is where a change of the rules is thought of, and those that were.
func whatIfs(c *front.Ctx) error {
	p, err := whatIfsPage(c, front.Form{}, ui.ErrorSummaryProps{})
	if err != nil {
		return err
	}
	return c.Show(http.StatusOK, pages.WhatIfs(p))
}

func whatIfsPage(c *front.Ctx, f front.Form, errs ui.ErrorSummaryProps) (p pages.WhatIfsProps, err error) {
	p = pages.WhatIfsProps{Page: c.Page(c.T("推演规则变更", "What-if of a changed rule")), Errors: errs, May: access.May(c.Who.Role, access.WhatIf),
		Rule:  pages.Select{Field: ui.Field{Name: "rule", Label: c.T("规则", "Rule"), Required: true, Error: errs.Errors.Of("rule")}, Blank: c.T("请选择规则", "Choose a rule")},
		Limit: ui.Field{Name: "limit", Label: c.T("新的界限", "The new limit"), Required: true, Value: f.Get("limit"), Error: errs.Errors.Of("limit"), Width: ui.Short, MaxLength: 40, Hint: c.T("按规则的写法，例如 4.6、5、0.8 %。", "As the rules write it: 4.6, 5, 0.8 %.")},
		Draft: ui.Field{Name: "draft", Label: c.T("规则草案（YAML）", "Draft of the rules (YAML)"), Required: true, Error: errs.Errors.Of("draft"), Accept: ".yaml,.yml,application/yaml,text/yaml", Hint: c.T("一份完整的规则版本，最大 1 MB；与现行版本逐条比较。", "A whole edition, up to 1 MB; it is compared with the one in force, rule by rule.")},
		Table: ui.TableProps{ID: "what-ifs", Caption: c.T("已做的推演，最新在前", "What was thought of, the newest first"), HideCaption: true, Columns: []ui.Column{{Label: c.T("变更", "Change")}, {Label: c.T("由谁", "By")}, {Label: c.T("成员", "Members"), Number: true}, {Label: c.T("变为不符合", "Would fail"), Number: true}, {Label: c.T("变为符合", "Would pass"), Number: true}, {Label: c.T("状态", "State")}}}}
	p.Page.Error = errs.Message != ""
	err = c.View(func(tx *db.Tx) error {
		p.Rule.Options = suggested(c, inForce(tx), f.Get("rule"))
		found, err := watch.WhatIfs(tx, c.QueryParam("after"), perPage+1)
		if len(found) > perPage {
			found = found[:perPage]
			p.Pager.Next = c.Here("after", found[perPage-1].ID)
		}
		for _, s := range found {
			by := ui.Cell{Text: s.AskedName, Sub: c.Stamp(s.AskedAt)}
			p.Table.Rows = append(p.Table.Rows, ui.Row{ID: "s-" + s.ID, Cells: []ui.Cell{{Text: changed(c, tx, s), URL: "/staff/what-if/" + s.ID, About: c.Stamp(s.AskedAt)}, by, {Text: lang.Count(s.Members)}, {Text: lang.Count(s.Worsens)}, {Text: lang.Count(s.Betters)}, {Status: supposedStatus(c, s)}}})
		}
		return err
	})
	return p, err
}

func supposedStatus(c *front.Ctx, s watch.Supposition) ui.StatusProps {
	if s.EndedAt == 0 {
		return ui.StatusProps{Label: c.T("推演中", "under way"), Tone: ui.Info}
	}
	return ui.StatusProps{Label: c.T("完成", "done"), Tone: ui.Good}
}

// changed words what is thought of.
func changed(c *front.Ctx, tx *db.Tx, s watch.Supposition) string {
	e, err := rulebook.Books(tx).Edition(s.Programme, s.Edition)
	if err != nil {
		return s.Programme
	}
	if s.Draft != "" {
		return c.In(text.F("%s：草案 %s", "%s: draft %s", e.Title, s.Draft))
	}
	r, _ := e.Rule(s.Rule)
	was, _ := e.Limited(s.Rule)
	return c.In(text.F("%s：“%s”由 %s 改为 %s", "%s: “%s” from %s to %s", e.Title, r.Title, was, s.Limit))
}

// askWhatIf has a changed limit judged over every member.
func askWhatIf(c *front.Ctx) error {
	f, err := c.Form("rule", "limit")
	if err != nil {
		return err
	}
	programme, rule, _ := strings.Cut(f.Get("rule"), "/")
	err = c.Command(func(tx *db.Tx) (string, error) {
		if rule == "" {
			return "", fault.Validation().At("rule", text.Of("请选择规则。", "Choose a rule."))
		}
		s, err := watch.AskWhatIf(tx, watch.Change{Programme: programme, Rule: rule, Limit: f.Get("limit")})
		return "/staff/what-if/" + s.ID, err
	})
	return c.ReadAgain(err, func(s ui.ErrorSummaryProps) (templ.Component, error) {
		p, err := whatIfsPage(c, f, s)
		return pages.WhatIfs(p), err
	})
}

// mostDraft bounds a draft.
const mostDraft = 1 << 20

// askDraft has a whole draft judged over every member.
func askDraft(c *front.Ctx) error {
	f, err := c.Form("draft")
	if err != nil {
		return err
	}
	source, err := draftOf(f)
	if err == nil {
		err = c.Command(func(tx *db.Tx) (string, error) {
			s, err := watch.AskWhatIf(tx, watch.Change{Draft: source})
			return "/staff/what-if/" + s.ID, err
		})
	}
	return c.ReadAgain(err, func(s ui.ErrorSummaryProps) (templ.Component, error) {
		p, err := whatIfsPage(c, f, s)
		return pages.WhatIfs(p), err
	})
}

// draftOf reads the file that was sent. Errors: Invalid.
func draftOf(f front.Form) (string, error) {
	files := f.Files("draft")
	if len(files) != 1 || files[0].Size == 0 || files[0].Size > mostDraft {
		return "", fault.Validation().At("draft", text.Of("请选择一份规则草案，最大 1 MB。", "Choose one draft of the rules, up to 1 MB."))
	}
	file, err := files[0].Open()
	if err != nil {
		return "", err
	}
	defer func() { _ = file.Close() }()
	source, err := io.ReadAll(io.LimitReader(file, mostDraft))
	return string(source), err
}

// whatIf is what one change would do.
func whatIf(c *front.Ctx) error {
	var p pages.WhatIfProps
	err := c.View(func(tx *db.Tx) error {
		s, err := watch.FindWhatIf(tx, c.Param("id"))
		if err != nil {
			return err
		}
		p = pages.WhatIfProps{Page: c.Page(c.T("推演结果", "What it would do")), Crumbs: []ui.Link{{Label: c.T("推演规则变更", "What-if"), URL: "/staff/what-if"}}, Status: supposedStatus(c, s), Source: s.Source,
			Actions: []ui.ButtonProps{{Label: c.T("下载名单（CSV）", "Download who flips (CSV)"), URL: "/staff/what-if/" + s.ID + "/flips.csv", Download: true}},
			Facts:   []ui.SummaryRow{{Key: c.T("变更", "Change"), Value: changed(c, tx, s)}, {Key: c.T("现行版本", "Edition in force"), Value: s.Edition}, {Key: c.T("按此时的数据", "On the figures of"), Value: c.In(s.AsOf.Text())}, {Key: c.T("由谁", "By"), Value: s.AskedName, Note: c.Stamp(s.AskedAt)}},
			Stats:   []ui.Stat{{Label: c.T("成员", "Members"), Value: lang.Count(s.Members)}, {Label: c.T("变为不符合", "Would fail"), Value: lang.Count(s.Worsens), Note: c.T("现在符合，变更后不符合；或等级降低", "met now, not under the change; or a lower level")}, {Label: c.T("变为符合", "Would pass"), Value: lang.Count(s.Betters), Note: c.T("现在不符合，变更后符合；或等级升高", "not met now, met under the change; or a higher level")}}}
		p.Page.Wide = true
		if s.Hash != "" {
			p.Facts = append(p.Facts, ui.SummaryRow{Key: c.T("草案校验值", "Hash of the draft"), Value: s.Hash})
		}
		if err := underWay(c, tx, s, &p); err != nil {
			return err
		}
		return flips(c, tx, s, &p)
	})
	if err != nil {
		return err
	}
	return c.Show(http.StatusOK, pages.WhatIf(p))
}

// underWay shows how far the judging is.
func underWay(c *front.Ctx, tx *db.Tx, s watch.Supposition, p *pages.WhatIfProps) error {
	if s.EndedAt != 0 {
		return nil
	}
	j, err := job.Find(tx, s.Job)
	if err != nil {
		return err
	}
	if !j.Ended() {
		p.Page.Head = ui.Refresh("/staff/what-if/" + s.ID)
	}
	shown := progress.Of(c, j)
	p.Progress = &shown
	return nil
}

// flips are who flips, counted by category and rule, and listed in one direction.
func flips(c *front.Ctx, tx *db.Tx, s watch.Supposition, p *pages.WhatIfProps) error {
	was, now, err := s.Editions(tx)
	if err != nil {
		return err
	}
	counts, err := watch.FlipCounts(tx, s.ID)
	if err != nil {
		return err
	}
	p.Counts = ui.TableProps{ID: "by-category", Caption: c.T("按类目与规则", "By category and rule"), HideCaption: true, Columns: []ui.Column{{Label: c.T("类目", "Category")}, {Label: c.T("规则", "Rule")}, {Label: c.T("变为不符合", "Would fail"), Number: true}, {Label: c.T("变为符合", "Would pass"), Number: true}}}
	for _, k := range counts {
		p.Counts.Rows = append(p.Counts.Rows, ui.Row{Cells: []ui.Cell{{Text: category(c, k.Category)}, {Text: k.Clause + " " + ruleIn(c, k.Rule, now, was)}, {Text: lang.Count(k.Worse)}, {Text: lang.Count(k.Better)}}})
	}
	better := c.QueryParam("direction") == "better"
	p.Tabs = []ui.Choice{{Label: c.T("变为不符合", "Would fail"), URL: c.Here("direction", ""), Current: !better, Count: lang.Count(s.Worsens)}, {Label: c.T("变为符合", "Would pass"), URL: c.Here("direction", "better"), Current: better, Count: lang.Count(s.Betters)}}
	q := watch.Flips{WhatIf: s.ID, Worse: !better, Limit: perPage + 1}
	if after, rule, ok := strings.Cut(c.QueryParam("after"), "/"); ok {
		q.After = [2]string{after, rule}
	}
	found, err := watch.FlipsOf(tx, q)
	if err != nil {
		return err
	}
	if len(found) > perPage {
		found = found[:perPage]
		last := found[perPage-1]
		p.Pager.Next = c.Here("after", last.Membership+"/"+last.Rule)
	}
	p.Flips, err = flipTable(c, tx, found, now, was)
	return err
}

func category(c *front.Ctx, name string) string {
	if name == "" {
		return c.T("没有类目数据", "no category known")
	}
	return name
}

// ruleIn is what a rule is called in the first of the editions that has it.
func ruleIn(c *front.Ctx, rule string, editions ...*rulebook.Edition) string {
	for _, e := range editions {
		if rule == "" && e.Levels != nil {
			return c.In(e.Levels.Title)
		}
		if r, ok := e.Rule(rule); ok {
			return c.In(r.Title)
		}
	}
	return rule
}

func flipTable(c *front.Ctx, tx *db.Tx, found []watch.Flipped, editions ...*rulebook.Edition) (ui.TableProps, error) {
	t := ui.TableProps{ID: "flip-table", Caption: c.T("结果会改变的成员", "Members for whom it makes a difference"), HideCaption: true, Columns: []ui.Column{{Label: c.T("店铺", "Store")}, {Label: c.T("类目", "Category")}, {Label: c.T("规则", "Rule")}, {Label: c.T("现值", "Value")}, {Label: c.T("现在", "Now")}, {Label: c.T("变更后", "Under the change")}}}
	ids := make([]string, len(found))
	for i, f := range found {
		ids[i] = f.Store
	}
	stores, err := storeNames(tx, ids)
	for _, f := range found {
		who := ui.Cell{Text: stores[f.Store].Name, URL: "/staff/stores/" + f.Store, About: ruleIn(c, f.Rule, editions...), Sub: f.Store}
		if f.Store == "" {
			who = ui.Cell{Text: f.Merchant, URL: "/staff/memberships/" + f.Membership, About: ruleIn(c, f.Rule, editions...)}
		}
		t.Rows = append(t.Rows, ui.Row{ID: "f-" + f.Membership + "-" + f.Rule, Cells: []ui.Cell{who, {Text: category(c, f.Category)}, {Text: f.Clause + " " + ruleIn(c, f.Rule, editions...)}, {Text: f.Value}, {Status: flipStatus(c, f, f.Was, editions)}, {Status: flipStatus(c, f, f.Now, editions)}}})
	}
	return t, err
}

// flipStatus words how a rule answers, or which level is found.
func flipStatus(c *front.Ctx, f watch.Flipped, s watch.State, editions []*rulebook.Edition) ui.StatusProps {
	if f.Rule != "" {
		return stateStatus(c, s)
	}
	for _, e := range editions {
		if l, place := e.Level(string(s)); place >= 0 {
			return ui.StatusProps{Label: c.In(l.Title), Tone: ui.Info}
		}
	}
	return ui.StatusProps{Label: string(s)}
}

func stateStatus(c *front.Ctx, s watch.State) ui.StatusProps {
	switch s {
	case watch.Broken:
		return ui.StatusProps{Label: c.T("不符合", "not met"), Tone: ui.Bad}
	case watch.Close:
		return ui.StatusProps{Label: c.T("临近", "near"), Tone: ui.Warn}
	case watch.Unknown:
		return ui.StatusProps{Label: c.T("没有数据", "no figures")}
	}
	return ui.StatusProps{Label: c.T("符合", "met"), Tone: ui.Good}
}

// flipsCSV sends everybody who flips.
func flipsCSV(c *front.Ctx) error {
	return c.View(func(tx *db.Tx) error {
		s, err := watch.FindWhatIf(tx, c.Param("id"))
		if err != nil {
			return err
		}
		return c.CSV("what-if.csv", func(line func(...string)) error {
			line("merchant", "store", "membership", "category", "clause", "rule", "was", "now", "value", "limit")
			for _, worse := range []bool{true, false} {
				err := watch.EachFlip(tx, watch.Flips{WhatIf: s.ID, Worse: worse}, func(f watch.Flipped) {
					if f.Rule == "" {
						f.Rule = "levels"
					}
					line(f.Merchant, f.Store, f.Membership, f.Category, f.Clause, f.Rule, string(f.Was), string(f.Now), f.Value, f.LimitValue)
				})
				if err != nil {
					return err
				}
			}
			return nil
		})
	})
}
