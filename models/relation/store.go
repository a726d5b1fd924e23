package relation

import (
	"strings"

	"github.com/mengyue/portal/models/clock"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/listing"
)

type row struct {
	ID              string
	Programme       string
	Edition         string
	Here            string
	HereMembership  string
	HereName        string
	There           string
	ThereMembership string
	ThereName       string
	Way             string
	Payment         string
	Message         string
	AskedAt         clock.Instant
	AskedBy         string
	AskedName       string
	DueAt           clock.Instant
	AnsweredAt      clock.Instant
	AnsweredBy      string
	AnsweredName    string
	Reason          string
	RunningAt       clock.Instant
	Proposal        string
	ClosedAt        clock.Instant
	Outcome         State
	ClosedBy        string
	Version         int
}

func (r row) relation() (Relation, error) {
	out := Relation{ID: r.ID, Programme: r.Programme, Edition: r.Edition, Here: Member{r.Here, r.HereName, r.HereMembership}, There: Member{r.There, r.ThereName, r.ThereMembership},
		Way: r.Way, Payment: r.Payment, Message: r.Message, Asked: Signature{r.AskedBy, r.AskedName, r.AskedAt}, Due: r.DueAt, Answered: Signature{r.AnsweredBy, r.AnsweredName, r.AnsweredAt},
		Reason: r.Reason, Since: r.RunningAt, Closed: r.ClosedAt, Outcome: r.Outcome, By: r.ClosedBy, Version: r.Version}
	return out, db.FromJSON(r.Proposal, &out.Proposal)
}

func relations(rows []row, err error) ([]Relation, error) {
	out := make([]Relation, 0, len(rows))
	for _, r := range rows {
		one, failed := r.relation()
		if failed != nil {
			return nil, failed
		}
		out = append(out, one)
	}
	return out, err
}

// selected reads relations r with the names of both sides.
const selected = `SELECT r.*, COALESCE(h.name, r.here) AS here_name, COALESCE(t.name, r.there) AS there_name
	FROM relations r LEFT JOIN merchants h ON h.id = r.here LEFT JOIN merchants t ON t.id = r.there WHERE `

func read(tx *db.Tx, where string, args ...any) ([]Relation, error) {
	var rows []row
	err := tx.DB.Raw(selected+where, args...).Scan(&rows).Error
	return relations(rows, err)
}

func one(tx *db.Tx, where string, args ...any) (Relation, error) {
	found, err := read(tx, where+" LIMIT 1", args...)
	if err != nil || len(found) == 0 {
		return Relation{}, firstOf(err, db.ErrNone)
	}
	return found[0], nil
}

