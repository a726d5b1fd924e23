package pdf_test

import (
	"bytes"
	"encoding/pem"
	"os"
	"path/filepath"
	"strings"
	"sync"
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
	if len(files) != 1 {
		t.Errorf("%d files", len(files))
	}
}

func TestProcessesThatStartAtOnceEndWithOneKey(t *testing.T) {
	dir := t.TempDir()
	var all sync.WaitGroup
	prints := make([]string, 8)
	for n := range prints {
		all.Go(func() {
			a, err := pdf.OpenAuthority(dir, now)
			if err != nil {
				t.Error(err)
				return
			}
			prints[n] = pdf.Fingerprint(a.Certificate)
		})
	}
	all.Wait()
	for _, p := range prints {
		if p != prints[0] {
			t.Fatalf("several keys: %q", prints)
		}
	}
}

// A process that died while it made the key leaves nothing that stands in the way.
func TestAnUnfinishedFileIsNoKey(t *testing.T) {
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "new-1"), []byte("-----BEGIN"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := pdf.OpenAuthority(dir, now); err != nil {
		t.Error(err)
	}
}

func TestAFileThatDoesNotHoldTogetherIsRefusedNotOverwritten(t *testing.T) {
	read := func(dir string) []byte {
		if _, err := pdf.OpenAuthority(dir, now); err != nil {
			t.Fatal(err)
		}
		b, err := os.ReadFile(filepath.Join(dir, "authority.pem"))
		if err != nil {
			t.Fatal(err)
		}
		return b
	}
	one, two := blocks(read(t.TempDir())), blocks(read(t.TempDir()))
	for name, parts := range map[string][][]byte{
		"empty": nil, "no PEM": {[]byte("x")}, "without its key": one[1:], "without its root": one[:2], "twice": append(one, one...),
		"another's key": {two[0], one[1], one[2]}, "another's certificate": {one[0], two[1], one[2]}, "another's root": {one[0], one[1], two[2]},
		"in another order": {one[1], one[0], one[2]}, "a key for a root": {one[0], one[1], one[0]},
	} {
		path := filepath.Join(t.TempDir(), "authority.pem")
		content := bytes.Join(parts, nil)
		if err := os.WriteFile(path, content, 0o600); err != nil {
			t.Fatal(err)
		}
		if _, err := pdf.OpenAuthority(filepath.Dir(path), now); err == nil || !strings.Contains(err.Error(), "backup") {
			t.Errorf("%s: %v", name, err)
		}
		if after, _ := os.ReadFile(path); !bytes.Equal(after, content) {
			t.Errorf("%s: overwritten", name)
		}
	}
}

// blocks are the PEM blocks of a file.
func blocks(file []byte) [][]byte {
	var out [][]byte
	for _, part := range bytes.SplitAfter(file, []byte("-----\n")) {
		if len(out) > 0 && !bytes.Contains(part, []byte("BEGIN")) {
			out[len(out)-1] = append(out[len(out)-1], part...)
		} else if len(part) > 0 {
			out = append(out, bytes.Clone(part))
		}
	}
	return out
}

// ASVS 13.3.4: a key is replaced, and what the one before signed stays the platform's once its root is named.
func TestReplacedKeyStaysKnownByItsRoot(t *testing.T) {
	dir := t.TempDir()
	first, err := pdf.OpenAuthority(dir, now)
	if err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(dir, "authority.pem")
	if err := os.Rename(file, file+".old"); err != nil {
		t.Fatal(err)
	}
	second, err := pdf.OpenAuthority(dir, now)
	if err != nil || second.Issued(first.Certificate) || !second.Issued(second.Certificate) {
		t.Fatalf("without the former root: %v", err)
	}
	root := pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: first.Root.Raw})
	if err := os.WriteFile(filepath.Join(dir, "former-roots.pem"), root, 0o600); err != nil {
		t.Fatal(err)
	}
	second, err = pdf.OpenAuthority(dir, now)
	if err != nil || !second.Issued(first.Certificate) || !second.Issued(second.Certificate) || second.Issued(pdf.TestAuthority(now).Certificate) {
		t.Errorf("with the former root: %v", err)
	}
	for _, bad := range []string{"no PEM", string(root[:len(root)/2]), "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"} {
		if err := os.WriteFile(filepath.Join(dir, "former-roots.pem"), []byte(bad), 0o600); err != nil {
			t.Fatal(err)
		}
		if _, err := pdf.OpenAuthority(dir, now); err == nil {
			t.Errorf("%.20q is taken for roots", bad)
		}
	}
}
