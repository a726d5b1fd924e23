package rulebook

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/mengyue/portal/models/clock"
)

// folder writes books onto the disk as somebody outside would.
func folder(t *testing.T, files map[string]string) string {
	t.Helper()
	dir := t.TempDir()
	for name, src := range files {
		path := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o750); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(src), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

// sample is the good book of the tests under another first day.
func sample(t *testing.T, day string) (book, scenarios string) {
	t.Helper()
	dated := strings.NewReplacer("2026-01-01", day)
	return dated.Replace(string(read(t, "testdata/good.yaml"))), dated.Replace(string(read(t, "testdata/good.scenarios.yaml")))
}

func TestFolderAddsAProgrammeAndALaterEdition(t *testing.T) {
	first, says := sample(t, "2026-01-01")
	later, saysLater := sample(t, "2026-06-01")
	one := folder(t, map[string]string{"sample/2026-01-01.yaml": first, "sample/2026-01-01.scenarios.yaml": says})
	two := folder(t, map[string]string{"sample/2026-06-01.yaml": later, "sample/2026-06-01.scenarios.yaml": saysLater})
	l, err := Open(Sources{Folders: []string{one, two}})
	if err != nil {
		t.Fatal(err)
	}
	for at, want := range map[string]string{"2026-05-31T23:59:59.999999+08:00": "2026-01-01", "2026-06-01": "2026-06-01"} {
		if e, err := l.InForce("sample", clock.Must(at)); err != nil || e.ID != want {
			t.Errorf("in force at %s: %v, %v; want %s", at, e, err, want)
		}
	}
	if len(l.Editions("yanxuan")) == 0 {
		t.Error("the books on board are gone")
	}
	if _, err := Open(Sources{Folders: []string{filepath.Join(one, "nothing")}}); err == nil {
		t.Error("a folder that is not there was taken")
	}
}

func TestBooksOfAFolderAreHeldToEverything(t *testing.T) {
	book, says := sample(t, "2026-01-01")
	onBoard := string(read(t, "books/yanxuan/2023-08-04.yaml"))
	for name, c := range map[string]struct {
		files map[string]string
		want  string
	}{
		"a problem at its place":   {map[string]string{"sample/2026-01-01.yaml": strings.Replace(book, "at_least: 3", "at_leest: 3", 1), "sample/2026-01-01.scenarios.yaml": says}, "sample/2026-01-01.yaml:25:28: unknown key \"at_leest\""},
		"no scenarios":             {map[string]string{"sample/2026-01-01.yaml": book}, "sample/2026-01-01.yaml:1:1: the scenarios are missing"},
		"a scenario that is wrong": {map[string]string{"sample/2026-01-01.yaml": book, "sample/2026-01-01.scenarios.yaml": strings.Replace(says, "given: {level: 2}", "given: {level: 4}", 1)}, "sample/2026-01-01.scenarios.yaml:6:1: level (Level 2): result is \"met\", expected \"failed\""},
		"an edition that changed":  {map[string]string{"yanxuan/2023-08-04.yaml": onBoard + "\n# changed\n", "yanxuan/2023-08-04.scenarios.yaml": string(read(t, "books/yanxuan/2023-08-04.scenarios.yaml"))}, "yanxuan/2023-08-04.yaml:1:1: yanxuan/2023-08-04 is there already with another text"},
	} {
		t.Run(name, func(t *testing.T) {
			dir := folder(t, c.files)
			_, err := Open(Sources{Folders: []string{dir}})
			if err == nil || !strings.Contains(err.Error(), filepath.Join(dir, c.want)) {
				t.Errorf("told %v, want %s", err, c.want)
			}
		})
	}
}

func TestAnUnchangedCopyOfABookOnBoardIsNoProblem(t *testing.T) {
	dir := folder(t, map[string]string{"common/2023-01-01.yaml": string(read(t, "books/common/2023-01-01.yaml"))})
	if _, err := Open(Sources{Folders: []string{dir}}); err != nil {
		t.Error(err)
	}
}

// Examples ship with the portal and are not in force unless somebody switches them on; then their scenarios hold.
func TestExamplesAreOffUnlessSwitchedOn(t *testing.T) {
	all, err := WithExamples()
	if err != nil {
		t.Fatal(err)
	}
	off := library(t)
	for _, programme := range all.Programmes() {
		if len(off.Editions(programme)) > 0 {
			continue
		}
		for _, e := range all.Editions(programme) {
			if e.Source.IsZero() || !strings.Contains(e.Source.EN, "https://") {
				t.Errorf("examples/%s/%s does not cite the public texts that it was made from", programme, e.ID)
			}
			for _, s := range all.ScenariosOf(e) {
				if wrong := s.Play(e); wrong != "" {
					t.Errorf("examples/%s/%s.scenarios.yaml:%d: %s", programme, e.ID, s.Line, wrong)
				}
			}
		}
	}
}

// A draft is read as strictly as a book on board, whatever its file is called.
func TestADraftIsReadAsStrictlyAsABookOnBoard(t *testing.T) {
	book, says := sample(t, "2026-01-01")
	l := library(t)
	if d := l.ReadDraft([]byte(book), []byte(says)); !d.Right() || d.Edition.ID != "2026-01-01" || len(d.Scenarios) != 2 || len(d.Failed) != 2 {
		t.Errorf("%+v", d)
	}
	for name, c := range map[string]struct{ book, says, want string }{
		"no yaml":          {"{", says, DraftFile + ":1:"},
		"no scenarios":     {book, "", DraftFile + ":1:1: the scenarios are missing"},
		"a wrong scenario": {book, strings.Replace(says, "expect: failed", "expect: met", 1), DraftScenarios + ":"},
		"a typo":           {strings.Replace(book, "clause: SA-1", "clause: SA-2", 1), says, DraftFile + ":"},
	} {
		if d := l.ReadDraft([]byte(c.book), []byte(c.says)); d.Right() || !strings.HasPrefix(d.Problems[0].String(), c.want) {
			t.Errorf("%s: %v, want %s", name, d.Problems, c.want)
		}
	}
}

// A folder that was named and has no book is a slip, which is told with what to do.
func TestAFolderWithoutBooksIsTold(t *testing.T) {
	book, says := sample(t, "2026-01-01")
	one := folder(t, map[string]string{"sample/2026-01-01.yaml": book, "sample/2026-01-01.scenarios.yaml": says})
	for dir, want := range map[string]string{
		t.TempDir():                     "the folder holds no book: put it there as PROGRAMME/EDITION.yaml",
		filepath.Join(one, "sample"):    "the folder is that of one programme: name the folder above it, " + one,
		filepath.Join(one, "elsewhere"): "the folder of books " + filepath.Join(one, "elsewhere") + " cannot be read",
	} {
		if _, err := Open(Sources{Folders: []string{dir}}); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: told %v, want %s", dir, err, want)
		}
	}
}

