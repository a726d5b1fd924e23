// Package signup takes a product of a member from the first draft of its sign-up to the decision: form, checks, rounds of
// handing in and amending, the queue of the reviewers, the decision with its letter, and what happens when a time runs out.
//
// What is asked of a product, by whom it is reviewed and within which time comes from the programme's edition: the one in
// force while a draft is written, the one kept with the sign-up from its first round on (GEN-2).
package signup

import (
	"github.com/mengyue/portal/models/clock"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/form"
	"github.com/mengyue/portal/models/rulebook"
	"github.com/mengyue/portal/models/text"
)

// State is where a sign-up stands.
type State string

// The states. Returned is with the merchant, who amends the items named and hands the same sign-up in again.
const (
	Draft     State = "draft"
	Submitted State = "submitted" // waits for somebody to claim it
	Reviewing State = "reviewing"
	Returned  State = "returned"
	Passed    State = "passed"
	Refused   State = "refused" // for good: what a judgement of the book ends
	Withdrawn State = "withdrawn"
	Lapsed    State = "lapsed" // not amended in time
)

// States lists the states in the order of a sign-up's way.
var States = []State{Draft, Submitted, Reviewing, Returned, Passed, Refused, Withdrawn, Lapsed}

var titles = map[State]text.Text{
	Draft: text.Of("草稿", "Draft"), Submitted: text.Of("待审核", "Waiting for review"), Reviewing: text.Of("审核中", "Under review"),
	Returned: text.Of("待修改", "To be amended"), Passed: text.Of("已通过", "Passed"), Refused: text.Of("未通过", "Refused"),
	Withdrawn: text.Of("已撤回", "Withdrawn"), Lapsed: text.Of("逾期关闭", "Closed, not amended in time"),
}

// Title is the state as people read it.
func (s State) Title() text.Text { return titles[s] }

// Stamp is who did something and when.
type Stamp = db.Stamp

// SignUp is one product of a member signed up to a programme.
type SignUp struct {
	ID         string
	Number     string // what people say: S20261122-0007; "" before the first round
	Merchant   string
	Programme  string
	Edition    string // under which the first round was handed in (GEN-2); "" before
	Membership string
	Store      string
	Product    string
	Title      string // of the product, as it was when the draft began
	Version    int    // counts the changes; verbs that people compete for take the version that was shown
	Round      int    // rounds handed in
	Ahead      int    // which of its edition's grounds to go first it has, counted from 1; 0 for none

	Started   Stamp         `gorm:"embedded;embeddedPrefix:started_"`
	Submitted Stamp         `gorm:"embedded;embeddedPrefix:submitted_"` // the first round
	Handed    Stamp         `gorm:"embedded;embeddedPrefix:handed_"`    // the latest round
	Claimed   Stamp         `gorm:"embedded;embeddedPrefix:claimed_"`
	Decided   Stamp         `gorm:"embedded;embeddedPrefix:decided_"` // the latest round; zero while it waits
	Withdrawn Stamp         `gorm:"embedded;embeddedPrefix:withdrawn_"`
	Lapsed    clock.Instant // the time to amend ran out (due instant)
	Outcome   State         // of the latest decision
	Decision  string        // its id
	Excluded  string        // account that may not review it again (GEN-6)
	Swapped   string        // sign-up of another product that took its place
	Copied    string        // sign-up whose answers it began with
}

// Kinds of the deadlines that a sign-up runs against.
const (
	ReviewDeadline = "signup.review"
	AmendDeadline  = "signup.amend"
)

// Ref names the sign-up for the record: "signup:01J…".
func (s SignUp) Ref() string { return "signup:" + s.ID }

// State is where the sign-up stands, from its records.
func (s SignUp) State() State {
	switch {
	case s.Withdrawn.Done():
		return Withdrawn
	case s.Lapsed != 0:
		return Lapsed
	case s.Decided.Done():
		return s.Outcome
	case !s.Handed.Done():
		return Draft
	case s.Claimed.Done():
		return Reviewing
	}
	return Submitted
}

// Pending reports a sign-up that waits for its review.
func (s SignUp) Pending() bool { return s.State() == Submitted || s.State() == Reviewing }

// Writable reports a sign-up that its merchant is writing in.
func (s SignUp) Writable() bool { return s.State() == Draft || s.State() == Returned }

// Open reports a sign-up that something may still become of.
func (s SignUp) Open() bool { return s.Pending() || s.Writable() }

// closedAt is when nothing more could happen to it; 0 while it is open.
func (s SignUp) closedAt() clock.Instant {
	if s.Open() {
		return 0
	}
	return max(s.Decided.At, s.Withdrawn.At, s.Lapsed)
}

// Round is what was handed in once, and what became of it.
type Round struct {
	SignUp   string
	N        int
	Answers  form.Answers
	Replies  map[string]string // by ask: why something named was not changed
	Handed   Stamp
	Decided  Stamp // zero while it waits
	Ruling   Ruling
	Decision string
}

// Judged is what a reviewer judged about one question.
type Judged struct {
	Answer rulebook.Answer `json:"answer"`
	Reason string          `json:"reason"`
}

// Ruling is what a reviewer is about to decide, or has decided, about a round.
type Ruling struct {
	Outcome State             `json:"outcome,omitempty"`
	Judged  map[string]Judged `json:"judged,omitempty"`  // by judgement, or by the rule whose figures are not available
	Reasons map[string]string `json:"reasons,omitempty"` // by rule that is not met
	Advice  map[string]string `json:"advice,omitempty"`  // by ask: what to amend
	Remark  string            `json:"remark,omitempty"`  // a word to the merchant
	Seen    string            `json:"-"`                 // hash of the letter as it was previewed; "" for no preview
}

// Forward is why a sign-up goes first in the queue, under its own edition; ok is false where it does not.
func Forward(e *rulebook.Edition, s SignUp) (why rulebook.Priority, ok bool) {
	if e.SignUp == nil || s.Ahead < 1 || s.Ahead > len(e.SignUp.Priority) {
		return rulebook.Priority{}, false
	}
	return e.SignUp.Priority[s.Ahead-1], true
}
