package pdf

// A4 in points, with the margins of every paper.
const (
	paperWidth, paperHeight = 595.28, 841.89
	left                    = 54.0
	measure                 = paperWidth - 2*left
	top, bottom             = 74.0, paperHeight - 66
	headerAt                = 46.0 // baselines of what stands over and under the page
	footerAt                = paperHeight - 38
	hair                    = 0.5
)

// Sizes of type.
const (
	small  = 8.0
	normal = 10.5
	larger = 12.5
	title  = 19.0
)

// colour is one of the few that papers use; all of them stay apart when printed in black and white.
type colour struct{ r, g, b uint8 }

var (
	black  = colour{17, 24, 39}
	grey   = colour{100, 108, 120}
	tint   = colour{243, 240, 230} // behind key clauses
	accent = colour{140, 74, 0}    // beside key clauses
	rule   = colour{208, 213, 221} // between the rows of a table
)

// mark is one line of text at its baseline or, where there is no text, one filled box.
type mark struct {
	x, y, w, h float64
	size       float64
	ink, fill  colour
	text       string
}

// row is a strip of the page; the y of its marks is counted from its top. A strip is never cut in two.
type row struct {
	height float64
	marks  []mark
	keep   bool // on one page with the next strip
	turn   bool // the next strip begins a page
}

// compose puts strips on pages.
func compose(rows []row) [][]mark {
	pages := [][]mark{nil}
	y := top
	for i, r := range rows {
		if r.turn {
			y = bottom + 1
			continue
		}
		need := r.height
		for k := i; rows[k].keep && k+1 < len(rows) && k < i+4; k++ {
			need += rows[k+1].height
		}
		if y+need > bottom && y > top {
			pages = append(pages, nil)
			y = top
		}
		last := &pages[len(pages)-1]
		for _, m := range r.marks {
			m.y += y
			*last = append(*last, m)
		}
		y += r.height
	}
	return pages
}
