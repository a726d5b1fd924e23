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
		d := NewPen(ctx, w)
		d.Put("<tr")
		d.Attribute("id", r.ID)
		if r.Tone != Neutral {
			d.Attribute("class", "toned "+r.Tone.String())
		}
		d.Put(">")
		if p.Select != "" {
			d.Draw(rowChoice(p, r))
		}
		for i, c := range r.Cells {
			d.tableCell(p, i, c)
		}
		d.Put("</tr>")
		return d.Err
	})
}

// tableCell draws the cell of a column.
func (d *Pen) tableCell(p TableProps, i int, c Cell) {
	if i == 0 {
		d.Put(`<th scope="row">`)
		d.cell(c)
		d.Put("</th>")
		return
	}
	column := p.column(i)
	d.Put("<td")
	switch {
	case column.Number && c.blank():
		d.Attribute("class", "number blank")
	case column.Number:
		d.Attribute("class", "number")
	case c.blank():
		d.Attribute("class", "blank")
	case c.short():
		d.Attribute("class", "short")
	}
	d.Attribute("data-label", column.shown())
	d.Put(">")
	d.cell(c)
	d.Put("</td>")
}

// cell draws what stands in a cell.
func (d *Pen) cell(c Cell) {
	d.Put(`<div class="cell"`)
	d.Attribute("lang", c.Lang)
	d.Put(">")
	switch {
	case c.Status.Label != "":
		d.Put(`<span class="status `, c.Status.Tone.String(), `">`)
		d.Words(c.Status.Label)
		d.Put("</span>")
	case c.Body != nil:
		d.Draw(c.Body)
	case c.URL != "":
		d.Put("<a")
		d.Attribute("href", string(templ.URL(c.URL)))
		d.Put(">")
		d.Words(c.Text)
		if c.About != "" {
			d.Draw(about(c.About))
		}
		d.Put("</a>")
	case c.Time != "":
		d.Put("<time")
		d.Attribute("datetime", c.Time)
		d.Put(">", templ.EscapeString(c.Text), "</time>")
	default:
		d.Words(c.Text)
	}
	if c.Sub != "" {
		d.Put(`<span class="sub">`)
		d.Words(c.Sub)
		d.Put("</span>")
	}
	d.Put("</div>")
}

// Due is a deadline in a table cell or a line: stamp and what is left.
func Due(p DeadlineProps) templ.Component {
	return templ.ComponentFunc(func(ctx context.Context, w io.Writer) error {
		d := NewPen(ctx, w)
		d.Put("<span")
		d.Attribute("class", strings.TrimSpace("due "+string(p.Urgency)))
		d.Put(">")
		if p.At.IsZero() {
			d.Put(endless(lang.Of(ctx)))
		} else {
			d.Put(`<time datetime="`, lang.ISO(p.At), `">`, templ.EscapeString(lang.EndStamp(ctx, p.At)), "</time>")
			d.left(p)
		}
		d.Put("</span>")
		return d.Err
	})
}

func (d *Pen) left(p DeadlineProps) {
	switch words := p.left(d.ctx); {
	case words == "":
	case p.Countdown:
		d.Draw(timeLeft(p))
	default:
		d.Put(`<span class="left">`, templ.EscapeString(words), "</span>")
	}
}

// submitButton draws the button that submits the form around it.
func submitButton(p ButtonProps) templ.Component {
	return templ.ComponentFunc(func(ctx context.Context, w io.Writer) error {
		d := NewPen(ctx, w)
		d.Put(`<button type="submit"`)
		d.Attribute("class", strings.TrimSpace("button "+string(p.Kind)))
		d.Attribute("id", p.ID)
		d.Attribute("name", p.Name)
		d.Attribute("value", p.Value)
		d.Attribute("form", p.Form)
		if p.Disabled {
			d.Put(" disabled")
		}
		if len(p.Attrs) > 0 && d.Err == nil {
			d.Err = templ.RenderAttributes(ctx, w, p.Attrs)
		}
		d.Put(">")
		if p.Icon != "" {
			d.Draw(Icon(p.Icon))
		}
		d.Words(p.Label)
		if p.About != "" {
			d.Draw(about(p.About))
		}
		d.Put("</button>")
		return d.Err
	})
}
