package application

import (
	"time"

	"github.com/mengyue/portal/models/calendar"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/deadline"
)

// idle is how long a reviewer may leave a claimed case alone: two working days, counted from the last look at it.
var idle = calendar.Period{N: 2, Unit: calendar.WorkingDays}

// LetGo gives claimed cases that their reviewers left alone back to the queue, where others see them; one for which a
// second signature is awaited stays. A round of housekeeping.
func LetGo(tx *db.Tx) error {
	c, err := deadline.Calendar(tx)
	if err != nil {
		return err
	}
	left, err := leftAlone(tx, tx.Now.Add(-24*time.Hour), 100)
	if err != nil {
		return err
	}
	for _, l := range left {
		if tx.Now < c.Deadline(max(l.Claimed.At, l.Looked), idle).Due {
			continue
		}
		if _, err := give(tx, l.Case, Stamp{}, "case.let_go"); err != nil {
			return err
		}
	}
	return nil
}
