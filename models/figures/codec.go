package figures

import (
	"encoding/binary"
	"errors"
	"math/bits"
	"slices"
)

// A month's figures, all parts of them, are a head, which says what each column comes to, and the values:
//
//	head:   format (1 byte) · number of parts · parts, sorted by name
//	part:   length of name · name · length of its columns and lines · length of its values · columns · lines
//	        columns: days (4 bytes, a bit each) · number of columns · column …
//	        lines:   number of lines · line …, see [Line]
//	column: id (1 byte) · flags (1 byte) · its days (4 bytes, where they are not the part's) · sum · least · span
//	line:   columns (a bit each) · limit · days on which they add up to less (1 byte)
//	values: part by part, column by column, for each of its days its distance from the least, little-endian, in as many
//	        bytes as the flags say
//
// Numbers without a size are varints, sum, least and limit zigzag ones. Flags: the three low bits are the power of ten
// that every value was divided by, bit 3 says that the column has days of its own, the four high bits are the bytes a
// value.
const format = 1

// packed is a month as it is kept; values may be left out where only what the head says is wanted.
type packed struct{ head, values []byte }

// whole is head and values in one, as what was replaced is kept.
func (p packed) whole() []byte {
	return append(append(binary.AppendUvarint(nil, uint64(len(p.head))), p.head...), p.values...)
}

// parted undoes whole; what is damaged is a damaged head.
func parted(whole []byte) packed {
	n, size := binary.Uvarint(whole)
	if size <= 0 || n > uint64(len(whole)-size) {
		return packed{head: []byte{0}}
	}
	return packed{whole[size : size+int(n)], whole[size+int(n):]}
}

const (
	scaleBits = 0b111
	ownDays   = 1 << 3
	maxScale  = 6
)

// maxColumns is how many columns a table may have.
const maxColumns = 16

var errCorrupt = errors.New("figures: a block is damaged")

var powers = [maxScale + 1]int64{1, 10, 100, 1_000, 10_000, 100_000, 1_000_000}

// page is one part of a month, unpacked.
type page struct {
	name string
	has  [maxColumns]uint32
	v    [maxColumns][31]int64
}

// days is a bit for each day that has any figure.
func (p *page) days() (days uint32) {
	for _, h := range p.has {
		days |= h
	}
	return days
}

// pack packs the pages, which are sorted by name, with what the days come to under each line; pages without figures are
// left out. What was in the room is written over.
func pack(room packed, pages []*page, lines []Line) (out packed) {
	n := 0
	for _, p := range pages {
		if p.days() != 0 {
			n++
		}
	}
	if room.head == nil {
		room = packed{make([]byte, 0, 192), make([]byte, 0, 768)}
	}
	out.head = binary.AppendUvarint(append(room.head[:0], format), uint64(n))
	out.values = room.values[:0]
	var body [maxColumns*40 + 1024]byte
	for _, p := range pages {
		if days := p.days(); days != 0 {
			before := len(out.values)
			var columns []byte
			columns, out.values = p.pack(body[:0], out.values, days)
			columns = p.packLines(columns, lines)
			out.head = binary.AppendUvarint(out.head, uint64(len(p.name)))
			out.head = append(out.head, p.name...)
			out.head = binary.AppendUvarint(out.head, uint64(len(columns)))
			out.head = binary.AppendUvarint(out.head, uint64(len(out.values)-before))
			out.head = append(out.head, columns...)
		}
	}
	return out
}

func (p *page) pack(to, values []byte, days uint32) (columns, after []byte) {
	to = binary.LittleEndian.AppendUint32(to, days)
	n := 0
	for _, h := range p.has {
		if h != 0 {
			n++
		}
	}
	to = append(to, byte(n))
	for c, has := range p.has {
		if has != 0 {
			to, values = packColumn(append(to, byte(c)), values, has, days, &p.v[c])
		}
	}
	return to, values
}

func packColumn(to, values []byte, has, days uint32, v *[31]int64) (column, after []byte) {
	scale := scaleOf(has, v)
	var small [31]int64 // the values by the scale, one after another
	n := 0
	for rest := has; rest != 0; rest &= rest - 1 {
		small[n] = v[bits.TrailingZeros32(rest)]
		n++
	}
	divide(small[:n], scale)
	sum, least, most := int64(0), small[0], small[0]
	for _, x := range small[:n] {
		sum, least, most = sum+x, min(least, x), max(most, x)
	}
	span := uint64(most) - uint64(least)
	width := (bits.Len64(span) + 7) / 8
	flags := byte(scale) | byte(width)<<4
	if has != days {
		to = binary.LittleEndian.AppendUint32(append(to, flags|ownDays), has)
	} else {
		to = append(to, flags)
	}
	to = binary.AppendVarint(to, sum)
	to = binary.AppendVarint(to, least)
	to = binary.AppendUvarint(to, span)
	if width == 0 {
		return to, values
	}
	values = slices.Grow(values, n*8)
	for _, x := range small[:n] { // all eight bytes are written, and those that count stand
		binary.LittleEndian.PutUint64(values[len(values):len(values)+8], uint64(x-least))
		values = values[:len(values)+width]
	}
	return to, values
}

