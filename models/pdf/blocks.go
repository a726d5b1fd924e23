package pdf

import "strings"

// leading is the height of a line in parts of its size.
const leading = 1.62

// style is how the lines of a block are set.
type style struct {
	size         float64
	ink          colour
	x, width     float64
	before, next float64 // space above and under the block
	keep         bool
	key          bool // drawn so that it stands out
}

var plain = style{size: normal, ink: black, x: left, width: measure, next: 5}

// Title is the paper's name, once.
func (d *Doc) Title(s string) {
	d.block(s, style{size: title, ink: black, x: left, width: measure, next: 8, keep: true})
}

// Heading begins a part.
func (d *Doc) Heading(s string) {
	d.block(s, style{size: larger, ink: black, x: left, width: measure, before: 12, next: 4, keep: true})
}

// Paragraph is running text; a line feed in it begins a new one.
func (d *Doc) Paragraph(s string) { d.block(s, plain) }

// Note is small print.
func (d *Doc) Note(s string) {
	d.block(s, style{size: small + 0.5, ink: grey, x: left, width: measure, next: 4})
}

// Item is one point of a list.
func (d *Doc) Item(s string) {
	first := len(d.rows)
	d.block(s, style{size: normal, ink: black, x: left + 16, width: measure - 16, next: 3})
	if len(d.rows) > first {
		d.rows[first].marks = append(d.rows[first].marks, mark{x: left + 3, y: baseline(normal), size: normal, ink: grey, text: "·"})
		d.advance('·')
	}
}

// Section is one numbered section of a text.
type Section struct {
	Number     string
	Title      string
	Paragraphs []string
	Key        string // the word beside the title of a section that must stand out, such as 重点条款; "" for others
}

// Section sets a section. One with a key word stands on a tint, with a bar beside it, in every line (显著方式).
func (d *Doc) Section(s Section) {
	head, body := style{size: larger - 1, ink: black, x: left, width: measure, before: 8, next: 3, keep: true}, plain
	name := strings.TrimSpace(s.Number + "　" + s.Title)
	if s.Key != "" {
		name += "【" + s.Key + "】"
		for _, st := range []*style{&head, &body} {
			st.key, st.x, st.width = true, left+10, measure-20
		}
		head.before = 10
	}
	d.block(name, head)
	for _, p := range s.Paragraphs {
		d.block(p, body)
	}
	d.Space(3)
}

// Fact is one row of a table: what it is, how it stands.
type Fact struct{ Label, Value string }

// labels is the width of the first column of a table of facts.
const labels = 126.0

// fact is the size of a table, at which a SHA-256 fits on one line.
const fact = 9.7

// Facts sets a table of two columns.
func (d *Doc) Facts(facts []Fact) {
	for _, f := range facts {
		label := d.lines(f.Label, fact, labels-10)
		value := d.lines(f.Value, fact, measure-labels)
		d.rows = append(d.rows, row{height: 4, keep: true, marks: []mark{{x: left, w: measure, h: hair, fill: rule}}})
		for i := range max(len(label), len(value)) {
			r := row{height: fact * leading, keep: i == 0 && len(value) > 1}
			if i < len(label) {
				r.marks = append(r.marks, mark{x: left, y: baseline(fact), size: fact, ink: grey, text: label[i]})
			}
			if i < len(value) {
				r.marks = append(r.marks, mark{x: left + labels, y: baseline(fact), size: fact, ink: black, text: value[i]})
			}
			d.rows = append(d.rows, r)
		}
		d.Space(3)
	}
	d.rows = append(d.rows, row{height: 8, marks: []mark{{x: left, w: measure, h: hair, fill: rule}}})
}

// Space leaves room.
func (d *Doc) Space(points float64) { d.rows = append(d.rows, row{height: points}) }

// Break begins a new page.
func (d *Doc) Break() { d.rows = append(d.rows, row{turn: true}) }

// block sets a text in a style.
func (d *Doc) block(s string, st style) {
	if st.before > 0 {
		d.rows = append(d.rows, row{height: st.before, keep: true})
	}
	for _, line := range d.lines(s, st.size, st.width) {
		r := row{height: st.size * leading, keep: st.keep, marks: []mark{{x: st.x, y: baseline(st.size), size: st.size, ink: st.ink, text: line}}}
		d.rows = append(d.rows, r.emphasised(st.key))
	}
	if st.next > 0 {
		d.rows = append(d.rows, row{height: st.next, keep: st.keep}.emphasised(st.key))
	}
}

func (d *Doc) lines(s string, size, width float64) []string {
	var lines []string
	for paragraph := range strings.Lines(strings.ReplaceAll(s, "\t", " ")) {
		lines = append(lines, breakLines(strings.TrimRight(paragraph, "\r\n"), width, func(r rune) float64 { return d.advance(r) * size })...)
	}
	return lines
}

// emphasised puts the tint and the bar behind a strip.
func (r row) emphasised(key bool) row {
	if key {
		r.marks = append([]mark{{x: left, w: measure, h: r.height + 0.2, fill: tint}, {x: left, w: 3, h: r.height + 0.2, fill: accent}}, r.marks...)
	}
	return r
}

// baseline is where the text of a strip stands, from its top.
func baseline(size float64) float64 { return size * 1.22 }
