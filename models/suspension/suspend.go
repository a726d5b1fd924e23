package suspension

import (
	"slices"
	"strings"

	"github.com/mengyue/portal/models/audit"
	"github.com/mengyue/portal/models/clock"
	"github.com/mengyue/portal/models/conduct"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/deadline"
	"github.com/mengyue/portal/models/decision"
	"github.com/mengyue/portal/models/listing"
	"github.com/mengyue/portal/models/membership"
	"github.com/mengyue/portal/models/merchant"
	"github.com/mengyue/portal/models/outbox"
	"github.com/mengyue/portal/models/rulebook"
	"github.com/mengyue/portal/models/text"
)

// The deadlines of this package.
const (
	EndsDeadline     = "suspension.ends" // of a suspension without an accepted plan
	AnswerDeadline   = "plan.answer"     // to answer a plan
	ImmunityDeadline = "plan.immunity"   // the rule is asked again
)

// OnDue is what happens at the end of this package's deadlines. The end of an immunity is the watch's.
var OnDue = deadline.Effects{EndsDeadline: ends, AnswerDeadline: late}

// Suspend lets a member rest because the book says so, or removes it where no plan is left for the rule: so many plans in
// a row were accepted and did not help. It names the decision, or the removal, that followed; "" where the member rests for the rule already.
func Suspend(tx *db.Tx, m membership.Membership, f conduct.Found) (result string, err error) {
	used, err := plansUsed(tx, Key{m.ID, f.Result.Rule})
	if err != nil {
		return "", err
	}
	if used >= f.Edition.Suspension.Plan.Most {
		r, err := conduct.RemoveByRule(tx, m, final(f))
		return r.Ref(), err
	}
	s := Suspension{ID: tx.NewID(), Merchant: m.Merchant, Store: m.Store, Membership: m.ID, Programme: m.Programme, Edition: f.Edition.ID, Rule: f.Result.Rule, Clause: f.Result.Clause,
		Found: f.Result.Detail, Since: f.At, Version: 1}
	if s.Ends, err = deadline.After(tx, f.At, f.Edition.Suspension.Ends); err != nil {
		return "", err
	}
	if first, err := insert(tx, s); err != nil || !first {
		return "", err
	}
	d, err := decision.Record(tx, decision.Decision{Kind: decision.Suspension, Object: s.Ref(), Merchant: s.Merchant, Programme: s.Programme, Edition: s.Edition, Occasion: f.Verdict.Occasion,
		Facts: f.Facts, Verdict: f.Verdict, At: f.At, Clauses: []string{s.Clause, f.Edition.Suspension.Clause}, Reason: f.Result.Detail.Both(), Adverse: true})
	if err != nil {
		return "", err
	}
	s.Decision = d.ID
	if err := save(tx, s); err != nil {
		return "", err
	}
	s.Version++
	audit.Record(tx, audit.Entry{Action: "suspension.began", Object: s.Ref(), Merchant: s.Merchant, Clause: f.Edition.Suspension.Clause,
		Detail: map[string]any{"membership": s.Membership, "rule": s.Rule, "since": s.Since, "ends": s.Ends, "decision": d.ID}})
	title, err := merchant.Named(tx, s.Store, text.F("提交改进计划并获接受：%s", "Have a plan accepted: %s", f.Edition.Title))
	if err != nil {
		return "", err
	}
	_, err = deadline.Open(tx, deadline.New{Kind: EndsDeadline, Object: s.Ref(), Merchant: s.Merchant, Audience: deadline.Merchant, Programme: s.Programme, Edition: s.Edition, Clause: f.Edition.Suspension.Final,
		Period: f.Edition.Suspension.Ends, From: f.At, Due: s.Ends, Link: "/suspensions/" + s.ID, Title: title})
	if err != nil {
		return "", err
	}
	if err := hold(tx, s, f); err != nil {
		return "", err
	}
	l := SuspendedLetter(f.Edition, f.Result, s.Ends)
	l.Link = "/suspensions/" + s.ID
	if l.Title, err = merchant.Named(tx, s.Store, l.Title); err != nil {
		return "", err
	}
	if l, err = appealable(tx, f.Edition, l); err != nil {
		return "", err
	}
	_, err = outbox.Send(tx, outbox.Notice{Key: kindSuspended.Key(s.ID), Merchant: s.Merchant, Category: outbox.Decision, Clause: s.Clause, Object: s.Ref(), Letter: l, MustAck: true, Until: s.Ends})
	return d.Ref(), err
}

