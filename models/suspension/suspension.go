// Package suspension keeps members that rest because a warning ended in a breach, and the plans by which they come back:
// an accepted plan gives immunity for a while, at whose end the rule is asked again.
package suspension

import (
	"github.com/mengyue/portal/models/clock"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/membership"
	"github.com/mengyue/portal/models/rulebook"
	"github.com/mengyue/portal/models/text"
)

// How suspensions and plans end.
const (
	Lifted  = "lifted"  // a plan was accepted
	Removed = "removed" // no plan was accepted in time
	Undone  = "undone"  // an appeal was upheld; of a plan: from what it answers
	Over    = "over"    // the membership ended first

	Refused = "refused" // a plan: not accepted
	Kept    = "kept"    // the rule was met when the immunity ended
	Failed  = "failed"  // it was not
)

// Suspension is a member that rests for a rule that it breaks.
type Suspension struct {
	ID         string
	Merchant   string
	Store      string
	Membership string
	Programme  string
	Edition    string
	Rule       string
	Clause     string
	Decision   string
	Found      text.Text
	Since      clock.Instant
	Ends       clock.Instant // removal follows without an accepted plan
	Closed     clock.Instant
	Outcome    string
	Result     string // what followed: "removal:…"
	Version    int
}

// Ref is the suspension's name in the record.
func (s Suspension) Ref() string { return "suspension:" + s.ID }

// Open reports whether the member rests.
func (s Suspension) Open() bool { return s.Closed == 0 }

// Signature is who did something, and when; zero where nobody has.
type Signature struct {
	By   string
	Name string
	At   clock.Instant
}

// Given reports whether somebody has.
func (s Signature) Given() bool { return s.At != 0 }

// Plan is what a member says that it will do about a rule that it breaks.
type Plan struct {
	ID          string
	Merchant    string
	Store       string
	Membership  string
	Programme   string
	Edition     string
	Rule        string
	Clause      string
	Object      string // the warning or suspension that it answers
	Words       string
	Filed       Signature
	Answered    Signature
	Reason      string
	ImmuneUntil clock.Instant // exclusive; 0 where it was not accepted
	Closed      clock.Instant
	Outcome     string
	Version     int
}

// Ref is the plan's name in the record.
func (p Plan) Ref() string { return "plan:" + p.ID }

// Waiting reports whether it waits for its answer.
func (p Plan) Waiting() bool { return p.Closed == 0 && !p.Answered.Given() }

// Immune reports whether the immunity that it earned runs.
func (p Plan) Immune() bool { return p.Closed == 0 && p.ImmuneUntil != 0 }

// Key is a rule of a membership.
type Key struct{ Membership, Rule string }

// Find reads a suspension; another merchant's is not there. Errors: NotFound.
func Find(tx *db.Tx, id string) (Suspension, error) {
	s, err := one(tx, id)
	if err == nil && tx.Actor.Merchant != "" && tx.Actor.Merchant != s.Merchant {
		err = db.ErrNone
	}
	return s, db.Found(err, text.Of("这次暂停", "such suspension"))
}

// FindPlan reads a plan; another merchant's is not there. Errors: NotFound.
func FindPlan(tx *db.Tx, id string) (Plan, error) {
	p, err := onePlan(tx, id)
	if err == nil && tx.Actor.Merchant != "" && tx.Actor.Merchant != p.Merchant {
		err = db.ErrNone
	}
	return p, db.Found(err, text.Of("这份改进计划", "such plan"))
}

// Question asks for suspensions or plans; empty fields do not restrict.
type Question struct {
	Merchant   string
	Membership string
	Programme  string
	Object     string // of plans: what they answer
	Open       bool   // those that run, or wait, only
	After      string // page: what stands after this id
	Limit      int
}

// List answers with suspensions, the newest first. A merchant sees its own.
func List(tx *db.Tx, q Question) ([]Suspension, error) {
	if tx.Actor.Merchant != "" {
		q.Merchant = tx.Actor.Merchant
	}
	return list(tx, q)
}

// Plans answers with plans, the newest first. A merchant sees its own.
func Plans(tx *db.Tx, q Question) ([]Plan, error) {
	if tx.Actor.Merchant != "" {
		q.Merchant = tx.Actor.Merchant
	}
	return listPlans(tx, q)
}

// Resting says which of the members are suspended.
func Resting(tx *db.Tx, members []membership.Membership) (map[string]bool, error) {
	ids := make([]string, len(members))
	for i, m := range members {
		ids[i] = m.ID
	}
	return resting(tx, ids)
}

// Quiet are the rules of memberships that do not warn, each with what keeps it quiet: the suspension in which the member
// rests for it already, or the plan that made it immune.
func Quiet(tx *db.Tx, memberships []string) (map[Key]string, error) { return quiet(tx, memberships) }

// section is the edition's section, and its rule. Errors: NotFound where the edition has none.
func section(tx *db.Tx, programme, edition string) (*rulebook.Edition, error) {
	e, err := rulebook.Books(tx).Edition(programme, edition)
	if err == nil && e.Suspension == nil {
		err = db.Found(db.ErrNone, text.Of("暂停的规则", "rules on suspension"))
	}
	return e, err
}