// divide divides values by a power of ten; that of most scores is one that the compiler knows.
func divide(values []int64, scale int) {
	switch scale {
	case 0:
	case 4:
		for i := range values {
			values[i] /= 10_000
		}
	default:
		for i := range values {
			values[i] /= powers[scale]
		}
	}
}

// scaleOf is the greatest power of ten, up to 10,000, that divides every value.
func scaleOf(has uint32, v *[31]int64) int {
	scale := 4
	for ; has != 0 && scale > 0; has &= has - 1 {
		x := v[bits.TrailingZeros32(has)]
		if scale == 4 && x%10_000 == 0 {
			continue
		}
		for x%powers[scale] != 0 {
			scale--
		}
	}
	return scale
}

// reader walks through the parts of a month. What is damaged ends it with err set.
type reader struct {
	rest, values []byte
	bare         bool // there are no values
	left         uint64
	err          error

	name []byte // of the present part
	days uint32
	body []byte // its columns and lines
	own  []byte // its values
	n    int
}

func open(p packed) reader {
	r := reader{rest: p.head, values: p.values, bare: p.values == nil}
	if len(p.head) == 0 {
		return r
	}
	if p.head[0] != format {
		r.err = errCorrupt
		return r
	}
	r.rest = p.head[1:]
	r.left = r.uvarint()
	return r
}

// part goes on to the next part.
func (r *reader) part() bool {
	if r.left == 0 || r.err != nil {
		return false
	}
	r.left--
	r.name = r.take(r.uvarint())
	size, values := r.uvarint(), r.uvarint()
	body := r.take(size)
	if r.err != nil || len(body) < 5 || !r.bare && values > uint64(len(r.values)) {
		r.err = errCorrupt
		return false
	}
	if !r.bare {
		r.own, r.values = r.values[:values:values], r.values[values:]
	}
	r.days, r.n, r.body = binary.LittleEndian.Uint32(body), int(body[4]), body[5:]
	return true
}

func (r *reader) uvarint() uint64 {
	x, n := binary.Uvarint(r.rest)
	if n <= 0 {
		r.err, r.rest = errCorrupt, nil
		return 0
	}
	r.rest = r.rest[n:]
	return x
}

func (r *reader) take(n uint64) []byte {
	if n > uint64(len(r.rest)) {
		r.err, r.rest = errCorrupt, nil
		return nil
	}
	b := r.rest[:n]
	r.rest = r.rest[n:]
	return b
}

// view is one column of a part as it is packed; one without days has nothing.
type view struct {
	has        uint32
	width      int
	by         int64
	sum, small int64
	span       uint64
	values     []byte
}

// columns looks at all columns of the present part, gives its lines, and reports whether it could.
func (r *reader) columns(out *[maxColumns]view) (lines []byte, ok bool) {
	rest, values := r.body, r.own
	for range r.n {
		if len(rest) == 0 || rest[0] >= maxColumns {
			return nil, false
		}
		v := &out[rest[0]]
		if rest = v.read(rest[1:], r.days); rest == nil {
			v.has = 0
			return nil, false
		}
		v.values = nil
		if r.bare {
			continue
		}
		size := bits.OnesCount32(v.has) * v.width
		if size > len(values) {
			v.has = 0
			return nil, false
		}
		v.values, values = values[:size:size], values[size:]
	}
	return rest, true
}

// read reads a column after its id and gives what follows it, nil where it is damaged.
func (v *view) read(b []byte, days uint32) []byte {
	if len(b) == 0 {
		return nil
	}
	flags := b[0]
	b, v.has, v.width = b[1:], days, int(flags>>4)
	if flags&ownDays != 0 {
		if len(b) < 4 {
			return nil
		}
		v.has, b = binary.LittleEndian.Uint32(b), b[4:]
	}
	if scale := int(flags & scaleBits); scale <= maxScale {
		v.by = powers[scale]
	} else {
		return nil
	}
	var n, m, k int
	if v.sum, n = binary.Varint(b); n <= 0 {
		return nil
	}
	if v.small, m = binary.Varint(b[n:]); m <= 0 {
		return nil
	}
	if v.span, k = binary.Uvarint(b[n+m:]); k <= 0 {
		return nil
	}
	if v.has>>31 != 0 || v.width > 8 {
		return nil
	}
	return b[n+m+k:]
}

func (v *view) least() int64 { return v.small * v.by }

func (v *view) most() int64 { return (v.small + int64(v.span)) * v.by }

func (v *view) total() Total {
	if v.has == 0 {
		return Total{}
	}
	return Total{Days: bits.OnesCount32(v.has), Sum: v.sum * v.by, Min: v.least(), Max: v.most()}
}

// unpack reads a whole month into pages.
func unpack(p packed, fresh func() *page) (pages []*page, err error) {
	if p.values == nil {
		p.values = []byte{}
	}
	r := open(p)
	for r.part() {
		p := fresh()
		p.name, p.has = string(r.name), [maxColumns]uint32{}
		pages = append(pages, p)
		var views [maxColumns]view
		if _, ok := r.columns(&views); !ok {
			return nil, errCorrupt
		}
		for c := range views {
			if views[c].has != 0 {
				views[c].lay(&p.v[c])
				p.has[c] = views[c].has
			}
		}
	}
	return pages, r.err
}