func list(tx *db.Tx, q Question) ([]Relation, error) {
	parts, args := []string{"1 = 1"}, []any{}
	add := func(where string, values ...any) { parts, args = append(parts, where), append(args, values...) }
	if q.Merchant != "" {
		add("(r.here = ? OR r.there = ?)", q.Merchant, q.Merchant)
	}
	if q.Programme != "" {
		add("r.programme = ?", q.Programme)
	}
	if q.Before != "" {
		add("r.id < ?", q.Before)
	}
	if q.Search != "" {
		like := "%" + strings.NewReplacer(`\`, `\\`, "%", `\%`, "_", `\_`).Replace(q.Search) + "%"
		add(`(r.here = ? OR r.there = ? OR lower(h.name) LIKE lower(?) ESCAPE '\' OR lower(t.name) LIKE lower(?) ESCAPE '\')`, q.Search, q.Search, like, like)
		if own := tx.Actor.Merchant; own != "" { // by name and key nobody finds a supervised account
			add("NOT EXISTS (SELECT 1 FROM holds x WHERE x.merchant IN (r.here, r.there) AND x.merchant <> ? AND x.kind = ? AND x.lifted_at = 0 AND x.since_at <= ? AND x.until_at > ?)", own, listing.Supervised, tx.Now, tx.Now)
		}
	}
	switch q.State {
	case Asking:
		add("r.closed_at = 0 AND r.running_at = 0 AND r.due_at > ?", tx.Now)
	case Open:
		add("r.closed_at = 0 AND r.running_at > 0")
	case Past:
		add("(r.closed_at > 0 OR r.running_at = 0 AND r.due_at <= ?)", tx.Now)
	}
	return read(tx, strings.Join(parts, " AND ")+" ORDER BY r.id DESC LIMIT ?", append(args, min(max(q.Limit, 1), 200))...)
}

func insert(tx *db.Tx, r Relation) error {
	res := tx.DB.Exec(`INSERT INTO relations (id, programme, edition, here, here_membership, there, there_membership, way, payment, message, asked_at, asked_by, asked_name, due_at,
		answered_at, answered_by, answered_name, reason, running_at, proposal, closed_at, outcome, closed_by, told_at, version)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 0, '', '', '', 0, '', 0, '', '', 0, ?) ON CONFLICT DO NOTHING`,
		r.ID, r.Programme, r.Edition, r.Here.Merchant, r.Here.Membership, r.There.Merchant, r.There.Membership, r.Way, r.Payment, r.Message, r.Asked.At, r.Asked.By, r.Asked.Name, r.Due, r.Version)
	if res.Error == nil && res.RowsAffected == 0 {
		return alreadyOpen()
	}
	return res.Error
}

func save(tx *db.Tx, r Relation) error {
	proposal := ""
	if r.Proposal.Kind != "" {
		proposal = db.JSON(r.Proposal)
	}
	return db.One(tx.DB.Exec(`UPDATE relations SET payment = ?, answered_at = ?, answered_by = ?, answered_name = ?, reason = ?, running_at = ?, proposal = ?, closed_at = ?, outcome = ?, version = version + 1
		WHERE id = ? AND version = ?`, r.Payment, r.Answered.At, r.Answered.By, r.Answered.Name, r.Reason, r.Since, proposal, r.Closed, r.Outcome, r.ID, r.Version))
}

func partners(tx *db.Tx, w Way, search, after string, limit int) (out []Partner, err error) {
	like := "%" + strings.NewReplacer(`\`, `\\`, "%", `\%`, "_", `\_`).Replace(search) + "%"
	err = tx.DB.Raw(`SELECT m.merchant, c.name, m.from_at AS since, COALESCE((SELECT r.id FROM relations r WHERE r.programme = ? AND r.closed_at = 0
			AND (r.here = m.merchant AND r.there = ? OR r.there = m.merchant AND r.here = ?) LIMIT 1), '') AS tied
		FROM memberships m JOIN merchants c ON c.id = m.merchant
		WHERE m.programme = ? AND m.ended_at = 0 AND m.from_at <= ? AND m.until_at > ? AND m.merchant <> ? AND m.merchant > ? AND (m.merchant = ? OR lower(c.name) LIKE lower(?) ESCAPE '\')
		ORDER BY m.merchant LIMIT ?`, w.Book.Programme, tx.Actor.Merchant, tx.Actor.Merchant, programmeOf(w.Book, w.Side.Other()), tx.Now, tx.Now, tx.Actor.Merchant, after,
		search, like, min(max(limit, 1), 200)).Scan(&out).Error
	return out, err
}

// named fills in what both sides are called; a merchant that was not imported is called by its key.
func named(tx *db.Tx, r *Relation) error {
	var rows []struct{ ID, Name string }
	err := tx.DB.Raw("SELECT id, name FROM merchants WHERE id IN ?", []string{r.Here.Merchant, r.There.Merchant}).Scan(&rows).Error
	r.Here.Name, r.There.Name = r.Here.Merchant, r.There.Merchant
	for _, c := range rows {
		if c.ID == r.Here.Merchant {
			r.Here.Name = c.Name
		} else {
			r.There.Name = c.Name
		}
	}
	return err
}
