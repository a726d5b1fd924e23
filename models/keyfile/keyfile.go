// Package keyfile keeps a key in a folder of keys: made once, readable by the portal alone, and never written over.
package keyfile

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
)

// Open reads a file of a folder, and its path; where the folder has none it is made. Of several processes that start at
// once, all end with the same file, and nobody reads half of one: a lost key cannot be made again.
func Open(dir, name string, fresh func() ([]byte, error)) (content []byte, path string, err error) {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, "", fmt.Errorf("folder of keys: %w", err)
	}
	path = filepath.Join(dir, name)
	content, err = os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		if content, err = fresh(); err == nil {
			err = keep(dir, path, content)
		}
		if err != nil {
			return nil, path, fmt.Errorf("%s: %w", path, err)
		}
		content, err = os.ReadFile(path) // another process may have been first
	}
	return content, path, err
}

// keep writes the file whole or not at all, and leaves one that is there already.
func keep(dir, path string, content []byte) error {
	f, err := os.CreateTemp(dir, "new-*") // 0600
	if err != nil {
		return err
	}
	defer func() { _ = os.Remove(f.Name()) }()
	_, err = f.Write(content)
	if err := errors.Join(err, f.Sync(), f.Close()); err != nil {
		return err
	}
	if err := os.Link(f.Name(), path); err != nil && !errors.Is(err, fs.ErrExist) {
		return err
	}
	return nil
}
