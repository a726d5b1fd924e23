package membership

import "github.com/mengyue/portal/models/db"

// Count is how many memberships of a programme are not ended.
func Count(tx *db.Tx, programme string) (n int, err error) {
	err = tx.DB.Raw("SELECT count(*) FROM memberships WHERE programme = ? AND ended_at = 0", programme).Take(&n).Error
	return n, err
}
