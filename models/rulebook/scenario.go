package rulebook

import (
	"fmt"

	"github.com/mengyue/portal/models/clock"
	"github.com/mengyue/portal/models/text"
)

// Scenario is one worked example beside a book: given these facts, that rule says this.
type Scenario struct {
	Says     text.Text     `yaml:"says" need:"yes"`
	Rule     string        `yaml:"rule" need:"yes"` // rule, or rule/alternative
	Clause   string        `yaml:"clause" need:"yes"`
	Occasion Occasion      `yaml:"occasion" oneof:"submit decide tag monitor monitor_product enter publish assess renew sign_up select evaluate"` // the rule's first where not said
	At       clock.Instant `yaml:"at"`                                                                                                            // the edition's first day where not said
	Given    []Given       `yaml:"given"`                                                                                                         // laid over the base facts; an empty value is "not available"
	Expect   Answer        `yaml:"expect" need:"yes" oneof:"met failed not_applicable not_available judgement waived"`
	Value    string        `yaml:"value"`
	Limit    string        `yaml:"limit"`
	Gap      string        `yaml:"gap"`
	Outcome  Outcome       `yaml:"outcome" oneof:"met failed undecided exempt"`
	Level    string        `yaml:"level"` // of an evaluation
	Line     int           `yaml:"-"`

	facts Facts // base and given together
}

// scenarioFile is <edition>.scenarios.yaml.
type scenarioFile struct {
	Programme string     `yaml:"programme" need:"yes" is:"name"`
	Edition   string     `yaml:"edition" need:"yes" is:"name"`
	Base      []Given    `yaml:"base"` // facts that every scenario starts from
	Scenarios []Scenario `yaml:"scenarios" need:"yes"`
}

// Given is one fact of a scenario.
type Given struct {
	Fact  string
	Raw   string
	Value Value
}

// Facts are everything that holds in the scenario.
func (s Scenario) Facts() Facts { return s.facts.With(nil) }

// Play judges the scenario and says where the verdict differs from what it expects; "" when it does not.
func (s Scenario) Play(e *Edition) string {
	verdict := e.Judge(s.Occasion, s.facts, s.At)
	r, found := verdict.Result(s.Rule)
	if !found {
		return fmt.Sprintf("the rule %s is not asked on %s", s.Rule, s.Occasion)
	}
	for _, one := range []struct{ what, want, got string }{
		{"result", string(s.Expect), string(r.Result)}, {"value", s.Value, r.Value}, {"limit", s.Limit, r.Limit},
		{"gap", s.Gap, r.Gap}, {"outcome", string(s.Outcome), string(verdict.Outcome)}, {"level", s.Level, verdict.Level},
	} {
		if one.want != "" && one.want != one.got {
			return fmt.Sprintf("%s is %q, expected %q (%s)", one.what, one.got, one.want, r.Detail.EN)
		}
	}
	return ""
}
