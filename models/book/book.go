// Package book keeps editions of rulebooks that are being written in the portal: a draft is checked as strictly as a book
// on board, simulated, and published by two people so long before its first day as the rules demand (GEN-7); or dropped.
package book

import (
	"github.com/mengyue/portal/models/clock"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/fault"
	"github.com/mengyue/portal/models/rulebook"
	"github.com/mengyue/portal/models/text"
)

// Signature is who did something, and when; zero where nobody has.
type Signature struct {
	By   string
	Name string
	At   clock.Instant
}

// Given reports whether somebody has signed.
func (s Signature) Given() bool { return s.At != 0 }

// Draft is an edition that is being written. Its text may have problems; what is published has none.
type Draft struct {
	ID        string
	Programme string // "" as long as the text does not say
	Edition   string
	Source    string
	Scenarios string
	Hash      string // SHA-256 of the source: that of the edition that it becomes, and of every what-if of it
	Problems  int    // of the text as it was handed in
	Written   Signature
	WhatIf    string    // the simulation of this very text, "" where none was asked for
	Proposed  Signature // the first of the two who publish it
	Published Signature // the second
	Dropped   Signature
	Reason    string // why it was sent back or dropped
	Version   int
}

// State is where a draft stands.
type State string

// The states.
const (
	Open     State = "open"     // it is being written
	Waiting  State = "waiting"  // one person has proposed it and a second is to sign
	Released State = "released" // published
	Gone     State = "dropped"
)

// State is where the draft stands.
func (d Draft) State() State {
	switch {
	case d.Published.Given():
		return Released
	case d.Dropped.Given():
		return Gone
	case d.Proposed.Given():
		return Waiting
	}
	return Open
}

// Ref is the draft's name in the record.
func (d Draft) Ref() string { return "draft:" + d.ID }

// Reading reads the draft beside the library in hand.
func (d Draft) Reading(tx *db.Tx) rulebook.DraftReading {
	return rulebook.Books(tx).ReadDraft([]byte(d.Source), []byte(d.Scenarios))
}

// Before is the edition that the draft follows: the latest one of its programme that is effective before it; nil for a
// programme that is new.
func Before(tx *db.Tx, e *rulebook.Edition) *rulebook.Edition {
	before, err := rulebook.Books(tx).InForce(e.Programme, e.Effective-1)
	if err != nil {
		return nil
	}
	return before
}

// Find reads a draft. Errors: NotFound.
func Find(tx *db.Tx, id string) (Draft, error) {
	d, err := one(tx, id)
	return d, db.Found(err, text.Of("这份规则草案", "such draft of a rulebook"))
}

// List answers with drafts, the newest first, after an id; past ones are those that were published or dropped.
func List(tx *db.Tx, past bool, after string, limit int) ([]Draft, error) {
	return list(tx, past, after, limit)
}

// open is the draft, not over yet, in the version that a person saw. Errors: NotFound, Conflict.
func open(tx *db.Tx, id string, version int) (Draft, error) {
	d, err := Find(tx, id)
	switch {
	case err != nil:
		return d, err
	case d.Version != version:
		return d, db.Stale()
	}
	return d, d.standing()
}

// standing refuses what is over already.
func (d Draft) standing() error {
	switch d.State() {
	case Released:
		return fault.New(fault.Conflict, text.F("该版本已于 %s 公布，不再改动。", "This edition was published at %s and never changes.", d.Published.At.Text()),
			text.Of("改动请另立一份有新生效日的草案。", "Put the change into a new draft with a later first day.")).Under("GEN-7")
	case Gone:
		return fault.New(fault.Conflict, text.F("该草案已由 %s 放弃。", "%s has dropped this draft.", d.Dropped.Name), text.Of("如仍需要，请重新上传。", "Upload it again where it is still wanted."))
	}
	return nil
}
