package figures

import "github.com/mengyue/portal/models/db"

// ordersThere are the orders that are known already, by their ids.
func ordersThere(tx *db.Tx, rows []Order) (map[string]Order, error) {
	out := map[string]Order{}
	for len(rows) > 0 {
		n := min(portion, len(rows))
		args := make([]any, n)
		for i, o := range rows[:n] {
			args[i] = o.ID
		}
		var found []Order
		if err := tx.DB.Raw("SELECT * FROM orders WHERE id IN "+list(&args), args...).Scan(&found).Error; err != nil {
			return nil, err
		}
		for _, o := range found {
			out[o.ID] = o
		}
		rows = rows[n:]
	}
	return out, nil
}

// FindOrder reads the last state of an order; ok is false where there is none.
func FindOrder(tx *db.Tx, id string) (o Order, ok bool, err error) {
	err = tx.DB.Where("id = ?", id).Take(&o).Error
	if db.IsNone(err) {
		return o, false, nil
	}
	return o, err == nil, err
}

// OrderWas lists the earlier states of an order, the latest first; at most 100.
func OrderWas(tx *db.Tx, id string) (earlier []Order, err error) {
	err = tx.DB.Table("orders_replaced").Where("id = ?", id).Order("version DESC").Limit(100).Find(&earlier).Error
	return earlier, err
}
