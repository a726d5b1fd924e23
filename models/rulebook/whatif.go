package rulebook

import (
	"slices"

	"github.com/mengyue/portal/models/clock"
	"github.com/mengyue/portal/models/fault"
	"github.com/mengyue/portal/models/text"
)

// Answer answers one rule of an occasion, as [Edition.Judge] does; ok is false where it is not asked then.
func (e *Edition) Answer(rule string, occasion Occasion, facts Facts, at clock.Instant) (r Result, ok bool) {
	for i := range e.Rules {
		if e.Rules[i].ID == rule && e.Rules[i].asked(occasion) {
			judging{e: e, facts: facts, at: at, occasion: occasion}.rule(&e.Rules[i], &r)
			return r, true
		}
	}
	return Result{}, false
}

// Limited reports whether a rule has one limit that a what-if may change, and gives it as books write it.
func (e *Edition) Limited(rule string) (limit string, ok bool) {
	r, found := e.Rule(rule)
	if !found {
		return "", false
	}
	o := limitOf(r.Require)
	if o == nil {
		return "", false
	}
	return o.Raw, true
}

// WithLimit is the edition with another limit in one rule, for asking what it would change; it is published nowhere.
// Errors: Invalid.
func (e *Edition) WithLimit(rule, raw string) (*Edition, error) {
	i := slices.IndexFunc(e.Rules, func(r Rule) bool { return r.ID == rule })
	if i < 0 || limitOf(e.Rules[i].Require) == nil {
		return nil, fault.Validation().At("rule", text.Of("请选择带有一个界限的规则。", "Choose a rule that has one limit."))
	}
	condition := *e.Rules[i].Require
	value, err := e.index.figure(condition.Fact).literal(raw)
	if err != nil {
		return nil, fault.Validation().At("limit", text.F("“%s”不是可用的界限；请按规则的写法填写，例如 %s。", "%q is no limit here; write it as the rules do, such as %s.", raw, limitOf(&condition).Raw))
	}
	limit := Operand{Raw: raw, Value: value}
	for _, o := range []**Operand{&condition.AtLeast, &condition.MoreThan, &condition.AtMost, &condition.LessThan} {
		if *o != nil {
			*o = &limit
		}
	}
	condition.compared = condition.comparisons() // with the other limit now
	out := *e
	out.Rules = slices.Clone(e.Rules)
	out.Rules[i].Require = &condition
	return &out, nil
}

// limitOf is the one number that a condition compares with, nil where it has none or several.
func limitOf(c *Condition) *Operand {
	if c == nil || c.Fact == "" || len(c.comparisons()) != 1 {
		return nil
	}
	for _, o := range []*Operand{c.AtLeast, c.MoreThan, c.AtMost, c.LessThan} {
		if o != nil && o.Fact == "" {
			return o
		}
	}
	return nil
}
