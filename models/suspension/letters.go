package suspension

import (
	"github.com/mengyue/portal/models/clock"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/decision"
	"github.com/mengyue/portal/models/membership"
	"github.com/mengyue/portal/models/merchant"
	"github.com/mengyue/portal/models/outbox"
	"github.com/mengyue/portal/models/rulebook"
	"github.com/mengyue/portal/models/text"
)

// tell sends the letter of what became of a plan.
func tell(tx *db.Tx, p Plan, kind outbox.Kind, l outbox.Letter, clause string) error {
	l.Link = "/plans/" + p.ID
	title, err := merchant.Named(tx, p.Store, l.Title)
	if err != nil {
		return err
	}
	l.Title = title
	_, err = outbox.Send(tx, outbox.Notice{Key: kind.Key(p.ID), Merchant: p.Merchant, Category: outbox.Decision, Clause: clause, Object: p.Ref(), Letter: l, Until: l.Until})
	return err
}

// appealable says how to object and until when (GEN-6).
func appealable(tx *db.Tx, e *rulebook.Edition, l outbox.Letter) (outbox.Letter, error) {
	until, err := decision.AppealUntil(tx, e)
	if err != nil || until == 0 {
		return l, err
	}
	l.Clauses = append(l.Clauses, membership.Cite(e, e.Appeal.Clause)...)
	l.Objection = text.F("如认为事实有误，可以在 %s 前从该决定提出申诉；由没有参与的人处理，成立的，暂停撤销。", "If the facts are wrong, you may appeal from the decision until %s. Somebody who had no part in it decides; when upheld, the suspension is void.", until.EndText())
	return l, nil
}

// SuspendedLetter tells that a member rests, why, how it comes back and until when (GEN-4).
func SuspendedLetter(e *rulebook.Edition, r rulebook.Result, ends clock.Instant) outbox.Letter {
	s, figures := e.Suspension, e.Figures(r)
	rule, _ := e.Rule(r.Rule)
	return outbox.Letter{Title: text.F("已暂停：“%[1]s”", "Suspended from “%[1]s”", e.Title), Clauses: membership.Cite(e, rule.Clause, r.Clause, s.Clause, s.Plan.Clause, s.Final), LinkText: text.Of("查看暂停并提交改进计划", "See the suspension and hand in a plan"),
		Paragraphs: []text.Text{s.Text, text.F("请提交改进计划；接受后恢复，并有 %s 的免疫期。暂停满 %s 仍没有被接受的计划的，按规则移出。", "Hand in a plan: once it is accepted you are back, and immune for %s. Without an accepted plan within %s you are removed under the rules.", rulebook.Period(s.Plan.Immunity), rulebook.Period(s.Ends))},
		Facts:      []outbox.Fact{{Label: text.Of("规则", "Rule"), Value: r.Title}, {Label: text.Of("现值", "Value"), Value: figures.Value}, {Label: text.Of("要求", "Demanded"), Value: figures.Limit}, {Label: text.Of("检查结果", "Found"), Value: r.Detail}, {Label: text.Of("暂停期间停止", "Stopped meanwhile"), Value: s.Stopped()}},
		Todo:       []text.Text{s.Plan.Help}, Until: ends, UntilText: text.F("%s（改进计划须在此前被接受）", "%s (to have a plan accepted)", ends.EndText())}
}

// AcceptedLetter tells that a plan was accepted, until when the member is immune, and what follows where it does not help.
func AcceptedLetter(e *rulebook.Edition, p Plan, follows text.Text) outbox.Letter {
	r, _ := e.Rule(p.Rule)
	return outbox.Letter{Title: text.F("改进计划已接受：“%s”", "The plan is accepted: “%s”", r.Title), Clauses: membership.Cite(e, e.Suspension.Plan.ImmunityClause), LinkText: text.Of("查看计划", "See the plan"),
		Paragraphs: []text.Text{text.F("自即日起 %s 内不因该条款警告或暂停；期满时重新检查；仍不符合的：%s。", "For %s from now on this clause neither warns nor suspends; then it is asked again. What follows where it is still not met: %s.", rulebook.Period(e.Suspension.Plan.Immunity), follows)},
		Facts:      []outbox.Fact{{Label: text.Of("规则", "Rule"), Value: r.Title}}, Todo: []text.Text{text.Of("请在免疫期内落实计划。", "Carry the plan out while you are immune.")}, Until: p.ImmuneUntil, UntilText: text.F("%s（重新检查）", "%s (the rule is asked again)", p.ImmuneUntil.EndText())}
}

// RefusedLetter tells why a plan was not accepted.
func RefusedLetter(e *rulebook.Edition, p Plan) outbox.Letter {
	r, _ := e.Rule(p.Rule)
	return outbox.Letter{Title: text.F("改进计划未被接受：“%s”", "The plan is not accepted: “%s”", r.Title), Clauses: membership.Cite(e, e.Suspension.Plan.Clause), LinkText: text.Of("查看并重新提交", "See it and hand in another"),
		Facts: []outbox.Fact{{Label: text.Of("理由", "Reason"), Value: text.Same(p.Reason)}}, Todo: []text.Text{e.Suspension.Plan.Help},
		Paragraphs: []text.Text{text.Of("请按理由补充后重新提交；期限不变。", "Mend what it lacks and hand in another; the time to do so stays as it is.")}}
}

// KeptLetter tells that the rule was met when the immunity ended.
func KeptLetter(e *rulebook.Edition, r rulebook.Result) outbox.Letter {
	return outbox.Letter{Title: text.F("免疫期已结束：“%s”已符合要求", "The immunity is over: “%s” is met", r.Title), Clauses: membership.Cite(e, e.Suspension.Plan.ImmunityClause), LinkText: text.Of("查看记录", "See the record"),
		Paragraphs: []text.Text{text.Of("重新检查的结果符合要求，计划完成。", "The rule was asked again and is met; the plan is done.")}, Facts: []outbox.Fact{{Label: text.Of("检查结果", "Found"), Value: r.Detail}}, Todo: []text.Text{text.Of("无需操作，请继续保持。", "There is nothing to do; keep it up.")}}
}

// Keep ends a plan whose rule was met when its immunity ended, and tells so.
func Keep(tx *db.Tx, e *rulebook.Edition, p Plan, r rulebook.Result) error {
	if err := Close(tx, p, Kept, p.ImmuneUntil); err != nil {
		return err
	}
	return tell(tx, p, kindKept, KeptLetter(e, r), e.Suspension.Plan.ImmunityClause)
}
