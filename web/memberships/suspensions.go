package memberships

import (
	"net/http"

	"github.com/mengyue/portal/models/access"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/decision"
	"github.com/mengyue/portal/models/membership"
	"github.com/mengyue/portal/models/rulebook"
	"github.com/mengyue/portal/models/suspension"
	"github.com/mengyue/portal/models/text"
	"github.com/mengyue/portal/models/watch"
	pages "github.com/mengyue/portal/views/memberships"
	"github.com/mengyue/portal/views/ui"
	"github.com/mengyue/portal/web/front"
)

// showSuspension is a suspension with the plans for it.
func showSuspension(c *front.Ctx) error {
	p, err := suspensionPage(c)
	if err != nil {
		return err
	}
	return c.Show(http.StatusOK, pages.Matter(p))
}

func suspensionPage(c *front.Ctx) (p pages.MatterProps, err error) {
	err = c.View(func(tx *db.Tx) error {
		s, err := suspension.Find(tx, c.Param("id"))
		if err != nil {
			return err
		}
		e, name, err := whose(c, tx, s.Membership, s.Programme, s.Edition)
		if err != nil {
			return err
		}
		rule, _ := e.Rule(s.Rule)
		p = pages.MatterProps{Page: c.Page(c.In(text.F("暂停：%s", "Suspended: %s", name))), Kicker: c.In(e.Title), Lead: c.In(e.Suspension.Text), Status: suspensionStatus(c, s), Crumbs: []ui.Link{{Label: c.T("暂停与改进计划", "Suspensions and plans"), URL: c.Side("/suspensions")}},
			Facts: []ui.SummaryRow{{Key: c.T("规则", "Rule"), Value: c.In(rule.Title)}, {Key: c.T("依据", "Under"), Body: ui.Clause(clause(s.Programme, s.Clause))}, {Key: c.T("检查结果", "Found"), Value: c.In(s.Found)}, {Key: c.T("自", "Since"), Value: c.In(stamp(s.Since))}, {Key: c.T("暂停期间停止", "Stopped meanwhile"), Value: c.In(e.Suspension.Stopped())},
				decisionFact(c, decision.Suspension, s.Decision)}}
		if s.Open() {
			if p.Deadline, err = due(c, tx, suspension.EndsDeadline, s.Ref()); err != nil {
				return err
			}
		}
		part, waits, err := plansPart(c, tx, s.Ref())
		if err != nil {
			return err
		}
		p.Parts = []pages.Part{part}
		if s.Open() && !waits && access.May(c.Who.Role, access.Object) {
			p.Acts = []pages.Act{planAct(c, e, "/suspensions/"+s.ID+"/plan")}
		}
		p.Events, err = history(c, tx, s.Ref())
		return err
	})
	return p, err
}

// whose is the edition, and who is meant.
func whose(c *front.Ctx, tx *db.Tx, membershipID, programme, edition string) (*rulebook.Edition, string, error) {
	m, err := membership.Find(tx, membershipID)
	if err != nil {
		return nil, "", err
	}
	e, err := rulebook.Books(tx).Edition(programme, edition)
	if err != nil {
		return nil, "", err
	}
	name, err := called(c, tx, m)
	return e, name, err
}

func suspensionStatus(c *front.Ctx, s suspension.Suspension) ui.StatusProps {
	w := map[string]struct {
		word text.Text
		tone ui.Tone
	}{"": {text.Of("暂停中", "suspended"), ui.Bad}, suspension.Lifted: {text.Of("已恢复", "back"), ui.Good}, suspension.Removed: {text.Of("已移出", "removed"), ui.Bad}, suspension.Undone: {text.Of("申诉成立，已撤销", "void after an appeal"), ui.Neutral}, suspension.Over: {text.Of("成员资格已结束", "the membership is over"), ui.Neutral}}[s.Outcome]
	return ui.StatusProps{Label: c.In(w.word), Tone: w.tone}
}

func planStatus(c *front.Ctx, p suspension.Plan) ui.StatusProps {
	switch {
	case p.Waiting():
		return ui.StatusProps{Label: c.T("待答复", "waits for its answer"), Tone: ui.Warn}
	case p.Immune():
		return ui.StatusProps{Label: c.T("已接受，免疫期内", "accepted; immune"), Tone: ui.Info}
	}
	w := map[string]struct {
		word text.Text
		tone ui.Tone
	}{suspension.Refused: {text.Of("未接受", "not accepted"), ui.Bad}, suspension.Kept: {text.Of("完成", "done"), ui.Good}, suspension.Failed: {text.Of("期满仍不符合", "did not help"), ui.Bad}, suspension.Undone: {text.Of("申诉成立，已撤销", "void after an appeal"), ui.Neutral}, suspension.Over: {text.Of("成员资格已结束", "the membership is over"), ui.Neutral}}[p.Outcome]
	return ui.StatusProps{Label: c.In(w.word), Tone: w.tone}
}

