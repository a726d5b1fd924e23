package audit

import (
	"github.com/mengyue/portal/models/clock"
	"github.com/mengyue/portal/models/db"
)

type row struct {
	Seq       int64 `gorm:"primaryKey;autoIncrement:false"`
	At        clock.Instant
	Actor     string
	ActorName string
	Role      string
	Merchant  string
	IP        string
	Session   string
	Action    string
	Object    string
	Clause    string
	Detail    string
	PrevHash  string
	Hash      string
}

// TableName is the table of the record.
func (row) TableName() string { return "audit_entries" }

func lockHead(tx *db.Tx) (seq int64, hash string, err error) {
	return headWith(tx, tx.LockClause())
}

func head(tx *db.Tx) (seq int64, hash string, err error) { return headWith(tx, "") }

func headWith(tx *db.Tx, lock string) (seq int64, hash string, err error) {
	err = tx.Row("SELECT seq, hash FROM audit_head WHERE id = 1"+lock).Scan(&seq, &hash)
	return seq, hash, err
}

func moveHead(tx *db.Tx, seq int64, hash string) error {
	return db.One(tx.DB.Exec("UPDATE audit_head SET seq = ?, hash = ? WHERE id = 1", seq, hash))
}

func insert(tx *db.Tx, entries []Entry) error {
	rows := make([]row, len(entries))
	for i, e := range entries {
		rows[i] = row{Seq: e.Seq, At: e.At, Actor: e.Actor, ActorName: e.ActorName, Role: e.Role, Merchant: e.Merchant, IP: e.IP,
			Session: e.Session, Action: e.Action, Object: e.Object, Clause: e.Clause, Detail: e.detail, PrevHash: e.PrevHash, Hash: e.Hash}
	}
	return tx.DB.CreateInBatches(rows, 50).Error
}

func (r row) entry() Entry {
	return Entry{Seq: r.Seq, At: r.At, Actor: r.Actor, ActorName: r.ActorName, Role: r.Role, Merchant: r.Merchant, IP: r.IP,
		Session: r.Session, Action: r.Action, Object: r.Object, Clause: r.Clause, PrevHash: r.PrevHash, Hash: r.Hash, detail: r.Detail}
}

func entries(rows []row) []Entry {
	out := make([]Entry, len(rows))
	for i, r := range rows {
		out[i] = r.entry()
	}
	return out
}

func after(tx *db.Tx, seq int64, limit int) ([]Entry, error) {
	var rows []row
	err := tx.DB.Where("seq > ?", seq).Order("seq").Limit(limit).Find(&rows).Error
	return entries(rows), err
}

// Of lists the entries about one object, the newest first, at most limit.
func Of(tx *db.Tx, object string, limit int) ([]Entry, error) {
	var rows []row
	err := tx.DB.Where("object = ?", object).Order("seq DESC").Limit(limit).Find(&rows).Error
	return entries(rows), err
}

// Search is a question to the record; empty fields do not restrict.
type Search struct {
	Actor, Object, Action, Merchant string
	From, To                        clock.Instant // To is exclusive
	Before                          int64         // page: only entries with a smaller number
	Limit                           int
}

// Find lists what the search asks for, the newest first.
func Find(tx *db.Tx, s Search) ([]Entry, error) {
	q := tx.DB.Model(&row{})
	for _, c := range []struct{ column, value string }{{"actor = ?", s.Actor}, {"object = ?", s.Object}, {"action = ?", s.Action}, {"merchant = ?", s.Merchant}} {
		if c.value != "" {
			q = q.Where(c.column, c.value)
		}
	}
	if s.From != 0 {
		q = q.Where("at >= ?", s.From)
	}
	if s.To != 0 {
		q = q.Where("at < ?", s.To)
	}
	if s.Before != 0 {
		q = q.Where("seq < ?", s.Before)
	}
	var rows []row
	err := q.Order("seq DESC").Limit(min(max(s.Limit, 1), 200)).Find(&rows).Error
	return entries(rows), err
}

// After lists the entries behind one, in their order, at most limit.
func After(tx *db.Tx, seq int64, limit int) ([]Entry, error) { return after(tx, seq, limit) }
