package figures

import (
	"math/bits"
	"slices"

	"github.com/mengyue/portal/models/calendar"
	"github.com/mengyue/portal/models/clock"
)

// Sheet is the figures of one subject over a range of days, still packed: what is asked for is unpacked then. Where it
// comes from [ReadMany] it holds until the yield function returns, and days that were not asked for are read when they
// are needed after all.
type Sheet struct {
	Range
	table   *Table
	subject int64
	blocks  []block // by month
	looked  *looked
	read    *reading // that fetches days; nil where all are there
}

// looked is what was found of the columns of a part, month by month: whoever asks for one will ask for the next.
type looked struct {
	of     *Sheet
	part   string
	months []monthly
}

// monthly is one month of a part: its columns, and what is kept of its days below lines.
type monthly struct {
	columns [maxColumns]view
	lines   []byte
}

// block is one month as it is kept.
type block struct {
	month    month
	recorded clock.Instant
	from     Source
	packed
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
		for r := open(b.packed); r.part(); {
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
	months := s.look(part)
	for i := range s.blocks {
		days := s.blocks[i].within(over, s.Range)
		own, other := s.column(&months[i].columns, column)
		switch {
		case days == 0 || own.has|other.has == 0:
		case own.has&^days == 0 && other.has&^own.has == 0:
			t.add(own.total())
		default:
			if months = s.unfold(i, months); months == nil {
				return Total{}
			}
			l := s.lane(&months[i].columns, column)
			t.add(l.total(days))
		}
	}
	return t
}

// column is how a column stands in a month, and the one that stands in where it has nothing.
func (s *Sheet) column(month *[maxColumns]view, column int) (own, other *view) {
	own, other = &month[column], &nothing
	if i := s.table.Columns[column].instead; i >= 0 {
		other = &month[i]
	}
	if own.has == 0 {
		return other, &nothing
	}
	return own, other
}

var nothing view

// lane unpacks a column of a month whose days are there.
func (s *Sheet) lane(month *[maxColumns]view, column int) (l lane) {
	own, other := s.column(month, column)
	l.lay(other)
	l.lay(own)
	return l
}

// Together is what columns of a part come to over the days that have them all, in the room given. Months whose days have
// either all or none are taken from their sums.
func (s *Sheet) Together(room []int64, part string, columns []int, over Range) (sums []int64, days int) {
	sums = append(room[:0], make([]int64, len(columns))...)
	months := s.look(part)
	for i := range s.blocks {
		within := s.blocks[i].within(over, s.Range)
		all, any, plain := within, uint32(0), true
		for _, c := range columns {
			own, other := s.column(&months[i].columns, c)
			has := own.has | other.has
			all, any, plain = all&has, any|has, plain && other.has&^own.has == 0
		}
		switch days += bits.OnesCount32(all); {
		case all == 0:
		case plain && any == all:
			for k, c := range columns {
				own, _ := s.column(&months[i].columns, c)
				sums[k] += own.sum * own.by
			}
		default:
			if months = s.unfold(i, months); months == nil {
				return sums, 0
			}
			for k, c := range columns {
				l := s.lane(&months[i].columns, c)
				sums[k] += l.total(all).Sum
			}
		}
	}
	return sums, days
}

// Lane unpacks a column of a part over the sheet's days.
func (s *Sheet) Lane(part string, column int) Lane {
	n := max(int(s.End-s.From), 0)
	out := Lane{From: s.From, Values: make([]int64, n), Has: make([]bool, n)}
	months := s.look(part)
	for i := range s.blocks {
		b := &s.blocks[i]
		days := b.within(s.Range, s.Range)
		if days == 0 {
			continue
		}
		if months = s.unfold(i, months); months == nil {
			return out
		}
		l := s.lane(&months[i].columns, column)
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

// Below counts the days of a range on which all columns of a line have a value and these add up to less than its limit,
// and how many days have them all. A month whose extremes decide, or with which the count was kept, is not unpacked.
func (s *Sheet) Below(part string, line Line, over Range) (below, days int) {
	months := s.look(part)
	for i := range s.blocks {
		all, least, most := uint32(1<<31-1), int64(0), int64(0)
		for _, c := range line.Columns {
			v := &months[i].columns[c]
			all &= v.has
			least, most = least+v.least(), most+v.most()
		}
		within := s.blocks[i].within(over, s.Range) & all
		n := bits.OnesCount32(within)
		days += n
		if n == 0 || least >= line.Limit {
			continue
		}
		kept, known := line.counted(months[i].lines)
		switch {
		case most < line.Limit:
			below += n
		case known && within == all:
			below += kept
		default:
			if months = s.unfold(i, months); months == nil {
				return below, days
			}
			below += under(&months[i].columns, line.Columns, within, line.Limit)
		}
	}
	return below, days
}

// under counts the days on which the columns add up to less than the limit.
func under(month *[maxColumns]view, columns []int, days uint32, limit int64) (n int) {
	if n, ok := underBytes(month, columns, days, limit); ok {
		return n
	}
	var sums, l lane
	for _, c := range columns {
		l.has = 0
		l.lay(&month[c])
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

// underBytes is under for three columns of the same days and scale that are packed a byte a value, as scores are: their
// bytes are added up as they stand.
func underBytes(month *[maxColumns]view, columns []int, days uint32, limit int64) (n int, ok bool) {
	if len(columns) != 3 {
		return 0, false
	}
	a, b, c := &month[columns[0]], &month[columns[1]], &month[columns[2]]
	for _, v := range []*view{a, b, c} {
		if v.width != 1 || v.has != days || v.by != a.by {
			return 0, false
		}
	}
	left := limit - (a.small+b.small+c.small)*a.by
	left = (left + a.by - 1) / a.by // sums of bytes below this are below the limit
	x, y, z := a.values, b.values[:len(a.values)], c.values[:len(a.values)]
	for i := range x {
		if int64(x[i])+int64(y[i])+int64(z[i]) < left {
			n++
		}
	}
	return n, true
}

// Last is the last day of the sheet that has any figure.
func (s *Sheet) Last() (calendar.Day, bool) { return s.LastOf(s.Range) }

// LastOf is the last day of a range that has any figure.
func (s *Sheet) LastOf(over Range) (calendar.Day, bool) {
	for _, b := range slices.Backward(s.blocks) {
		days := uint32(0)
		for r := open(b.packed); r.part(); {
			days |= r.days
		}
		if days &= b.within(over, s.Range); days != 0 {
			return b.month.first() + calendar.Day(31-bits.LeadingZeros32(days)), true
		}
	}
	return 0, false
}

// look finds the columns of a part, month by month.
func (s *Sheet) look(part string) []monthly {
	if s.looked == nil {
		s.looked = &looked{}
	}
	l := s.looked
	if l.of == s && l.part == part {
		return l.months
	}
	if len(l.months) < len(s.blocks) {
		l.months = make([]monthly, len(s.blocks))
	}
	l.of, l.part = s, part
	for i := range s.blocks {
		month := &l.months[i]
		month.lines = nil
		for c := range month.columns {
			month.columns[c].has = 0
		}
		for r := open(s.blocks[i].packed); r.part(); {
			if string(r.name) == part {
				month.lines, _ = r.columns(&month.columns)
				break
			}
		}
	}
	return l.months
}

// unfold makes sure that the days of a month are there; nil where they cannot be had.
func (s *Sheet) unfold(i int, months []monthly) []monthly {
	if s.blocks[i].values != nil {
		return months
	}
	if s.read == nil || !s.read.fetch(s) {
		return nil
	}
	part := s.looked.part
	s.looked.of = nil
	return s.look(part)
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
