package decision

import (
	"bytes"
	"encoding/json"

	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/rulebook"
)

// Replay judges a stored decision again from its stored facts, under the edition that it was taken under, and compares
// the verdicts byte for byte. An edition that is gone or has other bytes than then is told in Why. Errors: NotFound.
func Replay(tx *db.Tx, id string) (Replayed, error) {
	d, was, err := load(tx, id)
	if err != nil {
		return Replayed{}, err
	}
	r := Replayed{Decision: d}
	if d.Occasion == "" {
		r.Same, r.Why = true, "the decision asked no rules: people alone decided"
		return r, nil
	}
	r.Was = was
	e, err := rulebook.Books(tx).Edition(d.Programme, d.Edition)
	if err != nil {
		r.Why = "the edition " + d.Programme + "/" + d.Edition + " is not in the library any more"
		return r, nil
	}
	if r.Now, err = json.Marshal(e.Judge(d.Occasion, d.Facts, d.Verdict.At)); err != nil {
		return Replayed{}, err
	}
	switch {
	case e.Hash != d.Hash:
		r.Why = "the edition " + d.Programme + "/" + d.Edition + " has other bytes than at the decision: " + e.Hash + " instead of " + d.Hash
	case !bytes.Equal(r.Was, r.Now):
		r.Why = "the verdict differs"
	default:
		r.Same = true
	}
	return r, nil
}
