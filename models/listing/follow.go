package listing

import (
	"github.com/mengyue/portal/models/brand"
	"github.com/mengyue/portal/models/clock"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/facts"
	"github.com/mengyue/portal/models/membership"
	"github.com/mengyue/portal/models/outbox"
	"github.com/mengyue/portal/models/product"
	"github.com/mengyue/portal/models/rulebook"
	"github.com/mengyue/portal/models/text"
)

func init() {
	brand.Follow(brand.Follower{Rests: rests, Falls: falls, Moved: moved})
	product.Follow(changed)
	facts.Follow(recorded)
}

// changed has published products judged again that were put anew.
func changed(tx *db.Tx, ids []string) error { return judgeFrom(tx, 0, "product", ids) }

// falls says which products go offline when a chain ends, so that its reminders and its end say so (CC-10).
func falls(tx *db.Tx, c brand.Chain) (out []brand.Falling, err error) {
	open, err := openOf(tx, c.Party.ID, c.Brand.ID)
	for _, a := range open {
		n, err := count(tx, Question{Membership: a.Membership, Brand: a.Brand})
		if err != nil {
			return nil, err
		}
		book, err := rulebook.Books(tx).InForce(a.Programme, tx.Now)
		if err != nil || book.Publishing == nil {
			return nil, err
		}
		out = append(out, brand.Falling{Object: a.Ref(), Programme: a.Programme, Clause: book.Publishing.BrandClause,
			What: text.F("“%s”中该品牌 %d 件商品的展示（到时自动下架）", "the showing of the brand's %[2]d product{s} in “%[1]s” ({it goes|they go} offline then)", book.Title, n)})
	}
	return out, err
}

// moved keeps the authorisations of a chain in step with it: one that no longer opens its brand closes at that instant,
// which takes the brand's products offline.
func moved(tx *db.Tx, c brand.Chain, at clock.Instant) error {
	open, err := openOf(tx, c.Party.ID, c.Brand.ID)
	for _, a := range open {
		if err := follow(tx, a, at); err != nil {
			return err
		}
	}
	return err
}

func follow(tx *db.Tx, a Authorisation, at clock.Instant) error {
	book, err := rulebook.Books(tx).InForce(a.Programme, tx.Now)
	if err != nil || book.Publishing == nil {
		return err
	}
	c, err := brand.ChainIn(tx, a.Merchant, a.Brand, at, brand.ScopeOf(book))
	if err != nil {
		return err
	}
	cause := causeOf(c, book.Publishing, at)
	switch {
	case cause != "":
		if err := shut(tx, a, cause, at); err != nil {
			return err
		}
		return tellShut(tx, a, c, book, cause)
	case c.Level != a.Level || c.Ends() != a.Until:
		return saveChain(tx, a.ID, c.Level, c.Ends())
	}
	return nil
}

// causeOf is why a chain no longer opens its brand, "" where it does.
func causeOf(c brand.Chain, p *rulebook.Publishing, at clock.Instant) Cause {
	switch {
	case c.Level == 0 && c.Ends() <= at:
		return Expired
	case c.Level == 0:
		return Broken
	case c.Level > p.Level:
		return TooFar
	}
	return ""
}

func tellShut(tx *db.Tx, a Authorisation, c brand.Chain, book *rulebook.Edition, cause Cause) error {
	n, err := count(tx, Question{Membership: a.Membership, Brand: a.Brand})
	if err != nil {
		return err
	}
	l := outbox.Letter{Title: text.F("品牌“%s”的 %d 件商品已下架", "%[2]d product{s} of “%[1]s” {is|are} offline", c.Brand.Name, n),
		Paragraphs: []text.Text{text.F("原因：%s。该品牌在“%s”中的开通已关闭，商品不再展示。", "The reason: %s. The brand's opening in “%s” is closed, and its products are not to be seen.", Causes[cause], book.Title)},
		Clauses:    membership.Cite(book, book.Publishing.BrandClause),
		Todo:       []text.Text{text.Of("授权链恢复有效后，请重新开通该品牌，商品随即恢复展示。", "When the chain is valid again, open the brand anew; its products are to be seen again at once.")},
		Link:       "/authorisations", LinkText: text.Of("查看品牌开通", "See the opened brands")}
	_, err = outbox.Send(tx, outbox.Notice{Key: kindShut.Key(a.Ref()), Merchant: a.Merchant, Category: outbox.Product, Clause: book.Publishing.BrandClause, Object: a.Ref(), Letter: l})
	return err
}
