package level

import (
	"github.com/mengyue/portal/models/audit"
	"github.com/mengyue/portal/models/conduct"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/deadline"
	"github.com/mengyue/portal/models/membership"
	"github.com/mengyue/portal/models/rulebook"
)

// A renewed term takes no level away: it goes on under the renewal with its evaluations, and the badge lapses when it would have.
func init() { conduct.GoingAlong(moveTo) }

func moveTo(tx *db.Tx, from, to membership.Membership) error {
	n, err := move(tx, from.ID, to.ID)
	if err != nil || n == 0 {
		return err
	}
	s, err := one(tx, to.ID)
	if err != nil {
		return err
	}
	audit.Record(tx, audit.Entry{Action: "standing.moved", Object: s.Ref(), Merchant: s.Merchant, Detail: map[string]any{"from": from.ID, "count": n}})
	was := Standing{Membership: from.ID}
	d, runs, err := deadline.Running(tx, BadgeDeadline, was.Ref())
	if err != nil || !runs {
		return err
	}
	if _, err := deadline.Close(tx, BadgeDeadline, was.Ref(), deadline.Cancelled); err != nil {
		return err
	}
	e, err := rulebook.Books(tx).Edition(d.Programme, d.Edition)
	if err != nil {
		return err
	}
	return s.lapses(tx, e, d.Opened)
}
