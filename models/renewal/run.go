package renewal

import (
	"github.com/mengyue/portal/models/clock"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/fault"
	"github.com/mengyue/portal/models/rulebook"
	"github.com/mengyue/portal/models/text"
)

// State is where a run stands.
type State string

// The states of a run.
const (
	Counting State = "counting" // all stores are being assessed; nothing follows from it
	Counted  State = "counted"  // the dry run is done
	Proposed State = "proposed" // waits for the second signature
	Sending  State = "sending"  // decisions are taken and letters go out
	Done     State = "done"
	Dropped  State = "dropped"
)

// Class is what a run says about a store.
type Class string

// The classes; every store of the population has exactly one.
const (
	Renewed Class = "renewed"
	Refused Class = "refused"
	Exempt  Class = "exempt"
	Person  Class = "person"  // a person has to judge
	NoData  Class = "no_data" // there is no figure to judge by
)

// Classes lists them in the order of the manifest.
var Classes = []Class{Renewed, Refused, Exempt, Person, NoData}

// Signature is who did something, and when.
type Signature struct {
	By, Name string
	At       clock.Instant
}

func sign(tx *db.Tx) Signature { return Signature{tx.Actor.ID(), tx.Actor.Name, tx.Now} }

// Run is one run of the yearly renewal over all stores.
type Run struct {
	ID        string
	Programme string
	Edition   string
	AsOf      clock.Instant // the stores are assessed as of this instant
	State     State
	Job       string
	Counts    map[Class]int64
	Total     int64
	Started   Signature
	Counted   clock.Instant
	Proposed  Signature
	Second    Signature
	Reason    string // why it was sent back or dropped
	Sent      clock.Instant
	Closed    clock.Instant
	Version   int64
}

// Ref is the run's name in the record.
func (r Run) Ref() string { return "renewal:" + r.ID }

// Book is the edition that the run goes by.
func (r Run) Book(tx *db.Tx) (*rulebook.Edition, error) {
	return rulebook.Books(tx).Edition(r.Programme, r.Edition)
}

// Balanced reports whether the classes add up to the population.
func (r Run) Balanced() bool {
	sum := int64(0)
	for _, n := range r.Counts {
		sum += n
	}
	return sum == r.Total
}

// Verdict is what a run says about one store.
type Verdict struct {
	Run       string
	Store     string
	Merchant  string
	Name      string
	Class     Class
	Was       Class // before a person settled it, or before it changed; "" otherwise
	Clauses   []string
	Brands    []string // whose authorisations are cancelled
	Reason    string
	SettledBy string
	Settled   clock.Instant
	Decision  string
	Ends      clock.Instant // of the contract: where it is refused by itself, where it is renewed the new end
	Ended     clock.Instant
	Undone    clock.Instant
}

// Ref names the verdict for what follows from it: a store has one of each run, and may stand in several programmes.
func (v Verdict) Ref() string { return "renewal:" + v.Run + "/stores/" + v.Store }

// classOf is the class of an assessment.
func classOf(a Assessment) Class {
	switch {
	case a.Outcome == rulebook.OutcomeMet:
		return Renewed
	case a.Outcome == rulebook.OutcomeFailed:
		return Refused
	case a.Outcome == rulebook.OutcomeExempt:
		return Exempt
	case a.NoData():
		return NoData
	}
	return Person
}

// verdictOf is what a run keeps of an assessment.
func verdictOf(run string, e *rulebook.Edition, a Assessment) Verdict {
	v := Verdict{Run: run, Store: a.Store.ID, Merchant: a.Store.Merchant, Name: a.Store.Name, Class: classOf(a)}
	for _, r := range a.Verdict.Results {
		failing := e.FailingBrands(r)
		switch {
		case r.Result == rulebook.Failed, r.Result == rulebook.NotAvailable && v.Class != Renewed, r.Result == rulebook.Judgement, v.Class == Exempt:
			v.Clauses = append(v.Clauses, r.Clause)
		case r.Result == rulebook.Met && len(failing) > 0 && v.Class == Renewed && e.Renewal.Cancels != 0:
			v.Brands = append(v.Brands, failing...)
		}
	}
	return v
}

// as checks that a run is in a state, as it was shown. Errors: Conflict.
func (r Run) as(version int64, states ...State) error {
	for _, s := range states {
		if r.State == s && r.Version == version {
			return nil
		}
	}
	if r.Version != version {
		return db.Stale()
	}
	return fault.New(fault.Conflict, text.Of("这次续签批次现在不能这样处理。", "This run cannot be dealt with so as it stands."),
		text.Of("请查看批次的最新状态。", "Look at where the run stands now."))
}

func isNone(err error) bool { return fault.Is(err, fault.NotFound) }
