package application

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/mengyue/portal/models/access"
	"github.com/mengyue/portal/models/calendar"
	"github.com/mengyue/portal/models/clock"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/deadline"
	"github.com/mengyue/portal/models/rulebook"
)

// View is one of the queue's lists.
type View string

// The views of the queue.
const (
	Running View = ""        // the review's clock runs; what its edition puts first, then the nearest end first
	Waiting View = "waiting" // with the merchant for correction; the longest first
	Closed  View = "closed"  // decided or withdrawn; the latest first
)

// Filter narrows the queue; empty fields do not restrict.
type Filter struct {
	View      View
	Programme string
	State     State
	Merchant  string
	Assignee  string // account
	Unclaimed bool
	Overdue   bool
	AtRisk    bool   // within the edition's margin before the end
	Search    string // beginning of the number, or part of the merchant's name
	After     string // where the page before ended
	Limit     int    // at most 200
}

// Listed is a case as the queue shows it: of who did what and when it knows what decides its state, and its reviewer.
type Listed struct {
	Case
	MerchantName string
	Due          clock.Instant // of the review; 0 where it has no clock any more
	Provisional  bool
	PausedAt     clock.Instant
	PeriodLeft   string
	Urgency      Urgency
	WorkdaysLeft int
}

// Urgency is how near the end of a review is.
type Urgency string

// The urgencies.
const (
	Ample   Urgency = ""
	AtRisk  Urgency = "at_risk"
	Overdue Urgency = "overdue"
	Paused  Urgency = "paused"
)

// Queue lists what the filter asks for, for staff, and says where the next page begins ("" on the last).
func Queue(tx *db.Tx, q Filter) (rows []Listed, next string, err error) {
	if err := access.Require(tx, access.StaffRead); err != nil {
		return nil, "", err
	}
	q.Limit = min(max(q.Limit, 1), 200)
	if rows, err = q.list(tx, q.Limit+1); err != nil {
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

// list reads the rows that the filter asks for. Of the running reviews those that go first stand before the others;
// they are few, and found by themselves.
func (q Filter) list(tx *db.Tx, limit int) (rows []Listed, err error) {
	var among bool
	if q.View == Running {
		q.After, among = strings.CutPrefix(q.After, first)
		if among || q.After == "" {
			if rows, err = q.ahead(tx, limit); err != nil || len(rows) == limit {
				return rows, err
			}
			q.After = ""
		}
	}
	rest, err := q.part(tx, goBehind, limit-len(rows))
	if len(rows) == 0 {
		return rest, err
	}
	return append(rows, rest...), err
}

// ahead lists the running reviews that go first; mostly there are none.
func (q Filter) ahead(tx *db.Tx, limit int) ([]Listed, error) {
	if any, err := anyAhead(tx); err != nil || !any {
		return nil, err
	}
	return q.part(tx, goFirst, limit)
}

// Standing is how a case stands with its clock.
func Standing(tx *db.Tx, c Case) (Listed, error) {
	l := Listed{Case: c}
	d, ok, err := deadline.Running(tx, ReviewDeadline, c.Ref())
	if err != nil || !ok {
		return l, err
	}
	l.Due, l.Provisional, l.PausedAt, l.PeriodLeft = d.Due, d.Provisional, d.Paused, d.PeriodLeft
	return l, l.judge(tx)
}

// judge says how near the end is.
func (l *Listed) judge(tx *db.Tx) error {
	if l.Due == 0 {
		return nil
	}
	cal, err := deadline.Calendar(tx)
	if err != nil {
		return err
	}
	e, err := EditionOf(tx, l.Case)
	if err != nil {
		return err
	}
	l.WorkdaysLeft = cal.WorkdaysBetween(tx.Now, l.Due)
	switch {
	case l.PausedAt != 0:
		l.Urgency = Paused
	case l.Due <= tx.Now:
		l.Urgency = Overdue
	case l.Due <= riskUntil(cal, e, tx.Now):
		l.Urgency = AtRisk
	}
	return nil
}

// riskUntil is the latest end that counts as near: what is due by then is at risk now. 0 where the edition has no margin.
func riskUntil(cal *calendar.Calendar, e *rulebook.Edition, now clock.Instant) clock.Instant {
	if e.Review == nil || e.Review.AtRisk == "" {
		return 0
	}
	p, err := calendar.ParsePeriod(e.Review.AtRisk)
	if err != nil {
		return 0
	}
	return cal.Deadline(now, p).Due
}

// cursor is where a page ends: the value that the view orders by, and the id.
func (q Filter) cursor(l Listed) string {
	switch q.View {
	case Waiting:
		return fmt.Sprintf("%d:%s", l.Asked.At, l.ID)
	case Closed:
		return fmt.Sprintf("%d:%s", max(l.Decided.At, l.Withdrawn.At), l.ID)
	}
	if l.Ahead > 0 {
		return fmt.Sprintf("%s%d:%s", first, l.Due, l.ID)
	}
	return fmt.Sprintf("%d:%s", l.Due, l.ID)
}

// first begins the cursor of a page that ends among the cases that go first.
const first = "first:"

// place reads a cursor; ok is false for none, and for one that is none of ours.
func (q Filter) place() (at int64, id string, ok bool) {
	first, id, _ := strings.Cut(q.After, ":")
	at, err := strconv.ParseInt(first, 10, 64)
	return at, id, err == nil && id != ""
}

// risks are the instants up to which a review is at risk, by programme.
func risks(tx *db.Tx) (map[string]clock.Instant, error) {
	cal, err := deadline.Calendar(tx)
	if err != nil {
		return nil, err
	}
	out := map[string]clock.Instant{}
	books := rulebook.Books(tx)
	for _, p := range books.Programmes() {
		if e, err := books.InForce(p, tx.Now); err == nil {
			if until := riskUntil(cal, e, tx.Now); until != 0 {
				out[p] = until
			}
		}
	}
	return out, nil
}
