package figures

import (
	"errors"
	"slices"

	"github.com/mengyue/portal/models/db"
)

// reading is a [ReadMany] under way.
type reading struct {
	Question
	tx     *db.Tx
	sheets []Sheet       // of the portion
	place  map[int64]int // of each subject in it
	slots  []int64
	looked looked
	missed int   // sheets whose days were fetched one by one
	err    error // of a fetch
}

// patience is how many sheets may fetch their days one by one before all days are read with their months.
const patience = 16

// portion reads some subjects: a question for each month, and one more where its days are wanted.
func (r *reading) portion(subjects []string, yield func(string, *Sheet) error) error {
	no, err := numbers(r.tx, r.Table.prefix, subjects)
	if err != nil {
		return err
	}
	wanted := r.lay(subjects, no)
	if len(wanted) > 0 && r.From < r.End {
		last, _ := civil(r.End - 1)
		for m, _ := civil(r.From); m <= last; m++ {
			if err := r.month(m, wanted); err != nil {
				return err
			}
		}
	}
	for i, s := range subjects {
		if err := errors.Join(yield(s, &r.sheets[i]), r.err); err != nil {
			return err
		}
	}
	return nil
}

// month reads the heads of a month, and the days where they are wanted.
func (r *reading) month(m month, wanted []int64) error {
	r.slots = r.slots[:0]
	for _, no := range wanted {
		r.slots = append(r.slots, m.slot(no))
	}
	err := r.gather("head", r.Table.Name, func(s *Sheet, piece []byte) {
		s.blocks = append(s.blocks, block{month: m, packed: packed{head: piece}})
	})
	if err != nil || !slices.ContainsFunc(r.Days, m.meets) {
		return err
	}
	return r.gather("days", r.Table.Name+"_values", func(s *Sheet, piece []byte) {
		if n := len(s.blocks); n > 0 && s.blocks[n-1].month == m {
			s.blocks[n-1].values = piece
		}
	})
}

// gather reads a column of the portion's slots in one go and gives each sheet its piece.
func (r *reading) gather(column, table string, take func(s *Sheet, piece []byte)) error {
	rows, err := query(r.tx, "SELECT "+r.tx.Dialect.Gathered("slot", column)+" FROM "+table, r.slots, "")
	if err != nil {
		return err
	}
	return each(rows, func() error {
		var all []byte
		if err := rows.Scan(&all); err != nil {
			return err
		}
		return r.share(all, take)
	})
}

// fetch reads the days of a sheet that are not there yet; the reading fails where it cannot.
func (r *reading) fetch(s *Sheet) bool {
	wanted := make([]int64, len(s.blocks))
	for i, b := range s.blocks {
		wanted[i] = b.month.slot(s.subject)
	}
	found, err := whole(r.tx, r.Table, wanted)
	if err == nil && len(found) != len(s.blocks) {
		err = errCorrupt
	}
	if err != nil {
		r.err = err
		return false
	}
	copy(s.blocks, found)
	if r.missed++; r.missed == patience {
		r.Days = append(slices.Clone(r.Days), r.Range)
	}
	return true
}

// whole reads months of a subject, head and days, and where they come from.
func whole(tx *db.Tx, t *Table, wanted []int64) (out []block, err error) {
	rows, err := query(tx, "SELECT slot, head, days, recorded, source FROM "+t.both(), wanted, " ORDER BY slot")
	if err != nil {
		return nil, err
	}
	err = each(rows, func() error {
		var b block
		var slot int64
		err := rows.Scan(&slot, &b.head, &b.values, &b.recorded, &b.source)
		b.month, b.head, b.values = monthOf(slot), unlabelled(b.head), unlabelled(b.values)
		out = append(out, b)
		return err
	})
	return out, err
}
