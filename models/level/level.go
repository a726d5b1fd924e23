// Package level evaluates the members of programmes of levels on the dates of the book: it keeps which level each has,
// grants the badges that go with it, and lets a badge lapse that no evaluation confirms in time.
package level

import (
	"slices"

	"github.com/mengyue/portal/models/clock"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/membership"
	"github.com/mengyue/portal/models/rulebook"
	"github.com/mengyue/portal/models/text"
	"github.com/mengyue/portal/models/watch"
)

// Standing is the level that a member has, and the badge that it holds.
type Standing struct {
	Membership string
	Merchant   string
	Store      string
	Programme  string
	Edition    string
	Level      string        // "" before the first evaluation
	Since      clock.Instant // the evaluation that gave it
	Evaluated  clock.Instant // the last evaluation
	Decision   string        // that gave it
	Badge      string        // the level that granted it; "" where there is none
	BadgeSince clock.Instant
	BadgeUntil clock.Instant // exclusive
	Version    int
}

// TableName is the table of standings.
func (Standing) TableName() string { return "standings" }

// Ref is the standing's name in the record.
func (s Standing) Ref() string { return "standing:" + s.Membership }

// Holds reports whether the badge is held at an instant.
func (s Standing) Holds(at clock.Instant) bool {
	return s.Badge != "" && s.BadgeSince <= at && at < s.BadgeUntil
}

// Evaluation is one evaluation of one member.
type Evaluation struct {
	Membership string
	At         clock.Instant
	Programme  string
	Edition    string
	Level      string // "" where it could not be known
	Was        string
	Decision   string // "" where nothing changed
}

// TableName is the table of evaluations.
func (Evaluation) TableName() string { return "evaluations" }

// Of is the standing of a member, asked for by any of its terms; ok is false before its first evaluation. Errors: NotFound.
func Of(tx *db.Tx, membershipID string) (s Standing, ok bool, err error) {
	m, err := present(tx, membershipID)
	if err != nil {
		return s, false, err
	}
	s, err = one(tx, m.ID)
	if db.IsNone(err) {
		return s, false, nil
	}
	return s, err == nil, err
}

// present is the term of a member with which its level is kept. Errors: NotFound.
func present(tx *db.Tx, id string) (membership.Membership, error) {
	m, err := membership.Find(tx, id)
	if err != nil {
		return m, err
	}
	return membership.Present(tx, m)
}

// Standings asks for standings; empty fields do not restrict.
type Standings struct {
	Programme string
	Level     string
	Merchant  string
	After     string // page: what stands after this membership
	Limit     int
}

// List answers with standings in the order of their memberships. A merchant sees its own.
func List(tx *db.Tx, q Standings) ([]Standing, error) {
	if tx.Actor.Merchant != "" {
		q.Merchant = tx.Actor.Merchant
	}
	return list(tx, q)
}

// History are the evaluations of a member in all of its terms, the latest first. Errors: NotFound.
func History(tx *db.Tx, membershipID string, limit int) ([]Evaluation, error) {
	m, err := present(tx, membershipID)
	if err != nil {
		return nil, err
	}
	return evaluationsOf(tx, m.ID, limit)
}

// Counts are how many members of a programme have each level.
func Counts(tx *db.Tx, programme string) (map[string]int64, error) { return counts(tx, programme) }

// Projected is what an evaluation at this instant would find: nothing follows from it.
func Projected(tx *db.Tx, e *rulebook.Edition, m membership.Membership) (rulebook.Verdict, error) {
	known, err := watch.Known(tx, e, []membership.Membership{m}, tx.Now)
	if err != nil {
		return rulebook.Verdict{}, err
	}
	return e.Judge(rulebook.OnEvaluate, known[0], tx.Now), nil
}

// Named words a level as the last edition does that knows it, up to one: editions may differ in their levels.
func Named(lib *rulebook.Library, e *rulebook.Edition, key string) text.Text {
	for _, known := range slices.Backward(lib.Editions(e.Programme)) {
		if known.ID <= e.ID {
			if l, place := known.Level(key); place >= 0 {
				return l.Title
			}
		}
	}
	return Title(e, key)
}

// Title words a level of an edition.
func Title(e *rulebook.Edition, key string) text.Text {
	if l, place := e.Level(key); place >= 0 {
		return l.Title
	}
	if key == "" {
		return text.Of("尚未评估", "not evaluated yet")
	}
	return text.Same(key)
}
