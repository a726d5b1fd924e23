package application

import (
	"github.com/mengyue/portal/models/clock"
	"github.com/mengyue/portal/models/paper"
	"github.com/mengyue/portal/models/rulebook"
	"github.com/mengyue/portal/models/text"
)

// Answer is what was given to one ask, as it was typed: one value, or several of a choice of many; of a paper the ids
// of the papers from the merchant's library.
type Answer struct {
	Values []string `json:"values,omitempty"`
	Papers []string `json:"papers,omitempty"`
}

// Empty reports that nothing was given.
func (a Answer) Empty() bool { return len(a.Values) == 0 && len(a.Papers) == 0 }

// Answers are the answers by the key of their ask. One whose ask no longer applies is kept, but does not count.
type Answers map[string]Answer

// Item is one ask of the form with its answer and how it stands.
type Item struct {
	Ask      rulebook.Ask
	Answer   Answer
	Papers   []paper.Paper // of Answer.Papers
	Shown    text.Text     // the answer as people read it; zero where there is none
	Applies  bool          // its "when" holds, so it is asked
	Complete bool          // answered as demanded, or optional and empty
	Problem  text.Text     // what is wrong or missing; zero where Complete
	Editable bool          // this merchant may change it now
	Wanted   *Correction   // the open correction that names it
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
