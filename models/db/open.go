// Package db opens the portal's database and runs its transactions. It is the only place that knows which database
// it is: SQLite with one writer and a pool of readers, or PostgreSQL.
package db

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/url"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"time"

	"github.com/mengyue/portal/models/clock"
	"gorm.io/driver/postgres"
	"gorm.io/gorm"
	"gorm.io/gorm/logger"
)

// Dialect is the kind of database.
type Dialect string

// The databases that the portal runs on.
const (
	SQLite   Dialect = "sqlite"
	Postgres Dialect = "postgres"
)

// DB is an open database with the clock that its transactions run by.
type DB struct {
	Dialect Dialect
	Clock   clock.Clock
	w, r    *gorm.DB // the writer, and the readers that cannot write
	carried map[any]any
	kept    sync.Map // see [Tx.Kept]
	folder  string   // of a scratch database, "" otherwise
}

// Carry gives every transaction a value that never changes, such as the rulebooks. Call it before the first one.
func (d *DB) Carry(key, value any) {
	if d.carried == nil {
		d.carried = map[any]any{}
	}
	d.carried[key] = value
}

// Carried is what Carry gave under a key, nil where nothing was.
func (d *DB) Carried(key any) any { return d.carried[key] }

// Open opens "sqlite:PATH" (the folder is made where it is missing) or "postgres://…".
func Open(dsn string, c clock.Clock) (*DB, error) {
	switch {
	case strings.HasPrefix(dsn, "sqlite:"):
		return openSQLite(strings.TrimPrefix(dsn, "sqlite:"), c)
	case strings.HasPrefix(dsn, "postgres://"), strings.HasPrefix(dsn, "postgresql://"):
		return openPostgres(dsn, c)
	}
	return nil, fmt.Errorf("database %q: write sqlite:PATH or postgres://USER@HOST/NAME", dsn)
}

// statements is how many prepared statements a connection to SQLite keeps. The driver keeps them, as pgx does for
// PostgreSQL: those that gorm prepares belong to one transaction, so that each transaction would prepare them anew.
const statements = "&_stmt_cache_size=200"

func openSQLite(path string, c clock.Clock) (*DB, error) {
	if err := os.MkdirAll(filepath.Dir(path), 0o750); err != nil {
		return nil, fmt.Errorf("folder of the database: %w", err)
	}
	file := "file:" + (&url.URL{Path: path}).EscapedPath()
	w, err := open(lite(file + "?_journal_mode=WAL&_synchronous=FULL&_foreign_keys=on&_busy_timeout=10000&_txlock=immediate&_cache_size=-32000" + statements))
	if err != nil {
		return nil, fmt.Errorf("database %s: %w", path, err)
	}
	pool(w, 1)
	if err := w.Exec("SELECT 1").Error; err != nil { // makes the file, so that the readers find one
		return nil, fmt.Errorf("database %s: %w", path, err)
	}
	r, err := open(lite(file + "?mode=ro&_query_only=true&_busy_timeout=10000&_foreign_keys=on" + statements))
	if err != nil {
		return nil, fmt.Errorf("database %s: %w", path, err)
	}
	pool(r, 2*runtime.NumCPU()+2)
	return &DB{Dialect: SQLite, Clock: c, w: guard(w), r: r}, nil
}

func openPostgres(dsn string, c clock.Clock) (*DB, error) {
	w, err := open(postgres.Open(dsn))
	if err != nil {
		return nil, fmt.Errorf("database: %w", err)
	}
	pool(w, 4*runtime.NumCPU()+4)
	return &DB{Dialect: Postgres, Clock: c, w: guard(w), r: w}, nil
}

func open(d gorm.Dialector) (*gorm.DB, error) {
	return gorm.Open(d, &gorm.Config{
		TranslateError: true, SkipDefaultTransaction: true,
		DisableForeignKeyConstraintWhenMigrating: true,
		NowFunc:                                  func() time.Time { return time.Time{} }, // no column takes its time from gorm
		Logger: logger.NewSlogLogger(slog.Default(), logger.Config{
			LogLevel: logger.Error, IgnoreRecordNotFoundError: true, ParameterizedQueries: true}),
	})
}

func pool(g *gorm.DB, size int) {
	if s, err := g.DB(); err == nil {
		s.SetMaxOpenConns(size)
		s.SetMaxIdleConns(size)
	}
}

// Close closes every connection.
func (d *DB) Close() error {
	var errs []error
	for _, g := range []*gorm.DB{d.r, d.w} {
		if s, err := g.DB(); err == nil {
			errs = append(errs, s.Close())
		}
	}
	return errors.Join(errs...)
}

// Ping reports whether the database answers.
func (d *DB) Ping(ctx context.Context) error {
	s, err := d.r.DB()
	if err != nil {
		return err
	}
	return s.PingContext(ctx)
}
