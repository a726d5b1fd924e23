package brand

import "slices"

// With is the chain as it would be judged with a draft in the place of one of its links, or as a new link at a position
// (0 behind the last one). A link that says something else, or has other papers, is not confirmed.
func (c Chain) With(id string, position int, d Draft) Chain {
	said := d.link()
	all := slices.Clone(c.Links)
	if at := slices.IndexFunc(all, func(l Link) bool { return l.ID == id }); at >= 0 {
		was := all[at]
		next := was.saying(said)
		if !next.sameWords(was) || !slices.Equal(next.Papers, was.Papers) {
			next.Outside, next.Confirmed, next.Refused, next.Refusal = false, 0, 0, ""
		}
		all[at] = next
		return Judge(c.Brand, c.Party, all, c.At, Scope{})
	}
	said.Position = placeFor(all, position)
	if slices.ContainsFunc(all, func(l Link) bool { return l.Position == said.Position }) {
		for i := range all {
			if all[i].Position >= said.Position {
				all[i].Position++
			}
		}
	}
	return Judge(c.Brand, c.Party, append(all, said), c.At, Scope{})
}
