// Package application takes a merchant from the first draft to the decision: form, checks, submission, review,
// corrections, judgements and waivers, the decision with its letter, and what happens when a time runs out.
//
// A draft is a case that was not submitted yet. Everything that a programme demands comes from its edition: the one in
// force while a draft is written, the one kept with the case from its submission on (GEN-2).
package application

import (
	"github.com/mengyue/portal/models/db"
)

// State is where a case stands.
type State string

// The states. Correcting is with the merchant; every other state between Submitted and the end is with staff.
const (
	Draft      State = "draft"
	Submitted  State = "submitted"  // waits for somebody to claim it
	Reviewing  State = "reviewing"  // somebody has claimed it
	Correcting State = "correcting" // the merchant corrects what it was asked for; the review's clock stands
	Approved   State = "approved"
	Rejected   State = "rejected"
	Withdrawn  State = "withdrawn"
)

// Stamp is who did something and when.
type Stamp = db.Stamp

// Case is one application of a merchant to a programme.
type Case struct {
	ID        string
	Number    string // what people say: 20261122-0007; "" before the submission
	Merchant  string
	Programme string
	Party     string // the key of the edition's party that the merchant applies as
	Store     string // that takes part, in a programme of stores; "" before the submission
	Edition   string // under which it was submitted (GEN-2); "" before
	Version   int    // counts the changes; verbs that people compete for take the version that was shown

	Started   Stamp  `gorm:"embedded;embeddedPrefix:started_"`
	Submitted Stamp  `gorm:"embedded;embeddedPrefix:submitted_"`
	Claimed   Stamp  `gorm:"embedded;embeddedPrefix:claimed_"` // by its reviewer; zero while nobody has it
	Asked     Stamp  `gorm:"embedded;embeddedPrefix:asked_"`   // corrections are with the merchant since; zero while they are not
	Decided   Stamp  `gorm:"embedded;embeddedPrefix:decided_"`
	Withdrawn Stamp  `gorm:"embedded;embeddedPrefix:withdrawn_"`
	Reopened  Stamp  `gorm:"embedded;embeddedPrefix:reopened_"` // after an appeal was upheld
	Excluded  string // account that may not review it again: who decided before an appeal (GEN-6)
	Round     int    // how often corrections were asked for
	Ahead     int    // which of its edition's grounds to go first it has, counted from 1; 0 for none
	Outcome   State  // Approved or Rejected once it is decided
	Decision  string // id of the last decision
	Renews    string // id of the membership that it is to renew
	Member    string // id of the membership that the approval gave
}

// Ref names the case for the record: "case:01J…".
func (c Case) Ref() string { return "case:" + c.ID }

// State is where the case stands, from its records.
func (c Case) State() State {
	switch {
	case c.Withdrawn.Done():
		return Withdrawn
	case c.Decided.Done():
		return c.Outcome
	case !c.Submitted.Done():
		return Draft
	case c.Asked.Done():
		return Correcting
	case c.Claimed.Done():
		return Reviewing
	}
	return Submitted
}

// IsOpen reports a case that is neither decided nor withdrawn.
func (c Case) IsOpen() bool { return !c.Decided.Done() && !c.Withdrawn.Done() }

// Pending reports a case that was submitted and is not decided yet.
func (c Case) Pending() bool { return c.IsOpen() && c.Submitted.Done() }

// Kinds of the deadlines that a case runs against.
const (
	ReviewDeadline     = "case.review"
	CorrectionDeadline = "case.correction"
)
