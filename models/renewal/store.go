package renewal

import (
	"slices"
	"strings"

	"github.com/mengyue/portal/models/clock"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/rulebook"
)

// kept is the part of the last ranking that some stores have.
func kept(tx *db.Tx, e *rulebook.Edition, stores ...string) (*Ranking, error) {
	if len(e.Ranks) == 0 || len(stores) == 0 {
		return nil, nil
	}
	args := []any{e.Programme}
	for _, s := range stores {
		args = append(args, s)
	}
	rows, err := tx.Rows("SELECT store, fact, place, peers, as_of FROM renewal_ranks WHERE programme = ? AND store IN (?"+strings.Repeat(", ?", len(stores)-1)+")", args...)
	if err != nil {
		return nil, err
	}
	defer func() { _ = rows.Close() }()
	out := &Ranking{ranks: make([]ranked, len(e.Ranks))}
	for i := range e.Ranks {
		out.ranks[i].decl = &e.Ranks[i]
	}
	for rows.Next() {
		var p Place
		var at clock.Instant
		if err := rows.Scan(&p.Store, &p.Fact, &p.Place, &p.Peers, &at); err != nil {
			return nil, err
		}
		for i := range out.ranks {
			if out.ranks[i].decl.Key == p.Fact {
				out.AsOf, out.ranks[i].places = at, append(out.ranks[i].places, p)
			}
		}
	}
	for _, r := range out.ranks {
		slices.SortFunc(r.places, func(a, b Place) int { return strings.Compare(a.Store, b.Store) })
	}
	return out, rows.Err()
}
