package rulebook

import (
	"errors"
	"io/fs"

	"github.com/mengyue/portal/models/clock"
	"github.com/mengyue/portal/models/text"
)

type index struct{}

// Problem is one thing wrong with a book.
type Problem struct {
	File      string
	Line, Col int
	Reason    string
}

// Change is one difference between two editions, in words.
type Change struct {
	Clause        string
	Where         text.Text
	Before, After text.Text
}

// Listed is one clause with the places that apply it.
type Listed struct {
	Clause Clause
	Places []Place
}

// Place is where a clause is applied.
type Place struct {
	Kind, Key string
	Title     text.Text
}

// Load loads every book.
func Load(fsys fs.FS) (*Library, error) { return nil, errors.New("no books yet") }

// Embedded is the library of the books on board.
func Embedded() (*Library, error) { return Load(nil) }

// Check lists everything that is wrong with a book.
func Check(name string, src []byte) []Problem { return nil }

// Judge answers every rule of the occasion.
func (e *Edition) Judge(occasion Occasion, facts Facts, at clock.Instant) Verdict { return Verdict{} }

// Compare lists what changed from a to b.
func Compare(a, b *Edition) []Change { return nil }

// Listing lists every clause, sorted naturally.
func (e *Edition) Listing() []Listed { return nil }
