package figures

import (
	"database/sql"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/mengyue/portal/models/calendar"
	"github.com/mengyue/portal/models/clock"
	"github.com/mengyue/portal/models/db"
)

// row is a month of a subject as it is kept.
type row struct {
	Slot int64
	packed
	Version  int64
	Recorded clock.Instant
	Source   int64
}

// replaced is the days of a month that a later one replaced.
type replaced struct {
	row
	Replaced   clock.Instant
	ReplacedBy int64
}

// lock lets one transaction at a time write figures: what it reads, it may lay rows over.
func lock(tx *db.Tx) error {
	var id int
	return tx.DB.Raw("SELECT id FROM figure_numbers WHERE id = 1" + tx.LockClause()).Take(&id).Error
}

// numbers finds the numbers of subjects.
func numbers(tx *db.Tx, prefix string, names []string) (map[string]int64, error) {
	out := make(map[string]int64, len(names))
	if len(names) >= 64 && slices.IsSorted(names) {
		if complete, err := numbered(tx, prefix, names, out); err != nil || complete {
			return out, err
		}
	}
	for len(names) > 0 {
		n := min(portion, len(names))
		args := make([]any, n)
		for i, name := range names[:n] {
			args[i] = prefix + name
		}
		rows, err := tx.Rows("SELECT name, no FROM figure_subjects WHERE name IN "+list(&args), args...)
		if err != nil {
			return nil, err
		}
		var name string
		var no int64
		if err := each(rows, func() error {
			err := rows.Scan(&name, &no)
			out[name[min(len(prefix), len(name)):]] = no
			return err
		}); err != nil {
			return nil, err
		}
		names = names[n:]
	}
	return out, nil
}

// numbered finds the numbers of subjects that stand close together, as those of a population that is gone through in
// order: all between the first and the last, as one row. complete is false where too many others stand between them.
func numbered(tx *db.Tx, prefix string, names []string, out map[string]int64) (complete bool, err error) {
	most := 2 * len(names)
	rows, err := tx.Rows("SELECT "+tx.Dialect.Listed("name || ' ' || no")+` FROM (SELECT name, no FROM figure_subjects
		WHERE name BETWEEN ? AND ? ORDER BY name LIMIT ?) AS near`, prefix+names[0], prefix+names[len(names)-1], most)
	if err != nil {
		return false, err
	}
	found := 0
	err = each(rows, func() error {
		var all sql.NullString
		if err := rows.Scan(&all); err != nil || all.String == "" {
			return err
		}
		for one := range strings.SplitSeq(all.String, db.Between) {
			name, raw, _ := strings.Cut(one, " ")
			no, err := strconv.ParseInt(raw, 10, 64)
			if err != nil {
				return errCorrupt
			}
			found++
			out[name[len(prefix):]] = no
		}
		return nil
	})
	return found < most, err
}

type numbersKey struct{ prefix string }

// remembered finds numbers as numbers does and keeps them for the transaction: an import asks for them twice.
func remembered(tx *db.Tx, prefix string, names []string) (map[string]int64, error) {
	known := tx.Slot(numbersKey{prefix}, func() any { return map[string]int64{} }).(map[string]int64)
	var asked []string
	for _, name := range names {
		if known[name] == 0 {
			asked = append(asked, name)
		}
	}
	found, err := numbers(tx, prefix, asked)
	maps.Copy(known, found)
	return known, err
}

// number gives numbers to subjects that have none, under the lock.
func number(tx *db.Tx, prefix string, names []string, no map[string]int64) error {
	if len(names) == 0 {
		return nil
	}
	var next int64
	if err := tx.DB.Raw("SELECT subject FROM figure_numbers WHERE id = 1").Take(&next).Error; err != nil {
		return err
	}
	if err := db.One(tx.DB.Exec("UPDATE figure_numbers SET subject = subject + ? WHERE id = 1", len(names))); err != nil {
		return err
	}
	args := make([]any, 0, 2*len(names))
	for _, name := range names {
		args = append(args, prefix+name, next)
		no[name] = next
		next++
	}
	return insert(tx, "INSERT INTO figure_subjects (name, no) VALUES ", "", 2, args)
}

