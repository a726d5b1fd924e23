package conduct

import (
	"github.com/mengyue/portal/models/clock"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/membership"
	"github.com/mengyue/portal/models/rulebook"
	"github.com/mengyue/portal/models/text"
)

// ExitDeadline is the kind of the deadline until which staff answer an exit request.
const ExitDeadline = "exit.answer"

// Exit is a merchant's request to leave within the term (YX-16).
type Exit struct {
	ID         string
	Merchant   string
	Membership string
	Programme  string
	Edition    string
	Clause     string
	Reasons    string
	Own        bool // took effect by itself: the book allows it, or the rules are about to change
	Requested  Signature
	First      Signature
	Agrees     bool // what the first signature says
	Why        string
	Second     Signature
	Returned   string // why the second person did not follow the first; the first signature is void then
	Outcome    State  // Pending, Agreed, Refused, Withdrawn, Overtaken
	Answer     string // the reason that the merchant is told
	Closed     clock.Instant
	Decision   string
	Reopened   clock.Instant // after an appeal was upheld
	Version    int
}

// Ref is the exit's name in the record.
func (x Exit) Ref() string { return "exit:" + x.ID }

// State is where the request stands.
func (x Exit) State() State {
	if x.Outcome == Pending && x.First.Given() {
		return Signed
	}
	return x.Outcome
}

// Open reports whether it waits for an answer.
func (x Exit) Open() bool { return x.Outcome == Pending }

// FindExit reads an exit request; another merchant's is not there. Errors: NotFound.
func FindExit(tx *db.Tx, id string) (Exit, error) {
	x, err := oneExit(tx, id)
	if err == nil && tx.Actor.Merchant != "" && tx.Actor.Merchant != x.Merchant {
		err = db.ErrNone
	}
	return x, db.Found(err, text.Of("这份退出申请", "such exit request"))
}

// Exits asks for exit requests; empty fields do not restrict.
type Exits struct {
	Membership string
	Merchant   string
	Waiting    bool   // for an answer
	Before     string // page: older than this id
	Limit      int
}

// ListExits answers, the newest first. A merchant sees its own.
func ListExits(tx *db.Tx, q Exits) ([]Exit, error) {
	if tx.Actor.Merchant != "" {
		q.Merchant = tx.Actor.Merchant
	}
	return listExits(tx, q)
}

// Way is how a member may leave now.
type Way struct {
	Request bool // it may file a request that staff decide
	Own     bool // it may leave by itself under the book
	Change  *rulebook.Edition
	Clause  string
	Explain text.Text
	Signers int       // who agree to a request
	Ending  text.Text // what ends with the membership
	Pending *Exit     // the request that waits already
	Bar     membership.Bar
	Barred  bool // what would follow: Bar
}

// WayOut says how a member may leave now: on request (YX-16), by itself where the book allows it, or under the old
// edition before a published one takes effect (GEN-7).
func WayOut(tx *db.Tx, m membership.Membership) (w Way, err error) {
	book, err := m.Book(tx)
	if err != nil {
		return w, err
	}
	w.Ending = book.Ending()
	if book.Exit != nil {
		w.Signers = book.Exit.Signers
		w.Clause, w.Explain = book.Exit.Clause, book.Exit.Explain
		w.Own, w.Request = book.Exit.SelfService, !book.Exit.SelfService
	}
	w.Change = changing(rulebook.Books(tx), m.Programme, tx.Now)
	if w.Bar, w.Barred, err = membership.BarFor(tx, m, exitGround, tx.Now); err != nil {
		return w, err
	}
	open, err := listExits(tx, Exits{Membership: m.ID, Waiting: true, Limit: 1})
	if len(open) > 0 {
		w.Pending = &open[0]
	}
	return w, err
}

// exitGround is what the book's bars call an exit.
const exitGround = "exit"

// changing is the next edition that is published and not in force yet, nil where there is none.
func changing(lib *rulebook.Library, programme string, now clock.Instant) *rulebook.Edition {
	for _, e := range lib.Editions(programme) {
		if e.Effective > now {
			return e
		}
	}
	return nil
}

// findExit reads an exit request as it was shown. Errors: NotFound, Conflict (changed since, or settled).
func findExit(tx *db.Tx, id string, version int) (Exit, error) {
	x, err := FindExit(tx, id)
	switch {
	case err != nil:
		return x, err
	case !x.Open():
		return x, settled()
	case x.Version != version:
		return x, db.Stale()
	}
	return x, nil
}
