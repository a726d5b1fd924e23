package rulebook

import (
	"encoding/json"
	"testing"
)

// Judging without sentences finds the same, in every scenario of every book.
func TestJudgingSilentlyFindsTheSame(t *testing.T) {
	l := library(t)
	for _, programme := range l.Programmes() {
		for _, e := range l.Editions(programme) {
			many := map[string]*Population{}
			for _, s := range append(l.ScenariosOf(e), l.ScenariosOf(e)...) {
				of := string(s.Occasion) + s.At.String()
				if many[of] == nil {
					many[of] = e.Population(s.Occasion, s.At)
				}
				full, silent := e.Judge(s.Occasion, s.facts, s.At), many[of].Judge(s.facts)
				for i := range full.Results {
					full.Results[i] = silenced(full.Results[i])
				}
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
