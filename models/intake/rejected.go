package intake

import (
	"encoding/csv"
	"io"
	"strings"

	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/text"
)

// rejectedFile writes refused rows as they were, with what is wrong in a column of its own: to mend and send again.
type rejectedFile struct {
	w     *csv.Writer
	cells int
	lang  text.Lang
}

func newRejected(out io.Writer, header []string) *rejectedFile {
	f := &rejectedFile{w: csv.NewWriter(out), cells: len(header), lang: text.ZH}
	f.w.UseCRLF = true
	if _, err := io.WriteString(out, bom); err == nil {
		var names []string
		for _, name := range header {
			if name != ErrorColumn {
				names = append(names, name)
			}
		}
		f.cells = len(names)
		_ = f.w.Write(append(names, ErrorColumn)) // an error comes again with the next row
	}
	return f
}

// write adds a refused row.
func (f *rejectedFile) write(r Refusal) error {
	cells := make([]string, f.cells, f.cells+1)
	for i := range min(len(r.Cells), f.cells) {
		cells[i] = text.Cell(r.Cells[i])
	}
	if err := f.w.Write(append(cells, r.Words(f.lang))); err != nil {
		return err
	}
	f.w.Flush()
	return f.w.Error()
}

// Words is all that is wrong with the row, each with its column.
func (r Refusal) Words(l text.Lang) string {
	out := make([]string, len(r.Problems))
	for i, p := range r.Problems {
		out[i] = p.Words().In(l)
	}
	return strings.Join(out, text.Of("；", "; ").In(l))
}

// Words is the problem with its column: "price: …".
func (p Problem) Words() text.Text {
	if p.Column == "" {
		return p.Reason
	}
	return text.Join(text.Same(": "), text.Same(p.Column), p.Reason)
}

// WriteRejected writes an import's refused rows to out as a file to mend and send again, reading them in pages.
func WriteRejected(out io.Writer, m Import, l text.Lang, page func(after int64) ([]Refusal, error)) error {
	var header []string
	if err := db.FromJSON(m.Header, &header); err != nil {
		return err
	}
	f := newRejected(out, header)
	f.lang = l
	for after := int64(0); ; {
		refused, err := page(after)
		if err != nil || len(refused) == 0 {
			return err
		}
		for _, r := range refused {
			if err := f.write(r); err != nil {
				return err
			}
		}
		after = refused[len(refused)-1].Line
	}
}
