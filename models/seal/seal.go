// Package seal keeps secrets that the portal has to read again – seeds of second factors, keys of webhooks – encrypted in
// the database. The key stands in the folder of keys alone: who has a copy of the database has none of the secrets.
package seal

import (
	"crypto/aes"
	"crypto/cipher"
	"encoding/base64"
	"fmt"
	"strings"

	"github.com/mengyue/portal/models/db"
)

// Key seals and opens with AES-256-GCM.
type Key struct{ aead cipher.AEAD }

// NewKey takes 32 random bytes.
func NewKey(raw [32]byte) *Key {
	block, err := aes.NewCipher(raw[:])
	if err != nil {
		panic(err) // 32 bytes are a key
	}
	aead, err := cipher.NewGCMWithRandomNonce(block)
	if err != nil {
		panic(err) // AES has blocks of the right size
	}
	return &Key{aead}
}

type carriedKey struct{}

// Carry lets every transaction of a database seal and open.
func Carry(d *db.DB, k *Key) { d.Carry(carriedKey{}, k) }

// mark begins every sealed text; with another way of sealing it becomes another one.
const mark = "s1:"

// Close seals a secret for a place, such as "webhook:01J…"; it opens there and nowhere else.
func Close(tx *db.Tx, place, secret string) (string, error) {
	k, err := of(tx)
	if err != nil {
		return "", err
	}
	return mark + base64.RawStdEncoding.EncodeToString(k.aead.Seal(nil, nil, []byte(secret), []byte(place))), nil
}

// Open is the secret that was sealed for a place. It fails where the key is another one or the text was changed or moved.
func Open(tx *db.Tx, place, sealed string) (string, error) {
	k, err := of(tx)
	if err != nil {
		return "", err
	}
	text, marked := strings.CutPrefix(sealed, mark)
	raw, err := base64.RawStdEncoding.DecodeString(text)
	if err != nil || !marked {
		return "", fmt.Errorf("seal of %s: not a sealed text", place)
	}
	secret, err := k.aead.Open(nil, nil, raw, []byte(place))
	if err != nil {
		return "", fmt.Errorf("seal of %s: the folder of keys (--keys) is not the one that it was sealed with: %w", place, err)
	}
	return string(secret), nil
}

func of(tx *db.Tx) (*Key, error) {
	if k, ok := tx.Carried(carriedKey{}).(*Key); ok {
		return k, nil
	}
	return nil, fmt.Errorf("seal: this process has no folder of keys")
}
