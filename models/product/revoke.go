package product

import (
	"strings"

	"github.com/mengyue/portal/models/access"
	"github.com/mengyue/portal/models/audit"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/deadline"
	"github.com/mengyue/portal/models/fault"
	"github.com/mengyue/portal/models/job"
	"github.com/mengyue/portal/models/outbox"
	"github.com/mengyue/portal/models/text"
)

// Revoke takes a batch back while its tags have not taken effect: those that wait or are objected to end, and each
// merchant that had a notice is told. Tags in effect stay; they are untagged. Errors: Forbidden, Invalid, Conflict.
func Revoke(tx *db.Tx, id, reason string) (Batch, error) {
	if err := access.Require(tx, access.Tagging); err != nil {
		return Batch{}, err
	}
	b, err := findBatch(tx, id, tx.LockClause())
	if err != nil {
		return b, db.Found(err, batchWhat)
	}
	if err := reasoned(fault.Validation(), reason); err != nil {
		return b, err
	}
	windows, err := windowsOf(tx, b.ID)
	if err != nil {
		return b, err
	}
	if b, err = b.revoke(tx, windows, strings.TrimSpace(reason)); err != nil {
		return b, err
	}
	n, err := endWaiting(tx, b.ID, End{Clause: b.Clause, Cause: ByRevoke, At: tx.Now, Reason: b.CancelWhy, By: b.Ref()})
	if err != nil {
		return b, err
	}
	audit.Record(tx, audit.Entry{Action: "batch.revoked", Object: b.Ref(), Merchant: b.Merchant, Clause: b.Clause, Detail: map[string]any{"reason": b.CancelWhy, "tags": n}})
	if b.Job != "" {
		if err := job.AskToStop(tx, b.Job); err != nil {
			return b, err
		}
	}
	for _, w := range windows {
		if err := w.revoked(tx, b); err != nil {
			return b, err
		}
	}
	return b, saveRevoked(tx, b)
}

// Revocable reports whether some of the batch can still be taken back.
func (b Batch) Revocable(windows []Window, tx *db.Tx) bool {
	if b.Cancelled != 0 || b.State() == Filling || b.State() == Draft {
		return b.Cancelled == 0
	}
	for _, w := range windows {
		if w.Done == 0 && tx.Now < w.Due {
			return true
		}
	}
	return false
}

func (b Batch) revoke(tx *db.Tx, windows []Window, reason string) (Batch, error) {
	if !b.Revocable(windows, tx) {
		return b, fault.New(fault.Conflict, text.Of("通知期已过或批次已撤回，不能再撤回。", "The notice time is over, or the batch was taken back already."),
			text.Of("已生效的标识可以逐件或批量去标。", "Tags in effect can be untagged, one by one or in a batch."))
	}
	b.Cancelled, b.CancelBy, b.CancelWhy = tx.Now, tx.Actor.Name, reason
	return b, nil
}

// revoked closes the window of a batch that was taken back and tells its merchant.
func (w Window) revoked(tx *db.Tx, b Batch) error {
	told := w.Noticed != 0
	if w.Done != 0 || told && w.Due <= tx.Now {
		return nil
	}
	w.Done = tx.Now
	if !told {
		w.Noticed, w.Closes, w.Due = tx.Now, tx.Now, tx.Now
	}
	if err := saveWindow(tx, w); err != nil || !told {
		return err
	}
	if _, err := deadline.Close(tx, tagObjection, w.Ref(), deadline.Cancelled); err != nil {
		return err
	}
	e, err := edition(tx, w.Programme, w.Edition)
	if err != nil {
		return err
	}
	_, err = outbox.Send(tx, outbox.Notice{Key: kindRevoked.Key(w.ID), Merchant: w.Merchant, Category: outbox.Product, Clause: b.Clause, Object: w.Ref(),
		Letter: revokeLetter(e, b, w)})
	return err
}
