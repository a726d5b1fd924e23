package memberships

import (
	"cmp"
	"net/http"
	"strings"

	"github.com/mengyue/portal/models/access"
	"github.com/mengyue/portal/models/clock"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/decision"
	"github.com/mengyue/portal/models/merchant"
	"github.com/mengyue/portal/models/product"
	"github.com/mengyue/portal/models/rulebook"
	"github.com/mengyue/portal/models/sanction"
	"github.com/mengyue/portal/models/text"
	pages "github.com/mengyue/portal/views/memberships"
	"github.com/mengyue/portal/views/ui"
	"github.com/mengyue/portal/web/front"
)

// listFindings is the list of findings: the staff's of everybody, a merchant's of its own.
func listFindings(c *front.Ctx) error {
	q := sanction.Question{Waiting: c.Staff() && c.QueryParam("state") != "past", Merchant: c.QueryParam("merchant"), Before: c.QueryParam("before"), Limit: perPage + 1}
	p := pages.ListProps{Label: c.T("违规处理", "Findings"), Lead: c.T("每一条款单独计次；期满、解除或申诉成立后，影响全部恢复。", "Each clause is counted by itself; at its end, when lifted or on an upheld appeal everything is undone."),
		Table: ui.TableProps{ID: "findings", Caption: c.T("违规处理", "Findings"), HideCaption: true, Columns: ui.Heads(c.T("违规", "Breach"), c.T("商家", "Merchant"), c.T("处理", "Measures"), c.T("状态", "State"), c.T("时间", "When"))},
		Empty: ui.EmptyProps{Title: c.T("没有违规处理", "No finding"), Text: c.T("这里没有记录。", "There is nothing here."), Action: ui.ButtonProps{Label: c.T("查看规则", "See the rules"), URL: "/programmes"}}}
	if c.Staff() {
		p.Tabs = waitingTabs(c, "/staff/findings", q.Waiting)
		p.Empty.Action = ui.ButtonProps{Label: c.T("从成员页面提出", "Report one from a membership"), URL: "/staff/memberships"}
	}
	err := c.View(func(tx *db.Tx) error {
		found, err := sanction.List(tx, q)
		if err != nil {
			return err
		}
		if len(found) > perPage {
			found = found[:perPage]
			p.Pager.Next = c.Here("before", found[perPage-1].ID)
		}
		p.Table.Rows, err = findingRows(c, tx, found)
		return err
	})
	if err != nil {
		return err
	}
	return show(c, p, p.Label)
}

func findingRows(c *front.Ctx, tx *db.Tx, found []sanction.Finding) ([]ui.Row, error) {
	ids := make([]string, len(found))
	for i, f := range found {
		ids[i] = f.Merchant
	}
	known, err := names(tx, ids)
	var rows []ui.Row
	for _, f := range found {
		when := max(f.From, f.Proposed.At)
		rows = append(rows, ui.Row{ID: "f-" + f.ID, Cells: []ui.Cell{{Text: f.Clause + " " + breachTitle(c, tx, f), URL: c.Side("/findings/" + f.ID), About: c.In(text.F("%s，第 %d 次，%s", "%s, no. %d, %s", known[f.Merchant].Name, f.Times, stamp(when))), Sub: c.TitleOf(f.Programme)},
			{Text: known[f.Merchant].Name}, {Text: c.In(f.Sanction.Title())}, {Status: findingStatus(c, f)}, c.At(when)}})
	}
	return rows, err
}

func breachTitle(c *front.Ctx, tx *db.Tx, f sanction.Finding) string {
	book, err := rulebook.Books(tx).Edition(f.Programme, f.Edition)
	if err != nil {
		return f.Clause
	}
	l, _ := book.Ladder(f.Ladder)
	return c.In(l.Title)
}

var findingWords = map[sanction.State]struct {
	label text.Text
	tone  ui.Tone
}{sanction.Pending: {text.Of("待第二人签署", "Waits for the second signature"), ui.Warn}, sanction.InForce: {text.Of("已生效", "In force"), ui.Bad}, sanction.Refused: {text.Of("未获签署", "Not signed"), ui.Neutral},
	sanction.Withdrawn: {text.Of("已撤回", "Taken back"), ui.Neutral}, sanction.Lifted: {text.Of("已解除", "Lifted"), ui.Good}, sanction.Undone: {text.Of("申诉成立，已撤销", "Undone on appeal"), ui.Good}}

func findingStatus(c *front.Ctx, f sanction.Finding) ui.StatusProps {
	switch {
	case f.Supervises(c.Now()):
		return ui.StatusProps{Label: c.T("监管中", "Supervised"), Tone: ui.Bad}
	case f.Outcome == sanction.InForce && f.Until != 0 && f.Until <= c.Now():
		return ui.StatusProps{Label: c.T("监管期满", "Supervision over"), Tone: ui.Neutral}
	}
	return ui.StatusProps{Label: c.In(findingWords[f.Outcome].label), Tone: findingWords[f.Outcome].tone}
}

