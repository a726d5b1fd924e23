// Package clock is the portal's only source of the present. Everything else is given its instant.
package clock

import (
	"sync"
	"time"
	_ "time/tzdata" // the platform's zone must not depend on the machine
)

// Clock tells the present instant.
type Clock interface{ Now() Instant }

// System is the machine's clock.
type System struct{}

// Now is the present, to the microsecond.
func (System) Now() Instant { return Of(time.Now()) }

// Fixed stands still until it is moved: the clock of tests.
type Fixed struct {
	mu sync.Mutex
	at Instant
}

// At makes a clock that stands at an instant.
func At(i Instant) *Fixed { return &Fixed{at: i} }

// Now is where the clock stands.
func (c *Fixed) Now() Instant { c.mu.Lock(); defer c.mu.Unlock(); return c.at }

// Set moves the clock.
func (c *Fixed) Set(i Instant) { c.mu.Lock(); c.at = i; c.mu.Unlock() }

// Advance moves the clock on.
func (c *Fixed) Advance(d time.Duration) { c.mu.Lock(); c.at = c.at.Add(d); c.mu.Unlock() }

// Demo runs ahead of another clock by an offset that only grows.
type Demo struct {
	Base   Clock
	mu     sync.Mutex
	offset time.Duration
}

// Now is the base clock's instant plus the offset.
func (c *Demo) Now() Instant { c.mu.Lock(); defer c.mu.Unlock(); return c.Base.Now().Add(c.offset) }

// Offset is how far the clock runs ahead.
func (c *Demo) Offset() time.Duration { c.mu.Lock(); defer c.mu.Unlock(); return c.offset }

// Ahead sets the offset where it is larger than the present one, and reports whether it was.
func (c *Demo) Ahead(offset time.Duration) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	if offset <= c.offset {
		return false
	}
	c.offset = offset
	return true
}
