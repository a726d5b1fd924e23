package db

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/url"
)

// ErrElsewhere is what a copy of a database gets that has tools of its own for that.
var ErrElsewhere = errors.New("a copy of PostgreSQL is made by pg_dump")

// CopyTo writes a consistent copy of the database into a new file while others write. SQLite only: ErrElsewhere.
func (d *DB) CopyTo(ctx context.Context, path string) error {
	if d.Dialect != SQLite {
		return ErrElsewhere
	}
	own, err := d.r.DB()
	if err != nil {
		return err
	}
	var n int
	var name, file string
	if err := own.QueryRowContext(ctx, "PRAGMA database_list").Scan(&n, &name, &file); err != nil {
		return err
	}
	from, err := sql.Open("sqlite3", "file:"+(&url.URL{Path: file}).EscapedPath()+"?mode=ro&_busy_timeout=10000")
	if err != nil {
		return err
	}
	_, err = from.ExecContext(ctx, "VACUUM INTO ?", path)
	return errors.Join(err, from.Close())
}

// Whole checks the database's own structure: SQLite by its integrity check. PostgreSQL keeps its own.
func (d *DB) Whole(ctx context.Context) error {
	if d.Dialect != SQLite {
		return nil
	}
	own, err := d.r.DB()
	if err != nil {
		return err
	}
	var said string
	if err := own.QueryRowContext(ctx, "PRAGMA integrity_check(1)").Scan(&said); err != nil {
		return err
	}
	if said != "ok" {
		return fmt.Errorf("the database is damaged: %s", said)
	}
	return nil
}
