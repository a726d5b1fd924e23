package main

import (
	"encoding/csv"
	"runtime"
	"slices"

	"github.com/mengyue/portal/models/clock"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/decision"
	"github.com/mengyue/portal/models/renewal"
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

// assessed is one store's record.
type assessed struct {
	programme, rulebook, asOf string
	store, merchant           string
	outcome                   rulebook.Outcome
	verdict                   rulebook.Verdict
}

// json writes the record as a line, over what is there.
func (r assessed) json(line []byte) []byte {
	line = line[:0]
	for _, f := range []struct{ before, value string }{{`{"programme":`, r.programme}, {`,"rulebook":`, r.rulebook}, {`,"as_of":`, r.asOf},
		{`,"store":`, r.store}, {`,"merchant":`, r.merchant}, {`,"outcome":`, string(r.outcome)}} {
		line = db.AppendJSON(append(line, f.before...), f.value)
	}
	line = r.verdict.AppendClauses(append(line, `,"clauses":`...))
	if r.verdict.Level != "" {
		line = db.AppendJSON(append(line, `,"level":`...), r.verdict.Level)
	}
	return append(line, "}\n"...)
}

// assessing is one run.
type assessing struct {
	*assessCommand
	c        *console
	h        *house
	edition  *rulebook.Edition
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
	defer roomy()()
	if !slices.Contains(h.library.Programmes(), a.Programme) {
		return unknownProgramme(a.Programme, h.library.Programmes())
	}
	run := assessing{assessCommand: a, c: c, h: h, outcomes: map[rulebook.Outcome]int{}}
	if run.edition, err = h.library.InForce(a.Programme, at); err != nil {
		return err
	}
	flush := c.buffered()
	defer func() {
		if flushed := flush(); err == nil {
			err = flushed
		}
	}()
	var end func() error
	run.print, end = a.printer(c)
	if err := run.all(at); err != nil {
		return err
	}
	c.Say(text.F("%s/%s，%s：符合 %d，不符合 %d，待判断 %d，豁免 %d。", "%s/%s at %s: %d met, %d failed, %d undecided, %d exempt.",
		a.Programme, run.edition.ID, at.String(), run.outcomes[rulebook.OutcomeMet], run.outcomes[rulebook.OutcomeFailed],
		run.outcomes[rulebook.OutcomeUndecided], run.outcomes[rulebook.OutcomeExempt]))
	return end()
}

// all assesses the stores in portions, in the order of their ids.
func (r *assessing) all(at clock.Instant) error {
	bar := r.c.progress(text.Of("评估店铺", "Assessing stores"))
	defer bar.End()
	done, asOf := int64(0), at.String()
	return renewal.AssessAll(r.c.ctx, r.h.db, renewal.Options{Edition: r.edition, AsOf: at, Stores: r.Store, Words: r.Record, Workers: runtime.NumCPU(), Actor: operator}, func(some []renewal.Assessment) error {
		if r.Record {
			if err := r.keep(some); err != nil {
				return err
			}
		}
		done += int64(len(some))
		bar.At(done, 0)
		for _, s := range some {
			r.outcomes[s.Outcome]++
			if err := r.print(assessed{r.Programme, r.edition.ID, asOf, s.Store.ID, s.Store.Merchant, s.Outcome, s.Verdict}); err != nil {
				return err
			}
		}
		return nil
	})
}

// keep records the results as decisions that can be replayed.
func (r *assessing) keep(some []renewal.Assessment) error {
	return r.h.db.InTx(r.c.ctx, operator, func(tx *db.Tx) error {
		for _, s := range some {
			_, err := decision.Record(tx, decision.Decision{Kind: decision.Assessment, Object: s.Store.Object(), Merchant: s.Store.Merchant, Programme: r.Programme,
				Edition: r.edition.ID, Occasion: s.Verdict.Occasion, Facts: s.Facts, At: s.AsOf, Verdict: s.Verdict})
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
		var line []byte
		return func(r assessed) error {
			line = r.json(line)
			_, err := c.out.Write(line)
			return err
		}, func() error { return nil }
	}
	w := csv.NewWriter(c.out)
	_ = w.Write([]string{"programme", "rulebook", "as_of", "store", "merchant", "outcome", "clause", "result", "value", "limit", "unit", "facts", "level"})
	return func(r assessed) error {
		for _, k := range r.verdict.Clauses() {
			row := []string{r.programme, r.rulebook, r.asOf, r.store, r.merchant, string(r.outcome), k.ID, string(k.Result), k.Value, k.Limit, k.Unit, db.JSON(k.Facts), r.verdict.Level}
			for i := range row {
				row[i] = text.Cell(row[i])
			}
			_ = w.Write(row)
		}
		return w.Error()
	}, func() error { w.Flush(); return w.Error() }
}
