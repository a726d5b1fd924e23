package rulebook

import (
	"cmp"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"
	"sync"
)

var embeddedLibrary = sync.OnceValues(func() (*Library, error) { return Load(onBoard()) })

// Embedded is the library of the books on board; it is loaded once. Errors: [Problems].
func Embedded() (*Library, error) { return embeddedLibrary() }

// Load loads every book of a folder, <programme>/<edition>.yaml with <edition>.scenarios.yaml beside it. A book that
// has a problem, or a rule without a scenario that meets and one that fails it, is not loaded. Errors: [Problems].
func Load(fsys fs.FS) (*Library, error) { return load(overlay{{fs: fsys}}) }

func load(shelves overlay) (*Library, error) {
	names, err := fs.Glob(shelves, "*/*.yaml")
	if err != nil {
		return nil, err
	}
	l := &Library{editions: map[string][]*Edition{}, scenarios: map[string][]Scenario{}, shelves: shelves}
	var problems Problems
	for _, name := range names {
		problems = append(problems, shelves.twice(name)...)
		if !strings.HasSuffix(name, ".scenarios.yaml") {
			problems = append(problems, shelves.called(l.load(name))...)
		}
	}
	l.sort()
	problems = append(problems, shelves.called(l.sameDay())...)
	if len(problems) > 0 {
		return nil, problems.sorted()
	}
	return l, nil
}

// sameDay: no two editions of a programme begin on one day, or nobody knows which of them is in force.
func (l *Library) sameDay() (problems Problems) {
	for programme, editions := range l.editions {
		for i := 1; i < len(editions); i++ {
			if was := editions[i-1]; was.Effective == editions[i].Effective {
				problems = append(problems, Problem{programme + "/" + editions[i].ID + ".yaml", 1, 1,
					"it begins on the same day as " + programme + "/" + was.ID + ": one of the two begins later"})
			}
		}
	}
	return problems
}

func (l *Library) load(name string) Problems {
	src, err := fs.ReadFile(l.shelves, name)
	if err != nil {
		return Problems{{name, 1, 1, err.Error()}}
	}
	if sharedName(name) {
		_, problems := readBook(name, src, l.shelves)
		return problems
	}
	scenarios, err := fs.ReadFile(l.shelves, scenarioName(name))
	if err != nil {
		scenarios = nil
	}
	e, played, problems := l.read(name, src, scenarios, l.shelves.of(name).played)
	if len(problems) == 0 {
		l.add(e, played)
	}
	return problems
}

// read reads a book and its scenarios beside the library's shared clauses, and plays these where that is wanted.
func (l *Library) read(name string, src, scenarios []byte, played bool) (*Edition, []Scenario, Problems) {
	e, problems := readBook(name, src, l.shelves)
	if e == nil {
		return nil, nil, problems
	}
	beside := scenarioName(name)
	if scenarios == nil {
		return e, nil, Problems{{name, 1, 1, "the scenarios are missing: write " + path.Base(beside) + " beside it"}}
	}
	read, problems := readScenarios(beside, scenarios, e, played)
	return e, read, problems
}

// play plays scenarios; each that does not say what it expects is a problem at its line.
func play(name string, e *Edition, scenarios []Scenario) (problems Problems) {
	for _, s := range scenarios {
		if wrong := s.Play(e); wrong != "" {
			problems = append(problems, Problem{name, max(s.Line, 1), 1, fmt.Sprintf("%s (%s): %s", s.Rule, s.Says.EN, wrong)})
		}
	}
	return problems
}

func (l *Library) add(e *Edition, scenarios []Scenario) {
	l.editions[e.Programme] = append(l.editions[e.Programme], e)
	l.scenarios[e.Programme+"/"+e.ID] = scenarios
}

// sort puts the editions of each programme into the order of their first days.
func (l *Library) sort() {
	for _, editions := range l.editions {
		slices.SortFunc(editions, func(a, b *Edition) int {
			return cmp.Or(cmp.Compare(a.Effective, b.Effective), strings.Compare(a.ID, b.ID))
		})
	}
}
