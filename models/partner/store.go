package partner

import (
	"github.com/mengyue/portal/models/clock"
	"github.com/mengyue/portal/models/db"
)

type tokenRow struct {
	ID        string
	Merchant  string
	Name      string
	Hint      string
	Scopes    string
	MadeAt    clock.Instant
	MadeBy    string
	MadeName  string
	ExpiresAt clock.Instant
	RevokedAt clock.Instant
	RevokedBy string
	UsedAt    clock.Instant
	IP        string
}

func (r tokenRow) token() (Token, error) {
	t := Token{ID: r.ID, Merchant: r.Merchant, Name: r.Name, Hint: r.Hint, Made: r.MadeAt, MadeBy: r.MadeBy, MadeName: r.MadeName, Expires: r.ExpiresAt,
		Revoked: r.RevokedAt, RevokedBy: r.RevokedBy, Used: r.UsedAt, UsedFrom: r.IP}
	return t, db.FromJSON(r.Scopes, &t.Scopes)
}

const selectTokens = "SELECT t.*, COALESCE(u.used_at, 0) AS used_at, COALESCE(u.ip, '') AS ip FROM api_tokens t LEFT JOIN token_uses u ON u.token = t.id WHERE "

func oneToken(tx *db.Tx, where string, args ...any) (Token, error) {
	var r tokenRow
	if err := tx.DB.Raw(selectTokens+where, args...).Take(&r).Error; err != nil {
		return Token{}, err
	}
	return r.token()
}

func tokens(tx *db.Tx, merchant, before string, limit int) ([]Token, error) {
	sql, args := selectTokens+"1 = 1", []any{}
	if merchant != "" {
		sql, args = sql+" AND t.merchant = ?", append(args, merchant)
	}
	if before != "" {
		sql, args = sql+" AND t.id < ?", append(args, before)
	}
	var rows []tokenRow
	if err := tx.DB.Raw(sql+" ORDER BY t.id DESC LIMIT ?", append(args, min(max(limit, 1), 200))...).Scan(&rows).Error; err != nil {
		return nil, err
	}
	out := make([]Token, 0, len(rows))
	for _, r := range rows {
		t, err := r.token()
		if err != nil {
			return nil, err
		}
		out = append(out, t)
	}
	return out, nil
}

func countTokens(tx *db.Tx, merchant string) (n int, err error) {
	return n, tx.DB.Raw("SELECT count(*) FROM api_tokens WHERE merchant = ? AND revoked_at = 0 AND expires_at > ?", merchant, tx.Now).Take(&n).Error
}

func insertToken(tx *db.Tx, t Token, hash string) error {
	return tx.DB.Exec(`INSERT INTO api_tokens (id, merchant, name, hash, hint, scopes, made_at, made_by, made_name, expires_at, revoked_at, revoked_by) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 0, '')`,
		t.ID, t.Merchant, t.Name, hash, t.Hint, db.JSON(t.Scopes), t.Made, t.MadeBy, t.MadeName, t.Expires).Error
}

func saveRevoked(tx *db.Tx, t Token) error {
	return db.One(tx.DB.Exec("UPDATE api_tokens SET revoked_at = ?, revoked_by = ? WHERE id = ? AND revoked_at = 0", t.Revoked, t.RevokedBy, t.ID))
}

func noteUse(tx *db.Tx, token, ip string) error {
	return tx.DB.Exec("INSERT INTO token_uses (token, used_at, ip) VALUES (?, ?, ?) ON CONFLICT (token) DO UPDATE SET used_at = excluded.used_at, ip = excluded.ip", token, tx.Now, ip).Error
}

func claim(tx *db.Tx, k Keyed) (first bool, err error) {
	r := tx.DB.Exec("INSERT INTO idempotent_answers (token, key, route, digest, status, body, made_at) VALUES (?, ?, ?, ?, 0, '', ?) ON CONFLICT DO NOTHING", k.Token, k.Key, k.Route, k.Digest, tx.Now)
	return r.RowsAffected == 1, r.Error
}

func kept(tx *db.Tx, k Keyed) (route, digest string, a Answer, err error) {
	var r struct {
		Route, Digest, Body string
		Status              int
	}
	err = tx.DB.Raw("SELECT route, digest, status, body FROM idempotent_answers WHERE token = ? AND key = ?", k.Token, k.Key).Take(&r).Error
	return r.Route, r.Digest, Answer{Status: r.Status, Body: r.Body}, err
}

func settle(tx *db.Tx, k Keyed, a Answer) error {
	return db.One(tx.DB.Exec("UPDATE idempotent_answers SET status = ?, body = ? WHERE token = ? AND key = ?", a.Status, a.Body, k.Token, k.Key))
}

func deleteAnswers(tx *db.Tx, before clock.Instant) error {
	return tx.DB.Exec("DELETE FROM idempotent_answers WHERE made_at < ?", before).Error
}
