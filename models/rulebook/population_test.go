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

// One rule asked of many answers as it does by itself, from no more facts than it looks at.
func TestOneRuleOfAPopulationAnswersAsByItself(t *testing.T) {
	l := library(t)
	for _, programme := range l.Programmes() {
		for _, e := range l.Editions(programme) {
			for _, s := range l.ScenariosOf(e) {
				for i := range e.Rules {
					rule := &e.Rules[i]
					want, asked := e.Answer(rule.ID, s.Occasion, s.facts, s.At)
					seen := Facts{}
					for key := range e.Seen(rule) {
						seen[key] = s.facts[key]
					}
					got := e.Population(s.Occasion, s.At).Only(rule.ID).Judge(seen)
					if asked != (len(got.Results) == 1) {
						t.Fatalf("%s, %s: asked is %v, %d results", programme, rule.ID, asked, len(got.Results))
					}
					if asked && jsonOf(t, got.Results[0]) != jsonOf(t, silenced(want)) {
						t.Errorf("%s, %s, %s:\n%s\n%s", programme, rule.ID, s.Says.EN, jsonOf(t, got.Results[0]), jsonOf(t, silenced(want)))
					}
				}
			}
		}
	}
}

func TestLeanEditionKeepsWhatBoundsADerivedFact(t *testing.T) {
	e := &Edition{Facts: []FactDecl{{Key: "start"}, {Key: "other"}}, Derived: []DerivedDecl{{Key: "sum", From: "start"}, {Key: "rest"}}, Agreements: []Agreement{{Key: "a"}, {Key: "b"}}}
	lean := e.Lean(map[string]bool{"sum": true, "agreement.b": true})
	if len(lean.Facts) != 1 || lean.Facts[0].Key != "start" || len(lean.Derived) != 1 || len(lean.Agreements) != 1 || lean.Agreements[0].Key != "b" || len(e.Facts) != 2 {
		t.Errorf("%+v", lean)
	}
}
