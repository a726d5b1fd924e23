package rulebook

import (
	"slices"

	"github.com/mengyue/portal/models/text"
)

// Changing is what became of a clause from one edition to another.
type Changing string

// What can become of a clause.
const (
	Added     Changing = "added"
	Dropped   Changing = "dropped"
	Reworded  Changing = "reworded"  // its wording is another
	Reapplied Changing = "reapplied" // worded as before, but the rules that apply it are others
)

// Change is one clause that is not what it was.
type Change struct {
	ID       string
	Kind     Changing
	Was, Now Clause // zero where it was not, or is no more

	Left, Came []text.Text // what the rules under it no longer say, and what they say now
}

// Changes lists, clause by clause, what differs from one edition to another, in the order of the later one; clauses
// that were dropped come last.
func Changes(from, to *Edition) []Change {
	var out []Change
	for _, now := range to.Clauses {
		was, there := from.Clause(now.ID)
		c := Change{ID: now.ID, Was: was, Now: now}
		switch {
		case !there:
			c.Kind = Added
		case was.Title != now.Title || was.Text != now.Text:
			c.Kind = Reworded
		case !slices.Equal(applying(from, now.ID), applying(to, now.ID)):
			c.Kind = Reapplied
		default:
			continue
		}
		if there {
			before, after := from.says(now.ID), to.says(now.ID)
			c.Left, c.Came = without(before, after), without(after, before)
		}
		out = append(out, c)
	}
	for _, was := range from.Clauses {
		if _, still := to.Clause(was.ID); !still {
			out = append(out, Change{ID: was.ID, Kind: Dropped, Was: was})
		}
	}
	return out
}

// applying is the source that applies a clause, wherever it stands in the file.
func applying(e *Edition, clause string) []string {
	var out []string
	for _, x := range e.Excerpts(clause) {
		out = append(out, x.Text)
	}
	return out
}

// says words the rules under a clause: what they demand, and what follows from a breach.
func (e *Edition) says(clause string) (out []text.Text) {
	for i := range e.Rules {
		r := &e.Rules[i]
		if r.Clause != clause && (r.Warning == nil || r.Warning.Clause != clause) {
			continue
		}
		d := e.Demand(*r)
		said := text.F("“%s”：%s", "“%s”: %s", r.Title, d.Says)
		for _, part := range d.Parts {
			said = text.F("%s；%s：%s", "%s; %s: %s", said, part.Title, part.Says)
		}
		if follows := r.Consequence(); !follows.IsZero() {
			said = text.F("%s；%s", "%s; %s", said, follows)
		}
		out = append(out, said)
	}
	return out
}

// without lists what stands in one list and not in the other.
func without(list, other []text.Text) (out []text.Text) {
	for _, one := range list {
		if !slices.Contains(other, one) {
			out = append(out, one)
		}
	}
	return out
}
