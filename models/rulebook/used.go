package rulebook

import (
	"bytes"
	"encoding/json"
	"slices"
	"strings"
	"unicode/utf8"
)

// Fact is one fact and what it was.
type Fact struct {
	Key   string
	Value Value
}

// Used are the facts that a result rests on, in the order of their keys, those among them that are not available.
type Used []Fact

// Of is what a fact was, the zero Value where it was not used or not available.
func (u Used) Of(key string) Value {
	if i, found := u.find(key); found {
		return u[i].Value
	}
	return Value{}
}

// Has reports whether a fact was used, available or not.
func (u Used) Has(key string) bool {
	_, found := u.find(key)
	return found
}

// Keys are the keys of those that are available.
func (u Used) Keys() (keys []string) {
	for i := range u {
		if !u[i].Value.IsZero() {
			keys = append(keys, u[i].Key)
		}
	}
	return keys
}

// Facts are the facts, to be judged again.
func (u Used) Facts() Facts {
	out := make(Facts, len(u))
	for i := range u {
		out[u[i].Key] = u[i].Value
	}
	return out
}

func (u Used) find(key string) (int, bool) {
	for i := range u { // there are few
		if u[i].Key >= key {
			return i, u[i].Key == key
		}
	}
	return len(u), false
}

// with adds a fact.
func (u Used) with(key string, v Value) Used {
	i, found := u.find(key)
	switch {
	case found:
		return u
	case i == len(u):
		return append(u, Fact{key, v})
	}
	return slices.Insert(u, i, Fact{key, v})
}

// and adds the facts of another.
func (u Used) and(more Used) Used {
	for i := range more {
		u = u.with(more[i].Key, more[i].Value)
	}
	return u
}

// MarshalJSON writes one object, keys in order.
func (u Used) MarshalJSON() ([]byte, error) {
	if u == nil {
		return []byte("null"), nil
	}
	b := []byte{'{'}
	for i := range u {
		if i > 0 {
			b = append(b, ',')
		}
		v, err := u[i].Value.MarshalJSON()
		if err != nil {
			return nil, err
		}
		b = append(append(appendQuoted(b, u[i].Key), ':'), v...)
	}
	return append(b, '}'), nil
}

// UnmarshalJSON reads what MarshalJSON wrote.
func (u *Used) UnmarshalJSON(b []byte) error {
	var facts Facts
	if err := json.Unmarshal(b, &facts); err != nil || facts == nil {
		*u = nil
		return err
	}
	*u = make(Used, 0, len(facts))
	for key, v := range facts {
		*u = append(*u, Fact{key, v})
	}
	slices.SortFunc(*u, func(a, o Fact) int { return strings.Compare(a.Key, o.Key) })
	return nil
}

// appendQuoted writes the canonical form of a value as a JSON string.
func (v Value) appendQuoted(b []byte) []byte {
	if v.kind == KindString || v.kind == KindList {
		return appendQuoted(b, v.String())
	}
	return append(v.append(append(b, '"')), '"')
}

// appendQuoted writes a string as JSON, as [json.Encoder] does without escapes for HTML.
func appendQuoted(b []byte, s string) []byte {
	if plain(s) {
		return append(append(append(b, '"'), s...), '"')
	}
	var out bytes.Buffer
	e := json.NewEncoder(&out)
	e.SetEscapeHTML(false)
	if err := e.Encode(s); err != nil {
		panic(err) // a string can be written
	}
	return append(b, bytes.TrimSuffix(out.Bytes(), []byte("\n"))...)
}

// plain reports whether a string stands in JSON as it is.
func plain(s string) bool {
	all := byte(0)
	for i := range len(s) {
		c := s[i]
		if c < ' ' || c == '"' || c == '\\' {
			return false
		}
		all |= c
	}
	return all < utf8.RuneSelf || utf8.ValidString(s) && !strings.Contains(s, "\u2028") && !strings.Contains(s, "\u2029")
}
