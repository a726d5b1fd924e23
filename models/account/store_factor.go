package account

import (
	"github.com/mengyue/portal/models/clock"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/seal"
)

func factorOf(tx *db.Tx, account string) (factor, error) {
	var r struct {
		Account, Secret string
		SinceAt         clock.Instant
		LastStep        int64
		Pending         string
		PendingAt       clock.Instant
	}
	f := factor{}
	if err := tx.DB.Raw("SELECT * FROM second_factors WHERE account = ?"+tx.LockClause(), account).Take(&r).Error; err != nil {
		return f, err
	}
	f = factor{account: r.Account, since: r.SinceAt, lastStep: r.LastStep, sealed: r.Pending, pendingAt: r.PendingAt}
	var err error
	if r.Secret != "" {
		f.secret, err = seal.Open(tx, factorPlace(account), r.Secret)
	}
	if r.Pending != "" && err == nil {
		f.pending, err = seal.Open(tx, factorPlace(account), r.Pending)
	}
	return f, err
}

// factorPlace is what the secrets of an account's second factor are sealed for.
func factorPlace(account string) string { return "second_factor:" + account }

// savePending keeps a secret that is being set up beside the one in use.
func savePending(tx *db.Tx, account, secret string) error {
	sealed, err := seal.Close(tx, factorPlace(account), secret)
	if err != nil {
		return err
	}
	return tx.DB.Exec(`INSERT INTO second_factors (account, secret, since_at, last_step, pending, pending_at) VALUES (?, '', 0, 0, ?, ?)
		ON CONFLICT (account) DO UPDATE SET pending = excluded.pending, pending_at = excluded.pending_at`, account, sealed, tx.Now).Error
}

// activateFactor puts the pending secret into use, where it is still the one that the code was of.
func activateFactor(tx *db.Tx, f factor, used int64) error {
	return db.One(tx.DB.Exec(`UPDATE second_factors SET secret = pending, since_at = ?, last_step = ?, pending = '', pending_at = 0
		WHERE account = ? AND pending = ?`, tx.Now, used, f.account, f.sealed))
}

func deleteFactor(tx *db.Tx, account string) error {
	if err := replaceRecovery(tx, account, nil); err != nil {
		return err
	}
	return db.One(tx.DB.Exec("DELETE FROM second_factors WHERE account = ?", account))
}

// spendStep marks the codes up to a step used; of two who use the same code at once the second is refused.
func spendStep(tx *db.Tx, account string, used int64) (bool, error) {
	r := tx.DB.Exec("UPDATE second_factors SET last_step = ? WHERE account = ? AND last_step < ?", used, account, used)
	return r.RowsAffected == 1, r.Error
}

func spendRecovery(tx *db.Tx, account, hash string) (bool, error) {
	r := tx.DB.Exec("UPDATE recovery_codes SET used_at = ? WHERE hash = ? AND account = ? AND used_at = 0", tx.Now, hash, account)
	return r.RowsAffected == 1, r.Error
}

func replaceRecovery(tx *db.Tx, account string, hashes []string) error {
	if err := tx.DB.Exec("DELETE FROM recovery_codes WHERE account = ?", account).Error; err != nil {
		return err
	}
	for _, h := range hashes {
		if err := tx.DB.Exec("INSERT INTO recovery_codes (hash, account, used_at) VALUES (?, ?, 0)", h, account).Error; err != nil {
			return err
		}
	}
	return nil
}

func countRecovery(tx *db.Tx, account string) (n int, err error) {
	return n, tx.DB.Raw("SELECT count(*) FROM recovery_codes WHERE account = ? AND used_at = 0", account).Take(&n).Error
}
