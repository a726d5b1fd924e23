package rulebook

import "slices"

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
