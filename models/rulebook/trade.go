package rulebook

import (
	"io/fs"
	"slices"

	"github.com/mengyue/portal/models/text"
)

// Relation is the tie between a member of this programme and a member of another one. It stands in the book of the side
// that grants it: the suppliers', where distributors sell their goods.
type Relation struct {
	Clause       string    `yaml:"clause" need:"yes" is:"clause"` // who asks whom
	Title        text.Text `yaml:"title" need:"yes"`
	With         string    `yaml:"with" need:"yes" is:"name"`            // the programme of the other side
	Here         text.Text `yaml:"here" need:"yes"`                      // what a member of this programme is called
	There        text.Text `yaml:"there" need:"yes"`                     // what a member of the other one is called
	Ask          []string  `yaml:"ask" need:"yes" oneof:"apply invite"`  // apply: there asks and here answers; invite: here asks and there answers
	Answer       string    `yaml:"answer" need:"yes" is:"period"`        // not answered within it: void
	AnswerClause string    `yaml:"answer_clause" need:"yes" is:"clause"` //
	EndClause    string    `yaml:"end_clause" need:"yes" is:"clause"`    // ends by agreement, or with either membership
	Payments     []Payment `yaml:"payments" need:"yes"`                  // of which one is set for each relation
}

// Payment is one way in which the two sides of a relation settle.
type Payment struct {
	Key    string    `yaml:"key" need:"yes" is:"key"`
	Clause string    `yaml:"clause" need:"yes" is:"clause"`
	Title  text.Text `yaml:"title" need:"yes"`
	Help   text.Text `yaml:"help" need:"yes"`
}

// How a relation is asked for.
const (
	Apply  = "apply"  // the other programme's member asks
	Invite = "invite" // this programme's member asks
)

// Payment finds a payment kind.
func (r *Relation) Payment(key string) (Payment, bool) {
	i := slices.IndexFunc(r.Payments, func(p Payment) bool { return p.Key == key })
	if i < 0 {
		return Payment{}, false
	}
	return r.Payments[i], true
}

// Publishing lets members publish products from their admission on. What a product must meet stands in the rules of the
// occasion publish; chain.level is there the level of the authorisation that the member has opened for the product's
// brand, 0 where it has opened none.
type Publishing struct {
	Clause      string `yaml:"clause" need:"yes" is:"clause"`       // from admission on, not before
	BrandClause string `yaml:"brand_clause" need:"yes" is:"clause"` // the brand's authorisation is opened first, and lasts as long as its chain
	Level       int    `yaml:"level" need:"yes"`                    // of the chain that opens it, or nearer the owner; 99 is any level
	Most        int    `yaml:"most"`                                // products of a member; 0 is without a limit
}

// trading: the other programme of a relation is there, publishing is judged by something and its chain has a level.
func (c *checker) trading(books fs.FS) {
	if r := c.e.Relation; r != nil {
		there, _ := fs.Glob(books, r.With+"/*.yaml")
		switch {
		case r.With == c.e.Programme:
			c.add(c.at("relation.with"), "a relation ties two programmes; %s is this one", r.With)
		case len(there) == 0 && nameForm.MatchString(r.With):
			c.add(c.at("relation.with"), "there is no programme %q%s", r.With, meant(r.With, folders(books)))
		}
	}
	judged := slices.ContainsFunc(c.e.Rules, func(r Rule) bool { return slices.Contains(r.Occasions, OnPublish) })
	p := c.e.Publishing
	switch {
	case p == nil && judged:
		c.add(c.at("rules"), "rules of the occasion publish need the section publishing")
	case p == nil:
	case !judged:
		c.add(c.at("publishing"), "nothing judges what is published: write a rule of the occasion publish")
	case p.Level < 1 || p.Level > AnyLevel:
		c.add(c.at("publishing.level"), "the level of a chain is 1 or more; %d is any level", AnyLevel)
	case p.Most < 0:
		c.add(c.at("publishing.most"), "%d products are none: leave it out for no limit", p.Most)
	}
}

// folders are the programmes that have a book.
func folders(books fs.FS) (out []string) {
	entries, _ := fs.ReadDir(books, ".") // a folder that cannot be read has no near name
	for _, e := range entries {
		if e.IsDir() && e.Name() != sharedDir {
			out = append(out, e.Name())
		}
	}
	return out
}