// Two editions of one programme do not begin on one day.
func TestTwoEditionsOfOneDayAreRefused(t *testing.T) {
	book, says := sample(t, "2026-01-01")
	second := func(src string) string {
		return strings.Replace(src, "edition: 2026-01-01", "edition: 2026-01-01-b", 1)
	}
	dir := folder(t, map[string]string{"sample/2026-01-01.yaml": book, "sample/2026-01-01.scenarios.yaml": says, "sample/2026-01-01-b.yaml": second(book), "sample/2026-01-01-b.scenarios.yaml": second(says)})
	if _, err := Open(Sources{Folders: []string{dir}}); err == nil || !strings.Contains(err.Error(), "sample/2026-01-01-b.yaml:1:1: it begins on the same day as sample/2026-01-01") {
		t.Errorf("told %v", err)
	}
}

// A scenario that says something else is told beside a rule that has none: both are to be mended.
func TestScenariosArePlayedThoughOneIsMissing(t *testing.T) {
	book, says := sample(t, "2026-01-01")
	problems := CheckWithScenarios(sampleName, []byte(book), []byte(strings.Replace(says, "given: {level: 2}, expect: failed", "given: {level: 2}, expect: met", 1)))
	if said := problems.Error(); !strings.Contains(said, `result is "failed", expected "met"`) || !strings.Contains(said, "lacks a scenario with the result failed") {
		t.Errorf("told %v", said)
	}
}
