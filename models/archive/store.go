package archive

import (
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/outbox"
)

// contents lists the names of all content that the database speaks of.
func contents(tx *db.Tx) (names []string, err error) {
	err = tx.DB.Raw("SELECT sha256 FROM blobs UNION SELECT pdf FROM signatures WHERE pdf <> '' ORDER BY 1").Scan(&names).Error
	return names, err
}

// holdMails keeps the mails that were waiting from being sent by themselves.
func holdMails(tx *db.Tx) (int64, error) {
	r := tx.DB.Exec("UPDATE mails SET state = ?, last_error = ? WHERE state IN ?", outbox.Uncertain,
		"restored from a backup: this mail may have been sent since", []outbox.MailState{outbox.Queued, outbox.Sending, outbox.Addressing})
	return r.RowsAffected, r.Error
}
