package figures

import (
	"math/bits"
	"slices"

	"github.com/mengyue/portal/models/calendar"
	"github.com/mengyue/portal/models/clock"
)

// Sheet is the figures of one subject over a range of days, still packed: what is asked for is unpacked then. Where it
// comes from [ReadMany] it holds until the yield function returns.
type Sheet struct {
	Range
	table  *Table
	blocks []block // by month
}

// block is one month as it is kept.
type block struct {
	month    month
	source   int64
	recorded clock.Instant
	days     []byte
}

// Total is what a column comes to over some days. Whole months are taken from the sums kept with them.
type Total struct {
	Days     int // that have a value
	Sum      int64
	Min, Max int64 // of the days that have one
}

// Lane is one column day by day.
type Lane struct {
	From   calendar.Day
	Values []int64
	Has    []bool
}

// Empty reports that there is no figure at all.
func (s *Sheet) Empty() bool { return len(s.blocks) == 0 }

// Parts are the categories or measures that have a figure in one of the months, sorted.
func (s *Sheet) Parts() (names []string) {
	for _, b := range s.blocks {
		for r := open(b.days); r.part(); {
			if !slices.Contains(names, string(r.name)) {
				names = append(names, string(r.name))
			}
		}
	}
	slices.Sort(names)
	return names
}

// Total is what a column of a part comes to over the days of the range that the sheet has.
func (s *Sheet) Total(part string, column int, over Range) (t Total) {
	var views [2]view
	for _, b := range s.blocks {
		days := b.within(over, s.Range)
		if days == 0 || !s.find(b, part, []int{column, s.table.Columns[column].instead}, views[:]) {
			continue
		}
		own, other := &views[0], &views[1]
		if own.has == 0 {
			own, other = other, own
		}
		if other.has&^own.has == 0 && own.has&^days == 0 {
			t.add(own.total())
			continue
		}
		var l lane
		l.lay(other)
		l.lay(own)
		t.add(l.total(days))
	}
	return t
}

// Lane unpacks a column of a part over the sheet's days.
func (s *Sheet) Lane(part string, column int) Lane {
	n := max(int(s.End-s.From), 0)
	out := Lane{From: s.From, Values: make([]int64, n), Has: make([]bool, n)}
	var views [2]view
	for _, b := range s.blocks {
		days := b.within(s.Range, s.Range)
		if days == 0 || !s.find(b, part, []int{column, s.table.Columns[column].instead}, views[:]) {
			continue
		}
		var l lane
		l.lay(&views[1])
		l.lay(&views[0])
		base := int(b.month.first() - s.From)
		for rest := l.has & days; rest != 0; rest &= rest - 1 {
			at := bits.TrailingZeros32(rest)
			out.Values[base+at], out.Has[base+at] = l.v[at], true
		}
	}
	return out
}

// On is a column's value on a day; ok is false where it is not available.
func (s *Sheet) On(part string, column int, day calendar.Day) (value int64, ok bool) {
	t := s.Total(part, column, Range{day, day + 1})
	return t.Sum, t.Days == 1
}

// Below counts the days on which all the columns have a value and these add up to less than the limit, and how many
// days have them all. A month whose extremes decide is not unpacked.
func (s *Sheet) Below(part string, columns []int, limit int64) (below, days int) {
	views := make([]view, len(columns))
	for _, b := range s.blocks {
		within := b.within(s.Range, s.Range)
		if within == 0 || !s.find(b, part, columns, views) {
			continue
		}
		least, most := int64(0), int64(0)
		for i := range views {
			within &= views[i].has
			least, most = least+views[i].least(), most+views[i].most()
		}
		n := bits.OnesCount32(within)
		days += n
		switch {
		case n == 0 || least >= limit:
		case most < limit:
			below += n
		default:
			below += under(views, within, limit)
		}
	}
	return below, days
}

// under counts the days on which the columns add up to less than the limit.
func under(views []view, days uint32, limit int64) (n int) {
	var sums, l lane
	for i := range views {
		l.has = 0
		l.lay(&views[i])
		for at := range sums.v {
			sums.v[at] += l.v[at]
		}
	}
	for ; days != 0; days &= days - 1 {
		if sums.v[bits.TrailingZeros32(days)] < limit {
			n++
		}
	}
	return n
}

// Last is the last day of the sheet that has any figure.
func (s *Sheet) Last() (calendar.Day, bool) {
	for _, b := range slices.Backward(s.blocks) {
		days := uint32(0)
		for r := open(b.days); r.part(); {
			days |= r.days
		}
		if days &= b.within(s.Range, s.Range); days != 0 {
			return b.month.first() + calendar.Day(31-bits.LeadingZeros32(days)), true
		}
	}
	return 0, false
}

// find looks at the columns of a part in a month; a column of -1, or one that has nothing, gives an empty view.
func (s *Sheet) find(b block, part string, columns []int, views []view) bool {
	for r := open(b.days); r.part(); {
		if string(r.name) == part {
			return r.views(columns, views)
		}
	}
	return false
}

// within is a bit for each day of the month that lies in both ranges.
func (b block) within(a, o Range) uint32 {
	first := b.month.first()
	from, end := max(int(a.From-first), int(o.From-first), 0), min(int(a.End-first), int(o.End-first), 31)
	if from >= end {
		return 0
	}
	return uint32(1<<end - 1<<from)
}

func (t *Total) add(o Total) {
	switch {
	case o.Days == 0:
		return
	case t.Days == 0:
		*t = o
		return
	}
	t.Days, t.Sum, t.Min, t.Max = t.Days+o.Days, t.Sum+o.Sum, min(t.Min, o.Min), max(t.Max, o.Max)
}
