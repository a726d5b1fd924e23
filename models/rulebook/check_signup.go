package rulebook

import (
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

var ratioForm = regexp.MustCompile(`^[1-9][0-9]{0,3}:[1-9][0-9]{0,3}$`)

// signingUp: the form of products is in order, its occasions stand only where it stands, gates have what they ask for.
func (c *checker) signingUp() {
	if s := c.e.SignUp; s != nil {
		c.asks("signup", s.Asks)
		for i := range s.Priority {
			c.condition("signup."+item("priority", i)+".when", s.Priority[i].When)
		}
		var keys []string
		for i, a := range s.Asks {
			keys = append(keys, a.Key)
			if a.Type == AskStore {
				c.add(c.at("signup."+item("asks", i)+".type"), "the store is the product's: ask for it in the application")
			}
		}
		c.named("signup.price", "ask", s.Price, keys)
		c.named("signup.lowest", "fact", s.Lowest, slices.Sorted(maps.Keys(c.e.index.facts)))
	}
	for i, r := range c.e.Rules {
		for k, o := range r.Occasions {
			if (o == OnSignUp || o == OnSelect) && c.e.SignUp == nil {
				c.add(c.at(item("rules", i)+"."+item("occasions", k)), "%s is an occasion of sign-ups, but there is no signup", o)
			}
		}
	}
	c.path()
}

// path: each gate stands once, and what it asks for stands in the book.
func (c *checker) path() {
	if c.e.Path == nil {
		return
	}
	signed := slices.ContainsFunc(c.e.Agreements, func(a Agreement) bool { return a.Signed == SignedForTakingPart })
	seen := map[string]bool{}
	for i, g := range c.e.Path.Gates {
		at := c.at("path." + item("gates", i) + ".kind")
		switch {
		case seen[g.Kind]:
			c.add(at, "the gate %s stands twice", g.Kind)
		case g.Kind == GateSignUp && c.e.SignUp == nil:
			c.add(at, "the gate asks for a product that passed, but there is no signup")
		case g.Kind == GateMembership && c.e.Review == nil:
			c.add(at, "the gate asks for a membership, but nothing reviews an application (review)")
		case g.Kind == GateAgreements && !signed:
			c.add(at, "the gate asks for agreements, but none is signed for taking_part")
		}
		seen[g.Kind] = true
	}
}

// asks: choices have options and nothing else has, parties exist, conditions are right, formats fit the type.
func (c *checker) asks(section string, asks []Ask) {
	for i, a := range asks {
		path := join(section, item("asks", i))
		choice := a.Type == AskChoice || a.Type == AskMany
		if choice && len(a.Options) == 0 {
			c.add(c.at(path), "the %s %s lacks its options", a.Type, a.Key)
		}
		if !choice && len(a.Options) > 0 {
			c.add(c.at(path+".options"), "%s is a %s; only a choice or many has options", a.Key, a.Type)
		}
		if a.Type != AskPaper && (len(a.Formats) > 0 || a.MaxFiles != 0 || a.MaxBytes != 0) {
			c.add(c.at(path), "%s is a %s; only a paper has formats and sizes", a.Key, a.Type)
		}
		if a.Type == AskPaper && len(a.Formats) == 0 {
			c.add(c.at(path), "the paper %s lacks its formats: pdf, jpeg, png or some of them", a.Key)
		}
		if a.MinRunes > 0 && (a.Type != AskText || a.MaxRunes > 0 && a.MinRunes > a.MaxRunes) {
			c.add(c.at(path+".min_runes"), "%s cannot have that length", a.Key)
		}
		c.picture(path, a)
		c.party(path, a.Party)
		if a.When != nil {
			c.condition(path+".when", a.When)
		}
	}
}

// picture: only a paper that is a picture has a size and a ratio.
func (c *checker) picture(path string, a Ask) {
	p := a.Picture
	if p == nil {
		return
	}
	if a.Type != AskPaper || len(a.Formats) == 0 || slices.Contains(a.Formats, "pdf") {
		c.add(c.at(path+".picture"), "%s is no picture: say formats jpeg and png only", a.Key)
	}
	if p.MaxWidth > 0 && p.MinWidth > p.MaxWidth || p.MaxHeight > 0 && p.MinHeight > p.MaxHeight || min(p.MinWidth, p.MaxWidth, p.MinHeight, p.MaxHeight) < 0 {
		c.add(c.at(path+".picture"), "no picture of %s can have that size", a.Key)
	}
	if p.Ratio != "" && !ratioForm.MatchString(p.Ratio) {
		c.add(c.at(path+".picture.ratio"), "%q is no ratio: write 1:1 or 4:3", p.Ratio)
	}
}

// Sides are the two sides of the ratio, 0 and 0 where none is demanded.
func (p *PictureDemand) Sides() (width, height int) {
	w, h, _ := strings.Cut(p.Ratio, ":")
	width, _ = strconv.Atoi(w)
	height, _ = strconv.Atoi(h)
	return width, height
}
