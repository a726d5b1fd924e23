package figures

import (
	"cmp"
	"errors"
	"math/bits"
	"slices"

	"github.com/mengyue/portal/models/audit"
	"github.com/mengyue/portal/models/calendar"
	"github.com/mengyue/portal/models/db"
)

// Put keeps days of figures: a new day is added, a known one corrected where it differs, with what it was kept. Of
// several rows for a day the last one counts. It returns how many days were new or different. That the subjects are
// there is the caller's business, see [Known].
func Put(tx *db.Tx, t *Table, rows []Day, from Source) (changed int, err error) {
	w := writing{tx: tx, table: t, from: from, columns: t.own}
	return w.all(rows)
}

// add moves figures that are reckoned from orders by what the rows say.
func add(tx *db.Tx, t *Table, rows []Day, from Source) error {
	w := writing{tx: tx, table: t, from: from, columns: t.made, moves: true}
	_, err := w.all(rows)
	return err
}

// writing is one Put.
type writing struct {
	tx      *db.Tx
	table   *Table
	from    Source
	columns uint32 // that the rows speak about
	moves   bool   // the rows say by how much, not what

	lines    []Line // that are counted with each month
	source   int64
	new      int
	changed  int
	subjects int
	numbered int // subjects that are known since now, be it by a figure that a later row takes away again
	first    calendar.Day
	last     calendar.Day
	pool     []*page
	used     int
	room     packed // of the month that was packed last
	read     []byte // of the months that are there
	out      batch
}

// run is rows of one slot that follow each other.
type run struct {
	slot int64
	rows []Day
}

// slots is how many months are read and written at a time.
const slots = 512

func (w *writing) all(rows []Day) (int, error) {
	if len(rows) == 0 {
		return 0, nil
	}
	if err := lock(w.tx); err != nil {
		return 0, err
	}
	runs, err := w.runs(rows)
	if err != nil {
		return 0, err
	}
	w.lines = lines(w.tx, w.table)
	for len(runs) > 0 {
		n, some := 0, 0
		for n < len(runs) && some < slots {
			if n++; n == len(runs) || runs[n].slot != runs[n-1].slot {
				some++
			}
		}
		if err := w.some(runs[:n]); err != nil {
			return 0, err
		}
		runs = runs[n:]
	}
	if w.new+w.changed+w.numbered > 0 {
		audit.Record(w.tx, audit.Entry{Action: w.table.Name + ".recorded", Object: w.table.Name, Detail: map[string]any{
			"new": w.new, "corrected": w.changed, "subjects": w.subjects, "first": w.first.String(), "last": w.last.String(),
			"import": w.from.Import, "file": w.from.File}})
	}
	return w.new + w.changed, nil
}

// runs parts the rows by slot, in the order of slots; rows of the same slot keep the order in which they came.
func (w *writing) runs(rows []Day) ([]run, error) {
	no, err := w.numbers(rows)
	if err != nil {
		return nil, err
	}
	var runs []run
	w.first, w.last = rows[0].Day, rows[0].Day
	subject, start, number := "", 0, int64(0)
	var open month
	for i := range rows {
		d := &rows[i]
		w.first, w.last = min(w.first, d.Day), max(w.last, d.Day)
		m, _ := civil(d.Day)
		if i > 0 && d.Subject == subject && m == open {
			continue
		}
		if i > 0 {
			runs = append(runs, run{open.slot(number), rows[start:i]})
		}
		if i == 0 || d.Subject != subject {
			subject, number = d.Subject, no[d.Subject]
		}
		start, open = i, m
	}
	runs = append(runs, run{open.slot(number), rows[start:]})
	slices.SortStableFunc(runs, func(a, b run) int { return cmp.Compare(a.slot, b.slot) })
	return runs, nil
}

// numbers finds the numbers of the rows' subjects and gives new ones to those that have none.
func (w *writing) numbers(rows []Day) (map[string]int64, error) {
	var names []string
	says := map[string]bool{} // whether there is a row with a value
	for i := range rows {
		s, value := rows[i].Subject, rows[i].Has != 0
		if i > 0 && s == rows[i-1].Subject && value == (rows[i-1].Has != 0) {
			continue
		}
		if _, seen := says[s]; !seen {
			names = append(names, s)
		}
		says[s] = says[s] || value
	}
	w.subjects = len(names)
	no, err := remembered(w.tx, w.table.prefix, names)
	if err != nil {
		return nil, err
	}
	missing := slices.DeleteFunc(names, func(s string) bool { return no[s] != 0 || !says[s] })
	w.numbered = len(missing)
	return no, number(w.tx, w.table.prefix, missing, no)
}

