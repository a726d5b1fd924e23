package db

import (
	"crypto/rand"
	"encoding/json"
	"fmt"

	"github.com/mengyue/portal/models/clock"
	"github.com/oklog/ulid/v2"
)

// NewID makes an identifier that sorts by the instant it was made: 26 characters, unguessable in its second half.
func NewID(at clock.Instant) string {
	return ulid.MustNew(ulid.Timestamp(at.Time()), rand.Reader).String()
}

// NewID makes an identifier at the transaction's instant.
func (tx *Tx) NewID() string { return NewID(tx.Now) }

// JSON is a value kept as JSON text in a column.
func JSON(v any) string {
	b, err := json.Marshal(v)
	if err != nil {
		panic(fmt.Sprintf("db: value of %T cannot be kept: %v", v, err))
	}
	return string(b)
}

// AppendJSON appends a text as [JSON] writes it; one that needs no escaping costs nothing.
func AppendJSON(to []byte, s string) []byte {
	for i := range len(s) {
		if c := s[i]; c < ' ' || c > '~' || c == '"' || c == '\\' || c == '<' || c == '>' || c == '&' {
			return append(to, JSON(s)...)
		}
	}
	return append(append(append(to, '"'), s...), '"')
}

// FromJSON reads what JSON wrote; "" leaves the value as it is.
func FromJSON(s string, v any) error {
	if s == "" {
		return nil
	}
	return json.Unmarshal([]byte(s), v)
}
