package access

import (
	"github.com/mengyue/portal/models/clock"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/text"
)

func claimToken(tx *db.Tx, f Sent) (first bool, err error) {
	r := tx.DB.Exec("INSERT INTO form_tokens (token, account, route, content, location, used_at) VALUES (?, ?, ?, ?, '', ?) ON CONFLICT DO NOTHING",
		f.Token, tx.Actor.ID(), f.Route, f.Content, tx.Now)
	return r.RowsAffected == 1, r.Error
}

// earlier is what came first with the token of a form.
func earlier(tx *db.Tx, f Sent) (content, location string, err error) {
	var row struct{ Content, Location string }
	err = tx.DB.Raw("SELECT content, location FROM form_tokens WHERE token = ? AND account = ? AND route = ?", f.Token, tx.Actor.ID(), f.Route).Take(&row).Error
	return row.Content, row.Location, db.Found(err, text.Of("这个表单", "such form"))
}

func settleToken(tx *db.Tx, token, location string) error {
	return db.One(tx.DB.Exec("UPDATE form_tokens SET location = ? WHERE token = ?", location, token))
}

func deleteTokens(tx *db.Tx, before clock.Instant) error {
	return tx.DB.Exec("DELETE FROM form_tokens WHERE used_at < ?", before).Error
}

func countAttempt(tx *db.Tx, scope, subject string, window clock.Instant) (int, error) {
	err := tx.DB.Exec(`INSERT INTO attempts (scope, subject, window_at, count) VALUES (?, ?, ?, 1)
		ON CONFLICT (scope, subject, window_at) DO UPDATE SET count = attempts.count + 1`, scope, subject, window).Error
	if err != nil {
		return 0, err
	}
	var n int
	err = tx.DB.Raw("SELECT count FROM attempts WHERE scope = ? AND subject = ? AND window_at = ?", scope, subject, window).Take(&n).Error
	return n, err
}

func deleteAttempts(tx *db.Tx, before clock.Instant) error {
	return tx.DB.Exec("DELETE FROM attempts WHERE window_at < ?", before).Error
}
