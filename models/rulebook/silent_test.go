package rulebook

import (
	"encoding/json"
	"testing"

	"github.com/mengyue/portal/models/text"
)

// silenced takes the sentences out of results.
func silenced(results []Result) {
	for i := range results {
		results[i].Detail, results[i].Way = text.Text{}, text.Text{}
		silenced(results[i].Parts)
	}
}

// Judging without sentences finds the same, in every scenario of every book.
func TestJudgingSilentlyFindsTheSame(t *testing.T) {
	l := library(t)
	for _, programme := range l.Programmes() {
		for _, e := range l.Editions(programme) {
			for _, s := range l.ScenariosOf(e) {
				full, silent := e.Judge(s.Occasion, s.facts, s.At), e.JudgeSilently(s.Occasion, s.facts, s.At)
				silenced(full.Results)
				silenced(silent.Results)
				if a, b := jsonOf(t, full), jsonOf(t, silent); a != b {
					t.Errorf("%s, %s:\n%s\n%s", programme, s.Says.EN, a, b)
				}
			}
		}
	}
}

func jsonOf(t *testing.T, v any) string {
	t.Helper()
	b, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}
