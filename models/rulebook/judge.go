package rulebook

import (
	"maps"

	"github.com/mengyue/portal/models/clock"
	"github.com/mengyue/portal/models/text"
)

// Judge answers every rule of an occasion from the facts at an instant. It reads nothing else: the same edition,
// facts and instant give the same verdict, byte for byte.
func (e *Edition) Judge(occasion Occasion, facts Facts, at clock.Instant) Verdict {
	return judging{e: e, facts: facts, at: at, occasion: occasion}.all()
}

// all asks the exemptions, then the rules.
func (j judging) all() Verdict {
	v := j.blank(len(j.e.Rules))
	if j.occasion == OnAssess && j.exempted(&v) {
		return v
	}
	for i := range j.e.Rules {
		rule := &j.e.Rules[i]
		if !rule.asked(j.occasion) {
			continue
		}
		r := j.rule(rule)
		v.Results = append(v.Results, r)
		v.Outcome = worse(v.Outcome, rule.means(r.Result, j.occasion))
	}
	return j.e.levelled(v)
}

// blank is a verdict before anything is asked, with room for so many results.
func (j judging) blank(room int) Verdict {
	return Verdict{Programme: j.e.Programme, Edition: j.e.ID, Occasion: j.occasion, At: j.at, Outcome: OutcomeMet, Results: make([]Result, 0, room)}
}

// judging is one run over an edition's rules.
type judging struct {
	e        *Edition
	facts    Facts
	at       clock.Instant
	occasion Occasion
	silent   bool // no sentences
}

// finding is what a condition says.
type finding struct {
	answer      Answer
	value       string
	limit       string
	unit        string
	gap         string
	near        bool
	facts       Facts
	detail, way text.Text
	parts       []Result
}

func (r *Rule) asked(occasion Occasion) bool {
	for _, o := range r.Occasions {
		if o == occasion {
			return true
		}
	}
	return false
}

// means is what an answer of the rule means for the whole verdict.
func (r *Rule) means(a Answer, occasion Occasion) Outcome {
	switch a {
	case Failed:
		return OutcomeFailed
	case Judgement:
		return OutcomeUndecided
	case NotAvailable:
		switch {
		case r.Unavailable == UnavailableIgnore, r.Unavailable == "" && !occasion.admission():
			return OutcomeMet
		}
		return OutcomeUndecided
	}
	return OutcomeMet
}

func worse(a, b Outcome) Outcome {
	if a == OutcomeFailed || b == OutcomeMet {
		return a
	}
	return b
}

// exempted asks the exemptions first; one that holds ends the assessment.
func (j judging) exempted(v *Verdict) bool {
	for i := range j.e.Exempt {
		if answer, r := j.exemption(&j.e.Exempt[i]); j.excuses(v, answer, r) {
			return true
		}
	}
	return false
}

// exemption is what one exemption says; where it holds no rule applies.
func (j judging) exemption(x *Exemption) (Answer, Result) {
	f := j.condition(x.When, x.ID)
	r := f.result(x.ID, x.Clause, x.Title)
	if f.answer == Met {
		r.Result = NotApplicable
	}
	return f.answer, r
}

// excuses takes an exemption into the verdict, and reports whether it ends it.
func (j judging) excuses(v *Verdict, answer Answer, r Result) bool {
	switch answer {
	case Met:
		v.Results, v.Outcome = []Result{r}, OutcomeExempt
		return true
	case NotAvailable, Judgement:
		v.Results = append(v.Results, r)
		v.Outcome = OutcomeUndecided
	}
	return false
}

func (j judging) rule(rule *Rule) Result {
	used := Facts{}
	if rule.When != nil {
		f := j.condition(rule.When, rule.ID)
		used = f.facts
		if f.answer != Met {
			f = f.beside()
		}
		switch f.answer {
		case Failed, NotApplicable:
			f.answer, f.way = NotApplicable, text.Text{}
			if !j.silent {
				f.detail = notApplicable(f.detail)
			}
			return f.result(rule.ID, rule.Clause, rule.Title)
		case NotAvailable, Judgement:
			return j.settled(rule, f.result(rule.ID, rule.Clause, rule.Title))
		}
	}
	f := j.condition(rule.Require, rule.ID).unless(rule.Unavailable)
	maps.Copy(f.facts, used)
	if rule.Near != nil && f.answer == Met {
		f.near = within(*rule.Near, f.gap)
	}
	if !j.silent && (f.answer == Failed || f.answer == NotAvailable) {
		f.way = sentences(f.way, rule.Remedy)
		f.detail = sentences(f.detail, rule.Message)
	}
	return j.settled(rule, f.result(rule.ID, rule.Clause, rule.Title))
}

// beside is what a condition says about a rule that it keeps from being asked: why, and by which facts. Its own figures
// are none of the rule's.
func (f finding) beside() finding {
	return finding{answer: f.answer, facts: f.facts, detail: f.detail, way: f.way}
}

// settled lets a person's judgement stand where a fact is not available (NUM-3), and a waiver where one was given
// (GEN-3); both are facts like any other and stay in the record.
func (j judging) settled(rule *Rule, r Result) Result {
	if r.Result == NotAvailable {
		key := "judgement." + rule.ID
		if said := j.facts[key]; said.String() == string(Met) || said.String() == string(Failed) {
			r.Facts[key] = said
			r.Result = Answer(said.String())
			r.Detail = sentences(r.Detail, judged(r.Result))
		}
	}
	key := "waiver." + rule.ID
	if waiver := j.facts[key]; !waiver.IsZero() && r.Result != Met && r.Result != NotApplicable {
		r.Facts[key] = waiver
		r.Result = Waived
		r.Detail = sentences(r.Detail, text.F("经批准豁免（%s）。", "Waived with approval (%s).", waiver.String()))
		r.Way = text.Text{}
	}
	return r
}

func (f finding) result(id, clause string, title text.Text) Result {
	if f.facts == nil {
		f.facts = Facts{}
	}
	return Result{Rule: id, Clause: clause, Title: title, Result: f.answer, Value: f.value, Limit: f.limit, Unit: f.unit,
		Gap: f.gap, Near: f.near, Facts: f.facts, Detail: f.detail, Way: f.way, Parts: f.parts}
}
