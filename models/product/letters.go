package product

import (
	"slices"

	"github.com/mengyue/portal/models/access"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/decision"
	"github.com/mengyue/portal/models/outbox"
	"github.com/mengyue/portal/models/rulebook"
	"github.com/mengyue/portal/models/text"
)

// listedTitles is how many titles a letter lists before it links to the whole list.
const listedTitles = 20

func cited(e *rulebook.Edition, ids ...string) []outbox.Cited {
	var out []outbox.Cited
	for i, id := range ids {
		if c, ok := e.Clause(id); ok && !slices.Contains(ids[:i], id) {
			out = append(out, outbox.Cited{ID: id, Text: c.Text})
		}
	}
	return out
}

func fact(zh, en string, value text.Text) outbox.Fact {
	return outbox.Fact{Label: text.Of(zh, en), Value: value}
}

func number(n int64) text.Text { return text.F("%d", "%d", n) }

// listing names the first products and says how many there are in all.
func listing(titles []string, n int64) text.Text {
	var pieces []text.Text
	for _, t := range titles {
		pieces = append(pieces, text.F("“%s”", "“%s”", t))
	}
	all := text.Join(text.Of("、", ", "), pieces...)
	if n > int64(len(titles)) {
		all = text.F("%s 等共 %d 件", "%s and others, %d in all", all, n)
	}
	return all
}

func noticeLetter(e *rulebook.Edition, b Batch, w Window, titles []string, n int64) outbox.Letter {
	return outbox.Letter{
		Title: text.F("%d 件商品将打“%s”标", "%d product{s} {is|are} to be tagged “%s”", n, e.Tag.Name),
		Paragraphs: []text.Text{
			text.F("我们选择了贵司的 %[1]d 件商品打“%[2]s”标：%[3]s。", "We have chosen %[1]d of your products for the tag “%[2]s”: %[3]s.", n, e.Tag.Name, listing(titles, n)),
			text.F("选择理由：%s", "Why: %s", b.Reason),
			text.F("标识于 %s 自动生效，无需任何操作；自生效时起按成交额扣除退款后的 %s 收取服务费。", "The tag takes effect by itself at %s; from then on a service fee of %s applies to sales less refunds.",
				w.Due.Text(), percent(e)),
		},
		Clauses: cited(e, b.Clause, e.Tag.NoticeClause, e.Tag.ObjectionClause, e.Tag.FeeClause),
		Facts: []outbox.Fact{fact("商品数量", "Products", number(n)), fact("通知发出", "Notice sent", w.Noticed.Text()),
			fact("异议截止", "Objections until", w.Closes.Text()), fact("自动生效", "Takes effect", w.Due.Text())},
		Todo:      []text.Text{text.Of("核对商品清单；不同意的商品请在截止前提出异议，可逐件或批量。", "Check the list of products; object before the end to those you disagree with, one by one or several at once.")},
		Until:     w.Closes,
		UntilText: w.Closes.Text(),
		Objection: text.F("在 %s 之前可以提出异议；提出后该商品停止计时，直至答复。到该时刻起不再受理。", "You can object before %s; the clock of that product then stands until the answer. From that instant on no objection is taken.", w.Closes.Text()),
		Link:      "/tags?window=" + w.ID, LinkText: text.Of("查看全部商品并提出异议", "See all the products and object"),
	}
}

func percent(e *rulebook.Edition) text.Text { return text.Same(e.Tag.FeeRate.Shift(2).String() + "%") }

func effectLetter(e *rulebook.Edition, w Window, n int64) outbox.Letter {
	return outbox.Letter{
		Title: text.F("%d 件商品的“%s”标已生效", "The tag “%[2]s” is in effect on %[1]d product{s}", n, e.Tag.Name),
		Paragraphs: []text.Text{text.F("通知期内未提出异议的 %[1]d 件商品，标识已于 %[2]s 生效，服务费自该时刻起计算，费率 %[3]s。",
			"On the %[1]d products without an objection the tag has been in effect since %[2]s; the service fee of %[3]s applies from that instant.", n, w.Due.Text(), percent(e))},
		Clauses: cited(e, e.Tag.NoticeClause, e.Tag.FeeClause),
		Facts:   []outbox.Fact{fact("商品数量", "Products", number(n)), fact("生效时间", "In effect since", w.Due.Text())},
		Link:    "/tags?tab=effective&window=" + w.ID, LinkText: text.Of("查看已生效的商品", "See the products"),
	}
}

func revokeLetter(e *rulebook.Edition, b Batch, w Window) outbox.Letter {
	return outbox.Letter{
		Title: text.F("打“%s”标的通知已撤回", "The notice of the tag “%s” is taken back", e.Tag.Name),
		Paragraphs: []text.Text{text.F("我们于 %s 发出的打标通知已撤回，通知中的商品不会打标，也不产生服务费。", "Our notice of %s is taken back: its products are not tagged and no fee arises.", w.Noticed.Text()),
			text.F("理由：%s", "Why: %s", b.CancelWhy)},
		Clauses: cited(e, b.Clause),
		Link:    "/tags?tab=ended&window=" + w.ID, LinkText: text.Of("查看这些商品", "See the products"),
	}
}

