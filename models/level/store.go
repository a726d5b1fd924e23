package level

import (
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/membership"
)

func one(tx *db.Tx, membership string) (s Standing, err error) {
	err = tx.DB.Where("membership = ?", membership).Take(&s).Error
	return s, err
}

// standingsOf are the standings of members by their memberships, locked until the batch is done.
func standingsOf(tx *db.Tx, members []membership.Membership) (map[string]Standing, error) {
	ids := make([]string, len(members))
	for i, m := range members {
		ids[i] = m.ID
	}
	var rows []Standing
	err := tx.DB.Raw("SELECT * FROM standings WHERE membership IN ?"+tx.LockClause(), ids).Scan(&rows).Error
	out := make(map[string]Standing, len(rows))
	for _, s := range rows {
		out[s.Membership] = s
	}
	return out, err
}

// put keeps a standing over the version that it was read with, 0 for one that is new.
func put(tx *db.Tx, s Standing) error {
	if s.Version == 0 {
		s.Version = 1
		return tx.DB.Create(&s).Error
	}
	return db.One(tx.DB.Exec(`UPDATE standings SET edition = ?, level = ?, since = ?, evaluated = ?, decision = ?, badge = ?, badge_since = ?, badge_until = ?, version = version + 1
		WHERE membership = ? AND version = ?`, s.Edition, s.Level, s.Since, s.Evaluated, s.Decision, s.Badge, s.BadgeSince, s.BadgeUntil, s.Membership, s.Version))
}

func insertEvaluation(tx *db.Tx, e Evaluation) error { return tx.DB.Create(&e).Error }

func evaluationsOf(tx *db.Tx, membership string, limit int) (found []Evaluation, err error) {
	err = tx.DB.Where("membership = ?", membership).Order("at DESC").Limit(min(max(limit, 1), 200)).Find(&found).Error
	return found, err
}

func evaluationBy(tx *db.Tx, decision string) (e Evaluation, err error) {
	err = tx.DB.Where("decision = ?", decision).Take(&e).Error
	return e, err
}

// evaluationOf is the evaluation that had found the level which another one took away.
func evaluationOf(tx *db.Tx, taken Evaluation) (e Evaluation, ok bool, err error) {
	var found []Evaluation
	err = tx.DB.Where("membership = ? AND at < ? AND level = ? AND decision <> ''", taken.Membership, taken.At, taken.Was).Order("at DESC").Limit(1).Find(&found).Error
	if err != nil || len(found) == 0 {
		return e, false, err
	}
	return found[0], true, nil
}

// move hands the standing and the evaluations of one membership to another.
func move(tx *db.Tx, from, to string) (n int64, err error) {
	for _, what := range []string{"UPDATE standings SET membership = ?, version = version + 1 WHERE membership = ?", "UPDATE evaluations SET membership = ? WHERE membership = ?"} {
		r := tx.DB.Exec(what, to, from)
		if n += r.RowsAffected; r.Error != nil {
			return n, r.Error
		}
	}
	return n, nil
}

func list(tx *db.Tx, q Standings) (found []Standing, err error) {
	g := tx.DB.Model(&Standing{})
	for _, c := range []struct{ column, value string }{{"programme = ?", q.Programme}, {"level = ?", q.Level}, {"merchant = ?", q.Merchant}} {
		if c.value != "" {
			g = g.Where(c.column, c.value)
		}
	}
	if q.After != "" {
		g = g.Where("membership > ?", q.After)
	}
	err = g.Order("membership").Limit(min(max(q.Limit, 1), 1000)).Find(&found).Error
	return found, err
}

func counts(tx *db.Tx, programme string) (map[string]int64, error) {
	var rows []struct {
		Level string
		N     int64
	}
	err := tx.DB.Raw("SELECT level, count(*) AS n FROM standings WHERE programme = ? GROUP BY level", programme).Scan(&rows).Error
	out := map[string]int64{}
	for _, r := range rows {
		out[r.Level] = r.N
	}
	return out, err
}
