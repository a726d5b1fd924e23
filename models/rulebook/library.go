package rulebook

import (
	"cmp"
	"io/fs"
	"maps"
	"slices"

	"github.com/mengyue/portal/models/clock"
	"github.com/mengyue/portal/models/fault"
	"github.com/mengyue/portal/models/text"
)

// Library holds every edition of every programme.
type Library struct {
	editions  map[string][]*Edition // by programme, earliest first
	scenarios map[string][]Scenario // by programme/edition
	shelves   overlay               // where it was loaded from; shared clauses stand there
}

// Programmes are the keys of all programmes, sorted.
func (l *Library) Programmes() []string {
	out := make([]string, 0, len(l.editions))
	for programme := range l.editions {
		out = append(out, programme)
	}
	slices.Sort(out)
	return out
}

// Editions are a programme's editions, the earliest first.
func (l *Library) Editions(programme string) []*Edition { return slices.Clone(l.editions[programme]) }

// Edition finds one edition. Errors: NotFound.
func (l *Library) Edition(programme, id string) (*Edition, error) {
	for _, e := range l.editions[programme] {
		if e.ID == id {
			return e, nil
		}
	}
	return nil, fault.Missing(text.F("规则版本 %s/%s", "rulebook edition %s/%s", programme, id))
}

// InForce finds the edition in force at an instant: the latest that is effective. Errors: NotFound.
func (l *Library) InForce(programme string, at clock.Instant) (*Edition, error) {
	for _, e := range slices.Backward(l.editions[programme]) {
		if e.Effective <= at {
			return e, nil
		}
	}
	return nil, fault.Missing(text.F("在 %[2]s 有效的规则 %[1]s", "rulebook of %s in force at %s", programme, at.Text()))
}

// Some reports whether an edition in force at an instant is such a one.
func (l *Library) Some(at clock.Instant, such func(*Edition) bool) bool {
	for programme := range l.editions {
		if e, err := l.InForce(programme, at); err == nil && such(e) {
			return true
		}
	}
	return false
}

// Scenarios are the scenarios of all editions of a programme.
func (l *Library) Scenarios(programme string) []Scenario {
	var out []Scenario
	for _, e := range l.editions[programme] {
		out = append(out, l.scenarios[programme+"/"+e.ID]...)
	}
	return out
}

// ScenarioText is the source of an edition's scenarios; nil where it stands on no shelf.
func (l *Library) ScenarioText(e *Edition) []byte {
	src, err := fs.ReadFile(l.shelves, scenarioName(e.Programme+"/"+e.ID+".yaml"))
	if err != nil {
		return nil
	}
	return src
}

// ScenariosOf are the scenarios of one edition, in the order of their file.
func (l *Library) ScenariosOf(e *Edition) []Scenario {
	return slices.Clone(l.scenarios[e.Programme+"/"+e.ID])
}

// With is the library with one more edition, or with it in place of the one of its name: what is tried out is read like
// what is published. The library itself stays as it is.
func (l *Library) With(e *Edition) *Library {
	out := *l
	out.editions = maps.Clone(l.editions)
	list := slices.DeleteFunc(slices.Clone(l.editions[e.Programme]), func(one *Edition) bool { return one.ID == e.ID })
	list = append(list, e)
	slices.SortStableFunc(list, func(a, b *Edition) int { return cmp.Compare(a.Effective, b.Effective) })
	if out.editions == nil {
		out.editions = map[string][]*Edition{}
	}
	out.editions[e.Programme] = list
	return &out
}
