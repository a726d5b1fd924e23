package listing

import (
	"github.com/mengyue/portal/models/audit"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/membership"
)

// MoveTo hands the products and the opened brands of a membership to the one that renews it.
func MoveTo(tx *db.Tx, from, to membership.Membership) error {
	n, err := move(tx, from.ID, to.ID)
	if err != nil || n == 0 {
		return err
	}
	audit.Record(tx, audit.Entry{Action: "listing.moved", Object: to.Ref(), Merchant: to.Merchant, Detail: map[string]any{"from": from.ID, "count": n}})
	return nil
}
