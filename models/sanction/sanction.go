// Package sanction keeps what merchants were found to have done, how often for each clause, and the measures that
// followed: products offline or deleted, the account supervised for a time, the account removed. The book says which;
// a measure that ends, is lifted, or was wrong, is undone completely.
package sanction

import (
	"github.com/mengyue/portal/models/clock"
	"github.com/mengyue/portal/models/conduct"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/fault"
	"github.com/mengyue/portal/models/rulebook"
	"github.com/mengyue/portal/models/text"
)

// State is where a finding stands.
type State string

// The states of a finding.
const (
	Pending   State = "" // waits for the second signature
	InForce   State = "in_force"
	Refused   State = "refused"   // not countersigned
	Withdrawn State = "withdrawn" // by whoever proposed it
	Lifted    State = "lifted"    // a temporary one, once its cause was cleared up
	Undone    State = "undone"    // an appeal was upheld: it never was
)

// Finding is one breach with what it led to.
type Finding struct {
	ID         string
	Merchant   string
	Membership string // of the programme whose book was broken
	Programme  string
	Edition    string
	Ladder     string // key of the book's ladder
	Clause     string // that was broken
	Counted    string // clause that it counts under: another one where it is handled as another breach
	Grade      string // how grave it is, where the ladder goes by that
	Times      int    // the how-manieth it is under that clause; 0 while it waits
	Temporary  bool
	Products   []string
	Sanction   rulebook.Sanction // how many must sign stands in the book
	Facts      string            // what was found; told to the merchant
	Todo       string            // what the merchant can do; told to the merchant
	Evidence   string            // for staff
	Proposed   conduct.Signature
	Second     conduct.Signature // who countersigned, or refused to
	Outcome    State
	Answer     string // why it was refused, withdrawn or lifted
	Decision   string
	From       clock.Instant // since when it is in force
	Until      clock.Instant // end of the supervision, exclusive; clock.Never until it is lifted; 0 where there is none
	Closed     clock.Instant
	Version    int
}

// Ref is the finding's name in the record.
func (f Finding) Ref() string { return "finding:" + f.ID }

// Open reports whether it waits for the second signature.
func (f Finding) Open() bool { return f.Outcome == Pending }

// Supervises reports whether the account is supervised because of it at an instant: to the end of its time, exclusive.
func (f Finding) Supervises(at clock.Instant) bool {
	return f.Outcome == InForce && f.Sanction.Has(rulebook.MeasureSupervised) && f.From <= at && at < f.Until
}

// Find reads a finding. A merchant finds its own once it is in force. Errors: NotFound.
func Find(tx *db.Tx, id string) (Finding, error) {
	f, err := one(tx, id)
	if err == nil && tx.Actor.Merchant != "" && (tx.Actor.Merchant != f.Merchant || f.Decision == "") {
		err = db.ErrNone
	}
	return f, db.Found(err, text.Of("这项违规处理", "such finding"))
}

// Question asks for findings; empty fields do not restrict.
type Question struct {
	Merchant   string
	Membership string
	Counted    string // clause
	Outcome    State
	Waiting    bool   // for the second signature
	Before     string // page: older than this id
	Limit      int
}

// List answers, the newest first. A merchant sees its own, those that were decided.
func List(tx *db.Tx, q Question) ([]Finding, error) {
	if tx.Actor.Merchant != "" {
		q.Merchant = tx.Actor.Merchant
	}
	return list(tx, q)
}

// Times is how often a merchant has broken a clause: findings in force, whatever the membership they fell under.
func Times(tx *db.Tx, merchant, clause string) (int, error) { return times(tx, merchant, clause) }

// waiting reads a finding as it was shown. Errors: NotFound, Conflict (changed since, or settled).
func waiting(tx *db.Tx, id string, version int) (Finding, error) {
	f, err := Find(tx, id)
	switch {
	case err != nil:
		return f, err
	case !f.Open():
		return f, settled()
	case f.Version != version:
		return f, db.Stale()
	}
	return f, nil
}

func settled() error {
	return fault.New(fault.Conflict, text.Of("这一事项已经处理完毕，不能再更改。", "This has been settled and cannot be changed any more."), text.Of("请刷新页面查看结果。", "Reload the page to see the outcome."))
}
