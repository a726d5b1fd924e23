package watch

import (
	"net/http"

	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/fault"
	"github.com/mengyue/portal/models/merchant"
	"github.com/mengyue/portal/models/rulebook"
	"github.com/mengyue/portal/models/text"
	"github.com/mengyue/portal/models/watch"
	"github.com/mengyue/portal/views/ui"
	pages "github.com/mengyue/portal/views/watch"
	"github.com/mengyue/portal/web/front"
)

// states are what the list of warnings can be narrowed to, in the order of its tabs.
var states = map[string]text.Text{"": text.Of("全部", "All"), "open": text.Of("进行中", "Running"), "near": text.Of("临近", "Near"), "broken": text.Of("警告中", "Warned"), "today": text.Of("今天到期", "Ending today"),
	"stay": text.Of("暂缓待会签", "Stays to sign"), "closed": text.Of("已结束", "Ended")}

var stateOrder = []string{"open", "near", "broken", "today", "stay", "closed", ""}

// warnings is the staff's list.
func warnings(c *front.Ctx) error {
	state := c.QueryParam("state")
	if _, known := states[state]; !known {
		state = ""
	}
	q := watch.Warnings{Programme: c.QueryParam("programme"), Clause: c.QueryParam("clause"), State: state, After: c.QueryParam("after"), Limit: perPage + 1}
	if state == "today" {
		q.State, q.By = "open", tonight(c.Now())
	}
	p := pages.ListProps{Page: c.Page(c.T("警告", "Warnings")), Label: c.T("状态", "State"), Crumbs: []ui.Link{{Label: c.T("监测", "Monitoring"), URL: "/staff/watch"}},
		Filter: ui.FilterProps{Action: "/staff/warnings", Label: c.T("筛选警告", "Filter the warnings"), Keep: []ui.Option{{Label: "state", Value: state}}},
		Empty:  ui.EmptyProps{Title: c.T("没有符合条件的警告", "No warning is among those chosen"), Text: c.T("每日检查发现临近或不符合的成员时，会出现在这里。", "Members that the daily check finds near a line or over it appear here.")}}
	p.Page.Wide = true
	for _, s := range stateOrder {
		p.Tabs = append(p.Tabs, ui.Choice{Label: c.In(states[s]), URL: c.Here("state", s), Current: s == state})
	}
	if q.Programme != "" || q.Clause != "" {
		p.Filter.Clear = "/staff/warnings?state=" + state
		p.Empty.Clear = p.Filter.Clear
	}
	err := c.View(func(tx *db.Tx) error {
		if err := narrowing(c, tx, q, &p); err != nil {
			return err
		}
		found, err := watch.List(tx, q)
		if err != nil {
			return err
		}
		if len(found) > perPage {
			found = found[:perPage]
			p.Pager.Next = c.Here("after", found[perPage-1].ID)
		}
		p.Table, err = warningTable(c, tx, found)
		return err
	})
	if err != nil {
		return err
	}
	return c.Show(http.StatusOK, pages.List(p))
}

// narrowing offers the programmes that are watched, and the clauses of the one that is chosen.
func narrowing(c *front.Ctx, tx *db.Tx, q watch.Warnings, p *pages.ListProps) error {
	programmes := pages.Select{Field: ui.Field{Name: "programme", Label: c.T("计划", "Programme")}, Blank: c.T("全部计划", "All programmes")}
	clauses := pages.Select{Field: ui.Field{Name: "clause", Label: c.T("条款", "Clause")}, Blank: c.T("全部条款", "All clauses")}
	lib := rulebook.Books(tx)
	for _, key := range lib.Programmes() {
		e, err := lib.InForce(key, tx.Now)
		if fault.Is(err, fault.NotFound) || err == nil && !watch.Watches(e) {
			continue
		}
		if err != nil {
			return err
		}
		programmes.Options = append(programmes.Options, ui.Option{Value: key, Label: c.In(e.Title), Chosen: key == q.Programme})
		clauses.Options = append(clauses.Options, clauseOptions(c, e, q.Clause)...)
	}
	p.Selects = []pages.Select{programmes, clauses}
	return nil
}

// clauseOptions are the clauses under which an edition warns.
func clauseOptions(c *front.Ctx, e *rulebook.Edition, chosen string) (out []ui.Option) {
	seen := map[string]bool{}
	for _, r := range e.Rules {
		if r.Warning == nil {
			continue
		}
		id := r.Clause
		if r.Warning.Clause != "" {
			id = r.Warning.Clause
		}
		if k, ok := e.Clause(id); ok && !seen[id] {
			seen[id] = true
			out = append(out, ui.Option{Value: id, Label: id + " " + c.In(k.Title), Chosen: id == chosen, Group: c.In(e.Title)})
		}
	}
	return out
}

func warningTable(c *front.Ctx, tx *db.Tx, found []watch.Warning) (ui.TableProps, error) {
	t := ui.TableProps{ID: "warnings", Caption: c.T("警告，最新在前", "Warnings, the newest first"), HideCaption: true, Columns: []ui.Column{{Label: c.T("规则", "Rule")}, {Label: c.T("商家", "Merchant")}, {Label: c.T("对象", "Concerns")},
		{Label: c.T("开始", "Opened")}, {Label: c.T("改正期限", "To mend by")}, {Label: c.T("状态", "State")}}}
	stores, err := storesOf(tx, found)
	if err != nil {
		return t, err
	}
	ids := make([]string, len(found))
	for i, w := range found {
		ids[i] = w.Merchant
	}
	merchants, err := merchant.Known(tx, ids)
	for _, w := range found {
		whose := ui.Cell{Text: concerns(c, w, stores)}
		if w.Store != "" {
			whose.URL, whose.About = "/staff/stores/"+w.Store, c.Stamp(w.Opened)
		}
		t.Rows = append(t.Rows, ui.Row{ID: "w-" + w.ID, Cells: []ui.Cell{{Text: ruleTitle(c, tx, w), URL: "/staff/warnings/" + w.ID, About: whose.Text + " " + c.Stamp(w.Opened), Sub: w.Clause + " · " + c.TitleOf(w.Programme)},
			{Text: merchants[w.Merchant].Name}, whose, when(c, w.Opened), due(c, w), {Status: warningStatus(c, w)}}})
	}
	return t, err
}
