package rulebook

import (
	"slices"
	"strings"

	"github.com/mengyue/portal/models/text"
)

// Right is something that a member may do as long as nothing takes it away.
type Right string

// The rights that a suspension may stop.
const (
	RightProducts  Right = "products"  // its products are to be seen, and it publishes more
	RightSignUps   Right = "sign_ups"  // it signs products up
	RightEntering  Right = "entering"  // its products enter the programme
	RightRelations Right = "relations" // it ties relations
)

var rightTitles = map[Right]text.Text{RightProducts: text.Of("商品展示与发布", "showing and publishing products"), RightSignUps: text.Of("新的商品报名", "new sign-ups of products"),
	RightEntering: text.Of("新商品进入计划", "further products entering the programme"), RightRelations: text.Of("新的合作关系", "new relations")}

// Title is the right as people read it.
func (r Right) Title() text.Text { return rightTitles[r] }

// Rights joins rights as they are kept: "products,sign_ups".
func Rights(list []Right) string {
	words := make([]string, len(list))
	for i, r := range list {
		words[i] = string(r)
	}
	return strings.Join(words, ",")
}

// Stopped words what the suspension stops.
func (s *Suspension) Stopped() text.Text {
	titles := make([]text.Text, len(s.Stops))
	for i, r := range s.Stops {
		titles[i] = r.Title()
	}
	return text.Join(text.Of("、", ", "), titles...)
}

// stops: what a suspension stops is something that the book has.
func (c *checker) stops(s *Suspension) {
	asked := func(o Occasion) bool {
		return slices.ContainsFunc(c.e.Rules, func(r Rule) bool { return slices.Contains(r.Occasions, o) })
	}
	for i, r := range s.Stops {
		at := c.at(item("suspension.stops", i))
		switch {
		case slices.Contains(s.Stops[:i], r):
			c.add(at, "%s is stopped twice", r)
		case r == RightSignUps && c.e.SignUp == nil:
			c.add(at, "the book has no section signup: there are no sign-ups to stop")
		case r == RightEntering && !asked(OnEnter):
			c.add(at, "no rule is asked when a product enters: there is nothing to stop")
		case r == RightRelations && c.e.Relation == nil:
			c.add(at, "the book has no section relation: there are none to stop")
		}
	}
}