// some reads the months of the runs, lays the rows over them and writes those that changed.
func (w *writing) some(runs []run) error {
	var wanted []int64
	for i, r := range runs {
		if i == 0 || r.slot != runs[i-1].slot {
			wanted = append(wanted, r.slot)
		}
	}
	there, err := w.stored(wanted)
	if err != nil {
		return err
	}
	w.out.reset()
	for len(runs) > 0 {
		n := 1
		for n < len(runs) && runs[n].slot == runs[0].slot {
			n++
		}
		if err := w.month(there[runs[0].slot], runs[:n]); err != nil {
			return err
		}
		runs = runs[n:]
	}
	return w.out.write(w.tx, w.table)
}

// month lays the runs of one slot over what is there.
func (w *writing) month(was row, runs []run) error {
	w.used = 0
	old, err := unpack(was.packed, w.page)
	if err != nil {
		return errors.Join(err, errCorrupt)
	}
	next := make([]*page, len(old), len(old)+4)
	for i, p := range old {
		next[i] = w.page()
		*next[i] = *p
	}
	for _, r := range runs {
		for i := range r.rows {
			next = w.lay(next, &r.rows[i])
		}
	}
	slices.SortFunc(next, func(a, b *page) int { return cmp.Compare(a.name, b.name) })
	before, changed := w.compare(old, next)
	if !changed {
		return nil
	}
	if w.source == 0 { // a source that changes nothing is none
		if w.source, err = sourceNo(w.tx, w.from); err != nil {
			return err
		}
	}
	w.room = pack(w.room, next, w.lines)
	w.out.put(row{Slot: runs[0].slot, packed: w.room, Version: was.Version + 1, Recorded: w.tx.Now, Source: w.source})
	if before != nil {
		w.out.replace(replaced{row: row{was.Slot, pack(packed{}, before, nil), was.Version, was.Recorded, was.Source}, Replaced: w.tx.Now, ReplacedBy: w.source})
	}
	return nil
}

// lay puts a row into the page of its part.
func (w *writing) lay(pages []*page, d *Day) []*page {
	var p *page
	for _, known := range pages {
		if known.name == d.Part {
			p = known
		}
	}
	if p == nil {
		p = w.page()
		p.name, p.has = d.Part, [maxColumns]uint32{}
		pages = append(pages, p)
	}
	_, at := civil(d.Day)
	bit := uint32(1) << at
	if w.moves {
		w.move(p, d, at)
		return pages
	}
	for c := range w.table.Columns {
		switch {
		case w.columns>>c&1 == 0:
		case d.Has>>c&1 != 0:
			p.has[c] |= bit
			p.v[c][at] = d.Values[c]
		default:
			p.has[c] &^= bit
		}
	}
	return pages
}

// move adds a row to a day; a day on which nothing is left has no figure.
func (w *writing) move(p *page, d *Day, at int) {
	bit, left := uint32(1)<<at, false
	for c := range w.table.Columns {
		if w.columns>>c&1 == 0 || d.Has>>c&1 == 0 {
			continue
		}
		if p.has[c]&bit == 0 {
			p.has[c], p.v[c][at] = p.has[c]|bit, 0
		}
		p.v[c][at] += d.Values[c]
		left = left || p.v[c][at] != 0
	}
	if !left {
		for c := range w.table.Columns {
			p.has[c] &^= bit & -(w.columns >> c & 1)
		}
	}
}

// compare counts what is new and what is different, and gives the days that are different as they were before.
func (w *writing) compare(old, next []*page) (before []*page, changed bool) {
	var nothing page
	for _, p := range next {
		was := &nothing
		for _, o := range old {
			if o.name == p.name {
				was = o
			}
		}
		differ := was.differ(p)
		if differ == 0 {
			continue
		}
		changed = true
		had := uint32(0)
		for c := range was.has {
			if w.columns>>c&1 != 0 {
				had |= was.has[c]
			}
		}
		w.new += bits.OnesCount32(differ &^ had)
		if differ &= had; differ != 0 {
			w.changed += bits.OnesCount32(differ)
			b := w.page()
			*b = *was
			for c := range b.has {
				b.has[c] &= differ
			}
			before = append(before, b)
		}
	}
	return before, changed
}

// differ is a bit for each day on which the pages differ.
func (p *page) differ(o *page) (days uint32) {
	for c := range p.has {
		days |= p.has[c] ^ o.has[c]
		for rest := p.has[c] & o.has[c]; rest != 0; rest &= rest - 1 {
			if at := bits.TrailingZeros32(rest); p.v[c][at] != o.v[c][at] {
				days |= 1 << at
			}
		}
	}
	return days
}

// page is a page to be filled, used again for the next month.
func (w *writing) page() *page {
	if w.used == len(w.pool) {
		w.pool = append(w.pool, &page{})
	}
	w.used++
	return w.pool[w.used-1]
}
