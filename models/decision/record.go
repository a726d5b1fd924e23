package decision

import (
	"fmt"
	"slices"

	"github.com/mengyue/portal/models/audit"
	"github.com/mengyue/portal/models/clock"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/deadline"
	"github.com/mengyue/portal/models/fault"
	"github.com/mengyue/portal/models/rulebook"
	"github.com/mengyue/portal/models/text"
)

// Record keeps a decision of the actor and puts it on the record as "decision.<kind>". One against a merchant must
// name its clauses (GEN-4) and says until when it can be appealed. Errors: Invalid, NotFound (no such edition).
func Record(tx *db.Tx, d Decision) (Decision, error) {
	e, err := rulebook.Books(tx).Edition(d.Programme, d.Edition)
	if err != nil {
		return Decision{}, err
	}
	if !slices.ContainsFunc(Kinds, func(k Kind) bool { return k.Key == d.Kind && (k.Adverse || !d.Adverse) }) {
		return Decision{}, fmt.Errorf("decision: no kind %q is taken, or not against a merchant", d.Kind)
	}
	if d.Adverse && (len(d.Clauses) == 0 || d.Reason == "") {
		return Decision{}, unfounded()
	}
	d.ID, d.By, d.ByName, d.Hash = tx.NewID(), tx.Actor.ID(), tx.Actor.Name, e.Hash
	if d.At == 0 {
		d.At = tx.Now
	}
	if d.Adverse {
		if d.AppealUntil, err = AppealUntil(tx, e); err != nil {
			return Decision{}, err
		}
	}
	d.Clauses = once(d.Clauses)
	if err := insert(tx, d); err != nil {
		return Decision{}, err
	}
	audit.Record(tx, audit.Entry{Action: "decision." + d.Kind, Object: d.Ref(), Merchant: d.Merchant, Clause: first(d.Clauses),
		Detail: map[string]any{"object": d.Object, "edition": d.Programme + "/" + d.Edition, "hash": d.Hash, "clauses": d.Clauses,
			"outcome": d.Verdict.Outcome, "second": d.Second}})
	return d, nil
}

// AppealUntil is until when a decision of this instant can be appealed, exclusive; 0 where the edition knows no appeal.
func AppealUntil(tx *db.Tx, e *rulebook.Edition) (clock.Instant, error) {
	if e.Appeal == nil {
		return 0, nil
	}
	return deadline.After(tx, tx.Now, e.Appeal.Period)
}

func unfounded() error {
	return fault.New(fault.Invalid, text.Of("对商家不利的决定必须写明条款和理由。", "A decision against a merchant names its clauses and its reason."),
		text.Of("请选择条款并填写理由后再提交。", "Choose the clauses, write the reason, and submit again.")).Under("GEN-4")
}

// once leaves out what stands before already.
func once(clauses []string) []string {
	var out []string
	for _, c := range clauses {
		if !slices.Contains(out, c) {
			out = append(out, c)
		}
	}
	return out
}

func first(clauses []string) string {
	if len(clauses) == 0 {
		return ""
	}
	return clauses[0]
}
