package outbox

import (
	"maps"
	"slices"
	"strings"

	"github.com/mengyue/portal/models/text"
)

// Kind is one kind of notice that the portal writes ("case.decided"). A notice is keyed by its kind, so that there is no
// notice without one, and what can be written at all is known without a second list.
type Kind struct{ name string }

var kinds = map[string]text.Text{}

// Declare names a kind of notice as people read it. It is called once for each, while the program starts.
func Declare(name, zh, en string) Kind {
	if _, twice := kinds[name]; twice || strings.Contains(name, ":") {
		panic("outbox: the kind of notice " + name + " is declared twice, or its name has a colon")
	}
	kinds[name] = text.Of(zh, en)
	return Kind{name}
}

// Kinds lists every kind of notice, sorted by name.
func Kinds() []Kind {
	var out []Kind
	for _, name := range slices.Sorted(maps.Keys(kinds)) {
		out = append(out, Kind{name})
	}
	return out
}

// String is the kind's name.
func (k Kind) String() string { return k.name }

// Title is the kind as people read it.
func (k Kind) Title() text.Text { return kinds[k.name] }

// Key is what a notice is told once for: its kind and of what.
type Key struct {
	kind Kind
	of   string
}

// Key keys a notice of the kind.
func (k Kind) Key(of ...string) Key { return Key{k, strings.Join(of, ":")} }

// Kind is the kind of notice.
func (k Key) Kind() Kind { return k.kind }

// String is the key as it is kept.
func (k Key) String() string { return k.kind.name + ":" + k.of }

// readKey reads a key that was kept.
func readKey(kept string) Key {
	name, of, _ := strings.Cut(kept, ":")
	return Key{Kind{name}, of}
}
