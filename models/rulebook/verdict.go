package rulebook

import (
	"github.com/mengyue/portal/models/clock"
	"github.com/mengyue/portal/models/text"
)

// Occasion is the moment at which rules are asked.
type Occasion string

// The occasions. A rule names those at which it is asked.
const (
	OnSubmit         Occasion = "submit"          // a merchant hands in an application
	OnDecide         Occasion = "decide"          // staff decide it
	OnTag            Occasion = "tag"             // staff tag a product
	OnMonitor        Occasion = "monitor"         // a membership is watched
	OnMonitorProduct Occasion = "monitor_product" // a product in the programme is watched
	OnEnter          Occasion = "enter"           // a product enters the programme
	OnPublish        Occasion = "publish"         // a product is published
	OnAssess         Occasion = "assess"          // a population is assessed
	OnRenew          Occasion = "renew"           // staff decide on a renewal: beside what is asked at every decision
	OnSignUp         Occasion = "sign_up"         // a member signs a product up
	OnSelect         Occasion = "select"          // staff decide on a product that was signed up
	OnEvaluate       Occasion = "evaluate"        // members are evaluated on the dates of the book
)

// Occasions lists every occasion.
var Occasions = []Occasion{OnSubmit, OnDecide, OnTag, OnMonitor, OnMonitorProduct, OnEnter, OnPublish, OnAssess, OnRenew, OnSignUp, OnSelect, OnEvaluate}

// admission reports whether an unavailable fact leaves the case undecided by default (NUM-3).
func (o Occasion) admission() bool { return o != OnMonitor && o != OnMonitorProduct }

// Answer is what one rule says.
type Answer string

// The answers. Waived stands only where a caller supplied waiver.<rule> (GEN-3).
const (
	Met           Answer = "met"
	Failed        Answer = "failed"
	NotApplicable Answer = "not_applicable"
	NotAvailable  Answer = "not_available"
	Judgement     Answer = "judgement" // a person has to judge
	Waived        Answer = "waived"
)

// Outcome is what a whole verdict says.
type Outcome string

// The outcomes.
const (
	OutcomeMet       Outcome = "met"
	OutcomeFailed    Outcome = "failed"
	OutcomeUndecided Outcome = "undecided" // a person must judge, or a fact is not available
	OutcomeExempt    Outcome = "exempt"    // a clause takes the subject out of the assessment
)

// Verdict is the answer of an edition to one set of facts at one instant. Its JSON is the same bytes each time.
type Verdict struct {
	Programme string        `json:"programme"`
	Edition   string        `json:"rulebook"`
	Occasion  Occasion      `json:"occasion"`
	At        clock.Instant `json:"as_of"`
	Outcome   Outcome       `json:"outcome"`
	Level     string        `json:"level,omitempty"` // of an evaluation: the level that follows; "" where it is not known
	Results   []Result      `json:"results"`
}

// Result is what one rule, or one alternative of a group, says and why.
type Result struct {
	Rule   string    `json:"rule"`   // id of the rule; of an alternative: rule/alternative
	Clause string    `json:"clause"` // id of the clause
	Title  text.Text `json:"title"`
	Result Answer    `json:"result"`
	Value  string    `json:"value"` // exact, as Value.String; "" where there is none
	Limit  string    `json:"limit"`
	Unit   string    `json:"unit"`           // the English unit, "CNY" for money
	Gap    string    `json:"gap"`            // how far the value is from the limit, never negative; "" where there is no distance
	Near   bool      `json:"near,omitempty"` // met, but within the margin of a warning
	Facts  Used      `json:"facts"`          // the facts that were used
	Detail text.Text `json:"detail"`         // one sentence: the value, the limit, how far
	Way    text.Text `json:"way"`            // the shortest way to meet it; zero where none can be computed
	Parts  []Result  `json:"parts,omitempty"`
}

// ClauseResult is one rule's answer in the form of "portal assess"; its JSON keys keep this order.
type ClauseResult struct {
	ID     string            `json:"id"`
	Result Answer            `json:"result"`
	Value  string            `json:"value"`
	Limit  string            `json:"limit"`
	Unit   string            `json:"unit"`
	Facts  map[string]string `json:"facts"`
}

// Clauses are the results in the form of "portal assess", in the order of the book, alternatives under a clause of
// their own after their group.
func (v Verdict) Clauses() []ClauseResult { return clauseResults(nil, v.Results) }

func clauseResults(out []ClauseResult, results []Result) []ClauseResult {
	for _, r := range results {
		if r.Clause == "" {
			out = clauseResults(out, r.Parts)
			continue
		}
		facts := map[string]string{}
		for _, f := range r.Facts {
			if !f.Value.IsZero() {
				facts[f.Key] = f.Value.String()
			}
		}
		answer := r.Result
		if answer == Waived {
			answer = NotApplicable
		}
		out = append(out, ClauseResult{ID: r.Clause, Result: answer, Value: r.Value, Limit: r.Limit, Unit: r.Unit, Facts: facts})
		out = clauseResults(out, r.Parts)
	}
	return out
}

// AppendClauses writes [Verdict.Clauses] as a JSON array.
func (v Verdict) AppendClauses(to []byte) []byte {
	to = append(to, '[')
	if to = appendResults(to, v.Results); to[len(to)-1] == ',' {
		to = to[:len(to)-1]
	}
	return append(to, ']')
}

// appendResults writes each result as a JSON object and a comma, its parts after it.
func appendResults(to []byte, results []Result) []byte {
	for i := range results {
		r := &results[i]
		if r.Clause != "" {
			to = append(r.appendTo(to), ',')
		}
		to = appendResults(to, r.Parts)
	}
	return to
}

func (r *Result) appendTo(to []byte) []byte {
	answer := r.Result
	if answer == Waived {
		answer = NotApplicable
	}
	to = appendQuoted(append(to, `{"id":`...), r.Clause)
	to = append(append(append(to, `,"result":"`...), answer...), '"')
	to = appendQuoted(append(to, `,"value":`...), r.Value)
	to = appendQuoted(append(to, `,"limit":`...), r.Limit)
	to = appendQuoted(append(to, `,"unit":`...), r.Unit)
	to = append(to, `,"facts":{`...)
	first := true
	for i := range r.Facts {
		f := &r.Facts[i]
		if f.Value.IsZero() {
			continue
		}
		if !first {
			to = append(to, ',')
		}
		to, first = f.Value.appendQuoted(append(appendQuoted(to, f.Key), ':')), false
	}
	return append(to, '}', '}')
}

// Result finds the result of a rule or an alternative (rule/alternative).
func (v Verdict) Result(rule string) (Result, bool) { return findResult(v.Results, rule) }

// With lists the results that gave the answer, groups as one.
func (v Verdict) With(answer Answer) []Result {
	var out []Result
	for _, r := range v.Results {
		if r.Result == answer {
			out = append(out, r)
		}
	}
	return out
}

func findResult(results []Result, rule string) (Result, bool) {
	for _, r := range results {
		if r.Rule == rule {
			return r, true
		}
		if found, ok := findResult(r.Parts, rule); ok {
			return found, true
		}
	}
	return Result{}, false
}
