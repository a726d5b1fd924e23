package memberships

import (
	"net/http"

	"github.com/mengyue/portal/models/access"
	"github.com/mengyue/portal/models/conduct"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/ledger"
	"github.com/mengyue/portal/models/merchant"
	"github.com/mengyue/portal/models/money"
	"github.com/mengyue/portal/models/rulebook"
	"github.com/mengyue/portal/models/text"
	pages "github.com/mengyue/portal/views/memberships"
	"github.com/mengyue/portal/views/ui"
	"github.com/mengyue/portal/web/front"
)

// listDeposits is the staff's list of deposits: all, or those with a demand that is open; beside it what waits to be signed.
func listDeposits(c *front.Ctx) error {
	short := c.QueryParam("state") == "short"
	p := pages.ListProps{Label: c.T("保证金", "Deposits"), Lead: c.T("余额、催缴、扣除与退还。到账由银行消息或“导入 → 保证金到账”入账。", "Balances, demands, deductions and refunds. Payments are entered by the bank's messages or by an import of the kind “payments of deposits”."),
		Tabs:  []ui.Choice{{Label: c.T("全部", "All"), URL: "/staff/deposits", Current: !short}, {Label: c.T("催缴中", "Demanded"), URL: "/staff/deposits?state=short", Current: short}},
		Table: ui.TableProps{ID: "deposits", Caption: c.T("保证金", "Deposits"), HideCaption: true, Columns: []ui.Column{{Label: c.T("商家", "Merchant")}, {Label: c.T("计划", "Programme")}, {Label: c.T("余额", "Balance"), Number: true}, {Label: c.T("状态", "State")}}},
		Empty: ui.EmptyProps{Title: c.T("没有保证金", "No deposit"), Text: c.T("这里还没有记录。", "There is nothing here yet."), Action: ui.ButtonProps{Label: c.T("导入到账", "Import payments"), URL: "/staff/imports"}}}
	err := c.View(func(tx *db.Tx) error {
		found, err := ledger.List(tx, ledger.Question{Short: short, After: c.QueryParam("after"), Limit: perPage + 1})
		if err != nil {
			return err
		}
		if len(found) > perPage {
			found = found[:perPage]
			p.Pager.Next = c.Here("after", found[perPage-1].ID)
		}
		if p.Table.Rows, err = depositRows(c, tx, found); err != nil {
			return err
		}
		waiting, err := ledger.Takings(tx, "")
		p.Parts = takingParts(c, waiting)
		return err
	})
	if err != nil {
		return err
	}
	return show(c, p, p.Label)
}

func depositRows(c *front.Ctx, tx *db.Tx, found []ledger.Deposit) ([]ui.Row, error) {
	ids := make([]string, len(found))
	for i, d := range found {
		ids[i] = d.Merchant
	}
	known, err := names(tx, ids)
	if err != nil {
		return nil, err
	}
	var rows []ui.Row
	for _, d := range found {
		demands, err := ledger.Demands(tx, d.ID)
		if err != nil {
			return nil, err
		}
		state := ui.StatusProps{Label: c.T("没有催缴", "Nothing demanded"), Tone: ui.Neutral}
		if len(demands) > 0 && demands[0].Open() {
			state = demandStatus(c, demands[0])
		}
		rows = append(rows, ui.Row{ID: "d-" + d.ID, Cells: []ui.Cell{{Text: known[d.Merchant].Name, URL: "/staff/deposits/" + d.ID, About: c.TitleOf(d.Programme)}, {Text: c.TitleOf(d.Programme)}, {Text: yuan(d.Balance)}, {Status: state}}})
	}
	return rows, nil
}

// takingParts are deductions and refunds in a table.
func takingParts(c *front.Ctx, list []ledger.Taking) []pages.Part {
	if len(list) == 0 {
		return nil
	}
	t := &ui.TableProps{ID: "takings", Caption: c.T("每一笔扣除与退还，最近的在前", "Each deduction and refund, the latest first"), HideCaption: true, Columns: []ui.Column{{Label: c.T("事项", "What")}, {Label: c.T("状态", "State")}, {Label: c.T("金额", "Amount"), Number: true}, {Label: c.T("提出人", "Proposed by")}, {Label: c.T("提出", "Proposed")}}}
	for _, x := range list {
		t.Rows = append(t.Rows, ui.Row{ID: "t-" + x.ID, Cells: []ui.Cell{{Text: c.In(x.Kind.Title()), URL: "/staff/takings/" + x.ID, About: c.In(text.F("%s，%s", "%s, %s", yuan(x.Amount), stamp(x.Proposed.At))), Sub: x.Reason}, {Status: takingStatus(c, x)}, {Text: yuan(x.Amount)}, {Text: x.Proposed.Name}, c.At(x.Proposed.At)}})
	}
	return []pages.Part{{ID: "takings-part", Title: c.T("扣除与退还", "Deductions and refunds"), Table: t}}
}

