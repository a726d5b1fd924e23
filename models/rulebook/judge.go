package rulebook

import (
	"github.com/mengyue/portal/models/clock"
	"github.com/mengyue/portal/models/text"
)

// Judge answers every rule of an occasion from the facts at an instant. It reads nothing else: the same edition,
// facts and instant give the same verdict, byte for byte.
func (e *Edition) Judge(occasion Occasion, facts Facts, at clock.Instant) Verdict {
	p := e.Population(occasion, at)
	p.j.silent, p.j.room = false, nil
	return p.Judge(facts)
}

// all asks the exemptions, then the rules.
func (j judging) all(exempt []Exemption, rules []*Rule) Verdict {
	v := Verdict{Programme: j.e.Programme, Edition: j.e.ID, Occasion: j.occasion, At: j.at, Outcome: OutcomeMet, Results: j.room.some(len(exempt) + len(rules))[:0]}
	if j.exempted(exempt, &v) {
		return v
	}
	for _, rule := range rules {
		r := v.next()
		j.rule(rule, r)
		v.Outcome = worse(v.Outcome, rule.means(r.Result, j.occasion))
	}
	return j.e.levelled(v)
}

// judging is one run over an edition's rules.
type judging struct {
	e        *Edition
	facts    Facts
	at       clock.Instant
	occasion Occasion
	silent   bool  // no sentences
	room     *room // where the results are put; nil for a few
}

func (r *Rule) asked(occasion Occasion) bool {
	for _, o := range r.Occasions {
		if o == occasion || o == OnDecide && occasion == OnRenew {
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

// exempted asks the exemptions first; one that holds ends the assessment: no rule applies.
func (j judging) exempted(exempt []Exemption, v *Verdict) bool {
	for i := range exempt {
		x, r := &exempt[i], v.next()
		r.Rule, r.Clause, r.Title = x.ID, x.Clause, x.Title
		switch j.condition(x.When, x.ID, r); r.Result {
		case Met:
			r.Result, v.Outcome = NotApplicable, OutcomeExempt
			v.Results[0], v.Results = *r, v.Results[:1]
			return true
		case NotAvailable, Judgement:
			v.Outcome = OutcomeUndecided
		default:
			*r, v.Results = Result{}, v.Results[:len(v.Results)-1]
		}
	}
	return false
}

// next is the result after the last one, for which there is room.
func (v *Verdict) next() *Result {
	v.Results = v.Results[:len(v.Results)+1]
	return &v.Results[len(v.Results)-1]
}

// rule puts into r what a rule says.
func (j judging) rule(rule *Rule, r *Result) {
	r.Rule, r.Clause, r.Title = rule.ID, rule.Clause, rule.Title
	if rule.When == nil {
		j.condition(rule.Require, rule.ID, r)
	} else if !j.both(rule, r) {
		return
	}
	j.unless(r, rule.Unavailable)
	if rule.Near != nil && r.Result == Met {
		r.Near = within(*rule.Near, r.Gap)
	}
	if !j.silent && (r.Result == Failed || r.Result == NotAvailable) {
		r.Way = sentences(r.Way, rule.Remedy)
		r.Detail = sentences(r.Detail, rule.Message)
	}
	j.settled(rule, r)
}

// both asks whether the rule applies, and then the rule; it reports whether it did.
func (j judging) both(rule *Rule, r *Result) bool {
	var when Result
	if j.condition(rule.When, rule.ID, &when); when.Result != Met {
		j.beside(rule, r, &when)
		return false
	}
	j.condition(rule.Require, rule.ID, r)
	r.Facts = r.Facts.and(when.Facts)
	return true
}

// beside is what a condition says about a rule that it keeps from being asked: why, and by which facts. Its own figures
// are none of the rule's.
func (j judging) beside(rule *Rule, r, when *Result) {
	r.Result, r.Facts, r.Detail, r.Way = when.Result, when.Facts, when.Detail, when.Way
	if r.Result == NotAvailable || r.Result == Judgement {
		j.settled(rule, r)
		return
	}
	r.Result, r.Way = NotApplicable, text.Text{}
	if !j.silent {
		r.Detail = notApplicable(r.Detail)
	}
}

// settled lets a person's judgement stand where a fact is not available (NUM-3), and a waiver where one was given
// (GEN-3); both are facts like any other and stay in the record.
func (j judging) settled(rule *Rule, r *Result) {
	if r.Result == NotAvailable {
		if said := j.facts["judgement."+rule.ID]; said.String() == string(Met) || said.String() == string(Failed) {
			r.Facts = r.Facts.with("judgement."+rule.ID, said)
			r.Result = Answer(said.String())
			if !j.silent {
				r.Detail = sentences(r.Detail, judged(r.Result))
			}
		}
	}
	if r.Result == Met || r.Result == NotApplicable {
		return
	}
	if waiver := j.facts["waiver."+rule.ID]; !waiver.IsZero() {
		r.Facts = r.Facts.with("waiver."+rule.ID, waiver)
		r.Result = Waived
		if !j.silent {
			r.Detail = sentences(r.Detail, text.F("经批准豁免（%s）。", "Waived with approval (%s).", waiver.String()))
		}
		r.Way = text.Text{}
	}
}
