package renewal

import (
	"slices"
	"strings"

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

// kept is the part of the last ranking that some stores have.
func kept(tx *db.Tx, e *rulebook.Edition, stores ...string) (*Ranking, error) {
	if len(e.Ranks) == 0 || len(stores) == 0 {
		return nil, nil
	}
	var rows []rankRow
	err := tx.DB.Where("programme = ? AND store IN ?", e.Programme, stores).Order("store").Find(&rows).Error
	out := &Ranking{}
	for i := range e.Ranks {
		one := ranked{decl: &e.Ranks[i]}
		for _, r := range rows {
			if r.Fact == one.decl.Key {
				out.AsOf = r.AsOf
				one.places = append(one.places, Place{r.Store, r.Fact, r.Place, r.Peers})
			}
		}
		slices.SortFunc(one.places, func(a, b Place) int { return strings.Compare(a.Store, b.Store) })
		out.ranks = append(out.ranks, one)
	}
	return out, err
}
