// Package watch judges the members of programmes day by day: who comes near a line is warned, who mends is let be, and
// who still breaks a rule at the end of the warning leaves by the book. It keeps which products are in a programme of
// stores.
package watch

import (
	"slices"

	"github.com/mengyue/portal/models/clock"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/rulebook"
	"github.com/mengyue/portal/models/text"
)

// Outcome is how a warning ended.
type Outcome string

// The outcomes.
const (
	Standing  Outcome = ""          // it runs
	Mended    Outcome = "mended"    // the rule was met again
	Held      Outcome = "held"      // at its end the line was near, not broken
	Unproven  Outcome = "unproven"  // at its end the figures were not available (NUM-3)
	Removed   Outcome = "removed"   // at its end the rule was still broken
	Stayed    Outcome = "stayed"    // so it was, but two people had stayed what follows
	Overtaken Outcome = "overtaken" // the membership, or the product's place in it, ended first
	Planned   Outcome = "planned"   // a plan was accepted: the rule is asked again when its immunity ends
	Undone    Outcome = "undone"    // an appeal was upheld
)

// Signature is who signed, and when; zero where nobody has.
type Signature struct {
	By   string
	Name string
	At   clock.Instant
}

// Given reports whether somebody has signed.
func (s Signature) Given() bool { return s.At != 0 }

// Warning is one rule that a member, or one product of it, came near or broke, and the time to mend it.
type Warning struct {
	ID         string
	Merchant   string
	Store      string
	Product    string // "" where the store is warned
	Membership string
	Programme  string
	Edition    string
	Rule       string
	Clause     string
	Near       bool // it opened when the line was near, not broken
	Opened     clock.Instant
	Due        clock.Instant // exclusive
	Broken     clock.Instant // since when the rule is known to be broken; 0 while the line is only near
	Found      text.Text     // what was found when it opened
	Decision   string        // of the warning of a breach
	Stay       Signature     // who asked that nothing follows
	StayReason string
	Second     Signature // who agreed; with it the stay holds
	Closed     clock.Instant
	Outcome    Outcome
	Result     string // what followed: "removal:…", "decision:…"
	Quiet      bool   // what it told is not told again until the rule was met in between
	Basis      *Basis // of the breach; nil while the line is only near
	Version    int
}

// Ref is the warning's name in the record.
func (w Warning) Ref() string { return "warning:" + w.ID }

// Open reports whether it runs.
func (w Warning) Open() bool { return w.Closed == 0 }

// StayHolds reports whether two people have stayed what follows.
func (w Warning) StayHolds() bool { return w.Second.Given() }

// Deadline is the kind of the deadline until which a warned member can mend.
const Deadline = "watch.warning"

// Find reads a warning; another merchant's is not there. Errors: NotFound.
func Find(tx *db.Tx, id string) (Warning, error) {
	w, err := one(tx, id)
	if err == nil && tx.Actor.Merchant != "" && tx.Actor.Merchant != w.Merchant {
		err = db.ErrNone
	}
	return w, db.Found(err, text.Of("这条警告", "such warning"))
}

// Warnings asks for warnings; empty fields do not restrict.
type Warnings struct {
	Merchant   string
	Membership string
	Programme  string
	Store      string
	Clause     string
	State      string        // open, broken, near, closed; stay: a stay waits for its second signature
	By         clock.Instant // that run and end by this instant, itself included
	After      string        // page: what stands after this id
	Limit      int
}

// List answers with warnings, the newest first. A merchant sees its own.
func List(tx *db.Tx, q Warnings) ([]Warning, error) {
	if tx.Actor.Merchant != "" {
		q.Merchant = tx.Actor.Merchant
	}
	return list(tx, q)
}

// Watches reports whether an edition has rules whose breach has a consequence.
func Watches(e *rulebook.Edition) bool {
	return slices.ContainsFunc(e.Rules, func(r rulebook.Rule) bool { return r.Warning != nil })
}
