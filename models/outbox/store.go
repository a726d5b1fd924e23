package outbox

import (
	"time"

	"github.com/mengyue/portal/models/clock"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/text"
)

type noticeRow struct {
	ID         string `gorm:"primaryKey"`
	Key        string
	Merchant   string
	Role       string
	Category   Category
	Clause     string
	Object     string
	Letter     string
	MustAck    bool
	UntilAt    clock.Instant
	SentAt     clock.Instant
	OpenedAt   clock.Instant
	AckedAt    clock.Instant
	ArchivedAt clock.Instant
}

func (r noticeRow) notice() (Notice, error) {
	n := Notice{ID: r.ID, Key: readKey(r.Key), Merchant: r.Merchant, Role: r.Role, Category: r.Category, Clause: r.Clause, Object: r.Object,
		MustAck: r.MustAck, Until: r.UntilAt, Sent: r.SentAt, Opened: r.OpenedAt, Acked: r.AckedAt, Archived: r.ArchivedAt}
	return n, db.FromJSON(r.Letter, &n.Letter)
}

func insert(tx *db.Tx, n Notice) (first bool, err error) {
	r := tx.DB.Exec(`INSERT INTO notices (id, key, merchant, role, category, clause, object, letter, must_ack, until_at, sent_at)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (key) DO NOTHING`,
		n.ID, n.Key.String(), n.Merchant, n.Role, n.Category, n.Clause, n.Object, db.JSON(n.Letter), n.MustAck, n.Until, n.Sent)
	return r.RowsAffected == 1, r.Error
}

func told(tx *db.Tx, key string) (id string, err error) {
	return id, tx.DB.Raw("SELECT id FROM notices WHERE key = ?", key).Take(&id).Error
}

const seenBy = `SELECT n.*, COALESCE(s.opened_at, 0) AS opened_at, COALESCE(s.acked_at, 0) AS acked_at,
	COALESCE(s.archived_at, 0) AS archived_at FROM notices n LEFT JOIN notices_seen s ON s.notice = n.id AND s.account = ? `

// mine restricts to what the actor may read: the merchant's own notices, or those of the staff role; the portal
// itself reads all.
func mine(tx *db.Tx) (where string, args []any) {
	switch {
	case tx.Actor.IsSystem():
		return "1 = 1", nil
	case tx.Actor.Merchant != "":
		return "n.merchant = ?", []any{tx.Actor.Merchant}
	}
	return "n.role = ?", []any{tx.Actor.Role}
}

// Find reads a notice that the actor may read, with what the actor has done with it.
func Find(tx *db.Tx, id string) (Notice, error) {
	where, args := mine(tx)
	var r noticeRow
	err := tx.DB.Raw(seenBy+"WHERE n.id = ? AND "+where, append([]any{tx.Actor.Account, id}, args...)...).Take(&r).Error
	if err != nil {
		return Notice{}, db.Found(err, text.Of("这条通知", "such notice"))
	}
	return r.notice()
}

// Inbox is a question to the actor's inbox.
type Inbox struct {
	Category Category // "" for all
	Unread   bool
	Archived bool
	Before   string // page: notices older than this id
	Limit    int
}

// List gives the actor's notices, the newest first.
func List(tx *db.Tx, q Inbox) ([]Notice, error) {
	where, args := mine(tx)
	sql := seenBy + "WHERE " + where
	args = append([]any{tx.Actor.Account}, args...)
	if q.Category != "" {
		sql, args = sql+" AND n.category = ?", append(args, q.Category)
	}
	if q.Before != "" {
		sql, args = sql+" AND n.id < ?", append(args, q.Before)
	}
	if q.Unread {
		sql += " AND s.opened_at IS NULL"
	}
	if q.Archived {
		sql += " AND COALESCE(s.archived_at, 0) > 0"
	} else {
		sql += " AND COALESCE(s.archived_at, 0) = 0"
	}
	var rows []noticeRow
	if err := tx.DB.Raw(sql+" ORDER BY n.id DESC LIMIT ?", append(args, min(max(q.Limit, 1), 200))...).Scan(&rows).Error; err != nil {
		return nil, err
	}
	return notices(rows)
}

// Unread counts what the actor has not opened, up to 100.
func Unread(tx *db.Tx) (n int, err error) {
	where, args := mine(tx)
	err = tx.Row(`SELECT count(*) FROM (SELECT 1 FROM notices n LEFT JOIN notices_seen s ON s.notice = n.id AND s.account = ?
		WHERE s.opened_at IS NULL AND `+where+` LIMIT 100) unread`, append([]any{tx.Actor.Account}, args...)...).Scan(&n)
	return n, err
}

// About lists the notices about one object, the oldest first.
func About(tx *db.Tx, object string) ([]Notice, error) {
	var rows []noticeRow
	if err := tx.DB.Raw("SELECT * FROM notices WHERE object = ? ORDER BY id LIMIT 500", object).Scan(&rows).Error; err != nil {
		return nil, err
	}
	return notices(rows)
}

func notices(rows []noticeRow) ([]Notice, error) {
	out := make([]Notice, 0, len(rows))
	for _, r := range rows {
		n, err := r.notice()
		if err != nil {
			return nil, err
		}
		out = append(out, n)
	}
	return out, nil
}

