package listing

import (
	"context"

	"github.com/mengyue/portal/models/audit"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/membership"
	"github.com/mengyue/portal/models/outbox"
	"github.com/mengyue/portal/models/rulebook"
	"github.com/mengyue/portal/models/text"
)

// Recheck judges published products anew that an import has changed since, one membership at a time: a set of the sweep.
// What no longer meets the rules is not to be seen until it does, and its merchant is told why (CC-11).
func Recheck(ctx context.Context, d *db.DB) (n int, err error) {
	err = d.InTx(ctx, db.System("listings"), func(tx *db.Tx) error {
		changed, err := changed(tx, portion)
		if n = len(changed); err != nil || n == 0 {
			return err
		}
		m, err := membership.Find(tx, changed[0].Membership)
		if err != nil {
			return err
		}
		book, err := m.Book(tx)
		if err != nil || book.Publishing == nil {
			return firstOf(err, markJudged(tx, changed))
		}
		return rejudge(tx, m, book, changed)
	})
	return n, err
}

func rejudge(tx *db.Tx, m membership.Membership, book *rulebook.Edition, changed []Listing) error {
	j, err := newJudging(tx, m, book)
	if err != nil {
		return err
	}
	products, err := productsOf(tx, changed)
	if err != nil {
		return err
	}
	verdicts, err := j.verdicts(tx, products)
	if err != nil {
		return err
	}
	var fallen []Listing
	for i := range changed {
		l := &changed[i]
		was := l.Refused
		l.Judged, l.Brand, l.Refused, l.Clause, l.Reason = products[i].Version, products[i].Brand, 0, "", text.Text{}
		if bad := against(verdicts[i]); len(bad) > 0 {
			l.Refused, l.Clause, l.Reason = tx.Now, bad[0].Clause, words(bad[0])
			if was == 0 {
				fallen = append(fallen, *l)
			}
		}
		if err := saveJudged(tx, *l); err != nil {
			return err
		}
	}
	audit.Record(tx, audit.Entry{Action: "listing.rejudged", Object: m.Ref(), Merchant: m.Merchant, Clause: book.Publishing.Clause, Detail: map[string]any{"products": len(changed), "refused": len(fallen)}})
	if len(fallen) == 0 {
		return nil
	}
	return tellFallen(tx, m, book, fallen)
}

// named is how many products a letter names.
const named = 20

func tellFallen(tx *db.Tx, m membership.Membership, book *rulebook.Edition, fallen []Listing) error {
	l := outbox.Letter{Title: text.F("%d 件商品变更后不符合发布规则，已下架", "%d product{s} that {was|were} changed no longer {meets|meet} the rules and {is|are} offline", len(fallen)),
		Todo: []text.Text{text.Of("请按规则更正商品信息后重新发布；符合后随即恢复展示。", "Correct the products and publish them again; they are to be seen as soon as they meet the rules.")},
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
