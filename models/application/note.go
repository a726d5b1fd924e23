package application

import (
	"strings"
	"time"

	"github.com/mengyue/portal/models/access"
	"github.com/mengyue/portal/models/audit"
	"github.com/mengyue/portal/models/clock"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/fault"
	"github.com/mengyue/portal/models/text"
)

// Note is an internal remark about a case. Merchants never get it.
type Note struct {
	ID     string
	CaseID string
	Body   string
	Noted  Stamp `gorm:"embedded;embeddedPrefix:noted_"`
}

// AddNote keeps an internal note; whoever reviews may, also after the decision. Errors: Invalid, Forbidden, NotFound.
func AddNote(tx *db.Tx, id, body string) (Note, error) {
	if err := access.Require(tx, access.Review); err != nil {
		return Note{}, err
	}
	c, err := find(tx, id)
	if err != nil {
		return Note{}, err
	}
	if strings.TrimSpace(body) == "" || !worded(body) {
		return Note{}, fault.Validation().At("note", text.F("请填写备注（%d 字以内）。", "Write a note of at most %d characters.", mostWords))
	}
	n := Note{ID: tx.NewID(), CaseID: c.ID, Body: body, Noted: tx.Stamp()}
	audit.Record(tx, audit.Entry{Action: "case.noted", Object: c.Ref(), Merchant: c.Merchant, Detail: map[string]any{"note": n.ID}})
	return n, insertNote(tx, n)
}

// Notes lists the internal notes of a case, the newest first. Merchants get none.
func Notes(tx *db.Tx, id string) ([]Note, error) {
	if tx.Actor.Merchant != "" {
		return nil, access.Refused()
	}
	return notes(tx, id)
}

// Glance is somebody who has a case open.
type Glance struct {
	CaseID   string
	Account  string
	Name     string
	LookedAt clock.Instant
}

// glanceLife is how long somebody counts as looking after the page was drawn.
const glanceLife = 10 * time.Minute

// Look notes that the actor has the case open and tells who else has.
func Look(tx *db.Tx, id string) ([]Glance, error) {
	if err := putGlance(tx, Glance{CaseID: id, Account: tx.Actor.ID(), Name: tx.Actor.Name, LookedAt: tx.Now}); err != nil {
		return nil, err
	}
	return glances(tx, id, tx.Now.Add(-glanceLife))
}
