package conduct

import (
	"strings"

	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/decision"
	"github.com/mengyue/portal/models/membership"
)

// endRequests closes what waits for a decision on a membership that ends; by is the one that ended it.
func endRequests(tx *db.Tx, m membership.Membership, by string) error {
	exits, err := listExits(tx, Exits{Membership: m.ID, Waiting: true, Limit: 200})
	if err != nil {
		return err
	}
	for _, x := range exits {
		x.Outcome, x.Closed = Overtaken, tx.Now
		if _, err := putExit(tx, x, "exit.overtaken"); err != nil {
			return err
		}
	}
	removals, err := listRemovals(tx, Removals{Membership: m.ID, Waiting: true, Limit: 200})
	if err != nil {
		return err
	}
	for _, r := range removals {
		if r.Ref() == by {
			continue
		}
		r.Outcome, r.Closed = Overtaken, tx.Now
		if _, err := putRemoval(tx, r, "removal.overtaken"); err != nil {
			return err
		}
	}
	return nil
}

// restoreRequests opens again what waited when the membership ended.
func restoreRequests(tx *db.Tx, m membership.Membership) error {
	exits, err := overtakenExits(tx, m.ID)
	if err != nil {
		return err
	}
	for _, x := range exits {
		if err := reopen(tx, x, "exit.restored"); err != nil {
			return err
		}
	}
	removals, err := overtakenRemovals(tx, m.ID)
	if err != nil {
		return err
	}
	for _, r := range removals {
		r.Outcome, r.Closed = Pending, 0
		if r, err = putRemoval(tx, r, "removal.restored"); err != nil {
			return err
		}
		book, err := m.Book(tx)
		if err != nil {
			return err
		}
		if err := await(tx, r, book); err != nil {
			return err
		}
	}
	return nil
}

// removalOf reads the removal that a decision is about.
func removalOf(tx *db.Tx, d decision.Decision) (Removal, error) {
	return FindRemoval(tx, strings.TrimPrefix(d.Object, "removal:"))
}
