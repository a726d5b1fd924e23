package db

import (
	"context"
	"database/sql"
	"fmt"
	"io/fs"

	"github.com/mengyue/portal/migrations"
	"github.com/pressly/goose/v3"
	"github.com/pressly/goose/v3/lock"
)

// Migration is one step of the schema and whether the database has taken it.
type Migration struct {
	Version int64
	Name    string
	Applied bool
}

// Migrate brings the schema to this version of the portal and returns the steps taken.
func (d *DB) Migrate(ctx context.Context) ([]Migration, error) {
	p, err := d.provider()
	if err != nil {
		return nil, err
	}
	done, err := p.Up(ctx)
	if err != nil {
		return nil, fmt.Errorf("migrations: %w", err)
	}
	steps := make([]Migration, 0, len(done))
	for _, r := range done {
		steps = append(steps, Migration{Version: r.Source.Version, Name: r.Source.Path, Applied: true})
	}
	return steps, nil
}

// Migrations lists every step and whether it is taken.
func (d *DB) Migrations(ctx context.Context) ([]Migration, error) {
	p, err := d.provider()
	if err != nil {
		return nil, err
	}
	status, err := p.Status(ctx)
	if err != nil {
		return nil, fmt.Errorf("migrations: %w", err)
	}
	steps := make([]Migration, 0, len(status))
	for _, s := range status {
		steps = append(steps, Migration{Version: s.Source.Version, Name: s.Source.Path, Applied: s.State == goose.StateApplied})
	}
	return steps, nil
}

func (d *DB) provider() (*goose.Provider, error) {
	conn, err := d.w.DB()
	if err != nil {
		return nil, err
	}
	dialect, files, options := goose.DialectSQLite3, fs.FS(migrations.For(string(d.Dialect))), []goose.ProviderOption{}
	if d.Dialect == Postgres {
		dialect = goose.DialectPostgres
		locker, err := lock.NewPostgresSessionLocker()
		if err != nil {
			return nil, err
		}
		options = append(options, goose.WithSessionLocker(locker))
	}
	return goose.NewProvider(dialect, conn, files, options...)
}

// Raw is the writer's plain connection pool, for tests that look behind the curtain and for backups.
func (d *DB) Raw() (*sql.DB, error) { return d.w.DB() }
