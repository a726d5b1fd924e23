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
				if a, b := jsonOf(t, full.Clauses()), string(silent.AppendClauses(nil)); a != b && len(full.Clauses()) > 0 {
					t.Errorf("%s, %s is printed as\n%s, want\n%s", programme, s.Says.EN, b, a)
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

// A condition asked of many subjects answers as it does when asked once.
func TestConditionAskedOfManyAnswersTheSame(t *testing.T) {
	l := library(t)
	for _, programme := range l.Programmes() {
		for _, e := range l.Editions(programme) {
			for i := range e.Rules {
				c := e.Rules[i].Require
				for _, s := range l.ScenariosOf(e) {
					asking := e.Asking(c, s.At)
					for range 2 {
						if a, b := e.Holds(c, s.facts, s.At), asking(s.facts); a != b {
							t.Errorf("%s, %s, %s: %s, then %s", programme, e.Rules[i].ID, s.Says.EN, a, b)
						}
					}
				}
			}
		}
	}
	if (&Edition{}).Asking(nil, 0)(nil) != Met {
		t.Error("no condition is not met")
	}
}
