package product

import (
	"github.com/mengyue/portal/models/clock"
	"github.com/mengyue/portal/models/db"
)

// offered reports whether a product is on sale; where that is not known it is.
func (r row) offered() bool { return r.Online == nil || *r.Online }

// putOffers keeps since when products are on sale in their store, and until when they were.
func putOffers(tx *db.Tx, fresh map[string]Product, known map[string]row) error {
	var ended []string
	var began []any
	for _, id := range keys(fresh) {
		r, was := rowOf(fresh[id]), known[id]
		before, now := was.ID != "" && was.offered(), r.offered()
		if before == now && was.Store == r.Store {
			continue
		}
		if before {
			ended = append(ended, id)
		}
		if now {
			began = append(began, id, r.Store, tx.Now, 0)
		}
	}
	if len(ended) > 0 {
		if err := tx.DB.Exec("UPDATE product_offers SET until_at = ? WHERE product IN ? AND until_at = 0", tx.Now, ended).Error; err != nil {
			return err
		}
	}
	if len(began) == 0 {
		return nil
	}
	return tx.DB.Exec("INSERT INTO product_offers (product, store, from_at, until_at) VALUES "+places(len(began)/4, 4)+
		" ON CONFLICT (product, from_at) DO UPDATE SET store = excluded.store, until_at = 0", began...).Error
}

// At is [Some] as the catalogue stood at an instant; what came later is not there.
func At(tx *db.Tx, ids []string, at clock.Instant) (map[string]Product, error) {
	out, err := Some(tx, ids)
	if err != nil {
		return nil, err
	}
	var changed []string
	for id, p := range out {
		if p.Changed > at {
			changed = append(changed, id)
			delete(out, id)
		}
	}
	if len(changed) == 0 {
		return out, nil
	}
	var rows []versionRow
	err = tx.DB.Raw(`SELECT v.* FROM product_versions v WHERE v.product IN ? AND v.at <= ?
		AND NOT EXISTS (SELECT 1 FROM product_versions n WHERE n.product = v.product AND n.version > v.version AND n.at <= ?)`, changed, at, at).Scan(&rows).Error
	for _, r := range rows {
		var p Product
		if failed := db.FromJSON(r.Body, &p); failed != nil {
			return nil, failed
		}
		out[r.Product] = p
	}
	return out, err
}
