package growth

import (
	"github.com/mengyue/portal/models/clock"
	"github.com/mengyue/portal/models/db"
)

type row struct {
	ID         string `gorm:"primaryKey"`
	Merchant   string
	Membership string
	Programme  string
	Edition    string
	Clause     string
	Key        string
	Kind       string
	Title      string
	Help       string
	Evidence   bool
	GivenAt    clock.Instant
	GivenBy    string
	GivenName  string
	DueAt      clock.Instant
	AcceptedAt clock.Instant
	DoneAt     clock.Instant
	DoneName   string
	Note       string
	Papers     string
	ReturnedAt clock.Instant
	ReturnText string
	ClosedAt   clock.Instant
	ClosedBy   string
	ClosedName string
	Outcome    State
	Version    int
}

// TableName is the table of tasks.
func (row) TableName() string { return "growth_tasks" }

func rowOf(t Task) row {
	return row{ID: t.ID, Merchant: t.Merchant, Membership: t.Membership, Programme: t.Programme, Edition: t.Edition, Clause: t.Clause, Key: t.Key, Kind: t.Kind,
		Title: db.JSON(t.Title), Help: db.JSON(t.Help), Evidence: t.Evidence, GivenAt: t.Given, GivenBy: t.GivenBy, GivenName: t.GivenName, DueAt: t.Due,
		AcceptedAt: t.Accepted, DoneAt: t.Done, DoneName: t.DoneName, Note: t.Note, Papers: db.JSON(t.Papers), ReturnedAt: t.Returned, ReturnText: t.ReturnText,
		ClosedAt: t.Closed, ClosedBy: t.ClosedBy, ClosedName: t.ClosedName, Outcome: t.Outcome, Version: t.Version}
}

func (r row) task() (Task, error) {
	t := Task{ID: r.ID, Merchant: r.Merchant, Membership: r.Membership, Programme: r.Programme, Edition: r.Edition, Clause: r.Clause, Key: r.Key, Kind: r.Kind,
		Evidence: r.Evidence, Given: r.GivenAt, GivenBy: r.GivenBy, GivenName: r.GivenName, Due: r.DueAt, Accepted: r.AcceptedAt, Done: r.DoneAt,
		DoneName: r.DoneName, Note: r.Note, Returned: r.ReturnedAt, ReturnText: r.ReturnText, Closed: r.ClosedAt, ClosedBy: r.ClosedBy,
		ClosedName: r.ClosedName, Outcome: r.Outcome, Version: r.Version}
	if err := db.FromJSON(r.Title, &t.Title); err != nil {
		return t, err
	}
	if err := db.FromJSON(r.Help, &t.Help); err != nil {
		return t, err
	}
	return t, db.FromJSON(r.Papers, &t.Papers)
}

func tasks(rows []row, err error) ([]Task, error) {
	if err != nil {
		return nil, err
	}
	out := make([]Task, 0, len(rows))
	for _, r := range rows {
		t, err := r.task()
		if err != nil {
			return nil, err
		}
		out = append(out, t)
	}
	return out, nil
}

func insert(tx *db.Tx, t Task) error {
	r := rowOf(t)
	return tx.DB.Create(&r).Error
}

func save(tx *db.Tx, t Task) error {
	r := rowOf(t)
	return db.One(tx.DB.Exec(`UPDATE growth_tasks SET due_at = ?, accepted_at = ?, done_at = ?, done_name = ?, note = ?, papers = ?, returned_at = ?, return_text = ?,
		closed_at = ?, closed_by = ?, closed_name = ?, outcome = ?, version = version + 1 WHERE id = ? AND version = ?`,
		r.DueAt, r.AcceptedAt, r.DoneAt, r.DoneName, r.Note, r.Papers, r.ReturnedAt, r.ReturnText, r.ClosedAt, r.ClosedBy, r.ClosedName, r.Outcome, r.ID, r.Version))
}

func one(tx *db.Tx, id string) (Task, error) {
	var r row
	if err := tx.DB.Where("id = ?", id).Take(&r).Error; err != nil {
		return Task{}, err
	}
	return r.task()
}

func list(tx *db.Tx, q Question) ([]Task, error) {
	g := tx.DB.Model(&row{})
	for _, c := range []struct{ column, value string }{{"merchant = ?", q.Merchant}, {"membership = ?", q.Membership}, {"programme = ?", q.Programme}} {
		if c.value != "" {
			g = g.Where(c.column, c.value)
		}
	}
	switch q.List {
	case ListOpen:
		g = g.Where("closed_at = 0 AND done_at = 0")
	case ListDone:
		g = g.Where("closed_at = 0 AND done_at > 0")
	case ListOverdue:
		g = g.Where("closed_at = 0 AND done_at = 0 AND due_at <= ?", tx.Now)
	case ListClosed:
		g = g.Where("closed_at > 0")
	}
	if q.After.ID != "" {
		g = g.Where("(due_at > ? OR (due_at = ? AND id > ?))", q.After.Due, q.After.Due, q.After.ID)
	}
	var rows []row
	err := g.Order("due_at, id").Limit(min(max(q.Limit, 1), 200)).Find(&rows).Error
	return tasks(rows, err)
}

// held bounds how many tasks of one membership are ended or restored with it.
const held = 10000

func openOf(tx *db.Tx, membership string) ([]Task, error) {
	var rows []row
	err := tx.DB.Where("membership = ? AND closed_at = 0", membership).Order("id").Limit(held).Find(&rows).Error
	return tasks(rows, err)
}

func endedOf(tx *db.Tx, membership string) ([]Task, error) {
	var rows []row
	err := tx.DB.Where("membership = ? AND outcome = ?", membership, Ended).Order("id").Limit(held).Find(&rows).Error
	return tasks(rows, err)
}

func carry(tx *db.Tx, from, to string) (int64, error) {
	r := tx.DB.Exec("UPDATE growth_tasks SET membership = ?, version = version + 1 WHERE membership = ? AND closed_at = 0", to, from)
	return r.RowsAffected, r.Error
}
