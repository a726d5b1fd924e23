package rulebook

import (
	"github.com/mengyue/portal/models/clock"
	"github.com/mengyue/portal/models/text"
)

// Scenario is one worked example beside a book: given these facts, that rule says this.
type Scenario struct {
	Says     text.Text     `yaml:"says" need:"yes"`
	Rule     string        `yaml:"rule" need:"yes"` // rule, or rule/alternative
	Clause   string        `yaml:"clause" need:"yes"`
	Occasion Occasion      `yaml:"occasion"` // the rule's first where not said
	At       clock.Instant `yaml:"at"`       // the edition's first day where not said
	Given    []Given       `yaml:"given"`    // laid over the base facts; an empty value is "not available"
	Expect   Answer        `yaml:"expect" need:"yes"`
	Value    string        `yaml:"value"`
	Limit    string        `yaml:"limit"`
	Gap      string        `yaml:"gap"`
	Outcome  Outcome       `yaml:"outcome"`
	Line     int           `yaml:"-"`
}

// Given is one fact of a scenario.
type Given struct {
	Fact  string
	Raw   string
	Value Value
}
