package watch

import (
	"strconv"

	"github.com/mengyue/portal/models/clock"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/decision"
	"github.com/mengyue/portal/models/membership"
	"github.com/mengyue/portal/models/merchant"
	"github.com/mengyue/portal/models/outbox"
	"github.com/mengyue/portal/models/product"
	"github.com/mengyue/portal/models/rulebook"
	"github.com/mengyue/portal/models/text"
)

// tell sends the letter of a warning: the clause, value and limit, what to do and until when (GEN-4).
func (a at) tell(tx *db.Tx, w Warning, since clock.Instant) error {
	l, err := a.letter(tx, w)
	if err != nil {
		return err
	}
	_, err = outbox.Send(tx, outbox.Notice{Key: kindWarned.Key(w.ID, strconv.FormatInt(int64(since), 10)), Merchant: w.Merchant, Category: outbox.Deadline, Clause: w.Clause,
		Object: w.Ref(), Letter: l, MustAck: w.Broken != 0, Until: w.Due})
	return err
}

func (a at) letter(tx *db.Tx, w Warning) (outbox.Letter, error) {
	l := outbox.Letter{Clauses: membership.Cite(a.Edition, a.rule.Clause, w.Clause), Until: w.Due, UntilText: text.F("%s（改正期限）", "%s (to mend)", w.Due.EndText()),
		Link: "/warnings/" + w.ID, LinkText: text.Of("查看警告", "See the warning")}
	whose, err := a.whose(tx)
	if err != nil {
		return l, err
	}
	figures := a.Edition.Figures(a.result)
	l.Facts = append(l.Facts, outbox.Fact{Label: text.Of("对象", "Concerns"), Value: whose}, outbox.Fact{Label: text.Of("现值", "Value"), Value: figures.Value},
		outbox.Fact{Label: text.Of("要求", "Demanded"), Value: figures.Limit}, outbox.Fact{Label: text.Of("检查结果", "Found"), Value: a.result.Detail})
	if !a.result.Way.IsZero() {
		l.Todo = append(l.Todo, a.result.Way)
	}
	if w.Broken == 0 {
		l.Title = text.F("%[1]s的“%[2]s”临近界限（%[3]s，至 %[4]s）", "Near the line: “%[2]s” of %[1]s (%[3]s, until %[4]s)", whose, a.rule.Title, a.Edition.Title, w.Due.EndText())
		l.Paragraphs = []text.Text{text.F("目前仍符合要求，但已接近界限。临近本身没有后果；只有到 %s 时不符合要求的，才按规则：%s。", "This is met, but near its line. Being near has no consequence; only for a breach that stands at %s the rules provide for this: %s.", w.Due.EndText(), a.rule.Follows())}
		l.Todo = append(l.Todo, text.Of("请留意该项数据的变化。", "Keep an eye on this figure."))
		return l, nil
	}
	l.Title = text.F("警告：%[1]s的“%[2]s”不符合要求，请在 %[4]s 前改正（%[3]s）", "Warning: “%[2]s” of %[1]s is not met; mend it before %[4]s (%[3]s)", whose, a.rule.Title, a.Edition.Title, w.Due.EndText())
	l.Paragraphs = []text.Text{text.F("请在 %s 前改正。改正后警告自动结束；到期仍不符合的，按规则：%s。", "Mend this before %s. Once mended the warning ends by itself. Where it is still not met at the end, the rules provide for this: %s.", w.Due.EndText(), a.rule.Follows())}
	return a.appealable(tx, l)
}

// appealable says how to object and until when (GEN-6).
func (a at) appealable(tx *db.Tx, l outbox.Letter) (outbox.Letter, error) {
	until, err := decision.AppealUntil(tx, a.Edition)
	if err != nil || until == 0 {
		return l, err
	}
	l.Clauses = append(l.Clauses, membership.Cite(a.Edition, a.Edition.Appeal.Clause)...)
	l.Objection = text.F("如认为事实有误，可以在 %s 前从该决定提出申诉；由没有参与的人处理，成立的，全部影响撤销。", "If the facts are wrong, you may appeal from the decision until %s. Somebody who had no part in it decides; when upheld, every effect is undone.", until.EndText())
	return l, nil
}

// whose names the store, or the product, that is judged.
func (a at) whose(tx *db.Tx) (text.Text, error) {
	if a.Product != "" {
		p, err := product.Find(tx, a.Product)
		return text.F("商品“%s”", "product “%s”", p.Title), err
	}
	if a.Membership.Store == "" {
		return text.Of("贵司", "your company"), nil
	}
	s, err := merchant.FindStore(tx, a.Membership.Store)
	return text.F("店铺“%s”", "store “%s”", s.Name), err
}

