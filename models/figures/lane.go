package figures

import "math/bits"

// lane is one column of a month, unpacked.
type lane struct {
	has uint32
	v   [31]int64
}

// lay puts a packed column over what the lane has.
func (l *lane) lay(v *view) {
	l.has |= v.has
	v.lay(&l.v)
}

// lay puts the days of a packed column where they belong.
func (v *view) lay(to *[31]int64) {
	b := v.values
	if v.has == 1<<bits.Len32(v.has)-1 && v.width <= 2 { // the days from the first on, without a gap: the common case
		v.dense(to)
		return
	}
	for rest := v.has; rest != 0; rest &= rest - 1 {
		x := uint64(0)
		for i := v.width - 1; i >= 0; i-- {
			x = x<<8 | uint64(b[i])
		}
		b = b[v.width:]
		to[bits.TrailingZeros32(rest)] = (v.small + int64(x)) * v.by
	}
}

func (v *view) dense(days *[31]int64) {
	n, b, small, by := bits.Len32(v.has), v.values, v.small, v.by
	to := days[:n]
	switch v.width {
	case 0:
		for i := range to {
			to[i] = small * by
		}
	case 1:
		for i, x := range b[:n] {
			to[i] = (small + int64(x)) * by
		}
	default:
		for i := range to {
			to[i] = (small + int64(b[2*i]) + int64(b[2*i+1])<<8) * by
		}
	}
}

// total is what the days of the lane come to.
func (l *lane) total(days uint32) (t Total) {
	for rest := l.has & days; rest != 0; rest &= rest - 1 {
		x := l.v[bits.TrailingZeros32(rest)]
		t.add(Total{Days: 1, Sum: x, Min: x, Max: x})
	}
	return t
}
