package demo

import (
	"time"

	"github.com/mengyue/portal/models/access"
	"github.com/mengyue/portal/models/application"
	"github.com/mengyue/portal/models/audit"
	"github.com/mengyue/portal/models/clock"
	"github.com/mengyue/portal/models/db"
)

// Crowd is a population of measurements: merchants, each with an application under review.
type Crowd struct {
	Merchants          int
	Programme, Edition string
	Reviewer, Name     string // who has claimed every seventh application
}

// numbers counts from 0; %06d in SQL that both databases read.
const (
	numbers = `WITH RECURSIVE n (i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i + 1 < ?) `
	padded  = `SUBSTR(CAST(1000000 + i AS TEXT), 2)`
)

// Come puts the crowd straight into the tables: applications that end over the next nine days, the first of them about
// to, one in seven claimed, one in twenty back with its merchant for correction.
func (c Crowd) Come(tx *db.Tx) error {
	if err := access.Require(tx, access.Import); err != nil {
		return err
	}
	audit.Record(tx, audit.Entry{Action: "crowd.came", Object: "crowd", Detail: map[string]int{"merchants": c.Merchants}})
	for _, put := range []func(*db.Tx) error{c.merchants, c.cases, c.deadlines} {
		if err := put(tx); err != nil {
			return err
		}
	}
	return nil
}

func (c Crowd) merchants(tx *db.Tx) error {
	return tx.DB.Exec(`INSERT INTO merchants (id, name, legal_id, email, created, version, recorded, recorded_by) `+numbers+
		`SELECT 'C' || `+padded+`, '杭州云栖' || `+padded+` || '号家居用品有限公司', '91330100C' || `+padded+`, 'c' || `+padded+` || '@crowd.example', ?, 1, ?, 'crowd' FROM n`,
		c.Merchants, tx.Now, tx.Now).Error
}

func (c Crowd) cases(tx *db.Tx) error {
	return tx.DB.Exec(`INSERT INTO cases (id, number, merchant, programme, party, edition, state, version, started_at, started_by, started_by_name,
		submitted_at, submitted_by, submitted_by_name, claimed_at, claimed_by, claimed_by_name, asked_at, asked_by, asked_by_name,
		decided_at, decided_by, decided_by_name, withdrawn_at, withdrawn_by, withdrawn_by_name, reopened_at, reopened_by, reopened_by_name,
		excluded, round, outcome, decision, renews, member, pending, closed_at, ahead) `+numbers+
		`SELECT 'CROWD00000000000000C' || `+padded+`, '19990101-' || `+padded+`, 'C' || `+padded+`, ?, '', ?,
		CASE WHEN i % 20 = 1 THEN ? WHEN i % 7 = 0 THEN ? ELSE ? END, 1, ?, 'crowd', 'crowd', ?, 'crowd', 'crowd',
		CASE WHEN i % 7 = 0 THEN ? ELSE 0 END, CASE WHEN i % 7 = 0 THEN ? ELSE '' END, CASE WHEN i % 7 = 0 THEN ? ELSE '' END,
		CASE WHEN i % 20 = 1 THEN ? ELSE 0 END, '', '', 0, '', '', 0, '', '', 0, '', '', '', 0, '', '', '', '', TRUE, 0, 0 FROM n`,
		c.Merchants, c.Programme, c.Edition, application.Correcting, application.Reviewing, application.Submitted, tx.Now, tx.Now,
		tx.Now, c.Reviewer, c.Name, tx.Now).Error
}

func (c Crowd) deadlines(tx *db.Tx) error {
	first, apart := tx.Now.Add(time.Hour), clock.Instant(9*24*time.Hour/time.Microsecond)/clock.Instant(max(c.Merchants, 1))
	return tx.DB.Exec(`INSERT INTO deadlines (id, kind, object, merchant, audience, programme, edition, clause, period, title, link, opened_at,
		started_at, due_at, provisional, paused_at, period_left, paused_for, fired_at, closed_at, outcome) `+numbers+
		`SELECT 'CROWD00000000000000D' || `+padded+`, ?, 'case:CROWD00000000000000C' || `+padded+`, 'C' || `+padded+`, 'staff', ?, ?, '', '7wd', '{}', '', ?,
		?, ? + i * ?, FALSE, CASE WHEN i % 20 = 1 THEN ? ELSE 0 END, CASE WHEN i % 20 = 1 THEN '5wd' ELSE '' END, 0, 0, 0, '' FROM n`,
		c.Merchants, application.ReviewDeadline, c.Programme, c.Edition, tx.Now, tx.Now, first, apart, tx.Now).Error
}
