package memberships

import (
	"net/http"

	"github.com/mengyue/portal/models/access"
	"github.com/mengyue/portal/models/conduct"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/merchant"
	"github.com/mengyue/portal/models/text"
	pages "github.com/mengyue/portal/views/memberships"
	"github.com/mengyue/portal/views/ui"
	"github.com/mengyue/portal/web/front"
	"github.com/mengyue/portal/web/letters"
)

// showExit is an exit request, to its merchant and to those who decide it.
func showExit(c *front.Ctx) error {
	p, err := exitPage(c)
	if err != nil {
		return err
	}
	return c.Show(http.StatusOK, pages.Matter(p))
}

func exitPage(c *front.Ctx) (p pages.MatterProps, err error) {
	err = c.View(func(tx *db.Tx) error {
		x, err := conduct.FindExit(tx, c.Param("id"))
		if err != nil {
			return err
		}
		m, err := merchant.Find(tx, x.Merchant)
		if err != nil {
			return err
		}
		p = pages.MatterProps{Page: c.Page(c.In(text.F("退出申请：%s", "Exit request: %s", c.TitleOf(x.Programme)))), Kicker: m.Name, Status: status(c, x.State()), Crumbs: exitCrumbs(c, x), Facts: exitFacts(c, x)}
		if p.Deadline, err = due(c, tx, conduct.ExitDeadline, x.Ref()); err != nil {
			return err
		}
		if p.Events, err = history(c, tx, x.Ref()); err != nil || !x.Open() {
			return err
		}
		if !c.Staff() {
			p.Acts = withdrawAct(c, x)
			return nil
		}
		if x.First.By == c.Who.Account {
			p.Notice = &ui.NoticeProps{Tone: ui.Info, Title: c.T("等待第二人签署", "It waits for the second signature"), Text: c.T("您已签署。由另一位有复核权限的同事签署后生效，也可以退回。", "You have signed. It takes effect with the signature of another colleague who may countersign, who may also return it.")}
		}
		p.Acts, p.Letter, err = exitActs(c, tx, x, m.Name)
		return err
	})
	return p, err
}

func exitCrumbs(c *front.Ctx, x conduct.Exit) []ui.Link {
	if c.Staff() {
		return []ui.Link{{Label: c.T("退出申请", "Exit requests"), URL: "/staff/exits"}, {Label: c.TitleOf(x.Programme), URL: "/staff/memberships/" + x.Membership}}
	}
	return []ui.Link{{Label: c.T("我的计划", "Memberships"), URL: "/memberships"}, {Label: c.TitleOf(x.Programme), URL: "/memberships/" + x.Membership}}
}

func exitFacts(c *front.Ctx, x conduct.Exit) []ui.SummaryRow {
	rows := []ui.SummaryRow{{Key: c.T("提出", "Filed"), Value: c.In(text.F("%s，%s", "%s, %s", x.Requested.Name, x.Requested.At.Text()))}, {Key: c.T("理由", "Reasons"), Value: x.Reasons}, {Key: c.T("依据", "Under"), Body: ui.Clause(clause(x.Programme, x.Clause))}}
	if c.Staff() && x.First.Given() {
		rows = append(rows, ui.SummaryRow{Key: c.T("第一签署", "First signature"), Value: c.In(verdictWord(x.Agrees)), Note: who(c, x.First)}, ui.SummaryRow{Key: c.T("第一签署的理由", "Its reason"), Value: x.Why})
	}
	if c.Staff() && x.Returned != "" {
		rows = append(rows, ui.SummaryRow{Key: c.T("第二人退回", "Returned by the second person"), Value: x.Returned})
	}
	if x.Answer != "" {
		rows = append(rows, ui.SummaryRow{Key: c.T("答复的理由", "Why it was decided so"), Value: x.Answer})
	}
	if x.Decision != "" && !x.Open() {
		rows = append(rows, ui.SummaryRow{Key: c.T("决定", "Decision"), Value: c.In(states[x.Outcome].label), Change: "/decisions/" + x.Decision, Action: c.T("查看决定", "See the decision")})
	}
	return rows
}

func verdictWord(agrees bool) text.Text {
	if agrees {
		return text.Of("同意退出", "agreed")
	}
	return text.Of("不同意退出", "not agreed")
}