// see sets one of the reader's marks where it is not set yet.
func see(tx *db.Tx, id, mark string) error {
	err := tx.DB.Exec(`INSERT INTO notices_seen (notice, account, opened_at, acked_at, archived_at) VALUES (?, ?, ?, 0, 0)
		ON CONFLICT (account, notice) DO NOTHING`, id, tx.Actor.Account, tx.Now).Error
	if err != nil {
		return err
	}
	set := map[string]string{
		"opened_at":   "UPDATE notices_seen SET opened_at = ? WHERE account = ? AND notice = ? AND opened_at = 0",
		"acked_at":    "UPDATE notices_seen SET acked_at = ? WHERE account = ? AND notice = ? AND acked_at = 0",
		"archived_at": "UPDATE notices_seen SET archived_at = ? WHERE account = ? AND notice = ? AND archived_at = 0",
	}[mark]
	return tx.DB.Exec(set, tx.Now, tx.Actor.Account, id).Error
}

func unarchive(tx *db.Tx, id string) error {
	return tx.DB.Exec("UPDATE notices_seen SET archived_at = 0 WHERE account = ? AND notice = ?", tx.Actor.Account, id).Error
}

type mailRow struct {
	ID        string `gorm:"primaryKey"`
	Key       string
	Notice    string
	Address   string
	Lang      text.Lang
	Letter    string
	State     MailState
	Attempts  int
	NextAt    clock.Instant
	LeaseAt   clock.Instant
	QueuedAt  clock.Instant
	SentAt    clock.Instant
	LastError string
}

func (r mailRow) mail() (Mail, error) {
	m := Mail{ID: r.ID, Key: r.Key, Notice: r.Notice, Address: r.Address, Lang: r.Lang, State: r.State, Attempts: r.Attempts,
		Next: r.NextAt, Queued: r.QueuedAt, SentAt: r.SentAt, LastError: r.LastError, leased: r.LeaseAt}
	return m, db.FromJSON(r.Letter, &m.Letter)
}

func queue(tx *db.Tx, m Mail) error {
	return tx.DB.Exec(`INSERT INTO mails (id, key, notice, address, lang, letter, state, attempts, next_at, lease_at, queued_at, sent_at, last_error)
		VALUES (?, ?, ?, ?, ?, ?, ?, 0, ?, 0, ?, 0, '') ON CONFLICT (key) DO NOTHING`,
		tx.NewID(), m.Key, m.Notice, m.Address, m.Lang, db.JSON(m.Letter), m.State, tx.Now, tx.Now).Error
}

func nextMail(tx *db.Tx) (Mail, error) {
	lock := ""
	if tx.Dialect == db.Postgres {
		lock = " FOR UPDATE SKIP LOCKED"
	}
	var r mailRow
	err := tx.DB.Raw("SELECT * FROM mails WHERE state = 'addressing' OR (state = 'queued' AND next_at <= ?) ORDER BY id LIMIT 1"+lock, tx.Now).Take(&r).Error
	if err != nil {
		return Mail{}, err
	}
	return r.mail()
}

func lease(tx *db.Tx, m Mail) error {
	return db.One(tx.DB.Exec("UPDATE mails SET state = ?, lease_at = ? WHERE id = ? AND state = ?", Sending, tx.Now, m.ID, Queued))
}

func giveUpHeld(tx *db.Tx, before clock.Instant) error {
	return tx.DB.Exec("UPDATE mails SET state = ?, last_error = ? WHERE state = ? AND lease_at < ?", Uncertain, ErrUncertain.Error(), Sending, before).Error
}

func move(tx *db.Tx, m Mail, to MailState, reason string) error {
	sent := clock.Instant(0)
	if to == Sent {
		sent = tx.Now
	}
	if m.Letter.Secret && to == Sent {
		m.Letter.Link = "" // only its reader has it from now on
	}
	return tx.DB.Exec("UPDATE mails SET state = ?, letter = ?, sent_at = ?, last_error = ?, attempts = attempts + 1 WHERE id = ?",
		to, db.JSON(m.Letter), sent, reason, m.ID).Error
}

func again(tx *db.Tx, m Mail, reason string, wait time.Duration) error {
	return tx.DB.Exec("UPDATE mails SET state = ?, next_at = ?, last_error = ?, attempts = attempts + 1 WHERE id = ?", Queued, tx.Now.Add(wait), reason, m.ID).Error
}

// FindMail reads a mail.
func FindMail(tx *db.Tx, id string) (Mail, error) {
	var r mailRow
	if err := tx.DB.Raw("SELECT * FROM mails WHERE id = ?", id).Take(&r).Error; err != nil {
		return Mail{}, db.Found(err, text.Of("这封邮件", "such mail"))
	}
	return r.mail()
}

// Mails lists mails by state ("" for all), the newest first, older than an id where one is given.
func Mails(tx *db.Tx, state MailState, before string, limit int) ([]Mail, error) {
	sql, args := "SELECT * FROM mails WHERE address <> ''", []any{}
	if state != "" {
		sql, args = sql+" AND state = ?", append(args, state)
	}
	if before != "" {
		sql, args = sql+" AND id < ?", append(args, before)
	}
	var rows []mailRow
	if err := tx.DB.Raw(sql+" ORDER BY id DESC LIMIT ?", append(args, min(max(limit, 1), 200))...).Scan(&rows).Error; err != nil {
		return nil, err
	}
	out := make([]Mail, 0, len(rows))
	for _, r := range rows {
		m, err := r.mail()
		if err != nil {
			return nil, err
		}
		out = append(out, m)
	}
	return out, nil
}

// Of lists the notices of some kinds in the order of their sending, for the portal itself.
func Of(tx *db.Tx, kinds []Kind) ([]Notice, error) {
	var rows []noticeRow
	for _, k := range kinds {
		var some []noticeRow
		if err := tx.DB.Raw("SELECT * FROM notices WHERE key LIKE ? ORDER BY id LIMIT 200", k.name+":%").Scan(&some).Error; err != nil {
			return nil, err
		}
		rows = append(rows, some...)
	}
	return notices(rows)
}
