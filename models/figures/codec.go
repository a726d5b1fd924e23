package figures

import (
	"encoding/binary"
	"errors"
	"math/bits"
)

// A block is the figures of a month, all parts of it:
//
//	format (1 byte) · number of parts · parts, sorted by name
//	part:   length of name · name · length of the rest · days (4 bytes, a bit each) · number of columns · columns
//	column: id (1 byte) · flags (1 byte) · its days (4 bytes, where they are not the part's) · sum · least · span · values
//	values: for each of its days its distance from the least, little-endian, in as many bytes as the flags say
//
// Numbers without a size are varints, sum and least zigzag ones. Flags: the three low bits are the power of ten that
// every value was divided by, bit 3 says that the column has days of its own, the four high bits are the bytes a value.
const format = 1

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

// pack appends the block of the pages, which are sorted by name; pages without figures are left out.
func pack(to []byte, pages []*page) []byte {
	n := 0
	for _, p := range pages {
		if p.days() != 0 {
			n++
		}
	}
	to = binary.AppendUvarint(append(to, format), uint64(n))
	var rest [maxColumns * (31*8 + 40)]byte
	for _, p := range pages {
		if days := p.days(); days != 0 {
			body := p.pack(rest[:0], days)
			to = binary.AppendUvarint(to, uint64(len(p.name)))
			to = append(to, p.name...)
			to = binary.AppendUvarint(to, uint64(len(body)))
			to = append(to, body...)
		}
	}
	return to
}

func (p *page) pack(to []byte, days uint32) []byte {
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
			to = packColumn(append(to, byte(c)), has, days, &p.v[c])
		}
	}
	return to
}

func packColumn(to []byte, has, days uint32, v *[31]int64) []byte {
	scale := scaleOf(has, v)
	by := powers[scale]
	first := v[bits.TrailingZeros32(has)] / by
	sum, least, most := int64(0), first, first
	for rest := has; rest != 0; rest &= rest - 1 {
		x := v[bits.TrailingZeros32(rest)]
		if by != 1 {
			x /= by
		}
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
	for rest := has; rest != 0 && width > 0; rest &= rest - 1 {
		x := v[bits.TrailingZeros32(rest)]
		if by != 1 {
			x /= by
		}
		x -= least
		for range width {
			to = append(to, byte(x))
			x >>= 8
		}
	}
	return to
}

// scaleOf is the greatest power of ten, up to 10,000, that divides every value.
func scaleOf(has uint32, v *[31]int64) int {
	scale := 4
	for ; has != 0 && scale > 0; has &= has - 1 {
		for x := v[bits.TrailingZeros32(has)]; x%powers[scale] != 0; {
			scale--
		}
	}
	return scale
}

// reader walks through the parts of a block. What is damaged ends it with err set.
type reader struct {
	rest []byte
	left uint64
	err  error

	name []byte // of the present part
	days uint32
	body []byte // its columns
	n    int
}

func open(block []byte) reader {
	r := reader{rest: block}
	if len(block) == 0 {
		return r
	}
	if block[0] != format {
		r.err = errCorrupt
		return r
	}
	r.rest = block[1:]
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
	body := r.take(r.uvarint())
	if r.err != nil || len(body) < 5 {
		r.err = errCorrupt
		return false
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

// columns looks at all columns of the present part, and reports whether it could.
func (r *reader) columns(out *[maxColumns]view) bool {
	rest := r.body
	for range r.n {
		if len(rest) == 0 || rest[0] >= maxColumns {
			return false
		}
		v := &out[rest[0]]
		if rest = v.read(rest[1:], r.days); rest == nil {
			v.has = 0
			return false
		}
	}
	return true
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
	b = b[n+m+k:]
	size := bits.OnesCount32(v.has) * v.width
	if v.has>>31 != 0 || v.width > 8 || size > len(b) {
		return nil
	}
	v.values = b[:size:size]
	return b[size:]
}

func (v *view) least() int64 { return v.small * v.by }

func (v *view) most() int64 { return (v.small + int64(v.span)) * v.by }

func (v *view) total() Total {
	if v.has == 0 {
		return Total{}
	}
	return Total{Days: bits.OnesCount32(v.has), Sum: v.sum * v.by, Min: v.least(), Max: v.most()}
}

// unpack reads a whole block into pages.
func unpack(days []byte, fresh func() *page) (pages []*page, err error) {
	r := open(days)
	for r.part() {
		p := fresh()
		p.name, p.has = string(r.name), [maxColumns]uint32{}
		pages = append(pages, p)
		var views [maxColumns]view
		if !r.columns(&views) {
			return nil, errCorrupt
		}
		for c := range views {
			if views[c].has != 0 {
				l := lane{v: p.v[c]}
				l.lay(&views[c])
				p.has[c], p.v[c] = l.has, l.v
			}
		}
	}
	return pages, r.err
}
