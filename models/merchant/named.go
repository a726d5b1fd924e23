package merchant

import (
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/text"
)

// Named adds the name of a store to what is said of it, so that a merchant with several knows which is meant; without a
// store it is as it was.
func Named(tx *db.Tx, store string, said text.Text) (text.Text, error) {
	if store == "" {
		return said, nil
	}
	s, err := FindStore(tx, store)
	return text.F("%s（%s）", "%s (%s)", said, s.Name), err
}
