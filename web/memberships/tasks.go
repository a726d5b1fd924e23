package memberships

import (
	"net/http"
	"strconv"

	"github.com/mengyue/portal/models/access"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/growth"
	"github.com/mengyue/portal/models/membership"
	"github.com/mengyue/portal/models/merchant"
	"github.com/mengyue/portal/models/text"
	pages "github.com/mengyue/portal/views/memberships"
	"github.com/mengyue/portal/views/ui"
	"github.com/mengyue/portal/web/front"
)

// myTasks are the merchant's tasks: what is to do, what waits for staff, what is over.
func myTasks(c *front.Ctx) error {
	list, all := taskTab(c)
	var intro []string
	var found []growth.Task
	err := c.View(func(tx *db.Tx) (err error) {
		if intro, err = intros(c, tx); err != nil {
			return err
		}
		found, err = growth.List(tx, growth.Question{Merchant: c.Who.Merchant, List: list, Limit: perPage + 1, After: taskPlace(c.QueryParam("after"))})
		return err
	})
	if err != nil {
		return err
	}
	p := taskList(c, found, nil)
	p.Label, p.Tabs = c.T("成长任务", "Growth tasks"), taskTabs(c, "/tasks", all)
	p.Parts = []pages.Part{{ID: "path", Title: c.T("成长路径", "The growth path"), List: intro, Empty: c.T("加入计划后，这里会说明成长路径。", "Once you are in a programme, its path is explained here.")}}
	p.Empty = ui.EmptyProps{Title: c.T("没有任务", "No task"), Text: c.T("工作人员布置任务后会通知您，并显示在这里。", "You are told when staff give you a task, and it appears here.")}
	p.Page = c.Page(p.Label)
	return c.Show(http.StatusOK, pages.List(p))
}

// intros are what the books say of the path, of the programmes that the merchant is in.
func intros(c *front.Ctx, tx *db.Tx) ([]string, error) {
	members, err := membership.List(tx, membership.Question{Merchant: c.Who.Merchant, State: membership.Current, Limit: 20})
	if err != nil {
		return nil, err
	}
	var out []string
	for _, m := range members {
		book, err := m.Book(tx)
		if err != nil {
			return nil, err
		}
		if book.Growth != nil {
			out = append(out, c.In(text.F("%s：%s", "%s: %s", book.Title, book.Growth.Intro)))
		}
	}
	return out, nil
}

// taskTab is which tasks an address asks for.
func taskTab(c *front.Ctx) (list, tab string) {
	switch tab = c.QueryParam("state"); tab {
	case growth.ListDone, growth.ListOverdue, growth.ListClosed:
		return tab, tab
	}
	return growth.ListOpen, growth.ListOpen
}

func taskTabs(c *front.Ctx, path, current string) []ui.Choice {
	var out []ui.Choice
	for _, t := range []struct{ key, label string }{{growth.ListOpen, c.T("待完成", "To do")}, {growth.ListOverdue, c.T("已过期", "Overdue")}, {growth.ListDone, c.T("待确认", "To be confirmed")}, {growth.ListClosed, c.T("已结束", "Over")}} {
		out = append(out, ui.Choice{Label: t.label, URL: path + "?state=" + t.key, Current: t.key == current})
	}
	return out
}

func taskList(c *front.Ctx, found []growth.Task, known map[string]merchant.Merchant) (p pages.ListProps) {
	if len(found) > perPage {
		found = found[:perPage]
		last := found[perPage-1].Place()
		p.Pager.Next = c.Here("after", strconv.FormatInt(int64(last.Due), 10)+"-"+last.ID)
	}
	p.Table = taskTable(c, found, known)
	return p
}

