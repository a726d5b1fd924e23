package merchant

import (
	"strings"

	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/text"
)

// TableName is the table of merchants.
func (Merchant) TableName() string { return "merchants" }

// TableName is the table of stores.
func (Store) TableName() string { return "stores" }

func find(tx *db.Tx, id string) (m Merchant, err error) {
	err = tx.DB.Where("id = ?", id).Take(&m).Error
	return m, db.Found(err, what)
}

func findStore(tx *db.Tx, id string) (s Store, err error) {
	err = db.ErrNone
	if failed := everyStore(tx, "id = ?", []any{id}, func(found Store) { s, err = found, nil }); failed != nil {
		return s, failed
	}
	return s, db.Found(err, text.Of("这家店铺", "such store"))
}

func storesOf(tx *db.Tx, merchant string) (stores []Store, err error) {
	err = tx.DB.Where("merchant = ?", merchant).Order("id").Limit(500).Find(&stores).Error
	return stores, err
}

// StoresAfter lists the stores of everybody in the order of their ids, from the one after an id on; at most 1000. It goes
// past gorm: whole populations are gone through by it.
func StoresAfter(tx *db.Tx, after string, limit int) (stores []Store, err error) {
	where, args := "id > ?", []any{after}
	if own := tx.Actor.Merchant; own != "" {
		where, args = where+" AND merchant = ?", append(args, own)
	}
	limit = min(max(limit, 1), 1000)
	stores = make([]Store, 0, limit)
	err = everyStore(tx, where+" ORDER BY id LIMIT ?", append(args, limit), func(s Store) { stores = append(stores, s) })
	return stores, err
}

// everyStore reads stores past gorm, for pages about one and for whole populations.
func everyStore(tx *db.Tx, where string, args []any, take func(Store)) error {
	rows, err := tx.Rows("SELECT id, merchant, name, platform, kind, created, contract_start, contract_end, brands, version, recorded, recorded_by FROM stores WHERE "+where, args...)
	if err != nil {
		return err
	}
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		var s Store
		if err := rows.Scan(&s.ID, &s.Merchant, &s.Name, &s.Platform, &s.Kind, &s.Created, &s.ContractStart, &s.ContractEnd, &s.Brands, &s.Version, &s.Recorded, &s.RecordedBy); err != nil {
			return err
		}
		take(s)
	}
	return rows.Err()
}

// List answers with merchants in the order of their ids; a merchant's people see their own only.
func List(tx *db.Tx, q Question) (found []Merchant, err error) {
	g := tx.DB.Where("id > ?", q.After)
	if own := tx.Actor.Merchant; own != "" {
		g = g.Where("id = ?", own)
	}
	if q.Search != "" {
		part := escape.Replace(q.Search)
		g = g.Where(`name LIKE ? ESCAPE '!' OR id LIKE ? ESCAPE '!' OR legal_id LIKE ? ESCAPE '!'`, "%"+part+"%", part+"%", part+"%")
	}
	err = g.Order("id").Limit(min(max(q.Limit, 1), 200)).Find(&found).Error
	return found, err
}

// escape makes what a person typed stand for itself in a LIKE.
var escape = strings.NewReplacer("!", "!!", "%", "!%", "_", "!_")

func byID(tx *db.Tx, merchants []Merchant) (map[string]Merchant, error) {
	ids := make([]string, len(merchants))
	for i, m := range merchants {
		ids[i] = m.ID
	}
	return Known(tx, ids)
}

// Known reads those of the ids that are merchants, for checking many at once.
func Known(tx *db.Tx, ids []string) (map[string]Merchant, error) {
	return known(tx, "id", ids, func(m Merchant) string { return m.ID })
}

// Holders reads which merchants have the legal ids.
func Holders(tx *db.Tx, legalIDs []string) (map[string]Merchant, error) {
	return known(tx, "legal_id", legalIDs, func(m Merchant) string { return m.LegalID })
}

// KnownStores reads those of the ids that are stores.
func KnownStores(tx *db.Tx, ids []string) (map[string]Store, error) {
	out := make(map[string]Store, len(ids))
	if len(ids) == 0 {
		return out, nil
	}
	args := make([]any, len(ids))
	for i, id := range ids {
		args[i] = id
	}
	return out, everyStore(tx, "id IN (?"+strings.Repeat(", ?", len(ids)-1)+")", args, func(s Store) { out[s.ID] = s })
}

func storesByID(tx *db.Tx, stores []Store) (map[string]Store, error) {
	ids := make([]string, len(stores))
	for i, s := range stores {
		ids[i] = s.ID
	}
	return KnownStores(tx, ids)
}

func known[R any](tx *db.Tx, column string, values []string, key func(R) string) (map[string]R, error) {
	out := make(map[string]R, len(values))
	var rows []R
	if len(values) == 0 {
		return out, nil
	}
	if err := tx.DB.Where(column+" IN ?", values).Find(&rows).Error; err != nil {
		return nil, err
	}
	for _, r := range rows {
		out[key(r)] = r
	}
	return out, nil
}

// Was lists the earlier states of a merchant, the newest first; at most 100.
func Was(tx *db.Tx, id string) (earlier []Merchant, err error) {
	if foreign(tx, id) {
		return nil, nil
	}
	err = tx.DB.Table("merchants_replaced").Where("id = ?", id).Order("version DESC").Limit(100).Find(&earlier).Error
	return earlier, err
}

// StoreWas lists the earlier states of a store, the newest first; at most 100.
func StoreWas(tx *db.Tx, id string) (earlier []Store, err error) {
	if _, err := FindStore(tx, id); err != nil {
		return nil, err
	}
	err = tx.DB.Table("stores_replaced").Where("id = ?", id).Order("version DESC").Limit(100).Find(&earlier).Error
	return earlier, err
}
