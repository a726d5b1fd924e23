package membership

import "github.com/mengyue/portal/models/db"

// Running are the memberships of a programme that run at this instant, in the order of their ids from the one after an
// id on; at most 1000.
func Running(tx *db.Tx, programme, after string, limit int) ([]Membership, error) {
	var rows []row
	err := tx.DB.Where("programme = ? AND ended_at = 0 AND from_at <= ? AND until_at > ? AND id > ?", programme, tx.Now, tx.Now, after).
		Order("id").Limit(min(max(limit, 1), 1000)).Find(&rows).Error
	out := make([]Membership, len(rows))
	for i, r := range rows {
		out[i] = r.membership()
	}
	return out, err
}

// Count is how many memberships of a programme are not ended.
func Count(tx *db.Tx, programme string) (n int, err error) {
	err = tx.DB.Raw("SELECT count(*) FROM memberships WHERE programme = ? AND ended_at = 0", programme).Take(&n).Error
	return n, err
}