func (a at) mendedLetter(w Warning) outbox.Letter {
	return outbox.Letter{Title: text.F("警告已结束：“%s”已符合要求", "The warning is over: “%s” is met", a.rule.Title), Clauses: membership.Cite(a.Edition, w.Clause),
		Paragraphs: []text.Text{text.Of("经检查已符合要求，警告自动结束并记录在案。", "This is met again; the warning ended by itself and is on the record.")},
		Facts:      []outbox.Fact{{Label: text.Of("检查结果", "Found"), Value: a.result.Detail}}, Todo: []text.Text{text.Of("无需操作，请继续保持。", "There is nothing to do; keep it up.")},
		Link: "/warnings/" + w.ID, LinkText: text.Of("查看记录", "See the record")}
}

// tellEnd tells how a warning ended where nobody leaves.
func (a at) tellEnd(tx *db.Tx, w Warning) error {
	l := a.mendedLetter(w)
	switch w.Outcome {
	case Held:
		l.Title = text.F("警告期已过：“%s”未低于要求", "The time of the warning is over: “%s” was kept", a.rule.Title)
		l.Paragraphs = []text.Text{text.Of("到期时仍接近界限但符合要求，因此没有处理。", "At its end this was near the line but met, so nothing follows.")}
	case Unproven:
		l.Title = text.F("警告已结束：“%s”暂无数据", "The warning is over: no figures for “%s”", a.rule.Title)
		l.Paragraphs = []text.Text{text.Of("到期时没有可用的数据，不因此作出任何处理。", "At its end no figure was available; nothing follows from that.")}
	case Stayed:
		l.Title = text.F("暂缓处理：“%s”", "Stayed: “%s”", a.rule.Title)
		l.Paragraphs = []text.Text{text.Of("到期时仍不符合要求，但经两名工作人员决定暂缓，因此没有处理。若仍不符合，会重新警告并给足改正时间。", "At its end this was still not met, but two people stayed what would follow. Where it stays unmet you are warned anew, with the full time.")}
		l.Todo = []text.Text{text.Of("请尽快改正。", "Mend this soon.")}
	}
	_, err := outbox.Send(tx, outbox.Notice{Key: kindEnded.Key(w.ID), Merchant: w.Merchant, Category: outbox.Deadline, Clause: w.Clause, Object: w.Ref(), Letter: l})
	return err
}

// named is how many products a letter names before it only counts the rest.
const named = 20

// refusedLetter tells which products of a member do not get in, why each does not (QB-31), and how to appeal.
func refusedLetter(tx *db.Tx, e *rulebook.Edition, list []Judged) (outbox.Letter, error) {
	l := outbox.Letter{Title: text.F("%[1]d 件商品未进入“%[2]s”", "%[1]d product{s} did not get into “%[2]s”", len(list), e.Title), Link: "/memberships/" + list[0].Membership.ID + "/products?state=" + Refused, LinkText: text.Of("查看这些商品", "See these products"),
		Paragraphs: []text.Text{text.Of("下列商品不符合要求，没有进入计划；其他商品不受影响。", "These products do not meet the rules and did not get in; others are not touched.")},
		Todo:       []text.Text{text.Of("更正商品信息后，下次检查时自动重新判断。", "Once you have put a product right it is judged again by the next round.")}}
	seen := map[string]bool{}
	for i, j := range list {
		for _, r := range j.Verdict.With(rulebook.Failed) {
			if !seen[r.Clause] {
				seen[r.Clause] = true
				l.Clauses = append(l.Clauses, membership.Cite(e, r.Clause)...)
			}
			if i < named {
				l.Facts = append(l.Facts, outbox.Fact{Label: text.F("商品 %s", "Product %s", j.Product), Value: r.Detail})
			}
		}
	}
	if more := len(list) - named; more > 0 {
		l.Facts = append(l.Facts, outbox.Fact{Label: text.Of("其余", "Others"), Value: text.F("另有 %d 件，见商品页面", "%d more; see the page of these products", more)})
	}
	return at{Judged: list[0]}.appealable(tx, l)
}

// productLetter tells that a product was removed.
func (a at) productLetter(tx *db.Tx, d decision.Decision) (outbox.Letter, error) {
	whose, err := a.whose(tx)
	if err != nil {
		return outbox.Letter{}, err
	}
	l := outbox.Letter{Title: text.F("关于移出商品的决定：“%s”", "Decision to remove a product from “%s”", a.Edition.Title), Clauses: membership.Cite(a.Edition, a.clause()), Link: "/decisions/" + d.ID,
		LinkText: text.Of("查看决定并申诉", "See the decision and appeal"), Paragraphs: []text.Text{text.Of("按规则，该商品自本函发出之时起移出计划。贵司店铺的资格不受影响。", "Under the rules this product leaves the programme from the sending of this letter on. Your store's membership is not touched.")},
		Facts: []outbox.Fact{{Label: text.Of("对象", "Concerns"), Value: whose}, {Label: text.Of("检查结果", "Found"), Value: a.result.Detail}}, Todo: []text.Text{text.Of("如认为事实有误，请从该决定提出申诉。", "If the facts are wrong, appeal from the decision.")}, Until: d.AppealUntil}
	return a.appealable(tx, l)
}