func untagLetter(e *rulebook.Edition, tags []Tag, end End) outbox.Letter {
	var titles []string
	for _, t := range tags[:min(len(tags), listedTitles)] {
		titles = append(titles, t.Title)
	}
	n := int64(len(tags))
	return outbox.Letter{
		Title: text.F("%d 件商品已去“%s”标", "The tag “%[2]s” is off %[1]d product{s}", n, e.Tag.Name),
		Paragraphs: []text.Text{text.F("下列商品已于 %s 去标，服务费同时停止：%s。", "The tag was taken off at %s, and the service fee stopped with it: %s.", end.At.Text(), listing(titles, n)),
			text.F("理由：%s", "Why: %s", end.Reason)},
		Clauses: cited(e, end.Clause),
		Facts:   []outbox.Fact{fact("商品数量", "Products", number(n)), fact("去标时间", "Untagged at", end.At.Text())},
		Link:    "/tags?tab=ended", LinkText: text.Of("查看已结束的标识", "See the tags that have ended"),
	}
}

// AnswerLetter is the letter that answers an objection.
func AnswerLetter(e *rulebook.Edition, o Objection, t Tag, d decision.Decision) outbox.Letter {
	l := outbox.Letter{
		Title:      text.F("异议成立：“%s”不打标", "Objection upheld: “%s” is not tagged", t.Title),
		Paragraphs: []text.Text{text.F("贵司对“%s”打标的异议成立，打标取消，不产生服务费。", "Your objection to the tag on “%s” is upheld. The tag is cancelled and no fee arises.", t.Title)},
		Clauses:    cited(e, e.Tag.AnswerClause),
		Facts: []outbox.Fact{fact("商品", "Product", text.Same(t.Title)), fact("异议提出", "Objection filed", o.Filed.Text()),
			fact("异议理由", "Your reason", text.Same(o.Reason)), fact("答复", "Answered", o.Answered.Text()), fact("答复理由", "Our reason", text.Same(o.Answer))},
		Link: "/objections/" + o.ID, LinkText: text.Of("查看异议与答复", "See the objection and the answer"),
	}
	if o.Verdict == Upheld {
		return l
	}
	l.Title = text.F("异议不成立：“%s”将打标", "Objection refused: “%s” is tagged", t.Title)
	l.Paragraphs = []text.Text{text.F("贵司对“%s”打标的异议不成立。理由：%s", "Your objection to the tag on “%s” is refused. The reason: %s", t.Title, o.Answer),
		text.F("标识自 %s 起生效，服务费同时开始计算，费率 %s。", "The tag is in effect from %s, and the service fee of %s with it.", t.Effective.Text(), percent(e))}
	l.Clauses = cited(e, e.Tag.AnswerClause, e.Tag.FeeClause)
	l.Todo = []text.Text{text.Of("保证该商品现货供应；如不服该决定，请在期限内申诉。", "Keep the product in stock; if you disagree, appeal in time.")}
	if d.AppealUntil != 0 {
		l.Until, l.UntilText = d.AppealUntil, d.AppealUntil.EndText()
		l.Objection = text.F("对本决定不服的，可以在 %s 前申诉，由另一名工作人员复核。", "You can appeal this decision until %s; somebody else reviews it.", d.AppealUntil.EndText())
	}
	return l
}

func lateLetter(e *rulebook.Edition, o Objection, t Tag) outbox.Letter {
	return outbox.Letter{
		Title: text.F("对“%s”的异议答复已超时", "The answer to your objection to “%s” is late", t.Title),
		Paragraphs: []text.Text{text.F("我们应在 %s 前答复，尚未完成，已转交主管处理。答复之前该商品不会打标，不会因超时而视为不成立。",
			"We owed you the answer by %s. It has gone to the supervisors. Until it is answered the product is not tagged; the delay refuses nothing.", o.Due.Text())},
		Clauses: cited(e, e.Tag.AnswerClause, "GEN-8"),
		Link:    "/objections/" + o.ID, LinkText: text.Of("查看异议", "See the objection"),
	}
}

// escalate tells the supervisors of an objection that was not answered in time.
func escalate(tx *db.Tx, e *rulebook.Edition, o Objection, t Tag) error {
	_, err := outbox.Send(tx, outbox.Notice{Key: kindEscalated.Key(o.ID), Role: string(access.Supervisor), Category: outbox.Deadline, Clause: e.Tag.AnswerClause,
		Object: o.Ref(), Letter: outbox.Letter{
			Title:      text.F("异议超时未答复：“%s”", "Objection not answered in time: “%s”", t.Title),
			Paragraphs: []text.Text{text.F("商家 %s 于 %s 提出的异议应在 %s 前答复。", "The objection of merchant %s of %s was to be answered by %s.", o.Merchant, o.Filed.Text(), o.Due.Text())},
			Clauses:    cited(e, e.Tag.AnswerClause, "GEN-8"),
			Todo:       []text.Text{text.Of("请立即答复，或安排人员答复。", "Answer it now, or see that somebody does.")},
			Link:       "/staff/objections/" + o.ID, LinkText: text.Of("答复异议", "Answer the objection")}})
	return err
}
