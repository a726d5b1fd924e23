package seal_test

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/db/dbtest"
	"github.com/mengyue/portal/models/seal"
)

// under runs with a key in hand, as a process that has the folder of keys does.
func under(t *testing.T, k *seal.Key, do func(tx *db.Tx)) {
	t.Helper()
	d, _ := dbtest.New(t)
	seal.Carry(d, k)
	if err := d.View(context.Background(), db.System("test"), func(tx *db.Tx) error { do(tx); return nil }); err != nil {
		t.Fatal(err)
	}
}

func TestSecretOpensInItsPlaceAlone(t *testing.T) {
	under(t, seal.NewKey([32]byte{1}), func(tx *db.Tx) {
		for _, secret := range []string{"", "whsec_X", strings.Repeat("长", 1000)} {
			sealed, err := seal.Close(tx, "webhook:1", secret)
			if err != nil || secret != "" && strings.Contains(sealed, secret) {
				t.Fatalf("%q, %v", sealed, err)
			}
			if again, _ := seal.Close(tx, "webhook:1", secret); again == sealed {
				t.Error("the same secret is sealed the same way twice")
			}
			if got, err := seal.Open(tx, "webhook:1", sealed); err != nil || got != secret {
				t.Errorf("%q, %v", got, err)
			}
			if _, err := seal.Open(tx, "webhook:2", sealed); err == nil {
				t.Error("it opens where it was not sealed for")
			}
			last := sealed[len(sealed)-1:]
			if _, err := seal.Open(tx, "webhook:1", strings.TrimSuffix(sealed, last)+map[bool]string{true: "B", false: "A"}[last == "A"]+"A"); err == nil {
				t.Error("it opens although it was changed")
			}
		}
		if _, err := seal.Open(tx, "webhook:1", "whsec_in-clear"); err == nil {
			t.Error("a text that was never sealed opens")
		}
	})
}

func TestAnotherKeyOpensNothing(t *testing.T) {
	var sealed string
	under(t, seal.NewKey([32]byte{1}), func(tx *db.Tx) { sealed, _ = seal.Close(tx, "webhook:1", "secret") })
	under(t, seal.NewKey([32]byte{2}), func(tx *db.Tx) {
		if _, err := seal.Open(tx, "webhook:1", sealed); err == nil || !strings.Contains(err.Error(), "--keys") {
			t.Errorf("%v", err)
		}
	})
}

func TestKeyIsMadeOnceForOneReaderAndNeverOverwritten(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "keys")
	first, err := seal.OpenKey(dir)
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(dir, "secrets.key")
	if info, err := os.Stat(path); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("%v, %v", info, err)
	}
	second, err := seal.OpenKey(dir)
	if err != nil {
		t.Fatal(err)
	}
	var sealed string
	under(t, first, func(tx *db.Tx) { sealed, _ = seal.Close(tx, "p", "secret") })
	under(t, second, func(tx *db.Tx) {
		if got, err := seal.Open(tx, "p", sealed); err != nil || got != "secret" {
			t.Errorf("%q, %v", got, err)
		}
	})
	if left, _ := filepath.Glob(filepath.Join(dir, "new-*")); len(left) > 0 {
		t.Errorf("%v were left", left)
	}
	if err := os.WriteFile(path, []byte("not a key"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := seal.OpenKey(dir); err == nil || !strings.Contains(err.Error(), "secrets.key") {
		t.Errorf("%v", err)
	}
	if kept, _ := os.ReadFile(path); string(kept) != "not a key" {
		t.Error("the file was overwritten")
	}
}
