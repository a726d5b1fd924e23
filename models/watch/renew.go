package watch

import (
	"github.com/mengyue/portal/models/audit"
	"github.com/mengyue/portal/models/conduct"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/membership"
)

// A renewed term gives no warning its time anew, repeats nothing that was void, and lets no product in that is out.
func init() { conduct.GoingAlong(moveTo) }

func moveTo(tx *db.Tx, from, to membership.Membership) error {
	n, err := move(tx, from.ID, to.ID)
	if err != nil || n == 0 {
		return err
	}
	audit.Record(tx, audit.Entry{Action: "warning.moved", Object: to.Ref(), Merchant: to.Merchant, Detail: map[string]any{"from": from.ID, "count": n}})
	return nil
}
