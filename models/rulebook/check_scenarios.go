package rulebook

import (
	"reflect"
	"slices"
)

// readScenarios reads the scenarios beside a book, plays them where that is wanted, and checks that every rule, and every
// alternative with a clause of its own, has one that meets and one that fails it.
func readScenarios(name string, src []byte, e *Edition, played bool) ([]Scenario, Problems) {
	r := newReader(name)
	root := r.parse(src)
	if root == nil {
		return nil, r.problems.sorted()
	}
	file := &scenarioFile{}
	r.fill(root, reflect.ValueOf(file).Elem(), "", "")
	c := &checker{reader: r, e: e}
	if file.Programme != e.Programme || file.Edition != e.ID {
		c.add(c.at("programme"), "these are scenarios of %s/%s beside the book %s/%s", file.Programme, file.Edition, e.Programme, e.ID)
	}
	base := c.given("base", file.Base)
	rules := e.ruleClauses()
	have := map[string][]Answer{}
	for i := range file.Scenarios {
		s := &file.Scenarios[i]
		c.scenario(item("scenarios", i), s, rules)
		s.facts = base.With(c.given(item("scenarios", i)+".given", s.Given))
		e.Choose(s.facts, s.At)
		have[s.Rule] = append(have[s.Rule], s.Expect)
	}
	if played && len(r.problems) == 0 {
		r.problems = play(name, e, file.Scenarios)
	}
	for _, rule := range e.mustShow() {
		for _, answer := range []Answer{Met, Failed} {
			if !slices.Contains(have[rule], answer) {
				c.add(c.at("scenarios"), "the rule %s lacks a scenario with the result %s", rule, answer)
			}
		}
	}
	return file.Scenarios, r.problems.sorted()
}

func (c *checker) scenario(path string, s *Scenario, rules map[string]string) {
	clause, known := rules[s.Rule]
	switch {
	case !known:
		var names []string
		for name := range rules {
			names = append(names, name)
		}
		slices.Sort(names)
		c.add(c.at(path+".rule"), "there is no rule %q%s", s.Rule, meant(s.Rule, names))
	case clause != s.Clause:
		c.add(c.at(path+".clause"), "the rule %s is under clause %s, not %s", s.Rule, clause, s.Clause)
	}
	if _, place := c.e.Level(s.Level); s.Level != "" && place < 0 {
		c.add(c.at(path+".level"), "there is no level %q", s.Level)
	}
	if s.At.IsZero() {
		s.At = c.e.Effective
	}
	if s.Occasion == "" {
		s.Occasion = c.e.firstOccasion(s.Rule)
	}
}

func (c *checker) given(path string, given []Given) Facts {
	facts := Facts{}
	for i := range given {
		g := &given[i]
		fig, known := c.e.index.facts[g.Fact]
		if !known {
			c.add(c.at(join(path, g.Fact)), "there is no fact %q%s", g.Fact, meant(g.Fact, c.e.index.names()))
			continue
		}
		if g.Raw != "" {
			var err error
			if g.Value, err = fig.given(g.Raw); err != nil {
				c.add(c.at(join(path, g.Fact)), "%s: %v", g.Fact, err)
			}
		}
		facts[g.Fact] = g.Value
	}
	return facts
}

// given reads a fact of a scenario: as a literal, or a list of answers separated by ";".
func (f *figure) given(raw string) (Value, error) {
	if f.typ != TypeList {
		return f.literal(raw)
	}
	list := parseList(raw)
	for _, one := range list.Items() {
		if _, err := f.literal(one); err != nil {
			return Value{}, err
		}
	}
	return list, nil
}

// ruleClauses maps each rule and each alternative to its clause.
func (e *Edition) ruleClauses() map[string]string {
	out := map[string]string{}
	for i := range e.Rules {
		out[e.Rules[i].ID] = e.Rules[i].Clause
		eachAlternative(e.Rules[i].Require, e.Rules[i].ID, func(path string, c *Condition) {
			out[path] = c.Clause
			if c.Clause == "" {
				out[path] = e.Rules[i].Clause
			}
		})
	}
	for _, x := range e.Exempt {
		out[x.ID] = x.Clause
	}
	return out
}

// mustShow lists the rules, and the alternatives under a clause of their own.
func (e *Edition) mustShow() []string {
	var out []string
	for i := range e.Rules {
		out = append(out, e.Rules[i].ID)
		eachAlternative(e.Rules[i].Require, e.Rules[i].ID, func(path string, c *Condition) {
			if c.Clause != "" {
				out = append(out, path)
			}
		})
	}
	return out
}

func eachAlternative(c *Condition, path string, visit func(string, *Condition)) {
	if c == nil {
		return
	}
	lists := [][]Condition{c.All, c.Any}
	if c.AtLeastOf != nil {
		lists = append(lists, c.AtLeastOf.Of)
	}
	for _, list := range lists {
		for i := range list {
			if list[i].ID == "" {
				continue
			}
			visit(path+"/"+list[i].ID, &list[i])
			eachAlternative(&list[i], path+"/"+list[i].ID, visit)
		}
	}
}

func (e *Edition) firstOccasion(rule string) Occasion {
	for i := range e.Rules {
		r := &e.Rules[i]
		if (rule == r.ID || len(rule) > len(r.ID) && rule[:len(r.ID)+1] == r.ID+"/") && len(r.Occasions) > 0 {
			return r.Occasions[0]
		}
	}
	return OnAssess
}
