package application

import (
	"fmt"
	"slices"
	"strings"

	"github.com/mengyue/portal/models/access"
	"github.com/mengyue/portal/models/audit"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/decision"
	"github.com/mengyue/portal/models/fault"
	"github.com/mengyue/portal/models/outbox"
	"github.com/mengyue/portal/models/rulebook"
	"github.com/mengyue/portal/models/text"
)

// Waiver is a demand that two people let go for one case (GEN-3). It counts once it is signed.
type Waiver struct {
	ID       string
	CaseID   string
	Number   string // what people say: 20261122-0007-W1
	Rule     string
	Clause   string
	Reason   string
	Proposed Stamp  `gorm:"embedded;embeddedPrefix:proposed_"`
	Signed   Stamp  `gorm:"embedded;embeddedPrefix:signed_"`
	Declined Stamp  `gorm:"embedded;embeddedPrefix:declined_"`
	Remark   string // why it was declined
	Decision string // id of the decision that it became
}

// Pending reports a waiver that waits for its second signature.
func (w Waiver) Pending() bool { return !w.Signed.Done() && !w.Declined.Done() }

// Waive proposes to let a demand go that stands against the approval; another person signs it (Countersign).
// Errors: Invalid (no reason, or nothing stands against it under this rule), Conflict (proposed already), Forbidden.
func Waive(tx *db.Tx, id string, version int, rule, reason string) (Waiver, error) {
	c, err := inHand(tx, id, version)
	if err != nil {
		return Waiver{}, err
	}
	v, err := Assess(tx, id)
	if err != nil {
		return Waiver{}, err
	}
	r, err := waivable(v, rule, reason)
	if err != nil {
		return Waiver{}, err
	}
	earlier, err := Waivers(tx, id)
	if err != nil {
		return Waiver{}, err
	}
	w := Waiver{ID: tx.NewID(), CaseID: id, Number: fmt.Sprintf("%s-W%d", c.Number, len(earlier)+1), Rule: rule, Clause: r.Clause, Reason: reason, Proposed: tx.Stamp()}
	first, err := insertWaiver(tx, w)
	if err != nil {
		return Waiver{}, err
	}
	if !first {
		return Waiver{}, fault.New(fault.Conflict, text.F("“%s”的豁免已经提出。", "A waiver of “%s” is proposed already.", r.Title),
			text.Of("请等待会签结果。", "Wait for the second signature."))
	}
	audit.Record(tx, audit.Entry{Action: "case.waiver_proposed", Object: c.Ref(), Merchant: c.Merchant, Clause: r.Clause,
		Detail: map[string]any{"waiver": w.Number, "rule": rule, "reason": reason, "result": r.Result}})
	_, err = outbox.Send(tx, outbox.Notice{Key: kindWaiver.Key(w.ID), Role: string(access.Supervisor), Category: outbox.Decision, Clause: r.Clause,
		Object: c.Ref(), Letter: waiverLetter(c, w, r)})
	return w, err
}

func waivable(v rulebook.Verdict, rule, reason string) (rulebook.Result, error) {
	r, ok := v.Result(rule)
	i := slices.IndexFunc(v.Results, func(x rulebook.Result) bool { return x.Rule == rule })
	f := fault.Validation()
	switch {
	case !ok || i < 0:
		f.At("rule", text.F("决定时没有名为“%s”的条件。", "No condition %q is asked at the decision.", rule))
	case r.Result == rulebook.Met || r.Result == rulebook.NotApplicable || r.Result == rulebook.Waived:
		f.At("rule", text.F("“%s”并不妨碍通过，无需豁免。", "“%s” does not stand against the approval; there is nothing to waive.", r.Title))
	}
	if strings.TrimSpace(reason) == "" {
		f.At("reason", text.Of("请写明豁免的理由。", "Give the reason for the waiver.")).Under("GEN-3")
	}
	if !worded(reason) {
		f.At("reason", tooLong)
	}
	return r, f.OrNil()
}

// Countersign signs a waiver that somebody else proposed; from then on the rule counts as waived, and the decision is
// kept with what was known. Errors: Forbidden (no supervisor, or the proposer itself), Conflict, NotFound.
func Countersign(tx *db.Tx, waiver string) (Waiver, error) {
	w, c, err := pendingWaiver(tx, waiver)
	if err != nil {
		return Waiver{}, err
	}
	f, known, v, err := assess(tx, c)
	if err != nil {
		return Waiver{}, err
	}
	d, err := decision.Record(tx, decision.Decision{Kind: decision.Waiver, Object: c.Ref(), Merchant: c.Merchant, Programme: c.Programme, Edition: f.Edition.ID,
		Occasion: c.occasion(), Facts: known, Verdict: v, Clauses: []string{w.Clause}, Reason: w.Reason, Second: w.Proposed.By, SecondName: w.Proposed.ByName})
	if err != nil {
		return Waiver{}, err
	}
	w.Signed, w.Decision = tx.Stamp(), d.ID
	return w, settled(tx, c, w, "case.waiver_signed")
}

// Decline refuses a waiver that somebody else proposed, with a remark. Errors: as Countersign; Invalid (no remark).
func Decline(tx *db.Tx, waiver, remark string) (Waiver, error) {
	w, c, err := pendingWaiver(tx, waiver)
	if err != nil {
		return Waiver{}, err
	}
	if strings.TrimSpace(remark) == "" || !worded(remark) {
		return Waiver{}, fault.Validation().At("remark", text.F("请写明不同意的理由（%d 字以内）。", "Say why you decline, in at most %d characters.", mostWords))
	}
	w.Declined, w.Remark = tx.Stamp(), remark
	return w, settled(tx, c, w, "case.waiver_declined")
}

// pendingWaiver finds a proposal for its second signature (four eyes).
func pendingWaiver(tx *db.Tx, id string) (Waiver, Case, error) {
	if err := access.Require(tx, access.Countersign); err != nil {
		return Waiver{}, Case{}, err
	}
	w, err := FindWaiver(tx, id)
	if err != nil {
		return Waiver{}, Case{}, err
	}
	c, err := find(tx, w.CaseID)
	if err != nil {
		return Waiver{}, Case{}, err
	}
	if !w.Pending() || !c.Pending() {
		return Waiver{}, Case{}, notWith(c, "")
	}
	if w.Proposed.By == tx.Actor.ID() {
		return Waiver{}, Case{}, fault.New(fault.Forbidden, text.Of("豁免须由提出人以外的另一位同事会签。", "A waiver is signed by somebody other than who proposed it."),
			text.Of("请由另一位主管会签。", "Let another supervisor sign it.")).Under("GEN-3")
	}
	return w, c, nil
}

// settled keeps the second person's word and moves the case on, so that whoever has it open sees it.
func settled(tx *db.Tx, c Case, w Waiver, action string) error {
	if err := settleWaiver(tx, w); err != nil {
		return err
	}
	if _, err := save(tx, c); err != nil {
		return err
	}
	audit.Record(tx, audit.Entry{Action: action, Object: c.Ref(), Merchant: c.Merchant, Clause: w.Clause,
		Detail: map[string]any{"waiver": w.Number, "rule": w.Rule, "remark": w.Remark, "decision": w.Decision, "proposed_by": w.Proposed.By}})
	return nil
}
