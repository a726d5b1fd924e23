package account

import (
	"github.com/mengyue/portal/models/clock"
	"github.com/mengyue/portal/models/db"
)

func insertLink(tx *db.Tx, l link) error {
	return tx.DB.Exec("INSERT INTO account_links (token, account, email, requested_at, expires_at, used_at) VALUES (?, ?, ?, ?, ?, 0)",
		l.token, l.account, l.email, tx.Now, l.expires).Error
}

func linkByToken(tx *db.Tx, token string) (link, error) {
	var r struct {
		Token, Account, Email string
		ExpiresAt, UsedAt     clock.Instant
	}
	err := tx.DB.Raw("SELECT token, account, email, expires_at, used_at FROM account_links WHERE token = ?", token).Take(&r).Error
	return link{token: r.Token, account: r.Account, email: r.Email, expires: r.ExpiresAt, used: r.UsedAt}, err
}

// spendLink uses a link; of two who use it at once the second is refused.
func spendLink(tx *db.Tx, token string) error {
	return db.One(tx.DB.Exec("UPDATE account_links SET used_at = ? WHERE token = ? AND used_at = 0", tx.Now, token))
}

// spendLinks makes every open link of an account worth nothing.
func spendLinks(tx *db.Tx, account string) error {
	return tx.DB.Exec("UPDATE account_links SET used_at = ? WHERE account = ? AND used_at = 0", tx.Now, account).Error
}
