package rulebook

import "regexp"

var (
	draftProgramme = regexp.MustCompile(`(?m)^programme: *"?([a-z0-9-]+)"? *(?:#.*)?\r?$`)
	draftEdition   = regexp.MustCompile(`(?m)^edition: *"?([a-z0-9-]+)"? *(?:#.*)?\r?$`)
)

// The files of a draft as its problems call them.
const (
	DraftFile      = "draft.yaml"
	DraftScenarios = "draft.scenarios.yaml"
)

// DraftReading is a book that is not published, with its scenarios, as far as it could be read.
type DraftReading struct {
	Edition   *Edition // nil where there are problems in the book
	Scenarios []Scenario
	Problems  Problems // in DraftFile and DraftScenarios
	Failed    []string // what scenario said instead, "" where it said what it expects; beside Scenarios
}

// Right reports whether nothing is wrong with it.
func (d DraftReading) Right() bool { return len(d.Problems) == 0 }

// ReadDraft reads a book that is not published as strictly as one on board, whatever its file is called, and plays its
// scenarios.
func (l *Library) ReadDraft(src, scenarios []byte) (d DraftReading) {
	name := nameOf(src)
	if len(scenarios) == 0 {
		scenarios = nil
	}
	d.Edition, d.Scenarios, d.Problems = l.read(name, src, scenarios, true)
	if d.Edition != nil && d.Scenarios != nil {
		for _, s := range d.Scenarios {
			d.Failed = append(d.Failed, s.Play(d.Edition))
		}
	}
	drafts(d.Problems, name)
	return d
}

// Draft reads a book that is not published, without scenarios: nobody is decided by it.
func (l *Library) Draft(src []byte) (*Edition, Problems) {
	name := nameOf(src)
	e, problems := readBook(name, src, l.shelves)
	drafts(problems, name)
	return e, problems
}

// nameOf is the file that a book would be.
func nameOf(src []byte) string {
	if p, e := draftProgramme.FindSubmatch(src), draftEdition.FindSubmatch(src); p != nil && e != nil {
		return string(p[1]) + "/" + string(e[1]) + ".yaml"
	}
	return DraftFile
}

// drafts gives problems the names of a draft's files.
func drafts(problems Problems, name string) {
	for i, p := range problems {
		switch p.File {
		case name:
			problems[i].File = DraftFile
		case scenarioName(name):
			problems[i].File = DraftScenarios
		}
	}
}
