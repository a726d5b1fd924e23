package renewal

import (
	"strings"

	"github.com/mengyue/portal/models/calendar"
	"github.com/mengyue/portal/models/decision"
	"github.com/mengyue/portal/models/membership"
	"github.com/mengyue/portal/models/outbox"
	"github.com/mengyue/portal/models/rulebook"
	"github.com/mengyue/portal/models/text"
)

// cancelled words which authorisations go.
func cancelled(brands []string) text.Text {
	return text.F("下列品牌未达到要求的授权级别，其授权届时取消：%s。", "These brands do not have the level demanded; their authorisations are cancelled: %s.", strings.Join(brands, "、"))
}

// letter tells a decision: clauses, facts, what to do, until when, and how to object (GEN-4).
func (s sent) letter(d decision.Decision, v Verdict, a Assessment) (outbox.Letter, error) {
	r := s.e.Renewal
	l := outbox.Letter{Clauses: membership.Cite(s.e, d.Clauses...), Link: "/decisions/" + d.ID, LinkText: text.Of("查看决定", "See the decision"),
		Facts: []outbox.Fact{{Label: text.Of("店铺", "Store"), Value: text.F("%s（%s）", "%s (%s)", v.Name, v.Store)}, {Label: text.Of("考核截至", "Assessed as of"), Value: a.AsOf.Text()}}}
	switch v.Class {
	case Renewed:
		l.Title = text.F("%[1]s：店铺“%[2]s”续签", "%[1]s: “%[2]s” is renewed", s.e.Title, v.Name)
		l.Paragraphs = []text.Text{text.F("贵司店铺达到全部续签标准，合同续签，期间自 %s 至 %s。", "Your store meets every standard; its contract is renewed from %s until %s.", calendar.DayOf(r.Term.From), r.Term.To.EndText())}
		l.Todo = []text.Text{text.Of("无需操作。", "There is nothing to do.")}
		if len(v.Brands) > 0 {
			l.Paragraphs = append(l.Paragraphs, cancelled(v.Brands), text.F("取消于 %s 进行。", "They are cancelled on %s.", calendar.DayOf(r.Cancels)))
			l.Todo = []text.Text{text.F("如需继续经营这些品牌，请在 %s 前补齐授权链。", "To go on with these brands, complete their chains before %s.", r.Cancels.Text())}
		}
	case Refused:
		l.Title = text.F("%[1]s：店铺“%[2]s”不予续签", "%[1]s: “%[2]s” is not renewed", s.e.Title, v.Name)
		l.Paragraphs = []text.Text{text.F("贵司店铺没有达到续签标准。店铺可经营至 %s，届时合同自动终止。", "Your store does not meet the standards for renewal. It operates until %s, when its contract ends by itself.", r.Ends.EndText())}
		l.Todo = []text.Text{text.Of("请妥善安排库存、售后与消费者通知；数据有误的，请在申诉中说明并附证据。", "See to stock, after-sales and your customers. Where figures are wrong, say so in an appeal, with evidence.")}
		s.reasons(&l, a)
	default:
		l.Title = text.F("%[1]s：店铺“%[2]s”无需参加", "%[1]s: “%[2]s” need not take part", s.e.Title, v.Name)
		l.Paragraphs = []text.Text{text.Of("贵司店铺不参加本次年度考核，合同不因此变化。", "Your store takes no part in this yearly assessment; nothing changes in its contract by that.")}
		l.Todo = []text.Text{text.Of("无需操作。", "There is nothing to do.")}
	}
	if v.Reason != "" {
		l.Facts = append(l.Facts, outbox.Fact{Label: text.Of("判断的理由", "Why a person judged so"), Value: text.Same(v.Reason)})
	}
	if d.Adverse && d.AppealUntil != 0 {
		l.Until = d.AppealUntil
		l.UntilText = text.F("%s（申诉截止）", "%s (to appeal)", d.AppealUntil.EndText())
		l.Objection = text.F("如不同意，可以在 %s 前从该决定提出申诉并补充证据；由没有参与本决定的人处理，成立的，全部影响撤销。",
			"If you disagree, you may appeal from the decision until %s and add evidence. Somebody who had no part in this decision decides; when it is upheld, every effect is undone.", d.AppealUntil.EndText())
	}
	return l, nil
}

// reasons lists what was not met, each with value, limit and gap.
func (s sent) reasons(l *outbox.Letter, a Assessment) {
	for _, r := range a.Verdict.With(rulebook.Failed) {
		l.Facts = append(l.Facts, outbox.Fact{Label: text.F("%s（%s）", "%s (%s)", r.Title, r.Clause), Value: r.Detail})
	}
}
