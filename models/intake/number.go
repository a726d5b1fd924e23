package intake

import (
	"strings"

	"github.com/shopspring/decimal"

	"github.com/mengyue/portal/models/calendar"
	"github.com/mengyue/portal/models/figures"
	"github.com/mengyue/portal/models/rulebook"
	"github.com/mengyue/portal/models/text"
)

// repeated is what the row before had: keys and days of figures repeat from row to row and are looked at once.
type repeated struct {
	key  string
	date string
	day  calendar.Day
}

// room is space for so many figures of a row, with whatever stood in it. It holds until the next chunk.
func (v *values) room(n int) []int64 {
	if v.used+n > len(v.figures) {
		v.figures, v.used = make([]int64, max(2*len(v.figures), 1024*n)), 0
	}
	v.used += n
	return v.figures[v.used-n : v.used : v.used]
}

// again is a key that is often that of the row before.
func (v *values) again(column int) string {
	s := v.cells[column]
	if s == v.known.key {
		return v.known.key
	}
	before := len(v.problems)
	if s = v.key(v.kind.Columns[column].Name); len(v.problems) == before {
		v.known.key = s
	}
	return s
}

// date is a day that is often that of the row before.
func (v *values) date(column int) calendar.Day {
	s := v.cells[column]
	if s != v.known.date || s == "" {
		d, ok := plainDay(s)
		if !ok {
			if d, ok = v.day(v.kind.Columns[column].Name); !ok {
				return 0
			}
		}
		v.known.date, v.known.day = s, d
	}
	return v.known.day
}

// plainDay reads 2026-02-13 where the day is one that every month has; ok is false for everything else, which is then
// looked at in full.
func plainDay(s string) (d calendar.Day, ok bool) {
	if len(s) != 10 || s[4] != '-' || s[7] != '-' {
		return 0, false
	}
	year, ok1 := number(s[:4], 0)
	month, ok2 := number(s[5:7], 0)
	day, ok3 := number(s[8:], 0)
	if !ok1 || !ok2 || !ok3 || year < 1900 || year > 2200 || month < 1 || month > 12 || day < 1 || day > 28 {
		return 0, false
	}
	return figures.DayOf(int(year), int(month), int(day)), true
}

// number reads digits with at most so many decimals as a whole number of the last of them; ok is false for everything
// else, which is then looked at in full.
func number(s string, decimals int) (n int64, ok bool) {
	point := -1
	for i := range len(s) {
		switch c := s[i]; {
		case c >= '0' && c <= '9':
			n = n*10 + int64(c-'0')
		case c == '.' && point < 0 && i > 0:
			point = i
		default:
			return 0, false
		}
	}
	after := 0
	if point >= 0 {
		after = len(s) - point - 1
	}
	if s == "" || len(s) > 16 || after > decimals || point >= 0 && after == 0 {
		return 0, false
	}
	for ; after < decimals; after++ {
		if n > 1e15 {
			return 0, false
		}
		n *= 10
	}
	return n, true
}

// limits of figures, as the cells of other kinds have them.
const (
	mostCount = 1<<50 - 1
	mostFen   = 1e15
	mostMicro = 1_000_000_000 * figures.Point
)

// figure reads a cell as a column of figures wants it; ok is false where it is not available or wrong.
func (v *values) figure(column int, c *figures.Column) (n int64, ok bool) {
	s := v.cells[column]
	if s == "" {
		return 0, false
	}
	decimals, most := 0, int64(mostCount)
	switch c.Unit {
	case figures.Fen:
		decimals, most = 2, mostFen
	case figures.Micro:
		decimals, most = 6, mostMicro
	}
	if c.Most > 0 {
		most = c.Most
	}
	if n, ok = number(s, decimals); ok && n <= most {
		return n, true
	}
	return v.odd(v.kind.Columns[column].Name, c)
}

// odd reads what is not written the plain way, or says what is wrong with it.
func (v *values) odd(name string, c *figures.Column) (int64, bool) {
	before := len(v.problems)
	var n int64
	switch {
	case c.Unit == figures.Fen:
		n = or0(v.fen(name))
	case c.Unit == figures.Count:
		n = or0(v.count(name))
	case c.Most == 5*figures.Point:
		if d := v.score(name); d != nil {
			n = d.Shift(6).IntPart()
		}
	default:
		n = v.micro(name)
	}
	return n, len(v.problems) == before
}

// micro is a decimal of 0 or more with at most six places, in millionths.
func (v *values) micro(column string) int64 {
	s := v.cell(column)
	n, ok := micro(s)
	if !ok || n < 0 {
		v.wrong(column, text.F("“%s”不是非负小数（至多六位小数），如 12.5", "%q is no decimal of 0 or more with at most six places, such as 12.5", clip(s)))
	}
	return n
}

// micro reads a decimal in millionths.
func micro(s string) (int64, bool) {
	x, err := rulebook.ParseValue(rulebook.KindDecimal, strings.TrimSpace(s))
	if err != nil {
		return 0, false
	}
	d := x.Decimal()
	if d.Exponent() < -6 && !d.Equal(d.Truncate(6)) || d.Abs().GreaterThan(decimal.New(1, 9)) {
		return 0, false
	}
	return d.Shift(6).IntPart(), true
}
