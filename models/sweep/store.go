package sweep

import (
	"github.com/mengyue/portal/models/clock"
	"github.com/mengyue/portal/models/db"
)

// failure is what is known of an end that could not take effect.
type failure struct {
	Deadline  string
	Attempts  int
	NextAt    clock.Instant
	ParkedAt  clock.Instant
	LastError string
}

// waiting are the deadlines whose end is still to take effect, without those that failed and whose turn has not come
// again.
const waiting = `FROM deadlines WHERE closed_at = 0 AND fired_at = 0 AND paused_at = 0
	AND NOT EXISTS (SELECT 1 FROM sweep_failures f WHERE f.deadline = deadlines.id AND (f.parked_at > 0 OR f.next_at > ?))`

// dueNow lists the deadlines whose end is to take effect, the earliest first.
func dueNow(tx *db.Tx, limit int) (ids []string, err error) {
	err = tx.DB.Raw("SELECT id "+waiting+" AND due_at <= ? ORDER BY due_at, id LIMIT ?", tx.Now, tx.Now, limit).Scan(&ids).Error
	return ids, err
}

// nextDue is the earliest instant at which a deadline is to take effect; 0 where none waits.
func nextDue(tx *db.Tx) (clock.Instant, error) {
	var at []clock.Instant
	err := tx.DB.Raw("SELECT due_at "+waiting+" ORDER BY due_at LIMIT 1", tx.Now).Scan(&at).Error
	if err != nil || len(at) == 0 {
		return 0, err
	}
	return at[0], nil
}

func failures(tx *db.Tx, id string) (attempts int, err error) {
	err = tx.DB.Raw("SELECT COALESCE(max(attempts), 0) FROM sweep_failures WHERE deadline = ?", id).Take(&attempts).Error
	return attempts, err
}

func keepFailure(tx *db.Tx, f failure) error {
	return tx.DB.Exec(`INSERT INTO sweep_failures (deadline, attempts, next_at, parked_at, last_error) VALUES (?, ?, ?, ?, ?)
		ON CONFLICT (deadline) DO UPDATE SET attempts = excluded.attempts, next_at = excluded.next_at,
		parked_at = excluded.parked_at, last_error = excluded.last_error`, f.Deadline, f.Attempts, f.NextAt, f.ParkedAt, f.LastError).Error
}

func forgetFailure(tx *db.Tx, id string) error {
	return tx.DB.Exec("DELETE FROM sweep_failures WHERE deadline = ?", id).Error
}

func unpark(tx *db.Tx) error {
	return tx.DB.Exec("UPDATE sweep_failures SET parked_at = 0, attempts = 0, next_at = 0 WHERE parked_at > 0").Error
}

// beginRound claims a round whose last one began before an instant, or was never begun.
func beginRound(tx *db.Tx, name string, before clock.Instant) (bool, error) {
	r := tx.DB.Exec(`INSERT INTO sweep_rounds (name, at) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET at = excluded.at
		WHERE sweep_rounds.at <= ?`, name, tx.Now, before)
	return r.RowsAffected == 1, r.Error
}
