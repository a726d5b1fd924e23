package memberships

import (
	"net/http"
	"strings"

	"github.com/mengyue/portal/models/access"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/rulebook"
	"github.com/mengyue/portal/models/suspension"
	"github.com/mengyue/portal/models/text"
	"github.com/mengyue/portal/models/watch"
	pages "github.com/mengyue/portal/views/memberships"
	"github.com/mengyue/portal/views/ui"
	"github.com/mengyue/portal/web/front"
)

// showPlan is a plan, to its member and to who answers it.
func showPlan(c *front.Ctx) error {
	p, err := planPage(c)
	if err != nil {
		return err
	}
	return c.Show(http.StatusOK, pages.Matter(p))
}

func planPage(c *front.Ctx) (p pages.MatterProps, err error) {
	err = c.View(func(tx *db.Tx) error {
		plan, err := suspension.FindPlan(tx, c.Param("id"))
		if err != nil {
			return err
		}
		e, name, err := whose(c, tx, plan.Membership, plan.Programme, plan.Edition)
		if err != nil {
			return err
		}
		rule, _ := e.Rule(plan.Rule)
		p = pages.MatterProps{Page: c.Page(c.In(text.F("改进计划：%s", "Plan: %s", name))), Kicker: c.In(e.Title), Status: planStatus(c, plan), Crumbs: []ui.Link{{Label: c.T("暂停与改进计划", "Suspensions and plans"), URL: c.Side("/suspensions")}},
			Facts: []ui.SummaryRow{{Key: c.T("规则", "Rule"), Value: c.In(rule.Title)}, {Key: c.T("依据", "Under"), Body: ui.Clause(clause(plan.Programme, plan.Clause))}, {Key: c.T("针对", "For"), Value: objectTitle(c, plan.Object), Change: objectAddress(c, plan.Object), Action: c.T("查看", "See it")},
				{Key: c.T("计划内容", "The plan"), Value: plan.Words}, {Key: c.T("提交", "Handed in by"), Value: plan.Filed.Name, Note: c.In(stamp(plan.Filed.At))}}}
		if plan.Answered.Given() {
			p.Facts = append(p.Facts, ui.SummaryRow{Key: c.T("答复", "Answered by"), Value: plan.Answered.Name, Note: c.In(stamp(plan.Answered.At))})
		}
		if plan.Reason != "" {
			p.Facts = append(p.Facts, ui.SummaryRow{Key: c.T("理由", "Reason"), Value: plan.Reason})
		}
		kind := suspension.AnswerDeadline
		if plan.Immune() {
			kind = suspension.ImmunityDeadline
		}
		if plan.Closed == 0 {
			if p.Deadline, err = due(c, tx, kind, plan.Ref()); err != nil {
				return err
			}
		}
		if plan.Waiting() && c.Staff() && access.May(c.Who.Role, access.Sanction) {
			p.Acts = answerActs(c, plan)
		}
		if p.Actions, err = another(c, tx, plan, e); err != nil {
			return err
		}
		p.Events, err = history(c, tx, plan.Ref())
		return err
	})
	return p, err
}

// another leads from a plan that was not accepted to the form of the next, as long as one may be handed in.
func another(c *front.Ctx, tx *db.Tx, plan suspension.Plan, e *rulebook.Edition) ([]ui.ButtonProps, error) {
	if plan.Outcome != suspension.Refused || !access.May(c.Who.Role, access.Object) {
		return nil, nil
	}
	wait, err := suspension.Plans(tx, suspension.Question{Object: plan.Object, Open: true, Limit: 1})
	if err != nil || len(wait) > 0 {
		return nil, err
	}
	way := ui.ButtonProps{Label: c.T("再提交一份计划", "Hand in another plan"), Kind: ui.Primary}
	kind, id, _ := strings.Cut(plan.Object, ":")
	if kind == "suspension" {
		s, err := suspension.Find(tx, id)
		if way.URL = objectAddress(c, plan.Object) + "#plan"; err != nil || !s.Open() {
			return nil, err
		}
		return []ui.ButtonProps{way}, nil
	}
	w, err := watch.Find(tx, id)
	if way.URL = objectAddress(c, plan.Object) + "/plan#plan"; err != nil || !w.Plans(e) {
		return nil, err
	}
	return []ui.ButtonProps{way}, nil
}

func objectTitle(c *front.Ctx, object string) string {
	if strings.HasPrefix(object, "warning:") {
		return c.T("警告", "the warning")
	}
	return c.T("暂停", "the suspension")
}

func objectAddress(c *front.Ctx, object string) string {
	kind, id, _ := strings.Cut(object, ":")
	return c.Side("/" + kind + "s/" + id)
}

func answerActs(c *front.Ctx, plan suspension.Plan) []pages.Act {
	home := "/staff/plans/" + plan.ID
	return []pages.Act{
		act("accept", plan.Version, pages.Act{Title: c.T("接受", "Accept"), Form: ui.FormProps{Action: home + "/accept"}, Consequences: []string{c.T("成员立即恢复，并进入免疫期；期满重新检查。", "The member is back at once, and immune; then the rule is asked again.")}, Buttons: []ui.ButtonProps{{Label: c.T("接受计划", "Accept the plan"), Kind: ui.Primary}}}),
		act("refuse", plan.Version, pages.Act{Title: c.T("不接受", "Do not accept"), Form: ui.FormProps{Action: home + "/refuse"}, Asks: []pages.Ask{{Kind: "area", Field: ui.Field{Name: "reason", Label: c.T("理由，以及计划还缺什么（商家可见）", "Why, and what it lacks (the merchant reads it)"), Required: true, MaxLength: 2000}}},
			Buttons: []ui.ButtonProps{{Label: c.T("不接受", "Do not accept")}}})}
}

