package watch

import (
	"slices"

	"github.com/shopspring/decimal"

	"github.com/mengyue/portal/models/clock"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/facts"
	"github.com/mengyue/portal/models/figures"
	"github.com/mengyue/portal/models/membership"
	"github.com/mengyue/portal/models/rulebook"
)

// shareFact is the share of a store's products that are in the programme, where a book asks for it. It has a course over
// time like any other fact: what a store has on sale, and what is in, is known of every instant.
const shareFact = "programme.share"

// shares reports whether an edition asks for the share.
func shares(e *rulebook.Edition) bool {
	return slices.ContainsFunc(e.Facts, func(f rulebook.FactDecl) bool { return f.Key == shareFact })
}

// value is the share; a store without products has none (NUM-3).
func (s share) value() rulebook.Value {
	if s.Products == 0 {
		return rulebook.Value{}
	}
	return rulebook.Dec(decimal.NewFromInt(s.Inside).DivRound(decimal.NewFromInt(s.Products), 12))
}

// addShares adds how many of each store's products were in the programme at an instant.
func addShares(tx *db.Tx, e *rulebook.Edition, members []membership.Membership, known []rulebook.Facts, at clock.Instant) error {
	if !shares(e) {
		return nil
	}
	found, err := insides(tx, members, at)
	if err != nil {
		return err
	}
	for i, m := range members {
		if v := found[m.ID].value(); !v.IsZero() {
			known[i][shareFact] = v
		}
	}
	return nil
}

// addShareTrail adds the share of a member day by day, as of 00:00 of each.
func addShareTrail(tx *db.Tx, e *rulebook.Edition, m membership.Membership, trail facts.Trail, over figures.Range) error {
	if !shares(e) {
		return nil
	}
	found, err := stretches(tx, m, over.From.Start(), over.End.Start())
	if err != nil || len(found) == 0 {
		return err
	}
	for day := over.From; day < over.End; day++ {
		trail[shareFact] = append(trail[shareFact], shareAt(found, day.Start()).value())
	}
	return nil
}

// shareAt counts stretches at an instant.
func shareAt(found []stretch, at clock.Instant) (s share) {
	for _, f := range found {
		if f.Looked == 0 || f.Looked > at || f.FromAt > at || f.UntilAt != 0 && f.UntilAt <= at {
			continue
		}
		s.Products += f.N
		if f.EnteredAt > 0 && f.EnteredAt <= at && (f.LeftAt == 0 || f.LeftAt > at) {
			s.Inside += f.N
		}
	}
	return s
}