// plansPart are the plans for an object; waits reports that one is under way.
func plansPart(c *front.Ctx, tx *db.Tx, object string) (part pages.Part, waits bool, err error) {
	t := planTable(c)
	found, err := suspension.Plans(tx, suspension.Question{Object: object, Limit: 50})
	for _, p := range found {
		waits = waits || p.Closed == 0
		t.Rows = append(t.Rows, planRow(c, p, c.In(stamp(p.Filed.At))))
	}
	return pages.Part{ID: "plans", Title: c.T("改进计划", "Plans"), Table: &t, Empty: c.T("还没有提交改进计划。", "No plan was handed in yet.")}, waits, err
}

func planTable(c *front.Ctx) ui.TableProps {
	return ui.TableProps{ID: "plan-list", Caption: c.T("提交过的计划，最新在前", "What was handed in, the newest first"), HideCaption: true, Columns: ui.Heads(c.T("计划", "Plan"), c.T("状态", "State"), c.T("提交", "Handed in"), c.T("免疫期至", "Immune until"))}
}

func planRow(c *front.Ctx, p suspension.Plan, name string) ui.Row {
	until := ui.Cell{}
	if p.ImmuneUntil != 0 {
		until = ui.Cell{Text: endStamp(c, p.ImmuneUntil), Time: p.ImmuneUntil.String()}
	}
	return ui.Row{ID: "p-" + p.ID, Cells: []ui.Cell{{Text: name, URL: c.Side("/plans/" + p.ID), About: c.In(stamp(p.Filed.At))}, {Status: planStatus(c, p)}, c.At(p.Filed.At), until}}
}

// planAct is the form in which a member hands in a plan.
func planAct(c *front.Ctx, e *rulebook.Edition, action string) pages.Act {
	s := e.Suspension.Plan
	return act("plan", 0, pages.Act{Title: c.T("提交改进计划", "Hand in a plan"), Form: ui.FormProps{Action: action}, Lead: c.In(s.Help),
		Consequences: []string{c.In(text.F("%s 内答复。", "Answered within %s.", rulebook.Period(s.Answer))), c.In(text.F("接受后恢复，并有 %s 的免疫期；期满重新检查。", "Once accepted you are back, and immune for %s; then the rule is asked again.", rulebook.Period(s.Immunity)))},
		Asks:         []pages.Ask{{Kind: "area", Field: ui.Field{Name: "words", Label: c.T("改进措施与时间", "What you will do, and by when"), Required: true, MaxLength: 4000, Rows: 8}}},
		Buttons:      []ui.ButtonProps{{Label: c.T("提交计划", "Hand in the plan"), Kind: ui.Primary}}})
}

// filePlan hands in the plan for a suspension.
func filePlan(c *front.Ctx) error {
	s, err := read(c, "plan")
	if err != nil {
		return err
	}
	return doing(c, s, text.Of("计划已提交，等待答复。", "The plan is handed in and waits for its answer."), func(tx *db.Tx) (string, error) {
		p, err := suspension.Answering(tx, c.Param("id"), s.get("words"))
		return "/plans/" + p.ID, err
	}, suspensionPage)
}

// askPlan is the form of a plan for a warning.
func askPlan(c *front.Ctx) error {
	p, err := warnedPage(c)
	if err != nil {
		return err
	}
	return c.Show(http.StatusOK, pages.Matter(p))
}

func warnedPage(c *front.Ctx) (p pages.MatterProps, err error) {
	err = c.View(func(tx *db.Tx) error {
		w, err := watch.Find(tx, c.Param("id"))
		if err != nil {
			return err
		}
		e, name, err := whose(c, tx, w.Membership, w.Programme, w.Edition)
		if err != nil {
			return err
		}
		rule, _ := e.Rule(w.Rule)
		p = pages.MatterProps{Page: c.Page(c.In(text.F("改进计划：%s", "Plan: %s", rule.Title))), Kicker: c.In(e.Title), Lead: name, Crumbs: []ui.Link{{Label: c.T("警告", "Warning"), URL: c.Side("/warnings/" + w.ID)}}}
		part, waits, err := plansPart(c, tx, w.Ref())
		p.Parts = []pages.Part{part}
		if w.Plans(e) && !waits {
			p.Acts = []pages.Act{planAct(c, e, "/warnings/"+w.ID+"/plan")}
		} else if !waits {
			p.Notice = &ui.NoticeProps{Tone: ui.Info, Title: c.T("这条警告不需要改进计划", "This warning asks for no plan")}
		}
		return err
	})
	return p, err
}

// fileWarnedPlan hands in the plan for a warning.
func fileWarnedPlan(c *front.Ctx) error {
	s, err := read(c, "plan")
	if err != nil {
		return err
	}
	return doing(c, s, text.Of("计划已提交，等待答复。", "The plan is handed in and waits for its answer."), func(tx *db.Tx) (string, error) {
		p, err := watch.FilePlan(tx, c.Param("id"), s.get("words"))
		return "/plans/" + p.ID, err
	}, warnedPage)
}
