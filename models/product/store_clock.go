package product

import (
	"github.com/mengyue/portal/models/clock"
	"github.com/mengyue/portal/models/db"
)

// dueWindow takes a window whose notice time is over; one that another worker holds is passed by. Where the term of the
// membership was over before, its end comes first.
func dueWindow(tx *db.Tx) (Window, bool, error) {
	return lockedWindow(tx, `noticed_at > 0 AND done_at = 0 AND due_at <= ?
		AND NOT EXISTS (SELECT 1 FROM memberships m WHERE m.id = tag_windows.membership AND m.ended_at = 0 AND m.until_at <= tag_windows.due_at)
		ORDER BY due_at, id LIMIT 1`, tx.Now)
}

// unannounced takes a window of a batch whose merchant was not told yet.
func unannounced(tx *db.Tx, batch string) (Window, bool, error) {
	return lockedWindow(tx, "batch = ? AND noticed_at = 0 ORDER BY id LIMIT 1", batch)
}

func lockedWindow(tx *db.Tx, where string, args ...any) (Window, bool, error) {
	lock := tx.LockClause()
	if lock != "" {
		lock += " SKIP LOCKED"
	}
	var r windowRow
	err := tx.DB.Raw("SELECT * FROM tag_windows WHERE "+where+lock, args...).Take(&r).Error
	if db.IsNone(err) {
		return Window{}, false, nil
	}
	return r.window(), err == nil, err
}

type windowRow struct {
	ID, Batch, Merchant, Membership, Programme, Edition string
	NoticedAt, ClosesAt, DueAt, DoneAt                  clock.Instant
}

func (r windowRow) window() Window {
	return Window{ID: r.ID, Batch: r.Batch, Merchant: r.Merchant, Membership: r.Membership, Programme: r.Programme, Edition: r.Edition,
		Noticed: r.NoticedAt, Closes: r.ClosesAt, Due: r.DueAt, Done: r.DoneAt}
}

func saveWindow(tx *db.Tx, w Window) error {
	return db.One(tx.DB.Exec("UPDATE tag_windows SET noticed_at = ?, closes_at = ?, due_at = ?, done_at = ? WHERE id = ? AND done_at = 0",
		w.Noticed, w.Closes, w.Due, w.Done, w.ID))
}

func lockWindow(tx *db.Tx, id string) (Window, error) {
	var r windowRow
	err := tx.DB.Raw("SELECT * FROM tag_windows WHERE id = ?"+tx.LockClause(), id).Take(&r).Error
	return r.window(), err
}

// Windows lists the windows of a batch: one a merchant, at most 1000.
func Windows(tx *db.Tx, batch string) ([]Window, error) { return windowsOf(tx, batch) }

func windowsOf(tx *db.Tx, batch string) ([]Window, error) {
	var rows []windowRow
	err := tx.DB.Raw("SELECT * FROM tag_windows WHERE batch = ? ORDER BY id LIMIT ?", batch, MaxSelected).Scan(&rows).Error
	out := make([]Window, len(rows))
	for i, r := range rows {
		out[i] = r.window()
	}
	return out, err
}

// NextEffect is when the next tags take effect; 0 where none wait.
func NextEffect(tx *db.Tx) (clock.Instant, error) {
	var at int64
	err := tx.DB.Raw("SELECT COALESCE(min(due_at), 0) FROM tag_windows WHERE done_at = 0 AND noticed_at > 0").Take(&at).Error
	return clock.Instant(at), err
}
