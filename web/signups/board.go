package signups

import (
	"net/http"
	"strings"

	"github.com/a-h/templ"
	"github.com/mengyue/portal/models/access"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/signup"
	"github.com/mengyue/portal/models/text"
	"github.com/mengyue/portal/views/lang"
	pages "github.com/mengyue/portal/views/signups"
	"github.com/mengyue/portal/views/ui"
	"github.com/mengyue/portal/web/front"
)

// views are the lists of the board: what the merchant has to do first.
var views = []struct {
	key    string
	title  text.Text
	states []signup.State
}{
	{"", text.Of("全部", "All"), nil}, {"todo", text.Of("需要处理", "To do"), []signup.State{signup.Draft, signup.Returned}},
	{"waiting", text.Of("等待审核", "In review"), []signup.State{signup.Submitted, signup.Reviewing}}, {"passed", text.Of("已通过", "Passed"), []signup.State{signup.Passed}},
	{"ended", text.Of("已结束", "Ended"), []signup.State{signup.Refused, signup.Withdrawn, signup.Lapsed}},
}

// board shows every sign-up of the merchant.
func board(c *front.Ctx) error {
	p, err := boardPage(c, ui.ErrorSummaryProps{})
	if err != nil {
		return err
	}
	return c.Show(http.StatusOK, p)
}

func boardPage(c *front.Ctx, sum ui.ErrorSummaryProps) (templ.Component, error) {
	q := signup.BoardQuestion{Merchant: c.Who.Merchant, Search: strings.TrimSpace(c.QueryParam("q")), Before: c.QueryParam("after"), Limit: perPage + 1}
	view := c.QueryParam("view")
	for _, v := range views {
		if v.key == view {
			q.States = v.states
		}
	}
	var rows []signup.Listed
	var counts map[signup.State]int64
	err := c.View(func(tx *db.Tx) (err error) {
		if rows, err = signup.Board(tx, q); err != nil {
			return err
		}
		counts, err = signup.Counts(tx, c.Who.Merchant)
		return err
	})
	p := pages.BoardProps{Page: c.Page(c.T("商品报名", "Product sign-ups")), Summary: sum, Views: tabs(c, view, counts), View: view, Search: q.Search, Empty: nothing(c, q, view)}
	p.Page.Wide, p.Page.Error = true, sum.Message != ""
	if q.Search != "" {
		p.Clear = c.There("/signups", "q", "")
	}
	if access.May(c.Who.Role, access.Apply) {
		p.Actions = []ui.ButtonProps{{Label: c.T("为商品报名", "Sign a product up"), URL: "/signups/new", Kind: ui.Primary}, {Label: c.T("批量报名", "Sign up many"), URL: "/signups/imports"}}
	}
	if len(rows) > perPage {
		rows = rows[:perPage]
		p.Pager.Next = c.There("/signups", "after", rows[perPage-1].ID)
	}
	if q.Before != "" {
		p.Pager.Previous = c.There("/signups", "after", "")
	}
	p.Pager.Shown = c.In(text.F("本页 %d 项", "%d on this page", len(rows)))
	for _, l := range rows {
		p.Rows = append(p.Rows, boardRow(c, l))
	}
	return pages.Board(p), err
}

func tabs(c *front.Ctx, view string, counts map[signup.State]int64) []ui.Choice {
	var out []ui.Choice
	for _, v := range views {
		tab := ui.Choice{Label: c.In(v.title), URL: "/signups?view=" + v.key, Current: v.key == view}
		n := int64(0)
		for _, s := range v.states {
			n += counts[s]
		}
		if v.key == "" {
			tab.URL = "/signups"
		} else {
			tab.Count = lang.Count(n)
		}
		out = append(out, tab)
	}
	return out
}

func nothing(c *front.Ctx, q signup.BoardQuestion, view string) ui.EmptyProps {
	if q.Search != "" || view != "" {
		return ui.EmptyProps{ID: "no-signups", Title: c.T("没有符合条件的报名", "No sign-up matches"), Text: c.T("换一个条件，或查看全部。", "Try another filter, or see all."), Clear: "/signups"}
	}
	return ui.EmptyProps{ID: "no-signups", Title: c.T("还没有为商品报名", "No product was signed up yet"), Text: c.T("店铺通过认证后，选择一件商品开始报名。", "Once a store is certified, choose one of its products to begin."),
		Action: ui.ButtonProps{Label: c.T("为商品报名", "Sign a product up"), URL: "/signups/new"}}
}

func boardRow(c *front.Ctx, l signup.Listed) ui.Row {
	number := l.Number
	if number == "" {
		number = c.T("草稿", "draft")
	}
	r := ui.Row{ID: "signup-" + l.ID, Value: l.ID, Name: l.Title, Blocked: !l.Open(), Cells: []ui.Cell{{Text: l.Title, URL: "/signups/" + l.ID, About: number, Sub: number, Lang: tongue(c, l.Title)},
		{Text: c.TitleOf(l.Programme)}, {Status: status(c, l.State())}, {Text: c.In(todo[l.State()])}, {}}}
	if l.Round > 1 {
		r.Cells[2].Sub = c.In(text.F("第 %d 次提交", "Round %d", l.Round))
	}
	if d := due(c, l, ""); d != nil {
		r.Cells[4] = ui.Cell{Body: ui.Due(*d)}
	}
	return r
}

// withdrawSeveral takes the chosen sign-ups back.
func withdrawSeveral(c *front.Ctx) error {
	f, err := c.Form("chosen")
	if err != nil {
		return err
	}
	return doing(c, text.Of("所选的报名已撤回；已有结果的保持不变。", "The selected sign-ups are taken back; those with a result stay as they are."), func() (string, error) {
		return c.Once(func(tx *db.Tx) (_ string, err error) {
			_, err = signup.WithdrawMany(tx, f.All("chosen"))
			return "/signups", err
		})
	}, func(sum ui.ErrorSummaryProps) (templ.Component, error) { return boardPage(c, sum) })
}
