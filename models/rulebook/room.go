package rulebook

import "strings"

// room is where the results of many subjects are put, a piece at a time: their alternatives, the facts that they rest on
// and what is written in them. What was given out stays its owner's.
type room struct {
	pieces  int // of the next piece: rules that are judged into it
	results []Result
	facts   []Fact
	text    strings.Builder
	paths   map[string]string // of categories, which are few and written in many ways
}

// mostPaths bounds the paths that are kept.
const mostPaths = 4096

// path is a category as groups look it up.
func (m *room) path(category string) string {
	if m == nil {
		return categoryPath(category)
	}
	path, known := m.paths[category]
	if !known {
		if m.paths == nil || len(m.paths) >= mostPaths {
			m.paths = map[string]string{}
		}
		path = categoryPath(category)
		m.paths[category] = path
	}
	return path
}

// some gives n results.
func (m *room) some(n int) []Result {
	if m == nil {
		return make([]Result, n)
	}
	if m.results == nil || len(m.results) < n {
		m.results = make([]Result, max(n, m.pieces))
	}
	given := m.results[:n:n]
	m.results = m.results[n:]
	return given
}

// used gives room for n facts.
func (m *room) used(n int) Used {
	if m == nil {
		return make(Used, 0, n)
	}
	if m.facts == nil || len(m.facts) < n {
		m.facts = make([]Fact, max(n, 2*m.pieces))
	}
	given := m.facts[:0:n]
	m.facts = m.facts[n:]
	return given
}

// written is the canonical form of a value.
func (m *room) written(v Value) string {
	if m == nil || v.kind == KindString || v.more != nil {
		return v.String()
	}
	var digits [48]byte
	b := v.append(digits[:0])
	if m.text.Cap()-m.text.Len() < len(b) {
		m.text = strings.Builder{}
		m.text.Grow(max(len(b), 16*m.pieces))
	}
	from := m.text.Len()
	m.text.Write(b)
	return m.text.String()[from:] // what is written after it does not touch it
}
