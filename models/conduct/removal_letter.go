package conduct

import (
	"strings"

	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/decision"
	"github.com/mengyue/portal/models/membership"
	"github.com/mengyue/portal/models/outbox"
	"github.com/mengyue/portal/models/product"
	"github.com/mengyue/portal/models/rulebook"
	"github.com/mengyue/portal/models/text"
)

// named is how many products a letter names before it only counts the rest.
const named = 20

// RemovalLetter is the letter that tells a removal, as it would be sent now (GEN-4).
func RemovalLetter(tx *db.Tx, r Removal) (outbox.Letter, error) {
	book, err := rulebook.Books(tx).Edition(r.Programme, r.Edition)
	if err != nil {
		return outbox.Letter{}, err
	}
	g, err := ground(book, r.Ground)
	if err != nil {
		return outbox.Letter{}, err
	}
	l := outbox.Letter{Clauses: membership.Cite(book, r.Clause), Todo: []text.Text{text.Same(r.Todo)},
		Facts: []outbox.Fact{{Label: text.Of("清退的理由", "Ground of the removal"), Value: g.Title}, {Label: text.Of("认定的事实", "What was found"), Value: text.Same(r.Facts)}},
		Link:  "/removals/" + r.ID, LinkText: text.Of("查看决定并申诉", "See the decision and appeal")}
	if r.Talk.At != 0 {
		l.Facts = append(l.Facts, outbox.Fact{Label: text.Of("与贵司的沟通", "Our talk with you"), Value: text.F("%s，%s：%s", "%s, with %s: %s", r.Talk.At.Text(), r.Talk.With, r.Talk.About)})
	}
	if r.Scope == ScopeMerchant {
		l, err = removesMerchant(tx, l, r, book)
	} else {
		l, err = removesProducts(tx, l, r, book)
	}
	if err != nil {
		return l, err
	}
	return withAppeal(tx, l, book)
}

func removesMerchant(tx *db.Tx, l outbox.Letter, r Removal, book *rulebook.Edition) (outbox.Letter, error) {
	m, err := membership.Find(tx, r.Membership)
	if err != nil {
		return l, err
	}
	b, _, err := membership.BarFor(tx, m, r.Ground, tx.Now)
	if err != nil {
		return l, err
	}
	l.Title = text.F("关于清退的决定：“%s”", "Decision to remove you from “%s”", book.Title)
	l.Paragraphs = []text.Text{text.F("经%[1]s决定，贵司自本函发出之时起不再参加“%[2]s”。", "%[1]s decided that you take no part in “%[2]s” from the sending of this letter on.", deciders(book, r), book.Title), book.Ending()}
	if r.ByRule() {
		l.Paragraphs[0] = text.F("按规则，贵司的店铺自本函发出之时起不再参加“%s”。该结果由系统按公布的规则和当时的数据作出。", "Under the rules your store takes part in “%s” no longer from the sending of this letter on. The portal decided by the published rules and the figures of the time.", book.Title)
	}
	return withAfter(l, Cause{Kind: membership.ByRemoval, Ground: r.Ground}, book, b), nil
}

func removesProducts(tx *db.Tx, l outbox.Letter, r Removal, book *rulebook.Edition) (outbox.Letter, error) {
	l.Title = text.F("关于清退商品的决定：“%[1]s”，%[2]d 个商品", "Decision to remove %[2]d product{s} from “%[1]s”", book.Title, len(r.Products))
	l.Paragraphs = []text.Text{text.F("经%s决定，下列商品自本函发出之时起移出计划，标识取消，服务费停止计收。贵司的成员资格不受影响。",
		"%s decided that these products leave the programme from the sending of this letter on; their tags go and their fees stop. Your membership is not touched.", deciders(book, r))}
	var titles []string
	for i, id := range r.Products {
		if i == named {
			break
		}
		p, err := product.Find(tx, id)
		if err != nil {
			return l, err
		}
		titles = append(titles, p.Title)
	}
	list := text.Of(strings.Join(titles, "；"), strings.Join(titles, "; "))
	if more := len(r.Products) - named; more > 0 {
		list = text.F("%s；另有 %d 个，见决定页面", "%s; and %d more on the page of the decision", list, more)
	}
	l.Facts = append(l.Facts, outbox.Fact{Label: text.Of("商品", "Products"), Value: list})
	return l, nil
}

// withAppeal says how to object and until when (GEN-4, GEN-6).
func withAppeal(tx *db.Tx, l outbox.Letter, book *rulebook.Edition) (outbox.Letter, error) {
	until, err := decision.AppealUntil(tx, book)
	if err != nil || until == 0 {
		return l, err
	}
	l.Until, l.Clauses = until, append(l.Clauses, membership.Cite(book, book.Appeal.Clause)...)
	l.UntilText = text.F("%s（申诉截止）", "%s (to appeal)", until.EndText())
	l.Objection = text.F("如不同意，可以在 %s 前从该决定提出申诉并补充证据；由没有参与本决定的人处理，成立的，全部影响撤销。",
		"If you disagree, you may appeal from the decision until %s and add evidence. Somebody who had no part in this decision decides; when it is upheld, every effect is undone.", until.EndText())
	return l, nil
}

// deciders are those who decide: two people where the ground wants two signatures.
func deciders(book *rulebook.Edition, r Removal) text.Text {
	if g, err := ground(book, r.Ground); err == nil && g.Signers < 2 {
		return text.Of("平台工作人员", "The platform's staff have")
	}
	return text.Of("两名工作人员", "Two people of the platform have")
}
