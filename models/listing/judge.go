package listing

import (
	"github.com/mengyue/portal/models/clock"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/facts"
	"github.com/mengyue/portal/models/membership"
	"github.com/mengyue/portal/models/merchant"
	"github.com/mengyue/portal/models/product"
	"github.com/mengyue/portal/models/rulebook"
	"github.com/mengyue/portal/models/text"
)

// judging is what the products of one membership are judged against.
type judging struct {
	m      membership.Membership
	book   *rulebook.Edition
	levels map[string]int64 // of the opened brands
	stores map[string]bool
	room   int64 // how many more products the book lets the member publish; -1 for any number
}

func newJudging(tx *db.Tx, m membership.Membership, book *rulebook.Edition) (j judging, err error) {
	j = judging{m: m, book: book, stores: map[string]bool{}, room: -1}
	if j.levels, err = openLevels(tx, m.ID); err != nil {
		return j, err
	}
	stores, err := merchant.Stores(tx, m.Merchant)
	for _, s := range stores {
		j.stores[s.ID] = true
	}
	if most := book.Publishing.Most; err == nil && most > 0 {
		var n int64
		n, err = count(tx, Question{Membership: m.ID})
		j.room = max(int64(most)-n, 0)
	}
	return j, err
}

// refuse says of each offer what stands against it, in their order: what is wrong with the line first, then the rules.
func (j judging) refuse(tx *db.Tx, offers []Offer) ([][]Refusal, error) {
	out := make([][]Refusal, len(offers))
	all := make([]product.Product, len(offers))
	seen := map[string]bool{}
	for i, o := range offers {
		all[i] = o.Product
		out[i] = append(out[i], o.Faults...)
		if !j.stores[o.Product.Store] && len(o.Faults) == 0 {
			out[i] = append(out[i], o.refused("store", "", text.F("贵司没有店铺“%s”。", "Your company has no store “%s”.", o.Product.Store), text.Of("请填写贵司自己的店铺编号。", "Write the key of one of your own stores.")))
		}
		if seen[o.Product.ID] {
			out[i] = append(out[i], o.refused("product", "", text.Of("同一商品在本次提交中出现多次。", "The product stands here more than once."), text.Of("请只保留一行。", "Keep one of the lines.")))
		}
		seen[o.Product.ID] = true
	}
	if err := product.Check(all); err != nil {
		if err := wrong(offers, err, out); err != nil {
			return nil, err
		}
	}
	if err := j.owned(tx, offers, out); err != nil {
		return nil, err
	}
	return out, j.byRules(tx, offers, out)
}

// owned refuses keys of other merchants' products, products under a hold that deleted them, and what is beyond the limit.
func (j judging) owned(tx *db.Tx, offers []Offer, out [][]Refusal) error {
	ids := make([]string, len(offers))
	for i, o := range offers {
		ids[i] = o.Product.ID
	}
	owners, err := product.Known(tx, ids)
	if err != nil {
		return err
	}
	there, err := stateOf(tx, j.m.ID, ids)
	if err != nil {
		return err
	}
	gone, err := deletedAmong(tx, j.m, ids)
	if err != nil {
		return err
	}
	room := j.room
	for i, o := range offers {
		l, listed := there[o.Product.ID]
		held, deleted := gone[o.Product.ID]
		owner, known := owners[o.Product.ID]
		switch {
		case known && owner != j.m.Merchant:
			out[i] = append(out[i], o.refused("product", "", text.Of("这个商品编号已被使用。", "The key is taken."), text.Of("请使用新的商品编号。", "Use a new key.")))
		case deleted: // also where it was published under an earlier membership
			out[i] = append(out[i], o.refused("product", held.Clause, text.F("该商品受限：%s。", "The product is held: %s.", held.Kind.Title()), held.Reason))
		case listed && (l.Hold.Kind == Deleted || l.Hold.Kind == Supervised):
			out[i] = append(out[i], o.refused("product", l.Hold.Clause, text.F("该商品受限：%s。", "The product is held: %s.", l.Hold.Kind.Title()), l.Hold.Reason))
		case !listed && room == 0:
			out[i] = append(out[i], o.refused("product", j.book.Publishing.Clause, text.F("最多发布 %d 件商品。", "At most %d products are published.", j.book.Publishing.Most), text.Of("请先删去不再销售的商品，或联系运营。", "Turn to the platform's operators.")))
		case !listed && room > 0 && len(out[i]) == 0:
			room--
		}
	}
	return nil
}

// byRules judges the offers that nothing stands against yet.
func (j judging) byRules(tx *db.Tx, offers []Offer, out [][]Refusal) error {
	var places []int
	var products []product.Product
	for i, o := range offers {
		if len(out[i]) == 0 {
			places, products = append(places, i), append(products, o.Product)
		}
	}
	verdicts, err := j.verdicts(tx, products)
	if err != nil {
		return err
	}
	for k, v := range verdicts {
		o := offers[places[k]]
		for _, r := range against(v) {
			out[places[k]] = append(out[places[k]], o.refused("", r.Clause, words(r), r.Way))
		}
	}
	return nil
}

// subjects are whom the rules ask about, for each product.
func (j judging) subjects(products []product.Product) []facts.Subjects {
	out := make([]facts.Subjects, len(products))
	for i, p := range products {
		out[i] = facts.Subjects{Merchant: j.m.Merchant, Store: p.Store, Product: p.ID, Brand: p.Brand}
	}
	return out
}

// next says of each product from when on it is to be judged again: when the next fact begins that a rule asks for.
func (j judging) next(tx *db.Tx, products []product.Product) ([]clock.Instant, error) {
	return facts.NextOf(tx, j.book.Lean(j.book.SeenOn(rulebook.OnPublish)), j.subjects(products), tx.Now)
}

// verdicts judges products by the rules of publishing.
func (j judging) verdicts(tx *db.Tx, products []product.Product) ([]rulebook.Verdict, error) {
	known, err := facts.OfMany(tx, j.book, j.subjects(products), tx.Now)
	if err != nil {
		return nil, err
	}
	out := make([]rulebook.Verdict, len(products))
	for i, p := range products {
		all := known[i].With(p.Facts()).With(rulebook.Facts{"chain.level": rulebook.Count(j.levels[p.Brand])})
		out[i] = j.book.Judge(rulebook.OnPublish, all, tx.Now)
	}
	return out, nil
}

// against are the results that keep a product from being published: what is not met, and what cannot be told.
func against(v rulebook.Verdict) (out []rulebook.Result) {
	if v.Outcome == rulebook.OutcomeMet {
		return nil
	}
	for _, r := range v.Results {
		switch r.Result {
		case rulebook.Failed, rulebook.NotAvailable, rulebook.Judgement:
			out = append(out, r)
		}
	}
	return out
}

// words is why a rule stands against a product.
func words(r rulebook.Result) text.Text {
	return text.F("不符合“%s”：%s", "“%s” is not met: %s", r.Title, r.Detail)
}
