package db_test

import (
	"testing"

	"pgregory.net/rapid"

	"github.com/mengyue/portal/models/db"
)

// A text is appended byte for byte as it is written alone.
func TestATextIsAppendedAsItIsWritten(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := rapid.OneOf(rapid.String(), rapid.StringMatching(`[ -~\x00-\x1f\x7f-\xa0]*`), rapid.SampledFrom([]string{"", "plain", `"`, `\`, "<b>&", "店", "\x7f", "~"})).Draw(t, "text")
		if got := string(db.AppendJSON([]byte("x"), s)); got != "x"+db.JSON(s) {
			t.Fatalf("%q: %s, want x%s", s, got, db.JSON(s))
		}
	})
}
