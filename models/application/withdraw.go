package application

import (
	"github.com/mengyue/portal/models/access"
	"github.com/mengyue/portal/models/audit"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/deadline"
)

// Withdraw takes a case back that is not decided yet; a new one can be started at once. version is Case.Version.
// Errors: Conflict (decided, withdrawn, or changed since it was shown), NotFound, Forbidden.
func Withdraw(tx *db.Tx, id string, version int) (Case, error) {
	if err := access.Require(tx, access.Apply); err != nil {
		return Case{}, err
	}
	c, err := current(tx, id, version)
	if err != nil {
		return Case{}, err
	}
	return withdraw(tx, c)
}

func withdraw(tx *db.Tx, c Case) (Case, error) {
	if !c.IsOpen() {
		return Case{}, notWith(c, "")
	}
	was := c.State()
	c.Withdrawn = tx.Stamp()
	c, err := save(tx, c)
	if err != nil {
		return Case{}, err
	}
	audit.Record(tx, audit.Entry{Action: "case.withdrawn", Object: c.Ref(), Merchant: c.Merchant, Detail: map[string]any{"was": was}})
	return c, deadline.CloseAll(tx, c.Ref(), deadline.Cancelled)
}
