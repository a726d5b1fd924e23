package deadline

import (
	"time"

	"github.com/mengyue/portal/models/calendar"
	"github.com/mengyue/portal/models/clock"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/fault"
	"github.com/mengyue/portal/models/text"
)

type row struct {
	ID          string `gorm:"primaryKey"`
	Kind        string
	Object      string
	Merchant    string
	Audience    Audience
	Programme   string
	Edition     string
	Clause      string
	Period      string
	Title       string
	Consequence string
	Link        string
	OpenedAt    clock.Instant
	StartedAt   clock.Instant
	DueAt       clock.Instant
	Provisional bool
	PausedAt    clock.Instant
	PeriodLeft  string
	PausedFor   time.Duration
	FiredAt     clock.Instant
	ClosedAt    clock.Instant
	Outcome     string
}

// TableName is the table of deadlines.
func (row) TableName() string { return "deadlines" }

func rowOf(d Deadline) row {
	return row{ID: d.ID, Kind: d.Kind, Object: d.Object, Merchant: d.Merchant, Audience: d.Audience, Programme: d.Programme, Edition: d.Edition,
		Clause: d.Clause, Period: d.Period, Title: db.JSON(d.Title), Consequence: said(d.Consequence), Link: d.Link, OpenedAt: d.Opened, StartedAt: d.Started, DueAt: d.Due, Provisional: d.Provisional,
		PausedAt: d.Paused, PeriodLeft: d.PeriodLeft, PausedFor: d.PausedFor, FiredAt: d.Fired, ClosedAt: d.Closed, Outcome: d.Outcome}
}

func (r row) deadline() (Deadline, error) {
	d := Deadline{ID: r.ID, Kind: r.Kind, Object: r.Object, Merchant: r.Merchant, Audience: r.Audience, Programme: r.Programme, Edition: r.Edition,
		Clause: r.Clause, Period: r.Period, Link: r.Link, Opened: r.OpenedAt, Started: r.StartedAt, Due: r.DueAt, Provisional: r.Provisional,
		Paused: r.PausedAt, PeriodLeft: r.PeriodLeft, PausedFor: r.PausedFor, Fired: r.FiredAt, Closed: r.ClosedAt, Outcome: r.Outcome}
	if err := db.FromJSON(r.Consequence, &d.Consequence); err != nil {
		return d, err
	}
	return d, db.FromJSON(r.Title, &d.Title)
}

// said keeps a text; nothing is kept of none.
func said(t text.Text) string {
	if t.IsZero() {
		return ""
	}
	return db.JSON(t)
}

func deadlines(rows []row, err error) ([]Deadline, error) {
	if err != nil {
		return nil, err
	}
	out := make([]Deadline, 0, len(rows))
	for _, r := range rows {
		d, err := r.deadline()
		if err != nil {
			return nil, err
		}
		out = append(out, d)
	}
	return out, nil
}

func insert(tx *db.Tx, d Deadline) error {
	r := rowOf(d)
	res := tx.DB.Exec(`INSERT INTO deadlines (id, kind, object, merchant, audience, programme, edition, clause, period, title, consequence, link,
		opened_at, started_at, due_at, provisional, paused_at, period_left, paused_for, fired_at, closed_at, outcome)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 0, '', 0, 0, 0, '') ON CONFLICT DO NOTHING`,
		r.ID, r.Kind, r.Object, r.Merchant, r.Audience, r.Programme, r.Edition, r.Clause, r.Period, r.Title, r.Consequence, r.Link, r.OpenedAt, r.StartedAt, r.DueAt, r.Provisional)
	if res.Error != nil || res.RowsAffected == 1 {
		return res.Error
	}
	return fault.New(fault.Conflict, text.Of("同一事项的期限已在计算中。", "This is already running against a deadline."),
		text.Of("请刷新页面查看最新状态。", "Reload the page to see where it stands."))
}

