package form

import (
	"github.com/mengyue/portal/models/clock"
	"github.com/mengyue/portal/models/db"
)

// Draft is what a person is still typing.
type Draft struct {
	Object  string
	Content string
	Version int
	SavedAt clock.Instant
	SavedBy string
	Name    string
}

// TableName is the table of drafts.
func (Draft) TableName() string { return "drafts" }

// ReadDraft finds a draft; version 0 is one that was never saved.
func ReadDraft(tx *db.Tx, object string, content any) (Draft, error) {
	var d Draft
	err := tx.DB.Where("object = ?", object).Take(&d).Error
	if db.IsNone(err) {
		return Draft{Object: object}, nil
	}
	if err != nil {
		return d, err
	}
	return d, db.FromJSON(d.Content, content)
}

// WriteDraft saves a draft over the version that was shown. Errors: Conflict.
func WriteDraft(tx *db.Tx, object string, version int, content any) error {
	if version == 0 {
		return db.One(tx.DB.Exec(`INSERT INTO drafts (object, content, version, saved_at, saved_by, name) VALUES (?, ?, 1, ?, ?, ?) ON CONFLICT DO NOTHING`,
			object, db.JSON(content), tx.Now, tx.Actor.ID(), tx.Actor.Name))
	}
	return db.One(tx.DB.Exec("UPDATE drafts SET content = ?, version = version + 1, saved_at = ?, saved_by = ?, name = ? WHERE object = ? AND version = ?",
		db.JSON(content), tx.Now, tx.Actor.ID(), tx.Actor.Name, object, version))
}

// PutDraft saves a draft whatever was there before.
func PutDraft(tx *db.Tx, object string, content any) error {
	return tx.DB.Exec(`INSERT INTO drafts (object, content, version, saved_at, saved_by, name) VALUES (?, ?, 1, ?, ?, ?)
		ON CONFLICT (object) DO UPDATE SET content = excluded.content, version = drafts.version + 1, saved_at = excluded.saved_at,
		saved_by = excluded.saved_by, name = excluded.name`, object, db.JSON(content), tx.Now, tx.Actor.ID(), tx.Actor.Name).Error
}

// DropDraft forgets a draft.
func DropDraft(tx *db.Tx, object string) error {
	return tx.DB.Exec("DELETE FROM drafts WHERE object = ?", object).Error
}
