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
	j      judging
	exempt []memory[*spoken]
	rules  []memory[*spoken]
	asked  []*Rule
}

// spoken is what a rule, or an exemption, said.
type spoken struct {
	answer Answer // of the condition of an exemption
	Result
}

// memory is what was said so far, by the facts that it can depend on.
type memory[T any] struct {
	sees []string
	said map[string]T
	key  []byte // of the facts that were asked about last
}

// mostRemembered bounds a memory.
const mostRemembered = 4096

func remembering[T any](sees map[string]bool) memory[T] {
	return memory[T]{sees: slices.Sorted(maps.Keys(sees)), said: map[string]T{}}
}

// recall is what was said of these facts; known is false where nothing was, and then it is to be kept.
func (m *memory[T]) recall(facts Facts) (said T, known bool) {
	m.key = m.key[:0]
	for _, name := range m.sees {
		m.key = facts[name].appendTo(m.key)
	}
	said, known = m.said[string(m.key)]
	return said, known
}

// keep remembers what was said of the facts that were asked about last.
func (m *memory[T]) keep(said T) T {
	if len(m.said) >= mostRemembered {
		clear(m.said)
	}
	m.said[string(m.key)] = said
	return said
}

// Population makes ready to judge many subjects.
func (e *Edition) Population(occasion Occasion, at clock.Instant) *Population {
	p := &Population{j: judging{e: e, at: at, occasion: occasion, silent: true}}
	if occasion == OnAssess {
		for i := range e.Exempt {
			p.exempt = append(p.exempt, remembering[*spoken](e.seen(e.Exempt[i].When)))
		}
	}
	for i := range e.Rules {
		if rule := &e.Rules[i]; rule.asked(occasion) {
			p.rules, p.asked = append(p.rules, remembering[*spoken](e.Seen(rule))), append(p.asked, rule)
		}
	}
	return p
}

// Asking is [Edition.Holds] for many subjects: what it answered to the same facts it answers again.
func (e *Edition) Asking(c *Condition, at clock.Instant) func(Facts) Answer {
	if c == nil {
		return func(Facts) Answer { return Met }
	}
	m := remembering[Answer](e.seen(c))
	return func(facts Facts) Answer {
		if answer, known := m.recall(facts); known {
			return answer
		}
		return m.keep(judging{e: e, facts: facts, at: at, silent: true}.condition(c, "").answer)
	}
}

// Only asks one rule from now on, and no exemption.
func (p *Population) Only(rule string) *Population {
	i := slices.IndexFunc(p.asked, func(r *Rule) bool { return r.ID == rule })
	p.exempt = nil
	if i < 0 {
		p.rules, p.asked = nil, nil
		return p
	}
	p.rules, p.asked = p.rules[i:i+1], p.asked[i:i+1]
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
	v := p.j.blank(len(p.exempt) + len(p.asked))
	if p.exempted(&v) {
		return v
	}
	for i, rule := range p.asked {
		r := &p.say(i, facts).Result
		v.Results = append(v.Results, *r)
		v.Outcome = worse(v.Outcome, rule.means(r.Result, p.j.occasion))
	}
	return p.j.e.levelled(v)
}

// say is what a rule says of these facts.
func (p *Population) say(i int, facts Facts) *spoken {
	m := &p.rules[i]
	if said, known := m.recall(facts); known {
		return said
	}
	p.j.facts = facts
	return m.keep(&spoken{Result: remembered(p.j.rule(p.asked[i]))})
}

// exempted is [judging.exempted] from memory.
func (p *Population) exempted(v *Verdict) bool {
	for i := range p.exempt {
		m := &p.exempt[i]
		said, known := m.recall(p.j.facts)
		if !known {
			answer, r := p.j.exemption(&p.j.e.Exempt[i])
			said = m.keep(&spoken{answer, remembered(r)})
		}
		if p.j.excuses(v, said.answer, said.Result) {
			return true
		}
	}
	return false
}

// remembered is a result without its sentences, which prints itself once.
func remembered(r Result) Result {
	r = silenced(r)
	r.print = &printed{}
	return r
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
		b = strconv.AppendBool(b, v.True())
	case KindCount, KindDecimal, KindMoney:
		if v.num.NumDigits() < 18 {
			b = strconv.AppendInt(append(strconv.AppendInt(b, v.num.CoefficientInt64(), 36), 1), int64(v.num.Exponent()), 36)
		} else {
			b = append(b, v.num.String()...)
		}
	case KindList:
		for _, item := range v.items() {
			b = append(append(b, item...), 1)
		}
	default:
		b = append(b, v.text...)
	}
	return append(b, 0)
}
