package rulebook

import (
	"encoding/json"
	"maps"
	"math/rand"
	"slices"
	"testing"

	"github.com/mengyue/portal/models/text"
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

// Results that a population was given stay as they are while others are judged, who know less, more or something else.
func TestResultsOfAPopulationStayAsTheyAre(t *testing.T) {
	some := rand.New(rand.NewSource(2))
	l := library(t)
	for _, programme := range l.Programmes() {
		for _, e := range l.Editions(programme) {
			for _, occasion := range Occasions {
				p := e.Population(occasion, e.Effective)
				var given []Verdict
				var want []string
				for _, s := range l.ScenariosOf(e) {
					facts := changed(some, e, s.Facts())
					given = append(given, p.Judge(facts))
					full := e.Judge(occasion, facts, e.Effective)
					for i := range full.Results {
						full.Results[i] = silenced(full.Results[i])
					}
					want = append(want, jsonOf(t, full))
				}
				for i, v := range given {
					if got := jsonOf(t, v); got != want[i] {
						t.Fatalf("%s, %s:\n%s, want\n%s", programme, occasion, got, want[i])
					}
				}
			}
		}
	}
}

// changed are facts of which some are missing, of another size, or judged and waived by people.
func changed(some *rand.Rand, e *Edition, facts Facts) Facts {
	for _, key := range slices.Sorted(maps.Keys(facts)) {
		switch v := facts[key]; some.Intn(8) {
		case 0:
			delete(facts, key)
		case 1:
			facts["judgement."+e.Rules[some.Intn(len(e.Rules))].ID] = Str(string(Met))
		case 2:
			facts["waiver."+e.Rules[some.Intn(len(e.Rules))].ID] = Str("W-1")
		case 3, 4:
			if v.numeric() && v.kind != KindMoney {
				facts[key] = Count(some.Int63n(1000) - 10)
			}
		}
	}
	return facts
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

// silenced is a result without its sentences, its parts too.
func silenced(r Result) Result {
	r.Detail, r.Way = text.Text{}, text.Text{}
	for i := range r.Parts {
		r.Parts[i] = silenced(r.Parts[i])
	}
	return r
}