var takingWords = map[string]struct {
	label text.Text
	tone  ui.Tone
}{"": {text.Of("待第二人签署", "Waits for the second signature"), ui.Warn}, ledger.Carried: {text.Of("已生效", "In effect"), ui.Neutral}, ledger.Refused: {text.Of("未获签署", "Not signed"), ui.Neutral},
	ledger.Withdrawn: {text.Of("已撤回", "Taken back"), ui.Neutral}, ledger.Reversed: {text.Of("申诉成立，已撤销", "Undone on appeal"), ui.Good}}

func takingStatus(c *front.Ctx, x ledger.Taking) ui.StatusProps {
	return ui.StatusProps{Label: c.In(takingWords[x.Outcome].label), Tone: takingWords[x.Outcome].tone}
}

// showDeposit is one deposit for staff, with what they can do.
func showDeposit(c *front.Ctx) error {
	p, err := depositPage(c)
	if err != nil {
		return err
	}
	return c.Show(http.StatusOK, pages.Matter(p))
}

func depositPage(c *front.Ctx) (p pages.MatterProps, err error) {
	err = c.View(func(tx *db.Tx) error {
		d, err := ledger.Find(tx, c.Param("id"))
		if err != nil {
			return err
		}
		book, err := rulebook.Books(tx).InForce(d.Programme, tx.Now)
		if err != nil {
			return err
		}
		m, err := merchant.Find(tx, d.Merchant)
		if err != nil {
			return err
		}
		p = pages.MatterProps{Page: c.Page(c.In(text.F("保证金：%s", "Deposit: %s", m.Name))), Kicker: c.In(book.Title), Crumbs: []ui.Link{{Label: c.T("保证金", "Deposits"), URL: "/staff/deposits"}},
			Facts:   []ui.SummaryRow{{Key: c.T("余额", "Balance"), Value: yuan(d.Balance)}},
			Actions: []ui.ButtonProps{{Label: c.T("下载明细（CSV）", "Download the statement (CSV)"), URL: "/staff/deposits/" + d.ID + "/statement.csv", Kind: ui.Quiet}}}
		demands, err := ledger.Demands(tx, d.ID)
		if err != nil {
			return err
		}
		if p.Parts, err = movements(c, tx, book, d, demands); err != nil {
			return err
		}
		takings, err := ledger.Takings(tx, d.ID)
		if err != nil || book.Deposit == nil {
			return err
		}
		p.Parts = append(takingParts(c, takings), p.Parts...)
		p.Facts = append([]ui.SummaryRow{{Key: c.T("应缴", "To be paid"), Value: yuan(money.Fen(book.Deposit.Fen()))}}, p.Facts...)
		return depositActs(c, tx, book, d, &p)
	})
	return p, err
}

func depositActs(c *front.Ctx, tx *db.Tx, book *rulebook.Edition, d ledger.Deposit, p *pages.MatterProps) error {
	if !access.May(c.Who.Role, access.Sanction) {
		return nil
	}
	home := "/staff/deposits/" + d.ID
	lacks, err := ledger.Lacking(tx, d, book)
	if err != nil {
		return err
	}
	if lacks > 0 {
		p.Acts = append(p.Acts, act("demand", 0, pages.Act{Title: c.T("催缴缺口", "Demand what lacks"), Form: ui.FormProps{Action: home + "/demand"},
			Consequences: []string{c.In(text.F("商家有 %s 补足；逾期限制权利并下架全部商品，直至补足。", "The merchant has %s; then rights are restricted and all products go offline until it is full.", rulebook.Period(book.Deposit.TopUp)))},
			Asks:         []pages.Ask{{Kind: "area", Field: ui.Field{Name: "reason", Label: c.T("说明（商家可见）", "Why (the merchant reads it)"), Optional: true, MaxLength: 2000}}}, Buttons: []ui.ButtonProps{{Label: c.T("发出催缴", "Demand it")}}}))
	}
	var clauses []ui.Option
	for _, x := range book.Clauses {
		if x.From == "" {
			clauses = append(clauses, ui.Option{Value: x.ID, Label: x.ID + " " + c.In(x.Title)})
		}
	}
	p.Acts = append(p.Acts, act("taking", 0, pages.Act{Title: c.T("扣除或退还", "Deduct or refund"), Form: ui.FormProps{Action: home + "/taking"},
		Lead:         c.In(text.F("由您提出；%s。", "You propose it; %s.", signers(book.Deposit.Signers))),
		Consequences: []string{c.T("成员的余额因扣除不足时，同时向其催缴缺口。", "Where a deduction leaves a member short, what lacks is demanded in the same step."), c.T("扣除是不利决定：写明条款与理由，商家可以申诉。", "A deduction is a decision against the merchant: it names clause and reason, and can be appealed.")},
		Asks: []pages.Ask{
			{Kind: "radios", Options: []ui.Option{{Value: string(ledger.Deducted), Label: c.T("扣除", "Deduct")}, {Value: string(ledger.Refunded), Label: c.T("退还", "Refund")}}, Field: ui.Field{Name: "kind", Label: c.T("事项", "What"), Required: true}},
			{Kind: "line", Field: ui.Field{Name: "amount", Label: c.T("金额（元）", "Amount (yuan)"), Prefix: "¥", Required: true, MaxLength: 20}},
			{Kind: "select", Blank: c.T("请选择", "Choose"), Options: clauses, Field: ui.Field{Name: "clause", Label: c.T("依据的条款", "Clause that it rests on"), Required: true}},
			{Kind: "area", Field: ui.Field{Name: "reason", Label: c.T("理由（商家可见）", "Reason (the merchant reads it)"), Required: true, MaxLength: 2000}}},
		Buttons: []ui.ButtonProps{{Label: c.T("提出并交第二人签署", "Propose and pass on"), Kind: ui.Primary}}}))
	return nil
}

