package rulebook

import "slices"

// sections: grounds of bars exist, ladders climb, amounts are money, signers are one or two.
func (c *checker) sections() {
	e := c.e
	var grounds []string
	if e.Removal != nil {
		for i, g := range e.Removal.Grounds {
			grounds = append(grounds, g.Key)
			c.signers("removal."+item("grounds", i)+".signers", g.Signers)
		}
	}
	if e.Exit != nil {
		c.signers("exit.signers", e.Exit.Signers)
	}
	c.window()
	c.needed()
	if e.Return != nil {
		known := append(slices.Clone(grounds), "exit", "any", "refusal")
		for i, b := range e.Return.Bars {
			path := "return." + item("bars", i)
			c.named(path+".ground", "ground", b.Ground, known)
			if b.Period != Forever && !periodForm.MatchString(b.Period) {
				c.add(c.at(path+".period"), "%q is no period: write 1y, 15wd or forever", b.Period)
			}
		}
	}
	if e.Review != nil {
		for i := range e.Review.Priority {
			c.condition("review."+item("priority", i)+".when", e.Review.Priority[i].When)
		}
	}
	if e.Tag != nil && (e.Tag.FeeRate.IsNegative() || e.Tag.FeeRate.GreaterThan(one)) {
		c.add(c.at("tag.fee_rate"), "the fee rate %s is not between 0 and 1: 0.02 or 2 %% is two of a hundred", e.Tag.FeeRate)
	}
	c.sanctions(grounds)
	c.deposit()
}

func (c *checker) signers(path string, n int) {
	if n < 1 || n > 2 {
		c.add(c.at(path), "signers: %d people cannot sign here: 1 or 2", n)
	}
}
