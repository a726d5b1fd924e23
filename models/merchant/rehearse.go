package merchant

import (
	"github.com/mengyue/portal/models/clock"
	"github.com/mengyue/portal/models/rehearsal"
)

func init() {
	rehearsal.Sets(func(s *rehearsal.Stage) error {
		if _, err := Put(s.Tx, []Merchant{{ID: s.Merchant, Name: rehearsal.Name, LegalID: "91440515MA5300000X", Email: "example@merchant.example"}}); err != nil {
			return err
		}
		_, err := PutStores(s.Tx, []Store{{ID: s.Store, Merchant: s.Merchant, Name: rehearsal.Store, Platform: "other", Kind: "ordinary", Created: clock.Must("2020-01-01")}})
		return err
	})
}
