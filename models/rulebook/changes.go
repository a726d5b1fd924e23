package rulebook

import "slices"

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
