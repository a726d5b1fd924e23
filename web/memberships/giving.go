package memberships

import (
	"net/http"

	"github.com/mengyue/portal/models/access"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/growth"
	"github.com/mengyue/portal/models/membership"
	"github.com/mengyue/portal/models/rulebook"
	"github.com/mengyue/portal/models/text"
	pages "github.com/mengyue/portal/views/memberships"
	"github.com/mengyue/portal/views/ui"
	"github.com/mengyue/portal/web/front"
)

// mayDo are the ways on from a member's page, for who may.
func mayDo(c *front.Ctx, m membership.Membership) []ui.ButtonProps {
	var out []ui.ButtonProps
	if access.May(c.Who.Role, access.Tagging) {
		out = append(out, ui.ButtonProps{Label: c.T("布置任务", "Give a task"), URL: "/staff/tasks/new?membership=" + m.ID, Kind: ui.Primary})
	}
	if access.May(c.Who.Role, access.Sanction) {
		out = append(out, ui.ButtonProps{Label: c.T("提出清退", "Propose a removal"), URL: "/staff/memberships/" + m.ID + "/removal"})
	}
	return out
}

// listTasks is the staff's list of tasks.
func listTasks(c *front.Ctx) error {
	list, tab := taskTab(c)
	var p pages.ListProps
	err := c.View(func(tx *db.Tx) error {
		found, err := growth.List(tx, growth.Question{Programme: c.QueryParam("programme"), List: list, Limit: perPage + 1, After: taskPlace(c.QueryParam("after"))})
		if err != nil {
			return err
		}
		ids := make([]string, len(found))
		for i, t := range found {
			ids[i] = t.Merchant
		}
		known, err := names(tx, ids)
		p = taskList(c, found, known)
		return err
	})
	if err != nil {
		return err
	}
	p.Label, p.Tabs = c.T("成长任务", "Growth tasks"), taskTabs(c, "/staff/tasks", tab)
	p.Filter = ui.FilterProps{ID: "filter", Action: "/staff/tasks", Target: "list", Keep: []ui.Option{{Label: "state", Value: tab}}}
	p.Filters = []pages.Ask{{Kind: "select", Blank: c.T("全部计划", "Every programme"), Options: programmes(c, c.QueryParam("programme")), Field: ui.Field{Name: "programme", Label: c.T("计划", "Programme"), Width: ui.Medium}}}
	p.Empty = ui.EmptyProps{Title: c.T("没有任务", "No task"), Text: c.T("从这里给一个或多个成员布置任务。", "Give a task to one or several members from here.")}
	if access.May(c.Who.Role, access.Tagging) {
		p.Actions = []ui.ButtonProps{{Label: c.T("布置任务", "Give a task"), URL: "/staff/tasks/new", Kind: ui.Primary}}
	}
	return show(c, p, p.Label)
}

// askTask is the form in which staff give a task to members: first of which programme, then what and to whom.
func askTask(c *front.Ctx) error {
	p, err := givingPage(c)
	if err != nil {
		return err
	}
	return c.Show(http.StatusOK, pages.Matter(p))
}

func givingPage(c *front.Ctx) (p pages.MatterProps, err error) {
	p = pages.MatterProps{Page: c.Page(c.T("布置任务", "Give a task")), Crumbs: []ui.Link{{Label: c.T("成长任务", "Growth tasks"), URL: "/staff/tasks"}}}
	err = c.View(func(tx *db.Tx) error {
		one, programme := c.QueryParam("membership"), c.QueryParam("programme")
		if one != "" {
			m, err := membership.Find(tx, one)
			if err != nil {
				return err
			}
			programme = m.Programme
		}
		if programme == "" {
			p.Parts = []pages.Part{choice(c)}
			return nil
		}
		book, err := rulebook.Books(tx).InForce(programme, tx.Now)
		if err != nil {
			return err
		}
		p.Kicker = c.In(book.Title)
		if book.Growth == nil {
			p.Notice = &ui.NoticeProps{Tone: ui.Info, Title: c.T("本计划的规则没有成长路径", "The rules of this programme know no growth path")}
			return nil
		}
		members, err := memberOptions(c, tx, programme, one)
		p.Lead, p.Acts = c.In(book.Growth.Intro), []pages.Act{giveAct(c, book, members)}
		return err
	})
	return p, err
}

