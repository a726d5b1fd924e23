package brand

import (
	"github.com/mengyue/portal/models/clock"
	"github.com/mengyue/portal/models/db"
)

// Follower is a part of the portal that rests on chains and stands after this package.
type Follower struct {
	Rests func(tx *db.Tx, brands []string) ([]ChainPlace, error) // the chains of some brands that it rests on, those without a link among them
	Falls func(tx *db.Tx, c Chain) ([]Falling, error)            // what falls with a chain beyond memberships and stores
	Moved func(tx *db.Tx, c Chain, at clock.Instant) error       // the chain has changed, or ended, at an instant
}

var followers []Follower

// Follow lets a part of the portal follow chains. It is called while the program starts.
func Follow(f Follower) { followers = append(followers, f) }

// Watch sets the deadlines of a chain that a follower has begun to rest on; a merchant's own brand, which has no link, is
// watched from then on.
func Watch(tx *db.Tx, c Chain) error {
	return schedule(tx, c)
}

// resting are the chains of some brands that followers rest on.
func resting(tx *db.Tx, brands []string) (out []chainKey, err error) {
	for _, f := range followers {
		places, err := f.Rests(tx, brands)
		if err != nil {
			return nil, err
		}
		for _, p := range places {
			out = append(out, chainKey(p))
		}
	}
	return out, nil
}

// moved tells the followers that a chain has changed.
func moved(tx *db.Tx, c Chain, at clock.Instant) error {
	for _, f := range followers {
		if err := f.Moved(tx, c, at); err != nil {
			return err
		}
	}
	return nil
}

// further is what falls with a chain as its followers have it.
func further(tx *db.Tx, c Chain) (out []Falling, err error) {
	for _, f := range followers {
		some, err := f.Falls(tx, c)
		if err != nil {
			return nil, err
		}
		out = append(out, some...)
	}
	return out, nil
}
