package main

import (
	"encoding/csv"
	"fmt"
	"slices"

	"github.com/mengyue/portal/models/agreement"
	"github.com/mengyue/portal/models/brand"
	"github.com/mengyue/portal/models/clock"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/decision"
	"github.com/mengyue/portal/models/facts"
	"github.com/mengyue/portal/models/merchant"
	"github.com/mengyue/portal/models/rulebook"
	"github.com/mengyue/portal/models/text"
)

// assessCommand is "portal assess".
type assessCommand struct {
	storage
	Programme string   `required:"" placeholder:"P" help:"Programme."`
	AsOf      string   `required:"" placeholder:"T" help:"As of this instant."`
	Store     []string `placeholder:"S" help:"Only these stores."`
	Format    string   `enum:"jsonl,csv" default:"jsonl" help:"jsonl or csv."`
	Record    bool     `help:"Keep each result as a decision that can be replayed."`
}

// assessed is one store's record; the keys keep this order.
type assessed struct {
	Programme string                  `json:"programme"`
	Rulebook  string                  `json:"rulebook"`
	AsOf      clock.Instant           `json:"as_of"`
	Store     string                  `json:"store"`
	Merchant  string                  `json:"merchant"`
	Outcome   rulebook.Outcome        `json:"outcome"`
	Clauses   []rulebook.ClauseResult `json:"clauses"`
}

// assessing is one run.
type assessing struct {
	*assessCommand
	c        *console
	h        *house
	edition  *rulebook.Edition
	occasion rulebook.Occasion
	at       clock.Instant
	print    func(assessed) error
	outcomes map[rulebook.Outcome]int
}

// Run evaluates every store, or those named, and prints one record a store.
func (a *assessCommand) Run(c *console) (err error) {
	at, err := instant("as-of", a.AsOf, 0)
	if err != nil {
		return err
	}
	h, err := a.open(c)
	if err != nil {
		return err
	}
	defer func() { _ = h.Close() }()
	if !slices.Contains(h.library.Programmes(), a.Programme) {
		return unknownProgramme(a.Programme, h.library.Programmes())
	}
	run := assessing{assessCommand: a, c: c, h: h, at: at, outcomes: map[rulebook.Outcome]int{}}
	if run.edition, err = h.library.InForce(a.Programme, at); err != nil {
		return err
	}
	run.occasion = occasion(run.edition)
	flush := c.buffered()
	defer func() {
		if flushed := flush(); err == nil {
			err = flushed
		}
	}()
	var end func() error
	run.print, end = a.printer(c)
	if err := run.all(); err != nil {
		return err
	}
	c.Say(text.F("%s/%s，%s：符合 %d，不符合 %d，待判断 %d，豁免 %d。", "%s/%s at %s: %d met, %d failed, %d undecided, %d exempt.",
		a.Programme, run.edition.ID, at.String(), run.outcomes[rulebook.OutcomeMet], run.outcomes[rulebook.OutcomeFailed],
		run.outcomes[rulebook.OutcomeUndecided], run.outcomes[rulebook.OutcomeExempt]))
	return end()
}

// occasion is what a population is asked: the rules of assessments where the book has them, else those by which
// members are watched, else those of an application.
func occasion(e *rulebook.Edition) rulebook.Occasion {
	for _, o := range []rulebook.Occasion{rulebook.OnAssess, rulebook.OnMonitor} {
		if slices.ContainsFunc(e.Rules, func(r rulebook.Rule) bool { return slices.Contains(r.Occasions, o) }) {
			return o
		}
	}
	return rulebook.OnSubmit
}

// all goes through the stores in portions, in the order of their ids.
func (r *assessing) all() error {
	bar := r.c.progress(text.Of("评估店铺", "Assessing stores"))
	defer bar.End()
	if len(r.Store) > 0 {
		stores, err := r.named()
		if err != nil {
			return err
		}
		return r.some(stores)
	}
	done, after := int64(0), ""
	for {
		var stores []merchant.Store
		err := r.h.db.View(r.c.ctx, operator, func(tx *db.Tx) (err error) {
			stores, err = merchant.StoresAfter(tx, after, 500)
			return err
		})
		if err != nil || len(stores) == 0 {
			return err
		}
		if err := r.some(stores); err != nil {
			return err
		}
		done, after = done+int64(len(stores)), stores[len(stores)-1].ID
		bar.At(done, 0)
	}
}