// hold takes away what the book says that a suspension stops, from its first instant until it is over.
func hold(tx *db.Tx, s Suspension, f conduct.Found) error {
	book := f.Edition.Suspension
	h := listing.Hold{Merchant: s.Merchant, Membership: s.Membership, Kind: listing.Restricted, Stops: book.Stops, Clause: book.Clause, By: s.Ref(), Since: s.Since,
		Reason: text.F("自 %[1]s 起因“%[2]s”暂停。%[3]s改进计划须在 %[4]s 前被接受，接受后随即恢复。", "suspended since %[1]s for “%[2]s”. %[3]s A plan must be accepted before %[4]s; with that you are back at once.", s.Since.Text(), f.Result.Title, f.Result.Detail, s.Ends.EndText())}
	if slices.Contains(book.Stops, rulebook.RightProducts) {
		h.Kind = listing.Offline
	}
	_, err := listing.Put(tx, h)
	return err
}

// final is what was found, as the ground of the removal that ends it all.
func final(f conduct.Found) conduct.Found {
	f.Ground, f.Result.Clause = f.Edition.Suspension.Ground, f.Edition.Suspension.Final
	return f
}

// ends removes a member that rested so long without an accepted plan; one whose plan waits for its answer rests on.
func ends(tx *db.Tx, d deadline.Deadline) error {
	s, err := one(tx, strings.TrimPrefix(d.Object, "suspension:"))
	if err != nil || !s.Open() {
		return err
	}
	e, err := section(tx, s.Programme, s.Edition)
	if err != nil {
		return err
	}
	m, err := membership.Find(tx, s.Membership)
	if err != nil {
		return err
	}
	if m.Ended != 0 {
		return closeSuspension(tx, s, Over, m.Ended)
	}
	plans, err := answering(tx, s.Ref())
	if err != nil || slices.ContainsFunc(plans, Plan.Waiting) { // the platform's silence refuses nothing (GEN-8): its answer decides
		return err
	}
	return remove(tx, s, m, e, d.Due)
}

// remove ends a suspension that is over without an accepted plan with the removal of its member.
func remove(tx *db.Tx, s Suspension, m membership.Membership, e *rulebook.Edition, at clock.Instant) error {
	found := conduct.Found{Edition: e, Ground: e.Suspension.Ground, At: at, Result: rulebook.Result{Rule: s.Rule, Clause: e.Suspension.Final,
		Detail: text.F("暂停已满 %s，没有被接受的改进计划。", "Suspended for %s without an accepted plan.", rulebook.Period(e.Suspension.Ends))}}
	r, err := conduct.RemoveByRule(tx, m, found)
	if err != nil {
		return err
	}
	s.Result = r.Ref()
	return closeSuspension(tx, s, Removed, at)
}

// closeSuspension ends a suspension.
func closeSuspension(tx *db.Tx, s Suspension, outcome string, at clock.Instant) error {
	s.Closed, s.Outcome = at, outcome
	if err := save(tx, s); err != nil {
		return err
	}
	audit.Record(tx, audit.Entry{Action: "suspension." + outcome, Object: s.Ref(), Merchant: s.Merchant, Clause: s.Clause, Detail: map[string]any{"membership": s.Membership, "at": at}})
	if _, err := listing.Lift(tx, s.Ref()); err != nil {
		return err
	}
	closed := deadline.Met
	if outcome == Removed {
		closed = deadline.Lapsed
	}
	_, err := deadline.Close(tx, EndsDeadline, s.Ref(), closed)
	return err
}
