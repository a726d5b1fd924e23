package watch

import (
	"net/http"
	"net/url"
	"strings"

	"github.com/a-h/templ"

	"github.com/mengyue/portal/models/access"
	"github.com/mengyue/portal/models/calendar"
	"github.com/mengyue/portal/models/clock"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/fault"
	"github.com/mengyue/portal/models/job"
	"github.com/mengyue/portal/models/membership"
	"github.com/mengyue/portal/models/rulebook"
	"github.com/mengyue/portal/models/text"
	"github.com/mengyue/portal/models/watch"
	"github.com/mengyue/portal/views/lang"
	"github.com/mengyue/portal/views/ui"
	pages "github.com/mengyue/portal/views/watch"
	"github.com/mengyue/portal/web/front"
	"github.com/mengyue/portal/web/kinds"
)

// board is the staff's monitoring: how many are near, warned, ending today, and the rounds.
func board(c *front.Ctx) error {
	p, err := boardPage(c, ui.ErrorSummaryProps{})
	if err != nil {
		return err
	}
	return c.Show(http.StatusOK, pages.Board(p))
}

// tonight is the end of this day: what ends today ends by then.
func tonight(now clock.Instant) clock.Instant { return (calendar.DayOf(now) + 1).Start() }

func boardPage(c *front.Ctx, errs ui.ErrorSummaryProps) (p pages.BoardProps, err error) {
	p = pages.BoardProps{Page: c.Page(c.T("监测", "Monitoring")), Errors: errs}
	p.Page.Error = errs.Message != ""
	if access.May(c.Who.Role, access.Sanction) {
		p.Actions = []ui.ButtonProps{{Label: c.T("写函件", "Write a letter"), URL: "/staff/letters/new"}}
	}
	p.Actions = append(p.Actions, ui.ButtonProps{Label: c.T("全部警告", "All warnings"), URL: "/staff/warnings", Kind: ui.Quiet}, ui.ButtonProps{Label: c.T("推演规则变更", "What-if"), URL: "/staff/what-if", Kind: ui.Quiet})
	err = c.View(func(tx *db.Tx) error {
		counts, err := watch.Board(tx, tonight(tx.Now))
		if err != nil {
			return err
		}
		p.Stats, p.Clauses = stats(c, counts), clauses(c, tx, counts)
		if p.Runs, err = runs(c, tx); err != nil {
			return err
		}
		p.Rounds, err = rounds(c, tx)
		return err
	})
	return p, err
}

func stats(c *front.Ctx, counts []watch.Count) []ui.Stat {
	var sum watch.Count
	for _, k := range counts {
		sum.Near, sum.Broken, sum.Today, sum.Stays = sum.Near+k.Near, sum.Broken+k.Broken, sum.Today+k.Today, sum.Stays+k.Stays
	}
	out := []ui.Stat{
		{Label: c.T("临近界限", "Near the line"), Value: lang.Count(sum.Near), URL: "/staff/warnings?state=near", Note: c.T("只提醒，没有后果", "a hint; nothing follows from it")},
		{Label: c.T("警告中", "Warned"), Value: lang.Count(sum.Broken), URL: "/staff/warnings?state=broken", Note: c.T("不符合，改正期内", "not met, with time to mend")},
		{Label: c.T("今天到期", "Ending today"), Value: lang.Count(sum.Today), URL: "/staff/warnings?state=today", Note: c.T("到今天 24 时为止", "by 24:00 today")},
		{Label: c.T("暂缓待会签", "Stays to sign"), Value: lang.Count(sum.Stays), URL: "/staff/warnings?state=stay", Note: c.T("等待第二人签署", "wait for the second signature")},
	}
	if sum.Today > 0 {
		out[2].Tone = ui.Warn
	}
	return out
}

