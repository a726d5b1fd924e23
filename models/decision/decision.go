// Package decision keeps every decision with the edition, the facts and the result of every clause, so that it can be
// judged again years later with the same bytes (GEN-2). Decisions are only ever added.
package decision

import (
	"github.com/mengyue/portal/models/clock"
	"github.com/mengyue/portal/models/rulebook"
)

// The kinds of decision.
const (
	CaseApproved     = "case.approved"
	CaseRejected     = "case.rejected"
	ObjectionUpheld  = "objection.upheld"
	ObjectionRefused = "objection.refused"
	ProductUntagged  = "product.untagged"
	Removal          = "removal"
	Warning          = "warning"         // a rule is broken; time to mend
	ProductRemoved   = "product.removed" // from a programme of stores
	ProductRefused   = "product.refused" // it does not get into a programme of stores
	ExitAgreed       = "exit.agreed"
	ExitRefused      = "exit.refused"
	AppealUpheld     = "appeal.upheld"
	AppealRefused    = "appeal.refused"
	Level            = "level"      // what an evaluation found: a level that changed
	Suspension       = "suspension" // a member rests
	Waiver           = "waiver"
	Assessment       = "assessment" // nobody's: what a population was found to be

	DepositDeducted   = "deposit.deducted"
	DepositRefunded   = "deposit.refunded"
	DepositRestricted = "deposit.restricted" // not topped up in time
	Sanction          = "sanction"           // what a breach led to

	RenewalAgreed  = "renewal.agreed"
	RenewalRefused = "renewal.refused"
	RenewalExempt  = "renewal.exempt"

	SignUpPassed   = "signup.passed"
	SignUpReturned = "signup.returned"
	SignUpRefused  = "signup.refused"
)

// Kind is a kind of decision as [Record] takes it.
type Kind struct {
	Key     string
	Adverse bool // it may be taken against the merchant; whoever takes it so says how an upheld appeal undoes it
}

// Kinds lists every kind of decision that the portal takes.
var Kinds = []Kind{
	{CaseApproved, false}, {CaseRejected, true}, {ObjectionUpheld, false}, {ObjectionRefused, true}, {ProductUntagged, false}, {Removal, true}, {Warning, true},
	{ProductRemoved, true}, {ProductRefused, true}, {ExitAgreed, false}, {ExitRefused, true}, {AppealUpheld, false}, {AppealRefused, false}, {Level, true},
	{Suspension, true}, {Waiver, false}, {Assessment, false}, {DepositDeducted, true}, {DepositRefunded, false}, {DepositRestricted, true}, {Sanction, true},
	{RenewalAgreed, true}, {RenewalRefused, true}, {RenewalExempt, false}, {SignUpPassed, false}, {SignUpReturned, true}, {SignUpRefused, true},
}

// Decision is one decision about a merchant. Occasion, Facts and Verdict are set where rules were asked; At is then
// the instant that they were judged at.
type Decision struct {
	ID          string
	Kind        string
	Object      string // what was decided: "case:01J…"
	Merchant    string
	Programme   string
	Edition     string
	Hash        string // SHA-256 of the edition's source; filled by Record
	Occasion    rulebook.Occasion
	Facts       rulebook.Facts
	At          clock.Instant // this transaction's where it is 0
	Verdict     rulebook.Verdict
	Clauses     []string
	Reason      string        // in the words of who decided; shown to the merchant where Adverse
	Adverse     bool          // against the merchant: it names clauses and can be appealed (GEN-4, GEN-6)
	AppealUntil clock.Instant // exclusive; from the edition's appeal section where Adverse; filled by Record
	By, ByName  string        // filled by Record
	Second      string        // account of the second signature, "" where one person decides
	SecondName  string
}

// Ref names the decision for the record: "decision:01J…".
func (d Decision) Ref() string { return "decision:" + d.ID }

// Replayed is a stored verdict and the same one judged again.
type Replayed struct {
	Decision Decision
	Was, Now []byte // JSON of the verdicts; nil where the decision asked no rules
	Same     bool
	Why      string // why it is not the same, or why there is nothing to compare
}
