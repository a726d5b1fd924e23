package main

import (
	"bufio"
	"fmt"
	"net/url"
	"os/exec"
	"strings"
)

// postgresSection measures the import on PostgreSQL beside COPY of the same file; the server is a process of its own, so
// that only time counts.
var postgresSection = section{"postgres", "P5", (*bench).onPostgres}

// theBench is the database that is made and dropped again.
const theBench = "portal_bench"

func (b *bench) onPostgres() error {
	line := measured{Goal: "P5", Work: "a year of 1000 stores taken in, PostgreSQL", Unit: "days/s", Against: "COPY", Limit: 1, AtLeast: true}
	if _, err := exec.LookPath("psql"); err != nil || b.postgres == "" {
		line.Missing = "name a server by --postgres postgres://USER@HOST/DB, and install psql"
		return b.add(line)
	}
	own, err := url.Parse(b.postgres)
	if err != nil {
		return misused("--postgres: %v", err)
	}
	own.Path = "/" + theBench
	s := scale{bench: b, stores: 1000}
	s.file = s.name("pg.csv")
	if err := fileOf(s.file, func(w *bufio.Writer) { head(w); s.days(w, yearFrom, yearEnd) }); err != nil {
		return err
	}
	defer func() { _, _ = b.psql(b.postgres, "DROP DATABASE IF EXISTS "+theBench) }()
	var ours, theirs []float64
	for range b.rounds {
		if err := s.fresh(own.String()); err != nil {
			return err
		}
		u, err := b.portal("import", "store_days", s.file, "--db", own.String())
		if err != nil {
			return err
		}
		ref, err := b.psql(own.String(), `\copy bench_days FROM '`+s.file+`' WITH (FORMAT csv, HEADER true)`)
		if err != nil {
			return err
		}
		days := float64(s.stores) * float64(yearEnd-yearFrom)
		ours, theirs = append(ours, days/u.wall), append(theirs, days/ref.wall)
	}
	line.Ours, line.Reference = median(ours), median(theirs)
	return b.add(line)
}

// fresh makes the database anew: the portal's with its stores, and the reference's table of rows.
func (s *scale) fresh(dsn string) error {
	for _, sql := range []string{"DROP DATABASE IF EXISTS " + theBench, "CREATE DATABASE " + theBench} {
		if _, err := s.psql(s.postgres, sql); err != nil {
			return err
		}
	}
	if _, err := s.bench.portal("migrate", "up", "--db", dsn); err != nil {
		return err
	}
	if err := fileOf(s.path("stores.csv"), s.shops); err != nil {
		return err
	}
	if err := fileOf(s.path("merchants.csv"), func(w *bufio.Writer) { _, _ = w.WriteString(theMerchant) }); err != nil {
		return err
	}
	for _, kind := range []string{"merchants", "stores"} {
		if _, err := s.bench.portal("import", kind, s.path(kind+".csv"), "--db", dsn); err != nil {
			return err
		}
	}
	typed := strings.NewReplacer(":", " ").Replace(strings.Join(columns, ", "))
	_, err := s.psql(dsn, "CREATE TABLE bench_days (store TEXT, day DATE, "+typed+", PRIMARY KEY (store, day))")
	return err
}

func (b *bench) psql(dsn, command string) (used, error) {
	return b.process("psql", "-X", "-q", "-v", "ON_ERROR_STOP=1", "-d", dsn, "-c", command)
}

// shops writes the file of the stores.
func (s *scale) shops(w *bufio.Writer) {
	_, _ = w.WriteString("store,merchant,name,platform,kind,created_on,contract_start\n")
	for i := range s.stores {
		_, _ = fmt.Fprintf(w, "S%07d,M1,店%d,tmall,flagship,,2014-05-01\n", i, i)
	}
}
