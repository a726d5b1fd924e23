package suspension

import (
	"strings"

	"github.com/mengyue/portal/models/conduct"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/decision"
	"github.com/mengyue/portal/models/text"
)

// What this package decides can be appealed like any other decision (GEN-6).
func init() {
	conduct.Undoing(decision.Suspension, conduct.Undo{Do: undo, Title: text.Of("暂停", "suspension"), Told: text.Of("暂停已撤销，成员资格恢复如初。", "The suspension is void; the membership is as before.")})
}

// undo voids a suspension whose appeal was upheld, with the plans that answer it and the removal that it ended in.
func undo(tx *db.Tx, d decision.Decision) error {
	s, err := one(tx, strings.TrimPrefix(d.Object, "suspension:"))
	if err != nil || s.Outcome == Undone {
		return err
	}
	at := s.Closed
	if s.Open() {
		at = tx.Now
	}
	if err := closeSuspension(tx, s, Undone, at); err != nil {
		return err
	}
	if err := Drop(tx, s.Ref()); err != nil {
		return err
	}
	return conduct.VoidRemoval(tx, s.Result)
}

// Drop voids the plans that answer a warning or a suspension that is void: none waits or gives immunity any more, and one
// that did not help is none of those that the book counts.
func Drop(tx *db.Tx, object string) error {
	plans, err := answering(tx, object)
	for _, p := range plans {
		if err != nil {
			return err
		}
		at := p.Closed
		if at == 0 {
			at = tx.Now
		}
		err = Close(tx, p, Undone, at)
	}
	return err
}
