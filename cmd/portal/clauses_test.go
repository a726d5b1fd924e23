package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/mengyue/portal/models/rulebook"
	"github.com/mengyue/portal/models/text"
)

func TestClausesSayWhatTheyDemandAndWhereTheyAreApplied(t *testing.T) {
	s := open(t)
	r := s.run("clauses", "--programme", "yanxuan", "--format", "json").want(done)
	var lines []struct {
		Programme, Rulebook, ID string
		Title, Text             text.Text
		Applied                 []text.Text
	}
	if err := json.Unmarshal([]byte(r.out), &lines); err != nil {
		t.Fatal(err)
	}
	seen := map[string]bool{}
	for _, l := range lines {
		seen[l.ID] = true
		if !l.Title.Complete() || !l.Text.Complete() || l.Programme != "yanxuan" || l.Rulebook == "" {
			t.Errorf("%+v", l)
		}
		if l.ID == "YX-3" && !slices.ContainsFunc(l.Applied, func(a text.Text) bool { return strings.HasPrefix(a.EN, "rules: ") }) {
			t.Errorf("YX-3 is applied in %v", l.Applied)
		}
	}
	for _, id := range []string{"YX-1", "YX-6j", "YX-20", "TIME-1", "NUM-3", "GEN-4", "YX-S"} {
		if !seen[id] {
			t.Errorf("%s is not listed", id)
		}
	}
	if r := s.run("clauses").want(done); !strings.Contains(r.out, "YX-3 ") {
		t.Error(r.out)
	}
}

func TestTableOfClausesNamesTheTestsThatShowThem(t *testing.T) {
	s := open(t)
	s.file("a_test.go", "package a\n\n// YX-11, TIME-2: late is late.\nfunc TestLate(t *testing.T) {}\n\n// Something else about YX-3.\nfunc TestElse(t *testing.T) {}\n")
	r := s.run("clauses", "--programme", "yanxuan", "--markdown", "--tests", ".").want(done)
	for _, line := range strings.Split(r.out, "\n") {
		named := strings.Contains(line, ". Late") || strings.Contains(line, "| Late")
		if want := strings.HasPrefix(line, "| YX-11 ") || strings.HasPrefix(line, "| TIME-2 "); named != want {
			t.Errorf("%s", line)
		}
	}
	if strings.Contains(r.out, "Else") {
		t.Error("a comment that only mentions a clause counts")
	}
}

func TestClausesAtTheHeadOfACommentAreRead(t *testing.T) {
	for doc, want := range map[string][]string{
		"YX-11, TIME-2: x": {"YX-11", "TIME-2"}, "YX-S: x": {"YX-S"}, "GEN-4 and YX-6a: x": nil,
		"R9: x": nil, "YX-1 is nice": nil, "TestX: y": nil, "CC-6: z": {"CC-6"},
	} {
		if got := idsOf(doc); !slices.Equal(got, want) {
			t.Errorf("%q: %v, want %v", doc, got, want)
		}
	}
}

// Every clause of every book is applied somewhere, or says why not; and a test or a scenario names it. Of an example the
// scenarios show the rules, and the tests of each kind of section the rest: no Go names it.
func TestEveryClauseIsAppliedAndShown(t *testing.T) {
	books, err := rulebook.WithExamples()
	if err != nil {
		t.Fatal(err)
	}
	tests, err := testsByClause(filepath.Join(sourceDir, "..", ".."))
	if err != nil {
		t.Fatal(err)
	}
	inForce, err := rulebook.Embedded()
	if err != nil {
		t.Fatal(err)
	}
	known := map[string]bool{}
	for _, p := range books.Programmes() {
		example := !slices.Contains(inForce.Programmes(), p)
		for _, e := range books.Editions(p) {
			shown := map[string]bool{}
			for _, s := range books.ScenariosOf(e) {
				shown[s.Clause] = true
			}
			for _, c := range e.Clauses {
				known[c.ID] = true
				if len(e.Uses(c.ID)) == 0 && c.Explains.IsZero() {
					t.Errorf("%s/%s: nothing applies %s", p, e.ID, c.ID)
				}
				if !example && c.Explains.IsZero() && !shown[c.ID] && len(tests[c.ID]) == 0 {
					t.Errorf("%s/%s: no test and no scenario names %s (%s)", p, e.ID, c.ID, c.Title.EN)
				}
			}
		}
	}
	for id, names := range tests {
		if !known[id] {
			t.Errorf("%v name %s, which is no clause of any book", names, id)
		}
	}
}

// Examples are known where they are switched on; a folder of books is held to everything, by its own names.
func TestBooksFromOutsideAreSwitchedOnByAFlag(t *testing.T) {
	s := open(t)
	s.run("clauses", "--programme", "marketplace-quality").want(usage)
	if r := s.run("clauses", "--programme", "marketplace-quality", "--examples").want(done); !strings.Contains(r.out, "MQ-10") {
		t.Error(r.out)
	}
	if err := os.Mkdir("shop", 0o750); err != nil {
		t.Fatal(err)
	}
	s.file("shop/2026-01-01.yaml", "programme: shop\n")
	if r := s.run("clauses", "--books", ".").want(failed); !strings.Contains(r.say, "shop/2026-01-01.yaml:1:1: the book lacks \"edition\"") {
		t.Error(r.say)
	}
}