// clauses are the counts by programme and clause, each number a way to its list.
func clauses(c *front.Ctx, tx *db.Tx, counts []watch.Count) ui.TableProps {
	t := ui.TableProps{ID: "by-clause", Caption: c.T("进行中的警告，按计划与条款", "Warnings that run, by programme and clause"), HideCaption: true, Columns: []ui.Column{{Label: c.T("条款", "Clause")}, {Label: c.T("计划", "Programme")},
		{Label: c.T("临近", "Near"), Number: true}, {Label: c.T("警告中", "Warned"), Number: true}, {Label: c.T("今天到期", "Ending today"), Number: true}}}
	for _, k := range counts {
		name := k.Clause + " " + clauseTitle(c, tx, k.Programme, k.Clause)
		number := func(n int64, state string) ui.Cell {
			if n == 0 {
				return ui.Cell{Text: "0"}
			}
			q := url.Values{"programme": {k.Programme}, "clause": {k.Clause}, "state": {state}}
			return ui.Cell{Text: lang.Count(n), URL: "/staff/warnings?" + q.Encode(), About: name + " " + c.In(states[state])}
		}
		t.Rows = append(t.Rows, ui.Row{ID: k.Programme + "-" + k.Clause, Cells: []ui.Cell{{Text: name, URL: kinds.Clause(k.Programme, k.Clause).URL}, {Text: c.TitleOf(k.Programme)}, number(k.Near, "near"), number(k.Broken, "broken"), number(k.Today, "today")}})
	}
	return t
}

// runs are the programmes that can be judged now.
func runs(c *front.Ctx, tx *db.Tx) (out []pages.Run, err error) {
	lib := rulebook.Books(tx)
	for _, programme := range lib.Programmes() {
		e, err := lib.InForce(programme, tx.Now)
		if fault.Is(err, fault.NotFound) || err == nil && !watch.Watches(e) {
			continue
		}
		if err != nil {
			return nil, err
		}
		n, err := membership.Count(tx, programme)
		if err != nil {
			return nil, err
		}
		r := pages.Run{Programme: programme, Title: c.In(e.Title), Text: c.In(text.F("%d 个成员，规则版本 %s。", "%d member{s}, edition %s.", n, e.ID)), May: access.May(c.Who.Role, access.Sanction)}
		last, err := watch.Rounds(tx, programme, 1)
		if err != nil {
			return nil, err
		}
		if len(last) > 0 && last[0].EndedAt == 0 {
			if j, err := job.Find(tx, last[0].Job); err == nil && !j.Ended() {
				r.Progress = ui.Link{Label: c.T("正在检查，查看进度", "Being judged; see how far it is"), URL: "/jobs/" + last[0].Job, About: r.Title}
			}
		}
		out = append(out, r)
	}
	return out, nil
}

func rounds(c *front.Ctx, tx *db.Tx) (ui.TableProps, error) {
	t := ui.TableProps{ID: "rounds-table", Caption: c.T("检查记录，最新在前", "Rounds, the newest first"), HideCaption: true, Columns: []ui.Column{{Label: c.T("开始", "Asked for")}, {Label: c.T("计划", "Programme")}, {Label: c.T("由谁", "By")},
		{Label: c.T("成员", "Members"), Number: true}, {Label: c.T("商品", "Products"), Number: true}, {Label: c.T("新警告", "Warned"), Number: true}, {Label: c.T("已改正", "Mended"), Number: true}, {Label: c.T("立即处理", "At once"), Number: true}, {Label: c.T("结束", "Ended")}}}
	found, err := watch.Rounds(tx, "", 30)
	for _, r := range found {
		by := r.AskedName
		if strings.HasPrefix(r.AskedBy, db.RoleSystem+":") {
			by = c.T("系统", "the portal")
		}
		ended := when(c, r.EndedAt)
		if r.EndedAt == 0 {
			ended = ui.Cell{Text: c.T("未结束", "not yet")}
		}
		asked := when(c, r.AskedAt)
		asked.URL, asked.About = "/jobs/"+r.Job, c.TitleOf(r.Programme)+" "+by
		t.Rows = append(t.Rows, ui.Row{ID: "r-" + r.ID, Cells: []ui.Cell{asked, {Text: c.TitleOf(r.Programme)}, {Text: by}, {Text: lang.Count(r.Stores)}, {Text: lang.Count(r.Products)}, {Text: lang.Count(r.Opened)}, {Text: lang.Count(r.Mended)}, {Text: lang.Count(r.Removed)}, ended}})
	}
	return t, err
}

// run judges the members of a programme now.
func run(c *front.Ctx) error {
	f, err := c.Form("programme")
	if err != nil {
		return err
	}
	err = c.Command(func(tx *db.Tx) (string, error) {
		r, err := watch.Begin(tx, f.Get("programme"))
		return "/jobs/" + r.Job, err
	})
	return c.ReadAgain(err, func(s ui.ErrorSummaryProps) (templ.Component, error) {
		p, err := boardPage(c, s)
		return pages.Board(p), err
	})
}
