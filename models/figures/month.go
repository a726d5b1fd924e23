package figures

import "github.com/mengyue/portal/models/calendar"

// month counts months from 1900-01, which is month 0.
type month int

// epoch is the number of days from 0000-03-01 to 1970-01-01.
const epoch = 719468

// civil is the month of a day and its place in it, 0 for the first. It reckons without [time.Time]: it runs for every
// row of an import.
func civil(d calendar.Day) (month, int) {
	z := int(d) + epoch
	era := z / 146097
	of := z - era*146097
	year := (of - of/1460 + of/36524 - of/146096) / 365
	day := of - (365*year + year/4 - year/100)
	m := (5*day + 2) / 153 // from March
	place := day - (153*m+2)/5
	year += era * 400
	if m += 2; m >= 12 {
		m -= 12
		year++
	}
	return month((year-1900)*12 + m), place
}

// first is the first day of the month.
func (m month) first() calendar.Day {
	year, of := 1900+int(m)/12, int(m)%12-2
	if of < 0 {
		of += 12
		year--
	}
	era := year / 400
	y := year - era*400
	return calendar.Day(era*146097 + y*365 + y/4 - y/100 + (153*of+2)/5 - epoch)
}

// DayOf is the day of a date that there is, reckoned as fast as an import needs it.
func DayOf(year, m, day int) calendar.Day {
	return month((year-1900)*12+m-1).first() + calendar.Day(day-1)
}

// slot is where the block of a month and a subject stands: months first, so that a day of all stores, and a month of
// all stores, lie together.
func (m month) slot(subject int64) int64 { return int64(m)<<32 | subject }

func subjectOf(slot int64) int64 { return slot & (1<<32 - 1) }

func monthOf(slot int64) month { return month(slot >> 32) }

// meets reports whether a day of the month is one of the range.
func (m month) meets(r Range) bool {
	return r.From < r.End && r.From < (m+1).first() && r.End > m.first()
}

// months are those that a range has days in.
func months(over Range) (all []month) {
	if over.From >= over.End {
		return nil
	}
	last, _ := civil(over.End - 1)
	for m, _ := civil(over.From); m <= last; m++ {
		all = append(all, m)
	}
	return all
}
