package pdf_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/mengyue/portal/models/pdf"
)

func TestTheKeyIsMadeOnceAndKeptFromOthers(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "keys")
	first, err := pdf.OpenAuthority(dir, now)
	if err != nil {
		t.Fatal(err)
	}
	again, err := pdf.OpenAuthority(dir, now)
	if err != nil || !again.Certificate.Equal(first.Certificate) || !again.Root.Equal(first.Root) {
		t.Fatalf("%v: a second opening gave another key", err)
	}
	sig, err := again.Sign([]byte("x"))
	if err != nil || !pdf.Check(first.Certificate, []byte("x"), sig) {
		t.Error("the key that was loaded is not the one that was made")
	}
	files, _ := os.ReadDir(dir)
	for _, f := range files {
		if info, _ := f.Info(); info.Mode().Perm() != 0o600 {
			t.Errorf("%s is %v", f.Name(), info.Mode())
		}
	}
	if len(files) != 3 {
		t.Errorf("%d files", len(files))
	}
}

func TestAFolderWithAPartOfTheKeyIsRefusedNotOverwritten(t *testing.T) {
	dir := t.TempDir()
	if _, err := pdf.OpenAuthority(dir, now); err != nil {
		t.Fatal(err)
	}
	if err := os.Remove(filepath.Join(dir, "signing.key")); err != nil {
		t.Fatal(err)
	}
	if _, err := pdf.OpenAuthority(dir, now); err == nil || !strings.Contains(err.Error(), "2 of its 3 files") {
		t.Error(err)
	}
}

func TestAKeyOfAnotherCertificateIsRefused(t *testing.T) {
	a, b := t.TempDir(), t.TempDir()
	for _, dir := range []string{a, b} {
		if _, err := pdf.OpenAuthority(dir, now); err != nil {
			t.Fatal(err)
		}
	}
	for _, name := range []string{"signing.key", "root.pem"} {
		other, _ := os.ReadFile(filepath.Join(b, name))
		own, _ := os.ReadFile(filepath.Join(a, name))
		for what, content := range map[string][]byte{"another's": other, "no PEM": []byte("x"), "two blocks": append(own, own...)} {
			if err := os.WriteFile(filepath.Join(a, name), content, 0o600); err != nil {
				t.Fatal(err)
			}
			if _, err := pdf.OpenAuthority(a, now); err == nil {
				t.Errorf("%s with %s was taken", name, what)
			}
		}
		if err := os.WriteFile(filepath.Join(a, name), own, 0o600); err != nil {
			t.Fatal(err)
		}
	}
}
