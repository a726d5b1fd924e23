package membership_test

import (
	"testing"

	"github.com/mengyue/portal/models/calendar"
	"github.com/mengyue/portal/models/clock"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/deadline"
	"github.com/mengyue/portal/models/membership"
)

// TIME-4, YX-18: a bar in working days that reaches into a year without a list moves when the list arrives.
func TestABarInWorkingDaysMovesWithTheCalendar(t *testing.T) {
	d, c := house(t, "period: 1y}", "period: 30wd}")
	admit(t, d, membership.New{Merchant: "M1", Programme: programme})
	m, _ := active(t, d, "M1", programme)
	do(t, d, staff, func(tx *db.Tx) error {
		b, _, err := membership.BarFor(tx, m, "exit", tx.Now)
		if err == nil {
			err = membership.SetBar(tx, b)
		}
		return err
	})
	c.Set(clock.Must("2027-01-03"))
	barred := func() (ok bool) {
		do(t, d, staff, func(tx *db.Tx) (err error) { _, ok, err = membership.Barred(tx, "M1", programme); return err })
		return ok
	}
	if barred() {
		t.Error("barred although thirty weekdays are over")
	}
	var days []calendar.Holiday
	for _, day := range []string{"2027-01-01", "2027-01-02", "2027-01-03", "2027-02-05", "2027-02-06", "2027-02-07", "2027-02-08", "2027-02-09", "2027-02-10", "2027-02-11", "2027-04-05"} {
		days = append(days, calendar.Holiday{Day: calendar.DayOf(clock.Must(day)), Name: "放假", Off: true})
	}
	do(t, d, staff, func(tx *db.Tx) error { _, err := deadline.Holidays(tx, days); return err })
	if !barred() {
		t.Error("a day of the thirty has become a holiday, yet nobody is barred")
	}
}
