package rulebook

import (
	"github.com/mengyue/portal/models/clock"
	"github.com/mengyue/portal/models/text"
)

// Holds answers a condition that stands by itself, such as when a question is asked. No condition is met.
func (e *Edition) Holds(c *Condition, facts Facts, at clock.Instant) Answer {
	if c == nil {
		return Met
	}
	return judging{e: e, facts: facts, at: at}.condition(c, "").answer
}

// Shown words a fact of the edition and a value of it, as people read them.
func (e *Edition) Shown(fact string, v Value) (title, value text.Text) {
	f := e.index.facts[fact]
	if f.title.IsZero() {
		f.title = text.Same(fact)
	}
	return f.title, f.show(v)
}
