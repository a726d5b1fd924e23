//go:build postgres

package db_test

import (
	"context"
	"maps"
	"os"
	"slices"
	"testing"

	"github.com/mengyue/portal/models/clock"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/db/dbtest"
)

const sqliteColumns = `SELECT m.name || '.' || c.name AS name, c."notnull" = 1 OR c.pk > 0 AS required FROM sqlite_master m JOIN pragma_table_info(m.name) c
	WHERE m.type = 'table' AND m.name NOT LIKE 'sqlite_%'`

const postgresColumns = `SELECT table_name || '.' || column_name AS name, is_nullable = 'NO' AS required FROM information_schema.columns WHERE table_schema = 'public'`

func columns(t *testing.T, dsn, query string) map[string]bool {
	t.Helper()
	d := dbtest.Open(t, dsn, clock.At(dbtest.Start))
	var rows []struct {
		Name     string
		Required bool
	}
	if err := d.View(context.Background(), db.System("test"), func(tx *db.Tx) error { return tx.DB.Raw(query).Scan(&rows).Error }); err != nil {
		t.Fatal(err)
	}
	out := map[string]bool{}
	for _, r := range rows {
		out[r.Name] = r.Required
	}
	return out
}

// The migrations make the same tables, columns and obligations on both databases.
func TestBothDatabasesHaveTheSameSchema(t *testing.T) {
	if os.Getenv("PORTAL_TEST_POSTGRES") == "" {
		t.Fatal("PORTAL_TEST_POSTGRES names no server")
	}
	postgres := columns(t, dbtest.DSN(t), postgresColumns)
	sqlite := columns(t, "sqlite:"+t.TempDir()+"/portal.db", sqliteColumns)
	for _, name := range slices.Sorted(maps.Keys(sqlite)) {
		required, there := postgres[name]
		if !there {
			t.Errorf("%s is missing on PostgreSQL", name)
		} else if required != sqlite[name] && name != "goose_db_version.tstamp" {
			t.Errorf("%s: required on SQLite %v, on PostgreSQL %v", name, sqlite[name], required)
		}
	}
	for _, name := range slices.Sorted(maps.Keys(postgres)) {
		if _, there := sqlite[name]; !there {
			t.Errorf("%s is missing on SQLite", name)
		}
	}
}
