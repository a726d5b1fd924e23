package rulebook

import (
	"github.com/shopspring/decimal"

	"github.com/mengyue/portal/models/text"
)

// Review is how an application is reviewed.
type Review struct {
	Clause           string          `yaml:"clause" need:"yes" is:"clause"`
	Period           string          `yaml:"period" need:"yes" is:"period"` // service level from submission
	PeriodClause     string          `yaml:"period_clause" is:"clause"`
	Pause            bool            `yaml:"pause"` // the clock stands while the case is with the merchant
	AtRisk           string          `yaml:"at_risk" is:"period"`
	CorrectionPeriod string          `yaml:"correction_period" need:"yes" is:"period"`
	FourEyes         []string        `yaml:"four_eyes" oneof:"approve reject"` // decisions that two people take; a waiver always takes two (GEN-3)
	Judgements       []JudgementDecl `yaml:"judgements"`
	Priority         []Priority      `yaml:"priority"`
}

// JudgementDecl is one question that a person judges, always with a reason.
type JudgementDecl struct {
	Key    string    `yaml:"key" need:"yes" is:"key"`
	Clause string    `yaml:"clause" need:"yes" is:"clause"`
	Title  text.Text `yaml:"title" need:"yes"`
	Help   text.Text `yaml:"help" need:"yes"` // what to look at
	Ends   bool      `yaml:"ends"`            // not met, nothing can be corrected any more: the matter is refused
}

// Priority moves a case forward in the queue.
type Priority struct {
	Clause string     `yaml:"clause" need:"yes" is:"clause"`
	Title  text.Text  `yaml:"title" need:"yes"`
	When   *Condition `yaml:"when" need:"yes"`
}

// Appeal is how a decision is appealed.
type Appeal struct {
	Clause string `yaml:"clause" need:"yes" is:"clause"`
	Period string `yaml:"period" need:"yes" is:"period"` // to appeal, from the notice
	Answer string `yaml:"answer" need:"yes" is:"period"` // to decide the appeal
}

// Term is how long a membership lasts.
type Term struct {
	Clause        string         `yaml:"clause" need:"yes" is:"clause"`
	Length        string         `yaml:"length" need:"yes" is:"period"`
	EndClause     string         `yaml:"end_clause" is:"clause"`
	Reminders     []string       `yaml:"reminders" is:"period"` // before the end
	RenewalWindow *RenewalWindow `yaml:"renewal_window"`
	EndsWith      []string       `yaml:"ends_with" oneof:"tags services benefits relations products"` // tags services benefits relations products
}

// RenewalWindow is when a renewal may be applied for, both before the end of the term.
type RenewalWindow struct {
	Clause string `yaml:"clause" need:"yes" is:"clause"`
	Opens  string `yaml:"opens" need:"yes" is:"period"`
	Closes string `yaml:"closes" need:"yes" is:"period"`
}

// Tag is how products are tagged.
type Tag struct {
	Clause          string          `yaml:"clause" need:"yes" is:"clause"`
	Name            text.Text       `yaml:"name" need:"yes"`
	Notice          string          `yaml:"notice" need:"yes" is:"period"` // from notice to effect
	NoticeClause    string          `yaml:"notice_clause" need:"yes" is:"clause"`
	Objection       string          `yaml:"objection" need:"yes" is:"period"`
	ObjectionClause string          `yaml:"objection_clause" need:"yes" is:"clause"`
	Answer          string          `yaml:"answer" need:"yes" is:"period"`
	AnswerClause    string          `yaml:"answer_clause" need:"yes" is:"clause"`
	FeeRate         decimal.Decimal `yaml:"fee_rate" need:"yes"` // of successful sales less refunds: 0.03
	FeeClause       string          `yaml:"fee_clause" need:"yes" is:"clause"`
	UntagClause     string          `yaml:"untag_clause" need:"yes" is:"clause"`
}

// Growth is the path that a member follows.
type Growth struct {
	Clause string       `yaml:"clause" need:"yes" is:"clause"`
	Intro  text.Text    `yaml:"intro" need:"yes"`
	Tasks  []GrowthTask `yaml:"tasks"`
}

// GrowthTask is a task that staff may give.
type GrowthTask struct {
	Key      string    `yaml:"key" need:"yes" is:"key"`
	Kind     string    `yaml:"kind" need:"yes" oneof:"product store campaign"`
	Title    text.Text `yaml:"title" need:"yes"`
	Help     text.Text `yaml:"help" need:"yes"`
	Due      string    `yaml:"due" need:"yes" is:"period"` // from the day it is given
	Evidence bool      `yaml:"evidence"`
}

// Exit is how a member leaves within the term.
type Exit struct {
	Clause      string    `yaml:"clause" need:"yes" is:"clause"`
	SelfService bool      `yaml:"self_service"`
	Signers     int       `yaml:"signers" need:"yes"`
	Answer      string    `yaml:"answer" is:"period"`
	Explain     text.Text `yaml:"explain" need:"yes"`
}

// Removal is on which grounds products or a member are removed.
type Removal struct {
	Clause  string   `yaml:"clause" need:"yes" is:"clause"`
	Grounds []Ground `yaml:"grounds" need:"yes"`
}

// Ground is one ground of removal.
type Ground struct {
	Key               string    `yaml:"key" need:"yes" is:"key"`
	Clause            string    `yaml:"clause" need:"yes" is:"clause"`
	Title             text.Text `yaml:"title" need:"yes"`
	Scope             []string  `yaml:"scope" need:"yes" oneof:"product merchant"` // product merchant
	NeedsConversation bool      `yaml:"needs_conversation"`
	Signers           int       `yaml:"signers" need:"yes"`
	Immediate         bool      `yaml:"immediate"` // without a warning before
}

// Return says for how long who left stays out.
type Return struct {
	Bars []Bar `yaml:"bars" need:"yes"`
}

// Forever is the period of a bar that never ends.
const Forever = "forever"

// Bar is one bar; Ground is a key of removal's grounds, or exit, or any.
type Bar struct {
	Ground string `yaml:"ground" need:"yes"`
	Clause string `yaml:"clause" need:"yes" is:"clause"`
	Period string `yaml:"period" need:"yes"`
}

// Exclusion says that the figures of a leaver's tagged products no longer count, and where.
type Exclusion struct {
	Clause string    `yaml:"clause" need:"yes" is:"clause"`
	Text   text.Text `yaml:"text" need:"yes"`
}

// Standard is one row of limits, for a category, a kind of store, a season.
type Standard struct {
	Clause    string `yaml:"clause" need:"yes" is:"clause"`
	Measure   string `yaml:"measure" need:"yes"`
	Category  string `yaml:"category"`
	StoreKind string `yaml:"store_kind"`
	Winter    bool   `yaml:"winter"`
	Limit     string `yaml:"limit" need:"yes"`
}

// NoticeTime is how long before its effect a new edition is published.
type NoticeTime struct {
	Clause string `yaml:"clause" need:"yes" is:"clause"`
	Period string `yaml:"period" need:"yes" is:"period"`
	Wide   string `yaml:"wide" need:"yes" is:"period"` // when it reaches many
	Many   int    `yaml:"many" need:"yes"`             // from how many members on that is
}
