package membership

import (
	"strings"

	"github.com/mengyue/portal/models/clock"
	"github.com/mengyue/portal/models/db"
)

// A membership runs in one slot; a renewal waits in the other. Each slot of a merchant, programme and party holds one.
const (
	running = "running"
	waiting = "waiting"
)

type row struct {
	ID         string `gorm:"primaryKey"`
	Merchant   string
	Programme  string
	Edition    string
	Party      string
	Store      string
	CaseID     string
	Previous   string
	AdmittedAt clock.Instant
	FromAt     clock.Instant
	UntilAt    clock.Instant
	EndedAt    clock.Instant
	EndCause   string
	EndClause  string
	Version    int
}

// TableName is the table of memberships.
func (row) TableName() string { return "memberships" }

func (r row) membership() Membership {
	return Membership{ID: r.ID, Merchant: r.Merchant, Programme: r.Programme, Edition: r.Edition, Party: r.Party, Store: r.Store, Case: r.CaseID, Previous: r.Previous,
		Admitted: r.AdmittedAt, From: r.FromAt, Until: r.UntilAt, Ended: r.EndedAt, EndCause: r.EndCause, EndClause: r.EndClause, Version: r.Version}
}

func insert(tx *db.Tx, m Membership) error {
	slot := running
	if m.Previous != "" {
		slot = waiting
	}
	r := tx.DB.Exec(`INSERT INTO memberships (id, merchant, programme, edition, party, store, case_id, previous, slot, admitted_at, from_at, until_at, ended_at, end_cause, end_clause, version)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 0, '', '', ?) ON CONFLICT DO NOTHING`,
		m.ID, m.Merchant, m.Programme, m.Edition, m.Party, m.Store, m.Case, m.Previous, slot, m.Admitted, m.From, m.Until, m.Version)
	if r.Error != nil {
		return r.Error
	}
	if r.RowsAffected == 0 {
		return alreadyMember()
	}
	return nil
}

func one(tx *db.Tx, where string, args ...any) (Membership, error) {
	var r row
	err := tx.DB.Where(where, args...).Order("from_at, id").Limit(1).Take(&r).Error
	return r.membership(), err
}

// findRef reads the membership that an object's name names.
func findRef(tx *db.Tx, object string) (Membership, error) {
	return Find(tx, strings.TrimPrefix(object, "membership:"))
}

func list(tx *db.Tx, q Question) ([]Membership, error) {
	g := tx.DB.Model(&row{})
	for _, c := range []struct{ column, value string }{{"merchant = ?", q.Merchant}, {"programme = ?", q.Programme}, {"store = ?", q.Store}} {
		if c.value != "" {
			g = g.Where(c.column, c.value)
		}
	}
	switch q.State {
	case Current:
		g = g.Where("ended_at = 0")
	case Past:
		g = g.Where("ended_at > 0")
	}
	if q.Until != 0 {
		g = g.Where("until_at < ?", q.Until)
	}
	if q.After.ID != "" {
		g = g.Where("(until_at > ? OR (until_at = ? AND id > ?))", q.After.Until, q.After.Until, q.After.ID)
	}
	var rows []row
	err := g.Order("until_at, id").Limit(min(max(q.Limit, 1), 200)).Find(&rows).Error
	out := make([]Membership, len(rows))
	for i, r := range rows {
		out[i] = r.membership()
	}
	return out, err
}

func saveEnd(tx *db.Tx, m Membership) error {
	return db.One(tx.DB.Exec("UPDATE memberships SET ended_at = ?, end_cause = ?, end_clause = ?, version = version + 1 WHERE id = ? AND version = ?",
		m.Ended, m.EndCause, m.EndClause, m.ID, m.Version))
}

func saveSlot(tx *db.Tx, id, slot string) error {
	return db.One(tx.DB.Exec("UPDATE memberships SET slot = ?, version = version + 1 WHERE id = ? AND ended_at = 0", slot, id))
}

// slotFree reports whether no other membership has taken the place of one that has ended.
func slotFree(tx *db.Tx, m Membership) (bool, error) {
	var n int64
	err := tx.DB.Raw(`SELECT count(*) FROM memberships o JOIN memberships m ON m.id = ?
		WHERE o.merchant = m.merchant AND o.programme = m.programme AND o.party = m.party AND o.store = m.store AND o.slot = m.slot AND o.ended_at = 0`, m.ID).Take(&n).Error
	return n == 0, err
}

type barRow struct {
	ID         string `gorm:"primaryKey"`
	Merchant   string
	Programme  string
	Store      string
	Ground     string
	Clause     string
	Membership string
	Refused    string
	SinceAt    clock.Instant
	UntilAt    clock.Instant
	Period     string
	LiftedAt   clock.Instant
}

// TableName is the table of bars.
func (barRow) TableName() string { return "bars" }

func (r barRow) bar() Bar {
	return Bar{ID: r.ID, Merchant: r.Merchant, Programme: r.Programme, Store: r.Store, Ground: r.Ground, Clause: r.Clause, Membership: r.Membership, Refused: r.Refused,
		Since: r.SinceAt, Until: r.UntilAt, Period: r.Period, Lifted: r.LiftedAt}
}

func insertBar(tx *db.Tx, b Bar) error {
	return tx.DB.Exec("INSERT INTO bars (id, merchant, programme, store, ground, clause, membership, refused, since_at, until_at, period, lifted_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 0)",
		b.ID, b.Merchant, b.Programme, b.Store, b.Ground, b.Clause, b.Membership, b.Refused, b.Since, b.Until, b.Period).Error
}

// standingBars are the bars that may keep a store out: those that last, and those whose end the calendar moves.
func standingBars(tx *db.Tx, merchant, programme, store string) ([]Bar, error) {
	var rows []barRow
	err := tx.DB.Where("merchant = ? AND programme = ? AND store IN ? AND lifted_at = 0 AND since_at <= ? AND (until_at > ? OR period <> '')",
		merchant, programme, []string{"", store}, tx.Now, tx.Now).Order("until_at DESC, id").Limit(200).Find(&rows).Error
	out := make([]Bar, len(rows))
	for i, r := range rows {
		out[i] = r.bar()
	}
	return out, err
}

func bars(tx *db.Tx, merchant string) ([]Bar, error) {
	var rows []barRow
	err := tx.DB.Where("merchant = ?", merchant).Order("since_at DESC, id DESC").Limit(200).Find(&rows).Error
	out := make([]Bar, len(rows))
	for i, r := range rows {
		out[i] = r.bar()
	}
	return out, err
}

func liftBars(tx *db.Tx, membership string) (int64, error) {
	r := tx.DB.Exec("UPDATE bars SET lifted_at = ? WHERE membership = ? AND lifted_at = 0", tx.Now, membership)
	return r.RowsAffected, r.Error
}

func liftRefusal(tx *db.Tx, refused string) (int64, error) {
	r := tx.DB.Exec("UPDATE bars SET lifted_at = ? WHERE refused = ? AND lifted_at = 0", tx.Now, refused)
	return r.RowsAffected, r.Error
}
