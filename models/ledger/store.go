package ledger

import (
	"github.com/mengyue/portal/models/clock"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/money"
	"github.com/mengyue/portal/models/rulebook"
	"github.com/mengyue/portal/models/text"
)

type row struct {
	ID        string `gorm:"primaryKey"`
	Merchant  string
	Programme string
	Balance   money.Fen
	Entries   int
	OpenedAt  clock.Instant
}

// TableName is the table of deposits.
func (row) TableName() string { return "deposits" }

func (r row) deposit() Deposit {
	return Deposit{ID: r.ID, Merchant: r.Merchant, Programme: r.Programme, Balance: r.Balance, Entries: r.Entries, Opened: r.OpenedAt}
}

func one(tx *db.Tx, where string, args ...any) (Deposit, error) {
	var r row
	err := tx.DB.Where(where, args...).Take(&r).Error
	return r.deposit(), err
}

// locked is a merchant's deposit, opened where it was not there, for this transaction alone.
func locked(tx *db.Tx, merchant, programme string) (Deposit, error) {
	if err := tx.DB.Exec("INSERT INTO deposits (id, merchant, programme, balance, entries, opened_at) VALUES (?, ?, ?, 0, 0, ?) ON CONFLICT DO NOTHING",
		tx.NewID(), merchant, programme, tx.Now).Error; err != nil {
		return Deposit{}, err
	}
	var r row
	err := tx.DB.Raw("SELECT * FROM deposits WHERE merchant = ? AND programme = ?"+tx.LockClause(), merchant, programme).Take(&r).Error
	return r.deposit(), err
}

// lockedByID is a deposit for this transaction alone, with the book that governs it. Errors: NotFound.
func lockedByID(tx *db.Tx, id string) (Deposit, *rulebook.Edition, error) {
	var r row
	err := tx.DB.Raw("SELECT * FROM deposits WHERE id = ?"+tx.LockClause(), id).Take(&r).Error
	if err != nil {
		return Deposit{}, nil, db.Found(err, text.Of("这笔保证金", "such deposit"))
	}
	book, err := bookOf(tx, r.Programme)
	return r.deposit(), book, err
}

func saveBalance(tx *db.Tx, d Deposit) error {
	return db.One(tx.DB.Exec("UPDATE deposits SET balance = ?, entries = ? WHERE id = ? AND entries = ?", d.Balance, d.Entries, d.ID, d.Entries-1))
}

func list(tx *db.Tx, q Question) ([]Deposit, error) {
	g := tx.DB.Model(&row{})
	for _, c := range []struct{ where, value string }{{"merchant = ?", q.Merchant}, {"programme = ?", q.Programme}, {"id > ?", q.After}} {
		if c.value != "" {
			g = g.Where(c.where, c.value)
		}
	}
	if q.Short {
		g = g.Where("EXISTS (SELECT 1 FROM deposit_demands x WHERE x.deposit = deposits.id AND x.closed_at = 0)")
	}
	var rows []row
	err := g.Order("id").Limit(min(max(q.Limit, 1), 500)).Find(&rows).Error
	out := make([]Deposit, len(rows))
	for i, r := range rows {
		out[i] = r.deposit()
	}
	return out, err
}

type entryRow struct {
	ID        string `gorm:"primaryKey"`
	Deposit   string
	Place     int
	Kind      Kind
	Amount    money.Fen
	Balance   money.Fen
	Clause    string
	Decision  string
	Reference string
	Source    string
	Reason    string
	ValueAt   clock.Instant
	At        clock.Instant
	ByID      string
	ByName    string
}

// TableName is the table of entries.
func (entryRow) TableName() string { return "deposit_entries" }

func (r entryRow) entry() Entry {
	return Entry{ID: r.ID, Deposit: r.Deposit, Place: r.Place, Kind: r.Kind, Amount: r.Amount, Balance: r.Balance, Clause: r.Clause, Decision: r.Decision, Reference: r.Reference,
		Source: r.Source, Reason: r.Reason, Value: r.ValueAt, At: r.At, By: r.ByID, ByName: r.ByName}
}

func insertEntry(tx *db.Tx, e Entry) error {
	r := entryRow{ID: e.ID, Deposit: e.Deposit, Place: e.Place, Kind: e.Kind, Amount: e.Amount, Balance: e.Balance, Clause: e.Clause, Decision: e.Decision, Reference: e.Reference,
		Source: e.Source, Reason: e.Reason, ValueAt: e.Value, At: e.At, ByID: e.By, ByName: e.ByName}
	if err := tx.DB.Create(&r).Error; err != nil {
		return err
	}
	side := sides[e.Kind]
	return tx.DB.Exec("INSERT INTO deposit_postings (entry, book, amount) VALUES (?, ?, ?), (?, ?, ?)", e.ID, side.from, -e.Amount, e.ID, side.to, e.Amount).Error
}

// payment finds the entry of a payment by the bank's reference.
func payment(tx *db.Tx, reference string) (Entry, bool, error) {
	var r entryRow
	err := tx.DB.Where("kind = ? AND reference = ?", Paid, reference).Take(&r).Error
	if db.IsNone(err) {
		return Entry{}, false, nil
	}
	return r.entry(), err == nil, err
}

func entries(tx *db.Tx, deposit string, before, limit int) ([]Entry, error) {
	g := tx.DB.Where("deposit = ?", deposit)
	if before > 0 {
		g = g.Where("place < ?", before)
	}
	var rows []entryRow
	err := g.Order("place DESC").Limit(min(max(limit, 1), 500)).Find(&rows).Error
	out := make([]Entry, len(rows))
	for i, r := range rows {
		out[i] = r.entry()
	}
	return out, err
}
