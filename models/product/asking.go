package product

import (
	"strings"

	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/facts"
	"github.com/mengyue/portal/models/membership"
	"github.com/mengyue/portal/models/rulebook"
	"github.com/mengyue/portal/models/text"
)

// item is one product of a frozen selection.
type item struct {
	Seq     int64
	Product string
	Line    int64
	Outcome string
}

// Outcomes of an item.
const (
	tagged   = "tagged"
	excluded = "excluded"
)

// finding is what became of an item: a product to tag, or an exclusion.
type finding struct {
	item
	product Product
	member  membership.Membership
	against *Exclusion
}

// asking asks an edition's rules of tagging about products, a page at a time.
type asking struct {
	tx       *db.Tx
	e        *rulebook.Edition
	judge    *rulebook.Population
	merchant string // the one merchant that was chosen, "" for all
	wider    bool   // the rules ask for more than the catalogue knows
	members  map[string]*membership.Membership
	stores   map[string]rulebook.Facts
	listed   map[string]bool // products that lines of a list named before
}

func newAsking(tx *db.Tx, programme, merchant string) (*asking, error) {
	e, err := tagRules(tx, programme)
	return &asking{tx: tx, e: e, merchant: merchant, wider: err == nil && asksWider(e),
		members: map[string]*membership.Membership{}, stores: map[string]rulebook.Facts{}, listed: map[string]bool{}}, err
}

// about finds what is to become of a page of items. The order is kept.
func (a *asking) about(items []item) ([]finding, error) {
	ids := make([]string, len(items))
	for i, it := range items {
		ids[i] = it.Product
	}
	products, err := byIDs(a.tx, ids)
	if err != nil {
		return nil, err
	}
	there, err := openTags(a.tx, a.e.Programme, ids)
	if err != nil {
		return nil, err
	}
	out := make([]finding, len(items))
	for i, it := range items {
		f := finding{item: it, product: products[it.Product]}
		if f.member, f.against, err = a.against(f, there[it.Product]); err != nil {
			return nil, err
		}
		a.listed[it.Product] = it.Line > 0
		out[i] = f
	}
	return out, nil
}

// against is what stands against tagging a product, nil for nothing.
func (a *asking) against(f finding, tagged bool) (membership.Membership, *Exclusion, error) {
	exclude := func(clause string, why text.Text) *Exclusion {
		return &Exclusion{Line: f.Line, Product: f.item.Product, Title: f.product.Title, Clause: clause, Why: why}
	}
	none := membership.Membership{}
	switch {
	case f.product.ID == "":
		return none, exclude("", text.Of("没有这个编号的商品", "there is no product of this id")), nil
	case a.merchant != "" && f.product.Merchant != a.merchant:
		return none, exclude("", text.Of("不是所选商家的商品", "not a product of the chosen merchant")), nil
	case a.listed[f.item.Product]:
		return none, exclude("", text.Of("清单中重复出现", "named by an earlier line of the list")), nil
	case tagged:
		return none, exclude(a.e.Tag.Clause, text.Of("已打标，或正在通知期内", "tagged already, or in its notice time")), nil
	}
	m, err := a.member(f.product.Merchant)
	if err != nil {
		return none, nil, err
	}
	if m == nil {
		return none, exclude(a.e.Tag.Clause, text.Of("商家当前不是本计划成员", "the merchant is no member of the programme now")), nil
	}
	facts, err := a.facts(f.product)
	if err != nil {
		return none, nil, err
	}
	if a.judge == nil {
		a.judge = a.e.Population(rulebook.OnTag, a.tx.Now)
	}
	if a.judge.Judge(facts).Outcome == rulebook.OutcomeMet {
		return *m, nil, nil
	}
	if clause, why := obstacle(a.e.Judge(rulebook.OnTag, facts, a.tx.Now)); clause != "" { // once more, for the words
		return none, exclude(clause, why), nil
	}
	return *m, nil, nil
}

// obstacle is the first rule that is not met, with its sentence; "" where every rule is.
func obstacle(v rulebook.Verdict) (clause string, why text.Text) {
	if v.Outcome == rulebook.OutcomeMet {
		return "", text.Text{}
	}
	for _, answer := range []rulebook.Answer{rulebook.Failed, rulebook.NotAvailable, rulebook.Judgement} {
		for _, r := range v.With(answer) {
			return r.Clause, text.F("%s：%s", "%s: %s", r.Title, r.Detail)
		}
	}
	return "", text.Text{}
}

func (a *asking) member(merchant string) (*membership.Membership, error) {
	if m, known := a.members[merchant]; known {
		return m, nil
	}
	m, ok, err := membership.Active(a.tx, merchant, a.e.Programme)
	if err != nil {
		return nil, err
	}
	a.members[merchant] = nil
	if ok {
		a.members[merchant] = &m
	}
	return a.members[merchant], nil
}

// facts are the catalogue's figures, over those of merchant and store where the rules ask for them.
func (a *asking) facts(p Product) (rulebook.Facts, error) {
	if !a.wider {
		return p.Facts(), nil
	}
	around, known := a.stores[p.Store]
	if !known {
		var err error
		if around, err = facts.Of(a.tx, a.e, facts.Subjects{Merchant: p.Merchant, Store: p.Store}, a.tx.Now); err != nil {
			return nil, err
		}
		a.stores[p.Store] = around
	}
	return around.With(p.Facts()), nil
}

// asksWider reports whether a rule of tagging names a fact that the catalogue does not have.
func asksWider(e *rulebook.Edition) bool {
	for _, r := range e.Rules {
		for _, o := range r.Occasions {
			if o == rulebook.OnTag && (namesOther(r.When) || namesOther(r.Require)) {
				return true
			}
		}
	}
	return false
}

func namesOther(c *rulebook.Condition) bool {
	if c == nil {
		return false
	}
	parts := append(append([]rulebook.Condition{}, c.All...), c.Any...)
	if c.AtLeastOf != nil {
		parts = append(parts, c.AtLeastOf.Of...)
	}
	for i := range parts {
		if namesOther(&parts[i]) {
			return true
		}
	}
	return c.Fact != "" && !strings.HasPrefix(c.Fact, "product.") || namesOther(c.When)
}

// Against is what stands against tagging a product now, though it may be tagged: nothing, or the first rule that it
// does not meet. It is for staff to look into; a product's change ends no tag by itself.
func Against(tx *db.Tx, programme string, p Product) ([]Exclusion, error) {
	a, err := newAsking(tx, programme, "")
	if err != nil {
		return nil, err
	}
	facts, err := a.facts(p)
	if err != nil {
		return nil, err
	}
	clause, why := obstacle(a.e.Judge(rulebook.OnTag, facts, tx.Now))
	if clause == "" {
		return nil, nil
	}
	return []Exclusion{{Product: p.ID, Title: p.Title, Clause: clause, Why: why}}, nil
}
