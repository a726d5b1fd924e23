// Package renewal assesses stores by a rulebook, one or all, from their facts, figures and authorisation chains, and
// runs the yearly renewal. It knows no programme: what is assessed, over which days, against which limits and with
// which consequence stands in the edition.
package renewal

import (
	"cmp"
	"slices"

	"github.com/mengyue/portal/models/calendar"
	"github.com/mengyue/portal/models/clock"
	"github.com/mengyue/portal/models/merchant"
	"github.com/mengyue/portal/models/rulebook"
)

// Assessment is what an edition says about one store as of an instant.
type Assessment struct {
	Store   merchant.Store
	AsOf    clock.Instant
	Facts   rulebook.Facts
	Verdict rulebook.Verdict
	Outcome rulebook.Outcome // the verdict's, except that what is not available or not judged is never met by silence
	Last    calendar.Day     // the last whole day that has a figure; 0 where none has
}

// NoData reports a store that cannot be decided because it has no figure at all.
func (a Assessment) NoData() bool { return a.Outcome == rulebook.OutcomeUndecided && a.Last == 0 }

// Occasion is what a population is asked: the rules of assessments where the book has them, else those by which members
// are evaluated, else those by which they are watched, else those of an application.
func Occasion(e *rulebook.Edition) rulebook.Occasion {
	for _, o := range []rulebook.Occasion{rulebook.OnAssess, rulebook.OnEvaluate, rulebook.OnMonitor} {
		if slices.ContainsFunc(e.Rules, func(r rulebook.Rule) bool { return slices.Contains(r.Occasions, o) }) {
			return o
		}
	}
	return rulebook.OnSubmit
}

// outcome is the verdict's, except that what is not available or not judged is never met by silence (NUM-3).
func outcome(e *rulebook.Edition, v rulebook.Verdict) rulebook.Outcome {
	if v.Outcome != rulebook.OutcomeMet || v.Level != "" {
		return v.Outcome
	}
	for i := range v.Results {
		switch v.Results[i].Result {
		case rulebook.Judgement:
			return rulebook.OutcomeUndecided
		case rulebook.NotAvailable:
			if rule, _ := e.Rule(v.Results[i].Rule); rule.Unavailable != rulebook.UnavailableIgnore {
				return rulebook.OutcomeUndecided
			}
		}
	}
	return v.Outcome
}

// Programmes are the editions in force at an instant that have a renewal, the one whose period ends last first.
func Programmes(l *rulebook.Library, at clock.Instant) []*rulebook.Edition {
	var out []*rulebook.Edition
	for _, key := range l.Programmes() {
		if e, err := l.InForce(key, at); err == nil && e.Renewal != nil {
			out = append(out, e)
		}
	}
	slices.SortStableFunc(out, func(a, b *rulebook.Edition) int { return cmp.Compare(b.Assessed().To, a.Assessed().To) })
	return out
}

// AsOf is the instant that a store is assessed at when nobody says otherwise: now, and once the span is over its end.
func AsOf(e *rulebook.Edition, now clock.Instant) clock.Instant {
	if span := e.Assessed(); span.To != 0 {
		return max(min(now, span.To), span.From)
	}
	return now
}
