// Package intake takes the marketplace's data in: CSV files of a few kinds, each row checked, the good ones kept in
// chunks and the bad ones told with line, column and reason. The same file twice changes nothing.
package intake

import (
	"bytes"
	"encoding/csv"
	"slices"

	"github.com/mengyue/portal/models/access"
	"github.com/mengyue/portal/models/fault"
	"github.com/mengyue/portal/models/rulebook"
	"github.com/mengyue/portal/models/text"
)

// Kind is a kind of CSV file.
type Kind struct {
	Name    string
	Title   text.Text
	About   text.Text
	May     access.Action // who may import it
	Columns []Column
	load    loader
	chunk   int            // rows a transaction; the usual number where 0
	index   map[string]int // place of a column
}

// Column is one column of a kind.
type Column struct {
	Name    string
	About   text.Text // what it holds and how it is written
	Sample  string    // for the template
	Needed  bool      // a row must have a value
	MayMiss bool      // the whole column may be left out
}

// Kinds are the kinds of file, in the order in which an empty portal takes them.
func Kinds() []Kind { return slices.Clone(kinds) }

var kinds = indexed(merchants, stores, brands, chainLinks, products, productDays, storeDays, categoryDays, orders, series, standards, factsKind, violations, payments, holidays)

func indexed(all ...Kind) []Kind {
	for i := range all {
		all[i].index = map[string]int{}
		for at, c := range all[i].Columns {
			all[i].index[c.Name] = at
		}
	}
	return all
}

// KindOf finds a kind by its name. Errors: NotFound, with the nearest name.
func KindOf(name string) (Kind, error) {
	var names []string
	for _, k := range kinds {
		if k.Name == name {
			return k, nil
		}
		names = append(names, k.Name)
	}
	f := fault.Missing(text.F("导入类型“%s”", "kind of import %q", name))
	f.Next = text.F("可用的类型：%s；商品报名为 %sPROGRAMME。", "The kinds are: %s; sign-ups are %sPROGRAMME.", text.Join(text.Of("、", ", "), same(names)...), signUpsOf)
	if near := rulebook.Nearest(name, names); near != "" {
		f.Next = text.F("是否指“%s”？", "Did you mean %q?", near)
	}
	return Kind{}, f
}

// Template is a file of the kind with its header and one row to be replaced, as spreadsheets open it (UTF-8 with BOM).
func (k Kind) Template() []byte {
	var header, sample []string
	for _, c := range k.Columns {
		header, sample = append(header, c.Name), append(sample, c.Sample)
	}
	b := bytes.NewBufferString(bom)
	w := csv.NewWriter(b)
	w.UseCRLF = true
	_ = w.WriteAll([][]string{header, sample}) // a buffer takes everything
	return b.Bytes()
}

func (k Kind) columnNames() []string {
	names := make([]string, len(k.Columns))
	for i, c := range k.Columns {
		names[i] = c.Name
	}
	return names
}

func same(words []string) []text.Text {
	out := make([]text.Text, len(words))
	for i, w := range words {
		out[i] = text.Same(w)
	}
	return out
}

// ErrorColumn is the column that a file of rejected rows has in addition; it is overlooked when the file comes back.
const ErrorColumn = "错误"
