package listing

import (
	"slices"

	"github.com/mengyue/portal/models/brand"
	"github.com/mengyue/portal/models/membership"
	"github.com/mengyue/portal/models/outbox"
	"github.com/mengyue/portal/models/rehearsal"
	"github.com/mengyue/portal/models/rulebook"
)

func init() {
	rehearsal.Add(rehearsal.Scene{Chapter: rehearsal.TakingPart, Play: rehearse, Kinds: []outbox.Kind{kindRefused, kindMetAgain, kindShut}, Unless: rehearsal.Without(func(e *rulebook.Edition) bool {
		return e.Publishing != nil && slices.ContainsFunc(e.Rules, func(r rulebook.Rule) bool { return slices.Contains(r.Occasions, rulebook.OnPublish) })
	}, "publishing")})
}

// rehearse tells of published products that fall by each rule of publishing and meet it again, and of a brand that is shut.
func rehearse(s *rehearsal.Stage) error {
	m, err := membership.Find(s.Tx, s.Membership)
	if err != nil {
		return err
	}
	var fallen []Listing
	for _, r := range s.Against(rulebook.OnPublish).Results {
		fallen = append(fallen, Listing{Product: s.Product, Title: rehearsal.Product, Clause: r.Clause, Reason: r.Detail})
	}
	if err := tellFallen(s.Tx, m, s.Edition, fallen); err != nil {
		return err
	}
	if err := tellBack(s.Tx, m, s.Edition, fallen); err != nil {
		return err
	}
	return tellShut(s.Tx, Authorisation{ID: s.Tx.NewID(), Merchant: s.Merchant, Membership: s.Membership, Programme: s.Edition.Programme}, brand.Chain{Brand: brand.Brand{Name: rehearsal.Brand}}, s.Edition, Expired)
}
