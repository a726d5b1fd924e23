package api

import (
	"encoding/json"
	"testing"
	"unicode/utf8"
)

// Whatever is sent, decoding ends without a panic; what is taken is text, and reads back as it was taken.
func FuzzDecode(f *testing.F) {
	for _, seed := range []string{`{"membership":"m","products":[{"product":"P","store":"S","title":"T","price_fen":1}]}`, `{"rows":[{"a":"b"}]}`, "", "{", "[[[[", `{"membership":"\ud800"}`, "\xff", `{"products":null}`, `1e999`} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, body []byte) {
		var p Publish
		if decode(body, &p) == nil {
			if !utf8.ValidString(p.Membership) {
				t.Errorf("%q was taken", p.Membership)
			}
			b, err := json.Marshal(p)
			var again Publish
			if err != nil || decode(b, &again) != nil {
				t.Errorf("%s does not read back: %v", b, err)
			}
		}
		_ = decode(body, &Figures{})
		_ = decode(body, &Ask{})
	})
}
