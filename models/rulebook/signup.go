package rulebook

import (
	"strings"

	"github.com/mengyue/portal/models/text"
)

// SignUp is how members sign products up: what is asked of a product, who reviews it within which time, and how long
// the member may amend what was sent back. The rules of the occasions sign_up and select belong to it.
type SignUp struct {
	Clause       string          `yaml:"clause" need:"yes" is:"clause"`
	Title        text.Text       `yaml:"title" need:"yes"`
	Intro        text.Text       `yaml:"intro" need:"yes"`
	Period       string          `yaml:"period" need:"yes" is:"period"` // service level of each round, from when it was handed in
	PeriodClause string          `yaml:"period_clause" is:"clause"`
	AtRisk       string          `yaml:"at_risk" is:"period"`
	Amend        string          `yaml:"amend" need:"yes" is:"period"` // to amend what was sent back
	AmendClause  string          `yaml:"amend_clause" is:"clause"`
	Asks         []Ask           `yaml:"asks" need:"yes"`
	Judgements   []JudgementDecl `yaml:"judgements"`
	Priority     []Priority      `yaml:"priority"`
	Price        string          `yaml:"price"`  // ask: the price that the reviewer sees beside the product's history
	Lowest       string          `yaml:"lowest"` // derived fact: what that price is measured by
}

// Path is what lies between a merchant and taking part: gates, each of its own, shown as one path.
type Path struct {
	Clause string    `yaml:"clause" need:"yes" is:"clause"`
	Title  text.Text `yaml:"title" need:"yes"`
	Gates  []Gate    `yaml:"gates" need:"yes"`
}

// The kinds of gate.
const (
	GateMembership = "membership" // a membership that runs
	GateSignUp     = "signup"     // a product that passed its review
	GateAgreements = "agreements" // every agreement that is signed for taking part
)

// Gate is one gate of a path.
type Gate struct {
	Kind  string    `yaml:"kind" need:"yes" oneof:"membership signup agreements"`
	Title text.Text `yaml:"title" need:"yes"`
	Text  text.Text `yaml:"text" need:"yes"`
}

// Invitation is how staff invite chosen merchants. It opens the door and waives nothing.
type Invitation struct {
	Clause string    `yaml:"clause" need:"yes" is:"clause"`
	Period string    `yaml:"period" need:"yes" is:"period"` // for how long it stands
	Only   bool      `yaml:"only"`                          // nobody applies without one
	Text   text.Text `yaml:"text" need:"yes"`               // what the merchant reads
}

// PictureDemand is what a paper that is a picture must be like; zero values do not restrict.
type PictureDemand struct {
	MinWidth  int    `yaml:"min_width"`
	MaxWidth  int    `yaml:"max_width"`
	MinHeight int    `yaml:"min_height"`
	MaxHeight int    `yaml:"max_height"`
	Ratio     string `yaml:"ratio"` // of width to height, exactly: 1:1
}

// Ask finds a question of the sign-up form.
func (s *SignUp) Ask(key string) (Ask, bool) { return askOf(s.Asks, key) }

// ReviewClause is the clause of the review's period.
func (s *SignUp) ReviewClause() string { return or(s.PeriodClause, s.Clause) }

// AmendmentClause is the clause of the time to amend.
func (s *SignUp) AmendmentClause() string { return or(s.AmendClause, s.Clause) }

func or(a, b string) string {
	if a != "" {
		return a
	}
	return b
}

func askOf(asks []Ask, key string) (Ask, bool) {
	for _, a := range asks {
		if a.Key == key {
			return a, true
		}
	}
	return Ask{}, false
}

// AskOf is the question that a rule is about: the first answer or paper that it asks for; its own id where it is about
// none.
func (e *Edition) AskOf(rule string) string {
	found := rule
	r, ok := e.Rule(rule)
	if !ok {
		return rule
	}
	r.Require.walk(func(c *Condition) {
		key, is := strings.CutPrefix(c.Fact, "ask.")
		if c.Paper != "" {
			key, is = c.Paper, true
		}
		if is && found == rule {
			found = key
		}
	})
	return found
}