// sourceNo finds or makes the number of a source, under the lock.
func sourceNo(tx *db.Tx, s Source) (no int64, err error) {
	err = tx.DB.Raw("SELECT no FROM figure_sources WHERE import = ? AND file = ? LIMIT 1", s.Import, s.File).Take(&no).Error
	if !db.IsNone(err) {
		return no, err
	}
	if err := tx.DB.Raw("SELECT source FROM figure_numbers WHERE id = 1").Take(&no).Error; err != nil {
		return 0, err
	}
	if err := db.One(tx.DB.Exec("UPDATE figure_numbers SET source = source + 1 WHERE id = 1")); err != nil {
		return 0, err
	}
	return no, tx.DB.Exec("INSERT INTO figure_sources (no, import, file, recorded, recorded_by) VALUES (?, ?, ?, ?, ?)", no, s.Import, s.File, tx.Now, tx.Actor.ID()).Error
}

// stored reads months by their slots, which are sorted and at most [slots]. They hold until the next call.
func (w *writing) stored(wanted []int64) (map[int64]row, error) {
	out := make(map[int64]row, len(wanted))
	rows, err := query(w.tx, "SELECT slot, head, days, version, recorded, source FROM "+w.table.both(), wanted, "")
	if err != nil {
		return nil, err
	}
	w.read = w.read[:0]
	return out, each(rows, func() error {
		var r row
		var head, days sql.RawBytes
		err := rows.Scan(&r.Slot, &head, &days, &r.Version, &r.Recorded, &r.Source)
		w.read, r.head = appended(w.read, unlabelled(head))
		w.read, r.values = appended(w.read, unlabelled(days))
		out[r.Slot] = r
		return err
	})
}

// appended appends a piece to what is kept together, and gives it where it stands then.
func appended(all []byte, piece ...[]byte) (longer, there []byte) {
	start := len(all)
	for _, p := range piece {
		all = append(all, p...)
	}
	return all, all[start:len(all):len(all)]
}

// both is a table, as b, with the values of its months beside their heads.
func (t *Table) both() string { return t.Name + " b LEFT JOIN " + t.Name + "_values USING (slot)" }

// query asks for slots, which are sorted: by their range where they lie close together, else one by one.
func query(tx *db.Tx, sql string, wanted []int64, order string) (*sql.Rows, error) {
	first, last := wanted[0], wanted[len(wanted)-1]
	if last-first < 2*int64(len(wanted)) {
		return tx.Rows(sql+" WHERE slot BETWEEN ? AND ?"+order, first, last)
	}
	args := make([]any, len(wanted))
	for i, slot := range wanted {
		args[i] = slot
	}
	return tx.Rows(sql+" WHERE slot IN "+list(&args)+order, args...)
}

// list is the places of a list of arguments, filled up to one of a few lengths so that few statements are prepared.
func list(args *[]any) string {
	n := 1
	for n < len(*args) {
		n *= 8
	}
	for last := (*args)[len(*args)-1]; len(*args) < n; {
		*args = append(*args, last)
	}
	return "(?" + strings.Repeat(", ?", n-1) + ")"
}

// each goes through rows.
func each(rows *sql.Rows, do func() error) error {
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		if err := do(); err != nil {
			return err
		}
	}
	return rows.Err()
}

// perStatement is how many rows one INSERT carries.
const perStatement = 50

// insert writes rows of so many columns, 50 a statement.
func insert(tx *db.Tx, into, after string, width int, args []any) error {
	one := "(?" + strings.Repeat(", ?", width-1) + ")"
	full := into + one + strings.Repeat(", "+one, perStatement-1) + after
	for len(args) > 0 {
		n, statement := min(perStatement*width, len(args)), full
		if n < perStatement*width {
			statement = into + one + strings.Repeat(", "+one, n/width-1) + after
		}
		p, err := tx.Prepare(statement)
		if err != nil {
			return err
		}
		if rows, err := p.Exec(args[:n]...); err != nil {
			return err
		} else if rows != int64(n/width) {
			return db.Stale()
		}
		args = args[n:]
	}
	return nil
}

// batch is the months to be written.
type batch struct {
	rows, values, old []any
	bytes             []byte // of all of them
}

