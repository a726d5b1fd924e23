// Package form is a form drawn from a rulebook: its asks, what was answered to them, and how each answer stands. Who may
// write in it, and what becomes of it, is the business of the packages that have forms.
package form

import (
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/mengyue/portal/models/clock"
	"github.com/mengyue/portal/models/paper"
	"github.com/mengyue/portal/models/rulebook"
	"github.com/mengyue/portal/models/text"
)

// Answer is what was given to one ask, as it was typed: one value, or several of a choice of many; of a paper the ids
// of the papers from the merchant's library.
type Answer struct {
	Values []string `json:"values,omitempty"`
	Papers []string `json:"papers,omitempty"`
}

// Answers are the answers by the key of their ask. One whose ask no longer applies is kept, but does not count.
type Answers map[string]Answer

// Questions are the asks of one form under an edition, with what is known beside the answers.
type Questions struct {
	Edition *rulebook.Edition
	Asks    []rulebook.Ask
	Known   rulebook.Facts
	At      clock.Instant
}

// Item is one ask of a form with its answer and how it stands.
type Item struct {
	Ask      rulebook.Ask
	Answer   Answer
	Papers   []paper.Paper // of Answer.Papers
	Shown    text.Text     // the answer as people read it; zero where there is none
	Applies  bool          // its "when" holds, so it is asked
	Complete bool          // answered as demanded, or optional and empty
	Problem  text.Text     // what is wrong or missing; zero where Complete
	Editable bool          // this merchant may change it now
}

// Empty reports that nothing was given.
func (a Answer) Empty() bool { return len(a.Values) == 0 && len(a.Papers) == 0 }

// Typed are the values that were given, without spaces around them and without empty ones.
func (a Answer) Typed() []string {
	var out []string
	for _, v := range a.Values {
		if v = strings.TrimSpace(v); v != "" {
			out = append(out, v)
		}
	}
	return out
}

// Differs reports whether an answer is another one than it was.
func (a Answer) Differs(was Answer) bool {
	return !slices.Equal(a.Typed(), was.Typed()) || !slices.Equal(a.Papers, was.Papers)
}

// What one answer may hold while it is being written, whatever the book allows in the end.
const (
	MostRunes  = 10000
	mostValues = 100
	mostPapers = 50
)

// Bounded reports whether an answer is small enough to be kept.
func (a Answer) Bounded() bool {
	n := 0
	for _, v := range a.Values {
		n += utf8.RuneCountInString(v)
	}
	return n <= MostRunes && len(a.Values) <= mostValues && len(a.Papers) <= mostPapers
}

// Item is how one ask stands; facts are the form's own figures.
func (q Questions) Item(a rulebook.Ask, answer Answer, facts rulebook.Facts) Item {
	i := Item{Ask: a, Answer: answer, Applies: q.Edition.Holds(a.When, q.Known.With(facts), q.At) == rulebook.Met}
	v, problem := Read(a, answer)
	i.Problem = problem
	switch {
	case !problem.IsZero():
	case v.IsZero() && a.Required:
		i.Problem = wanting(a)
	case !v.IsZero():
		_, i.Shown = q.Edition.Shown(FactOf(a), v)
	}
	i.Complete = i.Problem.IsZero()
	if !i.Applies {
		i.Complete, i.Problem = true, text.Text{}
	}
	return i
}
