package membership

import (
	"slices"

	"github.com/mengyue/portal/models/db"
)

// runs picks the memberships that run at an instant, asked for twice: those whose term it is and, where a renewal is to take
// over that the record does not know of yet, the term before, with which all that goes along is still kept.
const runs = `m.ended_at = 0 AND m.slot = 'running' AND m.from_at <= ? AND (m.until_at > ?
	OR EXISTS (SELECT 1 FROM memberships n WHERE n.previous = m.id AND n.previous <> '' AND n.ended_at = 0))`

// Running are the memberships of a programme that run at this instant, in the order of their ids from the one after an
// id on; at most 5000. A member whose renewal has not taken over on the record yet still has the term before.
func Running(tx *db.Tx, programme, after string, limit int) ([]Membership, error) {
	rows, err := tx.Rows(`SELECT id, merchant, programme, edition, party, store, case_id, previous, admitted_at, from_at, until_at, version FROM memberships m
		WHERE m.programme = ? AND `+runs+` AND m.id > ? ORDER BY m.id LIMIT ?`, programme, int64(tx.Now), int64(tx.Now), after, min(max(limit, 1), 5000))
	if err != nil {
		return nil, err
	}
	defer func() { _ = rows.Close() }()
	var out []Membership
	for rows.Next() {
		var m Membership
		if err := rows.Scan(&m.ID, &m.Merchant, &m.Programme, &m.Edition, &m.Party, &m.Store, &m.Case, &m.Previous, &m.Admitted, &m.From, &m.Until, &m.Version); err != nil {
			return nil, err
		}
		out = append(out, m)
	}
	return out, rows.Err()
}

// Count is how many memberships of a programme are not ended.
func Count(tx *db.Tx, programme string) (n int, err error) {
	err = tx.DB.Raw("SELECT count(*) FROM memberships WHERE programme = ? AND ended_at = 0", programme).Take(&n).Error
	return n, err
}

// Those are memberships by their ids, in the order of these; one that is not there is left out.
func Those(tx *db.Tx, ids []string) (out []Membership, err error) {
	for some := range slices.Chunk(slices.Sorted(slices.Values(ids)), 500) {
		var rows []row
		if err := tx.DB.Where("id IN ?", some).Order("id").Find(&rows).Error; err != nil {
			return nil, err
		}
		for _, r := range rows {
			out = append(out, r.membership())
		}
	}
	return out, nil
}
