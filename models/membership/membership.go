// Package membership keeps who takes part in which programme under which edition, from when until when, and who is
// barred from coming back.
package membership

import (
	"github.com/mengyue/portal/models/clock"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/rulebook"
	"github.com/mengyue/portal/models/text"
)

// Membership is one merchant in one programme for one term.
type Membership struct {
	ID        string
	Merchant  string
	Programme string
	Edition   string // under which the merchant was admitted
	Party     string // as which it takes part: a key of the edition's parties
	Store     string // the store that takes part; "" where the merchant itself does
	Case      string // the application that led here
	Previous  string // the membership that this one renews, "" for a first term
	Admitted  clock.Instant
	From      clock.Instant
	Until     clock.Instant // exclusive; clock.Never where the book sets no term
	Ended     clock.Instant // 0 while it was not ended
	EndCause  string        // one of the causes below
	EndClause string
	Version   int
}

// Why a membership ended.
const (
	ByTerm       = "term"        // its term was over
	ByRenewal    = "renewal"     // its term was over and the next one follows
	ByRemoval    = "removal"     // staff removed the merchant
	ByExit       = "exit"        // the merchant left
	ByRuleChange = "rule_change" // the merchant left before a changed rulebook took effect
)

// Ref is the membership's name in the record.
func (m Membership) Ref() string { return "membership:" + m.ID }

// Running reports whether the merchant takes part at an instant. From the end of the term on it is false, also where
// the end is not on the record yet.
func (m Membership) Running(at clock.Instant) bool {
	return m.Ended == 0 && m.From <= at && at < m.Until
}

// Waiting reports whether this is a renewal whose term has not begun.
func (m Membership) Waiting(at clock.Instant) bool { return m.Ended == 0 && at < m.From }

// Book is the edition that a membership is kept under on this day (GEN-2).
func (m Membership) Book(tx *db.Tx) (*rulebook.Edition, error) {
	return rulebook.Books(tx).InForce(m.Programme, tx.Now)
}

// Find reads a membership; another merchant's is not there. Errors: NotFound.
func Find(tx *db.Tx, id string) (Membership, error) {
	m, err := one(tx, "id = ?", id)
	if err == nil && tx.Actor.Merchant != "" && tx.Actor.Merchant != m.Merchant {
		err = db.ErrNone
	}
	return m, db.Found(err, text.Of("这份成员资格", "such membership"))
}

// Active finds the membership that a merchant has in a programme at this instant.
func Active(tx *db.Tx, merchant, programme string) (m Membership, ok bool, err error) {
	m, err = one(tx, "merchant = ? AND programme = ? AND ended_at = 0 AND from_at <= ? AND until_at > ?", merchant, programme, tx.Now, tx.Now)
	if db.IsNone(err) {
		return Membership{}, false, nil
	}
	return m, err == nil, err
}

// ActiveStore finds the membership that one store has in a programme of stores at this instant.
func ActiveStore(tx *db.Tx, merchant, programme, store string) (m Membership, ok bool, err error) {
	m, err = one(tx, "merchant = ? AND programme = ? AND store = ? AND ended_at = 0 AND from_at <= ? AND until_at > ?", merchant, programme, store, tx.Now, tx.Now)
	if db.IsNone(err) {
		return Membership{}, false, nil
	}
	return m, err == nil, err
}

// Next finds the renewal that waits for the end of a membership.
func Next(tx *db.Tx, id string) (m Membership, ok bool, err error) {
	m, err = one(tx, "previous = ? AND ended_at = 0", id)
	if db.IsNone(err) {
		return Membership{}, false, nil
	}
	return m, err == nil, err
}

// Present is the term with which all that goes along with a renewal is kept now: the last one that has begun on the record.
// It is the same for every term of a member, also for one that is over or waits.
func Present(tx *db.Tx, m Membership) (Membership, error) {
	if before, err := one(tx, "id = ? AND ended_at = 0", m.Previous); err == nil {
		return before, nil // m waits
	} else if !db.IsNone(err) {
		return m, err
	}
	for m.EndCause == ByRenewal {
		next, err := one(tx, "previous = ? AND slot = ?", m.ID, running)
		if err != nil {
			return m, err
		}
		m = next
	}
	return m, nil
}

// Began is since when a member takes part without a gap: from its first term on.
func Began(tx *db.Tx, m Membership) (clock.Instant, error) {
	for m.Previous != "" {
		before, err := one(tx, "id = ?", m.Previous)
		if err != nil {
			return 0, err
		}
		m = before
	}
	return m.From, nil
}

// States of memberships that a list may ask for.
const (
	Current = "current" // not ended: it runs, or waits for its term
	Past    = "past"    // ended
)

// Question asks for memberships; empty fields do not restrict.
type Question struct {
	Merchant  string
	Programme string
	Store     string
	State     string
	Until     clock.Instant // term ends before this instant
	After     Place         // page: what stands after this place
	Limit     int
}

// Place is where a page of a list ended.
type Place struct {
	Until clock.Instant
	ID    string
}

// Place is where the membership stands in a list.
func (m Membership) Place() Place { return Place{m.Until, m.ID} }

// List answers with memberships, the one that ends first at the top. A merchant sees its own.
func List(tx *db.Tx, q Question) ([]Membership, error) {
	if tx.Actor.Merchant != "" {
		q.Merchant = tx.Actor.Merchant
	}
	return list(tx, q)
}

// EndedWith finds the renewal that waited for a membership and was ended together with it.
func EndedWith(tx *db.Tx, m Membership) (next Membership, ok bool, err error) {
	next, err = one(tx, "previous = ? AND ended_at = ? AND end_cause = ?", m.ID, m.Ended, m.EndCause)
	if db.IsNone(err) {
		return Membership{}, false, nil
	}
	return next, err == nil, err
}
