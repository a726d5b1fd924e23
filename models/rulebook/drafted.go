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
	name := DraftFile
	if p, e := draftProgramme.FindSubmatch(src), draftEdition.FindSubmatch(src); p != nil && e != nil {
		name = string(p[1]) + "/" + string(e[1]) + ".yaml"
	}
	if len(scenarios) == 0 {
		scenarios = nil
	}
	d.Edition, d.Scenarios, d.Problems = l.read(name, src, scenarios)
	if d.Edition != nil && len(d.Problems) == 0 {
		d.Problems = play(scenarioName(name), d.Edition, d.Scenarios)
		for _, s := range d.Scenarios {
			d.Failed = append(d.Failed, s.Play(d.Edition))
		}
	}
	for i, p := range d.Problems {
		switch p.File {
		case name:
			d.Problems[i].File = DraftFile
		case scenarioName(name):
			d.Problems[i].File = DraftScenarios
		}
	}
	return d
}
