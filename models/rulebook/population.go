package rulebook

import (
	"maps"
	"slices"

	"github.com/mengyue/portal/models/clock"
)

// Population judges many subjects on one occasion at one instant, silently: results, values, limits, gaps and facts are
// those of [Edition.Judge], Detail and Way are empty. Whoever wants to read one subject's reasons judges it again. A
// Population is one goroutine's.
type Population struct {
	j      judging
	exempt []Exemption
	asked  []*Rule
}

// Population makes ready to judge many subjects.
func (e *Edition) Population(occasion Occasion, at clock.Instant) *Population {
	p := &Population{j: judging{e: e, at: at, occasion: occasion, silent: true}}
	if occasion == OnAssess {
		p.exempt = e.Exempt
	}
	for i := range e.Rules {
		if rule := &e.Rules[i]; rule.asked(occasion) {
			p.asked = append(p.asked, rule)
		}
	}
	p.j.room = &room{pieces: 8 * len(p.asked)}
	return p
}

// Only asks one rule from now on, and no exemption.
func (p *Population) Only(rule string) *Population {
	i := slices.IndexFunc(p.asked, func(r *Rule) bool { return r.ID == rule })
	p.exempt = nil
	if i < 0 {
		p.asked = nil
		return p
	}
	p.asked = p.asked[i : i+1]
	return p
}

// Seen are the facts that can change what a rule says.
func (e *Edition) Seen(r *Rule) map[string]bool {
	keys := e.seen(r.When, r.Require)
	keys["judgement."+r.ID], keys["waiver."+r.ID] = true, true
	return keys
}

// SeenOn are the facts that can change what the rules of an occasion say.
func (e *Edition) SeenOn(occasion Occasion) map[string]bool {
	keys := map[string]bool{}
	for i := range e.Rules {
		if rule := &e.Rules[i]; rule.asked(occasion) {
			maps.Copy(keys, e.Seen(rule))
		}
	}
	return keys
}

// Lean is the edition with those of its facts alone that are needed, for gathering no more than that.
func (e *Edition) Lean(need map[string]bool) *Edition {
	need = maps.Clone(need)
	for changed := true; changed; { // the facts that bound a derived one
		changed = false
		for _, d := range e.Derived {
			for _, key := range []string{d.From, d.To} {
				if need[d.Key] && key != "" && !need[key] {
					need[key], changed = true, true
				}
			}
		}
	}
	out := *e
	out.Facts = slices.DeleteFunc(slices.Clone(e.Facts), func(f FactDecl) bool { return !need[f.Key] })
	out.Derived = slices.DeleteFunc(slices.Clone(e.Derived), func(d DerivedDecl) bool { return !need[d.Key] })
	out.Agreements = slices.DeleteFunc(slices.Clone(e.Agreements), func(a Agreement) bool { return !need["agreement."+a.Key] })
	return &out
}

// seen are the facts that can change what conditions say.
func (e *Edition) seen(conditions ...*Condition) map[string]bool {
	keys := map[string]bool{}
	for _, c := range conditions {
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
	return keys
}

// Judge answers every rule for one subject.
func (p *Population) Judge(facts Facts) Verdict {
	p.j.facts = facts
	return p.j.all(p.exempt, p.asked)
}
