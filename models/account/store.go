package account

import (
	"errors"
	"strings"

	"github.com/mengyue/portal/models/access"
	"github.com/mengyue/portal/models/clock"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/text"
)

type accountRow struct {
	ID, Email, Name string
	Role            access.Role
	Merchant        string
	Language        text.Lang
	Password        Password
	PasswordAt      clock.Instant
	Demo            bool
	CreatedAt       clock.Instant
	CreatedBy       string
	DisabledAt      clock.Instant
	DisabledBy      string
	Version         int
	SinceAt         clock.Instant
}

func (r accountRow) account() Account {
	return Account{ID: r.ID, Email: r.Email, Name: r.Name, Role: r.Role, Merchant: r.Merchant, Language: r.Language, Created: r.CreatedAt,
		CreatedBy: r.CreatedBy, Disabled: r.DisabledAt, DisabledBy: r.DisabledBy, SecondFactor: r.SinceAt, Demo: r.Demo,
		Version: r.Version, password: r.Password, passwordAt: r.PasswordAt}
}

const selectAccount = `SELECT a.*, COALESCE(f.since_at, 0) AS since_at FROM accounts a LEFT JOIN second_factors f ON f.account = a.id `

// Demonstrated reports whether accounts of a demonstration may sign in.
func Demonstrated(tx *db.Tx) (bool, error) {
	var ids []string
	err := tx.DB.Raw("SELECT id FROM accounts WHERE demo = TRUE AND disabled_at = 0 LIMIT 1").Scan(&ids).Error
	return len(ids) > 0, err
}

func insertAccount(tx *db.Tx, a Account) (first bool, err error) {
	r := tx.DB.Exec(`INSERT INTO accounts (id, email, email_key, name, role, merchant, language, password, password_at, demo,
		created_at, created_by, disabled_at, disabled_by, version) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 0, '', 1)
		ON CONFLICT (email_key) DO NOTHING`, a.ID, a.Email, key(a.Email), a.Name, a.Role, a.Merchant, a.Language, a.password, a.passwordAt,
		a.Demo, a.Created, a.CreatedBy)
	return r.RowsAffected == 1, r.Error
}

func accountByID(tx *db.Tx, id string) (Account, error) { return oneAccount(tx, "WHERE a.id = ?", id) }

func accountByEmail(tx *db.Tx, email string) (Account, error) {
	return oneAccount(tx, "WHERE a.email_key = ?", key(email))
}

func oneAccount(tx *db.Tx, where, value string) (Account, error) {
	var r accountRow
	err := tx.DB.Raw(selectAccount+where, value).Take(&r).Error
	return r.account(), err
}

// saveAccount keeps what may change of an account, where nobody else has changed it since it was read.
func saveAccount(tx *db.Tx, a Account) error {
	return db.One(tx.DB.Exec(`UPDATE accounts SET email = ?, email_key = ?, name = ?, role = ?, language = ?, password = ?, password_at = ?, disabled_at = ?,
		disabled_by = ?, version = version + 1 WHERE id = ? AND version = ?`, a.Email, key(a.Email), a.Name, a.Role, a.Language, a.password, a.passwordAt,
		a.Disabled, a.DisabledBy, a.ID, a.Version))
}

// activeOf gives up to two accounts of a role that may come in, held until the transaction ends: of two people who
// disable each other at once the second sees what the first has done.
func activeOf(tx *db.Tx, role access.Role, merchant string) (ids []string, err error) {
	return ids, tx.DB.Raw("SELECT id FROM accounts WHERE role = ? AND merchant = ? AND disabled_at = 0 ORDER BY id LIMIT 2"+tx.LockClause(), role, merchant).Scan(&ids).Error
}

func list(tx *db.Tx, q Question) ([]Account, error) {
	sql, args := selectAccount+"WHERE a.id > ?", []any{q.After}
	and := func(yes bool, condition string, values ...any) {
		if yes {
			sql, args = sql+" AND "+condition, append(args, values...)
		}
	}
	and(q.Merchant != "", "a.merchant = ?", q.Merchant)
	and(q.Role != "", "a.role = ?", q.Role)
	and(q.Staff, "a.merchant = ''")
	and(q.Active, "a.disabled_at = 0")
	and(q.Demo, "a.demo = ?", true)
	words := "%" + strings.NewReplacer("!", "!!", "%", "!%", "_", "!_").Replace(key(q.Words)) + "%"
	and(q.Words != "", "(a.email_key LIKE ? ESCAPE '!' OR LOWER(a.name) LIKE ? ESCAPE '!')", words, words)
	var rows []accountRow
	err := tx.DB.Raw(sql+" ORDER BY a.id LIMIT ?", append(args, min(max(q.Limit, 1), maxList))...).Scan(&rows).Error
	out := make([]Account, 0, len(rows))
	for _, r := range rows {
		out = append(out, r.account())
	}
	return out, err
}

type sessionRow struct {
	Hash, ID, Account string
	Stage             Stage
	Data, IP          string
	Device, Agent     string
	Demo              bool
	Tries             int
	CreatedAt         clock.Instant
	SeenAt            clock.Instant
	StrongAt          clock.Instant
	EndedAt           clock.Instant
}

