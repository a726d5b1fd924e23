package memberships

import (
	"net/http"
	"strings"

	"github.com/mengyue/portal/models/access"
	"github.com/mengyue/portal/models/conduct"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/decision"
	"github.com/mengyue/portal/models/merchant"
	"github.com/mengyue/portal/models/rulebook"
	"github.com/mengyue/portal/models/text"
	pages "github.com/mengyue/portal/views/memberships"
	"github.com/mengyue/portal/views/ui"
	"github.com/mengyue/portal/web/front"
	"github.com/mengyue/portal/web/letters"
)

// followRemoval leads a merchant from a removal to its decision.
func followRemoval(c *front.Ctx) error {
	var r conduct.Removal
	if err := c.View(func(tx *db.Tx) (err error) { r, err = conduct.FindRemoval(tx, c.Param("id")); return err }); err != nil {
		return err
	}
	return c.To("/decisions/" + r.Decision)
}

// showRemoval is a removal with the letter that it sends, for who signs it.
func showRemoval(c *front.Ctx) error {
	p, err := removalPage(c)
	if err != nil {
		return err
	}
	return c.Show(http.StatusOK, pages.Matter(p))
}

func removalPage(c *front.Ctx) (p pages.MatterProps, err error) {
	err = c.View(func(tx *db.Tx) error {
		r, err := conduct.FindRemoval(tx, c.Param("id"))
		if err != nil {
			return err
		}
		m, err := merchant.Find(tx, r.Merchant)
		if err != nil {
			return err
		}
		p = pages.MatterProps{Page: c.Page(c.In(text.F("清退：%s", "Removal: %s", m.Name))), Kicker: c.TitleOf(r.Programme), Status: removalStatus(c, r), Facts: removalFacts(c, tx, r),
			Crumbs: []ui.Link{{Label: c.T("清退", "Removals"), URL: "/staff/removals"}, {Label: m.Name, URL: "/staff/memberships/" + r.Membership}}}
		if docs := documents(c, tx, r.Papers); len(docs) > 0 {
			p.Parts = []pages.Part{{ID: "papers", Title: c.T("证据材料", "Papers"), Papers: docs}}
		}
		if p.Events, err = history(c, tx, r.Ref()); err != nil || !r.Open() {
			return err
		}
		return toSign(c, tx, r, m.Name, &p)
	})
	return p, err
}

// toSign adds the preview of the letter and what the person who asks can do.
func toSign(c *front.Ctx, tx *db.Tx, r conduct.Removal, to string, p *pages.MatterProps) error {
	l, err := conduct.RemovalLetter(tx, r)
	if err != nil {
		return err
	}
	letter := letters.Of(c.Lang, l, letters.Head{ID: "preview", To: to, Preview: true, Clause: cited(r.Programme)})
	p.Letter = &letter
	home := "/staff/removals/" + r.ID
	switch {
	case r.Proposed.By == c.Who.Account:
		p.Acts = []pages.Act{act("withdraw", r.Version, pages.Act{Title: c.T("撤回", "Take it back"), Form: ui.FormProps{Action: home + "/withdraw"}, Lead: c.T("由您提出，须由另一位同事签署。", "You proposed it; another colleague must sign."),
			Asks: []pages.Ask{{Kind: "area", Field: ui.Field{Name: "reason", Label: c.T("撤回的理由", "Why it is taken back"), Optional: true, MaxLength: 4000}}}, Buttons: []ui.ButtonProps{{Label: c.T("撤回清退", "Take it back")}}})}
	case access.May(c.Who.Role, access.Countersign):
		p.Acts = []pages.Act{signAct(c, r, home, conduct.Seen(l)), act("refuse", r.Version, pages.Act{Title: c.T("不予签署", "Refuse to sign"), Form: ui.FormProps{Action: home + "/refuse"}, Consequences: []string{c.T("提案终止，商家不受影响，也不会收到通知。", "The proposal ends; the merchant is not touched and not told.")},
			Asks: []pages.Ask{{Kind: "area", Field: ui.Field{Name: "reason", Label: c.T("理由", "Reason"), Required: true, MaxLength: 4000}}}, Buttons: []ui.ButtonProps{{Label: c.T("拒绝签署", "Refuse")}}})}
	}
	return nil
}

