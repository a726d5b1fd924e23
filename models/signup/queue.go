package signup

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/mengyue/portal/models/access"
	"github.com/mengyue/portal/models/calendar"
	"github.com/mengyue/portal/models/clock"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/deadline"
)

// View is one of the queue's lists.
type View string

// The views of the queue.
const (
	Running View = ""        // waits for its review; what its edition puts first, then the nearest end first
	Waiting View = "waiting" // with the merchant for amending; the nearest end first
	Closed  View = "closed"  // decided for good, taken back or closed by time; the latest first
)

// Filter narrows the queue; empty fields do not restrict.
type Filter struct {
	View      View
	Programme string
	Merchant  string
	Assignee  string // account
	Unclaimed bool
	Overdue   bool
	Search    string // beginning of the number, or part of the product's title or the merchant's name
	After     string // where the page before ended
	Limit     int    // at most 200
}

// Listed is a sign-up as lists show it.
type Listed struct {
	SignUp
	MerchantName string
	Due          clock.Instant // of the review or of the time to amend; 0 where neither runs
	Provisional  bool
	AtRisk       bool // the review ends within the edition's margin
	Overdue      bool
}

// Queue lists what the filter asks for, for staff, and says where the next page begins ("" on the last).
func Queue(tx *db.Tx, q Filter) (rows []Listed, next string, err error) {
	if err := access.Require(tx, access.StaffRead); err != nil {
		return nil, "", err
	}
	q.Limit = min(max(q.Limit, 1), 200)
	if rows, err = q.list(tx); err != nil {
		return nil, "", err
	}
	if len(rows) > q.Limit {
		rows = rows[:q.Limit]
		next = q.cursor(rows[q.Limit-1])
	}
	for i := range rows {
		if err := rows[i].judge(tx); err != nil {
			return nil, "", err
		}
	}
	return rows, next, nil
}

// Standing is how a sign-up stands with its clock.
func Standing(tx *db.Tx, s SignUp) (Listed, error) {
	l := Listed{SignUp: s}
	kind := ReviewDeadline
	if s.State() == Returned {
		kind = AmendDeadline
	}
	d, ok, err := deadline.Running(tx, kind, s.Ref())
	if err != nil || !ok {
		return l, err
	}
	l.Due, l.Provisional = d.Due, d.Provisional
	return l, l.judge(tx)
}

// judge says how near the end of the review is.
func (l *Listed) judge(tx *db.Tx) error {
	if l.Due == 0 || !l.Pending() {
		return nil
	}
	l.Overdue = l.Due <= tx.Now
	e, err := EditionOf(tx, l.SignUp)
	if err != nil || e.SignUp.AtRisk == "" {
		return err
	}
	p, err := calendar.ParsePeriod(e.SignUp.AtRisk)
	if err != nil {
		return err
	}
	cal, err := deadline.Calendar(tx)
	if err != nil {
		return err
	}
	l.AtRisk = !l.Overdue && l.Due <= cal.Deadline(tx.Now, p).Due
	return nil
}

// Tally is how much waits in the queue.
type Tally struct{ Running, Unclaimed, Mine, Overdue, Waiting int64 }

// Tallied counts what waits, for the person who asks.
func Tallied(tx *db.Tx) (t Tally, err error) {
	if err := access.Require(tx, access.StaffRead); err != nil {
		return t, err
	}
	for _, one := range []struct {
		into *int64
		q    Filter
	}{{&t.Running, Filter{}}, {&t.Unclaimed, Filter{Unclaimed: true}}, {&t.Mine, Filter{Assignee: tx.Actor.ID()}},
		{&t.Overdue, Filter{Overdue: true}}, {&t.Waiting, Filter{View: Waiting}}} {
		if *one.into, err = one.q.count(tx); err != nil {
			return t, err
		}
	}
	return t, nil
}

// cursor is where a page ends: the value that the view orders by, and the id.
func (q Filter) cursor(l Listed) string {
	if q.View == Closed {
		return fmt.Sprintf("0:%d:%s", l.closedAt(), l.ID)
	}
	behind := 1
	if q.View == Running && l.Ahead > 0 {
		behind = 0
	}
	return fmt.Sprintf("%d:%d:%s", behind, l.Due, l.ID)
}

// place reads a cursor; ok is false for none, and for one that is none of ours.
func (q Filter) place() (behind, at int64, id string, ok bool) {
	parts := strings.SplitN(q.After, ":", 3)
	if len(parts) != 3 || parts[2] == "" {
		return 0, 0, "", false
	}
	behind, err := strconv.ParseInt(parts[0], 10, 64)
	at, wrong := strconv.ParseInt(parts[1], 10, 64)
	return behind, at, parts[2], err == nil && wrong == nil
}

// BoardQuestion asks for sign-ups of one merchant; empty fields do not restrict.
type BoardQuestion struct {
	Merchant  string
	Programme string
	Product   string
	States    []State
	Search    string // beginning of the number, or part of the product's title
	Before    string // page: older than this id
	Limit     int    // at most 200
}

// Board lists a merchant's sign-ups, the newest first, each with the end of what it waits for. A merchant sees its own.
func Board(tx *db.Tx, q BoardQuestion) ([]Listed, error) {
	if tx.Actor.Merchant != "" {
		q.Merchant = tx.Actor.Merchant
	}
	return q.list(tx)
}

// Counts are how many sign-ups a merchant has in each state.
func Counts(tx *db.Tx, merchant string) (map[State]int64, error) {
	if tx.Actor.Merchant != "" {
		merchant = tx.Actor.Merchant
	}
	return counts(tx, merchant)
}