func demandDeposit(c *front.Ctx) error {
	s, err := read(c, "demand")
	if err != nil {
		return err
	}
	return doing(c, s, text.Of("催缴已发出。", "It is demanded."), func(tx *db.Tx) (string, error) {
		_, err := ledger.Ask(tx, c.Param("id"), s.get("reason"))
		return "/staff/deposits/" + c.Param("id"), err
	}, depositPage)
}

func proposeTaking(c *front.Ctx) error {
	s, err := read(c, "taking")
	if err != nil {
		return err
	}
	amount, err := money.Parse(s.get("amount"))
	if err != nil {
		amount = 0 // refused at its field
	}
	return doing(c, s, text.Of("已提出，等待第二人签署。", "Proposed; it waits for the second signature."), func(tx *db.Tx) (string, error) {
		t, err := ledger.Propose(tx, c.Param("id"), ledger.Wish{Kind: ledger.Kind(s.get("kind")), Amount: amount, Clause: s.get("clause"), Reason: s.get("reason")})
		return "/staff/takings/" + t.ID, err
	}, depositPage)
}

// showTaking is a deduction or refund, for who signs it.
func showTaking(c *front.Ctx) error {
	p, err := takingPage(c)
	if err != nil {
		return err
	}
	return c.Show(http.StatusOK, pages.Matter(p))
}

func takingPage(c *front.Ctx) (p pages.MatterProps, err error) {
	err = c.View(func(tx *db.Tx) error {
		t, err := ledger.FindTaking(tx, c.Param("id"))
		if err != nil {
			return err
		}
		m, err := merchant.Find(tx, t.Merchant)
		if err != nil {
			return err
		}
		p = pages.MatterProps{Page: c.Page(c.In(text.F("保证金%s：%s", "Deposit, %s: %s", t.Kind.Title(), m.Name))), Kicker: c.TitleOf(t.Programme), Status: takingStatus(c, t),
			Crumbs: []ui.Link{{Label: c.T("保证金", "Deposits"), URL: "/staff/deposits"}, {Label: m.Name, URL: "/staff/deposits/" + t.Deposit}},
			Facts: []ui.SummaryRow{{Key: c.T("金额", "Amount"), Value: yuan(t.Amount)}, {Key: c.T("依据", "Under"), Body: ui.Clause(clause(t.Programme, t.Clause))}, {Key: c.T("理由", "Reason"), Value: t.Reason},
				{Key: c.T("提出人", "Proposed by"), Value: who(c, conduct.Signature(t.Proposed))}}}
		if t.Second.At != 0 {
			p.Facts = append(p.Facts, ui.SummaryRow{Key: c.T("第二人", "Second person"), Value: who(c, conduct.Signature(t.Second)), Note: t.Answer})
		}
		if t.Decision != "" {
			p.Facts = append(p.Facts, ui.SummaryRow{Key: c.T("决定", "Decision"), Value: c.In(t.Kind.Title()), Change: "/decisions/" + t.Decision, Action: c.T("查看决定", "See the decision")})
		}
		if t.Open() {
			p.Acts = signing(c, "/staff/takings/"+t.ID, t.Version, t.Proposed.By, []string{c.T("签署后立即入账，并告知商家。", "With your signature it is entered at once, and the merchant is told.")})
		}
		p.Events, err = history(c, tx, t.Ref())
		return err
	})
	return p, err
}

var oneTaking = matter{"/staff/takings/", takingPage}

func signTaking(c *front.Ctx) error {
	return oneTaking.verb(c, "sign", text.Of("已签署并入账。", "Signed and entered."), func(tx *db.Tx, s sent) error {
		_, err := ledger.Sign(tx, c.Param("id"), s.version())
		return err
	})
}

func refuseTaking(c *front.Ctx) error {
	return oneTaking.verb(c, "refuse", text.Of("已拒绝签署。", "Refused."), func(tx *db.Tx, s sent) error {
		_, err := ledger.Refuse(tx, c.Param("id"), s.version(), s.get("answer"))
		return err
	})
}

func withdrawTaking(c *front.Ctx) error {
	return oneTaking.verb(c, "withdraw", text.Of("已撤回。", "Taken back."), func(tx *db.Tx, s sent) error {
		_, err := ledger.Withdraw(tx, c.Param("id"), s.version())
		return err
	})
}
