package watch

import (
	"github.com/mengyue/portal/models/clock"
	"github.com/mengyue/portal/models/db"
)

func keepSupposition(tx *db.Tx, s Supposition) error { return tx.DB.Create(&s).Error }

func supposition(tx *db.Tx, id string) (s Supposition, err error) {
	err = tx.DB.Where("id = ?", id).Take(&s).Error
	return s, err
}

// WhatIfs are the suppositions of late, the newest first, without their sources; before is the id of the last one shown.
func WhatIfs(tx *db.Tx, before string, limit int) (found []Supposition, err error) {
	g := tx.DB.Omit("source")
	if before != "" {
		g = g.Where("id < ?", before)
	}
	err = g.Order("id DESC").Limit(min(max(limit, 1), 200)).Find(&found).Error
	return found, err
}

func keepFlips(tx *db.Tx, id string, flips []Flip) error {
	for len(flips) > 0 {
		n := min(70, len(flips))
		args := make([]any, 0, 12*n)
		for _, f := range flips[:n] {
			m := f.Membership
			args = append(args, id, m.ID, f.Rule, m.Merchant, m.Store, f.Clause, f.Category, f.Worse(), f.Was, f.Now, f.Result.Value, f.Result.Limit)
		}
		err := tx.DB.Exec(`INSERT INTO what_if_flips (what_if, membership, rule, merchant, store, clause, category, worse, was, now, value, limit_value) VALUES `+places(n, 12)+
			` ON CONFLICT DO NOTHING`, args...).Error
		if err != nil {
			return err
		}
		flips = flips[n:]
	}
	return nil
}

func countSupposed(tx *db.Tx, id string, s *Supposed, over bool) error {
	worse, ended := 0, clock.Instant(0)
	for _, f := range s.Flips {
		if f.Worse() {
			worse++
		}
	}
	if over {
		ended = tx.Now
	}
	return tx.DB.Exec("UPDATE what_ifs SET members = members + ?, worsens = worsens + ?, betters = betters + ?, ended_at = ? WHERE id = ?", s.Members, worse, len(s.Flips)-worse, ended, id).Error
}

// FlipsOf lists flips in the order of the memberships.
func FlipsOf(tx *db.Tx, q Flips) (found []Flipped, err error) {
	g := tx.DB.Table("what_if_flips").Where("what_if = ? AND worse = ?", q.WhatIf, q.Worse)
	if q.Category != "" {
		g = g.Where("category = ?", q.Category)
	}
	if q.After[0] != "" {
		g = g.Where("(membership > ? OR (membership = ? AND rule > ?))", q.After[0], q.After[0], q.After[1])
	}
	err = g.Order("membership, rule").Limit(min(max(q.Limit, 1), 1000)).Find(&found).Error
	return found, err
}

// FlipCounts counts the flips of a supposition by category and rule; at most 1000 lines.
func FlipCounts(tx *db.Tx, id string) (found []FlipCount, err error) {
	err = tx.DB.Raw(`SELECT category, rule, min(clause) AS clause, count(CASE WHEN worse THEN 1 END) AS worse, count(CASE WHEN NOT worse THEN 1 END) AS better
		FROM what_if_flips WHERE what_if = ? GROUP BY category, rule ORDER BY category, rule LIMIT 1000`, id).Scan(&found).Error
	return found, err
}
