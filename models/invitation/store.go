package invitation

import (
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/text"
)

// TableName is the table of invitations to programmes.
func (Invitation) TableName() string { return "programme_invitations" }

func insert(tx *db.Tx, i Invitation) error { return tx.DB.Create(&i).Error }

func revoke(tx *db.Tx, i Invitation) error {
	return db.One(tx.DB.Exec("UPDATE programme_invitations SET revoked_at = ?, revoked_by = ?, revoked_by_name = ? WHERE id = ? AND revoked_at = 0",
		i.Revoked.At, i.Revoked.By, i.Revoked.ByName, i.ID))
}

// Find finds an invitation; a merchant finds its own only. Errors: NotFound.
func Find(tx *db.Tx, id string) (i Invitation, err error) {
	q := tx.DB.Where("id = ?", id)
	if tx.Actor.Merchant != "" {
		q = q.Where("merchant = ?", tx.Actor.Merchant)
	}
	return i, db.Found(q.Take(&i).Error, text.Of("这份邀请", "such invitation"))
}

// Standing is the invitation by which the door is open to a merchant now.
func Standing(tx *db.Tx, programme, merchant string) (i Invitation, ok bool, err error) {
	err = tx.DB.Where("merchant = ? AND programme = ? AND revoked_at = 0 AND until_at > ?", merchant, programme, tx.Now).Order("until_at DESC").Limit(1).Take(&i).Error
	if db.IsNone(err) {
		return i, false, nil
	}
	return i, err == nil, err
}

// List lists the invitations to a programme, the newest first; before is the id of the last one shown, limit at most 200.
// A merchant sees its own.
func List(tx *db.Tx, programme, before string, limit int) (found []Invitation, err error) {
	q := tx.DB.Where("programme = ?", programme)
	if tx.Actor.Merchant != "" {
		q = q.Where("merchant = ?", tx.Actor.Merchant)
	}
	if before != "" {
		q = q.Where("id < ?", before)
	}
	return found, q.Order("id DESC").Limit(min(max(limit, 1), 200)).Find(&found).Error
}
