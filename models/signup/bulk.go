package signup

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/mengyue/portal/models/access"
	"github.com/mengyue/portal/models/agreement"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/facts"
	"github.com/mengyue/portal/models/fault"
	"github.com/mengyue/portal/models/form"
	"github.com/mengyue/portal/models/paper"
	"github.com/mengyue/portal/models/product"
	"github.com/mengyue/portal/models/rulebook"
	"github.com/mengyue/portal/models/text"
)

// Row is one product of a bulk sign-up: what is answered to each ask, as it is typed; of several values, and of papers
// by the names that they have in the library, separated by ";".
type Row struct {
	Product string
	Cells   map[string]string // by ask
}

// Bulk hands many products in at once and returns how many were new; a product that waits with the very same answers
// is left alone. Each is checked as by HandIn; where one is refused nothing is kept. Errors: Invalid, its fields named
// "N.column" after the place N of the row, counted from 0; NotFound, Forbidden.
func Bulk(tx *db.Tx, programme string, rows []Row) (changed int, err error) {
	if err := access.Require(tx, access.Apply); err != nil {
		return 0, err
	}
	b, err := gather(tx, programme, rows)
	if err != nil {
		return 0, err
	}
	bad := fault.Validation()
	var ready []Checked
	for i := range rows {
		c, same := b.row(tx, i, func(column string, why text.Text) { bad.At(fmt.Sprintf("%d.%s", i, column), why) })
		if !same {
			ready = append(ready, c)
		}
	}
	if err := bad.OrNil(); err != nil {
		return 0, err
	}
	for _, c := range ready {
		if c.Form.SignUp, err = keep(tx, c.Form.SignUp, b.edition, c.Form.Answers); err != nil {
			return changed, err
		}
		if _, _, err := handedIn(tx, c, nil); err != nil {
			return changed, err
		}
		changed++
	}
	return changed, nil
}

// bulk is everything that the rows of one chunk are checked against, read in a few questions.
type bulk struct {
	edition  *rulebook.Edition
	rows     []Row
	products map[string]product.Product
	open     map[string]SignUp
	papers   map[string]paper.Paper // by name
	known    map[string]rulebook.Facts
	agreed   rulebook.Facts
	seen     map[string]int
	stores   map[string]string // membership by store, "" for none
	refused  map[string]error  // why a store has none
}

func gather(tx *db.Tx, programme string, rows []Row) (b *bulk, err error) {
	b = &bulk{rows: rows, seen: map[string]int{}, stores: map[string]string{}, refused: map[string]error{}, known: map[string]rulebook.Facts{}}
	if b.edition, err = taking(tx, programme); err != nil {
		return b, err
	}
	ids := make([]string, len(rows))
	for i, r := range rows {
		ids[i] = r.Product
	}
	if b.products, err = product.Some(tx, ids); err != nil {
		return b, err
	}
	maps.DeleteFunc(b.products, func(_ string, p product.Product) bool { return p.Merchant != tx.Actor.Merchant })
	if b.open, err = openOfMany(tx, programme, ids); err != nil {
		return b, err
	}
	if b.papers, err = paper.Named(tx, tx.Actor.Merchant, b.names()); err != nil {
		return b, err
	}
	if b.agreed, err = agreement.States(tx, b.edition, tx.Actor.Merchant); err != nil {
		return b, err
	}
	return b, b.figures(tx)
}

// figures reads what is known of all products.
func (b *bulk) figures(tx *db.Tx) error {
	keys := slices.Sorted(maps.Keys(b.products))
	about := make([]facts.Subjects, len(keys))
	for i, id := range keys {
		p := b.products[id]
		about[i] = subjects(SignUp{Merchant: p.Merchant, Store: p.Store}, p)
	}
	all, err := facts.OfMany(tx, b.edition, about, tx.Now)
	for i := range all {
		b.known[keys[i]] = all[i].With(b.agreed).With(b.products[keys[i]].Facts())
	}
	return err
}

