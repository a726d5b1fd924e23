package demo

import (
	"time"

	"github.com/mengyue/portal/models/db"
)

// ahead is how far the demonstration's clock was moved; 0 where it never was.
func ahead(tx *db.Tx) (time.Duration, error) {
	var microseconds []int64
	err := tx.DB.Raw("SELECT ahead FROM demo_clock WHERE id = 1").Scan(&microseconds).Error
	if err != nil || len(microseconds) == 0 {
		return 0, err
	}
	return time.Duration(microseconds[0]) * time.Microsecond, nil
}

func keepAhead(tx *db.Tx, d time.Duration) error {
	return tx.DB.Exec(`INSERT INTO demo_clock (id, ahead) VALUES (1, ?) ON CONFLICT (id) DO UPDATE SET ahead = excluded.ahead
		WHERE demo_clock.ahead < excluded.ahead`, d.Microseconds()).Error
}
