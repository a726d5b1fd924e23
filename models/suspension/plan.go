package suspension

import (
	"context"
	"strings"

	"github.com/mengyue/portal/models/access"
	"github.com/mengyue/portal/models/audit"
	"github.com/mengyue/portal/models/clock"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/deadline"
	"github.com/mengyue/portal/models/fault"
	"github.com/mengyue/portal/models/membership"
	"github.com/mengyue/portal/models/merchant"
	"github.com/mengyue/portal/models/outbox"
	"github.com/mengyue/portal/models/rulebook"
	"github.com/mengyue/portal/models/text"
)

// mostWords is how long a plan may be.
const mostWords = 4000

// accepted is what else happens when the plan of an object of a kind is accepted: the watch closes its warning.
var accepted = map[string]func(tx *db.Tx, p Plan) error{"suspension": lift}

// Accepting says what happens with an object of a kind when its plan is accepted. It is called while the program starts.
func Accepting(kind string, do func(tx *db.Tx, p Plan) error) { accepted[kind] = do }

// Answering hands in the plan for a suspension. Errors: NotFound, Conflict, Invalid.
func Answering(tx *db.Tx, id, words string) (Plan, error) {
	s, err := Find(tx, id)
	if err != nil {
		return Plan{}, err
	}
	if !s.Open() {
		return Plan{}, fault.New(fault.Conflict, text.Of("这次暂停已经结束。", "This suspension is over."), text.Of("无需再提交计划。", "No plan is needed any more."))
	}
	return File(tx, Plan{Merchant: s.Merchant, Store: s.Store, Membership: s.Membership, Programme: s.Programme, Edition: s.Edition, Rule: s.Rule, Clause: s.Clause, Object: s.Ref(), Words: words})
}

// File hands in a plan: what the member will do about a rule that it breaks. Errors: Forbidden, Conflict (one waits, or
// none is left), Invalid.
func File(tx *db.Tx, p Plan) (Plan, error) {
	if err := access.Require(tx, access.Object); err != nil {
		return p, err
	}
	e, err := section(tx, p.Programme, p.Edition)
	if err != nil {
		return p, err
	}
	switch n := len([]rune(p.Words)); {
	case n == 0:
		return p, fault.Validation().At("words", text.Of("请写明改进措施与时间。", "Write what you will do, and by when."))
	case n > mostWords:
		return p, fault.Validation().At("words", text.F("最多 %d 字。", "At most %d characters.", mostWords))
	}
	used, err := plansUsed(tx, Key{p.Membership, p.Rule})
	if err != nil {
		return p, err
	}
	if used >= e.Suspension.Plan.Most {
		return p, fault.New(fault.Breach, text.F("该条款的改进计划已用完 %d 次。", "All %d plans for this clause are used.", e.Suspension.Plan.Most), text.Of("如认为事实有误，请从决定提出申诉。", "If the facts are wrong, appeal from the decision.")).Under(e.Suspension.Plan.Clause)
	}
	p.ID, p.Version, p.Filed = tx.NewID(), 1, sign(tx)
	if err := insertPlan(tx, p); err != nil {
		return p, err
	}
	audit.Record(tx, audit.Entry{Action: "plan.filed", Object: p.Ref(), Merchant: p.Merchant, Clause: e.Suspension.Plan.Clause, Detail: map[string]any{"object": p.Object, "rule": p.Rule}})
	title, err := merchant.Named(tx, p.Store, text.F("答复改进计划：%s", "Answer a plan: %s", e.Title))
	if err != nil {
		return p, err
	}
	_, err = deadline.Open(tx, deadline.New{Kind: AnswerDeadline, Object: p.Ref(), Merchant: p.Merchant, Audience: deadline.Staff, Programme: p.Programme, Edition: p.Edition, Clause: e.Suspension.Plan.Clause,
		Period: e.Suspension.Plan.Answer, Link: "/staff/plans/" + p.ID, Title: title})
	if err != nil {
		return p, err
	}
	return p, deadline.Turn(tx, EndsDeadline, p.Object, deadline.Nobody) // the member has done its part; the end stays
}

func sign(tx *db.Tx) Signature { return Signature{By: tx.Actor.ID(), Name: tx.Actor.Name, At: tx.Now} }

