package deadline

import (
	"fmt"

	"github.com/mengyue/portal/models/calendar"
	"github.com/mengyue/portal/models/clock"
	"github.com/mengyue/portal/models/db"
)

// Pause stops the clock of an open deadline, such as a review while the merchant corrects something. The day on which
// it stops is not used up.
func Pause(tx *db.Tx, kind, object string) error {
	d, err := open(tx, kind, object)
	if err != nil || d.Paused != 0 {
		return err
	}
	c, err := Calendar(tx)
	if err != nil {
		return err
	}
	d.Paused = tx.Now
	d.PeriodLeft = left(c, d)
	return save(tx, d)
}

// Resume lets the clock run on with what was left of it, from an instant on: the present one, or that which was due
// while the portal was down.
func Resume(tx *db.Tx, kind, object string, from clock.Instant) error {
	d, err := open(tx, kind, object)
	if err != nil || d.Paused == 0 {
		return err
	}
	c, err := Calendar(tx)
	if err != nil {
		return err
	}
	d.PausedFor += Worked(c, d.Paused, from)
	d.Started, d.Paused = from, 0
	if err := d.reckon(tx, from, d.PeriodLeft); err != nil {
		return err
	}
	d.Period, d.PeriodLeft = d.PeriodLeft, ""
	return save(tx, d)
}

// left is the period that remains at the instant of the pause, in the unit of the deadline's own period: hours stay
// hours (to the second), working days stay working days, everything else becomes days. A deadline that is over has
// its shortest period left, so that it is due at once.
func left(c *calendar.Calendar, d Deadline) string {
	p, err := calendar.ParsePeriod(d.Period)
	if err != nil || d.Due <= d.Paused {
		return "0s"
	}
	switch p.Unit {
	case calendar.Hours, calendar.Seconds:
		return fmt.Sprintf("%ds", int(d.Due.Sub(d.Paused).Seconds()))
	case calendar.WorkingDays:
		n := 0
		for day := calendar.DayOf(d.Paused); day.Start() < d.Due; day++ {
			if c.IsWorkday(day) && (day > calendar.DayOf(d.Started)) {
				n++
			}
		}
		return fmt.Sprintf("%dwd", n)
	}
	first := max(calendar.DayOf(d.Paused), calendar.DayOf(d.Started)+1)
	return fmt.Sprintf("%dd", calendar.DayOf(d.Due)-first)
}