// names are the names of all papers that the rows give.
func (b *bulk) names() []string {
	var out []string
	for _, a := range b.edition.SignUp.Asks {
		if a.Type != rulebook.AskPaper {
			continue
		}
		for _, r := range b.rows {
			out = append(out, parted(r.Cells[a.Key])...)
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

func parted(cell string) []string {
	var out []string
	for _, one := range strings.Split(cell, ";") {
		if one = strings.TrimSpace(one); one != "" {
			out = append(out, one)
		}
	}
	return out
}

// row checks one row; same reports a product that waits with the very same answers.
func (b *bulk) row(tx *db.Tx, n int, wrong func(column string, why text.Text)) (c Checked, same bool) {
	r := b.rows[n]
	p, ok := b.products[r.Product]
	if !ok {
		wrong("product", text.F("没有编号为“%s”的商品。", "There is no product %q.", r.Product))
		return c, false
	}
	if first, twice := b.seen[p.ID]; twice {
		wrong("product", text.F("与前面第 %d 个商品重复。", "Stands twice; it is row %d of this batch already.", first+1))
		return c, false
	}
	b.seen[p.ID] = n
	answers := b.answers(r, wrong)
	if open, is := b.open[p.ID]; is {
		return c, b.waiting(tx, open, answers, wrong)
	}
	s := SignUp{ID: tx.NewID(), Merchant: p.Merchant, Programme: b.edition.Programme, Membership: b.membership(tx, p, wrong), Store: p.Store, Product: p.ID,
		Title: p.Title, Version: 1, Started: tx.Stamp()}
	f := Form{SignUp: s, Edition: b.edition, Product: p, Answers: answers, base: b.known[p.ID]}
	f.lay(tx.Now, true)
	c = f.check(tx.Now)
	for _, i := range c.Missing {
		wrong(i.Ask.Key, i.Problem)
	}
	for _, x := range c.Blocking {
		column := b.edition.AskOf(x.Rule)
		if _, is := b.edition.SignUp.Ask(column); !is {
			column = "product"
		}
		wrong(column, text.F("%s %s：%s", "%s %s: %s", x.Clause, x.Title, x.Detail))
	}
	return c, false
}

// waiting says of a product that is signed up already whether it waits with the same answers; what it answers otherwise
// is refused.
func (b *bulk) waiting(tx *db.Tx, open SignUp, answers form.Answers, wrong func(column string, why text.Text)) (same bool) {
	past, err := rounds(tx, open.ID)
	if err == nil && open.Pending() && len(past) > 0 && !differ(b.edition, past[0].Answers, answers) {
		return true
	}
	wrong("product", text.F("已有一次报名（%s）；请先撤回或在页面中修改。", "Is signed up already (%s); withdraw it first, or amend it on its page.", open.State().Title()))
	return false
}

func differ(e *rulebook.Edition, a, b form.Answers) bool {
	return slices.ContainsFunc(e.SignUp.Asks, func(ask rulebook.Ask) bool { return a[ask.Key].Differs(b[ask.Key]) })
}

// membership is that of the product's store.
func (b *bulk) membership(tx *db.Tx, p product.Product, wrong func(column string, why text.Text)) string {
	id, known := b.stores[p.Store]
	if !known {
		m, err := admitted(tx, b.edition, p)
		id = m.ID
		b.stores[p.Store], b.refused[p.Store] = id, err
	}
	if err := b.refused[p.Store]; err != nil {
		wrong("product", fault.Of(err).Message)
	}
	return id
}

// answers reads the cells of a row.
func (b *bulk) answers(r Row, wrong func(column string, why text.Text)) form.Answers {
	out := form.Answers{}
	for _, a := range b.edition.SignUp.Asks {
		cell := r.Cells[a.Key]
		if cell == "" {
			continue
		}
		answer := form.Answer{Values: []string{cell}}
		switch a.Type {
		case rulebook.AskPaper:
			answer = form.Answer{Papers: b.chosen(a, parted(cell), wrong)}
		case rulebook.AskMany:
			answer.Values = parted(cell)
		}
		if !answer.Bounded() {
			wrong(a.Key, text.F("内容过长：请控制在 %d 字以内。", "This is too long: keep it within %d characters.", form.MostRunes))
		}
		out[a.Key] = answer
	}
	return out
}

// chosen are the papers of the library with these names, as far as they are what the ask demands.
func (b *bulk) chosen(a rulebook.Ask, names []string, wrong func(column string, why text.Text)) []string {
	var out []string
	for _, name := range names {
		p, ok := b.papers[name]
		if !ok {
			wrong(a.Key, text.F("材料库中没有名为“%s”的材料；请先上传。", "The library has no paper named %q; upload it first.", name))
			continue
		}
		if why := form.Unsuited(a, p); !why.IsZero() {
			wrong(a.Key, why)
		}
		out = append(out, p.ID)
	}
	if a.MaxFiles > 0 && len(out) > a.MaxFiles {
		wrong(a.Key, text.F("“%s”最多 %d 份。", "“%s” takes at most %d papers.", a.Title, a.MaxFiles))
	}
	return out
}
