package relation

import (
	"github.com/mengyue/portal/models/clock"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/membership"
)

// ofMembership are the open relations at whose either end a membership stands.
const ofMembership = "closed_at = 0 AND (here_membership = ? OR there_membership = ?)"

// openOf names the relations of a membership for which somebody is waited: requests, and proposals.
func openOf(tx *db.Tx, id string) (objects []string, err error) {
	err = tx.DB.Raw("SELECT 'relation:' || id FROM relations WHERE (running_at = 0 OR proposal <> '') AND "+ofMembership+" ORDER BY id", id, id).Scan(&objects).Error
	return objects, err
}

func closeOf(tx *db.Tx, m membership.Membership, at clock.Instant) (int, error) {
	r := tx.DB.Exec("UPDATE relations SET closed_at = ?, outcome = ?, closed_by = ?, told_at = 0, version = version + 1 WHERE "+ofMembership, at, Fallen, m.Ref(), m.ID, m.ID)
	return int(r.RowsAffected), r.Error
}

// fallenWith are the relations that fell with a membership and can stand again: the other side is a member still, and no
// other relation has taken the pair's place.
func fallenWith(tx *db.Tx, m membership.Membership) (ids []string, err error) {
	err = tx.DB.Raw(`SELECT r.id FROM relations r WHERE r.closed_by = ? AND r.outcome = ?
		AND EXISTS (SELECT 1 FROM memberships o WHERE o.id = CASE WHEN r.here_membership = ? THEN r.there_membership ELSE r.here_membership END AND o.ended_at = 0 AND o.until_at > ?)
		AND NOT EXISTS (SELECT 1 FROM relations n WHERE n.programme = r.programme AND n.here = r.here AND n.there = r.there AND n.closed_at = 0)
		AND NOT EXISTS (SELECT 1 FROM relations n WHERE n.programme = r.programme AND n.here = r.here AND n.there = r.there AND n.closed_by = r.closed_by AND n.id > r.id)
		ORDER BY r.id`, m.Ref(), Fallen, m.ID, tx.Now).Scan(&ids).Error
	return ids, err
}

// handOver lets relations that fell with a membership rest on the end of the other side, where that has ended meanwhile.
func handOver(tx *db.Tx, m membership.Membership) error {
	const other = "CASE WHEN here_membership = ? THEN there_membership ELSE here_membership END"
	return tx.DB.Exec("UPDATE relations SET closed_by = 'membership:' || "+other+", version = version + 1 WHERE closed_by = ? AND outcome = ? AND EXISTS (SELECT 1 FROM memberships o WHERE o.id = "+other+" AND o.ended_at > 0)",
		m.ID, m.Ref(), Fallen, m.ID).Error
}

// portion is how many ids one statement names.
const portion = 500

func reopen(tx *db.Tx, ids []string) error {
	for len(ids) > 0 {
		n := min(portion, len(ids))
		if err := tx.DB.Exec("UPDATE relations SET closed_at = 0, outcome = '', closed_by = '', version = version + 1 WHERE id IN ?", ids[:n]).Error; err != nil {
			return err
		}
		if err := tx.DB.Exec("DELETE FROM relation_orders WHERE relation IN ?", ids[:n]).Error; err != nil {
			return err
		}
		ids = ids[n:]
	}
	return nil
}

// waitingAmong reads those of some relations in which somebody is waited for: requests, and proposals.
func waitingAmong(tx *db.Tx, ids []string) (out []Relation, err error) {
	for len(ids) > 0 {
		n := min(portion, len(ids))
		some, err := read(tx, "(r.running_at = 0 OR r.proposal <> '') AND r.id IN ?", ids[:n])
		if err != nil {
			return nil, err
		}
		out, ids = append(out, some...), ids[n:]
	}
	return out, nil
}

func move(tx *db.Tx, from, to string) (int64, error) {
	// what fell with the other side goes along: it runs again where that is undone
	const goes = " AND (closed_at = 0 OR outcome = ? AND closed_by <> ?)"
	here := tx.DB.Exec("UPDATE relations SET here_membership = ?, version = version + 1 WHERE here_membership = ?"+goes, to, from, Fallen, "membership:"+from)
	if here.Error != nil {
		return 0, here.Error
	}
	there := tx.DB.Exec("UPDATE relations SET there_membership = ?, version = version + 1 WHERE there_membership = ?"+goes, to, from, Fallen, "membership:"+from)
	return here.RowsAffected + there.RowsAffected, there.Error
}

func untold(tx *db.Tx, limit int) ([]Relation, error) {
	return read(tx, "r.closed_by <> '' AND r.told_at = 0 ORDER BY r.id LIMIT ?"+lockOf(tx), limit)
}

// untoldBack are relations that run again after their end had been told.
func untoldBack(tx *db.Tx, limit int) ([]Relation, error) {
	return read(tx, "r.closed_by = '' AND r.told_at > 0 AND r.closed_at = 0 ORDER BY r.id LIMIT ?"+lockOf(tx), limit)
}

// lockOf locks the relations alone: the names beside them are outer joins, which PostgreSQL does not lock.
func lockOf(tx *db.Tx) string {
	if lock := tx.LockClause(); lock != "" {
		return lock + " OF r"
	}
	return ""
}

// markTold keeps when the end of relations was told, 0 where there is none any more.
func markTold(tx *db.Tx, some []Relation, at clock.Instant) error {
	ids := make([]string, len(some))
	for i, r := range some {
		ids[i] = r.ID
	}
	return tx.DB.Exec("UPDATE relations SET told_at = ? WHERE id IN ?", at, ids).Error
}

func toldOf(tx *db.Tx, closedBy string) (told, all int64, err error) {
	var n struct{ Told, Whole int64 }
	err = tx.DB.Raw("SELECT COALESCE(sum(CASE WHEN told_at > 0 THEN 1 ELSE 0 END), 0) AS told, count(*) AS whole FROM relations WHERE closed_by = ? AND outcome = ?", closedBy, Fallen).Take(&n).Error
	return n.Told, n.Whole, err
}
