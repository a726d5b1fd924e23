// Package job runs work that takes longer than a request: it is leased, resumable, shows how far it is, can be
// cancelled and ends with a report. Each step's effects and its progress are one transaction, so that a step counts
// once however often a worker dies.
package job

import (
	"errors"

	"github.com/mengyue/portal/models/clock"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/text"
)

// State is where a job stands.
type State string

// The states of a job.
const (
	Queued    State = "queued"
	Running   State = "running"
	Done      State = "done"
	Failed    State = "failed"
	Cancelled State = "cancelled"
)

// Job is one piece of long work as people see it.
type Job struct {
	ID        string
	Kind      string
	Merchant  string // whose it is, "" for staff's
	Account   string // who started it
	Title     text.Text
	Link      string // the page on which its result stands, "" for its own
	State     State
	Total     int64 // 0 where not known yet
	Done      int64 // items dealt with, the failed ones among them
	Failed    int64
	Report    []Line
	LastError text.Text // why it failed, or is tried again
	Created   clock.Instant
	Started   clock.Instant
	Finished  clock.Instant
	Cancel    clock.Instant // when somebody asked to stop
	args      string
	place     string
	attempts  int
}

// Line is one line of a report: a place of the input, or of the work, and what happened there.
type Line struct {
	Place   string    `json:"place"`
	Message text.Text `json:"message"`
}

// New is a job to be done.
type New struct {
	Kind     string
	Key      string // the same key never runs twice
	Merchant string
	Title    text.Text
	Link     string // the page on which its result stands, "" for its own
	Args     any
	Total    int64
}

// Ended reports whether nothing more will happen.
func (j Job) Ended() bool { return j.State == Done || j.State == Failed || j.State == Cancelled }

// Args reads what the job was given.
func (j Job) Args(v any) error { return db.FromJSON(j.args, v) }

// ErrCancelled ends a run that somebody asked to stop; what was done stays done.
var ErrCancelled = errors.New("job: cancelled")

// ErrLost ends a run whose lease went to another worker.
var ErrLost = errors.New("job: another worker has taken over")

// Enqueue puts a job in the queue and returns its id; a job with this key is there once.
func Enqueue(tx *db.Tx, n New) (string, error) {
	return insert(tx, n)
}

// AskToStop asks a job to end before its next step.
func AskToStop(tx *db.Tx, id string) error { return cancel(tx, id) }