// Accept accepts a plan: the member comes back, and is immune for a while. Errors: Forbidden, Conflict.
func Accept(tx *db.Tx, id string, version int) (Plan, error) {
	p, e, err := waiting(tx, id, version)
	if err != nil {
		return p, err
	}
	p.Answered = sign(tx)
	if p.ImmuneUntil, err = deadline.After(tx, tx.Now, e.Suspension.Plan.Immunity); err != nil {
		return p, err
	}
	if err := savePlan(tx, p); err != nil {
		return p, err
	}
	kind, _, _ := strings.Cut(p.Object, ":")
	if err := accepted[kind](tx, p); err != nil {
		return p, err
	}
	audit.Record(tx, audit.Entry{Action: "plan.accepted", Object: p.Ref(), Merchant: p.Merchant, Clause: e.Suspension.Plan.ImmunityClause, Detail: map[string]any{"object": p.Object, "immune_until": p.ImmuneUntil}})
	title, err := merchant.Named(tx, p.Store, text.F("免疫期结束，重新检查：%s", "The immunity ends and the rule is asked again: %s", e.Title))
	if err != nil {
		return p, err
	}
	follows, err := afterImmunity(tx, e, p)
	if err != nil {
		return p, err
	}
	_, err = deadline.Open(tx, deadline.New{Kind: ImmunityDeadline, Consequence: text.F("届时重新检查该条款；仍不符合的：%s。", "The rule is asked again then. What follows where it is still not met: %s.", follows), Object: p.Ref(), Merchant: p.Merchant, Audience: deadline.Merchant, Programme: p.Programme, Edition: p.Edition, Clause: e.Suspension.Plan.ImmunityClause,
		Period: e.Suspension.Plan.Immunity, Due: p.ImmuneUntil, Link: "/plans/" + p.ID, Title: title})
	if err != nil {
		return p, err
	}
	return p, tell(tx, p, kindAccepted, AcceptedLetter(e, p, follows), e.Suspension.Plan.ImmunityClause)
}

// Refuse refuses a plan, with the reason; the member may hand in another. Errors: Forbidden, Conflict, Invalid.
func Refuse(tx *db.Tx, id string, version int, reason string) (Plan, error) {
	p, e, err := waiting(tx, id, version)
	if err != nil {
		return p, err
	}
	if reason == "" {
		return p, fault.Validation().At("reason", text.Of("请写明不接受的理由，以及计划还缺什么。", "Write why it is not accepted and what it lacks."))
	}
	p.Answered, p.Reason = sign(tx), reason
	if err := Close(tx, p, Refused, tx.Now); err != nil {
		return p, err
	}
	if err := deadline.Turn(tx, EndsDeadline, p.Object, deadline.Merchant); err != nil {
		return p, err
	}
	over, err := overdue(tx, p, e)
	if err != nil {
		return p, err
	}
	l := RefusedLetter(e, p)
	if over {
		l.Paragraphs = []text.Text{text.Of("暂停的期限在答复之前已经届满，因此按规则移出；该决定另行告知。", "The time of the suspension was over before this answer, so you are removed under the rules; you are told of that decision separately.")}
		l.Todo, l.LinkText = []text.Text{text.Of("如不同意，可以从移出的决定提出申诉。", "If you disagree, appeal from the removal.")}, text.Of("查看计划", "See the plan")
	}
	return p, tell(tx, p, kindRefused, l, e.Suspension.Plan.Clause)
}

// overdue removes the member whose suspension was over while the plan waited; it reports whether that was so.
func overdue(tx *db.Tx, p Plan, e *rulebook.Edition) (bool, error) {
	id, ok := strings.CutPrefix(p.Object, "suspension:")
	if !ok {
		return false, nil
	}
	s, err := one(tx, id)
	if err != nil || !s.Open() || tx.Now < s.Ends {
		return false, err
	}
	m, err := membership.Find(tx, s.Membership)
	if err != nil || m.Ended != 0 {
		return false, err
	}
	return true, remove(tx, s, m, e, tx.Now)
}

// waiting finds a plan for its answer.
func waiting(tx *db.Tx, id string, version int) (Plan, *rulebook.Edition, error) {
	if err := access.Require(tx, access.Sanction); err != nil {
		return Plan{}, nil, err
	}
	p, err := FindPlan(tx, id)
	if err != nil {
		return p, nil, err
	}
	if p.Version != version || !p.Waiting() {
		return p, nil, db.Stale()
	}
	e, err := section(tx, p.Programme, p.Edition)
	if err != nil {
		return p, e, err
	}
	_, err = deadline.Close(tx, AnswerDeadline, p.Ref(), deadline.Met)
	return p, e, err
}

