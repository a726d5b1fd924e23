package signup

import (
	"maps"
	"slices"

	"github.com/mengyue/portal/models/deadline"
	"github.com/mengyue/portal/models/membership"
	"github.com/mengyue/portal/models/outbox"
	"github.com/mengyue/portal/models/rulebook"
	"github.com/mengyue/portal/models/text"
)

var toSignUp = text.Of("查看报名", "See the sign-up")

// letter words the ruling. The preview and what is sent are this one function's answer.
func (r Ready) letter() outbox.Letter {
	s, e := r.Form.SignUp, r.Form.Edition
	l := outbox.Letter{Paragraphs: []text.Text{text.F("%s：", "To %s:", r.name)}, Clauses: membership.Cite(e, r.clauses()...), Link: "/signups/" + s.ID, LinkText: toSignUp}
	switch r.Ruling.Outcome {
	case Passed:
		l.Title = text.F("商品报名 %s 已通过：%s", "Sign-up %s passed: %s", s.Number, s.Title)
		l.Paragraphs = append(l.Paragraphs, text.F("“%s”通过了“%s”的商品审核。", "“%s” passed the product review of %s.", s.Title, e.Title))
		l.Todo = []text.Text{text.Of("请在计划页面查看参加所需的其他步骤是否已完成。", "See on the programme's page whether the other steps to taking part are done.")}
	case Refused:
		l.Title = text.F("商品报名 %s 未通过：%s", "Sign-up %s refused: %s", s.Number, s.Title)
		l.Paragraphs = append(l.Paragraphs, text.F("“%s”未通过“%s”的商品审核，本次报名到此为止，理由如下。", "“%s” did not pass the product review of %s, and this sign-up ends here, for these reasons.", s.Title, e.Title))
		l.Todo = []text.Text{text.Of("您可以用真实有效的材料为其他商品报名。", "You may sign up other products with true and valid papers.")}
	default:
		l.Title = text.F("请修改商品报名 %s（第 %d 次）：%s", "Please amend sign-up %s (round %d): %s", s.Number, s.Round, s.Title)
		l.Paragraphs = append(l.Paragraphs, text.F("“%s”这一次未通过“%s”的商品审核。请修改指出的项目后再次提交，其他内容无需改动；也可以更换其他商品报名。",
			"“%s” did not pass the product review of %s this time. Amend the items named and hand it in again; everything else stays as it is. You may also sign up another product.", s.Title, e.Title),
			text.F("修改期限为 %s；届满仍未提交的，本次报名关闭，可以复制后重新报名。", "You have %s for it. What is not handed in by then is closed; you can copy it and sign up anew.", rulebook.Period(e.SignUp.Amend)))
	}
	r.explain(&l)
	return l
}

// explain adds the reasons with their figures, the advice item by item, and how to appeal.
func (r Ready) explain(l *outbox.Letter) {
	for _, rule := range slices.Sorted(maps.Keys(r.Ruling.Reasons)) {
		result, _ := r.Verdict.Result(rule)
		l.Paragraphs = append(l.Paragraphs, text.F("%s %s：%s", "%s %s: %s", result.Clause, result.Title, r.Ruling.Reasons[rule]))
		l.Facts = append(l.Facts, outbox.Fact{Label: result.Title, Value: result.Detail})
	}
	for _, i := range r.Form.Items {
		if words := r.Ruling.Advice[i.Ask.Key]; words != "" {
			l.Todo = append(l.Todo, text.F("%s：%s", "%s: %s", i.Ask.Title, words))
		}
	}
	if r.Ruling.Remark != "" {
		l.Paragraphs = append(l.Paragraphs, text.F("审核人员的说明：%s", "A word from the reviewer: %s", r.Ruling.Remark))
	}
	if r.Ruling.Outcome != Passed && r.appeal != 0 {
		l.Until, l.UntilText = r.appeal, text.F("可以申诉至 %s。", "You may appeal until %s.", r.appeal.EndText())
		l.Objection = text.F("如不同意本决定，可在 %s 前提出申诉，由原审核人员以外的人重新处理并说明理由。",
			"If you disagree, appeal before %s; somebody other than the reviewer decides, with reasons.", r.appeal.EndText())
	}
}

// receipt tells number and promised day.
func receipt(e *rulebook.Edition, s SignUp, d deadline.Deadline) outbox.Letter {
	return outbox.Letter{
		Title: text.F("已收到商品报名 %s（第 %d 次）：%s", "Sign-up %s received (round %d): %s", s.Number, s.Round, s.Title),
		Paragraphs: []text.Text{
			text.F("这是第 %d 次提交。平台将在 %s 内审核，最迟于 %s 前告知结果。", "This is round %d. We review it within %s and tell you the result by %s.", s.Round, rulebook.Period(e.SignUp.Period), d.Due.EndText()),
		},
		Clauses: membership.Cite(e, d.Clause), Link: "/signups/" + s.ID, LinkText: toSignUp,
	}
}

// lateLetter tells the merchant that we are late (GEN-8).
func lateLetter(e *rulebook.Edition, s SignUp, d deadline.Deadline) outbox.Letter {
	return outbox.Letter{
		Title: text.F("商品报名 %s 的审核已超出承诺的期限", "The review of sign-up %s is late", s.Number),
		Paragraphs: []text.Text{
			text.F("我们承诺在 %s 前告知结果，未能做到，抱歉。已升级给主管处理。", "We promised a result by %s and have not kept it; we are sorry. A supervisor has been told.", d.Due.EndText()),
			text.Of("超期不代表通过或不通过，也不影响您的任何权利。", "Being late decides nothing for or against you, and costs you no right."),
		},
		Clauses: membership.Cite(e, d.Clause, "GEN-8"),
		Todo:    []text.Text{text.Of("您无需操作，结果会另行通知。", "There is nothing for you to do; you will be told the result.")},
		Link:    "/signups/" + s.ID, LinkText: toSignUp,
	}
}

// escalation tells the supervisors of a review that is late.
func escalation(e *rulebook.Edition, s SignUp, d deadline.Deadline) outbox.Letter {
	return outbox.Letter{
		Title:      text.F("商品报名 %s 的审核超期", "Review of sign-up %s is overdue", s.Number),
		Paragraphs: []text.Text{text.F("审核期限已于 %s 届满。商家已收到告知。", "It was due by %s. The merchant has been told.", d.Due.EndText())},
		Clauses:    membership.Cite(e, d.Clause, "GEN-8"),
		Todo:       []text.Text{text.Of("请督促或释放后改由他人审核，尽快作出决定。", "See to it, or release it for somebody else, so that it is decided soon.")},
		Link:       "/staff/signups/" + s.ID, LinkText: toSignUp,
	}
}

// lapseLetter tells the merchant that its time to amend is over and what it can do.
func lapseLetter(e *rulebook.Edition, s SignUp, d deadline.Deadline) outbox.Letter {
	return outbox.Letter{
		Title:      text.F("商品报名 %s 逾期未修改，已关闭", "Sign-up %s was not amended in time and is closed", s.Number),
		Paragraphs: []text.Text{text.F("修改期限已于 %s 届满，本次报名关闭。商品本身不受影响。", "The time to amend it ended on %s, and this sign-up is closed. The product itself is not affected.", d.Due.EndText())},
		Clauses:    membership.Cite(e, d.Clause),
		Todo:       []text.Text{text.Of("可以复制这次报名，修改后重新提交。", "Copy this sign-up, amend it and hand it in anew.")},
		Link:       "/signups/" + s.ID, LinkText: toSignUp,
	}
}
