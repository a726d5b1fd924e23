package rulebook

import (
	"regexp"
	"slices"
)

var (
	programmeLine = regexp.MustCompile(`(?m)^programme: *"?([a-z0-9-]+)"? *\r?$`)
	editionLine   = regexp.MustCompile(`(?m)^edition: *"?([a-z0-9-]+)"? *\r?$`)
)

// Draft reads a book that is not published, whatever its file is called, and checks it as [Check] does. It needs no
// scenarios: nobody is decided by it. The shared clauses come from the library on board.
func Draft(file string, src []byte) (*Edition, Problems) {
	name := file
	if p, e := programmeLine.FindSubmatch(src), editionLine.FindSubmatch(src); p != nil && e != nil {
		name = string(p[1]) + "/" + string(e[1]) + ".yaml"
	}
	e, problems := readBook(name, src, onBoard())
	for i := range problems {
		problems[i].File = file
	}
	return e, problems
}

// CategoryFact is the fact that says which category a store is in, by which the rules admit it; "" where none does.
func (e *Edition) CategoryFact() string {
	for _, r := range e.Rules {
		found := ""
		r.Require.walk(func(c *Condition) {
			if len(c.In) > 0 && found == "" && slices.ContainsFunc(e.Facts, func(f FactDecl) bool { return f.Key == c.Fact && f.Subject == "store" }) {
				found = c.Fact
			}
		})
		if found != "" {
			return found
		}
	}
	return ""
}
