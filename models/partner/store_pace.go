package partner

import (
	"github.com/mengyue/portal/models/clock"
	"github.com/mengyue/portal/models/db"
)

// draw moves the instant from which on a token may ask its whole burst, unless that would be later than the latest.
func draw(tx *db.Tx, token string, by, now, latest clock.Instant) (full clock.Instant, ok bool, err error) {
	const moved = "CASE WHEN token_paces.full_at > CAST(? AS BIGINT) THEN token_paces.full_at ELSE CAST(? AS BIGINT) END + CAST(? AS BIGINT)"
	var rows []struct{ FullAt clock.Instant }
	err = tx.DB.Raw("INSERT INTO token_paces (token, full_at) VALUES (?, ?) ON CONFLICT (token) DO UPDATE SET full_at = "+moved+" WHERE "+moved+" <= CAST(? AS BIGINT) RETURNING full_at",
		token, now+by, now, now, by, now, now, by, latest).Scan(&rows).Error
	if err != nil || len(rows) == 0 {
		return 0, false, err
	}
	return rows[0].FullAt, true, nil
}

func paceOf(tx *db.Tx, token string) (full clock.Instant, err error) {
	return full, tx.DB.Raw("SELECT full_at FROM token_paces WHERE token = ?", token).Scan(&full).Error
}

func deletePaces(tx *db.Tx, before clock.Instant) error {
	return tx.DB.Exec("DELETE FROM token_paces WHERE full_at < ?", before).Error
}
