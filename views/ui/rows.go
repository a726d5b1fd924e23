package ui

import (
	"context"
	"io"
	"strings"

	"github.com/a-h/templ"
	"github.com/mengyue/portal/views/lang"
)

// tableRow draws a row. Rows are most of what a list draws, so they are written straight out: as components of
// components they cost more than asking for them.
func tableRow(p TableProps, r Row) templ.Component {
	return templ.ComponentFunc(func(ctx context.Context, w io.Writer) error {
		d := newPen(ctx, w)
		d.put("<tr")
		d.attribute("id", r.ID)
		if r.Tone != Neutral {
			d.attribute("class", "toned "+r.Tone.String())
		}
		d.put(">")
		if p.Select != "" {
			d.draw(rowChoice(p, r))
		}
		for i, c := range r.Cells {
			d.tableCell(p, i, c)
		}
		d.put("</tr>")
		return d.err
	})
}

// tableCell draws the cell of a column.
func (d *pen) tableCell(p TableProps, i int, c Cell) {
	if i == 0 {
		d.put(`<th scope="row">`)
		d.cell(c)
		d.put("</th>")
		return
	}
	column := p.column(i)
	d.put("<td")
	switch {
	case column.Number && c.blank():
		d.attribute("class", "number blank")
	case column.Number:
		d.attribute("class", "number")
	case c.blank():
		d.attribute("class", "blank")
	case c.short():
		d.attribute("class", "short")
	}
	d.attribute("data-label", column.shown())
	d.put(">")
	d.cell(c)
	d.put("</td>")
}

// cell draws what stands in a cell.
func (d *pen) cell(c Cell) {
	d.put(`<div class="cell"`)
	d.attribute("lang", c.Lang)
	d.put(">")
	switch {
	case c.Status.Label != "":
		d.put(`<span class="status `, c.Status.Tone.String(), `">`)
		d.words(c.Status.Label)
		d.put("</span>")
	case c.Body != nil:
		d.draw(c.Body)
	case c.URL != "":
		d.put("<a")
		d.attribute("href", string(templ.URL(c.URL)))
		d.put(">")
		d.words(c.Text)
		if c.About != "" {
			d.draw(about(c.About))
		}
		d.put("</a>")
	case c.Time != "":
		d.put("<time")
		d.attribute("datetime", c.Time)
		d.put(">", templ.EscapeString(c.Text), "</time>")
	default:
		d.words(c.Text)
	}
	if c.Sub != "" {
		d.put(`<span class="sub">`)
		d.words(c.Sub)
		d.put("</span>")
	}
	d.put("</div>")
}

// Due is a deadline in a table cell or a line: stamp and what is left.
func Due(p DeadlineProps) templ.Component {
	return templ.ComponentFunc(func(ctx context.Context, w io.Writer) error {
		d := newPen(ctx, w)
		d.put("<span")
		d.attribute("class", strings.TrimSpace("due "+string(p.Urgency)))
		d.put(">")
		if p.At.IsZero() {
			d.put(endless(lang.Of(ctx)))
		} else {
			d.put(`<time datetime="`, lang.ISO(p.At), `">`, templ.EscapeString(lang.EndStamp(ctx, p.At)), "</time>")
			d.left(p)
		}
		d.put("</span>")
		return d.err
	})
}

func (d *pen) left(p DeadlineProps) {
	switch words := p.left(d.ctx); {
	case words == "":
	case p.Countdown:
		d.draw(timeLeft(p))
	default:
		d.put(`<span class="left">`, templ.EscapeString(words), "</span>")
	}
}

// submitButton draws the button that submits the form around it.
func submitButton(p ButtonProps) templ.Component {
	return templ.ComponentFunc(func(ctx context.Context, w io.Writer) error {
		d := newPen(ctx, w)
		d.put(`<button type="submit"`)
		d.attribute("class", strings.TrimSpace("button "+string(p.Kind)))
		d.attribute("id", p.ID)
		d.attribute("name", p.Name)
		d.attribute("value", p.Value)
		d.attribute("form", p.Form)
		if p.Disabled {
			d.put(" disabled")
		}
		if len(p.Attrs) > 0 && d.err == nil {
			d.err = templ.RenderAttributes(ctx, w, p.Attrs)
		}
		d.put(">")
		if p.Icon != "" {
			d.draw(Icon(p.Icon))
		}
		d.words(p.Label)
		if p.About != "" {
			d.draw(about(p.About))
		}
		d.put("</button>")
		return d.err
	})
}

// pen writes a page's source; the first error ends it.
type pen struct {
	ctx     context.Context
	w       io.Writer
	source  io.StringWriter // w
	english bool
	err     error
}

func newPen(ctx context.Context, w io.Writer) pen {
	source, ok := w.(io.StringWriter)
	if !ok {
		source = bytewise{w}
	}
	return pen{ctx: ctx, w: w, source: source, english: lang.Of(ctx) == lang.EN}
}

// bytewise is a writer that knows no strings.
type bytewise struct{ io.Writer }

// WriteString writes the bytes of a string.
func (b bytewise) WriteString(s string) (int, error) { return b.Write([]byte(s)) }

// put writes source as it stands.
func (d *pen) put(parts ...string) {
	for _, s := range parts {
		if d.err == nil {
			_, d.err = d.source.WriteString(s)
		}
	}
}

// attribute writes an attribute where it has a value.
func (d *pen) attribute(name, value string) {
	if value != "" {
		d.put(" ", name, `="`, templ.EscapeString(value), `"`)
	}
}

// words is [Words].
func (d *pen) words(said string) {
	if d.english {
		d.draw(Words(said))
		return
	}
	d.put(templ.EscapeString(said))
}

func (d *pen) draw(c templ.Component) {
	if d.err == nil {
		d.err = c.Render(d.ctx, d.w)
	}
}
