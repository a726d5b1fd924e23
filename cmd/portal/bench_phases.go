package main

import (
	"database/sql"
	"fmt"
	"strings"
	"time"

	"github.com/mengyue/portal/models/access"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/job"
	"github.com/mengyue/portal/models/membership"
	"github.com/mengyue/portal/models/product"
	"github.com/mengyue/portal/models/rulebook"
)

// benchTagsCommand is a part of the benchmarks: one phase of the life of many tags, in a process of its own.
type benchTagsCommand struct {
	storage
	Phase string `required:"" enum:"notice,object,effect,raw,again"`
	Count int
	Skip  int
	Size  int
	Table string
	Into  string
}

// Run does the phase; where single transactions are measured it prints how many a second there were.
func (t *benchTagsCommand) Run(c *console) error {
	switch t.Phase {
	case "raw":
		return t.raw(c)
	case "again":
		return t.again(c)
	}
	h, err := t.open(c)
	if err != nil {
		return err
	}
	defer func() { _ = h.Close() }()
	defer roomy()()
	switch t.Phase {
	case "notice":
		return t.notice(c, h)
	case "object":
		return t.object(c, h)
	}
	h.clock.Ahead(72 * time.Hour)
	for n := 1; n > 0 && err == nil; {
		n, err = product.TakeEffect(c.ctx, h.db)
	}
	return err
}

// notice admits the merchant, selects all of its products, and has them tagged and told.
func (t *benchTagsCommand) notice(c *console, h *house) error {
	staff := db.Actor{Account: "operator", Name: "周青", Role: string(access.Operator)}
	e, err := t.tagging(h)
	if err != nil {
		return err
	}
	if err := h.db.InTx(c.ctx, operator, func(tx *db.Tx) error {
		_, err := membership.Admit(tx, membership.New{Merchant: "M1", Programme: e.Programme, Edition: e.ID, Party: "merchant", Case: "bench"})
		return err
	}); err != nil {
		return err
	}
	var chosen product.Batch
	if err := h.db.InTx(c.ctx, staff, func(tx *db.Tx) (err error) {
		chosen, err = product.Select(tx, product.Selection{Programme: e.Programme, Filter: product.Filter{Merchant: "M1"}})
		return err
	}); err != nil {
		return err
	}
	if err := h.db.InTx(c.ctx, staff, func(tx *db.Tx) error {
		_, err := product.Propose(tx, chosen.ID, product.Proposal{Clause: e.Tag.Clause, Reason: "大促选品", Version: chosen.Version})
		return err
	}); err != nil {
		return err
	}
	_, err = (&job.Runner{DB: h.db, Workers: product.Workers, Name: "bench"}).Next(c.ctx)
	return err
}

// tagging is an edition in force whose members' products are tagged.
func (t *benchTagsCommand) tagging(h *house) (*rulebook.Edition, error) {
	for _, p := range h.library.Programmes() {
		if e, err := h.library.InForce(p, h.clock.Now()); err == nil && e.Tag != nil {
			return e, nil
		}
	}
	return nil, fmt.Errorf("no programme tags products")
}

// object objects to one tag after another.
func (t *benchTagsCommand) object(c *console, h *house) error {
	owner := db.Actor{Account: "owner", Name: "李掌柜", Role: string(access.Owner), Merchant: "M1"}
	own, err := h.db.Raw()
	if err != nil {
		return err
	}
	ids, err := texts(c, own, "SELECT id FROM tags ORDER BY id LIMIT ? OFFSET ?", t.Count, t.Skip)
	if err != nil {
		return err
	}
	watch := stopwatch()
	for _, id := range ids {
		if err := h.db.InTx(c.ctx, owner, func(tx *db.Tx) error {
			_, err := product.ObjectTo(tx, id, product.Protest{Reason: "该商品不参加本次活动"})
			return err
		}); err != nil {
			return err
		}
	}
	_, err = fmt.Fprintln(c.out, float64(len(ids))/watch())
	return err
}

