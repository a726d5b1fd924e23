package db

import (
	"strings"

	"gorm.io/gorm/clause"
)

// Laid is what came of laying rows over those that are there.
type Laid[R any] struct {
	Put      []R // to be written: the new rows, and the last state of those that changed
	Replaced []R // their earlier states, kept as history
	New      int
	Changed  int
}

// Lay lays rows over those that are there, in order, so that the later row for a key replaces the earlier one. succeed
// makes the new row the successor of the old (its version) and reports whether they differ at all.
func Lay[K comparable, R any](there map[K]R, rows []R, key func(R) K, succeed func(old R, next *R) bool) Laid[R] {
	out, place := Laid[R]{}, map[K]int{}
	for _, r := range rows {
		k := key(r)
		if old, known := there[k]; !known {
			out.New++
		} else if !succeed(old, &r) {
			continue
		} else {
			out.Replaced = append(out.Replaced, old)
			out.Changed++
		}
		there[k] = r
		if i, again := place[k]; again {
			out.Put[i] = r
			continue
		}
		place[k] = len(out.Put)
		out.Put = append(out.Put, r)
	}
	return out
}

// Total is how many rows were new or different.
func (l Laid[R]) Total() int { return l.New + l.Changed }

// Keep writes what was laid: the rows into the table, their earlier states into <table>_replaced. key are the columns
// of the table's key, rest its other columns, both as in SQL lists.
func Keep[R any](tx *Tx, table string, l Laid[R], key, rest string) error {
	if len(l.Replaced) > 0 {
		if err := tx.DB.Table(table+"_replaced").CreateInBatches(l.Replaced, batch).Error; err != nil {
			return err
		}
	}
	if len(l.Put) == 0 {
		return nil
	}
	var columns []clause.Column
	for name := range strings.SplitSeq(key, ", ") {
		columns = append(columns, clause.Column{Name: name})
	}
	return tx.DB.Table(table).Clauses(clause.OnConflict{Columns: columns, DoUpdates: clause.AssignmentColumns(strings.Split(rest, ", "))}).
		CreateInBatches(l.Put, batch).Error
}

// batch is how many rows one INSERT carries: few enough for the parameters of every database.
const batch = 200
