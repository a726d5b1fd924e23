package db

import (
	"context"
	"database/sql"
	"sync/atomic"

	"gorm.io/gorm"
)

type countingKey struct{}

// Counting gives a context in which the statements that transactions run are counted, for tests and measurements that
// hold a page to a number of questions.
func Counting(ctx context.Context) (with context.Context, count func() int) {
	n := &atomic.Int64{}
	return context.WithValue(ctx, countingKey{}, n), func() int { return int(n.Load()) }
}

// counted notes a statement where the context counts.
func counted(ctx context.Context) {
	if n, ok := ctx.Value(countingKey{}).(*atomic.Int64); ok {
		n.Add(1)
	}
}

// counter is a transaction's connection that counts.
type counter struct{ gorm.ConnPool }

// counts lets a transaction count where its context does.
func counts(ctx context.Context, g *gorm.DB) *gorm.DB {
	if ctx.Value(countingKey{}) != nil {
		if _, already := g.Statement.ConnPool.(*counter); !already {
			g.Statement.ConnPool = &counter{g.Statement.ConnPool}
		}
	}
	return g
}

// ExecContext counts and runs.
func (c *counter) ExecContext(ctx context.Context, query string, args ...any) (sql.Result, error) {
	counted(ctx)
	return c.ConnPool.ExecContext(ctx, query, args...)
}

// QueryContext counts and asks.
func (c *counter) QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error) {
	counted(ctx)
	return c.ConnPool.QueryContext(ctx, query, args...)
}

// QueryRowContext counts and asks.
func (c *counter) QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row {
	counted(ctx)
	return c.ConnPool.QueryRowContext(ctx, query, args...)
}

// Commit commits the transaction.
func (c *counter) Commit() error { return c.ConnPool.(gorm.TxCommitter).Commit() }

// Rollback takes it back.
func (c *counter) Rollback() error { return c.ConnPool.(gorm.TxCommitter).Rollback() }
