package rulebook

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// sampleName is what the sample book must be called.
const sampleName = "sample/2026-01-01.yaml"

func TestSampleBookIsRight(t *testing.T) {
	if p := CheckWithScenarios(sampleName, read(t, "testdata/good.yaml"), read(t, "testdata/good.scenarios.yaml")); len(p) > 0 {
		t.Fatalf("the sample that the busted books start from has problems:\n%v", Problems(p))
	}
}

// Each busted_*.yaml is the sample with one thing wrong; its first line says what is told about it.
func TestEveryBustedBookIsRefusedAtItsPlaceWithTheReason(t *testing.T) {
	good := read(t, "testdata/good.yaml")
	place := regexp.MustCompile(`^[^:]+:[1-9][0-9]*:[1-9][0-9]*: .+`)
	for _, file := range glob(t, "testdata/busted_*.yaml") {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".yaml"), func(t *testing.T) {
			src := read(t, file)
			first, _, _ := strings.Cut(string(src), "\n")
			want := strings.TrimPrefix(strings.TrimPrefix(first, "#"), " ")
			var problems Problems
			if strings.HasSuffix(file, ".scenarios.yaml") {
				problems = CheckWithScenarios(sampleName, good, src)
			} else {
				problems = Check(sampleName, src)
			}
			if len(problems) == 0 {
				t.Fatal("the book was accepted")
			}
			if !strings.Contains(problems.Error(), want) {
				t.Errorf("told:\n%v\nwanted: %s", problems, want)
			}
			for _, p := range problems {
				if !place.MatchString(p.String()) {
					t.Errorf("%q has no file:line:column: reason", p)
				}
			}
		})
	}
}

// Bombs are refused before they cost anything.
func TestBombsAreRefusedAtOnce(t *testing.T) {
	bombs := map[string]string{
		"aliases": "a: &a [x, x, x]\nb: &b [*a, *a, *a]\nc: [*b, *b, *b]\n",
		"depth":   strings.Repeat("[", 200_000),
		"indent":  strings.Repeat("a:\n ", 20_000),
		"size":    strings.Repeat("a: b\n", 1<<19),
		"bytes":   "title: \xff\xfe",
		"empty":   "",
		"entries": strings.Repeat("- ", 100_000),
	}
	for name, src := range bombs {
		t.Run(name, func(t *testing.T) {
			if len(Check(sampleName, []byte(src))) == 0 {
				t.Error("the bomb was accepted")
			}
		})
	}
}

func FuzzCheckNeverPanics(f *testing.F) {
	f.Add(read(f, "testdata/good.yaml"))
	for _, file := range glob(f, "testdata/busted_*.yaml") {
		f.Add(read(f, file))
	}
	f.Fuzz(func(t *testing.T, src []byte) {
		if len(src) < 1<<14 {
			Check(sampleName, src)
		}
	})
}

func read(t testing.TB, file string) []byte {
	t.Helper()
	b, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func glob(t testing.TB, pattern string) []string {
	t.Helper()
	files, err := filepath.Glob(pattern)
	if err != nil || len(files) == 0 {
		t.Fatalf("%s: %v, %d files", pattern, err, len(files))
	}
	return files
}
