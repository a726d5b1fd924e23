package merchant

import (
	"github.com/mengyue/portal/models/audit"
	"github.com/mengyue/portal/models/db"
)

// Put records merchants: a new one is added, a known one replaced where the row differs, with the earlier state kept.
// It returns how many were new or different; putting the same again changes nothing. The rows are complete and
// checked (see intake).
func Put(tx *db.Tx, merchants []Merchant) (changed int, err error) {
	there, err := byID(tx, merchants)
	if err != nil {
		return 0, err
	}
	for i := range merchants {
		m := &merchants[i]
		m.Version, m.Recorded, m.RecordedBy = 1, tx.Now, tx.Actor.ID()
	}
	laid := db.Lay(there, merchants, func(m Merchant) string { return m.ID }, func(old Merchant, next *Merchant) bool {
		next.Version = old.Version + 1
		return old.Name != next.Name || old.LegalID != next.LegalID || old.Email != next.Email || old.Created != next.Created
	})
	if laid.Total() == 0 {
		return 0, nil
	}
	for _, m := range laid.Put {
		audit.Record(tx, audit.Entry{Action: "merchant.recorded", Object: m.Object(), Merchant: m.ID, Detail: map[string]any{"version": m.Version}})
	}
	return laid.Total(), db.Keep(tx, "merchants", laid, "id", "name, legal_id, email, created, version, recorded, recorded_by")
}

// PutStores records stores in the same way. Their merchants must be there.
func PutStores(tx *db.Tx, stores []Store) (changed int, err error) {
	there, err := storesByID(tx, stores)
	if err != nil {
		return 0, err
	}
	for i := range stores {
		s := &stores[i]
		s.Version, s.Recorded, s.RecordedBy = 1, tx.Now, tx.Actor.ID()
	}
	laid := db.Lay(there, stores, func(s Store) string { return s.ID }, func(old Store, next *Store) bool {
		next.Version = old.Version + 1
		same := old
		same.Version, same.Recorded, same.RecordedBy = next.Version, next.Recorded, next.RecordedBy
		return same != *next
	})
	if laid.Total() == 0 {
		return 0, nil
	}
	for _, s := range laid.Put {
		audit.Record(tx, audit.Entry{Action: "store.recorded", Object: s.Object(), Merchant: s.Merchant, Detail: map[string]any{"version": s.Version}})
	}
	return laid.Total(), db.Keep(tx, "stores", laid, "id",
		"merchant, name, platform, kind, created, contract_start, contract_end, brands, version, recorded, recorded_by")
}
