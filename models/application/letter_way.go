package application

import (
	"github.com/mengyue/portal/models/deadline"
	"github.com/mengyue/portal/models/membership"
	"github.com/mengyue/portal/models/outbox"
	"github.com/mengyue/portal/models/rulebook"
	"github.com/mengyue/portal/models/text"
)

// correctionLetter tells the merchant item by item what to put right and until when.
func correctionLetter(f Form, asked []Correction, d deadline.Deadline) outbox.Letter {
	l := outbox.Letter{
		Title: text.F("请补正申请 %s（%d 项）", "Please correct application %s (%d item{s})", f.Case.Number, len(asked)),
		Paragraphs: []text.Text{
			text.Of("审核人员请您补正下列内容。其他内容已确认，无需修改。", "The reviewer asks you to correct the following. Everything else is accepted and need not be changed."),
			text.Of("您提交补正前，审核期限暂停计算。", "The time of the review stands still until you have handed it in."),
		},
		Clauses: membership.Cite(f.Edition, f.Edition.Review.Clause),
		Until:   d.Due, UntilText: text.F("请在 %s 前提交补正。", "Hand the corrections in before %s.", d.Due.EndText()),
		Link: d.Link, LinkText: text.Of("去补正", "Correct it"),
	}
	if !f.Edition.Review.Pause {
		l.Paragraphs = l.Paragraphs[:1]
	}
	for _, w := range asked {
		i, _ := f.Item(w.Ask)
		l.Todo = append(l.Todo, text.F("%s：%s", "%s: %s", i.Ask.Title, w.Text))
	}
	return l
}

// lapseLetter tells the merchant that its time to correct is over and what follows: the review goes on, nothing else.
func lapseLetter(e *rulebook.Edition, c Case, d deadline.Deadline) outbox.Letter {
	return outbox.Letter{
		Title: text.F("申请 %s 的补正期限已过", "Time to correct application %s is over", c.Number),
		Paragraphs: []text.Text{
			text.F("补正期限已于 %s 届满。申请没有因此被拒绝，审核人员将按已有内容继续审核。", "It ended on %s. The application is not refused for that; the reviewer goes on with what there is.", d.Due.EndText()),
		},
		Clauses: membership.Cite(e, d.Clause),
		Todo:    []text.Text{text.Of("审核人员可能再次请您补正；您也可以撤回后重新提交。", "The reviewer may ask you again; you may also withdraw and submit anew.")},
		Link:    "/cases/" + c.ID, LinkText: toCase,
	}
}

// lateLetter tells the merchant that we are late (GEN-8).
func lateLetter(e *rulebook.Edition, c Case, d deadline.Deadline) outbox.Letter {
	return outbox.Letter{
		Title: text.F("申请 %s 的审核已超出承诺的期限", "The review of application %s is late", c.Number),
		Paragraphs: []text.Text{
			text.F("我们承诺在 %s 前告知结果，未能做到，抱歉。已升级给主管处理。", "We promised a result by %s and have not kept it; we are sorry. A supervisor has been told.", d.Due.EndText()),
			text.Of("超期不代表通过或不通过，也不影响您的任何权利。", "Being late decides nothing for or against you, and costs you no right."),
		},
		Clauses: membership.Cite(e, d.Clause, "GEN-8"),
		Todo:    []text.Text{text.Of("您无需操作，结果会另行通知。", "There is nothing for you to do; you will be told the result.")},
		Link:    "/cases/" + c.ID, LinkText: text.Of("查看进度", "See how it stands"),
	}
}

// escalation tells the supervisors of a review that is late.
func escalation(e *rulebook.Edition, c Case, d deadline.Deadline) outbox.Letter {
	who := text.Of("尚无人认领", "nobody has claimed it")
	if c.Claimed.Done() {
		who = text.F("审核人员：%s", "reviewer: %s", c.Claimed.ByName)
	}
	return outbox.Letter{
		Title:      text.F("申请 %s 的审核超期", "Review of application %s is overdue", c.Number),
		Paragraphs: []text.Text{text.F("审核期限已于 %s 届满（%s）。商家已收到告知。", "It was due by %s (%s). The merchant has been told.", d.Due.EndText(), who)},
		Clauses:    membership.Cite(e, d.Clause, "GEN-8"),
		Todo:       []text.Text{text.Of("请督促或改派，尽快作出决定。", "See to it, or assign it to somebody else, so that it is decided soon.")},
		Link:       "/staff/cases/" + c.ID, LinkText: toCase,
	}
}

// backLetter tells the reviewers that the merchant let the time to correct run out.
func backLetter(e *rulebook.Edition, c Case, d deadline.Deadline, items int64) outbox.Letter {
	return outbox.Letter{
		Title:      text.F("申请 %s 逾期未补正，请继续审核", "Application %s was not corrected in time; please go on", c.Number),
		Paragraphs: []text.Text{text.F("商家未在 %s 前补正 %d 项内容，审核计时已恢复。", "The merchant did not correct %[2]d item{s} by %[1]s; the clock of the review runs again.", d.Due.EndText(), items)},
		Clauses:    membership.Cite(e, d.Clause),
		Todo:       []text.Text{text.Of("请联系商家、再次要求补正，或按已有内容作出决定。", "Turn to the merchant, ask again, or decide on what there is.")},
		Link:       "/staff/cases/" + c.ID, LinkText: toCase,
	}
}

// waiverLetter asks the supervisors for the second signature of a waiver.
func waiverLetter(c Case, w Waiver, r rulebook.Result) outbox.Letter {
	return outbox.Letter{
		Title: text.F("申请 %s 的豁免 %s 待会签", "Waiver %[2]s of application %[1]s waits for a signature", c.Number, w.Number),
		Paragraphs: []text.Text{
			text.F("%s 提议豁免 %s “%s”：%s", "%s proposes to waive %s, “%s”: %s", w.Proposed.ByName, r.Clause, r.Title, w.Reason), r.Detail,
		},
		Todo: []text.Text{text.Of("请核实后同意或不同意；须由提出人以外的人会签。", "Look into it and sign or decline; not by who proposed it.")},
		Link: "/staff/cases/" + c.ID, LinkText: toCase,
	}
}
