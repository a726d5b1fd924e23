package audit

import (
	"sync"

	"github.com/mengyue/portal/models/clock"
	"github.com/mengyue/portal/models/db"
)

// Remembered answers a question from memory as long as its answer cannot be another one. No row of record changes
// without an entry of the record (see [db.Unaudited]), so that what is asked of rows of record alone is as it was while
// the record has not grown; ask names the instant from which time itself makes another answer, clock.Never for none.
// The answer is shared by all who ask: nobody changes it, and who asks is part of the key where it matters.
//
// A command asks anew, since it may have changed what it asks for; so does a picture of the data older than the memory.
func Remembered[T any](tx *db.Tx, key any, ask func() (answer T, until clock.Instant, err error)) (T, error) {
	if !tx.ReadOnly() {
		answer, _, err := ask()
		return answer, err
	}
	seq, err := seen(tx)
	if err != nil {
		var none T
		return none, err
	}
	m := tx.Kept(rememberedKey{key}, func() any { return &memory[T]{seq: -1} }).(*memory[T])
	m.Lock() // one asks, the others wait for the answer
	defer m.Unlock()
	if m.seq == seq && m.asked <= tx.Now && tx.Now < m.until {
		return m.answer, nil
	}
	answer, until, err := ask()
	if err == nil && seq >= m.seq {
		m.seq, m.asked, m.until, m.answer = seq, tx.Now, until, answer
	}
	return answer, err
}

type rememberedKey struct{ key any }

// memory is an answer and for which record and which time it holds.
type memory[T any] struct {
	sync.Mutex
	seq          int64
	asked, until clock.Instant
	answer       T
}

type seenKey struct{}

// seen is the number of the last entry in this picture of the data.
func seen(tx *db.Tx) (int64, error) {
	var err error
	seq := tx.Slot(seenKey{}, func() any {
		var seq int64
		seq, _, err = head(tx)
		return seq
	}).(int64)
	if err != nil {
		tx.Forget(seenKey{})
	}
	return seq, err
}
