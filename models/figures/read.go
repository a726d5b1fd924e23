package figures

import (
	"cmp"
	"encoding/binary"
	"slices"

	"github.com/mengyue/portal/models/calendar"
	"github.com/mengyue/portal/models/clock"
	"github.com/mengyue/portal/models/db"
)

// Question asks for the figures of many subjects.
type Question struct {
	Table    *Table
	Subjects []string
	Range
	Days []Range // whose single days will be wanted; of the others what whole months come to will mostly do
}

// Wanted is what a subject's figures in a table are wanted for.
type Wanted struct {
	Table   *Table
	Subject string
	Range
}

// Read is one subject's figures in a table. Whose they are is the caller's business: find the store first.
func Read(tx *db.Tx, t *Table, subject string, over Range) (Sheet, error) {
	sheets, err := ReadAll(tx, Wanted{t, subject, over})
	return sheets[0], err
}

// ReadAll is [Read] of several tables, all their months in one question.
func ReadAll(tx *db.Tx, wanted ...Wanted) ([]Sheet, error) {
	out := make([]Sheet, len(wanted))
	for i, w := range wanted {
		out[i] = Sheet{Range: w.Range, table: w.Table}
	}
	err := eachMonth(tx, wanted, func(i int, subject int64, b block) {
		out[i].subject = subject
		out[i].blocks = append(out[i].blocks, b)
	})
	for i := range out {
		slices.SortFunc(out[i].blocks, func(a, b block) int { return cmp.Compare(a.month, b.month) })
	}
	return out, err
}

// Origin is where the figures of a month come from: the last import that changed it.
type Origin struct {
	First    calendar.Day // of the month
	Last     calendar.Day // that has a figure
	Import   string       // "" where there was none
	File     string
	Recorded clock.Instant
}

// Origins are where the months of sheets that were [Read] come from, sheet by sheet, the latest month first.
func Origins(sheets ...*Sheet) (out []Origin) {
	for _, s := range sheets {
		for _, b := range slices.Backward(s.blocks) {
			one := Sheet{Range: s.Range, table: s.table, blocks: []block{b}}
			if last, ok := one.Last(); ok {
				out = append(out, Origin{First: max(b.month.first(), s.From), Last: last, Import: b.from.Import, File: b.from.File, Recorded: b.recorded})
			}
		}
	}
	return out
}

// portion is how many subjects are read at a time: what bounds the memory.
const portion = 512

// ReadMany reads subjects in the order of the question, a portion at a time: one question for each month and portion,
// however many subjects there are. No subject stands twice; one without figures has an empty sheet. A sheet holds until
// yield returns.
func ReadMany(tx *db.Tx, q Question, yield func(subject string, s *Sheet) error) error {
	return (&Reader{}).Many(tx, q, yield)
}

// Reader reads again and again, in the room that it has already. It is one goroutine's.
type Reader struct{ reading }

// Many is [ReadMany].
func (of *Reader) Many(tx *db.Tx, q Question, yield func(subject string, s *Sheet) error) error {
	r := &of.reading
	r.tx, r.Question, r.missed, r.err = tx, q, 0, nil
	for len(r.Subjects) > 0 {
		n := min(portion, len(r.Subjects))
		if err := r.portion(r.Subjects[:n], yield); err != nil {
			return err
		}
		r.Subjects = r.Subjects[n:]
	}
	return nil
}

// lay makes the sheets of a portion, empty as yet; it gives the numbers of those that have any, sorted.
func (r *reading) lay(subjects []string, no map[string]int64) (wanted []int64) {
	r.looked.of, r.used = nil, 0
	if r.place == nil {
		r.place = make(map[int64]int, len(no))
	}
	clear(r.place)
	n := len(months(r.Range))
	if len(r.sheets) < len(subjects) || len(r.blocks) < n*len(subjects) {
		r.sheets, r.blocks = make([]Sheet, len(subjects)), make([]block, n*len(subjects))
	}
	for i, s := range subjects {
		r.sheets[i] = Sheet{Range: r.Range, table: r.Table, blocks: r.blocks[n*i : n*i : n*(i+1)], looked: &r.looked, read: r}
		if n, has := no[s]; has {
			r.sheets[i].subject = n
			r.place[n] = i
			wanted = append(wanted, n)
		}
	}
	slices.Sort(wanted)
	return slices.Compact(wanted)
}

// share gives each subject its piece.
func (r *reading) share(bytes []byte, take func(s *Sheet, piece []byte)) error {
	for len(bytes) > 0 {
		subject, piece, rest, ok := labelled(bytes)
		if !ok {
			return errCorrupt
		}
		bytes = rest
		if at, asked := r.place[subject]; asked {
			take(&r.sheets[at], piece)
		}
	}
	return nil
}

// label is how many bytes stand before a piece that is read together with others: the subject and the length.
const label = 8

// labelOf is the label of a piece.
func labelOf(slot int64, piece []byte) (out [label]byte) {
	binary.LittleEndian.PutUint32(out[:], uint32(subjectOf(slot)))
	binary.LittleEndian.PutUint32(out[4:], uint32(len(piece)))
	return out
}

// labelled takes the first of several pieces.
func labelled(bytes []byte) (subject int64, piece, rest []byte, ok bool) {
	if len(bytes) < label {
		return 0, nil, nil, false
	}
	n := uint64(binary.LittleEndian.Uint32(bytes[4:]))
	subject, rest = int64(binary.LittleEndian.Uint32(bytes)), bytes[label:]
	if n > uint64(len(rest)) {
		return 0, nil, nil, false
	}
	return subject, rest[:n:n], rest[n:], true
}

// unlabelled is a piece without its label.
func unlabelled(bytes []byte) []byte { return bytes[min(label, len(bytes)):] }
