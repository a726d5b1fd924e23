package application

import (
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/fault"
	"github.com/mengyue/portal/models/rulebook"
	"github.com/mengyue/portal/models/text"
)

// occasion is what the decision asks: the rules of decisions, and with them those of renewals where it is one.
func (c Case) occasion() rulebook.Occasion {
	if c.Renews != "" {
		return rulebook.OnRenew
	}
	return rulebook.OnDecide
}

// Assess judges a case anew for the decision: occasion decide (of a renewal: renew), under its edition, on the figures of this instant
// (GEN-3).
func Assess(tx *db.Tx, id string) (rulebook.Verdict, error) {
	c, err := find(tx, id)
	if err != nil {
		return rulebook.Verdict{}, err
	}
	_, _, v, err := assess(tx, c)
	return v, err
}

func assess(tx *db.Tx, c Case) (f Form, known rulebook.Facts, v rulebook.Verdict, err error) {
	if f, err = open(tx, c); err != nil {
		return f, nil, v, err
	}
	if known, err = knownFacts(tx, f); err != nil {
		return f, nil, v, err
	}
	return f, known, f.Edition.Judge(c.occasion(), known, tx.Now), nil
}

// Against lists what stands against an approval: not met, not judged yet, or not available and judged by nobody.
func Against(e *rulebook.Edition, v rulebook.Verdict) []rulebook.Result {
	var out []rulebook.Result
	for _, r := range v.Results {
		rule, _ := e.Rule(r.Rule)
		switch r.Result {
		case rulebook.Failed, rulebook.Judgement:
			out = append(out, r)
		case rulebook.NotAvailable:
			if rule.Unavailable != rulebook.UnavailableIgnore {
				out = append(out, r)
			}
		}
	}
	return out
}

// unmet is the fault of an approval that something stands against, naming each clause.
func unmet(against []rulebook.Result) error {
	f := fault.New(fault.Breach, text.F("有 %d 项尚不允许通过。", "%d thing{s} {stands|stand} against the approval.", len(against)),
		text.Of("请逐项核实、作出判断或按程序豁免；确实不符合的，应不予通过。", "Look into each, judge it, or have it waived; what is not met is a reason to refuse."))
	for _, r := range against {
		f.At(r.Rule, text.F("%s %s：%s", "%s %s: %s", r.Clause, r.Title, r.Detail)).Under(against[0].Clause)
	}
	return f.OrNil()
}
