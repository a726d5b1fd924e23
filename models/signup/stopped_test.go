package signup_test

import (
	"errors"
	"testing"

	"github.com/mengyue/portal/models/clock"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/fault"
	"github.com/mengyue/portal/models/listing"
	"github.com/mengyue/portal/models/membership"
	"github.com/mengyue/portal/models/rulebook"
	"github.com/mengyue/portal/models/signup"
	"github.com/mengyue/portal/models/text"
)

var errTried = errors.New("it may")

// A member from whom the right to sign products up is taken begins none from the first instant of that on, and may again
// at the instant at which it is over.
func TestWhoIsKeptFromSignUpsBeginsNone(t *testing.T) {
	w := newWorld(t)
	id := w.goods()
	since := w.clock.Now() + 1
	w.in(system, func(tx *db.Tx) error {
		m, _, err := membership.ActiveStore(tx, "M1", programme, "S1")
		if err != nil {
			return err
		}
		_, err = listing.Put(tx, listing.Hold{Merchant: "M1", Membership: m.ID, Kind: listing.Restricted, Stops: []rulebook.Right{rulebook.RightSignUps}, Clause: "JH-1", Reason: text.Of("暂停", "suspended"), By: "suspension:1", Since: since, Until: since + 1000})
		return err
	})
	for at, free := range map[clock.Instant]bool{since - 1: true, since: false, since + 999: false, since + 1000: true} {
		w.clock.Set(at)
		err := w.try(owner, func(tx *db.Tx) error {
			if _, err := signup.Start(tx, programme, id); err != nil {
				return err
			}
			return errTried
		})
		if free && err != errTried || !free && !fault.Is(err, fault.Breach) {
			t.Errorf("%d microseconds after its beginning: %v", at-since, err)
		}
	}
}
