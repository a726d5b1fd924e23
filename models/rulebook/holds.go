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
	var r Result
	judging{e: e, facts: facts, at: at, silent: true}.condition(c, "", &r)
	return r.Result
}

// Asking is [Edition.Holds] for many subjects. What it gives is one goroutine's.
func (e *Edition) Asking(c *Condition, at clock.Instant) func(Facts) Answer {
	if c == nil {
		return func(Facts) Answer { return Met }
	}
	j := judging{e: e, at: at, silent: true, room: &room{pieces: 32}}
	return func(facts Facts) Answer {
		var r Result
		j.facts = facts
		j.condition(c, "", &r)
		return r.Result
	}
}

// Shown words a fact of the edition and a value of it, as people read them.
func (e *Edition) Shown(fact string, v Value) (title, value text.Text) {
	f := e.index.figure(fact)
	if title = f.title; title.IsZero() {
		title = text.Same(fact)
	}
	return title, f.show(v)
}
