package intake

import (
	"io"
	"os"
	"strings"
	"testing"
)

// What a killed import read must not pile up in the folder of temporary files: the spool has no name to be left behind.
func TestSpoolLeavesNothingBehindHoweverTheImportEnds(t *testing.T) {
	folder := t.TempDir()
	t.Setenv("TMPDIR", folder)
	file, _, rows, err := spool(strings.NewReader("store,day\nS1,2026-01-01\n"))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = unspool(file) }()
	if left, err := os.ReadDir(folder); err != nil || len(left) > 0 {
		t.Errorf("while the import runs %v stand in the folder (%v)", left, err)
	}
	if _, err := file.Seek(0, io.SeekStart); err != nil {
		t.Fatal(err)
	}
	if all, err := io.ReadAll(file); err != nil || rows != 1 || !strings.HasPrefix(string(all), "store,day\n") {
		t.Errorf("the spool holds %q, %d rows (%v)", all, rows, err)
	}
}
