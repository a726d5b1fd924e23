package product

import "github.com/mengyue/portal/models/db"

// Known reads which of the keys are products, each with its merchant, for checking many at once.
func Known(tx *db.Tx, ids []string) (map[string]string, error) {
	out := make(map[string]string, len(ids))
	if len(ids) == 0 {
		return out, nil
	}
	var rows []struct{ ID, Merchant string }
	if err := tx.DB.Raw("SELECT id, merchant FROM products WHERE id IN ?", ids).Scan(&rows).Error; err != nil {
		return nil, err
	}
	for _, r := range rows {
		out[r.ID] = r.Merchant
	}
	return out, nil
}

// Some reads those of the ids that are products, by id.
func Some(tx *db.Tx, ids []string) (map[string]Product, error) {
	out := map[string]Product{}
	if len(ids) == 0 {
		return out, nil
	}
	var rows []row
	err := tx.DB.Where("id IN ?", ids).Find(&rows).Error
	for _, r := range rows {
		out[r.ID] = r.product()
	}
	return out, err
}
