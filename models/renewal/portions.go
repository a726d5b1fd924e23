package renewal

import (
	"cmp"
	"context"
	"fmt"
	"sync"

	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/merchant"
)

// batch is how many stores are worked on at a time: what bounds the memory.
const batch = 512

// portions are the stores of a population, a portion a call; an empty one is the end.
type portions func(tx *db.Tx) ([]merchant.Store, error)

// storesAfter are all stores in the order of their ids, from the one after an id on.
func storesAfter(after string) portions {
	return func(tx *db.Tx) ([]merchant.Store, error) {
		stores, err := merchant.StoresAfter(tx, after, batch)
		if len(stores) > 0 {
			after = stores[len(stores)-1].ID
		}
		return stores, err
	}
}

// named are the stores of a list. Errors: NotFound.
func named(ids []string) portions {
	return func(tx *db.Tx) (stores []merchant.Store, err error) {
		some := ids[:min(batch, len(ids))]
		ids = ids[len(some):]
		for _, id := range some {
			s, err := merchant.FindStore(tx, id)
			if err != nil {
				return nil, fmt.Errorf("%s: %w", id, err)
			}
			stores = append(stores, s)
		}
		return stores, nil
	}
}

// work is what is done with a portion, on one picture of the data.
type work[T any] func(tx *db.Tx, stores []merchant.Store) (T, error)

// crew works on the portions of a population, several at once.
type crew[T any] struct {
	db      *db.DB
	who     db.Actor
	workers int            // 1 where 0
	worker  func() work[T] // makes one, which keeps to itself what it remembers

	mu    sync.Mutex // who holds it takes the next portion
	next  portions
	turns chan chan worked[T] // of the portions under way, in their order
}

// worked is what became of a portion.
type worked[T any] struct {
	it  T
	err error
}

// all hands over what became of each portion, in the order of the portions, whichever is done first. Twice as many as
// there are workers are under way at most, so that the memory does not grow with the population.
func (c *crew[T]) all(ctx context.Context, yield func(T) error) error {
	ctx, stop := context.WithCancel(ctx)
	workers := max(c.workers, 1)
	c.turns = make(chan chan worked[T], workers-1)
	var team sync.WaitGroup
	for range workers {
		team.Go(func() {
			for do := c.worker(); c.one(ctx, do); {
			}
		})
	}
	go func() { team.Wait(); close(c.turns) }()
	defer team.Wait()
	defer stop()
	for turn := range c.turns {
		w := <-turn
		if w.err == nil {
			w.err = yield(w.it)
		}
		if w.err != nil {
			return cmp.Or(ctx.Err(), w.err) // what was stopped fails in many ways
		}
	}
	return ctx.Err()
}

// one works on the next portion; more is false where there is none, or no need of it.
func (c *crew[T]) one(ctx context.Context, do work[T]) (more bool) {
	var turn chan worked[T]
	var w worked[T]
	w.err = c.db.View(ctx, c.who, func(tx *db.Tx) error {
		c.mu.Lock()
		stores, err := c.next(tx)
		if err == nil && len(stores) > 0 {
			turn = c.turn(ctx)
		}
		c.mu.Unlock()
		if turn != nil {
			w.it, err = do(tx, stores)
		}
		return err
	})
	if turn == nil && w.err != nil {
		turn = c.turn(ctx)
	}
	if turn == nil {
		return false
	}
	turn <- w
	return w.err == nil
}

// turn takes a turn behind those under way; nil where nobody waits for it any more.
func (c *crew[T]) turn(ctx context.Context) chan worked[T] {
	turn := make(chan worked[T], 1)
	select {
	case c.turns <- turn:
		return turn
	case <-ctx.Done():
		return nil
	}
}
