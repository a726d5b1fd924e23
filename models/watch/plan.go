package watch

import (
	"strings"

	"github.com/mengyue/portal/models/audit"
	"github.com/mengyue/portal/models/conduct"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/deadline"
	"github.com/mengyue/portal/models/fault"
	"github.com/mengyue/portal/models/membership"
	"github.com/mengyue/portal/models/rulebook"
	"github.com/mengyue/portal/models/suspension"
	"github.com/mengyue/portal/models/text"
)

func init() { suspension.Accepting("warning", planned) }

// Plans reports whether a plan can be handed in for a warning: it runs, the rule is broken, and a suspension would follow.
func (w Warning) Plans(e *rulebook.Edition) bool {
	rule, ok := e.Rule(w.Rule)
	return ok && w.Open() && w.Broken != 0 && rule.Warning != nil && rule.Warning.Then == rulebook.ThenSuspension
}

// FilePlan hands in the plan for a warning that would end in a suspension. Errors: NotFound, Conflict, Invalid.
func FilePlan(tx *db.Tx, id, words string) (suspension.Plan, error) {
	w, err := Find(tx, id)
	if err != nil {
		return suspension.Plan{}, err
	}
	e, err := rulebook.Books(tx).Edition(w.Programme, w.Edition)
	if err != nil {
		return suspension.Plan{}, err
	}
	if !w.Plans(e) {
		return suspension.Plan{}, fault.New(fault.Conflict, text.Of("这条警告已结束，或不需要改进计划。", "This warning is over, or asks for no plan."), text.Of("请查看规则状态。", "See how you stand."))
	}
	return suspension.File(tx, suspension.Plan{Merchant: w.Merchant, Store: w.Store, Membership: w.Membership, Programme: w.Programme, Edition: w.Edition, Rule: w.Rule, Clause: w.Clause, Object: w.Ref(), Words: words})
}

// planned closes the warning that an accepted plan answers.
func planned(tx *db.Tx, p suspension.Plan) error {
	w, err := one(tx, strings.TrimPrefix(p.Object, "warning:"))
	if err != nil || !w.Open() {
		return err
	}
	w.Closed, w.Outcome, w.Result = tx.Now, Planned, p.Ref()
	if err := save(tx, w); err != nil {
		return err
	}
	audit.Record(tx, audit.Entry{Action: "warning.planned", Object: w.Ref(), Merchant: w.Merchant, Clause: w.Clause, Detail: map[string]any{"plan": p.ID, "immune_until": p.ImmuneUntil}})
	_, err = deadline.Close(tx, Deadline, w.Ref(), deadline.Met)
	return err
}

// recheck asks the rule again at the end of an immunity: met, the plan is done; still broken, the member is suspended
// again, or removed where no plan is left; without figures nothing follows (NUM-3).
func recheck(tx *db.Tx, d deadline.Deadline) error {
	p, err := suspension.FindPlan(tx, strings.TrimPrefix(d.Object, "plan:"))
	if err != nil || !p.Immune() {
		return err
	}
	m, err := membership.Find(tx, p.Membership)
	if err != nil {
		return err
	}
	if m.Ended != 0 {
		return suspension.Close(tx, p, suspension.Over, m.Ended)
	}
	w := Warning{Membership: p.Membership, Programme: p.Programme, Edition: p.Edition, Rule: p.Rule}
	a, state, err := again(tx, w, m, d.Due)
	if err != nil {
		return err
	}
	if state == Fine {
		if err := forgetTold(tx, key{membership: p.Membership, rule: p.Rule}); err != nil {
			return err
		}
	}
	if state != Broken {
		return suspension.Keep(tx, a.Edition, p, a.result)
	}
	if err := suspension.Close(tx, p, suspension.Failed, d.Due); err != nil {
		return err
	}
	_, err = suspension.Suspend(tx, m, conduct.Found{Edition: a.Edition, Result: a.cited(), Verdict: a.Verdict, Facts: a.Facts, At: d.Due})
	return err
}
