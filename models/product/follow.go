package product

import "github.com/mengyue/portal/models/db"

var followers []func(tx *db.Tx, ids []string) error

// Follow lets a part of the portal that stands after this package know which products were put anew. It is called while
// the program starts.
func Follow(changed func(tx *db.Tx, ids []string) error) { followers = append(followers, changed) }

func tellFollowers(tx *db.Tx, ids []string) error {
	for _, changed := range followers {
		if err := changed(tx, ids); err != nil || len(ids) == 0 {
			return err
		}
	}
	return nil
}
