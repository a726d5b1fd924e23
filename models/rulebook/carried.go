package rulebook

import (
	"log/slog"
	"maps"
	"sync"

	"github.com/mengyue/portal/models/clock"
	"github.com/mengyue/portal/models/db"
)

type libraryKey struct{}

// Carry lets every transaction of a database know the library that the program brought. Editions that the database keeps
// are added to it.
func Carry(d *db.DB, l *Library) { d.Carry(libraryKey{}, &carried{brought: l, whole: l}) }

// Books is the library of the transaction: what the program brought, and every edition that was published here, by
// whatever process. A process learns of an edition within a second. It is an empty one where the database carries none.
func Books(tx *db.Tx) *Library {
	c, ok := tx.Carried(libraryKey{}).(*carried)
	if !ok {
		return &Library{}
	}
	return c.now(tx)
}

// carried is the library that a process has in hand.
type carried struct {
	brought *Library

	mu    sync.Mutex
	whole *Library      // with the editions of the database
	kept  int64         // how many these are: editions are added and never change, so that their number is their version
	asked clock.Instant // when their number was last asked
}

// fresh is how long the number of editions is believed.
const fresh = clock.Instant(1_000_000)

// now is the library with what the database keeps by this instant.
func (c *carried) now(tx *db.Tx) *Library {
	c.mu.Lock()
	defer c.mu.Unlock()
	if since := tx.Now - c.asked; since < fresh && since > -fresh {
		return c.whole
	}
	n, err := countBooks(tx)
	if err == nil && n != c.kept {
		err = c.learn(tx, n)
	}
	if err != nil {
		slog.Error("published editions cannot be read; those known before stand", "error", err)
		return c.whole
	}
	c.asked = tx.Now
	return c.whole
}

// learn puts the editions of the database into a new library; one in use stays as it is.
func (c *carried) learn(tx *db.Tx, n int64) error {
	books, err := allBooks(tx)
	if err != nil {
		return err
	}
	l := &Library{editions: map[string][]*Edition{}, scenarios: maps.Clone(c.brought.scenarios), shelves: c.brought.shelves}
	for programme := range c.brought.editions {
		l.editions[programme] = c.brought.Editions(programme)
	}
	for _, b := range books {
		if there, err := l.Edition(b.Programme, b.Edition); err == nil && there.Hash == b.Hash {
			continue // the program brings it by now
		}
		e, scenarios, problems := l.read(b.Programme+"/"+b.Edition+".yaml", []byte(b.Source), []byte(b.Scenarios), false)
		if len(problems) > 0 {
			slog.Error("a published edition cannot be read by this version of the portal", "programme", b.Programme, "edition", b.Edition, "error", problems)
			continue
		}
		l.replace(e, scenarios)
	}
	l.sort()
	c.whole, c.kept = l, n
	return nil
}

// replace adds an edition; what was published here stands in place of what a program or a folder says it was.
func (l *Library) replace(e *Edition, scenarios []Scenario) {
	for i, there := range l.editions[e.Programme] {
		if there.ID == e.ID {
			l.editions[e.Programme][i], l.scenarios[e.Programme+"/"+e.ID] = e, scenarios
			return
		}
	}
	l.add(e, scenarios)
}

// forget lets the next question for the library ask the database again.
func (c *carried) forget() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.asked = 0
}
