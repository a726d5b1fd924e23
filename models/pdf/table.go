package pdf

// pad is the room between two columns.
const pad = 8.0

// Table sets a table of several columns, each as wide as its words need and the page gives.
func (d *Doc) Table(columns []string, rows [][]string) {
	widths := d.columns(columns, rows)
	d.cells(columns, widths, grey)
	for _, r := range rows {
		d.cells(r, widths, black)
	}
	d.rows = append(d.rows, row{height: 8, marks: []mark{{x: left, w: measure, h: hair, fill: rule}}})
}

// columns shares the width of the page: narrow columns get what they need, the wide ones the rest in parts.
func (d *Doc) columns(head []string, rows [][]string) []float64 {
	widths := make([]float64, len(head))
	for _, r := range append([][]string{head}, rows...) {
		for i := range widths {
			if i < len(r) {
				widths[i] = max(widths[i], d.width(r[i], fact)+pad)
			}
		}
	}
	room, open := measure, len(widths)
	for shared := true; shared; {
		shared = false
		for i, w := range widths {
			if part := room / float64(max(open, 1)); w > 0 && w <= part {
				room, open, shared = room-w, open-1, true
				widths[i] = -w
			}
		}
	}
	for i, w := range widths {
		if widths[i] = -w; w > 0 {
			widths[i] = room / float64(open)
		}
	}
	return widths
}

func (d *Doc) cells(words []string, widths []float64, ink colour) {
	d.rows = append(d.rows, row{height: 3, keep: true, marks: []mark{{x: left, w: measure, h: hair, fill: rule}}})
	lines, most := make([][]string, len(widths)), 1
	for i := range lines {
		if i < len(words) {
			lines[i] = d.lines(words[i], fact, widths[i]-pad)
		}
		most = max(most, len(lines[i]))
	}
	for n := range most {
		r, x := row{height: fact * leading, keep: n == 0 && most > 1}, left
		for i, cell := range lines {
			if n < len(cell) {
				r.marks = append(r.marks, mark{x: x, y: baseline(fact), size: fact, ink: ink, text: cell[n]})
			}
			x += widths[i]
		}
		d.rows = append(d.rows, r)
	}
}

// Box is how one box of a row of boxes is drawn.
type Box int

// The boxes. They stay apart in black and white.
const (
	Hollow Box = iota // nothing is known
	Pale
	Dark
	Gap // nothing is drawn
)

// boxed and spaced are the size of a box and its distance to the next.
const boxed, spaced = 10.5, 13.0

// Boxes sets a label and a row of boxes, such as the days of a month; at most 31 have room.
func (d *Doc) Boxes(label string, boxes []Box) {
	r := row{height: spaced, marks: []mark{{x: left, y: boxed - 2, size: small, ink: grey, text: label}}}
	d.width(label, small) // a character that cannot be drawn is a fault
	for i, b := range boxes {
		m := mark{x: left + 60 + float64(i)*spaced, w: boxed, h: boxed}
		switch b {
		case Dark:
			m.fill = accent
		case Pale:
			m.fill = rule
		case Hollow:
			m.fill = grey
			inner := mark{x: m.x + hair, y: hair, w: boxed - 2*hair, h: boxed - 2*hair, fill: colour{255, 255, 255}}
			r.marks = append(r.marks, m, inner)
			continue
		default:
			continue
		}
		r.marks = append(r.marks, m)
	}
	d.rows = append(d.rows, r)
}
