package intake

import (
	"bytes"
	"encoding/csv"
	"io"
	"slices"

	"github.com/mengyue/portal/models/access"
	"github.com/mengyue/portal/models/audit"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/figures"
	"github.com/mengyue/portal/models/listing"
)

// Taken is what became of rows that a system handed in.
type Taken struct {
	Changed int64     // new or different
	Refused []Refusal // their line is the place of the row, counted from 1
}

// Take takes rows of a kind in that come by another way than a file, each a value by the name of its column, by the rules
// that hold for the file: the good ones are kept in this transaction, the others refused one by one. Errors: NotFound
// (kind), Forbidden, Invalid (a column that the kind does not have, or lacks).
func Take(tx *db.Tx, kind string, rows []map[string]string) (Taken, error) {
	k, err := KindOf(kind)
	if err != nil {
		return Taken{}, err
	}
	if err := access.Require(tx, k.May); err != nil {
		return Taken{}, err
	}
	s, err := open(k, bytes.NewReader(sheetOf(k, rows)))
	if err != nil {
		return Taken{}, err
	}
	id := tx.NewID()
	s.source = figures.Source{Import: id, File: "API"}
	var out Taken
	err = s.chunks(func(rows []row) error {
		l, err := k.load(tx, s, rows)
		out.Changed += l.changed
		for _, r := range l.refused {
			r.Line-- // the header was line 1
			out.Refused = append(out.Refused, r)
		}
		return err
	})
	audit.Record(tx, audit.Entry{Action: "import.taken", Object: "import:" + id, Detail: map[string]any{"kind": k.Name, "rows": len(rows), "changed": out.Changed, "refused": len(out.Refused)}})
	return out, err
}

// sheetOf writes rows as a file of the kind: the columns that any row has, in the order of the kind.
func sheetOf(k Kind, rows []map[string]string) []byte {
	has := map[string]bool{}
	for _, r := range rows {
		for name := range r {
			has[name] = true
		}
	}
	var header []string
	for _, c := range k.Columns {
		if has[c.Name] {
			header = append(header, c.Name)
			delete(has, c.Name)
		}
	}
	for name := range has {
		header = append(header, name)
	}
	slices.Sort(header[len(header)-len(has):])
	var b bytes.Buffer
	w := csv.NewWriter(&b)
	_ = w.Write(header) // a buffer takes everything
	cells := make([]string, len(header))
	for _, r := range rows {
		for i, name := range header {
			cells[i] = r[name]
		}
		if len(cells) == 1 && cells[0] == "" {
			cells[0] = " " // an empty line would be no row
		}
		_ = w.Write(cells)
	}
	w.Flush()
	return b.Bytes()
}

// Offers reads a file of products that a member wishes to publish: each line with what is wrong with it already. Errors:
// Invalid (it is no such file).
func Offers(file io.ReadSeeker) (out []listing.Offer, err error) {
	k, err := KindOf(products.Name)
	if err != nil {
		return nil, err
	}
	s, err := open(k, file)
	if err != nil {
		return nil, err
	}
	err = s.chunks(func(rows []row) error {
		for _, r := range rows {
			if len(out) > listing.Most {
				return nil // one too many says that there are too many
			}
			out = append(out, s.offer(r))
		}
		return nil
	})
	return out, err
}

func (s *sheet) offer(r row) listing.Offer {
	s.values.used = 0
	v := s.of(r)
	o := listing.Offer{Line: int(r.line)}
	if len(r.problems) == 0 {
		o.Product = readProduct(v)
		if on := true; o.Product.Online == nil {
			o.Product.Online = &on
		}
	}
	for _, p := range v.sorted() {
		o.Faults = append(o.Faults, listing.Refusal{Line: o.Line, Product: o.Product.ID, Title: o.Product.Title, Column: p.Column, Why: p.Reason})
	}
	return o
}

// ProductColumns names the columns of a file of products, with a sample of each.
func ProductColumns() (names, samples []string) {
	for _, c := range products.Columns {
		names, samples = append(names, c.Name), append(samples, c.Sample)
	}
	return names, samples
}
