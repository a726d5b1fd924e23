package seal

import (
	"crypto/rand"
	"encoding/base64"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

// keyFile holds the key in base64.
const keyFile = "secrets.key"

// OpenKey loads the key from a folder; where the folder has none it is made, readable by the portal alone. Of several
// processes that start at once, all end with the same key. A file that holds no key is refused rather than overwritten.
func OpenKey(dir string) (*Key, error) {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, fmt.Errorf("folder of keys: %w", err)
	}
	path := filepath.Join(dir, keyFile)
	content, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		if err := fresh(dir, path); err != nil {
			return nil, fmt.Errorf("key of secrets: %w", err)
		}
		content, err = os.ReadFile(path)
	}
	if err != nil {
		return nil, fmt.Errorf("key of secrets: %w", err)
	}
	raw, err := base64.StdEncoding.DecodeString(strings.TrimSpace(string(content)))
	if err != nil || len(raw) != 32 {
		return nil, fmt.Errorf("%s holds no key of 32 bytes in base64: put the file of your backup there", path)
	}
	return NewKey([32]byte(raw)), nil
}

// fresh puts a new key in its place, whole or not at all, where none has come in between.
func fresh(dir, path string) error {
	f, err := os.CreateTemp(dir, "new-*") // 0600
	if err != nil {
		return err
	}
	defer func() { _ = os.Remove(f.Name()) }()
	var raw [32]byte
	_, _ = rand.Read(raw[:]) // never fails (crypto/rand)
	_, err = f.WriteString(base64.StdEncoding.EncodeToString(raw[:]) + "\n")
	if err := errors.Join(err, f.Sync(), f.Close()); err != nil {
		return err
	}
	if err := os.Link(f.Name(), path); err != nil && !errors.Is(err, fs.ErrExist) {
		return err
	}
	return nil
}