func save(tx *db.Tx, d Deadline) error {
	return db.One(tx.DB.Exec(`UPDATE deadlines SET period = ?, started_at = ?, due_at = ?, provisional = ?, paused_at = ?, period_left = ?, paused_for = ?, fired_at = 0
		WHERE id = ? AND closed_at = 0`, d.Period, d.Started, d.Due, d.Provisional, d.Paused, d.PeriodLeft, d.PausedFor, d.ID))
}

// Turn says whose turn it is in a running deadline; its end stays. Nothing happens where none runs.
func Turn(tx *db.Tx, kind, object string, to Audience) error {
	return tx.DB.Exec(`UPDATE deadlines SET audience = ? WHERE kind = ? AND object = ? AND closed_at = 0`, to, kind, object).Error
}

// Retitle words anew what is to be done by the end of a running deadline. Nothing happens where none runs.
func Retitle(tx *db.Tx, kind, object string, title text.Text) error {
	return tx.DB.Exec(`UPDATE deadlines SET title = ? WHERE kind = ? AND object = ? AND closed_at = 0`, db.JSON(title), kind, object).Error
}

func open(tx *db.Tx, kind, object string) (Deadline, error) {
	var r row
	if err := tx.DB.Where("kind = ? AND object = ? AND closed_at = 0", kind, object).Take(&r).Error; err != nil {
		return Deadline{}, db.Found(err, text.Of("进行中的期限", "running deadline"))
	}
	return r.deadline()
}

// Running finds the open deadline of a kind; ok is false where there is none.
func Running(tx *db.Tx, kind, object string) (d Deadline, ok bool, err error) {
	d, err = open(tx, kind, object)
	if fault.Is(err, fault.NotFound) {
		return d, false, nil
	}
	return d, err == nil, err
}

// Find reads a deadline.
func Find(tx *db.Tx, id string) (Deadline, error) {
	var r row
	if err := tx.DB.Where("id = ?", id).Take(&r).Error; err != nil {
		return Deadline{}, db.Found(err, text.Of("这个期限", "such deadline"))
	}
	return r.deadline()
}

func closeOne(tx *db.Tx, kind, object, outcome string) (bool, error) {
	r := tx.DB.Exec("UPDATE deadlines SET closed_at = ?, outcome = ? WHERE kind = ? AND object = ? AND closed_at = 0", tx.Now, outcome, kind, object)
	return r.RowsAffected == 1, r.Error
}

func closeEach(tx *db.Tx, kind string, objects []string, outcome string) error {
	return tx.DB.Exec("UPDATE deadlines SET closed_at = ?, outcome = ? WHERE kind = ? AND object IN ? AND closed_at = 0", tx.Now, outcome, kind, objects).Error
}

func closeAll(tx *db.Tx, object, outcome string) error {
	return tx.DB.Exec("UPDATE deadlines SET closed_at = ?, outcome = ? WHERE object = ? AND closed_at = 0", tx.Now, outcome, object).Error
}

func fire(tx *db.Tx, id string) (bool, error) {
	r := tx.DB.Exec("UPDATE deadlines SET fired_at = ? WHERE id = ? AND fired_at = 0 AND closed_at = 0 AND paused_at = 0 AND due_at <= ?", tx.Now, id, tx.Now)
	return r.RowsAffected == 1, r.Error
}

// Due lists what is due and has not taken effect yet, the earliest first.
func Due(tx *db.Tx, limit int) ([]Deadline, error) {
	var rows []row
	err := tx.DB.Where("closed_at = 0 AND fired_at = 0 AND paused_at = 0 AND due_at <= ?", tx.Now).Order("due_at, id").Limit(limit).Find(&rows).Error
	return deadlines(rows, err)
}

// Question asks for open deadlines; empty fields do not restrict.
type Question struct {
	Merchant string
	Audience Audience
	Kind     string
	Running  bool          // only those whose clock does not stand
	Until    clock.Instant // due before this instant
	After    Cursor        // page: only what stands behind it
	Limit    int
}

// Cursor is a place in the list of deadlines.
type Cursor struct {
	Due clock.Instant
	ID  string
}

