package watch

import (
	"github.com/mengyue/portal/models/agreement"
	"github.com/mengyue/portal/models/clock"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/facts"
	"github.com/mengyue/portal/models/membership"
	"github.com/mengyue/portal/models/rulebook"
)

// Judged is one member as an edition judges it at an instant.
type Judged struct {
	Membership membership.Membership
	Product    string // "" where the store is judged
	Edition    *rulebook.Edition
	Facts      rulebook.Facts
	Verdict    rulebook.Verdict
	At         clock.Instant
	silent     bool // the verdict has no sentences
}

// Judge judges members of one programme by the rules that are watched, in a few questions to the database.
func Judge(tx *db.Tx, e *rulebook.Edition, members []membership.Membership, at clock.Instant) ([]Judged, error) {
	out, err := judgeAll(tx, e.Population(rulebook.OnMonitor, at), e, members, at)
	for i := range out {
		out[i] = out[i].worded()
	}
	return out, err
}

// judgeAll judges many members without wording what was found.
func judgeAll(tx *db.Tx, p *rulebook.Population, e *rulebook.Edition, members []membership.Membership, at clock.Instant) ([]Judged, error) {
	known, err := Known(tx, e, members, at)
	if err != nil {
		return nil, err
	}
	out := make([]Judged, len(members))
	for i, m := range members {
		out[i] = Judged{Membership: m, Edition: e, Facts: known[i], Verdict: p.Judge(known[i]), At: at, silent: true}
	}
	return out, nil
}

// worded says in sentences what was found.
func (j Judged) worded() Judged {
	if j.silent {
		j.Verdict, j.silent = j.Edition.Judge(j.Verdict.Occasion, j.Facts, j.At), false
	}
	return j
}

// Known is what members are judged by: their figures, the share of their products, the state of their agreements.
func Known(tx *db.Tx, e *rulebook.Edition, members []membership.Membership, at clock.Instant) ([]rulebook.Facts, error) {
	subjects := make([]facts.Subjects, len(members))
	for i, m := range members {
		subjects[i] = facts.Subjects{Merchant: m.Merchant, Store: m.Store}
	}
	known, err := facts.OfMany(tx, e, subjects, at)
	if err != nil {
		return nil, err
	}
	if err := addShares(tx, e, members, known, at); err != nil {
		return nil, err
	}
	if len(e.Agreements) == 0 {
		return known, nil
	}
	for i, m := range members {
		signed, err := agreement.States(tx, e, m.Merchant)
		if err != nil {
			return nil, err
		}
		known[i] = known[i].With(signed)
	}
	return known, nil
}