func (b *batch) reset() {
	b.rows, b.values, b.old, b.bytes = b.rows[:0], b.values[:0], b.old[:0], b.bytes[:0]
}

func (b *batch) put(r row) {
	b.rows = append(b.rows, r.Slot, b.labelled(r.Slot, r.head), r.Version, int64(r.Recorded), r.Source)
	b.values = append(b.values, r.Slot, b.labelled(r.Slot, r.values))
}

// labelled is a piece with its label before it.
func (b *batch) labelled(slot int64, piece []byte) (out []byte) {
	l := labelOf(slot, piece)
	b.bytes, out = appended(b.bytes, l[:], piece)
	return out
}

func (b *batch) replace(r replaced) {
	b.old = append(b.old, r.Slot, r.whole(), r.Version, int64(r.Recorded), r.Source, int64(r.Replaced), r.ReplacedBy)
}

func (b *batch) write(tx *db.Tx, t *Table) error {
	if err := insert(tx, "INSERT INTO "+t.Name+"_replaced (slot, days, version, recorded, source, replaced, replaced_by) VALUES ", "", 7, b.old); err != nil {
		return err
	}
	if err := insert(tx, "INSERT INTO "+t.Name+" (slot, head, version, recorded, source) VALUES ", ` ON CONFLICT (slot) DO UPDATE SET
		head = excluded.head, version = excluded.version, recorded = excluded.recorded, source = excluded.source
		WHERE `+t.Name+".version = excluded.version - 1", 5, b.rows); err != nil {
		return err
	}
	return insert(tx, "INSERT INTO "+t.Name+"_values (slot, days) VALUES ", " ON CONFLICT (slot) DO UPDATE SET days = excluded.days", 2, b.values)
}

// Known reports which subjects have a number already: those are there.
func Known(tx *db.Tx, t *Table, subjects []string) (map[string]bool, error) {
	no, err := remembered(tx, t.prefix, subjects)
	out := make(map[string]bool, len(subjects))
	for _, s := range subjects {
		if no[s] != 0 {
			out[s] = true
		}
	}
	return out, err
}

func sources(tx *db.Tx, nos map[int64]bool) (map[int64]Source, error) {
	out := map[int64]Source{}
	if len(nos) == 0 {
		return out, nil
	}
	var args []any
	for no := range nos {
		args = append(args, no)
	}
	rows, err := tx.Rows("SELECT no, import, file FROM figure_sources WHERE no IN "+list(&args), args...)
	if err != nil {
		return nil, err
	}
	return out, each(rows, func() error {
		var no int64
		var s Source
		err := rows.Scan(&no, &s.Import, &s.File)
		out[no] = s
		return err
	})
}

// Before is days as they were before a later import replaced them.
type Before struct {
	Sheet
	Recorded clock.Instant // when these figures, or the last of their month, came
	From     Source
	Replaced clock.Instant
	By       Source
}

// History are the replaced days of a subject's month, the latest replacement first; at most 500.
func History(tx *db.Tx, t *Table, subject string, day calendar.Day) ([]Before, error) {
	no, err := numbers(tx, t.prefix, []string{subject})
	if err != nil || len(no) == 0 {
		return nil, err
	}
	m, _ := civil(day)
	rows, err := tx.Rows("SELECT days, recorded, source, replaced, replaced_by FROM "+t.Name+"_replaced WHERE slot = ? ORDER BY version DESC LIMIT 500", m.slot(no[subject]))
	if err != nil {
		return nil, err
	}
	var out []Before
	var from, by []int64
	nos := map[int64]bool{}
	if err := each(rows, func() error {
		x := Before{Sheet: Sheet{Range: Range{m.first(), (m + 1).first()}, table: t}}
		b := block{month: m}
		var source, replacer int64
		var days []byte
		err := rows.Scan(&days, &b.recorded, &source, &x.Replaced, &replacer)
		b.packed = parted(days)
		x.blocks, x.Recorded = []block{b}, b.recorded
		nos[source], nos[replacer] = true, true
		out, from, by = append(out, x), append(from, source), append(by, replacer)
		return err
	}); err != nil {
		return nil, err
	}
	names, err := sources(tx, nos)
	for i := range out {
		out[i].From, out[i].By = names[from[i]], names[by[i]]
	}
	return out, err
}
