package calendar

import (
	"github.com/mengyue/portal/models/clock"
	"github.com/mengyue/portal/models/text"
)

// Step is one day of a proof: whether it counts, and why.
type Step struct {
	Day    Day
	Counts bool
	Number int // the how-manieth counting day it is; 0 where it does not count
	Why    text.Text
}

// Proof shows day by day how a period comes to its end. A period in hours has none; long ones in days, months and
// years show their first and last day.
func (c *Calendar) Proof(from clock.Instant, p Period) []Step {
	if p.Exact() {
		return nil
	}
	first := Step{Day: DayOf(from), Why: text.Of("开始当日不计入", "the day it starts on does not count")}
	if p.Unit != WorkingDays {
		last := p.Corresponding(first.Day)
		return []Step{first, {Day: last, Counts: true, Number: p.N, Why: text.F("最后一日，24 时结束（%s）", "the last day; it ends at 24:00 (%s)", p.Text())}}
	}
	steps := []Step{first}
	day := first.Day
	for n := 0; n < p.N; {
		day++
		s := Step{Day: day, Counts: c.IsWorkday(day), Why: c.why(day)}
		if s.Counts {
			n++
			s.Number = n
		}
		steps = append(steps, s)
	}
	return steps
}

// why says what kind of day it is.
func (c *Calendar) why(d Day) text.Text {
	h, listed := c.days[d]
	switch {
	case listed && h.Off:
		return text.F("%s放假", "public holiday (%s)", h.Name)
	case listed:
		return text.F("%s调休上班", "make-up workday (%s)", h.Name)
	case d.Weekend():
		return c.provisional(d, text.Of("周末", "weekend"))
	}
	return c.provisional(d, text.Of("工作日", "working day"))
}

func (c *Calendar) provisional(d Day, t text.Text) text.Text {
	if c.known[d.Year()] {
		return t
	}
	return text.Join(text.Of("，", ", "), t, text.Of("暂定（当年放假安排尚未公布）", "provisional (the list of that year is not published)"))
}
