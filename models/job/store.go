package job

import (
	"errors"
	"time"

	"github.com/mengyue/portal/models/clock"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/text"
)

type row struct {
	ID         string `gorm:"primaryKey"`
	Kind       string
	Key        string
	Merchant   string
	Account    string
	Title      string
	Link       string
	Args       string
	Place      string
	State      State
	Total      int64
	Done       int64
	Failed     int64
	Report     string
	LastError  string
	Attempts   int
	NextAt     clock.Instant
	LeaseUntil clock.Instant
	LeaseBy    string
	CreatedAt  clock.Instant `gorm:"autoCreateTime:false"`
	StartedAt  clock.Instant
	FinishedAt clock.Instant
	CancelAt   clock.Instant
}

// TableName is the table of jobs.
func (row) TableName() string { return "jobs" }

func (r row) job() (Job, error) {
	j := Job{ID: r.ID, Kind: r.Kind, Merchant: r.Merchant, Account: r.Account, Link: r.Link, State: r.State, Total: r.Total, Done: r.Done,
		Failed: r.Failed, Created: r.CreatedAt, Started: r.StartedAt, Finished: r.FinishedAt,
		Cancel: r.CancelAt, args: r.Args, place: r.Place, attempts: r.Attempts}
	return j, errors.Join(db.FromJSON(r.Title, &j.Title), db.FromJSON(r.LastError, &j.LastError), db.FromJSON(r.Report, &j.Report))
}

func insert(tx *db.Tx, n New) (string, error) {
	id := tx.NewID()
	r := tx.DB.Exec(`INSERT INTO jobs (id, kind, key, merchant, account, title, link, args, place, state, total, done, failed, report,
		last_error, attempts, next_at, lease_until, lease_by, created_at, started_at, finished_at, cancel_at)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, '', ?, ?, 0, 0, '', '', 0, ?, 0, '', ?, 0, 0, 0) ON CONFLICT (key) DO NOTHING`,
		id, n.Kind, n.Key, n.Merchant, tx.Actor.ID(), db.JSON(n.Title), n.Link, db.JSON(n.Args), Queued, n.Total, tx.Now, tx.Now)
	if r.Error != nil || r.RowsAffected == 1 {
		return id, r.Error
	}
	err := tx.DB.Raw("SELECT id FROM jobs WHERE key = ?", n.Key).Take(&id).Error
	return id, err
}

// take leases the job that waits longest. ErrNone where nothing waits.
func take(tx *db.Tx, worker string, lease time.Duration, kinds []string) (Job, error) {
	lock := ""
	if tx.Dialect == db.Postgres {
		lock = " FOR UPDATE SKIP LOCKED"
	}
	var r row
	err := tx.DB.Raw("SELECT * FROM jobs WHERE finished_at = 0 AND next_at <= ? AND lease_until <= ? AND kind IN ? ORDER BY next_at, id LIMIT 1"+lock,
		tx.Now, tx.Now, kinds).Take(&r).Error
	if err != nil {
		return Job{}, err
	}
	r.State, r.LeaseBy, r.LeaseUntil, r.Attempts = Running, worker, tx.Now.Add(lease), r.Attempts+1
	if r.StartedAt == 0 {
		r.StartedAt = tx.Now
	}
	err = db.One(tx.DB.Exec("UPDATE jobs SET state = ?, lease_by = ?, lease_until = ?, attempts = ?, started_at = ? WHERE id = ?",
		r.State, r.LeaseBy, r.LeaseUntil, r.Attempts, r.StartedAt, r.ID))
	if err != nil {
		return Job{}, err
	}
	return r.job()
}

func step(tx *db.Tx, was *Run, next Run, lease time.Duration) error {
	report := ""
	if len(next.Report) > 0 {
		report = db.JSON(next.Report)
	}
	r := tx.DB.Exec(`UPDATE jobs SET place = ?, done = ?, failed = ?, total = ?, report = ?, attempts = 0, lease_until = ?
		WHERE id = ? AND lease_by = ? AND place = ? AND done = ? AND finished_at = 0 AND cancel_at = 0`,
		next.place, next.Done, next.Failed, next.Total, report, tx.Now.Add(lease), was.ID, was.worker, was.place, was.Done)
	if r.Error != nil || r.RowsAffected == 1 {
		return r.Error
	}
	now, err := Find(tx, was.ID)
	if err != nil {
		return err
	}
	if now.Cancel != 0 {
		return ErrCancelled
	}
	return ErrLost
}

func end(tx *db.Tx, run *Run, s State, reason text.Text) error {
	return tx.DB.Exec("UPDATE jobs SET state = ?, last_error = ?, finished_at = ?, lease_until = 0 WHERE id = ? AND lease_by = ? AND finished_at = 0",
		s, db.JSON(reason), tx.Now, run.ID, run.worker).Error
}

func retry(tx *db.Tx, run *Run, reason text.Text, wait time.Duration) error {
	return tx.DB.Exec("UPDATE jobs SET state = ?, last_error = ?, next_at = ?, lease_until = 0 WHERE id = ? AND lease_by = ? AND finished_at = 0",
		Queued, db.JSON(reason), tx.Now.Add(wait), run.ID, run.worker).Error
}

func cancel(tx *db.Tx, id string) error {
	return tx.DB.Exec("UPDATE jobs SET cancel_at = ? WHERE id = ? AND finished_at = 0 AND cancel_at = 0", tx.Now, id).Error
}

// Find reads a job.
func Find(tx *db.Tx, id string) (Job, error) {
	var r row
	if err := tx.DB.Where("id = ?", id).Take(&r).Error; err != nil {
		return Job{}, db.Found(err, text.Of("这项任务", "such job"))
	}
	return r.job()
}

// Recent lists the jobs of the last time, the newest first.
func Recent(tx *db.Tx, limit int) ([]Job, error) {
	var rows []row
	if err := tx.DB.Order("created_at DESC, id DESC").Limit(limit).Find(&rows).Error; err != nil {
		return nil, err
	}
	jobs := make([]Job, 0, len(rows))
	for _, r := range rows {
		j, err := r.job()
		if err != nil {
			return nil, err
		}
		jobs = append(jobs, j)
	}
	return jobs, nil
}
