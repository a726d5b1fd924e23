package figures

import (
	"slices"
	"strconv"
	"strings"

	"github.com/mengyue/portal/models/calendar"
	"github.com/mengyue/portal/models/clock"
	"github.com/mengyue/portal/models/db"
)

// Question asks for the figures of many subjects.
type Question struct {
	Table    *Table
	Subjects []string
	Range
}

// Read is one subject's figures. Whose they are is the caller's business: find the store first.
func Read(tx *db.Tx, t *Table, subject string, over Range) (s Sheet, err error) {
	r := reading{tx: tx, Question: Question{Table: t, Range: over}}
	err = r.portion([]string{subject}, func(_ string, one *Sheet) error {
		s = *one
		return nil
	})
	return s, err
}

// Origin is where the figures of a month come from: the last import that changed it.
type Origin struct {
	First    calendar.Day // of the month
	Last     calendar.Day // that has a figure
	Import   string       // "" where there was none
	File     string
	Recorded clock.Instant
}

// portion is how many subjects are read at a time: what bounds the memory.
const portion = 512

// ReadMany reads subjects in the order of the question, a portion at a time: one question for each month and portion,
// however many subjects there are. No
// subject stands twice; one without figures has an empty sheet. A sheet holds until yield returns.
func ReadMany(tx *db.Tx, q Question, yield func(subject string, s *Sheet) error) error {
	r := reading{tx: tx, Question: q}
	for len(r.Subjects) > 0 {
		n := min(portion, len(r.Subjects))
		if err := r.portion(r.Subjects[:n], yield); err != nil {
			return err
		}
		r.Subjects = r.Subjects[n:]
	}
	return nil
}

// lay makes the sheets of a portion, empty as yet; it gives the numbers of those that have any, sorted, and the place of
// each in the portion.
func (r *reading) lay(subjects []string, no map[string]int64) (place map[int64]int, wanted []int64) {
	r.looked.of = nil
	place = make(map[int64]int, len(no))
	for len(r.sheets) < len(subjects) {
		r.sheets = append(r.sheets, Sheet{})
	}
	for i, s := range subjects {
		r.sheets[i] = Sheet{Range: r.Range, table: r.Table, blocks: r.sheets[i].blocks[:0], looked: &r.looked}
		if n, has := no[s]; has {
			r.sheets[i].subject = n
			place[n] = i
			wanted = append(wanted, n)
		}
	}
	slices.Sort(wanted)
	return place, slices.Compact(wanted)
}

// share gives each subject its block of a month: lengths has "slot:length" of each, in the order of their bytes.
func (r *reading) share(m month, bytes []byte, lengths string, place map[int64]int) error {
	for lengths != "" {
		var one string
		one, lengths, _ = strings.Cut(lengths, ",")
		key, length, _ := strings.Cut(one, ":")
		slot, err := strconv.ParseInt(key, 10, 64)
		n, err2 := strconv.Atoi(length)
		if err != nil || err2 != nil || n > len(bytes) {
			return errCorrupt
		}
		if at, asked := place[subjectOf(slot)]; asked {
			r.sheets[at].blocks = append(r.sheets[at].blocks, block{month: m, days: bytes[:n:n]})
		}
		bytes = bytes[n:]
	}
	return nil
}