// choice asks of which programme the members are.
func choice(c *front.Ctx) pages.Part {
	p := pages.Part{ID: "programme", Title: c.T("哪个计划的成员", "Members of which programme")}
	for _, o := range programmes(c, "") {
		p.Actions = append(p.Actions, ui.ButtonProps{Label: o.Label, URL: "/staff/tasks/new?programme=" + o.Value})
	}
	return p
}

// memberOptions are the members that a task can be given to.
func memberOptions(c *front.Ctx, tx *db.Tx, programme, chosen string) ([]ui.Option, error) {
	found, err := membership.List(tx, membership.Question{Programme: programme, State: membership.Current, Limit: 200})
	if err != nil {
		return nil, err
	}
	ids := make([]string, len(found))
	for i, m := range found {
		ids[i] = m.Merchant
	}
	known, err := names(tx, ids)
	var out []ui.Option
	for _, m := range found {
		if m.Running(tx.Now) && (chosen == "" || m.ID == chosen) {
			out = append(out, ui.Option{Value: m.ID, Label: known[m.Merchant].Name, Hint: c.In(text.F("合作期至 %s", "term until %s", until(c, m))), Chosen: m.ID == chosen})
		}
	}
	return out, err
}

func giveAct(c *front.Ctx, book *rulebook.Edition, members []ui.Option) pages.Act {
	tasks := make([]ui.Option, 0, len(book.Growth.Tasks)+1)
	for _, t := range book.Growth.Tasks {
		tasks = append(tasks, ui.Option{Value: t.Key, Label: c.In(t.Title), Hint: c.In(text.F("%s 期限 %s。", "%s To be done within %s.", t.Help, period(t.Due)))})
	}
	tasks = append(tasks, ui.Option{Value: "own", Label: c.T("其他任务", "Another task"), Hint: c.T("在下方填写名称、说明与截止日期。", "Write its title, explanation and due date below.")})
	return act("give", 0, pages.Act{Title: c.T("任务与成员", "Task and members"), Form: ui.FormProps{Action: c.Request().URL.RequestURI()}, Asks: []pages.Ask{
		{Kind: "radios", Options: tasks, Field: ui.Field{Name: "key", Label: c.T("任务", "Task"), Required: true}},
		{Kind: "line", Field: ui.Field{Name: "title", Label: c.T("任务名称", "Title"), Optional: true, MaxLength: 100, Hint: c.T("仅用于其他任务。", "For another task only.")}},
		{Kind: "area", Field: ui.Field{Name: "help", Label: c.T("说明", "Explanation"), Optional: true, MaxLength: 2000, Hint: c.T("仅用于其他任务。", "For another task only.")}},
		{Kind: "tick", Field: ui.Field{Name: "evidence", Label: c.T("需要证明（仅用于其他任务）", "Evidence is demanded (for another task only)")}},
		{Kind: "date", Field: ui.Field{Name: "due", Label: c.T("截止日期（含当日）", "Due date (that day included)"), Optional: true, Hint: c.T("规则中的任务留空则按规则的期限。", "Left empty, a task of the rules has their time.")}},
		{Kind: "checks", Options: members, Field: ui.Field{Name: "member", Label: c.T("成员", "Members"), Required: true}},
	}, Buttons: []ui.ButtonProps{{Label: c.T("布置并通知", "Give and tell"), Kind: ui.Primary}, {Label: c.T("返回", "Back"), URL: "/staff/tasks", Kind: ui.Quiet}}})
}

// giveTask gives it.
func giveTask(c *front.Ctx) error {
	s, err := read(c, "give")
	if err != nil {
		return err
	}
	g := growth.Giving{Memberships: s.all("member"), Key: s.get("key"), Due: s.lastDay("due")}
	if g.Key == "own" {
		g.Key, g.Title, g.Help, g.Evidence = "", s.get("title"), s.get("help"), s.Has("give.evidence")
	}
	return doing(c, s, text.Of("任务已布置，商家会收到通知。", "The task is given and the merchants are told."), func(tx *db.Tx) (string, error) {
		if s.get("key") == "" {
			return "", chooseOne("key")
		}
		_, err := growth.Give(tx, g)
		return "/staff/tasks", err
	}, givingPage)
}