// showFinding is one finding: to its merchant once it is in force, to staff with what they can do.
func showFinding(c *front.Ctx) error {
	p, err := findingPage(c)
	if err != nil {
		return err
	}
	return c.Show(http.StatusOK, pages.Matter(p))
}

func findingPage(c *front.Ctx) (p pages.MatterProps, err error) {
	err = c.View(func(tx *db.Tx) error {
		f, err := sanction.Find(tx, c.Param("id"))
		if err != nil {
			return err
		}
		m, err := merchant.Find(tx, f.Merchant)
		if err != nil {
			return err
		}
		p = pages.MatterProps{Page: c.Page(breachTitle(c, tx, f)), Kicker: c.TitleOf(f.Programme), Status: findingStatus(c, f), Crumbs: []ui.Link{{Label: c.T("违规处理", "Findings"), URL: c.Side("/findings")}}, Facts: findingFacts(c, tx, f)}
		if c.Staff() {
			p.Page.Title = m.Name + c.T("：", ": ") + p.Page.Title
			p.Crumbs = append(p.Crumbs, ui.Link{Label: m.Name, URL: "/staff/memberships/" + f.Membership})
			findingActs(c, f, &p)
		} else if f.Decision != "" {
			p.Actions = []ui.ButtonProps{{Label: c.T("查看决定并申诉", "See the decision and appeal"), URL: "/decisions/" + f.Decision, Kind: ui.Primary}}
		}
		if len(f.Products) > 0 {
			goods, err := product.Some(tx, f.Products)
			if err != nil {
				return err
			}
			part := pages.Part{ID: "goods", Title: c.T("商品", "Products")}
			for _, id := range f.Products {
				part.List = append(part.List, cmp.Or(goods[id].Title, c.T("商品", "Product"))+" "+id)
			}
			p.Parts = []pages.Part{part}
		}
		p.Events, err = history(c, tx, f.Ref())
		return err
	})
	return p, err
}

func findingFacts(c *front.Ctx, tx *db.Tx, f sanction.Finding) []ui.SummaryRow {
	rows := []ui.SummaryRow{{Key: c.T("违反的条款", "Clause broken"), Body: ui.Clause(clause(f.Programme, f.Clause))}, {Key: c.T("处理", "Measures"), Value: c.In(f.Sanction.Title())}}
	if f.Counted != f.Clause {
		rows = append(rows, ui.SummaryRow{Key: c.T("计入", "Counted under"), Body: ui.Clause(clause(f.Programme, f.Counted))})
	}
	if book, err := rulebook.Books(tx).Edition(f.Programme, f.Edition); err == nil && f.Grade != "" {
		l, _ := book.Ladder(f.Ladder)
		g, _ := book.Handled(l).Grade(f.Grade)
		rows = append(rows, ui.SummaryRow{Key: c.T("严重程度", "Gravity"), Value: c.In(g.Title)})
	} else if f.Times > 0 {
		rows = append(rows, ui.SummaryRow{Key: c.T("该条款下的次数", "Times under this clause"), Value: c.In(text.F("第 %d 次", "no. %d", f.Times)), Note: c.T("按商家和条款累计，退出后再次加入不清零。", "By merchant and clause; it survives leaving and coming back.")})
	}
	if f.From != 0 {
		rows = append(rows, ui.SummaryRow{Key: c.T("生效", "In force since"), Value: c.In(f.From.Text())})
	}
	switch {
	case f.Until == clock.Never:
		rows = append(rows, ui.SummaryRow{Key: c.T("监管至", "Supervised until"), Value: c.T("原因消除、解除之时", "it is lifted, once the cause is cleared up")})
	case f.Until != 0:
		rows = append(rows, ui.SummaryRow{Key: c.T("监管至", "Supervised until"), Value: c.In(f.Until.EndText())})
	}
	rows = append(rows, ui.SummaryRow{Key: c.T("认定的事实", "What was found"), Value: f.Facts}, ui.SummaryRow{Key: c.T("商家可以怎么做", "What the merchant can do"), Value: f.Todo})
	if f.Answer != "" {
		rows = append(rows, ui.SummaryRow{Key: c.T("解除或未生效的理由", "Why it was lifted or not signed"), Value: f.Answer})
	}
	if !c.Staff() {
		return rows
	}
	rows = append(rows, ui.SummaryRow{Key: c.T("证据说明", "Evidence"), Value: f.Evidence}, ui.SummaryRow{Key: c.T("提出人", "Proposed by"), Value: who(c, f.Proposed)})
	if f.Second.Given() {
		rows = append(rows, ui.SummaryRow{Key: c.T("第二人", "Second person"), Value: who(c, f.Second)})
	}
	if f.Decision != "" {
		rows = append(rows, decisionFact(c, decision.Sanction, f.Decision))
	}
	return rows
}

