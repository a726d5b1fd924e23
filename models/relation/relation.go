// Package relation keeps the ties between members of two programmes: asked for by one side and answered by the other,
// settled in a way that the book knows, ended by agreement or with either membership. What was ordered under a tie is
// served to its end (CC-20 to CC-23).
package relation

import (
	"github.com/mengyue/portal/models/clock"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/fault"
	"github.com/mengyue/portal/models/rulebook"
	"github.com/mengyue/portal/models/text"
)

// Signature is who did something, and when; zero where nobody has.
type Signature struct {
	By   string        `json:"by,omitempty"`
	Name string        `json:"name,omitempty"`
	At   clock.Instant `json:"at,omitempty"`
}

func sign(tx *db.Tx) Signature { return Signature{tx.Actor.ID(), tx.Actor.Name, tx.Now} }

// Side is one end of a relation: Here is the member of the programme whose book ties the two, There the other one.
type Side string

// The sides.
const (
	Here  Side = "here"
	There Side = "there"
)

// Other is the opposite side.
func (s Side) Other() Side {
	if s == Here {
		return There
	}
	return Here
}

// Member is who stands at one end.
type Member struct {
	Merchant   string
	Name       string // of the merchant
	Membership string
}

// Proposal is what one side wishes to change while the relation runs; the other one agrees or declines.
type Proposal struct {
	Kind    string    `json:"kind,omitempty"` // see below; "" for none
	Side    Side      `json:"side,omitempty"` // who proposes
	Payment string    `json:"payment,omitempty"`
	Reason  string    `json:"reason,omitempty"`
	Made    Signature `json:"made,omitzero"`
}

// What may be proposed.
const (
	ToEnd    = "end"
	ToSettle = "payment" // in another way
)

// Relation is one tie, from the request to its end.
type Relation struct {
	ID        string
	Programme string // whose book ties the two
	Edition   string // under which it was asked for
	Here      Member
	There     Member
	Way       string // rulebook.Apply, rulebook.Invite
	Payment   string // key of the book's payment kinds
	Message   string
	Asked     Signature
	Due       clock.Instant // from this instant on no answer is taken
	Answered  Signature
	Reason    string // of a refusal
	Since     clock.Instant
	Proposal  Proposal
	Closed    clock.Instant
	Outcome   State  // once it is closed
	By        string // what ended it with a membership: "membership:…"
	Version   int
}

// State is where a relation stands.
type State string

// The states.
const (
	Pending   State = "pending"
	Running   State = "running"
	Refused   State = "refused"
	TimedOut  State = "timed_out"
	Withdrawn State = "withdrawn"
	Agreed    State = "ended"  // by agreement of both
	Fallen    State = "fallen" // with the membership of either side
)

// Ref is the relation's name in the record.
func (r Relation) Ref() string { return "relation:" + r.ID }

// State is where the relation stands at an instant: from its due instant on a request is void, also where no record of
// that has been made yet (CC-21).
func (r Relation) State(now clock.Instant) State {
	switch {
	case r.Closed != 0:
		return r.Outcome
	case r.Since != 0:
		return Running
	case r.Due <= now:
		return TimedOut
	}
	return Pending
}

// Asker is the side that asked.
func (r Relation) Asker() Side {
	if r.Way == rulebook.Invite {
		return Here
	}
	return There
}

// At is the member at a side.
func (r Relation) At(s Side) Member {
	if s == Here {
		return r.Here
	}
	return r.There
}

// SideOf is the side at which a merchant stands; "" for a stranger.
func (r Relation) SideOf(merchant string) Side {
	switch merchant {
	case r.Here.Merchant:
		return Here
	case r.There.Merchant:
		return There
	}
	return ""
}

// Book is the edition under which the relation was asked for.
func (r Relation) Book(tx *db.Tx) (*rulebook.Edition, error) {
	e, err := rulebook.Books(tx).Edition(r.Programme, r.Edition)
	if err == nil && e.Relation == nil {
		err = fault.Missing(text.F("计划 %s 的合作关系", "relations in programme %s", r.Programme))
	}
	return e, err
}

// Find reads a relation; one between others is not there. Errors: NotFound.
func Find(tx *db.Tx, id string) (Relation, error) {
	r, err := one(tx, "r.id = ?", id)
	if err == nil && tx.Actor.Merchant != "" && r.SideOf(tx.Actor.Merchant) == "" {
		err = db.ErrNone
	}
	return r, db.Found(err, text.Of("这份合作关系", "such relation"))
}

// Question asks for relations; empty fields do not restrict.
type Question struct {
	Merchant  string // at either end
	Programme string
	State     string // Open, Past or "" for all
	Search    string // part of the other side's name, or its key
	Before    string // page: older than this id
	Limit     int
}

// The states that a list may ask for.
const (
	Asking = "asking" // requests that wait
	Open   = "open"   // those that run
	Past   = "past"   // closed
)

// List answers, the newest first. A merchant sees its own.
func List(tx *db.Tx, q Question) ([]Relation, error) {
	if tx.Actor.Merchant != "" {
		q.Merchant = tx.Actor.Merchant
	}
	return list(tx, q)
}

// Between finds the open relation of two merchants under a programme's book.
func Between(tx *db.Tx, programme, here, there string) (r Relation, ok bool, err error) {
	r, err = one(tx, "r.programme = ? AND r.here = ? AND r.there = ? AND r.closed_at = 0", programme, here, there)
	if db.IsNone(err) {
		return Relation{}, false, nil
	}
	return r, err == nil, err
}

// mine finds a relation as it was shown, and the side at which the actor stands. Errors: NotFound, Conflict.
func mine(tx *db.Tx, id string, version int) (r Relation, s Side, err error) {
	if r, err = Find(tx, id); err != nil {
		return r, "", err
	}
	if s = r.SideOf(tx.Actor.Merchant); s == "" {
		return r, s, fault.Missing(text.Of("这份合作关系", "such relation"))
	}
	if r.Version != version {
		return r, s, db.Stale()
	}
	return r, s, nil
}
