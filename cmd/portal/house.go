package main

import (
	"os"
	"strings"

	"github.com/mengyue/portal/models/blob"
	"github.com/mengyue/portal/models/clock"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/demo"
	"github.com/mengyue/portal/models/fault"
	"github.com/mengyue/portal/models/pdf"
	"github.com/mengyue/portal/models/rulebook"
	"github.com/mengyue/portal/models/seal"
	"github.com/mengyue/portal/models/text"
	_ "gocloud.dev/blob/s3blob" // s3://BUCKET as a store of papers
)

// storage is the flag of every command that works on a database.
type storage struct {
	shelves
	DB string `name:"db" default:"sqlite:var/portal.db" placeholder:"DSN" help:"sqlite:PATH or postgres://USER@HOST/NAME."`
}

// shelves are the flags of every command that reads rulebooks.
type shelves struct {
	Books    []string `name:"books" placeholder:"DIR" help:"Folders of further rulebooks: PROGRAMME/EDITION.yaml with its scenarios."`
	Examples bool     `help:"Also the rulebooks that ship as examples."`
}

// library loads the books on board and those asked for.
func (s shelves) library() (*rulebook.Library, error) {
	return rulebook.Open(rulebook.Sources{Examples: s.Examples, Folders: s.Books})
}

// drawers are the flags of the commands that also need papers and the platform's key.
type drawers struct {
	storage
	Blobs string `default:"file:var/blobs" placeholder:"URL" help:"Where papers are kept: file:DIR or s3://BUCKET?region=…"`
	Keys  string `default:"var/keys" placeholder:"DIR" help:"Folder of the platform's key, made where it is missing."`
}

// house is an open database with the rulebooks on board.
type house struct {
	db      *db.DB
	library *rulebook.Library
	clock   *clock.Demo // runs ahead in a demonstration only
}

// open opens the database with this version's schema: SQLite is brought to it, PostgreSQL has to be there.
func (s storage) open(c *console) (*house, error) {
	h, err := s.openAsIs()
	if err != nil {
		return nil, err
	}
	if err := h.ready(c); err != nil {
		_ = h.Close()
		return nil, err
	}
	return h, nil
}

// openAsIs opens the database whatever its schema.
func (s storage) openAsIs() (*house, error) {
	h := &house{clock: &clock.Demo{Base: clock.System{}}}
	var err error
	if h.library, err = s.shelves.library(); err != nil {
		return nil, err
	}
	h.db, err = db.Open(s.DB, h.clock)
	return h, err
}

func (h *house) ready(c *console) error {
	if h.db.Dialect == db.SQLite {
		if _, err := h.db.Migrate(c.ctx); err != nil {
			return err
		}
	}
	steps, err := h.db.Migrations(c.ctx)
	if err != nil {
		return err
	}
	for _, step := range steps {
		if !step.Applied {
			return fault.New(fault.Unavailable, text.F("数据库缺少这个版本的结构（%s）。", "The database lacks this version's schema (%s).", step.Name),
				text.Of("请运行 portal migrate up。", "Run portal migrate up."))
		}
	}
	rulebook.Carry(h.db, h.library)
	if err := h.db.View(c.ctx, operator, func(tx *db.Tx) error { h.library = rulebook.Books(tx); return nil }); err != nil {
		return err
	}
	return demo.Wind(c.ctx, h.db, h.clock)
}

// Close lets go of the database.
func (h *house) Close() error { return h.db.Close() }

// there reports whether the database exists already; asking does not make it.
func (s storage) there() bool {
	path, isFile := strings.CutPrefix(s.DB, "sqlite:")
	if !isFile {
		return true
	}
	_, err := os.Stat(path)
	return err == nil
}

// open opens the database together with the key of the secrets in it.
func (d drawers) open(c *console) (*house, error) {
	h, err := d.storage.open(c)
	if err != nil {
		return nil, err
	}
	key, err := seal.OpenKey(d.Keys)
	if err != nil {
		_ = h.Close()
		return nil, err
	}
	seal.Carry(h.db, key)
	return h, nil
}

// papers opens the store of papers and the platform's key.
func (d drawers) papers(c *console, now clock.Instant) (*blob.Store, *pdf.Authority, error) {
	store, err := blob.Open(c.ctx, d.Blobs)
	if err != nil {
		return nil, nil, err
	}
	key, err := pdf.OpenAuthority(d.Keys, now)
	return store, key, err
}
