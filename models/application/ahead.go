package application

import (
	"github.com/mengyue/portal/models/clock"
	"github.com/mengyue/portal/models/rulebook"
)

// ahead is the first of an edition's grounds on which a case goes first, counted from 1; 0 where none is met. A figure
// that is not available moves nothing.
func ahead(e *rulebook.Edition, known rulebook.Facts, at clock.Instant) int {
	for i := range e.Review.Priority {
		if e.Holds(e.Review.Priority[i].When, known, at) == rulebook.Met {
			return i + 1
		}
	}
	return 0
}

// Forward is why a case goes first in the queue, under its own edition; ok is false where it does not.
func Forward(e *rulebook.Edition, c Case) (why rulebook.Priority, ok bool) {
	if e.Review == nil || c.Ahead < 1 || c.Ahead > len(e.Review.Priority) {
		return rulebook.Priority{}, false
	}
	return e.Review.Priority[c.Ahead-1], true
}
