package sanction

import (
	"strings"

	"github.com/mengyue/portal/models/clock"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/decision"
	"github.com/mengyue/portal/models/membership"
	"github.com/mengyue/portal/models/outbox"
	"github.com/mengyue/portal/models/rulebook"
	"github.com/mengyue/portal/models/text"
)

// named is how many products a letter names before it only counts the rest.
const named = 20

// letter tells a finding (GEN-4): what was found, under which clause, for the how-manieth time, what follows, until
// when, what to do and how to object.
func (f Finding) letter(tx *db.Tx) (outbox.Letter, error) {
	book, err := rulebook.Books(tx).Edition(f.Programme, f.Edition)
	if err != nil {
		return outbox.Letter{}, err
	}
	until, err := decision.AppealUntil(tx, book)
	if err != nil {
		return outbox.Letter{}, err
	}
	l, _ := book.Ladder(f.Ladder)
	out := outbox.Letter{Title: text.F("关于违规处理的决定：%s（“%s”）", "Decision on a breach: %s (“%s”)", l.Title, book.Title), Clauses: membership.Cite(book, once(f.Clause, f.Counted, book.Sanctions.Clause, book.Appeal.Clause)...),
		Facts: []outbox.Fact{{Label: text.Of("认定的事实", "What was found"), Value: text.Same(f.Facts)}, {Label: text.Of("处理", "Measures"), Value: f.Sanction.Title()}},
		Todo:  []text.Text{text.Same(f.Todo)}, Link: "/findings/" + f.ID, LinkText: text.Of("查看处理并申诉", "See it and appeal")}
	if g, ok := book.Handled(l).Grade(f.Grade); ok {
		out.Facts = append(out.Facts, outbox.Fact{Label: text.Of("严重程度", "Gravity"), Value: g.Title})
	} else {
		out.Facts = append(out.Facts, outbox.Fact{Label: text.Of("该条款下的次数", "Times under this clause"), Value: text.F("第 %d 次", "no. %d", f.Times)})
	}
	if len(f.Products) > 0 {
		out.Facts = append(out.Facts, outbox.Fact{Label: text.Of("商品", "Products"), Value: goods(f.Products)})
	}
	out, err = f.follows(tx, out, book)
	out.Until, out.UntilText = until, text.F("%s（申诉截止）", "%s (to appeal)", until.EndText())
	out.Objection = text.F("如不同意，可以在 %s 前从该决定提出申诉；由没有参与本决定的人处理，成立的，全部影响撤销，这一次也不计数。",
		"If you disagree, you may appeal from the decision until %s. Somebody who had no part in it decides; when it is upheld, every effect is undone and this time does not count.", until.EndText())
	return out, err
}

// follows tells what the measures mean.
func (f Finding) follows(tx *db.Tx, l outbox.Letter, book *rulebook.Edition) (outbox.Letter, error) {
	if f.Sanction.Has(rulebook.MeasureSupervised) {
		l.Paragraphs = append(l.Paragraphs, book.Sanctions.Hides)
		if f.Until != clock.Never {
			l.Facts = append(l.Facts, outbox.Fact{Label: text.Of("监管至", "Supervised until"), Value: f.Until.EndText()})
		}
	}
	if f.Temporary {
		l.Paragraphs = append(l.Paragraphs, text.Of("这是临时措施：原因消除后解除，其影响全部恢复。", "These measures are temporary: once the cause is cleared up they are lifted and undone completely."))
	}
	if !f.Sanction.Has(rulebook.MeasureRemoved) {
		return l, nil
	}
	m, err := membership.Find(tx, f.Membership)
	if err != nil {
		return l, err
	}
	b, barred, err := membership.BarFor(tx, m, f.Sanction.Ground, tx.Now)
	l.Paragraphs = append(l.Paragraphs, text.F("自本函发出之时起，贵司不再参加“%s”：商品信息删除，全部合作关系结束；未完成的订单及其售后仍须履行。",
		"From the sending of this letter on you take no part in “%s”: your products' information is deleted and all relations end; open orders and their after-sales are still to be served.", book.Title))
	switch {
	case barred && b.Until == clock.Never:
		l.Paragraphs = append(l.Paragraphs, text.Of("按规则，贵司不能再次申请本计划。", "Under the rules you cannot apply to this programme again."))
	case barred:
		l.Paragraphs = append(l.Paragraphs, text.F("最早可以再次申请的时间：%s。", "You may apply again from %s on.", b.Until.Text()))
	}
	if barred {
		l.Clauses = append(l.Clauses, membership.Cite(book, b.Clause)...)
	}
	return l, err
}

func (f Finding) liftedLetter() outbox.Letter {
	return outbox.Letter{Title: text.Of("临时措施已解除", "The temporary measures are lifted"), Facts: []outbox.Fact{{Label: text.Of("解除的理由", "Why"), Value: text.Same(f.Answer)}},
		Paragraphs: []text.Text{text.Of("因该措施下架、删除的商品以及监管、清退的影响已全部恢复；因其他原因受限的不受影响。", "Everything that they took offline, deleted, hid or removed is back; what is restricted for other reasons is not touched.")},
		Todo:       []text.Text{text.Of("无需操作。", "There is nothing to do.")}, Link: "/findings/" + f.ID, LinkText: text.Of("查看处理", "See the finding")}
}

// endedLetter tells the end of a supervision; still is until when another one keeps the account hidden, 0 for none.
func (f Finding) endedLetter(at, still clock.Instant) outbox.Letter {
	l := outbox.Letter{Title: text.Of("账号监管已期满", "The supervision of your account is over"),
		Paragraphs: []text.Text{text.F("自 %s 起，账号的内容已恢复展示；因其他原因下架或删除的商品不受影响。", "From %s on what your account shows is visible again; products that are offline or deleted for other reasons are not touched.", at.Text())},
		Todo:       []text.Text{text.Of("无需操作。", "There is nothing to do.")}, Link: "/findings/" + f.ID, LinkText: text.Of("查看处理", "See the finding")}
	switch still {
	case 0:
	case clock.Never:
		l.Paragraphs = []text.Text{text.F("这一项监管已于 %s 期满；因另一项处理，账号仍受监管，直至其解除。", "This supervision was over at %s; because of another finding the account stays supervised until that is lifted.", at.EndText())}
	default:
		l.Paragraphs = []text.Text{text.F("这一项监管已于 %s 期满；因另一项处理，账号仍受监管至 %s。", "This supervision was over at %s; because of another finding the account stays supervised until %s.", at.EndText(), still.EndText())}
	}
	return l
}

func goods(products []string) text.Text {
	some := products[:min(named, len(products))]
	list := text.Of(strings.Join(some, "、"), strings.Join(some, ", "))
	if more := len(products) - named; more > 0 {
		return text.F("%s，另有 %d 个", "%s, and %d more", list, more)
	}
	return list
}

func once(clauses ...string) []string {
	seen := map[string]bool{}
	var out []string
	for _, c := range clauses {
		if !seen[c] {
			out = append(out, c)
		}
		seen[c] = true
	}
	return out
}