// findingActs are what staff can do with a finding: sign, refuse or withdraw what waits, lift what is temporary.
func findingActs(c *front.Ctx, f sanction.Finding, p *pages.MatterProps) {
	home := "/staff/findings/" + f.ID
	switch {
	case f.Open():
		p.Acts = signing(c, home, f.Version, f.Proposed.By, []string{c.In(text.F("签署后立即生效：%s。", "With your signature it is in force at once: %s.", f.Sanction.Title())), c.T("告知函随即发给商家；商家可以申诉。", "The letter goes to the merchant, who may appeal.")})
	case f.Temporary && f.Outcome == sanction.InForce && access.May(c.Who.Role, access.Sanction):
		p.Acts = []pages.Act{act("lift", f.Version, pages.Act{Title: c.T("解除临时措施", "Lift the temporary measures"), Form: ui.FormProps{Action: home + "/lift"}, Consequences: []string{c.T("其下架、删除、监管或清退的影响立即全部恢复，只恢复这些。", "What it took offline, deleted, hid or removed is undone at once, and only that.")},
			Asks: []pages.Ask{{Kind: "area", Field: ui.Field{Name: "answer", Label: c.T("解除的理由（商家可见）", "Why (the merchant reads it)"), Required: true, MaxLength: 4000}}}, Buttons: []ui.ButtonProps{{Label: c.T("解除", "Lift")}}})}
	}
}

// signing are the acts of a matter that waits for the second signature.
func signing(c *front.Ctx, home string, version int, proposer string, consequences []string) []pages.Act {
	switch {
	case proposer == c.Who.Account:
		return []pages.Act{act("withdraw", version, pages.Act{Title: c.T("撤回", "Take it back"), Form: ui.FormProps{Action: home + "/withdraw"}, Lead: c.T("由您提出，须由另一位同事签署。", "You proposed it; another colleague must sign."), Buttons: []ui.ButtonProps{{Label: c.T("撤回提案", "Take it back")}}})}
	case access.May(c.Who.Role, access.Countersign):
		return []pages.Act{act("sign", version, pages.Act{Title: c.T("签署（第二人）", "Sign (second person)"), Form: ui.FormProps{Action: home + "/sign"}, Consequences: consequences, Buttons: []ui.ButtonProps{{Label: c.T("签署，立即生效", "Sign, in effect at once"), Kind: ui.Danger}}}),
			act("refuse", version, pages.Act{Title: c.T("不予签署", "Refuse to sign"), Form: ui.FormProps{Action: home + "/refuse"}, Consequences: []string{c.T("提案终止，商家不受影响，也不会收到通知。", "The proposal ends; the merchant is not touched and not told.")},
				Asks: []pages.Ask{{Kind: "area", Field: ui.Field{Name: "answer", Label: c.T("理由", "Reason"), Required: true, MaxLength: 2000}}}, Buttons: []ui.ButtonProps{{Label: c.T("拒绝签署", "Refuse")}}})}
	}
	return nil
}

// matter is a kind of matter: where it stands, and its page.
type matter struct {
	home string
	page func(*front.Ctx) (pages.MatterProps, error)
}

// verb runs a verb of a matter for a form and leads back to the matter.
func (m matter) verb(c *front.Ctx, act string, done text.Text, do func(tx *db.Tx, s sent) error) error {
	s, err := read(c, act)
	if err != nil {
		return err
	}
	return doing(c, s, done, func(tx *db.Tx) (string, error) { return m.home + c.Param("id"), do(tx, s) }, m.page)
}

var oneFinding = matter{"/staff/findings/", findingPage}

func signFinding(c *front.Ctx) error {
	return oneFinding.verb(c, "sign", text.Of("已签署并生效。", "Signed and in force."), func(tx *db.Tx, s sent) error {
		_, err := sanction.Sign(tx, c.Param("id"), s.version())
		return err
	})
}

func refuseFinding(c *front.Ctx) error {
	return oneFinding.verb(c, "refuse", text.Of("已拒绝签署。", "Refused."), func(tx *db.Tx, s sent) error {
		_, err := sanction.Refuse(tx, c.Param("id"), s.version(), s.get("answer"))
		return err
	})
}

func withdrawFinding(c *front.Ctx) error {
	return oneFinding.verb(c, "withdraw", text.Of("已撤回。", "Taken back."), func(tx *db.Tx, s sent) error {
		_, err := sanction.Withdraw(tx, c.Param("id"), s.version())
		return err
	})
}

func liftFinding(c *front.Ctx) error {
	return oneFinding.verb(c, "lift", text.Of("已解除，影响全部恢复。", "Lifted; everything is undone."), func(tx *db.Tx, s sent) error {
		_, err := sanction.Lift(tx, c.Param("id"), s.version(), s.get("answer"))
		return err
	})
}

// breachOf parts a breach as the address has it: the ladder, and the degree where it goes by that.
func breachOf(s string) (ladder, grade string) {
	ladder, grade, _ = strings.Cut(s, ":")
	return ladder, grade
}
