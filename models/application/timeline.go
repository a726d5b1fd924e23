package application

import (
	"github.com/mengyue/portal/models/clock"
	"github.com/mengyue/portal/models/text"
)

// Event is something that happened to a case.
type Event struct {
	At       clock.Instant
	Action   string    // of the record: "case.submitted"
	Title    text.Text // what happened
	Text     text.Text // what was said; zero where nothing was
	Who      text.Text // who did it; a merchant sees staff by their role only
	Internal bool      // an internal note or step; merchants never get it
}
