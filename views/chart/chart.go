// Package chart draws figures on the server as SVG: shapes with classes and presentation attributes, a title and a
// description, and the same data as a table beneath. Nothing is told by colour alone.
package chart

import (
	"context"
	"io"
	"slices"
	"strconv"
	"strings"

	"github.com/a-h/templ"
	"github.com/mengyue/portal/views/ui"
)

// Head names a picture and says in one sentence what is seen.
type Head struct {
	ID    string
	Title string
	Desc  string
}

// Table is a picture's data in rows.
type Table struct {
	Caption string
	Columns []string
	Rows    [][]string
}

// CalendarProps is a picture of days, a row a month.
type CalendarProps struct {
	Head
	Months []Month
	Legend []Sign
	Table  Table
}

// Month is one row of a calendar.
type Month struct {
	Label string
	Days  []Day
}

// Day is one day: what it is, and a mark where it is a special one.
type Day struct {
	Kind string // below fine none ahead
	Mark string // limit past today
}

// marks draws the days of a month in their row, those that are the same as one shape: a year has many. Special ones come
// last, so that no neighbour covers their frame.
func (m Month) marks(row int) templ.Component {
	return templ.ComponentFunc(func(ctx context.Context, w io.Writer) error {
		d := ui.NewPen(ctx, w)
		y, cross := n(row*(cell+2)+2), n(row*(cell+2)+5)
		for _, same := range m.signs() {
			d.Put(`<path class="day `, same.Kind)
			if same.Mark != "" {
				d.Put(" ", same.Mark)
			}
			d.Put(`" d="`)
			for i, day := range m.Days {
				if day == same {
					d.Put("M", n(left+i*cell), " ", y, "h13v13h-13z")
				}
			}
			d.Put(`"></path>`)
		}
		if m.has("below") {
			d.Put(`<path class="day-cross" d="`)
			for i, day := range m.Days {
				if day.Kind == "below" {
					d.Put("M", n(left+i*cell+3), " ", cross, "l7 7m0-7l-7 7")
				}
			}
			d.Put(`"></path>`)
		}
		return d.Err
	})
}

// signs are the kinds of day that the month has, those with a mark last.
func (m Month) signs() (all []Day) {
	for _, day := range m.Days {
		if !slices.Contains(all, day) {
			all = append(all, day)
		}
	}
	slices.SortStableFunc(all, func(a, b Day) int { return min(len(a.Mark), 1) - min(len(b.Mark), 1) })
	return all
}

func (m Month) has(kind string) bool {
	return slices.ContainsFunc(m.Days, func(day Day) bool { return day.Kind == kind })
}

// rows draws the rows of a table, each headed by its first cell.
func (t Table) rows() templ.Component {
	return templ.ComponentFunc(func(ctx context.Context, w io.Writer) error {
		d := ui.NewPen(ctx, w)
		for _, row := range t.Rows {
			d.Put("<tr>")
			for i, said := range row {
				if i == 0 {
					d.Put(`<th scope="row"`)
					d.Attribute("lang", ui.TongueOf(ctx, said))
					d.Put(">")
					d.Text(said)
					d.Put("</th>")
					continue
				}
				d.Put(`<td class="number"`)
				d.Attribute("data-label", t.Columns[i])
				d.Put(">")
				d.Text(said)
				d.Put("</td>")
			}
			d.Put("</tr>")
		}
		return d.Err
	})
}

// Sign is one line of a legend.
type Sign struct {
	Kind string
	Mark string
	Text string
}

// LineProps is a picture of a figure over time against a limit.
type LineProps struct {
	Head
	Points    []Point // in time, at most a few hundred
	Ahead     *Point  // where a forecast leads, with its value
	Most      int64   // the greatest value of the picture's scale
	Limit     int64   // 0 where there is none
	LimitText string
	Last      string // of the value now
	AheadText string
	From, To  string // ends of the time
	Table     Table
}

// Point is a place in a line: At of the whole time (0 to 10,000), and its value.
type Point struct {
	At    int
	Value int64
}

// BarsProps is a picture of shares.
type BarsProps struct {
	Head
	Bars  []Bar
	Table Table
}

// Bar is one share of the whole, in 1/10,000.
type Bar struct {
	Label string
	Value string
	Share int64
	Leads bool
}

// The measures of the pictures.
const (
	cell   = 16
	left   = 84
	wide   = 640
	high   = 220
	bottom = 24
	top    = 20
)

func n(i int) string { return strconv.Itoa(i) }

func box(w, h int) string { return "0 0 " + n(w) + " " + n(h) }

// y is the height of a value in a picture of lines.
func (p LineProps) y(value int64) int {
	most := max(p.Most, p.Limit, 1)
	return high - bottom - int(max(value, 0)*(high-bottom-top)/most)
}

func (p LineProps) x(at int) int { return at * wide / 10_000 }

// path is the line through the points.
func (p LineProps) path() string {
	var out strings.Builder
	for i, pt := range p.Points {
		verb := "L"
		if i == 0 {
			verb = "M"
		}
		out.WriteString(verb + n(p.x(pt.At)) + " " + n(p.y(pt.Value)))
	}
	return out.String()
}

func (p LineProps) aheadPath() string {
	if p.Ahead == nil || len(p.Points) == 0 {
		return ""
	}
	last := p.Points[len(p.Points)-1]
	return "M" + n(p.x(last.At)) + " " + n(p.y(last.Value)) + "L" + n(p.x(p.Ahead.At)) + " " + n(p.y(p.Ahead.Value))
}

func (b Bar) width() string { return n(int(min(max(b.Share, 0), 10_000) * 360 / 10_000)) }