// raw commits rows of so many bytes one by one, each on the disk.
func (t *benchTagsCommand) raw(c *console) error {
	d, err := sql.Open("sqlite3", "file:"+strings.TrimPrefix(t.DB, "sqlite:")+"?_journal_mode=WAL&_synchronous=FULL&_txlock=immediate")
	if err != nil {
		return err
	}
	defer func() { _ = d.Close() }()
	d.SetMaxOpenConns(1)
	if _, err := d.ExecContext(c.ctx, "CREATE TABLE IF NOT EXISTS raw (id INTEGER PRIMARY KEY, body BLOB NOT NULL)"); err != nil {
		return err
	}
	insert, err := d.PrepareContext(c.ctx, "INSERT INTO raw (body) VALUES (?)")
	if err != nil {
		return err
	}
	body, watch := make([]byte, t.Size), stopwatch()
	for range t.Count {
		if _, err := insert.ExecContext(c.ctx, body); err != nil {
			return err
		}
	}
	_, err = fmt.Fprintln(c.out, float64(t.Count)/watch())
	return err
}

// again copies a table row by row into a fresh one with the same keys: prepared, a thousand rows a transaction.
func (t *benchTagsCommand) again(c *console) error {
	d, err := sql.Open("sqlite3", "file:"+t.Into+"?_journal_mode=WAL&_synchronous=FULL&_txlock=immediate")
	if err != nil {
		return err
	}
	defer func() { _ = d.Close() }()
	d.SetMaxOpenConns(1)
	if _, err := d.ExecContext(c.ctx, "ATTACH DATABASE ? AS old", strings.TrimPrefix(t.DB, "sqlite:")); err != nil {
		return err
	}
	made, err := texts(c, d, "SELECT sql FROM old.sqlite_master WHERE tbl_name = ? AND sql IS NOT NULL ORDER BY type DESC", t.Table)
	if err != nil {
		return err
	}
	for _, one := range made {
		if _, err := d.ExecContext(c.ctx, one); err != nil {
			return err
		}
	}
	columns, err := texts(c, d, "SELECT name FROM pragma_table_info(?)", t.Table)
	if err != nil {
		return err
	}
	return t.copy(c, d, len(columns))
}

func (t *benchTagsCommand) copy(c *console, d *sql.DB, width int) error {
	const some = 1000
	for from := 0; from < t.Count; from += some {
		tx, err := d.BeginTx(c.ctx, nil)
		if err != nil {
			return err
		}
		if err := t.portion(c, tx, width, from, some); err != nil {
			_ = tx.Rollback()
			return err
		}
		if err := tx.Commit(); err != nil {
			return err
		}
	}
	return nil
}

// portion copies some rows.
func (t *benchTagsCommand) portion(c *console, tx *sql.Tx, width, from, some int) error {
	rows, err := tx.QueryContext(c.ctx, "SELECT * FROM old."+t.Table+" WHERE rowid > ? ORDER BY rowid LIMIT ?", from, some)
	if err != nil {
		return err
	}
	var all [][]any
	for rows.Next() {
		cells, places := make([]any, width), make([]any, width)
		for i := range cells {
			places[i] = &cells[i]
		}
		if err := rows.Scan(places...); err != nil {
			_ = rows.Close()
			return err
		}
		all = append(all, cells)
	}
	if err := rows.Close(); err != nil {
		return err
	}
	insert, err := tx.PrepareContext(c.ctx, "INSERT INTO main."+t.Table+" VALUES (?"+strings.Repeat(", ?", width-1)+")")
	if err != nil {
		return err
	}
	for _, cells := range all {
		if _, err := insert.ExecContext(c.ctx, cells...); err != nil {
			return err
		}
	}
	return nil
}

// texts reads one column.
func texts(c *console, d *sql.DB, query string, args ...any) (all []string, err error) {
	rows, err := d.QueryContext(c.ctx, query, args...)
	if err != nil {
		return nil, err
	}
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		var one string
		if err := rows.Scan(&one); err != nil {
			return nil, err
		}
		all = append(all, one)
	}
	return all, rows.Err()
}