func signAct(c *front.Ctx, r conduct.Removal, home, seen string) pages.Act {
	a := pages.Act{Title: c.T("签署（第二人）", "Sign (second person)"), Form: ui.FormProps{Action: home + "/sign"}, Asks: []pages.Ask{{Kind: "hidden", Field: ui.Field{Name: "seen", Value: seen}}},
		Buttons: []ui.ButtonProps{{Label: c.T("签署，立即生效", "Sign, in effect at once"), Kind: ui.Danger}},
		Consequences: []string{c.T("成员资格立即终止，全部标识取消，服务费停止，任务终止。", "The membership ends at once; all tags go, fees stop, tasks end."), c.T("按规则限制再次申请，并记录不再计入的数据。", "The bar of the rules is set and the figures that no longer count are kept."),
			c.T("上面的告知函原样发给商家；商家可以申诉。", "The letter above is sent as it stands; the merchant may appeal.")}}
	if r.Scope == conduct.ScopeProduct {
		a.Consequences = []string{c.T("所列商品的标识立即取消，服务费停止；成员资格不受影响。", "The tags of these products go at once and their fees stop; the membership is not touched."), a.Consequences[2]}
	}
	return act("sign", r.Version, a)
}

// scope words what a removal removes.
func scope(c *front.Ctx, r conduct.Removal) string {
	if r.Scope == conduct.ScopeMerchant {
		return c.T("清退商家", "Removal of the merchant")
	}
	return c.In(text.F("清退 %d 个商品", "Removal of %d product{s}", len(r.Products)))
}

func removalFacts(c *front.Ctx, tx *db.Tx, r conduct.Removal) []ui.SummaryRow {
	rows := []ui.SummaryRow{{Key: c.T("范围", "Scope"), Value: scope(c, r), Note: strings.Join(r.Products, "、")}, {Key: c.T("理由", "Ground"), Value: groundTitle(c, tx, r)}, {Key: c.T("依据", "Under"), Body: ui.Clause(clause(r.Programme, r.Clause))},
		{Key: c.T("认定的事实", "What was found"), Value: r.Facts}, {Key: c.T("商家可以怎么做", "What the merchant can do"), Value: r.Todo}, {Key: c.T("证据说明", "Evidence"), Value: r.Evidence}}
	if r.Talk.At != 0 {
		rows = append(rows, ui.SummaryRow{Key: c.T("与商家的沟通", "Talk with the merchant"), Value: r.Talk.About, Note: c.In(text.F("%s，%s", "%s, %s", r.Talk.With, r.Talk.At.Text()))})
	}
	rows = append(rows, ui.SummaryRow{Key: c.T("提出人", "Proposed by"), Value: who(c, r.Proposed)})
	if r.Second.Given() {
		rows = append(rows, ui.SummaryRow{Key: c.T("第二人", "Second person"), Value: who(c, r.Second)})
	}
	if r.Reason != "" {
		rows = append(rows, ui.SummaryRow{Key: c.T("未生效的理由", "Why it did not take effect"), Value: r.Reason})
	}
	if r.Decision != "" {
		rows = append(rows, decisionFact(c, decision.Removal, r.Decision))
	}
	return rows
}

func groundTitle(c *front.Ctx, tx *db.Tx, r conduct.Removal) string {
	book, err := rulebook.Books(tx).Edition(r.Programme, r.Edition)
	if err == nil && book.Removal != nil {
		for _, g := range book.Removal.Grounds {
			if g.Key == r.Ground {
				return c.In(g.Title)
			}
		}
	}
	return r.Ground
}

