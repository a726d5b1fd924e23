package memberships

import (
	"net/http"

	"github.com/mengyue/portal/models/application"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/ledger"
	"github.com/mengyue/portal/models/membership"
	"github.com/mengyue/portal/models/money"
	"github.com/mengyue/portal/models/rulebook"
	"github.com/mengyue/portal/models/text"
	"github.com/mengyue/portal/views/lang"
	pages "github.com/mengyue/portal/views/memberships"
	"github.com/mengyue/portal/views/ui"
	"github.com/mengyue/portal/web/front"
)

// statementRows is how many entries a page of a statement shows; the file has all of them.
const statementRows = 100

func yuan(f money.Fen) string { return lang.Yuan(int64(f)) }

// myDeposit is the merchant's deposits: what is asked for, what there is, what lacks until when, entry by entry.
func myDeposit(c *front.Ctx) error {
	p := pages.MatterProps{Page: c.Page(c.T("保证金", "Deposit")), Lead: c.T("每一笔缴纳、扣除与退还都在这里，可以逐笔核对。", "Every payment, deduction and refund is here and can be followed entry by entry.")}
	err := c.View(func(tx *db.Tx) error {
		for _, programme := range rulebook.Books(tx).Programmes() {
			book, err := rulebook.Books(tx).InForce(programme, tx.Now)
			if err != nil || book.Deposit == nil {
				continue // none in force takes none
			}
			d, concerns, err := concerned(tx, c.Who.Merchant, programme)
			if err != nil {
				return err
			}
			if concerns {
				if err := depositParts(c, tx, book, d, &p); err != nil {
					return err
				}
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	if len(p.Parts) == 0 {
		p.Parts = []pages.Part{{ID: "none", Title: c.T("没有保证金", "No deposit"), Empty: c.T("您参加或申请的计划都不收取保证金。收取保证金的计划在其规则页写明。", "No programme that you take part in or apply to takes one. Programmes that do say so on their pages."),
			Actions: []ui.ButtonProps{{Label: c.T("查看各计划的规则", "See the programmes"), URL: "/programmes"}}}}
	}
	return c.Show(http.StatusOK, pages.Matter(p))
}

// concerned is a merchant's deposit of a programme, and whether it has to do with it: as a member, as one who applies,
// or by what was entered.
func concerned(tx *db.Tx, merchant, programme string) (ledger.Deposit, bool, error) {
	d, err := ledger.Of(tx, merchant, programme)
	if err != nil || d.ID != "" {
		return d, d.ID != "", err
	}
	if _, member, err := membership.Active(tx, merchant, programme); err != nil || member {
		return d, member, err
	}
	cases, err := application.Of(tx, merchant)
	for _, a := range cases {
		if a.Programme == programme && a.IsOpen() {
			return d, true, err
		}
	}
	return d, false, err
}

// depositParts adds one programme's deposit to the page.
func depositParts(c *front.Ctx, tx *db.Tx, book *rulebook.Edition, d ledger.Deposit, p *pages.MatterProps) error {
	full, capital := money.Fen(book.Deposit.Fen()), ""
	if c.Lang == text.ZH {
		capital = full.Capital()
	}
	rows := []ui.SummaryRow{{Key: c.T("应缴", "To be paid"), Value: yuan(full), Note: capital}, {Key: c.T("余额", "Balance"), Value: yuan(d.Balance)}, {Key: c.T("依据", "Under"), Body: ui.Clause(clause(book.Programme, book.Deposit.Clause))}}
	if lack := full - d.Balance; lack > 0 {
		rows = append(rows, ui.SummaryRow{Key: c.T("还差", "Lacking"), Value: yuan(lack)}, ui.SummaryRow{Key: c.T("如何缴纳", "How to pay"), Value: c.In(book.Deposit.Help)},
			ui.SummaryRow{Key: c.T("缴款编号", "Payment number"), Value: book.Programme + " " + d.Merchant})
	}
	part := pages.Part{ID: "d-" + book.Programme, Title: c.In(book.Title), Rows: rows}
	if d.ID == "" {
		part.Lead = c.T("还没有入账记录。", "Nothing was entered yet.")
		p.Parts = append(p.Parts, part)
		return nil
	}
	demands, err := ledger.Demands(tx, d.ID)
	if err != nil {
		return err
	}
	if open := restriction(c, demands); open != nil {
		p.Notice = open
	}
	part.Actions = []ui.ButtonProps{{Label: c.T("下载明细（CSV）", "Download the statement (CSV)"), About: c.In(book.Title), URL: "/deposits/" + d.ID + "/statement.csv", Kind: ui.Quiet}}
	p.Parts = append(p.Parts, part)
	tables, err := movements(c, tx, book, d, demands)
	p.Parts = append(p.Parts, tables...)
	return err
}

// restriction tells that rights are restricted, or what lacks and until when.
func restriction(c *front.Ctx, demands []ledger.Demand) *ui.NoticeProps {
	for _, x := range demands {
		switch {
		case !x.Open() || x.Membership == "":
		case x.Late(c.Now()):
			return &ui.NoticeProps{Tone: ui.Bad, Title: c.T("权利受到限制，全部商品已下架", "Your rights are restricted and all products are offline"),
				Text: c.In(text.F("催缴的保证金在 %s 前没有补足，还差 %s。", "What was demanded was not topped up before %s; %s still lacks.", x.Due.EndText(), yuan(x.Left()))), Next: c.T("补足后立即自动恢复因此下架的商品。", "What it took offline returns by itself the moment the deposit is full again.")}
		default:
			return &ui.NoticeProps{Tone: ui.Warn, Title: c.In(text.F("请补足 %s", "Top it up by %s", yuan(x.Left()))), Text: c.In(text.F("期限：%s。", "Until %s.", x.Due.EndText())),
				Next: c.T("逾期未补足的，权利受到限制，全部商品下架。", "Past it your rights are restricted and all products go offline.")}
		}
	}
	return nil
}

// movements are the demands and the entries of a deposit, in tables.
func movements(c *front.Ctx, tx *db.Tx, book *rulebook.Edition, d ledger.Deposit, demands []ledger.Demand) ([]pages.Part, error) {
	list, err := ledger.Statement(tx, d.ID, 0, statementRows)
	if err != nil {
		return nil, err
	}
	t := &ui.TableProps{ID: "entries-" + book.Programme, Caption: c.In(text.F("%s：每一笔变动，最近的在前", "%s: each movement, the latest first", book.Title)), HideCaption: true,
		Columns: []ui.Column{{Label: c.T("事项", "What")}, {Label: c.T("时间", "When")}, {Label: c.T("金额", "Amount"), Number: true}, {Label: c.T("余额", "Balance"), Number: true}, {Label: c.T("依据", "Under")}, {Label: c.T("凭据", "By")}}}
	for _, e := range list {
		t.Rows = append(t.Rows, ui.Row{ID: "e-" + e.ID, Cells: []ui.Cell{{Text: c.In(text.F("%d. %s", "%d. %s", e.Place, e.Kind.Title())), Sub: e.Reason}, c.At(e.Value), {Text: yuan(e.Signed())}, {Text: yuan(e.Balance)}, {Body: ui.Clause(clause(book.Programme, e.Clause))}, evidence(c, e)}})
	}
	parts := []pages.Part{{ID: "list-" + book.Programme, Title: c.In(text.F("%s：入账明细", "%s: entries", book.Title)), Table: t, Empty: c.T("还没有入账记录。", "Nothing was entered yet.")}}
	if len(demands) == 0 {
		return parts, nil
	}
	q := &ui.TableProps{ID: "demands-" + book.Programme, Caption: c.In(text.F("%s：每一次催缴，未补足的在前", "%s: each demand, the open ones first", book.Title)), HideCaption: true,
		Columns: []ui.Column{{Label: c.T("催缴", "Demand")}, {Label: c.T("状态", "State")}, {Label: c.T("金额", "Amount"), Number: true}, {Label: c.T("还差", "Lacking"), Number: true}, {Label: c.T("期限", "Until")}}}
	for _, x := range demands {
		first := ui.Cell{Text: c.In(stamp(x.Demanded)), Time: x.Demanded.String(), Sub: x.Reason}
		if x.Decision != "" {
			first.URL, first.About = "/decisions/"+x.Decision, c.T("的决定", "and its decision")
		}
		q.Rows = append(q.Rows, ui.Row{ID: "x-" + x.ID, Cells: []ui.Cell{first, {Status: demandStatus(c, x)}, {Text: yuan(x.Amount)}, {Text: yuan(x.Left())}, {Text: endStamp(c, x.Due), Time: x.Due.String()}}})
	}
	return append(parts, pages.Part{ID: "asked-" + book.Programme, Title: c.In(text.F("%s：催缴", "%s: demands", book.Title)), Table: q}), nil
}

// evidence is what an entry rests on: the bank's reference, or the decision.
func evidence(c *front.Ctx, e ledger.Entry) ui.Cell {
	if e.Kind == ledger.Paid {
		return ui.Cell{Text: e.Reference}
	}
	return ui.Cell{Text: c.T("决定", "Decision"), URL: "/decisions/" + e.Decision[len("decision:"):], About: c.In(text.F("第 %d 笔", "of entry %d", e.Place))}
}

var demandWords = map[string]struct {
	label text.Text
	tone  ui.Tone
}{ledger.Met: {text.Of("已补足", "Topped up"), ui.Good}, ledger.Restored: {text.Of("逾期后补足，已恢复", "Topped up late; restored"), ui.Good}, ledger.Cancelled: {text.Of("已终止", "Ended"), ui.Neutral},
	ledger.Undone: {text.Of("申诉成立，已撤销", "Undone on appeal"), ui.Good}}

func demandStatus(c *front.Ctx, x ledger.Demand) ui.StatusProps {
	switch {
	case x.Closed != 0:
		return ui.StatusProps{Label: c.In(demandWords[x.Outcome].label), Tone: demandWords[x.Outcome].tone}
	case x.Late(c.Now()):
		return ui.StatusProps{Label: c.T("逾期，限制中", "Overdue, restricted"), Tone: ui.Bad}
	}
	return ui.StatusProps{Label: c.T("待补足", "To be topped up"), Tone: ui.Warn}
}

// statementCSV is every entry of a deposit as a file.
func statementCSV(c *front.Ctx) error {
	return c.View(func(tx *db.Tx) error {
		d, err := ledger.Find(tx, c.Param("id"))
		if err != nil {
			return err
		}
		return c.CSV("deposit-"+d.Programme+"-"+d.Merchant+".csv", func(write func(cells ...string)) error {
			write("entry", "kind", "amount", "balance", "clause", "payment", "decision", "value_at", "entered_at", "reason")
			for before := 0; ; {
				list, err := ledger.Statement(tx, d.ID, before, 500)
				for _, e := range list {
					write(text.F("%d", "%d", e.Place).EN, string(e.Kind), e.Signed().String(), e.Balance.String(), e.Clause, e.Reference, e.Decision, e.Value.String(), e.At.String(), e.Reason)
					before = e.Place
				}
				if err != nil || len(list) < 500 {
					return err
				}
			}
		})
	})
}
