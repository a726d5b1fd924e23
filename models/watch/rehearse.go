package watch

import (
	"slices"

	"github.com/mengyue/portal/models/deadline"
	"github.com/mengyue/portal/models/membership"
	"github.com/mengyue/portal/models/outbox"
	"github.com/mengyue/portal/models/rehearsal"
	"github.com/mengyue/portal/models/rulebook"
	"github.com/mengyue/portal/models/text"
)

func init() {
	rehearsal.Apart(text.Of("由工作人员自己写，不由规则产生", "staff write it themselves, whatever the book"), kindMailing)
	rehearsal.Add(
		rehearsal.Scene{Chapter: rehearsal.Watching, Kinds: []outbox.Kind{kindWarned, kindMended, kindEnded}, Play: rehearseWarnings,
			Unless: rehearsal.Without(func(e *rulebook.Edition) bool { return len(watched(e)) > 0 }, "rules (monitor, warning)")},
		rehearsal.Scene{Chapter: rehearsal.Watching, Kinds: []outbox.Kind{kindProductRemoved}, Play: rehearseProducts,
			Unless: rehearsal.Without(func(e *rulebook.Edition) bool { return slices.ContainsFunc(e.Rules, removesProducts) }, "rules (then: remove_product)")},
		rehearsal.Scene{Chapter: rehearsal.Watching, Kinds: []outbox.Kind{kindNotEntered}, Play: rehearseEntry, Unless: rehearsal.Without(enters, "rules (enter)")})
}

func removesProducts(r rulebook.Rule) bool {
	return r.Warning != nil && r.Warning.Then == rulebook.ThenRemoveProduct
}

// watched are the rules that warn for a while, with the occasion on which they do.
func watched(e *rulebook.Edition) (rules []rulebook.Rule) {
	for _, r := range e.Rules {
		if r.Warning != nil && !r.Warning.AtOnce() && (slices.Contains(r.Occasions, rulebook.OnMonitor) || slices.Contains(r.Occasions, rulebook.OnMonitorProduct)) {
			rules = append(rules, r)
		}
	}
	return rules
}

// judged is the stage's member, or its product, as a rule is judged.
func judged(s *rehearsal.Stage, rule rulebook.Rule, on rulebook.Occasion) (at, error) {
	m, err := membership.Find(s.Tx, s.Membership)
	a := at{Judged: Judged{Membership: m, Edition: s.Edition, At: s.Tx.Now}, rule: rule}
	if !slices.Contains(rule.Occasions, on) {
		on, a.Product = rulebook.OnMonitorProduct, s.Product
	}
	a.Verdict, a.Facts = s.Failing(rule.ID, on)
	a.result, _ = a.Verdict.Result(rule.ID)
	return a, err
}

// rehearseWarnings warns by every watched rule as the facts find it, and ends the first warning in every way in which
// nobody leaves.
func rehearseWarnings(s *rehearsal.Stage) error {
	for i, rule := range watched(s.Edition) {
		a, err := judged(s, rule, rulebook.OnMonitor)
		if err != nil {
			return err
		}
		w := Warning{ID: s.Tx.NewID(), Merchant: s.Merchant, Rule: rule.ID, Clause: a.clause(), Opened: s.Tx.Now, Broken: s.Tx.Now}
		if StateOf(a.result) == Close {
			w.Broken = 0
		}
		if w.Due, err = deadline.After(s.Tx, s.Tx.Now, rule.Warning.Period); err != nil {
			return err
		}
		if err := a.tell(s.Tx, w, s.Tx.Now); err != nil {
			return err
		}
		if i > 0 {
			continue
		}
		if err := rehearseEnds(s, a, w); err != nil {
			return err
		}
	}
	return nil
}

func rehearseEnds(s *rehearsal.Stage, a at, w Warning) error {
	if err := s.Send(rehearsal.Told{Kind: kindMended, Letter: a.mendedLetter(w)}); err != nil {
		return err
	}
	for _, w.Outcome = range []Outcome{Held, Unproven, Stayed} {
		w.ID = s.Tx.NewID()
		if err := a.tellEnd(s.Tx, w); err != nil {
			return err
		}
	}
	return nil
}

// rehearseProducts removes the product by the first rule that does so.
func rehearseProducts(s *rehearsal.Stage) error {
	a, err := judged(s, s.Edition.Rules[slices.IndexFunc(s.Edition.Rules, removesProducts)], rulebook.OnMonitorProduct)
	if err != nil {
		return err
	}
	if err := putEntries(s.Tx, []Entry{{Membership: s.Membership, Product: s.Product, Merchant: s.Merchant, Programme: s.Edition.Programme, State: Inside, EnteredAt: s.Tx.Now, Version: 1}}); err != nil {
		return err
	}
	a.Product = s.Product
	_, err = a.removeProduct(s.Tx)
	return err
}

// rehearseEntry refuses the product by every rule of entering.
func rehearseEntry(s *rehearsal.Stage) error {
	l, err := refusedLetter(s.Tx, s.Edition, []Judged{{Membership: membership.Membership{ID: s.Membership}, Product: s.Product, Edition: s.Edition, Verdict: s.Against(rulebook.OnEnter)}})
	if err != nil {
		return err
	}
	return s.Send(rehearsal.Told{Kind: kindNotEntered, Letter: l})
}
