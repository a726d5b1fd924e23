package conduct

import (
	"strings"

	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/deadline"
	"github.com/mengyue/portal/models/growth"
	"github.com/mengyue/portal/models/listing"
	"github.com/mengyue/portal/models/membership"
	"github.com/mengyue/portal/models/product"
	"github.com/mengyue/portal/models/relation"
)

// lapse ends a membership whose term is over, at the instant that was due (YX-20). Where a renewal waits, it takes over
// with tags and tasks; otherwise everything ends with the membership in one step.
func lapse(tx *db.Tx, d deadline.Deadline) error {
	m, err := membership.Find(tx, strings.TrimPrefix(d.Object, "membership:"))
	if err != nil || m.Ended != 0 {
		return err
	}
	next, renewed, err := membership.Next(tx, m.ID)
	if err != nil {
		return err
	}
	if !renewed {
		_, err = Leave(tx, m, Cause{Kind: membership.ByTerm, Clause: d.Clause, At: d.Due})
		return err
	}
	if _, err := membership.End(tx, m, membership.Ending{Cause: membership.ByRenewal, Clause: d.Clause, At: d.Due}); err != nil {
		return err
	}
	if err := membership.Succeed(tx, next); err != nil {
		return err
	}
	if _, err := product.MoveTo(tx, m, next); err != nil {
		return err
	}
	if err := relation.MoveTo(tx, m, next); err != nil {
		return err
	}
	if err := listing.MoveTo(tx, m, next); err != nil {
		return err
	}
	if err := growth.Carry(tx, m.ID, next.ID); err != nil {
		return err
	}
	for _, goes := range along {
		if err := goes(tx, m, next); err != nil {
			return err
		}
	}
	return nil
}

// along is what later packages keep of a membership.
var along []func(tx *db.Tx, from, to membership.Membership) error

// GoingAlong lets what a later package keeps of a membership go along with the renewal that takes its place. It is called
// while the program starts.
func GoingAlong(do func(tx *db.Tx, from, to membership.Membership) error) { along = append(along, do) }
