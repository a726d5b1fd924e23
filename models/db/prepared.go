package db

import (
	"context"
	"database/sql"
)

// Prepared is a statement of a transaction that is prepared once and run many times, for the few hot paths where what
// GORM does on the way costs more than the database. What it changes is noticed as everything else is.
type Prepared struct {
	stmt    *sql.Stmt
	ctx     context.Context
	ledger  *ledger
	changes string // the table of record that it changes, "" for none
}

type preparedKey struct{ query string }

// Prepare prepares a statement, its places written as ?, or gives the one that the transaction has prepared already.
func (tx *Tx) Prepare(query string) (*Prepared, error) {
	var err error
	p := tx.Slot(preparedKey{query}, func() any {
		p := &Prepared{ctx: tx.Ctx, ledger: tx.ledger}
		if m := changes.FindStringSubmatch(query); m != nil && !Unaudited[m[2]] {
			p.changes = m[2]
		}
		p.stmt, err = tx.DB.Statement.ConnPool.PrepareContext(tx.Ctx, tx.Dialect.places(query))
		return p
	}).(*Prepared)
	if err != nil {
		tx.Forget(preparedKey{query})
	}
	return p, err
}

// Exec runs the statement and tells how many rows it met.
func (p *Prepared) Exec(args ...any) (rows int64, err error) {
	counted(p.ctx)
	r, err := p.stmt.ExecContext(p.ctx, args...)
	if err != nil {
		return 0, err
	}
	rows, err = r.RowsAffected()
	if rows > 0 && p.changes != "" && p.ledger != nil {
		p.ledger.changed = p.changes
	}
	return rows, err
}

// Query asks; the rows have to be closed.
func (p *Prepared) Query(args ...any) (*sql.Rows, error) {
	counted(p.ctx)
	return p.stmt.QueryContext(p.ctx, args...)
}

// Rows asks without what GORM does on the way, for what every page asks; the rows have to be closed.
func (tx *Tx) Rows(query string, args ...any) (*sql.Rows, error) {
	return tx.DB.Statement.ConnPool.QueryContext(tx.Ctx, tx.Dialect.places(query), args...)
}

// Row is [Tx.Rows] for the one row that there is.
func (tx *Tx) Row(query string, args ...any) *sql.Row {
	return tx.DB.Statement.ConnPool.QueryRowContext(tx.Ctx, tx.Dialect.places(query), args...)
}

// Gathered is what a question selects to get the bytes of a column of many rows as one, in the order of their key: one
// row to be fetched in place of hundreds. The pieces have to say themselves where they end.
func (d Dialect) Gathered(key, bytes string) string {
	if d == Postgres {
		return "string_agg(" + bytes + ", ''::bytea ORDER BY " + key + ")"
	}
	return "CAST(group_concat(" + bytes + ", '') AS BLOB)"
}

// Between stands between the texts of rows that are read as one: the record separator, which no file may bring in.
const Between = "\x1e"

// Listed is what a question selects to get a text of many rows as one, with [Between] between them. The order is no
// certain one, and the same for all that one question lists.
func (d Dialect) Listed(text string) string {
	if d == Postgres {
		return "string_agg(" + text + ", '" + Between + "')"
	}
	return "group_concat(" + text + ", '" + Between + "')"
}
