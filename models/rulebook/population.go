package rulebook

import (
	"maps"
	"slices"
	"strconv"

	"github.com/mengyue/portal/models/clock"
	"github.com/mengyue/portal/models/text"
)

// Population judges many subjects on one occasion at one instant, silently: results, values, limits, gaps and facts are
// those of [Edition.Judge], Detail and Way are empty. Whoever wants to read one subject's reasons judges it again. What a
// rule said about the same facts before it says again without being asked: in a population most rules meet few different
// facts. The results share their maps and are not to be changed. A Population is one goroutine's.
type Population struct {
	j     judging
	rules []remembered
}

// remembered is a rule with what it said so far, by the facts that it can see.
type remembered struct {
	rule *Rule
	sees []string
	said map[string]Result
}

// mostRemembered bounds what is remembered of a rule.
const mostRemembered = 4096

// Population makes ready to judge many subjects.
func (e *Edition) Population(occasion Occasion, at clock.Instant) *Population {
	p := &Population{j: judging{e: e, at: at, occasion: occasion, silent: true}}
	for i := range e.Rules {
		if rule := &e.Rules[i]; rule.asked(occasion) {
			p.rules = append(p.rules, remembered{rule: rule, sees: e.seen(rule), said: map[string]Result{}})
		}
	}
	return p
}

// seen are the facts that can change what a rule says, sorted.
func (e *Edition) seen(r *Rule) []string {
	keys := map[string]bool{"judgement." + r.ID: true, "waiver." + r.ID: true}
	for _, c := range []*Condition{r.When, r.Require} {
		e.FactsOf(c, keys)
		c.walk(func(c *Condition) {
			for name, is := range map[string]bool{"judgement." + c.Judgement: c.Judgement != "", "paper." + c.Paper: c.Paper != "", "agreement." + c.Agreement: c.Agreement != "",
				"chain.level": c.Chain != 0, ChainLevels: c.Chains != nil, DepositBalance: c.Deposit != ""} {
				if is {
					keys[name] = true
				}
			}
		})
	}
	return slices.Sorted(maps.Keys(keys))
}

// Judge answers every rule for one subject.
func (p *Population) Judge(facts Facts) Verdict {
	p.j.facts = facts
	v := p.j.verdict(func(v *Verdict) {
		silence(v.Results) // what the exemptions could not say
		var room [256]byte
		for i := range p.rules {
			one := &p.rules[i]
			key := room[:0]
			for _, name := range one.sees {
				key = facts[name].appendTo(key)
			}
			r, known := one.said[string(key)]
			if !known {
				r = silenced(p.j.rule(one.rule))
				if len(one.said) >= mostRemembered {
					clear(one.said)
				}
				one.said[string(key)] = r
			}
			v.Results = append(v.Results, r)
			v.Outcome = worse(v.Outcome, one.rule.means(r.Result, p.j.occasion))
		}
	})
	if v.Outcome == OutcomeExempt {
		silence(v.Results)
	}
	return v
}

func silence(results []Result) {
	for i := range results {
		results[i] = silenced(results[i])
	}
}

// silenced is a result without its sentences, its parts too.
func silenced(r Result) Result {
	r.Detail, r.Way = text.Text{}, text.Text{}
	silence(r.Parts)
	return r
}

// appendTo writes a value so that different ones read differently, kind and all.
func (v Value) appendTo(b []byte) []byte {
	b = append(append(b, v.kind...), 0)
	switch v.kind {
	case KindInstant:
		b = strconv.AppendInt(b, int64(v.at), 36)
	case KindBool:
		b = strconv.AppendBool(b, v.yes)
	case KindCount, KindDecimal, KindMoney:
		b = append(b, v.num.String()...)
	case KindList:
		for _, item := range v.list {
			b = append(append(b, item...), 1)
		}
	default:
		b = append(b, v.text...)
	}
	return append(b, 0)
}
