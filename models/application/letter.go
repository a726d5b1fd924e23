package application

import (
	"crypto/sha256"
	"encoding/hex"
	"maps"
	"slices"

	"github.com/mengyue/portal/models/clock"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/deadline"
	"github.com/mengyue/portal/models/membership"
	"github.com/mengyue/portal/models/outbox"
	"github.com/mengyue/portal/models/rulebook"
	"github.com/mengyue/portal/models/text"
)

// Lettering is everything that a decision's letter is made of.
type Lettering struct {
	Case     Case
	Edition  *rulebook.Edition
	Merchant string // name
	Ruling   Ruling
	Verdict  rulebook.Verdict
	Term     clock.Instant  // end of the term that an approval gives
	Appeal   clock.Instant  // until when a refusal can be appealed
	Bar      membership.Bar // that follows a refusal; zero where none does
}

// Letter words the decision. The preview and what is sent are this one function's answer.
func Letter(l Lettering) outbox.Letter {
	if l.Ruling.Outcome == Rejected {
		return refusal(l)
	}
	return approval(l)
}

// sealOf is the hash of a letter, so that what was previewed can be told from anything else.
func sealOf(l outbox.Letter) string {
	sum := sha256.Sum256([]byte(db.JSON(l)))
	return hex.EncodeToString(sum[:])
}

var toCase = text.Of("查看申请", "See the application")

func approval(l Lettering) outbox.Letter {
	says := text.F("经审核，贵司加入“%s”的申请 %s 已通过。", "We have reviewed your application %[2]s to join %[1]s and approve it.", l.Edition.Title, l.Case.Number)
	if l.Case.Renews != "" {
		says = text.F("经审核，贵司续约“%s”的申请 %s 已通过。", "We have reviewed your application %[2]s to renew your membership of %[1]s and approve it.", l.Edition.Title, l.Case.Number)
	}
	out := outbox.Letter{
		Title: text.F("申请 %s 已通过：%s", "Application %s approved: %s", l.Case.Number, l.Edition.Title),
		Paragraphs: []text.Text{
			text.F("%s：", "To %s:", l.Merchant),
			says,
		},
		Clauses: membership.Cite(l.Edition, grounds(l.Edition)...),
		Link:    "/cases/" + l.Case.ID, LinkText: toCase,
	}
	switch {
	case l.Case.Renews != "":
		out.Paragraphs = append(out.Paragraphs, text.Of("新的合作期紧接本期，中间不间断。", "The new term follows the present one without a gap."))
	case l.Term != 0:
		out.Paragraphs = append(out.Paragraphs, text.F("合作期自批准之时起，至 %s 止。", "The term runs from the approval until %s.", l.Term.EndText()))
	}
	if l.Ruling.Remark != "" {
		out.Paragraphs = append(out.Paragraphs, text.F("审核人员的说明：%s", "A word from the reviewer: %s", l.Ruling.Remark))
	}
	out.Todo = nextSteps(l.Edition)
	return out
}

// nextSteps is what a new member finds next, as far as its programme has it.
func nextSteps(e *rulebook.Edition) []text.Text {
	var out []text.Text
	if e.Tag != nil {
		out = append(out, text.F("平台选择商品打上“%s”标识时会先通知您；通知后 %s 内可以提出异议。", "You are told before a product gets the “%s” tag, and may object within %s.", e.Tag.Name, rulebook.Period(e.Tag.Objection)))
	}
	if e.Growth != nil {
		out = append(out, text.Of("请在“成长任务”中查看工作人员布置的任务。", "See the tasks that staff give you under “Growth tasks”."))
	}
	if e.Term != nil && e.Term.RenewalWindow != nil {
		out = append(out, text.F("期满前 %s 起可以申请续约。", "You can apply for a renewal from %s before the end.", rulebook.Period(e.Term.RenewalWindow.Opens)))
	}
	return out
}

func refusal(l Lettering) outbox.Letter {
	out := outbox.Letter{
		Title: text.F("申请 %s 未通过：%s", "Application %s refused: %s", l.Case.Number, l.Edition.Title),
		Paragraphs: []text.Text{
			text.F("%s：", "To %s:", l.Merchant),
			text.F("经审核，贵司加入“%s”的申请 %s 未通过，理由如下。", "We have reviewed your application %[2]s to join %[1]s and cannot approve it, for these reasons.", l.Edition.Title, l.Case.Number),
		},
		Todo: []text.Text{text.Same(l.Ruling.Todo), text.Of("达到要求后，您可以随时重新提交申请。", "Once the conditions are met you may apply again at any time.")},
		Link: "/cases/" + l.Case.ID, LinkText: toCase,
	}
	var clauses []string
	for _, rule := range slices.Sorted(maps.Keys(l.Ruling.Reasons)) {
		r, _ := l.Verdict.Result(rule)
		out.Paragraphs = append(out.Paragraphs, text.F("%s %s：%s", "%s %s: %s", r.Clause, r.Title, l.Ruling.Reasons[rule]))
		out.Facts = append(out.Facts, outbox.Fact{Label: labelOf(l.Edition, r), Value: r.Detail})
		clauses = append(clauses, r.Clause)
	}
	slices.Sort(clauses)
	out.Clauses = membership.Cite(l.Edition, slices.Compact(clauses)...)
	if l.Appeal != 0 {
		out.Until = l.Appeal
		out.UntilText = text.F("可以申诉至 %s。", "You may appeal until %s.", l.Appeal.EndText())
		out.Objection = text.F("如不同意本决定，可在 %s 前从申请页面提出申诉，由原审核人员以外的人重新处理并说明理由。",
			"If you disagree, appeal from the application's page before %s; somebody other than the reviewer decides, with reasons.", l.Appeal.EndText())
	}
	if l.Bar.Until != 0 {
		out.Todo[1] = text.F("最早可以再次申请的时间：%s。", "You may apply again from %s on.", l.Bar.Until.Text())
		out.Clauses = append(out.Clauses, membership.Cite(l.Edition, l.Bar.Clause)...)
	}
	return out
}

// labelOf names a finding; what a person judged says its own title.
func labelOf(e *rulebook.Edition, r rulebook.Result) text.Text {
	if rule, ok := e.Rule(r.Rule); ok && rule.Require.Judgement != "" {
		return text.Of("审核判断", "Judgement")
	}
	return r.Title
}

// receipt tells number and promised day.
func receipt(e *rulebook.Edition, c Case, d deadline.Deadline) outbox.Letter {
	return outbox.Letter{
		Title: text.F("已收到申请 %s：%s", "Application %s received: %s", c.Number, e.Title),
		Paragraphs: []text.Text{
			text.F("申请编号为 %s。平台将在 %s 内审核，最迟于 %s 前告知结果。", "Its number is %s. We review it within %s and tell you the result by %s.", c.Number, rulebook.Period(e.Review.Period), d.Due.EndText()),
			text.Of("审核期间如需补正，会逐项告知；等待补正的时间不计入审核期限。", "Should something need correcting, you are told item by item; the time until you have corrected it does not count."),
		},
		Clauses: membership.Cite(e, d.Clause), Link: "/cases/" + c.ID, LinkText: text.Of("查看进度", "See how it stands"),
	}
}
