package listing

import (
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/membership"
	"github.com/mengyue/portal/models/outbox"
	"github.com/mengyue/portal/models/rulebook"
	"github.com/mengyue/portal/models/text"
)

// named is how many products a letter names.
const named = 20

func tellFallen(tx *db.Tx, m membership.Membership, book *rulebook.Edition, fallen []Listing) error {
	if len(fallen) == 0 {
		return nil
	}
	l := outbox.Letter{Title: text.F("%d 件商品不再符合发布规则，已下架", "%d product{s} no longer {meets|meet} the rules and {is|are} offline", len(fallen)),
		Todo: []text.Text{text.Of("商品信息有误的，请按规则更正后重新发布；符合后随即恢复展示。", "Where a product is wrong, correct it and publish it again; it is to be seen as soon as it meets the rules."),
			text.Of("如认为平台对商品的记录有误，请联系运营更正；更正后商品自动恢复展示，无需重新发布。", "Where you think that the platform's record of a product is wrong, have its operators correct it; the product is to be seen again by itself.")},
		Link: "/listings", LinkText: text.Of("查看发布的商品", "See the published products")}
	clauses := map[string]bool{}
	for i, f := range fallen {
		if !clauses[f.Clause] {
			clauses[f.Clause] = true
			l.Clauses = append(l.Clauses, membership.Cite(book, f.Clause)...)
		}
		if i < named {
			l.Facts = append(l.Facts, outbox.Fact{Label: text.Same(f.Title), Value: f.Reason})
		}
	}
	_, err := outbox.Send(tx, outbox.Notice{Key: kindRefused.Key(m.ID, tx.Now.String(), fallen[0].Product), Merchant: m.Merchant, Category: outbox.Product,
		Clause: fallen[0].Clause, Object: m.Ref(), Letter: l})
	return err
}

func tellBack(tx *db.Tx, m membership.Membership, book *rulebook.Edition, back []Listing) error {
	if len(back) == 0 {
		return nil
	}
	l := outbox.Letter{Title: text.F("%d 件商品重新符合发布规则", "%d product{s} {meets|meet} the rules again", len(back)),
		Paragraphs: []text.Text{text.Of("这些商品没有其他下架原因的，已恢复展示。", "They are to be seen again, unless something else keeps them offline.")},
		Clauses:    membership.Cite(book, book.Publishing.Clause),
		Link:       "/listings", LinkText: text.Of("查看发布的商品", "See the published products")}
	for _, b := range back[:min(len(back), named)] {
		l.Facts = append(l.Facts, outbox.Fact{Label: text.Of("商品", "Product"), Value: text.Same(b.Title)})
	}
	_, err := outbox.Send(tx, outbox.Notice{Key: kindMetAgain.Key(m.ID, tx.Now.String(), back[0].Product), Merchant: m.Merchant, Category: outbox.Product,
		Clause: book.Publishing.Clause, Object: m.Ref(), Letter: l})
	return err
}
