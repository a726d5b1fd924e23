package publication

import (
	"github.com/mengyue/portal/models/clock"
	"github.com/mengyue/portal/models/db"
)

type row struct {
	Programme   string
	Edition     string
	Hash        string
	PublishedAt clock.Instant
	EffectiveAt clock.Instant
	Members     int
}

func (r row) publication() Publication {
	return Publication{Programme: r.Programme, Edition: r.Edition, Hash: r.Hash, Published: r.PublishedAt, Effective: r.EffectiveAt, Members: r.Members}
}

func find(tx *db.Tx, programme, edition string) (Publication, bool, error) {
	var r row
	err := tx.DB.Raw("SELECT * FROM publications WHERE programme = ? AND edition = ?", programme, edition).Take(&r).Error
	if db.IsNone(err) {
		return Publication{}, false, nil
	}
	return r.publication(), err == nil, err
}

func insert(tx *db.Tx, p Publication) error {
	return tx.DB.Exec(`INSERT INTO publications (programme, edition, hash, published_at, effective_at, members) VALUES (?, ?, ?, ?, ?, ?)
		ON CONFLICT DO NOTHING`, p.Programme, p.Edition, p.Hash, p.Published, p.Effective, p.Members).Error
}

// Of lists the publications of a programme, the latest first.
func Of(tx *db.Tx, programme string) ([]Publication, error) {
	var rows []row
	err := tx.DB.Raw("SELECT * FROM publications WHERE programme = ? ORDER BY effective_at DESC LIMIT 200", programme).Scan(&rows).Error
	out := make([]Publication, len(rows))
	for i, r := range rows {
		out[i] = r.publication()
	}
	return out, err
}