func withdrawAct(c *front.Ctx, x conduct.Exit) []pages.Act {
	return []pages.Act{act("withdraw", x.Version, pages.Act{Title: c.T("撤回申请", "Take the request back"), Form: ui.FormProps{Action: "/exits/" + x.ID + "/withdraw"},
		Consequences: []string{c.T("撤回后成员资格照常有效，以后可以重新申请退出。", "The membership goes on, and you can file a new request later.")}, Buttons: []ui.ButtonProps{{Label: c.T("撤回申请", "Take the request back")}}})}
}

// exitActs are what staff can do with a request: the first answer, or the second signature with the letter it sends.
func exitActs(c *front.Ctx, tx *db.Tx, x conduct.Exit, to string) ([]pages.Act, *ui.LetterProps, error) {
	home := "/staff/exits/" + x.ID
	if !x.First.Given() {
		if !access.May(c.Who.Role, access.Sanction) {
			return nil, nil, nil
		}
		return []pages.Act{act("answer", x.Version, pages.Act{Title: c.T("答复（第一签署）", "Answer (first signature)"), Form: ui.FormProps{Action: home + "/answer"}, Consequences: []string{c.T("由另一位有复核权限的同事签署后生效，现在不会通知商家。", "It takes effect with another colleague's signature; the merchant is not told yet.")},
			Asks: []pages.Ask{{Kind: "radios", Options: []ui.Option{{Value: "agree", Label: c.In(verdictWord(true))}, {Value: "refuse", Label: c.In(verdictWord(false))}}, Field: ui.Field{Name: "verdict", Label: c.T("意见", "Answer"), Required: true}},
				{Kind: "area", Field: ui.Field{Name: "reason", Label: c.T("理由（商家可见）", "Reason (the merchant reads it)"), Required: true, MaxLength: 4000}}},
			Buttons: []ui.ButtonProps{{Label: c.T("签署并提交复核", "Sign and pass on"), Kind: ui.Primary}}})}, nil, nil
	}
	if !access.May(c.Who.Role, access.Countersign) || x.First.By == c.Who.Account {
		return nil, nil, nil
	}
	l, err := conduct.ExitLetter(tx, x)
	if err != nil {
		return nil, nil, err
	}
	letter := letters.Of(c.Lang, l, letters.Head{ID: "preview", To: to, Preview: true, Clause: cited(x.Programme)})
	return secondActs(c, home, x.Version, c.In(verdictWord(x.Agrees))), &letter, nil
}

// secondActs are what the second person can do with the first answer to an exit request.
func secondActs(c *front.Ctx, home string, version int, says string) []pages.Act {
	return []pages.Act{act("sign", version, pages.Act{Title: c.In(text.F("第二签署：%s", "Second signature: %s", says)), Form: ui.FormProps{Action: home + "/sign"},
		Consequences: []string{c.T("签署后立即生效，上面的告知函随即发给商家。", "It takes effect at once and the letter above is sent to the merchant.")}, Buttons: []ui.ButtonProps{{Label: c.T("签署", "Sign"), Kind: ui.Danger}}}),
		act("return", version, pages.Act{Title: c.T("不同意第一签署意见", "Not follow the first answer"), Form: ui.FormProps{Action: home + "/return"}, Consequences: []string{c.T("第一签署作废，申请退回重新答复。", "The first signature is void and the request waits for a new answer.")},
			Asks: []pages.Ask{{Kind: "area", Field: ui.Field{Name: "reason", Label: c.T("理由", "Reason"), Required: true, MaxLength: 4000}}}, Buttons: []ui.ButtonProps{{Label: c.T("退回", "Return it")}}})}
}

// cited links the clauses of a letter.
func cited(programme string) func(string) ui.ClauseProps {
	return func(id string) ui.ClauseProps { return clause(programme, id) }
}

func withdrawExit(c *front.Ctx) error {
	return exitVerb(c, "withdraw", text.Of("退出申请已撤回。", "The request is taken back."), "/exits/", func(tx *db.Tx, s sent) error {
		_, err := conduct.WithdrawExit(tx, c.Param("id"), s.version())
		return err
	})
}

