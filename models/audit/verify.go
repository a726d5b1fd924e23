package audit

import (
	"fmt"

	"github.com/mengyue/portal/models/db"
)

// Broken is the first place where the record does not hold.
type Broken struct {
	Seq    int64
	Reason string
}

// Error tells the place and the reason.
func (b *Broken) Error() string { return fmt.Sprintf("audit entry %d: %s", b.Seq, b.Reason) }

// Verify walks the whole chain in pages and returns how many entries hold; the error is *Broken where one does not.
func Verify(tx *db.Tx) (int64, error) {
	var last Entry
	for {
		page, err := after(tx, last.Seq, 1000)
		if err != nil {
			return last.Seq, err
		}
		if len(page) == 0 {
			break
		}
		for _, e := range page {
			if err := e.follows(last); err != nil {
				return last.Seq, err
			}
			last = e
		}
	}
	seq, hash, err := head(tx)
	if err != nil {
		return last.Seq, err
	}
	if seq != last.Seq || hash != last.Hash {
		return last.Seq, &Broken{Seq: last.Seq + 1, Reason: fmt.Sprintf("the chain ends here, but its head says %d entries: the end was cut off or replaced", seq)}
	}
	return last.Seq, nil
}

func (e *Entry) follows(last Entry) error {
	switch {
	case e.Seq != last.Seq+1:
		return &Broken{Seq: last.Seq + 1, Reason: fmt.Sprintf("missing; the next entry is %d", e.Seq)}
	case e.PrevHash != last.Hash:
		return &Broken{Seq: e.Seq, Reason: "does not follow the entry before it"}
	case e.Hash != e.digest():
		return &Broken{Seq: e.Seq, Reason: "its content is not what was recorded"}
	}
	return nil
}
