package figures

import (
	"testing"

	"github.com/mengyue/portal/models/calendar"
)

func TestMonthsAndTheirDays(t *testing.T) {
	for d := calendar.Date(1900, 1, 1); d < calendar.Date(2201, 1, 1); d++ {
		y, m, day := d.Date()
		got, at := civil(d)
		if got != month((y-1900)*12+int(m)-1) || at != day-1 {
			t.Fatalf("%s is in month %d at %d", d, got, at)
		}
		if got.first() != calendar.Date(y, m, 1) {
			t.Fatalf("month %d begins on %s", got, got.first())
		}
		if DayOf(y, int(m), day) != d {
			t.Fatalf("%s is made %s", d, DayOf(y, int(m), day))
		}
	}
}
