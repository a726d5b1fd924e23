package ui

import (
	"context"
	"io"

	"github.com/a-h/templ"
	"github.com/mengyue/portal/views/lang"
)

// Pen writes a page's source straight out, for what a page has hundreds of: rows, cells, days. As components of components
// they cost several times as much. The first error ends it.
type Pen struct {
	Err     error
	ctx     context.Context
	w       io.Writer
	source  io.StringWriter // w
	english bool
}

// NewPen is a pen for the page that a context and a writer belong to.
func NewPen(ctx context.Context, w io.Writer) Pen {
	source, ok := w.(io.StringWriter)
	if !ok {
		source = bytewise{w}
	}
	return Pen{ctx: ctx, w: w, source: source, english: lang.Of(ctx) == lang.EN}
}

// bytewise is a writer that knows no strings.
type bytewise struct{ io.Writer }

// WriteString writes the bytes of a string.
func (b bytewise) WriteString(s string) (int, error) { return b.Write([]byte(s)) }

// Put writes source as it stands.
func (d *Pen) Put(parts ...string) {
	for _, s := range parts {
		if d.Err == nil {
			_, d.Err = d.source.WriteString(s)
		}
	}
}

// Text writes words as they are to be read.
func (d *Pen) Text(said string) { d.Put(templ.EscapeString(said)) }

// Attribute writes an attribute where it has a value.
func (d *Pen) Attribute(name, value string) {
	if value != "" {
		d.Put(" ", name, `="`, templ.EscapeString(value), `"`)
	}
}

// Words is [Words].
func (d *Pen) Words(said string) {
	if d.english {
		d.Draw(Words(said))
		return
	}
	d.Text(said)
}

// Draw draws a component where the pen is.
func (d *Pen) Draw(c templ.Component) {
	if d.Err == nil {
		d.Err = c.Render(d.ctx, d.w)
	}
}