// List answers with open deadlines, the earliest first.
func List(tx *db.Tx, q Question) ([]Deadline, error) {
	g := tx.DB.Where("closed_at = 0")
	if q.Merchant != "" {
		g = g.Where("merchant = ?", q.Merchant)
	}
	if q.Audience != "" {
		g = g.Where("audience = ?", q.Audience)
	}
	if q.Kind != "" {
		g = g.Where("kind = ?", q.Kind)
	}
	if q.Running {
		g = g.Where("paused_at = 0")
	}
	if q.Until != 0 {
		g = g.Where("due_at < ?", q.Until)
	}
	if q.After.ID != "" {
		g = g.Where("due_at > ? OR (due_at = ? AND id > ?)", q.After.Due, q.After.Due, q.After.ID)
	}
	var rows []row
	err := g.Order("due_at, id").Limit(min(max(q.Limit, 1), 10000)).Find(&rows).Error
	return deadlines(rows, err)
}

// Waiting is how many open deadlines of a kind wait for an audience, and how many of them are over.
type Waiting struct {
	Kind string
	Open int
	Over int
}

// Queues counts what waits for an audience, kind by kind.
func Queues(tx *db.Tx, audience Audience) ([]Waiting, error) {
	var out []Waiting
	err := tx.DB.Raw(`SELECT kind, count(*) AS open, sum(CASE WHEN paused_at = 0 AND due_at <= ? THEN 1 ELSE 0 END) AS over
		FROM deadlines WHERE closed_at = 0 AND audience = ? GROUP BY kind ORDER BY kind`, tx.Now, audience).Scan(&out).Error
	return out, err
}

// Of lists every deadline of an object, open and closed, in the order in which they started.
func Of(tx *db.Tx, object string) ([]Deadline, error) {
	var rows []row
	err := tx.DB.Where("object = ?", object).Order("started_at, id").Limit(500).Find(&rows).Error
	return deadlines(rows, err)
}

// recompute moves the open deadlines in working days to where the calendar of today puts their end.
func recompute(tx *db.Tx) ([]Moved, error) {
	var rows []row
	err := tx.DB.Where("closed_at = 0 AND paused_at = 0 AND fired_at = 0 AND period LIKE '%wd'").Order("id").Find(&rows).Error
	found, err := deadlines(rows, err)
	if err != nil {
		return nil, err
	}
	var moved []Moved
	for _, d := range found {
		was := d
		if err := d.reckon(tx, d.Started, d.Period); err != nil {
			return nil, err
		}
		if d.Due == was.Due && d.Provisional == was.Provisional {
			continue
		}
		if err := save(tx, d); err != nil {
			return nil, err
		}
		moved = append(moved, Moved{Deadline: d, Was: was.Due})
	}
	return moved, nil
}

func holidays(tx *db.Tx) ([]calendar.Holiday, error) {
	var days []calendar.Holiday
	err := tx.DB.Raw("SELECT day, name, off FROM holidays ORDER BY day").Scan(&days).Error
	return days, err
}

// putHolidays keeps days and reports how many are new or different.
func putHolidays(tx *db.Tx, days []calendar.Holiday) (changed int64, err error) {
	for _, d := range days {
		r := tx.DB.Exec(`INSERT INTO holidays (day, name, off) VALUES (?, ?, ?) ON CONFLICT (day) DO UPDATE SET name = excluded.name, off = excluded.off
			WHERE holidays.name <> excluded.name OR holidays.off <> excluded.off`, d.Day, d.Name, d.Off)
		if r.Error != nil {
			return changed, r.Error
		}
		changed += r.RowsAffected
	}
	return changed, nil
}

const pageOfLevels = 1000

// dueWithin pages through the ends of an audience, closed or not, by due instant.
func dueWithin(tx *db.Tx, audience Audience, after Deadline, to clock.Instant) ([]Deadline, error) {
	var rows []row
	err := tx.DB.Where("audience = ? AND due_at < ? AND (due_at > ? OR (due_at = ? AND id > ?))", audience, to, after.Due, after.Due, after.ID).
		Order("due_at, id").Limit(pageOfLevels).Find(&rows).Error
	return deadlines(rows, err)
}
