package application

import (
	"fmt"
	"time"

	"github.com/mengyue/portal/models/db"
)

// Crowd puts open cases of many merchants into the queue, each due an hour after the one before, for tests of its size.
func Crowd(tx *db.Tx, programme string, n int) error {
	for first := 0; first < n; first += 1000 {
		var cases []row
		var due []map[string]any
		for i := first; i < min(n, first+1000); i++ {
			c := Case{ID: tx.NewID(), Number: fmt.Sprintf("19990101-%06d", i), Merchant: fmt.Sprintf("C%06d", i), Programme: programme, Edition: "2023-08-04",
				Version: 1, Started: tx.Stamp(), Submitted: tx.Stamp()}
			cases = append(cases, rowOf(c))
			due = append(due, map[string]any{"id": tx.NewID(), "kind": ReviewDeadline, "object": c.Ref(), "merchant": c.Merchant, "audience": "staff",
				"programme": programme, "edition": c.Edition, "clause": "", "period": "7wd", "title": "{}", "link": "", "opened_at": tx.Now, "started_at": tx.Now,
				"due_at": tx.Now.Add(time.Duration(i%2000+200) * time.Hour), "provisional": false, "paused_at": 0, "period_left": "", "paused_for": 0,
				"fired_at": 0, "closed_at": 0, "outcome": ""})
		}
		if err := tx.DB.CreateInBatches(cases, 500).Error; err != nil {
			return err
		}
		if err := tx.DB.Table("deadlines").Create(due).Error; err != nil {
			return err
		}
	}
	return nil
}