func (r sessionRow) session() Session {
	return Session{ID: r.ID, Hash: r.Hash, Account: r.Account, Stage: r.Stage, Data: r.Data, IP: r.IP, Device: r.Device, Created: r.CreatedAt,
		Seen: r.SeenAt, Strong: r.StrongAt, Ended: r.EndedAt, demo: r.Demo, tries: r.Tries, agent: r.Agent}
}

func insertSession(tx *db.Tx, s Session) error {
	return tx.DB.Exec(`INSERT INTO sessions (hash, id, account, stage, data, ip, device, agent, demo, tries, created_at, seen_at, strong_at, ended_at)
		VALUES (?, ?, ?, ?, '{}', ?, ?, ?, ?, 0, ?, ?, ?, 0)`, s.Hash, s.ID, s.Account, s.Stage, s.IP, s.Device, s.agent, s.demo,
		s.Created, s.Seen, s.Strong).Error
}

// sessionByHash finds a session and its account as it is now.
func sessionByHash(tx *db.Tx, hash string) (f Found, err error) {
	var s sessionRow
	var a accountRow
	rows, err := tx.Rows(`SELECT s.hash, s.id, s.account, s.stage, s.data, s.ip, s.device, s.agent, s.demo, s.tries, s.created_at, s.seen_at, s.strong_at,
		s.ended_at, a.id, a.email, a.name, a.role, a.merchant, a.language, a.password, a.password_at, a.demo, a.created_at, a.created_by, a.disabled_at,
		a.disabled_by, a.version, COALESCE(f.since_at, 0), COALESCE(m.name, a.merchant)
		FROM sessions s JOIN accounts a ON a.id = s.account LEFT JOIN second_factors f ON f.account = a.id LEFT JOIN merchants m ON m.id = a.merchant
		WHERE s.hash = ?`, hash)
	if err != nil {
		return Found{}, err
	}
	defer func() { _ = rows.Close() }()
	if !rows.Next() {
		return Found{}, errors.Join(rows.Err(), db.ErrNone)
	}
	err = rows.Scan(&s.Hash, &s.ID, &s.Account, &s.Stage, &s.Data, &s.IP, &s.Device, &s.Agent, &s.Demo, &s.Tries, &s.CreatedAt, &s.SeenAt, &s.StrongAt,
		&s.EndedAt, &a.ID, &a.Email, &a.Name, &a.Role, &a.Merchant, &a.Language, &a.Password, &a.PasswordAt, &a.Demo, &a.CreatedAt, &a.CreatedBy, &a.DisabledAt,
		&a.DisabledBy, &a.Version, &a.SinceAt, &f.Company)
	f.Session, f.Account = s.session(), a.account()
	return f, err
}

// rotateSession gives a session another secret; the one before is worth nothing from then on.
func rotateSession(tx *db.Tx, was string, s Session) error {
	return db.One(tx.DB.Exec("UPDATE sessions SET hash = ?, stage = ?, created_at = ?, seen_at = ?, strong_at = ? WHERE hash = ? AND ended_at = 0",
		s.Hash, s.Stage, s.Created, s.Seen, s.Strong, was))
}

func touchSession(tx *db.Tx, hash string, at clock.Instant) error {
	return tx.DB.Exec("UPDATE sessions SET seen_at = ? WHERE hash = ? AND seen_at < ? AND ended_at = 0", at, hash, at).Error
}

func saveSessionData(tx *db.Tx, hash, data string) error {
	return db.One(tx.DB.Exec("UPDATE sessions SET data = ? WHERE hash = ?", data, hash))
}

func countTry(tx *db.Tx, hash string) error {
	return db.One(tx.DB.Exec("UPDATE sessions SET tries = tries + 1 WHERE hash = ?", hash))
}

func openSessions(tx *db.Tx, account string) ([]Session, error) {
	var rows []sessionRow
	err := tx.DB.Raw("SELECT * FROM sessions WHERE account = ? AND ended_at = 0 ORDER BY seen_at DESC, id DESC LIMIT 100", account).Scan(&rows).Error
	out := make([]Session, 0, len(rows))
	for _, r := range rows {
		out = append(out, r.session())
	}
	return out, err
}

func endSession(tx *db.Tx, hash string) error {
	return tx.DB.Exec("UPDATE sessions SET ended_at = ? WHERE hash = ? AND ended_at = 0", tx.Now, hash).Error
}

func endSessionByID(tx *db.Tx, account, id string) (int64, error) {
	r := tx.DB.Exec("UPDATE sessions SET ended_at = ? WHERE account = ? AND id = ? AND ended_at = 0", tx.Now, account, id)
	return r.RowsAffected, r.Error
}

// endSessions ends an account's sessions, all but the one of the hash.
func endSessions(tx *db.Tx, account, but string) error {
	return tx.DB.Exec("UPDATE sessions SET ended_at = ? WHERE account = ? AND hash <> ? AND ended_at = 0", tx.Now, account, but).Error
}

// seenFrom counts an account's sessions, and those of them by one device and from one address.
func seenFrom(tx *db.Tx, account, device, ip string) (s struct{ All, Device, Place int }, err error) {
	err = tx.DB.Raw(`SELECT count(*) AS "all", COALESCE(SUM(CASE WHEN device = ? THEN 1 ELSE 0 END), 0) AS device,
		COALESCE(SUM(CASE WHEN ip = ? THEN 1 ELSE 0 END), 0) AS place FROM sessions WHERE account = ? AND stage = ?`, device, ip, account, SignedIn).Take(&s).Error
	return s, err
}
