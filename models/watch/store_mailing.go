package watch

import (
	"github.com/mengyue/portal/models/db"
)

// where is the condition on memberships m whose merchants read a letter.
func (r Readers) where(tx *db.Tx) (string, []any) {
	sql, args := "m.programme = ? AND m.ended_at = 0 AND m.from_at <= ? AND m.until_at > ?", []any{r.Programme, tx.Now, tx.Now}
	running := "EXISTS (SELECT 1 FROM warnings w WHERE w.membership = m.id AND w.closed_at = 0"
	with := func(more string) { sql += " AND " + running + more }
	clause := ""
	if r.Clause != "" {
		clause = " AND w.clause = ?"
	}
	switch r.State {
	case "near":
		with(" AND w.broken_at = 0" + clause + ")")
	case "broken":
		with(" AND w.broken_at > 0" + clause + ")")
	case "fine":
		sql += " AND NOT " + running + clause + ")"
	default:
		if clause == "" {
			return sql, args
		}
		with(clause + ")")
	}
	if clause != "" {
		args = append(args, r.Clause)
	}
	return sql, args
}

// CountReaders counts the merchants that a letter would go to.
func CountReaders(tx *db.Tx, r Readers) (n int64, err error) {
	where, args := r.where(tx)
	err = tx.DB.Raw("SELECT count(DISTINCT m.merchant) FROM memberships m WHERE "+where, args...).Take(&n).Error
	return n, err
}

func keepReaders(tx *db.Tx, id string, r Readers) (int64, error) {
	where, args := r.where(tx)
	done := tx.DB.Exec("INSERT INTO mailing_readers (mailing, merchant, notice) SELECT DISTINCT CAST(? AS TEXT), m.merchant, '' FROM memberships m WHERE "+where, append([]any{id}, args...)...)
	return done.RowsAffected, done.Error
}

type mailingRow struct {
	Mailing `gorm:"embedded"`
	Letter  string
}

func (r mailingRow) mailing() (Mailing, error) {
	m := r.Mailing
	return m, db.FromJSON(r.Letter, &m.Letter)
}

func keepMailing(tx *db.Tx, m Mailing) error {
	return tx.DB.Exec(`INSERT INTO mailings (id, programme, clause, state, letter, must_ack, job, asked_at, asked_by, asked_name, ended_at, total) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 0, ?)`,
		m.ID, m.Programme, m.Clause, m.State, db.JSON(m.Letter), m.MustAck, m.Job, m.AskedAt, m.AskedBy, m.AskedName, m.Total).Error
}

func mailing(tx *db.Tx, id string) (Mailing, error) {
	var r mailingRow
	if err := tx.DB.Table("mailings").Where("id = ?", id).Take(&r).Error; err != nil {
		return Mailing{}, err
	}
	return r.mailing()
}

// Mailings are the letters of late, the newest first; before is the id of the last one shown.
func Mailings(tx *db.Tx, before string, limit int) ([]Mailing, error) {
	var rows []mailingRow
	g := tx.DB.Table("mailings")
	if before != "" {
		g = g.Where("id < ?", before)
	}
	if err := g.Order("id DESC").Limit(min(max(limit, 1), 200)).Find(&rows).Error; err != nil {
		return nil, err
	}
	out := make([]Mailing, len(rows))
	for i, r := range rows {
		var err error
		if out[i], err = r.mailing(); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// unsent are merchants that a letter has not gone to yet.
func unsent(tx *db.Tx, id string, limit int) (merchants []string, err error) {
	err = tx.DB.Raw("SELECT merchant FROM mailing_readers WHERE mailing = ? AND notice = '' ORDER BY merchant LIMIT ?", id, limit).Scan(&merchants).Error
	return merchants, err
}

func markSent(tx *db.Tx, id, merchant, notice string) error {
	return db.One(tx.DB.Exec("UPDATE mailing_readers SET notice = ? WHERE mailing = ? AND merchant = ? AND notice = ''", notice, id, merchant))
}

func endMailing(tx *db.Tx, id string) error {
	return tx.DB.Exec("UPDATE mailings SET ended_at = ? WHERE id = ?", tx.Now, id).Error
}
