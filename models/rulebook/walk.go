package rulebook

// ChainUse says which authorisation chains an edition's rules ask for.
type ChainUse struct {
	One  bool // the best one of the merchant
	Many bool // one for each brand of a store
}

// ChainUse looks through the rules for chains.
func (e *Edition) ChainUse() (use ChainUse) {
	look := func(c *Condition) {
		use.One = use.One || c.Chain > 0
		use.Many = use.Many || c.Chains != nil
	}
	for i := range e.Rules {
		e.Rules[i].When.walk(look)
		e.Rules[i].Require.walk(look)
	}
	return use
}

// FactsOf adds the facts that a condition asks for to a set.
func (e *Edition) FactsOf(c *Condition, into map[string]bool) {
	c.walk(func(c *Condition) {
		if c.Fact != "" {
			into[c.Fact] = true
			if over := e.index.figure(c.Fact).lookback; over != "" {
				into[over] = true
			}
		}
		if c.Day != "" {
			into[c.Day] = true
		}
		for _, cmp := range c.comparisons() {
			for _, o := range cmp.operands {
				if o.Fact != "" {
					into[o.Fact] = true
				}
			}
		}
		if c.Chains != nil && c.Chains.Level.Fact != "" {
			into[c.Chains.Level.Fact] = true
		}
	})
}

// walk visits a condition and everything within it.
func (c *Condition) walk(visit func(*Condition)) {
	if c == nil {
		return
	}
	visit(c)
	c.When.walk(visit)
	for _, list := range c.lists() {
		for i := range list {
			list[i].walk(visit)
		}
	}
}
