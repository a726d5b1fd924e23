package db

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"sync"

	"github.com/mengyue/portal/models/clock"
)

// Blank is the file of an empty SQLite database with this schema, made once for each process.
var Blank = sync.OnceValues(func() ([]byte, error) {
	d, err := scratch(clock.System{}, nil)
	if err != nil {
		return nil, err
	}
	_, err = d.Migrate(context.Background())
	if err = errors.Join(err, d.w.Exec("PRAGMA wal_checkpoint(TRUNCATE)").Error); err != nil {
		return nil, errors.Join(err, d.Discard())
	}
	file, err := os.ReadFile(filepath.Join(d.folder, "scratch.db"))
	return file, errors.Join(err, d.Discard())
})

// Scratch is an empty database with this schema in a folder of its own, for what is tried out and thrown away. It
// touches no other database, whatever that one is; [DB.Discard] closes it and removes the folder.
func Scratch(c clock.Clock) (*DB, error) {
	file, err := Blank()
	if err != nil {
		return nil, err
	}
	return scratch(c, file)
}

func scratch(c clock.Clock, file []byte) (*DB, error) {
	folder, err := os.MkdirTemp("", "portal-scratch")
	if err != nil {
		return nil, err
	}
	path := filepath.Join(folder, "scratch.db")
	if err = os.WriteFile(path, file, 0o600); err == nil {
		var d *DB
		if d, err = openSQLite(path, c); err == nil {
			d.folder = folder
			return d, nil
		}
	}
	return nil, errors.Join(err, os.RemoveAll(folder))
}

// Discard closes a database that [Scratch] made and removes it.
func (d *DB) Discard() error { return errors.Join(d.Close(), os.RemoveAll(d.folder)) }
