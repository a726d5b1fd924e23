package main

import (
	"errors"
	"fmt"

	"github.com/mengyue/portal/models/audit"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/text"
)

// auditCommand is "portal audit".
type auditCommand struct {
	Verify auditVerify `cmd:"" help:"Walk the chain of the record; exit 1 and the first broken entry where it does not hold."`
}

type auditVerify struct{ storage }

// Run walks the chain and prints how many entries hold and the hash of the last, which is to be kept where nobody who
// can write the database can.
func (a *auditVerify) Run(c *console) error {
	h, err := a.open(c)
	if err != nil {
		return err
	}
	defer func() { _ = h.Close() }()
	var n int64
	hash := ""
	err = h.db.View(c.ctx, operator, func(tx *db.Tx) error {
		if n, err = audit.Verify(tx); err != nil {
			return err
		}
		last, err := audit.Find(tx, audit.Search{Limit: 1})
		if len(last) > 0 {
			hash = last[0].Hash
		}
		return err
	})
	var broken *audit.Broken
	if errors.As(err, &broken) {
		_, _ = fmt.Fprintf(c.out, "broken\t%d\t%s\n", broken.Seq, broken.Reason)
		c.Say(text.F("审计链在第 %d 条断开，此前 %d 条成立。", "The chain breaks at entry %d; the %d before it hold.", broken.Seq, n))
		return errTold
	}
	if err != nil {
		return err
	}
	c.Say(text.F("审计链完整，共 %d 条。", "The chain holds, %d entr{y|ies}.", n))
	_, err = fmt.Fprintf(c.out, "ok\t%d\t%s\n", n, hash)
	return err
}
