package watch

import (
	"github.com/mengyue/portal/models/clock"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/membership"
)

// share is how many products a store has, and how many of them are in the programme.
type share struct {
	Membership string
	Products   int64
	Inside     int64
}

func idsOf(members []membership.Membership) (ids []string, byID map[string]membership.Membership) {
	byID = make(map[string]membership.Membership, len(members))
	for _, m := range members {
		ids, byID[m.ID] = append(ids, m.ID), m
	}
	return ids, byID
}

// looked is since when the products of a membership are looked at; without it there is no count.
const looked = "(SELECT MIN(CASE WHEN x.entered_at > 0 THEN x.entered_at ELSE x.left_at END) FROM entries x WHERE x.membership = m.id)"

// insides counts the products of members' stores that were on sale at an instant. A membership whose products had not been
// looked at by then has no count.
func insides(tx *db.Tx, members []membership.Membership, at clock.Instant) (map[string]share, error) {
	ids, _ := idsOf(members)
	var rows []share
	err := tx.DB.Raw(`SELECT m.id AS membership, count(*) AS products, count(CASE WHEN e.entered_at > 0 AND e.entered_at <= ? AND (e.left_at = 0 OR e.left_at > ?) THEN 1 END) AS inside
		FROM memberships m JOIN product_offers o ON o.store = m.store AND o.from_at <= ? AND (o.until_at = 0 OR o.until_at > ?) LEFT JOIN entries e ON e.membership = m.id AND e.product = o.product
		WHERE m.id IN ? AND m.store <> '' AND `+looked+` <= ? GROUP BY m.id`, at, at, at, at, ids, at).Scan(&rows).Error
	out := map[string]share{}
	for _, r := range rows {
		out[r.Membership] = r
	}
	return out, err
}

// stretch is how many products were on sale from one instant to another, and in the programme from one to another; an end
// of 0 has not come.
type stretch struct {
	FromAt, UntilAt, EnteredAt, LeftAt clock.Instant
	Looked                             clock.Instant
	N                                  int64
}

// stretches are those of a member's products that touch a time.
func stretches(tx *db.Tx, m membership.Membership, from, until clock.Instant) (rows []stretch, err error) {
	err = tx.DB.Raw(`SELECT o.from_at, o.until_at, COALESCE(e.entered_at, 0) AS entered_at, COALESCE(e.left_at, 0) AS left_at, COALESCE(`+looked+`, 0) AS looked, count(*) AS n
		FROM memberships m JOIN product_offers o ON o.store = m.store AND o.from_at < ? AND (o.until_at = 0 OR o.until_at > ?) LEFT JOIN entries e ON e.membership = m.id AND e.product = o.product
		WHERE m.id = ? AND m.store <> '' GROUP BY m.id, o.from_at, o.until_at, e.entered_at, e.left_at`, until, from, m.ID).Scan(&rows).Error
	return rows, err
}

type place struct{ Membership, Product string }

func placedOf(rows []place, byID map[string]membership.Membership) []placed {
	out := make([]placed, len(rows))
	for i, r := range rows {
		out[i] = placed{byID[r.Membership], r.Product}
	}
	return out
}

// candidates are products of members' stores that were never judged, or refused and changed since.
func candidates(tx *db.Tx, members []membership.Membership, limit int) ([]placed, error) {
	ids, byID := idsOf(members)
	var rows []place
	err := tx.DB.Raw(`SELECT m.id AS membership, p.id AS product FROM memberships m JOIN products p ON p.store = m.store
		LEFT JOIN entries e ON e.membership = m.id AND e.product = p.id
		WHERE m.id IN ? AND m.store <> '' AND (e.product IS NULL OR e.state = 'refused' AND p.changed_at > e.left_at) ORDER BY m.id, p.id LIMIT ?`, ids, limit).Scan(&rows).Error
	return placedOf(rows, byID), err
}