// taskTable lists tasks, with their merchants where they are given.
func taskTable(c *front.Ctx, found []growth.Task, known map[string]merchant.Merchant) ui.TableProps {
	t := ui.TableProps{ID: "tasks", Caption: c.T("成长任务", "Growth tasks"), HideCaption: true, Columns: ui.Heads(c.T("任务", "Task"), c.T("状态", "State"), c.T("截止", "Due"), c.T("布置", "Given"))}
	if known != nil {
		t.Columns = append(t.Columns, ui.Column{Label: c.T("商家", "Merchant")})
	}
	for _, k := range found {
		row := ui.Row{ID: "t-" + k.ID, Cells: []ui.Cell{{Text: c.In(k.Title), URL: c.Side("/tasks/" + k.ID), About: known[k.Merchant].Name + " " + c.In(stamp(k.Given))}, {Status: taskStatus(c, k)}, {Text: c.In(k.Due.EndText())}, c.At(k.Given)}}
		if known != nil {
			row.Cells = append(row.Cells, ui.Cell{Text: known[k.Merchant].Name, URL: "/staff/memberships/" + k.Membership, About: c.In(k.Title)})
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}

func taskPlace(s string) growth.Place {
	p := place(s)
	return growth.Place{Due: p.Until, ID: p.ID}
}

// showTask is one task, to who does it and to who confirms it.
func showTask(c *front.Ctx) error {
	p, err := taskPage(c)
	if err != nil {
		return err
	}
	return c.Show(http.StatusOK, pages.Matter(p))
}

func taskPage(c *front.Ctx) (p pages.MatterProps, err error) {
	err = c.View(func(tx *db.Tx) error {
		t, err := growth.Find(tx, c.Param("id"))
		if err != nil {
			return err
		}
		m, err := merchant.Find(tx, t.Merchant)
		if err != nil {
			return err
		}
		p = pages.MatterProps{Page: c.Page(c.In(t.Title)), Kicker: c.In(text.F("成长任务 · %s", "Growth task · %s", m.Name)), Status: taskStatus(c, t),
			Crumbs: []ui.Link{{Label: c.T("成长任务", "Growth tasks"), URL: c.Side("/tasks")}}, Facts: taskFacts(c, t)}
		if docs := documents(c, tx, t.Papers); len(docs) > 0 {
			p.Parts = []pages.Part{{ID: "papers", Title: c.T("提交的证明", "Evidence handed in"), Papers: docs}}
		}
		if p.Deadline, err = due(c, tx, growth.DueDeadline, t.Ref()); err != nil {
			return err
		}
		if p.Events, err = history(c, tx, t.Ref()); err != nil {
			return err
		}
		if c.Staff() {
			p.Acts = staffTaskActs(c, t)
			return nil
		}
		p.Acts, err = taskActs(c, tx, t)
		return err
	})
	return p, err
}

func taskFacts(c *front.Ctx, t growth.Task) []ui.SummaryRow {
	rows := []ui.SummaryRow{{Key: c.T("要做什么", "What is to be done"), Value: c.In(t.Help)}, {Key: c.T("计划", "Programme"), Value: c.TitleOf(t.Programme)}, {Key: c.T("依据", "Under"), Body: ui.Clause(clause(t.Programme, t.Clause))}, {Key: c.T("布置", "Given"), Value: c.In(t.Given.Text())}, {Key: c.T("截止", "Due"), Value: c.In(t.Due.EndText())}}
	if t.Help.IsZero() {
		rows = rows[1:]
	}
	if t.ReturnText != "" {
		rows = append(rows, ui.SummaryRow{Key: c.T("退回的原因", "Why it was sent back"), Value: t.ReturnText, Note: c.In(stamp(t.Returned))})
	}
	if t.Note != "" {
		rows = append(rows, ui.SummaryRow{Key: c.T("商家的说明", "The merchant's note"), Value: t.Note})
	}
	return rows
}

// taskActs are what a merchant can do with a task.
func taskActs(c *front.Ctx, tx *db.Tx, t growth.Task) ([]pages.Act, error) {
	home := "/tasks/" + t.ID
	switch t.State() {
	case growth.Invited:
		return []pages.Act{act("accept", t.Version, pages.Act{Title: c.T("参加", "Take part"), Form: ui.FormProps{Action: home + "/accept"}, Buttons: []ui.ButtonProps{{Label: c.T("接受邀请", "Accept the invitation"), Kind: ui.Primary}}}),
			act("decline", t.Version, pages.Act{Title: c.T("不参加", "Take no part"), Lead: c.T("婉拒没有任何不利后果。", "Nothing follows from declining."), Form: ui.FormProps{Action: home + "/decline"},
				Asks: []pages.Ask{{Kind: "area", Field: ui.Field{Name: "why", Label: c.T("原因", "Why"), Optional: true, MaxLength: 2000}}}, Buttons: []ui.ButtonProps{{Label: c.T("婉拒邀请", "Decline the invitation")}}})}, nil
	case growth.Open, growth.Returned:
		papers, err := library(c, tx, t.Merchant)
		note := ui.Field{Name: "note", Label: c.T("完成情况", "What was done"), Optional: !t.Evidence, MaxLength: 2000}
		if t.Evidence {
			note.Hint = c.T("这项任务需要证明：选择材料或写明完成情况，至少一项。", "This task demands evidence: papers or words, at least one of them.")
		}
		return []pages.Act{act("done", t.Version, pages.Act{Title: c.T("标记为已完成", "Mark it as done"), Form: ui.FormProps{Action: home + "/done"}, Asks: []pages.Ask{{Kind: "area", Field: note}, choosePapers(c, papers)},
			Buttons: []ui.ButtonProps{{Label: c.T("已完成，请确认", "Done, please confirm"), Kind: ui.Primary}}})}, err
	}
	return nil, nil
}

// staffTaskActs are what staff can do with a task.
func staffTaskActs(c *front.Ctx, t growth.Task) []pages.Act {
	if !access.May(c.Who.Role, access.Tagging) || t.Closed != 0 {
		return nil
	}
	home := "/staff/tasks/" + t.ID
	var out []pages.Act
	if t.State() == growth.Done {
		out = append(out, act("confirm", t.Version, pages.Act{Title: c.T("确认", "Confirm"), Form: ui.FormProps{Action: home + "/confirm"}, Buttons: []ui.ButtonProps{{Label: c.T("确认完成", "Confirm it is done"), Kind: ui.Primary}}}),
			act("return", t.Version, pages.Act{Title: c.T("退回", "Send it back"), Form: ui.FormProps{Action: home + "/return"}, Asks: []pages.Ask{{Kind: "area", Field: ui.Field{Name: "reason", Label: c.T("原因（商家可见）", "Reason (the merchant reads it)"), Required: true, MaxLength: 2000}},
				{Kind: "date", Field: ui.Field{Name: "due", Label: c.T("新的截止日期（含当日）", "New due date (that day included)"), Required: true}}}, Buttons: []ui.ButtonProps{{Label: c.T("退回商家", "Send it back")}}}))
	}
	return append(out, act("cancel", t.Version, pages.Act{Title: c.T("取消任务", "Cancel the task"), Form: ui.FormProps{Action: home + "/cancel"}, Consequences: []string{c.T("商家会收到通知，无需完成。", "The merchant is told that nothing is to be done.")}, Buttons: []ui.ButtonProps{{Label: c.T("取消任务", "Cancel the task")}}}))
}

func taskVerb(c *front.Ctx, act string, done text.Text, do func(tx *db.Tx, s sent) error) error {
	s, err := read(c, act)
	if err != nil {
		return err
	}
	return doing(c, s, done, func(tx *db.Tx) (string, error) { return c.Side("/tasks/" + c.Param("id")), do(tx, s) }, taskPage)
}

func completeTask(c *front.Ctx) error {
	return taskVerb(c, "done", text.Of("已标记完成，等待工作人员确认。", "Marked as done; it waits for staff to confirm."), func(tx *db.Tx, s sent) error {
		_, err := growth.Complete(tx, c.Param("id"), s.version(), growth.Work{Note: s.get("note"), Papers: s.all("papers")})
		return err
	})
}

func acceptTask(c *front.Ctx) error {
	return taskVerb(c, "accept", text.Of("已接受邀请。", "The invitation is accepted."), func(tx *db.Tx, s sent) error {
		_, err := growth.Accept(tx, c.Param("id"), s.version())
		return err
	})
}

func declineTask(c *front.Ctx) error {
	return taskVerb(c, "decline", text.Of("已婉拒邀请。", "The invitation is declined."), func(tx *db.Tx, s sent) error {
		_, err := growth.Decline(tx, c.Param("id"), s.version(), s.get("why"))
		return err
	})
}

func confirmTask(c *front.Ctx) error {
	return taskVerb(c, "confirm", text.Of("任务已确认。", "The task is confirmed."), func(tx *db.Tx, s sent) error {
		_, err := growth.Confirm(tx, c.Param("id"), s.version())
		return err
	})
}

func sendTaskBack(c *front.Ctx) error {
	return taskVerb(c, "return", text.Of("任务已退回商家。", "The task is sent back."), func(tx *db.Tx, s sent) error {
		_, err := growth.SendBack(tx, c.Param("id"), s.version(), s.get("reason"), s.lastDay("due"))
		return err
	})
}

func cancelTask(c *front.Ctx) error {
	return taskVerb(c, "cancel", text.Of("任务已取消。", "The task is cancelled."), func(tx *db.Tx, s sent) error {
		_, err := growth.Cancel(tx, c.Param("id"), s.version())
		return err
	})
}
