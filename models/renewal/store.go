package renewal

import (
	"github.com/mengyue/portal/models/clock"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/rulebook"
)

type rankRow struct {
	Programme string
	Store     string
	Fact      string
	Place     int
	Peers     int
	AsOf      clock.Instant
}

// TableName is the table of the last pass over the population.
func (rankRow) TableName() string { return "renewal_ranks" }

// kept is the part of the last ranking that a store has.
func kept(tx *db.Tx, e *rulebook.Edition, store string) (*Ranking, error) {
	if len(e.Ranks) == 0 {
		return nil, nil
	}
	var rows []rankRow
	err := tx.DB.Where("programme = ? AND store = ?", e.Programme, store).Limit(100).Find(&rows).Error
	out := &Ranking{}
	for _, r := range rows {
		for i := range e.Ranks {
			if e.Ranks[i].Key == r.Fact {
				out.AsOf = r.AsOf
				out.ranks = append(out.ranks, ranked{&e.Ranks[i], []Place{{r.Store, r.Fact, r.Place, r.Peers}}})
			}
		}
	}
	return out, err
}
