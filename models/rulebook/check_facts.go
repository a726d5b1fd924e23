package rulebook

import (
	"slices"
)

// facts: keys are not shared between sections, scales have steps, money has no unit of its own, measures exist.
func (c *checker) facts() {
	seen := map[string]bool{}
	take := func(path, key string) {
		if seen[key] {
			c.add(c.at(path+".key"), "%q is declared already", key)
		}
		seen[key] = true
	}
	for i, f := range c.e.Facts {
		path := item("facts", i)
		take(path, f.Key)
		c.counting(path, f)
		c.kept(path, f)
		switch f.Type {
		case TypeScale:
			if len(f.Steps) < 2 {
				c.add(c.at(path), "the scale %s lacks its steps, lowest first", f.Key)
			}
		case TypeMoney, TypeRate:
			if !f.Unit.IsZero() {
				c.add(c.at(path+".unit"), "%s is %s and has its unit by that", f.Key, f.Type)
			}
		case TypeString, TypeList:
		default:
			if len(f.Steps) > 0 {
				c.add(c.at(path+".steps"), "%s is %s; only a scale, string or list has steps", f.Key, f.Type)
			}
		}
	}
	var measures []string
	for i, m := range c.e.Measures {
		take(item("measures", i), m.Key)
		measures = append(measures, m.Key)
	}
	for i, d := range c.e.Derived {
		take(item("derived", i), d.Key)
		c.derived(item("derived", i), d, measures)
	}
}

// askings: the application form is in order, and no key stands in two forms.
func (c *checker) askings() {
	c.storeAsk()
	c.asks("", c.e.Asks)
	if c.e.SignUp == nil {
		return
	}
	for i, a := range c.e.SignUp.Asks {
		if _, twice := c.e.Ask(a.Key); twice {
			c.add(c.at("signup."+item("asks", i)+".key"), "%q is asked in the application already", a.Key)
		}
	}
	for i, j := range c.e.SignUp.Judgements {
		if c.e.Review != nil && slices.ContainsFunc(c.e.Review.Judgements, func(o JudgementDecl) bool { return o.Key == j.Key }) {
			c.add(c.at("signup."+item("judgements", i)+".key"), "%q is judged in the review already", j.Key)
		}
	}
}

func (c *checker) agreement(path string, a Agreement) {
	c.party(path, a.Party)
	if a.When != nil {
		c.condition(path+".when", a.When)
	}
	if a.OnNewVersion == "sign_anew" && a.SignWithin == "" {
		c.add(c.at(path+".on_new_version"), "%s is to be signed anew, but within which period (sign_within)?", a.Key)
	}
}

func (c *checker) party(path, key string) {
	var keys []string
	for _, p := range c.e.Parties {
		keys = append(keys, p.Key)
	}
	if key != "" && !slices.Contains(keys, key) {
		c.add(c.at(path+".party"), "there is no party %q%s", key, meant(key, keys))
	}
}
