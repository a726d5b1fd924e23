package paper

import (
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/fault"
)

// TableName is the table of papers.
func (Paper) TableName() string { return "papers" }

// Find reads a paper. Errors: NotFound, also for another merchant's people.
func Find(tx *db.Tx, id string) (p Paper, err error) {
	err = db.Found(tx.DB.Where("id = ?", id).Take(&p).Error, what)
	if err == nil && tx.Actor.Merchant != "" && tx.Actor.Merchant != p.Merchant {
		return Paper{}, fault.Missing(what)
	}
	return p, err
}

// List lists a merchant's papers, the newest first; before is the id of the last one shown, limit at most 200.
func List(tx *db.Tx, merchant, before string, limit int) (found []Paper, err error) {
	if tx.Actor.Merchant != "" && tx.Actor.Merchant != merchant {
		return nil, nil
	}
	g := tx.DB.Where("merchant = ?", merchant)
	if before != "" {
		g = g.Where("id < ?", before)
	}
	err = g.Order("id DESC").Limit(min(max(limit, 1), 200)).Find(&found).Error
	return found, err
}

// Named finds papers of a merchant's library by their names, the newest of each.
func Named(tx *db.Tx, merchant string, names []string) (map[string]Paper, error) {
	out := map[string]Paper{}
	if len(names) == 0 || tx.Actor.Merchant != "" && tx.Actor.Merchant != merchant {
		return out, nil
	}
	var found []Paper
	err := tx.DB.Where("merchant = ? AND name IN ?", merchant, names).Order("id").Limit(MaxPapers).Find(&found).Error
	for _, p := range found {
		out[p.Name] = p
	}
	return out, err
}

// Held is how much a merchant's library holds.
func Held(tx *db.Tx, merchant string) (Holding, error) { return held(tx, merchant) }

func held(tx *db.Tx, merchant string) (h Holding, err error) {
	err = tx.DB.Raw("SELECT COUNT(*) AS papers, COALESCE(SUM(size), 0) AS bytes FROM papers WHERE merchant = ?", merchant).Scan(&h).Error
	return h, err
}

func sameContent(tx *db.Tx, p Paper) (same Paper, ok bool, err error) {
	err = tx.DB.Where("merchant = ? AND sha256 = ?", p.Merchant, p.SHA256).Take(&same).Error
	if db.IsNone(err) {
		return Paper{}, false, nil
	}
	return same, err == nil, err
}

func insert(tx *db.Tx, p Paper) error {
	err := tx.DB.Exec("INSERT INTO blobs (sha256, size, type, stored_at) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING", p.SHA256, p.Size, p.Type, tx.Now).Error
	if err != nil {
		return err
	}
	return tx.DB.Create(&p).Error
}

func rename(tx *db.Tx, p Paper) error {
	return db.One(tx.DB.Exec("UPDATE papers SET name = ? WHERE id = ?", p.Name, p.ID))
}