func signRemoval(c *front.Ctx) error {
	return removalVerb(c, "sign", text.Of("已签署并生效，告知函已发给商家。", "Signed and in effect; the letter is sent to the merchant."), func(tx *db.Tx, s sent) error {
		_, err := conduct.Countersign(tx, c.Param("id"), s.version(), s.get("seen"))
		return err
	})
}

func refuseRemoval(c *front.Ctx) error {
	return removalVerb(c, "refuse", text.Of("已拒绝签署，提案终止。", "Refused; the proposal ends."), func(tx *db.Tx, s sent) error {
		_, err := conduct.RefuseRemoval(tx, c.Param("id"), s.version(), s.get("reason"))
		return err
	})
}

func withdrawRemoval(c *front.Ctx) error {
	return removalVerb(c, "withdraw", text.Of("清退已撤回。", "The removal is taken back."), func(tx *db.Tx, s sent) error {
		_, err := conduct.WithdrawRemoval(tx, c.Param("id"), s.version(), s.get("reason"))
		return err
	})
}

func removalVerb(c *front.Ctx, act string, done text.Text, do func(tx *db.Tx, s sent) error) error {
	s, err := read(c, act)
	if err != nil {
		return err
	}
	return doing(c, s, done, func(tx *db.Tx) (string, error) { return "/staff/removals/" + c.Param("id"), do(tx, s) }, removalPage)
}

// listRemovals is the staff's list: what waits for the second signature, and what is settled.
func listRemovals(c *front.Ctx) error {
	q := conduct.Removals{Waiting: c.QueryParam("state") != "past", Before: c.QueryParam("before"), Limit: perPage + 1}
	p := pages.ListProps{Label: c.T("清退", "Removals"), Tabs: waitingTabs(c, "/staff/removals", q.Waiting), Lead: c.T("提出人不能签署自己的提案；从成员页面提出清退。", "Nobody signs their own proposal. A removal is proposed from the membership's page."),
		Table: ui.TableProps{ID: "removals", Caption: c.T("清退", "Removals"), HideCaption: true, Columns: ui.Heads(c.T("商家", "Merchant"), c.T("计划", "Programme"), c.T("范围", "Scope"), c.T("状态", "State"), c.T("提出人", "Proposed by"), c.T("提出", "Proposed"))},
		Empty: ui.EmptyProps{Title: c.T("没有清退", "No removal"), Text: c.T("没有等待签署的清退。", "Nothing waits for a signature."), Action: ui.ButtonProps{Label: c.T("查看成员", "See the members"), URL: "/staff/memberships"}}}
	err := c.View(func(tx *db.Tx) error {
		found, err := conduct.ListRemovals(tx, q)
		if err != nil {
			return err
		}
		if len(found) > perPage {
			found = found[:perPage]
			p.Pager.Next = c.Here("before", found[perPage-1].ID)
		}
		p.Table.Rows, err = removalRows(c, tx, found)
		return err
	})
	if err != nil {
		return err
	}
	return show(c, p, p.Label)
}

func removalRows(c *front.Ctx, tx *db.Tx, found []conduct.Removal) ([]ui.Row, error) {
	ids := make([]string, len(found))
	for i, r := range found {
		ids[i] = r.Merchant
	}
	known, err := names(tx, ids)
	var rows []ui.Row
	for _, r := range found {
		rows = append(rows, ui.Row{ID: "r-" + r.ID, Cells: []ui.Cell{{Text: known[r.Merchant].Name, URL: "/staff/removals/" + r.ID, About: c.In(stamp(r.Proposed.At))}, {Text: c.TitleOf(r.Programme)}, {Text: scope(c, r)}, {Status: removalStatus(c, r)}, {Text: r.Proposed.Name}, c.At(r.Proposed.At)}})
	}
	return rows, err
}