func answerExit(c *front.Ctx) error {
	return exitVerb(c, "answer", text.Of("已签署，等待第二人签署。", "Signed; it waits for the second signature."), "/staff/exits/", func(tx *db.Tx, s sent) error {
		verdict := s.get("verdict")
		if verdict != "agree" && verdict != "refuse" {
			return chooseOne("verdict")
		}
		_, err := conduct.SignExit(tx, c.Param("id"), s.version(), conduct.Verdict{Agrees: verdict == "agree", Reason: s.get("reason")})
		return err
	})
}

func signExit(c *front.Ctx) error {
	return exitVerb(c, "sign", text.Of("已签署并生效，告知函已发出。", "Signed and in effect; the letter is sent."), "/staff/exits/", func(tx *db.Tx, s sent) error {
		_, err := conduct.CountersignExit(tx, c.Param("id"), s.version())
		return err
	})
}

func returnExit(c *front.Ctx) error {
	return exitVerb(c, "return", text.Of("已退回重新答复。", "Returned for a new answer."), "/staff/exits/", func(tx *db.Tx, s sent) error {
		_, err := conduct.ReturnExit(tx, c.Param("id"), s.version(), s.get("reason"))
		return err
	})
}

func exitVerb(c *front.Ctx, act string, done text.Text, home string, do func(tx *db.Tx, s sent) error) error {
	s, err := read(c, act)
	if err != nil {
		return err
	}
	return doing(c, s, done, func(tx *db.Tx) (string, error) { return home + c.Param("id"), do(tx, s) }, exitPage)
}

// listExits is the staff's list of exit requests.
func listExits(c *front.Ctx) error {
	q := conduct.Exits{Waiting: c.QueryParam("state") != "past", Before: c.QueryParam("before"), Limit: perPage + 1}
	p := pages.ListProps{Label: c.T("退出申请", "Exit requests"), Tabs: waitingTabs(c, "/staff/exits", q.Waiting),
		Table: ui.TableProps{ID: "exits", Caption: c.T("退出申请", "Exit requests"), HideCaption: true, Columns: ui.Heads(c.T("商家", "Merchant"), c.T("计划", "Programme"), c.T("状态", "State"), c.T("提出", "Filed"), c.T("答复截止", "Answer by"))},
		Empty: ui.EmptyProps{Title: c.T("没有退出申请", "No exit request"), Text: c.T("商家提出退出申请后会出现在这里。", "Requests of merchants appear here.")}}
	err := c.View(func(tx *db.Tx) error {
		found, err := conduct.ListExits(tx, q)
		if err != nil {
			return err
		}
		if len(found) > perPage {
			found = found[:perPage]
			p.Pager.Next = c.Here("before", found[perPage-1].ID)
		}
		p.Table.Rows, err = exitRows(c, tx, found)
		return err
	})
	if err != nil {
		return err
	}
	return show(c, p, p.Label)
}

func exitRows(c *front.Ctx, tx *db.Tx, found []conduct.Exit) ([]ui.Row, error) {
	ids := make([]string, len(found))
	for i, x := range found {
		ids[i] = x.Merchant
	}
	known, err := names(tx, ids)
	if err != nil {
		return nil, err
	}
	var rows []ui.Row
	for _, x := range found {
		d, err := due(c, tx, conduct.ExitDeadline, x.Ref())
		if err != nil {
			return nil, err
		}
		rows = append(rows, ui.Row{ID: "x-" + x.ID, Cells: []ui.Cell{{Text: known[x.Merchant].Name, URL: "/staff/exits/" + x.ID, About: c.In(stamp(x.Requested.At))}, {Text: c.TitleOf(x.Programme)}, {Status: status(c, x.State())}, c.At(x.Requested.At), dueCell(d)}})
	}
	return rows, nil
}

func dueCell(d *ui.DeadlineProps) ui.Cell {
	if d == nil {
		return ui.Cell{}
	}
	return ui.Cell{Body: ui.Due(*d)}
}

func waitingTabs(c *front.Ctx, path string, waiting bool) []ui.Choice {
	return []ui.Choice{{Label: c.T("待处理", "Waiting"), URL: path, Current: waiting}, {Label: c.T("已处理", "Settled"), URL: path + "?state=past", Current: !waiting}}
}
