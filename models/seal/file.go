package seal

import (
	"crypto/rand"
	"encoding/base64"
	"fmt"
	"strings"

	"github.com/mengyue/portal/models/keyfile"
)

// OpenKey loads the key from a folder; where the folder has none it is made. A file that holds no key is refused rather
// than overwritten.
func OpenKey(dir string) (*Key, error) {
	content, path, err := keyfile.Open(dir, "secrets.key", fresh)
	if err != nil {
		return nil, fmt.Errorf("key of secrets: %w", err)
	}
	raw, err := base64.StdEncoding.DecodeString(strings.TrimSpace(string(content)))
	if err != nil || len(raw) != 32 {
		return nil, fmt.Errorf("%s holds no key of 32 bytes in base64: put the file of your backup there", path)
	}
	return NewKey([32]byte(raw)), nil
}

// fresh is a file with a new key.
func fresh() ([]byte, error) {
	var raw [32]byte
	_, _ = rand.Read(raw[:]) // never fails (crypto/rand)
	return []byte(base64.StdEncoding.EncodeToString(raw[:]) + "\n"), nil
}
