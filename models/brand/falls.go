package brand

import (
	"slices"

	"github.com/mengyue/portal/models/clock"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/membership"
	"github.com/mengyue/portal/models/merchant"
	"github.com/mengyue/portal/models/rulebook"
	"github.com/mengyue/portal/models/text"
)

// Falling is one thing that asks for a chain and falls when it ends.
type Falling struct {
	Object    string // "membership:01J…" or "store:S001"
	Programme string // "" for a store
	Clause    string
	What      text.Text
	Kept      text.Text // what keeps it all the same; zero where nothing does
}

// Falls lists what depends on a chain: the memberships whose rules ask for one, and the stores that carry the brand. A
// membership is kept where another chain of the merchant is valid when this one ends.
func Falls(tx *db.Tx, c Chain) ([]Falling, error) {
	members, err := membership.List(tx, membership.Question{Merchant: c.Party.ID, State: membership.Current, Limit: 50})
	if err != nil {
		return nil, err
	}
	var out []Falling
	for _, m := range members {
		book, err := m.Book(tx)
		if err != nil {
			return nil, err
		}
		of, err := fallingRules(tx, c, m, book)
		if err != nil {
			return nil, err
		}
		out = append(out, of...)
	}
	stores, err := merchant.Stores(tx, c.Party.ID)
	for _, s := range stores {
		if slices.Contains(s.BrandList(), c.Brand.ID) {
			out = append(out, Falling{Object: s.Object(), Clause: "CH-5", What: text.F("店铺“%s”经营这个品牌的授权依据", "the ground on which the store “%s” carries the brand", s.Name)})
		}
	}
	if err != nil {
		return nil, err
	}
	more, err := further(tx, c)
	return append(out, more...), err
}

// fallingRules are the rules of a member's book that ask for a chain.
func fallingRules(tx *db.Tx, c Chain, m membership.Membership, book *rulebook.Edition) (out []Falling, err error) {
	for _, r := range book.Rules {
		asked, clause, title := asksChain(r.Require, r.Clause, r.Title)
		if asked == nil {
			continue
		}
		f := Falling{Object: m.Ref(), Programme: m.Programme, Clause: clause, What: text.F("“%s”的条件“%s”", "the condition “%[2]s” of “%[1]s”", book.Title, title)}
		if f.Kept, err = keptBy(tx, c, book, r.Require, asked); err != nil {
			return nil, err
		}
		out = append(out, f)
	}
	return out, nil
}

// asksChain finds the first condition within one that asks for a chain, and what it is called; nil where none does.
func asksChain(c *rulebook.Condition, clause string, title text.Text) (*rulebook.Condition, string, text.Text) {
	if c == nil {
		return nil, "", title
	}
	if c.Clause != "" {
		clause = c.Clause
	}
	if !c.Title.IsZero() {
		title = c.Title
	}
	if c.Chain != 0 || c.Chains != nil {
		return c, clause, title
	}
	parts := slices.Concat(c.All, c.Any)
	if c.AtLeastOf != nil {
		parts = append(parts, c.AtLeastOf.Of...)
	}
	for i := range parts {
		if asked, clause, title := asksChain(&parts[i], clause, title); asked != nil {
			return asked, clause, title
		}
	}
	return nil, "", title
}

// keptBy words the other chain of the merchant that meets a condition when this one has ended: all that the rule asks of one
// chain, and where it asks for a chain of every brand, the level.
func keptBy(tx *db.Tx, c Chain, book *rulebook.Edition, rule, asked *rulebook.Condition) (text.Text, error) {
	at := c.Ends()
	if at == clock.Never {
		at = tx.Now
	}
	all, err := ChainsOf(tx, []string{c.Party.ID}, at, ScopeOf(book))
	if err != nil {
		return text.Text{}, err
	}
	others := slices.DeleteFunc(serving(all[c.Party.ID]), func(o Chain) bool { return o.Brand.ID == c.Brand.ID || o.Level == 0 })
	found, err := known(tx, book, others, at)
	for i, o := range others {
		if keeps(book, rule, asked, found[i], at) {
			return text.F("品牌“%s”的授权链仍然有效（%d 级）", "the chain of “%s” is still valid (level %d)", o.Brand.Name, o.Level), err
		}
	}
	return text.Text{}, err
}

// keeps reports whether a chain, told by its facts, meets what is asked.
func keeps(book *rulebook.Edition, rule, asked *rulebook.Condition, chain rulebook.Facts, at clock.Instant) bool {
	if asked.Chains != nil {
		return chain[levelFact].Int() <= max(asked.Chains.Level.Value.Int(), 1)
	}
	return slices.ContainsFunc(book.OneChain(rule), func(c *rulebook.Condition) bool { return book.Holds(c, chain, at) == rulebook.Met })
}

// Words says in one sentence what becomes of it.
func (f Falling) Words() text.Text {
	if f.Kept.IsZero() {
		return text.F("%s（%s）不再有有效的授权链支持。", "%s (%s) has no valid chain to rest on any more.", f.What, f.Clause)
	}
	return text.F("%s（%s）不受影响：%s。", "%s (%s) is kept: %s.", f.What, f.Clause, f.Kept)
}

func words(falls []Falling) []text.Text {
	out := make([]text.Text, len(falls))
	for i, f := range falls {
		out[i] = f.Words()
	}
	return out
}

func names(falls []Falling) []string {
	out := make([]string, len(falls))
	for i, f := range falls {
		out[i] = f.Object + " " + f.Clause
	}
	return out
}
