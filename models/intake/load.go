package intake

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/fault"
	"github.com/mengyue/portal/models/figures"
	"github.com/mengyue/portal/models/text"
)

// Refusal is a row that was not taken, with all that is wrong with it.
type Refusal struct {
	Line     int64
	Cells    []string
	Problems []Problem
}

// loaded is what became of a chunk of rows.
type loaded struct {
	changed int64
	refused []Refusal
}

// loader takes a chunk of rows in: the good ones are kept in the transaction, the others refused.
type loader func(tx *db.Tx, s *sheet, rows []row) (loaded, error)

// loading makes a loader of how a row is read and how what was read is kept. keep may refuse single items by an
// Invalid fault whose fields are named "N.column", N being the item's place; it must have kept nothing then.
func loading[T any](read func(*values) T, keep func(*db.Tx, []T) (int, error)) loader {
	return loadingFrom(read, func(tx *db.Tx, _ figures.Source, rows []T) (int, error) { return keep(tx, rows) })
}

// loadingFrom is loading where the file is kept with what came of it.
func loadingFrom[T any](read func(*values) T, keep func(*db.Tx, figures.Source, []T) (int, error)) loader {
	return func(tx *db.Tx, s *sheet, rows []row) (loaded, error) {
		var out loaded
		s.values.used = 0
		items, good := make([]T, 0, len(rows)), make([]row, 0, len(rows))
		for _, r := range rows {
			v := s.of(r)
			var item T
			if len(r.problems) == 0 { // else its cells belong to no column
				item = read(v)
			}
			if len(v.problems) > 0 {
				out.refuse(r, v.sorted())
				continue
			}
			items, good = append(items, item), append(good, r)
		}
		for len(items) > 0 {
			n, err := keep(tx, s.source, slices.Clone(items))
			bad := rejected(err, len(items))
			if len(bad) == 0 {
				out.changed = int64(n)
				return out, err
			}
			kept := out.drop(bad, good)
			items, good = choose(items, kept), choose(good, kept)
		}
		return out, nil
	}
}

// refuse keeps a row that is not taken; its cells are its own from now on.
func (l *loaded) refuse(r row, problems []Problem) {
	cells := make([]string, len(r.cells))
	for i, c := range r.cells {
		cells[i] = strings.Clone(c)
	}
	l.refused = append(l.refused, Refusal{Line: r.line, Cells: cells, Problems: slices.Clone(problems)})
}

// rejected reads which items a fault refuses, and why; nothing for every other error.
func rejected(err error, n int) map[int][]Problem {
	if !fault.Is(err, fault.Invalid) {
		return nil
	}
	out := map[int][]Problem{}
	for _, f := range fault.Of(err).Fields {
		place, column, _ := strings.Cut(f.Name, ".")
		if i, err := strconv.Atoi(place); err == nil && i >= 0 && i < n {
			out[i] = append(out[i], Problem{Column: column, Reason: f.Message})
		}
	}
	return out
}

// at adds what is wrong with a column of the item at a place.
func at(bad *fault.Fault, item int, column string, reason text.Text) {
	bad.At(fmt.Sprintf("%d.%s", item, column), reason)
}

// drop refuses the items that are bad and returns the places of the others.
func (l *loaded) drop(bad map[int][]Problem, good []row) (kept []int) {
	for i, r := range good {
		if problems, is := bad[i]; is {
			l.refuse(r, problems)
			continue
		}
		kept = append(kept, i)
	}
	return kept
}

// choose is the elements at the places.
func choose[E any](all []E, places []int) []E {
	out := make([]E, len(places))
	for i, p := range places {
		out[i] = all[p]
	}
	return out
}
