package signup

import (
	"fmt"

	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/form"
)

// SaveRuling keeps the reviewer's decision form as a draft, half-done too. Errors: Conflict, Forbidden, NotFound.
func SaveRuling(tx *db.Tx, id string, version int, r Ruling) error {
	s, err := inHand(tx, id, version)
	if err != nil {
		return err
	}
	return form.PutDraft(tx, rulingOf(s), r)
}

// Drafted gives the ruling on the round that waits that was saved last; the zero Ruling where none was.
func Drafted(tx *db.Tx, s SignUp) (r Ruling, err error) {
	_, err = form.ReadDraft(tx, rulingOf(s), &r)
	return r, err
}

func rulingOf(s SignUp) string { return fmt.Sprintf("ruling:%s:%d", s.ID, s.Round) }
