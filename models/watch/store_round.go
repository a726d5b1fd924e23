package watch

import (
	"github.com/mengyue/portal/models/clock"
	"github.com/mengyue/portal/models/db"
)

// keepRound keeps a round for its job, or gives the one that is there.
func keepRound(tx *db.Tx, r Round) (Round, error) {
	var there Round
	err := tx.DB.Where("job = ?", r.Job).Take(&there).Error
	if !db.IsNone(err) {
		return there, err
	}
	return r, tx.DB.Create(&r).Error
}

func countRound(tx *db.Tx, job string, t Tally, over bool) error {
	ended := clock.Instant(0)
	if over {
		ended = tx.Now
	}
	return tx.DB.Exec(`UPDATE watch_runs SET stores = stores + ?, products = products + ?, opened = opened + ?, mended = mended + ?, removed = removed + ?, ended_at = ? WHERE job = ?`,
		t.Stores, t.Products, t.Opened, t.Mended, t.Removed, ended, job).Error
}

// Rounds are the last rounds of a programme, "" for all, the newest first.
func Rounds(tx *db.Tx, programme string, limit int) (found []Round, err error) {
	g := tx.DB.Model(&Round{})
	if programme != "" {
		g = g.Where("programme = ?", programme)
	}
	err = g.Order("id DESC").Limit(min(max(limit, 1), 100)).Find(&found).Error
	return found, err
}

// Count is how many warnings run under a clause of a programme.
type Count struct {
	Programme string
	Clause    string
	Near      int64
	Broken    int64
	Today     int64 // that end by the instant asked for
	Stays     int64 // whose stay waits for its second signature
}

// Board counts the warnings that run, by programme and clause; today ends at an instant.
func Board(tx *db.Tx, today clock.Instant) (found []Count, err error) {
	err = tx.DB.Raw(`SELECT programme, clause, count(CASE WHEN broken_at = 0 THEN 1 END) AS near, count(CASE WHEN broken_at > 0 THEN 1 END) AS broken,
		count(CASE WHEN due_at <= ? THEN 1 END) AS today, count(CASE WHEN stay_at > 0 AND second_at = 0 THEN 1 END) AS stays FROM warnings WHERE closed_at = 0 GROUP BY programme, clause ORDER BY programme, clause`, today).Scan(&found).Error
	return found, err
}
