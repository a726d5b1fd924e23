// Package outbox tells people things: a notice to the inbox on the site and a mail with the same words, both kept in
// the transaction of what they tell.
package outbox

import (
	"github.com/mengyue/portal/models/clock"
	"github.com/mengyue/portal/models/text"
)

// Letter is what a notice says, in the same words on the page, in the mail and on paper (GEN-4).
type Letter struct {
	Title      text.Text     `json:"title"`
	Paragraphs []text.Text   `json:"paragraphs,omitempty"`
	Clauses    []Cited       `json:"clauses,omitempty"`   // what it rests on
	Facts      []Fact        `json:"facts,omitempty"`     // what was found
	Todo       []text.Text   `json:"todo,omitempty"`      // what to do
	Until      clock.Instant `json:"until,omitempty"`     // until when (exclusive)
	UntilText  text.Text     `json:"until_text,omitzero"` // the same in words
	Objection  text.Text     `json:"objection,omitzero"`  // how to object, and until when
	Link       string        `json:"link,omitempty"`      // path on the site
	LinkText   text.Text     `json:"link_text,omitzero"`
	Secret     bool          `json:"secret,omitempty"` // whoever has the link may act as its reader: shown to nobody else
}

// Cited is a clause with its wording.
type Cited struct {
	ID   string    `json:"id"`
	Text text.Text `json:"text"`
}

// Fact is a finding: what, and how it stands.
type Fact struct {
	Label text.Text `json:"label"`
	Value text.Text `json:"value"`
}

// Category sorts notices in the inbox.
type Category string

// The categories.
const (
	Decision  Category = "decision"
	Deadline  Category = "deadline"
	Product   Category = "product"
	Agreement Category = "agreement"
	Billing   Category = "billing"
	Task      Category = "task"
	Rulebook  Category = "rulebook"
	Account   Category = "account"
	Relation  Category = "relation"
)

// Categories lists them in the order of the inbox's filter.
var Categories = []Category{Decision, Deadline, Product, Agreement, Billing, Task, Rulebook, Account, Relation}

var categoryTitles = map[Category]text.Text{
	Decision: text.Of("决定", "Decisions"), Deadline: text.Of("期限", "Deadlines"), Product: text.Of("商品", "Products"),
	Agreement: text.Of("协议", "Agreements"), Billing: text.Of("费用", "Fees"), Task: text.Of("任务", "Tasks"),
	Rulebook: text.Of("规则变更", "Rule changes"), Account: text.Of("账号", "Account"), Relation: text.Of("合作关系", "Relations"),
}

// Title is the category as people read it.
func (c Category) Title() text.Text { return categoryTitles[c] }

// Notice is a letter to a merchant (everybody of it reads it), or to the staff of a role.
type Notice struct {
	ID       string
	Key      Key    // the same key is told once
	Merchant string // to whom: a merchant …
	Role     string // … or the staff of a role
	Category Category
	Clause   string
	Object   string // what it is about: "case:01J…"
	Letter   Letter
	MustAck  bool
	Until    clock.Instant
	Sent     clock.Instant

	Opened   clock.Instant // by the reader asked for
	Acked    clock.Instant
	Archived clock.Instant
}
