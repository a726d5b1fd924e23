package db

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"sync"

	"github.com/jackc/pgx/v5/pgconn"
	"github.com/mengyue/portal/models/clock"
	"gorm.io/gorm"
)

// Tx is one transaction at one instant by one actor. Every verb takes it; nothing in it reads another clock.
type Tx struct {
	DB      *gorm.DB // for store.go files only
	Ctx     context.Context
	Now     clock.Instant
	Actor   Actor
	Dialect Dialect

	readOnly bool
	ledger   *ledger
	before   []func(*Tx) error
	after    []func()
	slots    map[any]any
	carried  map[any]any
	kept     *sync.Map
}

// InTx runs one command: state, audit and outbox are kept together or not at all. A transaction that changed a row
// of record (see [Unaudited]) without an audit entry is not committed. It may run the function again where the
// database asks for it (PostgreSQL: deadlock, serialisation), so the function's effects are its transaction alone.
func (d *DB) InTx(ctx context.Context, actor Actor, do func(*Tx) error) error {
	d.forgetPicture(ctx)
	defer d.forgetPicture(ctx)
	var err error
	for range 5 {
		if err = d.once(ctx, actor, do); !retriable(err) {
			return err
		}
	}
	return err
}

func (d *DB) once(ctx context.Context, actor Actor, do func(*Tx) error) error {
	l := &ledger{}
	ctx = context.WithValue(ctx, ledgerKey{}, l)
	var tx *Tx
	err := d.w.WithContext(ctx).Transaction(func(g *gorm.DB) error {
		tx = &Tx{DB: counts(ctx, g), Ctx: ctx, Now: d.Clock.Now(), Actor: actor, Dialect: d.Dialect, ledger: l, carried: d.carried, kept: &d.kept}
		if err := do(tx); err != nil {
			return err
		}
		for i := 0; i < len(tx.before); i++ { // a step may ask for a further one
			if err := tx.before[i](tx); err != nil {
				return err
			}
		}
		return l.settle()
	})
	if err == nil {
		for _, step := range tx.after {
			step()
		}
	}
	return err
}

// View runs a question on one consistent picture of the data; what it writes is refused.
func (d *DB) View(ctx context.Context, actor Actor, ask func(*Tx) error) error {
	if p := d.pictured(ctx); p != nil {
		defer p.mu.Unlock()
		if !p.over.Load() {
			return p.ask(ctx, actor, ask)
		}
	}
	return d.r.WithContext(ctx).Transaction(func(g *gorm.DB) error {
		return ask(d.question(ctx, g, actor, d.Clock.Now()))
	}, d.reading()...)
}

func (d *DB) question(ctx context.Context, g *gorm.DB, actor Actor, now clock.Instant) *Tx {
	return &Tx{DB: counts(ctx, g), Ctx: ctx, Now: now, Actor: actor, Dialect: d.Dialect, readOnly: true, carried: d.carried, kept: &d.kept}
}

// reading are the options of a transaction that reads one picture; SQLite's need none.
func (d *DB) reading() []*sql.TxOptions {
	if d.Dialect == Postgres {
		return []*sql.TxOptions{{ReadOnly: true, Isolation: sql.LevelRepeatableRead}}
	}
	return nil
}

// BeforeCommit adds a step that runs after the command and before its commit.
func (tx *Tx) BeforeCommit(step func(*Tx) error) { tx.before = append(tx.before, step) }

// AfterCommit adds a step that runs once the transaction is committed, for what lives in memory only.
func (tx *Tx) AfterCommit(step func()) { tx.after = append(tx.after, step) }

// Audited marks that this transaction has its audit entry. Only the audit package calls it.
func (tx *Tx) Audited() { tx.ledger.audited = true }

// ReadOnly reports whether this is a [DB.View].
func (tx *Tx) ReadOnly() bool { return tx.readOnly }

// Slot keeps one value per key for the length of the transaction.
func (tx *Tx) Slot(key any, make func() any) any {
	if tx.slots == nil {
		tx.slots = map[any]any{}
	}
	if v, ok := tx.slots[key]; ok {
		return v
	}
	v := make()
	tx.slots[key] = v
	return v
}

// Forget drops the value of a key, so that it is made anew.
func (tx *Tx) Forget(key any) { delete(tx.slots, key) }

// Kept keeps one value per key for as long as the database is open, for memories that know themselves when they are out
// of date. The value is shared by all transactions; it locks itself.
func (tx *Tx) Kept(key any, make func() any) any {
	if v, ok := tx.kept.Load(key); ok {
		return v
	}
	v, _ := tx.kept.LoadOrStore(key, make())
	return v
}

// Carried is what [DB.Carry] gave every transaction under a key, nil where nothing was.
func (tx *Tx) Carried(key any) any { return tx.carried[key] }

// LockClause is appended to a SELECT of rows that this transaction is about to change: PostgreSQL locks them,
// SQLite's one writer needs nothing.
func (tx *Tx) LockClause() string {
	if tx.Dialect == Postgres && !tx.readOnly {
		return " FOR UPDATE"
	}
	return ""
}

func retriable(err error) bool {
	var pg *pgconn.PgError
	return errors.As(err, &pg) && (pg.Code == "40001" || pg.Code == "40P01")
}

// ErrUnaudited is what a command gets that changed a row of record and wrote no audit entry.
var ErrUnaudited = errors.New("a transaction that changes a row of record must write an audit entry")

func (l *ledger) settle() error {
	if l.changed != "" && !l.audited {
		return fmt.Errorf("%w (changed: %s)", ErrUnaudited, l.changed)
	}
	return nil
}