// insideOf are the products inside, from the one after a place on.
func insideOf(tx *db.Tx, members []membership.Membership, after placed, limit int) ([]placed, error) {
	ids, byID := idsOf(members)
	var rows []place
	err := tx.DB.Raw(`SELECT membership, product FROM entries WHERE membership IN ? AND state = 'in' AND (membership > ? OR membership = ? AND product > ?)
		ORDER BY membership, product LIMIT ?`, ids, after.ID, after.ID, after.product, limit).Scan(&rows).Error
	return placedOf(rows, byID), err
}

func putEntries(tx *db.Tx, entries []Entry) error {
	for len(entries) > 0 {
		n := min(50, len(entries))
		args := make([]any, 0, 12*n)
		for _, e := range entries[:n] {
			args = append(args, e.Membership, e.Product, e.Merchant, e.Store, e.Programme, e.State, e.EnteredAt, e.LeftAt, e.Clause, e.Reason, e.Decision, e.Version)
		}
		err := tx.DB.Exec(`INSERT INTO entries (membership, product, merchant, store, programme, state, entered_at, left_at, clause, reason, decision, version) VALUES `+places(n, 12)+`
			ON CONFLICT (membership, product) DO UPDATE SET state = excluded.state, entered_at = excluded.entered_at, left_at = excluded.left_at, clause = excluded.clause,
			reason = excluded.reason, decision = excluded.decision, version = entries.version + 1`, args...).Error
		if err != nil {
			return err
		}
		entries = entries[n:]
	}
	return nil
}

func saveLeft(tx *db.Tx, e Entry) error {
	return db.One(tx.DB.Exec(`UPDATE entries SET state = 'removed', left_at = ?, clause = ?, reason = ?, decision = ?, version = version + 1
		WHERE membership = ? AND product = ? AND state = 'in'`, e.LeftAt, e.Clause, e.Reason, e.Decision, e.Membership, e.Product))
}

// restore puts a product in that a decision took out, or did not let in, as if that had never been; where it is in already
// nothing changes.
func restore(tx *db.Tx, decision string) error {
	return tx.DB.Exec(`UPDATE entries SET state = 'in', entered_at = CASE WHEN state = 'refused' THEN left_at ELSE entered_at END, left_at = 0, clause = '', reason = '', decision = '',
		version = version + 1 WHERE decision = ? AND state <> 'in'`, decision).Error
}

func entriesOf(tx *db.Tx, membership, state, after string, limit int) (found []Entry, err error) {
	g := tx.DB.Where("membership = ? AND product > ?", membership, after)
	if state != "" {
		g = g.Where("state = ?", state)
	}
	err = g.Order("product").Limit(min(max(limit, 1), 200)).Find(&found).Error
	return found, err
}

// EntryCounts counts the products of a membership by their state.
func EntryCounts(tx *db.Tx, membership string) (map[string]int64, error) {
	var rows []struct {
		State string
		N     int64
	}
	err := tx.DB.Raw("SELECT state, count(*) AS n FROM entries WHERE membership = ? GROUP BY state", membership).Scan(&rows).Error
	out := map[string]int64{}
	for _, r := range rows {
		out[r.State] = r.N
	}
	return out, err
}

// fresh are running memberships of stores in a programme whose products were never looked at; at most limit. A renewal has
// the places of the term before as soon as it has taken over.
func fresh(tx *db.Tx, programme string, limit int) ([]string, error) {
	var ids []string
	err := tx.DB.Raw(`SELECT m.id FROM memberships m WHERE m.programme = ? AND m.ended_at = 0 AND m.slot = 'running' AND m.store <> '' AND m.from_at <= ? AND m.until_at > ?
		AND EXISTS (SELECT 1 FROM products p WHERE p.store = m.store) AND NOT EXISTS (SELECT 1 FROM entries e WHERE e.membership = m.id) ORDER BY m.id LIMIT ?`,
		programme, tx.Now, tx.Now, limit).Scan(&ids).Error
	return ids, err
}
