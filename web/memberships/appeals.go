package memberships

import (
	"net/http"

	"github.com/mengyue/portal/models/access"
	"github.com/mengyue/portal/models/conduct"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/decision"
	"github.com/mengyue/portal/models/merchant"
	"github.com/mengyue/portal/models/text"
	pages "github.com/mengyue/portal/views/memberships"
	"github.com/mengyue/portal/views/ui"
	"github.com/mengyue/portal/web/front"
)

// showAppeal is an appeal, to its merchant and to who decides it.
func showAppeal(c *front.Ctx) error {
	p, err := appealPage(c)
	if err != nil {
		return err
	}
	return c.Show(http.StatusOK, pages.Matter(p))
}

func appealPage(c *front.Ctx) (p pages.MatterProps, err error) {
	err = c.View(func(tx *db.Tx) error {
		a, err := conduct.FindAppeal(tx, c.Param("id"))
		if err != nil {
			return err
		}
		m, err := merchant.Find(tx, a.Merchant)
		if err != nil {
			return err
		}
		d, err := decision.Find(tx, a.Decision)
		if err != nil {
			return err
		}
		p = pages.MatterProps{Page: c.Page(c.In(text.F("申诉：%s", "Appeal: %s", conduct.Title(a.Kind)))), Kicker: m.Name, Status: appealStatus(c, a), Facts: appealFacts(c, a, d), Parts: appealParts(c, tx, a)}
		if c.Staff() {
			p.Crumbs = []ui.Link{{Label: c.T("申诉", "Appeals"), URL: "/staff/appeals"}}
		}
		if p.Deadline, err = due(c, tx, conduct.AppealDeadline, a.Ref()); err != nil {
			return err
		}
		if p.Events, err = history(c, tx, a.Ref()); err != nil || !a.Open() {
			return err
		}
		p.Acts, err = appealActs(c, tx, a, d)
		return err
	})
	return p, err
}

func appealFacts(c *front.Ctx, a conduct.Appeal, d decision.Decision) []ui.SummaryRow {
	rows := []ui.SummaryRow{{Key: c.T("计划", "Programme"), Value: c.TitleOf(a.Programme)}, {Key: c.T("申诉的决定", "Decision appealed from"), Value: c.In(conduct.Title(a.Kind)), Note: c.In(d.At.Text()), Change: "/decisions/" + d.ID, Action: c.T("查看决定", "See the decision")},
		{Key: c.T("提出", "Filed"), Value: c.In(text.F("%s，%s", "%s, %s", a.Filed.Name, a.Filed.At.Text()))}}
	if a.Reason != "" {
		rows = append(rows, ui.SummaryRow{Key: c.T("处理结果", "Ruling"), Value: appealStatus(c, a).Label, Note: who(c, a.Decided)}, ui.SummaryRow{Key: c.T("处理的理由", "Why it was decided so"), Value: a.Reason, Change: "/decisions/" + a.Result, Action: c.T("查看决定与告知函", "See decision and letter")})
	}
	return rows
}

func appealParts(c *front.Ctx, tx *db.Tx, a conduct.Appeal) []pages.Part {
	evidence := pages.Part{ID: "handed-in", Title: c.T("证据", "Evidence"), Empty: c.T("没有提交证据。", "No evidence was handed in.")}
	for _, e := range a.Evidence {
		if e.Paper != "" {
			evidence.Papers = append(evidence.Papers, documents(c, tx, []string{e.Paper})...)
			continue
		}
		evidence.Rows = append(evidence.Rows, ui.SummaryRow{Key: c.In(stamp(e.At)), Value: e.Text, Note: e.Name})
	}
	grounds := pages.Part{ID: "grounds", Title: c.T("申诉理由", "Grounds"), List: a.Grounds}
	if len(a.Answers) > 0 {
		grounds.List = nil
	}
	for i, answer := range a.Answers {
		grounds.Rows = append(grounds.Rows, ui.SummaryRow{Key: c.In(text.F("理由 %d", "Ground %d", i+1)), Value: a.Grounds[i]}, ui.SummaryRow{Key: c.In(text.F("对理由 %d 的意见", "On ground %d", i+1)), Value: answer})
	}
	return []pages.Part{grounds, evidence}
}

// appealActs are what can be done with an open appeal: the merchant adds to it or takes it back; somebody who had no
// part in the decision decides it.
func appealActs(c *front.Ctx, tx *db.Tx, a conduct.Appeal, d decision.Decision) ([]pages.Act, error) {
	if c.Staff() {
		if !access.May(c.Who.Role, access.Countersign) || d.By == c.Who.Account || d.Second == c.Who.Account {
			return nil, nil
		}
		return []pages.Act{act("ruling", a.Version, pages.Act{Title: c.T("处理申诉", "Decide the appeal"), Form: ui.FormProps{Action: "/staff/appeals/" + a.ID + "/preview"}, Asks: rulingAsks(c, a), Buttons: []ui.ButtonProps{{Label: c.T("预览告知函", "See the letter first"), Kind: ui.Primary}}})}, nil
	}
	papers, err := library(c, tx, a.Merchant)
	return []pages.Act{act("evidence", a.Version, pages.Act{Title: c.T("补充证据", "Add evidence"), Form: ui.FormProps{Action: "/appeals/" + a.ID + "/evidence"}, Lead: c.T("作出处理前都可以补充。", "You can add to it until it is decided."),
		Asks:    []pages.Ask{choosePapers(c, papers), {Kind: "area", Field: ui.Field{Name: "text", Label: c.T("说明", "Explanation"), Optional: true, MaxLength: 4000}}},
		Buttons: []ui.ButtonProps{{Label: c.T("补充", "Add"), Kind: ui.Primary}}}),
		act("withdraw", a.Version, pages.Act{Title: c.T("撤回申诉", "Take the appeal back"), Form: ui.FormProps{Action: "/appeals/" + a.ID + "/withdraw"}, Consequences: []string{c.T("原决定继续有效；申诉期内可以重新申诉。", "The decision stands; within its time you may appeal again.")},
			Buttons: []ui.ButtonProps{{Label: c.T("撤回申诉", "Take the appeal back")}}})}, err
}

