package application

import (
	"maps"
	"slices"

	"github.com/mengyue/portal/models/audit"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/deadline"
	"github.com/mengyue/portal/models/decision"
	"github.com/mengyue/portal/models/fault"
	"github.com/mengyue/portal/models/form"
	"github.com/mengyue/portal/models/membership"
	"github.com/mengyue/portal/models/outbox"
	"github.com/mengyue/portal/models/rulebook"
	"github.com/mengyue/portal/models/text"
)

// Approve admits the merchant: everything is judged once more on the figures of this instant (GEN-3), the decision is
// kept with them, the membership begins, and the merchant is told its term. Only Remark and Seen of the ruling count.
// Errors: Breach (a clause each that stands against it), Conflict (somebody was first, or the letter is not the one
// that was previewed), Forbidden, NotFound.
func Approve(tx *db.Tx, id string, version int, r Ruling) (Case, error) {
	r.Outcome, r.Reasons, r.Todo = Approved, nil, ""
	ready, author, err := decidable(tx, id, version, r)
	if err != nil {
		return Case{}, err
	}
	c := ready.Case
	m, err := membership.Admit(tx, membership.New{Merchant: c.Merchant, Programme: c.Programme, Edition: c.Edition, Party: c.Party, Store: c.Store, Case: c.ID, Previous: c.Renews})
	if err != nil {
		return Case{}, err
	}
	c.Member = m.ID
	return ready.settle(tx, c, decision.Decision{Kind: decision.CaseApproved, Clauses: grounds(ready.Edition), Reason: r.Remark, Second: author.By, SecondName: author.ByName})
}

// Reject refuses the application on the grounds named, each a clause or judgement that is not met at this instant; the
// merchant is told the clauses, the facts, what to do, and until when and how to object (GEN-4). Remark does not count.
// Errors: Invalid (no ground, no reason, no way on), Conflict, Forbidden, NotFound.
func Reject(tx *db.Tx, id string, version int, r Ruling) (Case, error) {
	r.Outcome, r.Remark = Rejected, ""
	ready, author, err := decidable(tx, id, version, r)
	if err != nil {
		return Case{}, err
	}
	var clauses []string
	reason := ""
	for _, rule := range slices.Sorted(maps.Keys(r.Reasons)) {
		result, _ := ready.Verdict.Result(rule)
		clauses = append(clauses, result.Clause)
		reason += result.Clause + "：" + r.Reasons[rule] + "\n"
	}
	slices.Sort(clauses)
	if err := membership.BarRefused(tx, ready.Edition, membership.Bar{Merchant: ready.Case.Merchant, Store: ready.Case.Store, Refused: ready.Case.Ref()}); err != nil {
		return Case{}, err
	}
	return ready.settle(tx, ready.Case, decision.Decision{Kind: decision.CaseRejected, Clauses: clauses, Reason: reason + r.Todo, Adverse: true, Second: author.By, SecondName: author.ByName})
}

// decidable prepares a ruling and checks that it can be decided by this person, now.
func decidable(tx *db.Tx, id string, version int, r Ruling) (Ready, Stamp, error) {
	if _, err := inHand(tx, id, version); err != nil {
		return Ready{}, Stamp{}, err
	}
	ready, err := Prepare(tx, id, r)
	if err != nil {
		return Ready{}, Stamp{}, err
	}
	if ready.Fault != nil {
		return Ready{}, Stamp{}, ready.Fault
	}
	if r.Seen != "" && r.Seen != ready.Seen {
		return Ready{}, Stamp{}, fault.New(fault.Conflict, text.Of("预览之后情况有变，将要发出的信与您看到的不同。", "Something changed after the preview: the letter to be sent is not the one that you saw."),
			text.Of("请重新预览并确认。", "Preview it again and confirm."))
	}
	author, err := ready.author(tx)
	return ready, author, err
}

// author is who drafted the ruling, where the edition wants this decision taken by two people; the one who decides
// must be another.
func (r Ready) author(tx *db.Tx) (Stamp, error) {
	kind := map[State]string{Approved: "approve", Rejected: "reject"}[r.Ruling.Outcome]
	if !slices.Contains(r.Edition.Review.FourEyes, kind) {
		return Stamp{}, nil
	}
	drafted, by, ok, err := Drafted(tx, r.Case.ID)
	if err != nil {
		return Stamp{}, err
	}
	if !ok || drafted.Outcome != r.Ruling.Outcome || by.By == tx.Actor.ID() {
		return Stamp{}, fault.New(fault.Forbidden, text.Of("这项决定须由两人作出：一人起草，另一人确认。", "Two people take this decision: one drafts it, another confirms it."),
			text.Of("请保存草稿并释放，由另一位同事认领后确认。", "Save the draft and release the case; a colleague claims and confirms it.")).Under(r.Edition.Review.Clause)
	}
	return by, nil
}

// settle keeps the decision, closes the case and its clock, and sends the letter.
func (r Ready) settle(tx *db.Tx, c Case, d decision.Decision) (Case, error) {
	d.Object, d.Merchant, d.Programme, d.Edition = c.Ref(), c.Merchant, c.Programme, c.Edition
	d.Occasion, d.Facts, d.Verdict = r.Case.occasion(), r.facts, r.Verdict
	d, err := decision.Record(tx, d)
	if err != nil {
		return Case{}, err
	}
	c.Decided, c.Outcome, c.Decision = tx.Stamp(), r.Ruling.Outcome, d.ID
	if c, err = save(tx, c); err != nil {
		return Case{}, err
	}
	if _, err := deadline.Close(tx, ReviewDeadline, c.Ref(), deadline.Met); err != nil {
		return Case{}, err
	}
	if err := form.DropDraft(tx, rulingOf(c.ID)); err != nil {
		return Case{}, err
	}
	audit.Record(tx, audit.Entry{Action: "case." + string(c.Outcome), Object: c.Ref(), Merchant: c.Merchant, Clause: d.Clauses[0],
		Detail: map[string]any{"decision": d.ID, "clauses": d.Clauses, "reasons": r.Ruling.Reasons, "todo": r.Ruling.Todo, "remark": r.Ruling.Remark,
			"letter": r.Seen, "appeal_until": d.AppealUntil, "membership": c.Member, "second": d.SecondName}})
	_, err = outbox.Send(tx, outbox.Notice{Key: kindDecided.Key(d.ID), Merchant: c.Merchant, Category: outbox.Decision, Clause: d.Clauses[0],
		Object: c.Ref(), Letter: r.Letter, MustAck: c.Outcome == Rejected})
	return c, err
}

// grounds are the clauses that an approval rests on.
func grounds(e *rulebook.Edition) []string {
	out := []string{e.Review.Clause}
	if e.Term != nil {
		out = append(out, e.Term.Clause)
	}
	return out
}
