package figures

import (
	"encoding/binary"
	"math/bits"
	"slices"
	"strings"
	"sync"

	"github.com/shopspring/decimal"

	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/rulebook"
)

// Line is a limit that a rulebook counts days by: those on which some columns of StoreDays add up to less. How many
// there are is kept with each month at import, so that a count over months needs no days. A month that was imported
// before a book drew its line is counted by its days.
type Line struct {
	Columns []int
	Limit   int64 // in the columns' unit, for their sum
	mask    uint32
}

// NewLine draws a line.
func NewLine(columns []int, limit int64) Line {
	l := Line{Columns: columns, Limit: limit}
	for _, c := range columns {
		l.mask |= 1 << c
	}
	return l
}

// keepable reports a line whose counts are kept: of one or several different columns.
func (l Line) keepable() bool {
	return len(l.Columns) > 0 && bits.OnesCount32(l.mask) == len(l.Columns)
}

// lineOf is the line that a derived fact counts days by; ok is false where it has none in StoreDays.
func lineOf(d rulebook.DerivedDecl) (l Line, ok bool) {
	if d.Op != "days" || d.Subject != "store" {
		return l, false
	}
	var columns []int
	for _, measure := range d.Measure {
		name, of := strings.CutPrefix(measure, "store.")
		at, known := StoreDays.Column(name)
		if !of || !known {
			return l, false
		}
		columns = append(columns, at)
	}
	if len(columns) == 0 {
		return l, false
	}
	limit, ok := Limit(d, StoreDays.Columns[columns[0]].Unit)
	l = NewLine(columns, limit)
	return l, ok && l.keepable()
}

// Limit is the limit of a count of days for the sum of its measures, which are kept in a unit: of a mean it is as many
// times the limit (NUM-2). Sums are whole: below 2.5 is below 3.
func Limit(d rulebook.DerivedDecl, unit Unit) (limit int64, ok bool) {
	n, err := decimal.NewFromString(d.LessThan + d.AtLeast + d.MeanLess)
	if err != nil {
		return 0, false
	}
	if unit == Micro {
		n = n.Shift(6)
	}
	if d.MeanLess != "" {
		n = n.Mul(decimal.NewFromInt(int64(len(d.Measure))))
	}
	return n.Ceil().IntPart(), true
}

// mostLines bounds what is counted with a month.
const mostLines = 32

type linesKey struct{}

// libraryLines are the lines of a library; one with another edition is another library.
type libraryLines struct {
	mu    sync.Mutex
	by    *rulebook.Library
	lines []Line
}

// lines are those of all books that there are.
func lines(tx *db.Tx, t *Table) []Line {
	if t != StoreDays {
		return nil
	}
	lib, d := rulebook.Books(tx), tx.Kept(linesKey{}, func() any { return &libraryLines{} }).(*libraryLines)
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.by != lib {
		d.by, d.lines = lib, linesOf(lib)
	}
	return d.lines
}

func linesOf(lib *rulebook.Library) (out []Line) {
	for _, programme := range lib.Programmes() {
		for _, e := range lib.Editions(programme) {
			for _, d := range e.Derived {
				l, ok := lineOf(d)
				same := func(o Line) bool { return o.mask == l.mask && o.Limit == l.Limit }
				if ok && !slices.ContainsFunc(out, same) && len(out) < mostLines {
					out = append(out, l)
				}
			}
		}
	}
	return out
}

// packLines counts the days of a page below each line.
func (p *page) packLines(to []byte, lines []Line) []byte {
	count := len(to)
	to = append(to, 0)
	for _, l := range lines {
		days := uint32(1<<31 - 1)
		for _, c := range l.Columns {
			days &= p.has[c]
		}
		if days == 0 {
			continue
		}
		below := byte(0)
		for ; days != 0; days &= days - 1 {
			at, sum := bits.TrailingZeros32(days), int64(0)
			for _, c := range l.Columns {
				sum += p.v[c][at]
			}
			if sum < l.Limit {
				below++
			}
		}
		to[count]++
		to = binary.AppendUvarint(to, uint64(l.mask))
		to = append(binary.AppendVarint(to, l.Limit), below)
	}
	return to
}

// counted finds how many days of a whole month lie below a line, in the lines kept with it.
func (l Line) counted(kept []byte) (below int, ok bool) {
	if len(kept) == 0 || !l.keepable() {
		return 0, false
	}
	n, rest := int(kept[0]), kept[1:]
	for range n {
		mask, k := binary.Uvarint(rest)
		if k <= 0 {
			return 0, false
		}
		limit, m := binary.Varint(rest[k:])
		if m <= 0 || len(rest) <= k+m {
			return 0, false
		}
		if uint32(mask) == l.mask && limit == l.Limit {
			return int(rest[k+m]), true
		}
		rest = rest[k+m+1:]
	}
	return 0, false
}