// rulingAsks ask for the ruling and, where there are several grounds, for an answer to each.
func rulingAsks(c *front.Ctx, a conduct.Appeal) []pages.Ask {
	asks := []pages.Ask{{Kind: "radios", Options: []ui.Option{{Value: "upheld", Label: c.T("成立，撤销原决定的全部影响", "Upheld: undo every effect of the decision")}, {Value: "refused", Label: c.T("不成立，原决定继续有效", "Refused: the decision stands")}}, Field: ui.Field{Name: "outcome", Label: c.T("处理", "Ruling"), Required: true}}}
	for i, g := range a.Grounds {
		if len(a.Grounds) > 1 {
			asks = append(asks, pages.Ask{Kind: "area", Field: ui.Field{Name: conduct.AnswerField(i), Label: c.In(text.F("对理由 %d 的意见（商家可见）", "On ground %d (the merchant reads it)", i+1)), Hint: g, Required: true, MaxLength: 4000}})
		}
	}
	return append(asks, pages.Ask{Kind: "area", Field: ui.Field{Name: "reason", Label: c.T("理由（商家可见）", "Reason (the merchant reads it)"), Required: true, MaxLength: 4000}})
}

func addEvidence(c *front.Ctx) error {
	return appealVerb(c, "evidence", text.Of("证据已补充。", "The evidence is added."), "/appeals/", func(tx *db.Tx, s sent) error {
		_, err := conduct.AddEvidence(tx, c.Param("id"), s.version(), conduct.Filing{Text: s.get("text"), Papers: s.all("papers")})
		return err
	})
}

func withdrawAppeal(c *front.Ctx) error {
	return appealVerb(c, "withdraw", text.Of("申诉已撤回。", "The appeal is taken back."), "/appeals/", func(tx *db.Tx, s sent) error {
		_, err := conduct.WithdrawAppeal(tx, c.Param("id"), s.version())
		return err
	})
}

func appealVerb(c *front.Ctx, act string, done text.Text, home string, do func(tx *db.Tx, s sent) error) error {
	s, err := read(c, act)
	if err != nil {
		return err
	}
	return doing(c, s, done, func(tx *db.Tx) (string, error) { return home + c.Param("id"), do(tx, s) }, appealPage)
}

// listAppeals is the staff's list of appeals.
func listAppeals(c *front.Ctx) error {
	q := conduct.Appeals{Waiting: c.QueryParam("state") != "past", Before: c.QueryParam("before"), Limit: perPage + 1}
	p := pages.ListProps{Label: c.T("申诉", "Appeals"), Tabs: waitingTabs(c, "/staff/appeals", q.Waiting), Lead: c.T("由没有参与原决定的人处理。", "Somebody who had no part in the decision decides."),
		Table: ui.TableProps{ID: "appeals", Caption: c.T("申诉", "Appeals"), HideCaption: true, Columns: ui.Heads(c.T("商家", "Merchant"), c.T("申诉的决定", "Decision"), c.T("计划", "Programme"), c.T("状态", "State"), c.T("提出", "Filed"), c.T("处理截止", "Decide by"))},
		Empty: ui.EmptyProps{Title: c.T("没有申诉", "No appeal"), Text: c.T("商家从不利决定提出的申诉会出现在这里。", "Appeals from decisions against merchants appear here.")}}
	err := c.View(func(tx *db.Tx) error {
		found, err := conduct.ListAppeals(tx, q)
		if err != nil {
			return err
		}
		if len(found) > perPage {
			found = found[:perPage]
			p.Pager.Next = c.Here("before", found[perPage-1].ID)
		}
		p.Table.Rows, err = appealRows(c, tx, found)
		return err
	})
	if err != nil {
		return err
	}
	return show(c, p, p.Label)
}

func appealRows(c *front.Ctx, tx *db.Tx, found []conduct.Appeal) ([]ui.Row, error) {
	ids := make([]string, len(found))
	for i, a := range found {
		ids[i] = a.Merchant
	}
	known, err := names(tx, ids)
	if err != nil {
		return nil, err
	}
	var rows []ui.Row
	for _, a := range found {
		d, err := due(c, tx, conduct.AppealDeadline, a.Ref())
		if err != nil {
			return nil, err
		}
		rows = append(rows, ui.Row{ID: "a-" + a.ID, Cells: []ui.Cell{{Text: known[a.Merchant].Name, URL: "/staff/appeals/" + a.ID, About: c.In(stamp(a.Filed.At))}, {Text: c.In(conduct.Title(a.Kind))}, {Text: c.TitleOf(a.Programme)}, {Status: appealStatus(c, a)}, c.At(a.Filed.At), dueCell(d)}})
	}
	return rows, nil
}