// afterImmunity words what follows where the rule is still broken when a plan's immunity ends: another suspension, or the
// removal where this was the last plan.
func afterImmunity(tx *db.Tx, e *rulebook.Edition, p Plan) (text.Text, error) {
	used, err := plansUsed(tx, Key{p.Membership, p.Rule})
	if used+1 >= e.Suspension.Plan.Most {
		return text.Of("计划已用完，移出计划", "removal from the programme, as no plan is left"), err
	}
	return text.Of("再次暂停", "another suspension"), err
}

// lift ends the suspension that an accepted plan answers.
func lift(tx *db.Tx, p Plan) error {
	s, err := one(tx, strings.TrimPrefix(p.Object, "suspension:"))
	if err != nil || !s.Open() {
		return err
	}
	return closeSuspension(tx, s, Lifted, tx.Now)
}

// Close ends a plan.
func Close(tx *db.Tx, p Plan, outcome string, at clock.Instant) error {
	p.Closed, p.Outcome = at, outcome
	if err := savePlan(tx, p); err != nil {
		return err
	}
	audit.Record(tx, audit.Entry{Action: "plan." + outcome, Object: p.Ref(), Merchant: p.Merchant, Clause: p.Clause, Detail: map[string]any{"object": p.Object, "reason": p.Reason, "at": at}})
	return deadline.CloseAll(tx, p.Ref(), deadline.Met)
}

// late tells the supervisors, and the merchant, of a plan that was not answered in time (GEN-8).
func late(tx *db.Tx, d deadline.Deadline) error {
	p, err := onePlan(tx, strings.TrimPrefix(d.Object, "plan:"))
	if err != nil || !p.Waiting() {
		return err
	}
	audit.Record(tx, audit.Entry{Action: "plan.late", Object: p.Ref(), Merchant: p.Merchant, Clause: d.Clause, Detail: map[string]any{"due": d.Due}})
	l := outbox.Letter{Title: text.Of("改进计划超过期限未答复", "A plan was not answered in time"), Paragraphs: []text.Text{text.Of("平台未在期限内答复这份计划。超时不等于接受，也不等于拒绝；答复之前不会因暂停期满而移出。", "The platform did not answer this plan in time. Being late accepts and refuses nothing; until the answer nobody is removed because the suspension is over.")},
		Todo: []text.Text{text.Of("请尽快答复。", "Answer it soon.")}, Link: "/staff/plans/" + p.ID, LinkText: text.Of("查看计划", "See the plan")}
	for _, role := range access.Holders(access.Countersign) {
		if _, err := outbox.Send(tx, outbox.Notice{Key: kindEscalated.Key(p.ID, string(role)), Role: string(role), Category: outbox.Deadline, Clause: d.Clause, Object: p.Ref(), Letter: l}); err != nil {
			return err
		}
	}
	l.Todo, l.Link = []text.Text{text.Of("主管已收到提醒，您无需操作。", "The supervisors were told; there is nothing for you to do.")}, "/plans/"+p.ID
	_, err = outbox.Send(tx, outbox.Notice{Key: kindLate.Key(p.ID), Merchant: p.Merchant, Category: outbox.Deadline, Clause: d.Clause, Object: p.Ref(), Letter: l})
	return err
}

// sweeping is how many are closed at a time.
const sweeping = 200

// TakeEffect closes suspensions and plans of memberships that have ended. It is called until it says 0.
func TakeEffect(ctx context.Context, d *db.DB) (n int, err error) {
	err = d.InTx(ctx, db.System("suspension"), func(tx *db.Tx) error {
		n = 0
		gone, err := orphans(tx, sweeping)
		if err != nil {
			return err
		}
		plans, err := orphanPlans(tx, sweeping)
		if err != nil {
			return err
		}
		for _, s := range gone {
			if err := closeSuspension(tx, s, Over, tx.Now); err != nil {
				return err
			}
		}
		for _, p := range plans {
			if err := Close(tx, p, Over, tx.Now); err != nil {
				return err
			}
		}
		n = len(gone) + len(plans)
		return nil
	})
	return n, err
}
