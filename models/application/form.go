package application

import (
	"github.com/mengyue/portal/models/clock"
	"github.com/mengyue/portal/models/form"
	"github.com/mengyue/portal/models/rulebook"
)

// Answer and Answers are what was given to the asks of the form.
type (
	Answer  = form.Answer
	Answers = form.Answers
)

// Item is one ask of the form with its answer and how it stands.
type Item struct {
	form.Item
	Wanted *Correction // the open correction that names it
}

// Form is a case with everything that was asked and answered.
type Form struct {
	Case    Case
	Edition *rulebook.Edition
	Answers Answers
	Items   []Item        // in the order of the book; those of the merchant's party only
	Store   string        // that takes part, in a programme of stores; "" until one of the merchant's is chosen
	Version int           // of the answers, for SaveAnswers, Submit and Resume
	Saved   clock.Instant // when the answers were last saved
}

// Item finds the item of an ask.
func (f Form) Item(ask string) (Item, bool) {
	for _, i := range f.Items {
		if i.Ask.Key == ask {
			return i, true
		}
	}
	return Item{}, false
}

// Missing lists the items that apply and are not complete.
func (f Form) Missing() []Item {
	var out []Item
	for _, i := range f.Items {
		if i.Applies && !i.Complete {
			out = append(out, i)
		}
	}
	return out
}

// Checked is what the merchant sees before it submits.
type Checked struct {
	Form       Form
	Verdict    rulebook.Verdict  // occasion submit, at this instant
	Agreements []AgreementState  // in the order of the book
	Blocking   []rulebook.Result // what stands against a submission
	Ready      bool              // everything answered, signed and nothing failed: Submit will take it
	ahead      int
}

// AgreementState is one agreement of the party and how it stands with the merchant.
type AgreementState struct {
	Agreement rulebook.Agreement
	State     string // normal none revoked suspended expired; "" not available
}

// Correction is one thing that a reviewer asked the merchant to put right.
type Correction struct {
	ID       string
	CaseID   string
	Round    int
	Place    int           // in the order of asking
	Ask      string        // the key of the ask
	Text     string        // what is wrong and what is wanted, in the reviewer's words
	Was      string        // the answer that was found wanting, as JSON
	Asked    Stamp         `gorm:"embedded;embeddedPrefix:asked_"`
	Reply    string        // the merchant's remark, where it gave one
	Answered Stamp         `gorm:"embedded;embeddedPrefix:answered_"`
	Lapsed   clock.Instant // the time to correct ran out (due instant)
}

// Open reports a correction that still waits for the merchant.
func (c Correction) Open() bool { return !c.Answered.Done() && c.Lapsed == 0 }