func (r *assessing) named() (stores []merchant.Store, err error) {
	err = r.h.db.View(r.c.ctx, operator, func(tx *db.Tx) error {
		for _, id := range r.Store {
			s, err := merchant.FindStore(tx, id)
			if err != nil {
				return fmt.Errorf("%s: %w", id, err)
			}
			stores = append(stores, s)
		}
		return nil
	})
	return stores, err
}

// some judges a portion of stores, keeps the results where that was asked for, and prints them.
func (r *assessing) some(stores []merchant.Store) error {
	var known []rulebook.Facts
	if err := r.h.db.View(r.c.ctx, operator, func(tx *db.Tx) (err error) {
		tx.Now = r.at // everything is asked as it stood then
		known, err = r.facts(tx, stores)
		return err
	}); err != nil {
		return err
	}
	verdicts := make([]rulebook.Verdict, len(stores))
	for i := range stores {
		verdicts[i] = r.edition.Judge(r.occasion, known[i], r.at)
	}
	if r.Record {
		if err := r.keep(stores, known, verdicts); err != nil {
			return err
		}
	}
	for i, s := range stores {
		outcome := r.outcome(verdicts[i])
		r.outcomes[outcome]++
		if err := r.print(assessed{r.Programme, r.edition.ID, r.at, s.ID, s.Merchant, outcome, verdicts[i].Clauses()}); err != nil {
			return err
		}
	}
	return nil
}

func (r *assessing) facts(tx *db.Tx, stores []merchant.Store) ([]rulebook.Facts, error) {
	subjects := make([]facts.Subjects, len(stores))
	for i, s := range stores {
		subjects[i] = facts.Subjects{Merchant: s.Merchant, Store: s.ID}
	}
	known, err := facts.OfMany(tx, r.edition, subjects, r.at)
	if err != nil {
		return nil, err
	}
	chains, err := brand.BestOf(tx, r.edition, merchantsOf(stores), r.at)
	if err != nil {
		return nil, err
	}
	for i, s := range stores {
		known[i] = known[i].With(chains[s.Merchant])
	}
	if len(r.edition.Agreements) == 0 {
		return known, nil
	}
	for i, s := range stores {
		states, err := agreement.States(tx, r.edition, s.Merchant)
		if err != nil {
			return nil, err
		}
		known[i] = known[i].With(states)
	}
	return known, nil
}

// merchantsOf are the merchants of stores, each once.
func merchantsOf(stores []merchant.Store) []string {
	ids := make([]string, len(stores))
	for i, s := range stores {
		ids[i] = s.Merchant
	}
	slices.Sort(ids)
	return slices.Compact(ids)
}

// outcome is the verdict's, except that what is not available or not judged is never met by silence (NUM-3).
func (r *assessing) outcome(v rulebook.Verdict) rulebook.Outcome {
	if v.Outcome != rulebook.OutcomeMet {
		return v.Outcome
	}
	for _, result := range v.Results {
		rule, _ := r.edition.Rule(result.Rule)
		if result.Result == rulebook.Judgement || result.Result == rulebook.NotAvailable && rule.Unavailable != rulebook.UnavailableIgnore {
			return rulebook.OutcomeUndecided
		}
	}
	return v.Outcome
}

func (r *assessing) keep(stores []merchant.Store, known []rulebook.Facts, verdicts []rulebook.Verdict) error {
	return r.h.db.InTx(r.c.ctx, operator, func(tx *db.Tx) error {
		for i, s := range stores {
			_, err := decision.Record(tx, decision.Decision{Kind: "assessment", Object: s.Object(), Merchant: s.Merchant, Programme: r.Programme,
				Edition: r.edition.ID, Occasion: r.occasion, Facts: known[i], At: r.at, Verdict: verdicts[i]})
			if err != nil {
				return err
			}
		}
		return nil
	})
}

// printer writes records in the form asked for; CSV has one line a clause.
func (a *assessCommand) printer(c *console) (print func(assessed) error, end func() error) {
	if a.Format == "jsonl" {
		return func(r assessed) error { return c.line(r) }, func() error { return nil }
	}
	w := csv.NewWriter(c.out)
	_ = w.Write([]string{"programme", "rulebook", "as_of", "store", "merchant", "outcome", "clause", "result", "value", "limit", "unit", "facts"})
	return func(r assessed) error {
		for _, k := range r.Clauses {
			_ = w.Write([]string{r.Programme, r.Rulebook, r.AsOf.String(), r.Store, r.Merchant, string(r.Outcome), k.ID, string(k.Result), k.Value, k.Limit, k.Unit, db.JSON(k.Facts)})
		}
		return w.Error()
	}, func() error { w.Flush(); return w.Error() }
}
