package figures

import (
	"database/sql"
	"errors"
	"slices"
	"strconv"
	"strings"

	"github.com/mengyue/portal/models/db"
)

// reading is a [ReadMany] under way.
type reading struct {
	Question
	tx     *db.Tx
	sheets []Sheet       // of the portion, used again for the next
	blocks []block       // of the sheets, a month of each after another
	place  map[int64]int // of each subject in it
	slots  []int64
	looked looked
	rooms  [][]byte // of what was read for the sheets, a question's after another's
	used   int      // of them
	missed int      // sheets whose days were fetched one by one
	err    error    // of a fetch
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
	if err := r.read(wanted, months(r.Range)); err != nil {
		return err
	}
	for i, s := range subjects {
		if err := errors.Join(yield(s, &r.sheets[i]), r.err); err != nil {
			return err
		}
	}
	return nil
}

// few is how many months of subjects are read one by one, with their days, in a single question.
const few = 64

// read reads the months of the portion's subjects.
func (r *reading) read(wanted []int64, months []month) error {
	if n := len(wanted) * len(months); n > 0 && n <= few {
		slots := make([]int64, 0, n)
		for _, m := range months {
			for _, no := range wanted {
				slots = append(slots, m.slot(no))
			}
		}
		return whole(r.tx, r.Table, slots, func(subject int64, b block) {
			s := &r.sheets[r.place[subject]]
			s.blocks = append(s.blocks, b)
		})
	}
	for _, m := range months {
		if len(wanted) == 0 {
			break
		}
		if err := r.month(m, wanted); err != nil {
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
		var all sql.RawBytes
		if err := rows.Scan(&all); err != nil {
			return err
		}
		return r.share(r.keep(all), take)
	})
}

// keep copies what was read to where it holds until the next portion.
func (r *reading) keep(bytes []byte) []byte {
	if r.used == len(r.rooms) {
		r.rooms = append(r.rooms, nil)
	}
	r.rooms[r.used] = append(r.rooms[r.used][:0], bytes...)
	r.used++
	return r.rooms[r.used-1]
}

// fetch reads the days of a sheet that are not there yet; the reading fails where it cannot.
func (r *reading) fetch(s *Sheet) bool {
	wanted := make([]int64, len(s.blocks))
	for i, b := range s.blocks {
		wanted[i] = b.month.slot(s.subject)
	}
	at := 0
	err := whole(r.tx, r.Table, wanted, func(_ int64, b block) {
		s.blocks[at] = b
		at++
	})
	if err == nil && at != len(s.blocks) {
		err = errCorrupt
	}
	if err != nil {
		r.err = err
		return false
	}
	if r.missed++; r.missed == patience {
		r.Days = append(slices.Clone(r.Days), r.Range)
	}
	return true
}

// eachMonth reads the months that are wanted, with where they come from, in no order. The months are made by the question
// itself, so that it is the same one for any number of them, and finds the subject's number on the way.
func eachMonth(tx *db.Tx, wanted []Wanted, take func(i int, subject int64, b block)) error {
	var parts []string
	var args []any
	var over Range
	for i, w := range wanted {
		all := months(w.Range)
		if len(all) == 0 {
			continue
		}
		over = over.Hull(w.Range)
		parts = append(parts, `SELECT `+strconv.Itoa(i)+`, b.slot, head, days, b.recorded, s.import, s.file FROM figure_subjects n CROSS JOIN asked
			CROSS JOIN `+w.Table.both()+` LEFT JOIN figure_sources s ON s.no = b.source WHERE n.name = ? AND b.slot = asked.month + n.no AND asked.month BETWEEN ? AND ?`)
		args = append(args, w.Table.prefix+w.Subject, all[0].slot(0), all[len(all)-1].slot(0))
	}
	if len(parts) == 0 {
		return nil
	}
	all := months(over)
	rows, err := tx.Rows(`WITH RECURSIVE asked(month) AS (SELECT CAST(? AS BIGINT) UNION ALL SELECT month + `+strconv.FormatInt(month(1).slot(0), 10)+` FROM asked WHERE month < ?) `+
		strings.Join(parts, " UNION ALL "), append([]any{all[0].slot(0), all[len(all)-1].slot(0)}, args...)...)
	if err != nil {
		return err
	}
	return each(rows, func() error {
		var b block
		var i int
		var slot int64
		if err := rows.Scan(&i, &slot, &b.head, &b.values, &b.recorded, &b.from.Import, &b.from.File); err != nil {
			return err
		}
		if b.values == nil {
			return errCorrupt
		}
		take(i, subjectOf(slot), b.at(slot))
		return nil
	})
}

// whole reads months of subjects, head and days, and where they come from, by their slots, which are sorted.
func whole(tx *db.Tx, t *Table, wanted []int64, take func(subject int64, b block)) error {
	rows, err := query(tx, "SELECT slot, head, days, b.recorded, s.import, s.file FROM "+t.both()+" LEFT JOIN figure_sources s ON s.no = b.source", wanted, " ORDER BY slot")
	if err != nil {
		return err
	}
	return each(rows, func() error {
		var b block
		var slot int64
		if err := rows.Scan(&slot, &b.head, &b.values, &b.recorded, &b.from.Import, &b.from.File); err != nil {
			return err
		}
		if _, asked := slices.BinarySearch(wanted, slot); !asked {
			return nil // a question for a range meets those between, too
		}
		if b.values == nil {
			return errCorrupt
		}
		take(subjectOf(slot), b.at(slot))
		return nil
	})
}

// at is a block that was read from a slot.
func (b block) at(slot int64) block {
	b.month, b.head, b.values = monthOf(slot), unlabelled(b.head), unlabelled(b.values)
	return b
}
