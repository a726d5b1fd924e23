package clock

import (
	"fmt"

	"github.com/mengyue/portal/models/text"
)

var weekdays = [...]string{"日", "一", "二", "三", "四", "五", "六"}

// Text words the instant for letters: 2026年11月22日（周日）15:30 北京时间, or Sun 22 Nov 2026, 15:30 (Beijing time).
func (i Instant) Text() text.Text {
	t := i.Time()
	return text.Of(fmt.Sprintf("%d年%d月%d日（周%s）%s 北京时间", t.Year(), t.Month(), t.Day(), weekdays[t.Weekday()], t.Format("15:04")),
		t.Format("Mon 2 Jan 2006, 15:04")+" (Beijing time)")
}

// EndText words the exclusive end of a period: midnight is 24:00 of the day that ends, as people and the law say it.
func (i Instant) EndText() text.Text {
	t := i.Time()
	if t.Hour() != 0 || t.Minute() != 0 || t.Second() != 0 || t.Nanosecond() != 0 {
		return i.Text()
	}
	t = t.AddDate(0, 0, -1)
	return text.Of(fmt.Sprintf("%d年%d月%d日（周%s）24:00 北京时间", t.Year(), t.Month(), t.Day(), weekdays[t.Weekday()]),
		t.Format("Mon 2 Jan 2006")+", 24:00 (Beijing time)")
}
