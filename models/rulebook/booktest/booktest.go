// Package booktest gives tests of the packages of models the sample book: a programme of levels, plans and suspensions.
package booktest

import (
	"os"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/rulebook"
)

// Sample lets a database know the sample book, "sample" in its edition "2026-01-01", and the common clauses. It reads
// them beside the package under test. Edits are pairs of what the book says and what it is to say instead.
func Sample(t testing.TB, d *db.DB, edits ...string) {
	t.Helper()
	edited := strings.NewReplacer(edits...)
	shelf := fstest.MapFS{}
	for name, file := range map[string]string{"common/2023-01-01.yaml": "books/common/2023-01-01.yaml", "sample/2026-01-01.yaml": "testdata/levels.yaml", "sample/2026-01-01.scenarios.yaml": "testdata/levels.scenarios.yaml"} {
		b, err := os.ReadFile("../rulebook/" + file)
		if err != nil {
			t.Fatal(err)
		}
		shelf[name] = &fstest.MapFile{Data: []byte(edited.Replace(string(b)))}
	}
	books, err := rulebook.Load(shelf)
	if err != nil {
		t.Fatal(err)
	}
	rulebook.Carry(d, books)
}
