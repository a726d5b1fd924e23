package memberships

import (
	"net/http"
	"slices"
	"strings"

	"github.com/mengyue/portal/models/conduct"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/fault"
	"github.com/mengyue/portal/models/membership"
	"github.com/mengyue/portal/models/merchant"
	"github.com/mengyue/portal/models/rulebook"
	"github.com/mengyue/portal/models/text"
	pages "github.com/mengyue/portal/views/memberships"
	"github.com/mengyue/portal/views/ui"
	"github.com/mengyue/portal/web/front"
)

// askRemoval is the form in which staff propose a removal.
func askRemoval(c *front.Ctx) error {
	p, err := proposing(c)
	if err != nil {
		return err
	}
	return c.Show(http.StatusOK, pages.Matter(p))
}

func proposing(c *front.Ctx) (p pages.MatterProps, err error) {
	err = c.View(func(tx *db.Tx) error {
		m, err := membership.Find(tx, c.Param("id"))
		if err != nil {
			return err
		}
		book, err := m.Book(tx)
		if err != nil {
			return err
		}
		whose, err := merchant.Find(tx, m.Merchant)
		if err != nil {
			return err
		}
		papers, err := library(c, tx, m.Merchant)
		if err != nil {
			return err
		}
		p = pages.MatterProps{Page: c.Page(c.In(text.F("提出清退：%s", "Propose a removal: %s", whose.Name))), Kicker: c.In(book.Title), Lead: c.T("由您提出，另一位有复核权限的同事签署后生效。", "You propose it; it takes effect with another colleague's signature."),
			Crumbs: []ui.Link{{Label: c.T("成员", "Memberships"), URL: "/staff/memberships"}, {Label: whose.Name, URL: "/staff/memberships/" + m.ID}}}
		if book.Removal == nil {
			p.Notice = &ui.NoticeProps{Tone: ui.Info, Title: c.T("本计划的规则没有清退", "The rules of this programme know no removal")}
			return nil
		}
		p.Acts = []pages.Act{removalAct(c, m, book, papers)}
		return nil
	})
	return p, err
}

func removalAct(c *front.Ctx, m membership.Membership, book *rulebook.Edition, papers []ui.Option) pages.Act {
	return act("removal", 0, pages.Act{Title: c.T("清退的理由与证据", "Ground and evidence"), Form: ui.FormProps{Action: "/staff/memberships/" + m.ID + "/removal"},
		Asks: append([]pages.Ask{
			{Kind: "radios", Options: grounds(c, book), Field: ui.Field{Name: "ground", Label: c.T("理由", "Ground"), Required: true}},
			{Kind: "radios", Options: []ui.Option{{Value: conduct.ScopeMerchant, Label: c.T("整个商家", "The merchant as a whole")}, {Value: conduct.ScopeProduct, Label: c.T("部分商品", "Some of its products")}}, Field: ui.Field{Name: "scope", Label: c.T("范围", "Scope"), Required: true}},
			{Kind: "area", Field: ui.Field{Name: "products", Label: c.T("商品编号", "Ids of the products"), Hint: c.T("只在范围为部分商品时填写，每行一个或用逗号分隔。", "Only for some products: one a line, or separated by commas."), Optional: true}},
			{Kind: "area", Field: ui.Field{Name: "facts", Label: c.T("认定的事实（商家可见）", "What was found (the merchant reads it)"), Required: true, MaxLength: 4000}},
			{Kind: "area", Field: ui.Field{Name: "todo", Label: c.T("商家可以怎么做（商家可见）", "What the merchant can do (the merchant reads it)"), Required: true, MaxLength: 4000}},
			choosePapers(c, papers),
			{Kind: "area", Field: ui.Field{Name: "evidence", Label: c.T("证据说明（仅平台可见）", "Evidence in words (for the platform only)"), Hint: c.T("例如抽检报告编号、投诉编号。", "For example the number of a test report or of a complaint."), MaxLength: 4000}},
		}, talkAsks(c)...),
		Buttons: []ui.ButtonProps{{Label: c.T("提出并交第二人签署", "Propose and pass on"), Kind: ui.Primary}, {Label: c.T("返回", "Back"), URL: "/staff/memberships/" + m.ID, Kind: ui.Quiet}}})
}

func talkAsks(c *front.Ctx) []pages.Ask {
	return []pages.Ask{
		{Kind: "moment", Field: ui.Field{Name: "talk_at", Label: c.T("与商家沟通的时间", "When you talked with the merchant"), Hint: c.T("注明“须先沟通”的理由必须填写以下三项。", "The grounds marked so demand these three."), Optional: true}},
		{Kind: "line", Field: ui.Field{Name: "talk_with", Label: c.T("与谁沟通", "With whom"), Optional: true, MaxLength: 200}},
		{Kind: "area", Field: ui.Field{Name: "talk_about", Label: c.T("沟通的内容", "What was said"), Optional: true, MaxLength: 4000}}}
}

func grounds(c *front.Ctx, book *rulebook.Edition) []ui.Option {
	var out []ui.Option
	for _, g := range book.Removal.Grounds {
		hint := c.T("可用于商家或商品", "for the merchant or products")
		if !slices.Contains(g.Scope, conduct.ScopeProduct) {
			hint = c.T("仅用于商家", "for the merchant only")
		}
		if g.NeedsConversation {
			hint += c.T("；须先沟通", "; after talking with the merchant")
		}
		if g.Immediate {
			hint += c.T("；无须事先警告", "; without a warning before")
		}
		out = append(out, ui.Option{Value: g.Key, Label: c.In(g.Title), Hint: hint})
	}
	return out
}

// proposeRemoval proposes it.
func proposeRemoval(c *front.Ctx) error {
	s, err := read(c, "removal")
	if err != nil {
		return err
	}
	proposal := conduct.Proposal{Scope: s.get("scope"), Ground: s.get("ground"), Facts: s.get("facts"), Todo: s.get("todo"), Papers: s.all("papers"), Evidence: s.get("evidence"),
		Talk: conduct.Talk{At: s.moment("talk_at"), With: s.get("talk_with"), About: s.get("talk_about")}}
	if proposal.Scope == conduct.ScopeProduct {
		proposal.Products = listed(s.get("products"))
	}
	return doing(c, s, text.Of("清退已提出，等待第二人签署。", "The removal is proposed and waits for the second signature."), func(tx *db.Tx) (string, error) {
		r, err := conduct.Propose(tx, c.Param("id"), proposal)
		return "/staff/removals/" + r.ID, err
	}, proposing)
}

// listed are the ids of a list as it was typed, each once.
func listed(typed string) []string {
	ids := strings.FieldsFunc(typed, func(r rune) bool { return strings.ContainsRune(" ,;，；、\r\n\t", r) })
	slices.Sort(ids)
	return slices.Compact(ids)
}

// chooseOne is the fault of a form in which nothing was chosen.
func chooseOne(field string) error {
	return fault.Validation().At(field, text.Of("请选择一项。", "Choose one."))
}
