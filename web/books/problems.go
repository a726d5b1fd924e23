package books

import (
	"strconv"
	"strings"

	"github.com/mengyue/portal/models/book"
	"github.com/mengyue/portal/models/rulebook"
	pages "github.com/mengyue/portal/views/books"
)

// around is how many lines before and after a problem are shown.
const around = 2

// files are the draft's files that have problems, each with the lines where they are.
func files(d book.Draft, problems rulebook.Problems) (out []pages.File) {
	for _, f := range []struct{ name, text string }{{rulebook.DraftFile, d.Source}, {rulebook.DraftScenarios, d.Scenarios}} {
		mine := map[int][]string{}
		for _, p := range problems {
			if p.File == f.name {
				mine[p.Line] = append(mine[p.Line], strconv.Itoa(p.Line)+":"+strconv.Itoa(p.Col)+": "+p.Reason)
			}
		}
		if len(mine) > 0 {
			out = append(out, pages.File{Name: f.name, Lines: lines(f.text, mine)})
		}
	}
	return out
}

// lines are those of a text with problems, and those around them.
func lines(text string, problems map[int][]string) (out []pages.Line) {
	all := strings.Split(text, "\n")
	for i, line := range all {
		n := i + 1
		near := false
		for k := n - around; k <= n+around; k++ {
			near = near || len(problems[k]) > 0
		}
		if near {
			out = append(out, pages.Line{Number: strconv.Itoa(n), Text: strings.TrimRight(line, " \r"), Problems: problems[n]})
		}
	}
	return out
}
