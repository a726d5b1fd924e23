package db

import (
	"context"
	"sync"
	"sync/atomic"

	"github.com/mengyue/portal/models/clock"
	"gorm.io/gorm"
)

// picture is one consistent picture of the data for all that one request asks, taken when it asks first.
type picture struct {
	d *DB

	mu   sync.Mutex
	g    *gorm.DB        // nil while there is none
	ctx  context.Context // that g asks under
	now  clock.Instant
	over atomic.Bool
}

type pictureKey struct{}

// OnePicture gives a context in which every [DB.View] is put to the same picture of the data, at the same instant,
// until it is let go by done; what is asked after that sees the data as they are then. A command ([DB.InTx]) lets the
// picture go, so that what is asked next sees what it did; so does a question that fails.
func (d *DB) OnePicture(ctx context.Context) (with context.Context, done func()) {
	p := &picture{d: d}
	return context.WithValue(ctx, pictureKey{}, p), func() {
		p.over.Store(true)
		if p.mu.TryLock() { // else the question that is being asked lets it go at its end: an answer may begin inside of it
			p.drop()
			p.mu.Unlock()
		}
	}
}

// pictured is the context's picture, its lock held; nil where there is none, or where it is being asked right now.
func (d *DB) pictured(ctx context.Context) *picture {
	p, _ := ctx.Value(pictureKey{}).(*picture)
	if p == nil || p.d != d || !p.mu.TryLock() {
		return nil
	}
	return p
}

// ask puts a question to the picture.
func (p *picture) ask(ctx context.Context, actor Actor, question func(*Tx) error) error {
	if p.g == nil {
		g := p.d.r.WithContext(ctx).Begin(p.d.reading()...)
		if g.Error != nil {
			return g.Error
		}
		p.g, p.ctx, p.now = g, ctx, p.d.Clock.Now()
	}
	if p.ctx != ctx { // the request knows more of itself by now
		p.g, p.ctx = p.g.WithContext(ctx), ctx
	}
	failed := true
	defer func() {
		if failed || p.over.Load() {
			p.drop()
		}
	}()
	err := question(p.d.question(ctx, p.g, actor, p.now))
	failed = err != nil
	return err
}

// drop lets the picture go.
func (p *picture) drop() {
	if p.g != nil {
		p.g.Rollback() // it changed nothing
		p.g, p.ctx = nil, nil
	}
}

// forgetPicture drops the context's picture, so that the next question takes a new one.
func (d *DB) forgetPicture(ctx context.Context) {
	if p := d.pictured(ctx); p != nil {
		p.drop()
		p.mu.Unlock()
	}
}
