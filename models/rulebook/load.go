package rulebook

import (
	"cmp"
	"embed"
	"io/fs"
	"path"
	"slices"
	"strings"
	"sync"
)

//go:embed books
var embedded embed.FS

func onBoard() fs.FS {
	books, err := fs.Sub(embedded, "books")
	if err != nil {
		panic(err)
	}
	return books
}

var embeddedLibrary = sync.OnceValues(func() (*Library, error) { return Load(onBoard()) })

// Embedded is the library of the books on board; it is loaded once. Errors: [Problems].
func Embedded() (*Library, error) { return embeddedLibrary() }

// Load loads every book of a folder, <programme>/<edition>.yaml with <edition>.scenarios.yaml beside it. A book that
// has a problem, or a rule without a scenario that meets and one that fails it, is not loaded. Errors: [Problems].
func Load(fsys fs.FS) (*Library, error) {
	names, err := fs.Glob(fsys, "*/*.yaml")
	if err != nil {
		return nil, err
	}
	l := &Library{editions: map[string][]*Edition{}, scenarios: map[string][]Scenario{}}
	var problems Problems
	for _, name := range names {
		if strings.HasSuffix(name, ".scenarios.yaml") {
			continue
		}
		problems = append(problems, l.load(fsys, name)...)
	}
	if len(problems) > 0 {
		return nil, problems.sorted()
	}
	for _, editions := range l.editions {
		slices.SortFunc(editions, func(a, b *Edition) int {
			return cmp.Or(cmp.Compare(a.Effective, b.Effective), strings.Compare(a.ID, b.ID))
		})
	}
	return l, nil
}

func (l *Library) load(fsys fs.FS, name string) Problems {
	src, err := fs.ReadFile(fsys, name)
	if err != nil {
		return Problems{{name, 1, 1, err.Error()}}
	}
	e, problems := readBook(name, src, fsys)
	if e == nil || sharedName(name) {
		return problems
	}
	beside := scenarioName(name)
	src, err = fs.ReadFile(fsys, beside)
	if err != nil {
		return Problems{{name, 1, 1, "the scenarios are missing: write " + path.Base(beside) + " beside it"}}
	}
	scenarios, problems := readScenarios(beside, src, e)
	l.editions[e.Programme] = append(l.editions[e.Programme], e)
	l.scenarios[e.Programme+"/"+e.ID] = scenarios
	return problems
}