func acceptPlan(c *front.Ctx) error {
	return planVerb(c, "accept", text.Of("计划已接受。", "The plan is accepted."), func(tx *db.Tx, s sent) error {
		_, err := suspension.Accept(tx, c.Param("id"), s.version())
		return err
	})
}

func refusePlan(c *front.Ctx) error {
	return planVerb(c, "refuse", text.Of("已答复，商家可以重新提交。", "Answered; the merchant may hand in another."), func(tx *db.Tx, s sent) error {
		_, err := suspension.Refuse(tx, c.Param("id"), s.version(), s.get("reason"))
		return err
	})
}

func planVerb(c *front.Ctx, act string, done text.Text, do func(tx *db.Tx, s sent) error) error {
	s, err := read(c, act)
	if err != nil {
		return err
	}
	return doing(c, s, done, func(tx *db.Tx) (string, error) { return "/staff/plans/" + c.Param("id"), do(tx, s) }, planPage)
}

// listSuspensions lists suspensions and, for staff, the plans that wait.
func listSuspensions(c *front.Ctx) error {
	q := suspension.Question{Open: c.QueryParam("state") != "past", After: c.QueryParam("after"), Limit: perPage + 1}
	p := pages.ListProps{Label: c.T("暂停", "Suspensions"), Tabs: waitingTabs(c, c.Side("/suspensions"), q.Open), Lead: c.T("暂停的成员提交改进计划；接受后恢复，并有一段免疫期。", "Suspended members hand in a plan; once it is accepted they are back, and immune for a while."),
		Table: ui.TableProps{ID: "suspensions", Caption: c.T("暂停", "Suspensions"), HideCaption: true, Columns: ui.Heads(c.T("成员", "Member"), c.T("规则", "Rule"), c.T("状态", "State"), c.T("自", "Since"), c.T("期限", "Until"))},
		Empty: ui.EmptyProps{Title: c.T("没有暂停", "No suspension"), Text: c.T("没有成员因规则而暂停。", "Nobody rests under the rules."), Action: ui.ButtonProps{Label: c.T("查看计划", "See the programmes"), URL: "/programmes"}}}
	if c.Staff() {
		p.Actions = []ui.ButtonProps{{Label: c.T("下载（CSV）", "Download (CSV)"), URL: "/staff/suspensions.csv", Download: true}}
	}
	err := c.View(func(tx *db.Tx) error {
		found, err := suspension.List(tx, q)
		if err != nil {
			return err
		}
		if len(found) > perPage {
			found = found[:perPage]
			p.Pager.Next = c.Here("after", found[perPage-1].ID)
		}
		for _, s := range found {
			e, name, err := whose(c, tx, s.Membership, s.Programme, s.Edition)
			if err != nil {
				return err
			}
			rule, _ := e.Rule(s.Rule)
			p.Table.Rows = append(p.Table.Rows, ui.Row{ID: "s-" + s.ID, Cells: []ui.Cell{{Text: name, URL: c.Side("/suspensions/" + s.ID), About: c.In(stamp(s.Since)), Sub: c.In(e.Title)}, {Text: c.In(rule.Title)}, {Status: suspensionStatus(c, s)}, c.At(s.Since), {Text: endStamp(c, s.Ends), Time: s.Ends.String()}}})
		}
		part, err := waitingPlans(c, tx, q.Open)
		p.Parts = []pages.Part{part}
		return err
	})
	if err != nil {
		return err
	}
	return show(c, p, c.T("暂停与改进计划", "Suspensions and plans"))
}

// waitingPlans are the plans that wait or whose immunity runs, or all.
func waitingPlans(c *front.Ctx, tx *db.Tx, open bool) (pages.Part, error) {
	t := planTable(c)
	found, err := suspension.Plans(tx, suspension.Question{Open: open, Limit: perPage})
	for _, p := range found {
		_, name, err := whose(c, tx, p.Membership, p.Programme, p.Edition)
		if err != nil {
			return pages.Part{}, err
		}
		t.Rows = append(t.Rows, planRow(c, p, name))
	}
	return pages.Part{ID: "plans", Title: c.T("改进计划", "Plans"), Table: &t, Empty: c.T("没有改进计划。", "No plan.")}, err
}

// toPlans leads to the list in which plans stand.
func toPlans(c *front.Ctx) error { return c.To(c.Side("/suspensions") + "#plans") }

// suspensionsCSV hands out all suspensions.
func suspensionsCSV(c *front.Ctx) error {
	return c.CSV("suspensions.csv", func(write func(cells ...string)) error {
		write("suspension", "programme", "membership", "merchant", "store", "rule", "clause", "since", "ends", "closed", "outcome", "decision")
		q := suspension.Question{Limit: 1000}
		for {
			var found []suspension.Suspension
			if err := c.View(func(tx *db.Tx) (err error) { found, err = suspension.List(tx, q); return err }); err != nil {
				return err
			}
			for _, s := range found {
				closed := ""
				if s.Closed != 0 {
					closed = s.Closed.String()
				}
				write(s.ID, s.Programme, s.Membership, s.Merchant, s.Store, s.Rule, s.Clause, s.Since.String(), s.Ends.String(), closed, s.Outcome, s.Decision)
				q.After = s.ID
			}
			if len(found) < q.Limit {
				return nil
			}
		}
	})
}
