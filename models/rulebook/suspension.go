package rulebook

import (
	"iter"
	"maps"

	"github.com/mengyue/portal/models/text"
)

// Suspension is what a warning may lead to (then: suspension): the membership rests until a plan of the member is
// accepted. An accepted plan gives immunity for a while, in which the rule does not warn; at its end the rule is asked
// again.
type Suspension struct {
	Clause string    `yaml:"clause" need:"yes" is:"clause"`
	Text   text.Text `yaml:"text" need:"yes"`                                               // what a suspended member cannot do
	Stops  []Right   `yaml:"stops" need:"yes" oneof:"products sign_ups entering relations"` // what the portal keeps it from meanwhile
	Plan   Plan      `yaml:"plan" need:"yes"`
	Ends   string    `yaml:"ends" need:"yes" is:"period"`         // suspended so long without an accepted plan: removal
	Ground string    `yaml:"ground" need:"yes"`                   // of that removal, and of the one that follows when no plan is left
	Final  string    `yaml:"final_clause" need:"yes" is:"clause"` // under which a suspension becomes a removal
}

// Plan is how a member says what it will do about a rule that it breaks.
type Plan struct {
	Clause         string    `yaml:"clause" need:"yes" is:"clause"`
	Help           text.Text `yaml:"help" need:"yes"` // what a plan has to say
	Answer         string    `yaml:"answer" need:"yes" is:"period"`
	Immunity       string    `yaml:"immunity" need:"yes" is:"period"` // from the acceptance
	ImmunityClause string    `yaml:"immunity_clause" need:"yes" is:"clause"`
	Most           int       `yaml:"most" need:"yes"` // plans in a row for one rule
}

// suspends reports whether a warning leads to a suspension.
func (w *Warning) suspends() bool { return w != nil && w.Then == ThenSuspension }

// suspension: it follows from some warning, and its removal has a ground.
func (c *checker) suspension() {
	s, used := c.e.Suspension, false
	for i, r := range c.e.Rules {
		if !r.Warning.suspends() {
			continue
		}
		used = true
		if s == nil {
			c.add(c.at(item("rules", i)+".warning.then"), "the book has no section suspension that says what it means")
		}
		for _, o := range r.Occasions {
			if o == OnMonitorProduct {
				c.add(c.at(item("rules", i)+".warning.then"), "a product is not suspended: remove it, or watch the member")
			}
		}
	}
	switch {
	case s == nil:
		return
	case !used:
		c.add(c.at("suspension"), "no warning leads to a suspension")
	case s.Plan.Most < 1:
		c.add(c.at("suspension.plan.most"), "%d plans are none: 1 or more", s.Plan.Most)
	}
	c.stops(s)
	grounds := map[string]bool{}
	if c.e.Removal != nil {
		for _, g := range c.e.Removal.Grounds {
			grounds[g.Key] = true
		}
	}
	if !grounds[s.Ground] {
		c.add(c.at("suspension.ground"), "there is no ground %q: name one of removal.grounds", s.Ground)
	}
}

// keysOfSet goes through the members of a set.
func keysOfSet(set map[string]bool) iter.Seq[string] { return maps.Keys(set) }
