// Package dbtest gives each test a fresh database of its own with the portal's schema: SQLite, or PostgreSQL where
// PORTAL_TEST_POSTGRES names a server (postgres://USER@HOST/DB?…) on which databases may be made.
package dbtest

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	_ "github.com/jackc/pgx/v5/stdlib" // the plain driver makes and drops the databases
	"github.com/mengyue/portal/migrations"
	"github.com/mengyue/portal/models/clock"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/seal"
)

// Start is where the clock of every test stands: a Sunday, 2026-11-22 15:30 platform time.
var Start = clock.Must("2026-11-22T15:30:00+08:00")

// New opens a fresh database whose clock stands at Start. It is gone when the test ends.
func New(t testing.TB) (*db.DB, *clock.Fixed) {
	t.Helper()
	c := clock.At(Start)
	return Open(t, DSN(t), c), c
}

// Open opens a database by its DSN, brings it to this schema, and closes it when the test ends.
func Open(t testing.TB, dsn string, c clock.Clock) *db.DB {
	t.Helper()
	d, err := db.Open(dsn, c)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = d.Close() })
	seal.Carry(d, seal.NewKey([32]byte{}))
	if _, err := d.Migrate(context.Background()); err != nil {
		t.Fatal(err)
	}
	return d
}

// DSN names a database that has the schema and nothing else, made for this test alone.
func DSN(t testing.TB) string {
	t.Helper()
	if server := os.Getenv("PORTAL_TEST_POSTGRES"); server != "" {
		return postgresCopy(t, server)
	}
	path := filepath.Join(t.TempDir(), "portal.db")
	blank, err := db.Blank()
	must(err)
	if err := os.WriteFile(path, blank, 0o600); err != nil {
		t.Fatal(err)
	}
	return "sqlite:" + path
}

func postgresCopy(t testing.TB, server string) string {
	admin, err := sql.Open("pgx", server)
	must(err)
	defer func() { _ = admin.Close() }()
	name := "test_" + strings.ToLower(db.NewID(clock.System{}.Now()))
	create := fmt.Sprintf("CREATE DATABASE %s TEMPLATE %s", name, postgresTemplate(server))
	for tries := 0; ; tries++ { // the server's own housekeeping may be looking at the copied one
		if _, err = admin.Exec(create); err == nil || tries == 5 {
			break
		}
	}
	must(err)
	t.Cleanup(func() {
		admin, err := sql.Open("pgx", server)
		must(err)
		defer func() { _ = admin.Close() }()
		exec(admin, "DROP DATABASE "+name+" WITH (FORCE)")
	})
	return withDatabase(server, name)
}

var (
	templates    sync.Mutex
	templateName string
)

// postgresTemplate names a migrated empty database of the server. It is called by the content of the migrations and
// stays, so that every test binary, also the next day's, finds it made.
func postgresTemplate(server string) string {
	templates.Lock()
	defer templates.Unlock()
	if templateName != "" {
		return templateName
	}
	admin, err := sql.Open("pgx", server)
	must(err)
	defer func() { _ = admin.Close() }()
	admin.SetMaxOpenConns(1) // the lock belongs to the connection
	exec(admin, "SELECT pg_advisory_lock(20261125)")
	name, made := "schema_"+schemaSum(), 0
	must(admin.QueryRow("SELECT count(*) FROM pg_database WHERE datname = $1", name).Scan(&made))
	if made == 0 {
		unfinished := "unfinished_" + strings.ToLower(db.NewID(clock.System{}.Now()))
		exec(admin, "CREATE DATABASE "+unfinished)
		migrate(withDatabase(server, unfinished))
		exec(admin, "ALTER DATABASE "+unfinished+" RENAME TO "+name)
	}
	templateName = name
	return name
}

// schemaSum is a short hash of the migrations.
func schemaSum() string {
	files := migrations.For("postgres")
	h := sha256.New()
	entries, err := fs.ReadDir(files, ".")
	must(err)
	for _, e := range entries {
		content, err := fs.ReadFile(files, e.Name())
		must(err)
		fmt.Fprintf(h, "%s %d\n%s", e.Name(), len(content), content)
	}
	return hex.EncodeToString(h.Sum(nil))[:20]
}

func withDatabase(server, name string) string {
	u, err := url.Parse(server)
	must(err)
	u.Path = "/" + name
	return u.String()
}

func migrate(dsn string) {
	d, err := db.Open(dsn, clock.System{})
	must(err)
	_, err = d.Migrate(context.Background())
	must(err)
	must(d.Close())
}

func exec(d *sql.DB, statement string) {
	_, err := d.Exec(statement)
	must(err)
}

func must(err error) {
	if err != nil {
		panic(err)
	}
}
